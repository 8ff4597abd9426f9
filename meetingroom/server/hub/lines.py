"""Wakes the desks on the live line: a cursor per stream and one flag per connection, no queue.

A commit that several people may read sets their flags at once; the connection's own task then sends what
is new since its cursor, so a stalled laptop delays nobody and gets fewer, later frames. Everything else
takes its turn, at most a thousand frames a second: seals and records for one person alone (a ballot,
whose receipt he has), collected for a second, and passing facts. So five hundred ballots cost each desk
one or two frames, and never delay the next ballot. Lives on the event loop. Must not read the journal or
decide who sees what: `records.visible` does.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from meetingroom.ports import Clock
from meetingroom.rules.audience import Standing
from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.hub.passing import Board, Kind
from meetingroom.server.records.core import CommandCore, Committed
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.visible import PackedPage, Shelved
from meetingroom.wire.messages import Cursor, Passing, encode

MOST_LIVE_RECORDS = 1_000
"""A desk that is further behind is told to ask `/sync`."""
LAZY_S = 1.0
"""How long seals, and records for one person alone, are collected."""
PASSING_S = 0.25
"""How often passing facts are sent at most (4 Hz)."""
BEAT_S = 0.02
BEAT_LINES = 20
"""So many lines have their turn at each beat: a thousand frames a second."""
MOST_LINES_OF_A_PERSON = 8
_NOTHING_PASSING = msgspec.Raw(encode(Passing()))


class TooManyLines(Exception):
    """One person has more connections open than any desk needs."""


class _Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `LiveFrame` whose parts are encoded already."""

    now: int
    pages: list[PackedPage] = []
    passing: dict[str, msgspec.Raw] = {}
    ask: bool = False


@dataclass(eq=False)
class Line:
    """One desk's connection. `session` tells the desks of one person apart; `cursors` is how far it was
    sent; `flag` says that there is more. `passing` waits to be sent, `shown` was."""

    person: PersonId
    session: bytes
    cursors: dict[str, Cursor]
    flag: asyncio.Event = field(default_factory=asyncio.Event)
    ask: bool = False
    passing: dict[str, msgspec.Raw] = field(default_factory=dict)
    shown: dict[str, msgspec.Raw] = field(default_factory=dict)


class Hub:
    """All lines, by stream and by person."""

    def __init__(self, core: CommandCore, clock: Clock) -> None:
        self._core = core
        self._clock = clock
        self._by_stream: dict[str, set[Line]] = {}
        self._by_person: dict[PersonId, set[Line]] = {}
        self._lazy: dict[Line, None] = {}
        self._due: dict[Line, None] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.board = Board(clock)

    @property
    def lines(self) -> int:
        """Connections open now."""
        return sum(len(lines) for lines in self._by_person.values())

    def start(self) -> None:
        """Called on the event loop that the lines live on; from then on commits are heard."""
        self._loop = asyncio.get_running_loop()
        self._core.heard = self._overheard

    async def tick(self) -> None:
        """Gives lines their turns, until cancelled."""
        lazy = passing = 0.0
        while True:
            await asyncio.sleep(BEAT_S)
            lazy, passing = lazy + BEAT_S, passing + BEAT_S
            if passing >= PASSING_S:
                passing = 0.0
                self.send_passing()
            if lazy >= LAZY_S:
                lazy = 0.0
                self.send_lazy()
            self.beat()

    def beat(self, most: int = BEAT_LINES) -> None:
        """Wakes the lines whose turn it is."""
        for line in list(islice(self._due, most)):
            del self._due[line]
            line.flag.set()

    # ── lines ─────────────────────────────────────────────────────────────────────────────────────

    def connect(self, person: PersonId, session: bytes, cursors: Mapping[str, Cursor]) -> Line:
        """A new line; it is sent at once what it has missed. Raises TooManyLines."""
        if len(self._by_person.get(person, ())) >= MOST_LINES_OF_A_PERSON:
            raise TooManyLines
        line = Line(person, session, {})
        self._by_person.setdefault(person, set()).add(line)
        self.restate(line, cursors)
        return line

    def restate(self, line: Line, cursors: Mapping[str, Cursor]) -> None:
        """The desk says anew how far it has which streams; only those it may read are kept."""
        self._unsubscribe(line)
        line.cursors = {
            name: cursor for name, cursor in cursors.items() if self._standing(name, line.person) is not None
        }
        line.ask = len(line.cursors) < len(cursors)
        line.passing, line.shown = {}, {}
        for name in line.cursors:
            self._by_stream.setdefault(name, set()).add(line)
            self.board.touch(name)
        line.flag.set()

    def disconnect(self, line: Line) -> None:
        """The line is gone."""
        self._unsubscribe(line)
        lines = self._by_person.get(line.person, set())
        lines.discard(line)
        if not lines:
            self._by_person.pop(line.person, None)
        for name in line.cursors:
            self.board.touch(name)

    def brought(self, person: PersonId, session: bytes, pages: Iterable[PackedPage]) -> None:
        """These pages go to a desk with its receipts: its line need not bring them a second time. Should
        the answer be lost, the line's next page does not fit, and the desk asks `/sync`."""
        for line in self._by_person.get(person, ()):
            for page in pages if line.session == session else ():
                after = Cursor(epoch=page.epoch, view=page.view, number=page.after)
                if page.head is not None and line.cursors.get(page.stream) == after:
                    reached = Cursor(epoch=page.epoch, view=page.view, number=page.head.number)
                    line.cursors[page.stream] = reached

    def hang_up(self, person: PersonId) -> None:
        """Makes every desk of a person ask again, which is when it learns that its session has ended."""
        for line in self._by_person.get(person, ()):
            line.ask = True
            line.flag.set()

    def _unsubscribe(self, line: Line) -> None:
        self._lazy.pop(line, None)
        self._due.pop(line, None)
        for name in line.cursors:
            lines = self._by_stream.get(name, set())
            lines.discard(line)
            if not lines:
                self._by_stream.pop(name, None)

    # ── what was committed ────────────────────────────────────────────────────────────────────────

    def _overheard(self, committed: Committed) -> None:
        """On the writing thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._heard, committed)

    def _heard(self, committed: Committed) -> None:
        for stream, before in committed.streams:
            name = str(stream.name)
            lines = self._by_stream.get(name)
            if lines:
                self._wake(stream, lines, self._core.visible.run(stream, before, stream.number))
                self.board.touch(name)
        for reader, name in committed.views:
            for line in self._by_person.get(PersonId(reader), ()):
                if name in line.cursors:
                    line.ask = True
                    line.flag.set()

    def _wake(self, stream: Stream, lines: set[Line], entries: Iterable[Shelved]) -> None:
        """Those who may read a record that others read too; the rest have their turn."""
        shared = {entry.audience for entry in entries if entry.audience is not None and entry.sole is None}
        self._lazy.update(dict.fromkeys(lines))
        for line in lines if shared else ():
            standing = self._core.streams.standing(stream.name, line.person)
            if standing is None or any(audience.admits(standing) for audience in shared):
                line.flag.set()

    def send_lazy(self) -> None:
        """What was collected has its turn now."""
        self._due.update(self._lazy)
        self._lazy = {}

    # ── passing facts ─────────────────────────────────────────────────────────────────────────────

    def send_passing(self) -> None:
        """Gives every line the passing facts of those of its streams where they may have changed."""
        for name in self.board.changed():
            lines = self._by_stream.get(name, set())
            stream = self._core.streams.get(StreamName.parse(name)) if lines else None
            if stream is not None:
                self._pass_on(name, stream, lines)

    def _pass_on(self, name: str, stream: Stream, lines: set[Line]) -> None:
        connected = sorted({line.person for line in lines})
        encoded: dict[Kind, msgspec.Raw] = {}
        for line in lines:
            standing = self._standing(name, line.person)
            if standing is None:
                continue
            kind = self.board.kind(stream, standing)
            if kind not in encoded:
                encoded[kind] = msgspec.Raw(encode(self.board.passing(stream, kind, connected)))
            if line.shown.get(name, _NOTHING_PASSING) != encoded[kind]:
                line.shown[name] = line.passing[name] = encoded[kind]
                self._due[line] = None

    # ── frames ────────────────────────────────────────────────────────────────────────────────────

    def frame(self, line: Line) -> bytes | None:
        """What there is to send to a line now; its cursors advance. None: nothing."""
        line.flag.clear()
        self._lazy.pop(line, None)
        self._due.pop(line, None)
        pages = [page for name in list(line.cursors) if (page := self._page(line, name)) is not None]
        passing, line.passing = line.passing, {}
        ask, line.ask = line.ask, False
        if not (pages or passing or ask):
            return None
        return encode(_Frame(now=self._clock.now_ms(), pages=pages, passing=passing, ask=ask))

    def _page(self, line: Line, name: str) -> PackedPage | None:
        streams = self._core.streams
        parsed = StreamName.parse(name)
        stream, standing = streams.get(parsed), self._standing(name, line.person)
        cursor = line.cursors[name]
        if stream is None:
            return None
        view = streams.view(stream, line.person)
        if cursor == Cursor(epoch=stream.epoch, view=view, number=stream.number):
            return None
        page = None
        if standing is not None and not self._core.marks.recovering:
            page = self._core.visible.packed_page(stream, view, standing, cursor, MOST_LIVE_RECORDS)
        if page is None:
            del line.cursors[name]  # until the desk has asked `/sync` and says again how far it is
            self._by_stream.get(name, set()).discard(line)
            line.ask = True
            return None
        line.cursors[name] = Cursor(epoch=stream.epoch, view=view, number=stream.number)
        return page

    def _standing(self, name: str, person: PersonId) -> Standing | None:
        try:
            return self._core.streams.standing(StreamName.parse(name), person)
        except ValueError:
            return None
