"""A desk without store or network: views and pages are shown whatever a test or screenshot wants.

`FixtureDesk` keeps the contract of `client.views.link.DeskLink`. States come from facts (folded by the
real laws) or ready-made; submitted acts wait until the test says how they end.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from meetingroom.client.store.picture import (
    DESK,
    Act,
    ActState,
    Change,
    Connection,
    Download,
    Line,
    PaperOnDesk,
    Picture,
    StreamPicture,
)
from meetingroom.client.store.projection import differences
from meetingroom.client.views.link import (
    Failed,
    FoundFile,
    FourWords,
    Heard,
    Moved,
    OpenPaper,
    Slip,
    Uploaded,
    WordsFound,
)
from meetingroom.rules.audience import EVERYONE, Audience
from meetingroom.rules.commands import Command
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import Event
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.laws import law_of
from meetingroom.rules.minutes import MinutesEntry, entries
from meetingroom.rules.streams import StreamName, meeting_stream
from meetingroom.wire.messages import Passing
from tests.fakes.paper_marks import PaperMarks

NINE_O_CLOCK = 1_795_053_600_000
"""09:00 on 19/11/2026 in Việt Nam, UTC milliseconds: where the clock of a fixture stands at first."""


class FixtureDesk:
    """One person's desk, told what to know. `at` is the server's hour; set it to move time.

    `desk.happened(stream, event, …)` folds facts; `desk.show(stream, state)` sets a state; `submitted`
    lists the acts in order; `record`, `refuse`, `send` say how an act goes on.
    """

    def __init__(self, person: str, *, at: int = NINE_O_CLOCK) -> None:
        self.at = at
        self.marks = PaperMarks()
        self.submitted: list[Act] = []
        self.reconnects = 0
        self.uploads: dict[str, Uploaded | Failed] = {}
        self.holding_uploads = False
        self._uploading: dict[str, Callable[[Uploaded | Failed], None]] = {}
        self._moving: dict[str, Moved] = {}
        self.slips: list[tuple[str, str]] = []
        self.help_calls: list[str] = []
        self.helped_people: list[str] = []
        self.not_helped: Failed | None = None
        self.looked_for: list[tuple[str, bool]] = []
        self.words_found: WordsFound | Failed = WordsFound((), 0, 0)
        self.holding_answers = False
        self.finding: list[Callable[[WordsFound | Failed], None]] = []
        self.words: FourWords = ("sông", "bàn", "cà phê", "núi")
        self._picture = Picture(PersonId(person), connection=Connection(Line.CURRENT, at))
        self._facts: dict[str, list[tuple[int, Fact]]] = {}
        self._papers: dict[str, OpenPaper] = {}
        self._heard: list[Heard] = []
        self._ids = 0

    # ── what the test says ────────────────────────────────────────────────────────────────────

    def happened(
        self,
        stream: str,
        *events: Event,
        by: str = "system",
        audience: Audience = EVERYONE,
        command: str = "",
    ) -> None:
        """Fold these events, recorded now, by their law."""
        for event in events:
            made = CommandId(command) if command else self.new_id()
            self.fold(stream, [Fact(event, self.at, PersonId(by), audience, made)])

    def fold(self, stream: str, facts: Iterable[Fact]) -> None:
        """Fold facts that were recorded elsewhere."""
        held = self._held(stream)
        state, number = held.state, held.number
        for fact in facts:
            number += 1
            state = law_of(stream).evolve(state, fact)
            self._facts.setdefault(stream, []).append((number, fact))
        self._put(replace(held, state=state, number=number))

    def show(self, stream: str, state: Any, title: str = "") -> None:
        """Let the desk hold this very state of a stream."""
        self._put(replace(self._held(stream), state=state, title=title))

    def connection(self, connection: Connection) -> None:
        """Set the state of the line."""
        self._set("connection", connection=connection)

    def go_offline(self) -> None:
        """The line went down now."""
        self.connection(Connection(Line.OFFLINE, self.at))

    def passing(self, stream: str, passing: Passing) -> None:
        """What is true right now and never recorded."""
        self._set("passing", passing=self._picture.passing.insert(stream, passing))

    def put_paper(
        self,
        sha256: str,
        state: Download = Download.READY,
        *,
        size: int = 1000,
        done: int | None = None,
        path: Path | None = None,
        key: bytes = b"",
    ) -> None:
        """Where the bytes of a paper are; with `path` and `key` it can be opened."""
        whole = size if state is Download.READY else 0
        paper = PaperOnDesk(sha256, state, whole if done is None else done, size)
        if path is not None:
            self._papers[sha256] = OpenPaper(path, key, sha256)
        self._set("papers", papers=self._picture.papers.insert(sha256, paper))

    def send(self, act: CommandId) -> None:
        """The act is on its way."""
        self._move(act, lambda a: replace(a, state=ActState.SENT))

    def receipt(self, act: CommandId) -> None:
        """The signed receipt came, the record did not yet."""
        self._move(act, lambda a: replace(a, state=ActState.RECORDED, recorded_at=self.at))

    def record(self, act: CommandId) -> None:
        """The server decides by the real law on this desk's state, and the records arrive."""
        found = self._find(act)
        stream = found.stream
        asked = Asked(found.id, StreamName.parse(stream).id, self._picture.person, self.at)
        try:
            drafts = law_of(stream).decide(self._held(stream).state, found.command, asked)
        except RuleBroken as broken:
            self.refuse(act, broken.code, **broken.params)
            return
        self._drop(found)
        facts = [Fact(d.event, self.at, asked.actor, d.audience, found.id) for d in drafts]
        self.fold(stream, facts)

    def refuse(self, act: CommandId, code: str, **params: int | str) -> None:
        """The server refused."""
        told = tuple(sorted(params.items()))
        self._move(
            act,
            lambda a: replace(a, state=ActState.REFUSED, code=code, params=told, refused_at=self.at),
        )

    def answer_upload(self, name: str, answer: Uploaded | Failed | None = None) -> None:
        """The server has inspected a file whose upload was held back."""
        self._uploading.pop(name)(answer or self._stored(name))

    def move_upload(self, name: str, done: int, size: int) -> None:
        """So much of a file whose upload is held back has arrived."""
        self._moving[name](done, size)

    # ── the contract ──────────────────────────────────────────────────────────────────────────

    @property
    def picture(self) -> Picture:
        return self._picture

    def listen(self, heard: Heard) -> Callable[[], None]:
        self._heard.append(heard)

        def stop() -> None:
            if heard in self._heard:
                self._heard.remove(heard)

        return stop

    def now_ms(self) -> int:
        return self.at

    def new_id(self) -> CommandId:
        self._ids += 1
        return CommandId(f"{self._ids:08x}-0000-4000-8000-000000000000")

    def submit(self, stream: str, command: Command, command_id: CommandId | None = None) -> CommandId:
        act = Act(command_id or self.new_id(), stream, command, ActState.UNSENT, self.at)
        self.submitted.append(act)
        held = self._held(stream)
        self._put(replace(held, pending=(*held.pending, act)))
        return act.id

    def dismiss(self, command_id: CommandId) -> None:
        self._drop(self._find(command_id))

    def reconnect(self) -> None:
        self.reconnects += 1

    def open_paper(self, sha256: str, done: Callable[[OpenPaper | Failed], None]) -> None:
        done(self._papers.get(sha256) or Failed("not_ready"))

    def damaged(self, sha256: str) -> None:
        found = self._picture.papers[sha256]
        self.put_paper(sha256, Download.DAMAGED, size=found.size, done=0)

    def opened(self, paper: str, version: int) -> None:
        self._set("opened", opened=self._picture.opened.insert(paper, version))

    def find_words(self, query: str, exact: bool, done: Callable[[WordsFound | Failed], None]) -> None:
        self.looked_for.append((query, exact))
        if self.holding_answers:
            self.finding.append(done)
        else:
            done(self.words_found)

    def minutes(self, meeting: str, done: Callable[[tuple[MinutesEntry, ...] | Failed], None]) -> None:
        done(entries(self._facts.get(meeting_stream(meeting), ())))

    def list_files(self, paths: Sequence[Path], done: Callable[[tuple[FoundFile, ...]], None]) -> None:
        done(tuple(FoundFile(path, 1000) for path in paths))

    def upload(
        self, meeting: str, path: Path, done: Callable[[Uploaded | Failed], None], moved: Moved | None = None
    ) -> None:
        if moved is not None:
            self._moving[path.name] = moved
        if self.holding_uploads:
            self._uploading[path.name] = done
        else:
            done(self._stored(path.name))

    def issue_slip(self, meeting: str, person: str, done: Callable[[Slip | Failed], None]) -> None:
        self.slips.append((meeting, person))
        done(Slip(person, "12345678", self.at + 3_600_000))

    def four_words(self, done: Callable[[FourWords], None]) -> None:
        done(self.words)

    def call_for_help(self, meeting: str, about: str, done: Callable[[Failed | None], None]) -> None:
        self.help_calls.append(about)
        done(None)

    def helped(self, meeting: str, person: str, done: Callable[[Failed | None], None]) -> None:
        self.helped_people.append(person)
        if self.not_helped is None:
            stream = meeting_stream(meeting)
            passing = self._picture.passing[stream]
            left = [call for call in passing.help if call.person != person]
            self.passing(stream, msgspec.structs.replace(passing, help=left))
        done(self.not_helped)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _stored(self, name: str) -> Uploaded | Failed:
        return self.uploads.get(name) or Uploaded("ab" * 32, 1000, 3, name)

    def _held(self, stream: str) -> StreamPicture:
        held = self._picture.streams.get(stream)
        return StreamPicture(stream, "", law_of(stream).initial()) if held is None else held

    def _put(self, held: StreamPicture) -> None:
        before = self._picture.streams.get(held.name)
        self._picture = replace(self._picture, streams=self._picture.streams.insert(held.name, held))
        self._tell(frozenset(differences(before, held)))

    def _set(self, noun: str, **values: Any) -> None:
        self._picture = replace(self._picture, **values)
        self._tell(frozenset({Change(DESK, noun)}))

    def _tell(self, changes: frozenset[Change]) -> None:
        for heard in list(self._heard):
            heard(changes)

    def _find(self, act: CommandId) -> Act:
        return next(a for h in self._picture.streams.values() for a in h.pending if a.id == act)

    def _move(self, act: CommandId, change: Callable[[Act], Act]) -> None:
        held = self._held(self._find(act).stream)
        self._put(replace(held, pending=tuple(change(a) if a.id == act else a for a in held.pending)))

    def _drop(self, act: Act) -> None:
        held = self._held(act.stream)
        self._put(replace(held, pending=tuple(a for a in held.pending if a.id != act.id)))
