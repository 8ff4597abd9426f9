"""One person's desk without a window: drawer, engine, messenger and papers behind one handle.

The app, the demo's many headless desks and the tests use it; screens see it as `views.link.DeskLink`.
Cheap: no thread of its own, all its work runs in the `Workshop` it is given. Methods may be called from
any thread and never wait, unless they say so.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from uuid import UUID

from meetingroom.client.store import mirror, settings
from meetingroom.client.store.answers import (
    Failed,
    FoundFile,
    FourWords,
    OpenPaper,
    Slip,
    Uploaded,
    WordsFound,
)
from meetingroom.client.store.errors import DrawerError
from meetingroom.client.store.picture import Act, ActState, Download, PaperOnDesk, Picture
from meetingroom.client.store.projection import Changes, fact_of
from meetingroom.client.store.store import Store
from meetingroom.client.sync.desk_marks import DeskMarks
from meetingroom.client.sync.engine import SyncEngine
from meetingroom.client.sync.files import listed, sent
from meetingroom.client.sync.indexing import Indexing, ReadsWords
from meetingroom.client.sync.intake import Trusted
from meetingroom.client.sync.loop import Messenger
from meetingroom.client.sync.pinning import Distrust
from meetingroom.client.sync.shop import Turn, Workshop
from meetingroom.client.sync.transport import ServerSays, Transport, Unreachable
from meetingroom.ports import Clock, Randomness
from meetingroom.rules.commands import Command
from meetingroom.rules.ids import CommandId
from meetingroom.rules.minutes import MinutesEntry, entries
from meetingroom.rules.streams import draft_stream, meeting_stream
from meetingroom.wire.four_words import four_words

log = logging.getLogger("meetingroom.client.sync")

Later = Callable[[], Awaitable[None]]

MOST_UPLOADS = 2
"""Files sent at once: as many as the server inspects at once, so that none waits there and is taken for
lost."""


class Desk:
    """`Desk(store, transport, …)` stands there, `start()` connects it, `stop()` waits until it has
    closed its drawer. `fingerprint` is that of the pinned root."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        workshop: Workshop,
        clock: Clock,
        randomness: Randomness,
        trusted: Trusted,
        fingerprint: bytes,
        *,
        renew: Later | None = None,
        refresh: Later | None = None,
        look_for: Later | None = None,
        forget: Later | None = None,
        reads: ReadsWords | None = None,
    ) -> None:
        self._store = store
        self._transport = transport
        self._workshop = workshop
        self._clock = clock
        self._randomness = randomness
        self._fingerprint = fingerprint
        self._engine = SyncEngine(store, clock, trusted)
        self._turn = Turn(workshop.pool)
        self._messenger = Messenger(
            store,
            self._engine,
            transport,
            self._turn,
            clock,
            randomness,
            renew=renew,
            refresh=refresh,
            look_for=look_for,
            forget=forget,
        )
        self.marks = DeskMarks(store, workshop, self._turn, self._messenger.marks, randomness, self.now_ms)
        self._indexing = Indexing(store, randomness, reads)
        self._is_indexed = reads is not None
        self._filling: Future[None] | None = None
        self._running: Future[None] | None = None
        self._sending = asyncio.Semaphore(MOST_UPLOADS)
        self._four_words: FourWords | None = None

    # ── living ────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Connect, and stay connected."""
        if self._running is None:
            self._running = self._workshop.begin(self._messenger.run())
        if self._is_indexed and self._filling is None:
            self._filling = self._workshop.begin(self._indexing.run())
            self.listen(self._papers_changed)

    def disconnect(self) -> None:
        """Hang up and stay offline until `start` (waits for the line to close)."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            self._workshop.begin(self._hang_up()).result(timeout=10)

    async def _hang_up(self) -> None:
        await self._messenger.over()
        await self._transport.close()

    def stop(self) -> None:
        """Hang up and close the drawer; waits for both."""
        self.disconnect()
        if self._filling is not None:
            self._filling.cancel()
        self._indexing.close()
        self._workshop.begin(self._turn.take(self._store.close)).result(timeout=30)

    # ── the contract of views.link.DeskLink ───────────────────────────────────────────────────

    @property
    def picture(self) -> Picture:
        """The newest state of everything."""
        return self._store.projection.picture

    def listen(self, heard: Callable[[Changes], None]) -> Callable[[], None]:
        """Be told of every change, on any thread."""
        return self._store.projection.listen(heard)

    def now_ms(self) -> int:
        """The server's hour as this desk estimates it."""
        return self._clock.now_ms() + self.picture.ahead_ms

    def new_id(self) -> CommandId:
        """A fresh command id: a random UUID of version 4."""
        return CommandId(str(UUID(bytes=self._randomness.token_bytes(16), version=4)))

    def submit(self, stream: str, command: Command, command_id: CommandId | None = None) -> CommandId:
        """An act: WRITING in the picture at once, in the outbox soon, then sent."""
        made = command_id or self.new_id()
        act = Act(made, stream, command, ActState.WRITING, self.now_ms())
        self._store.projection.writing(act)
        self._begin(self._write(act))
        return made

    def dismiss(self, command_id: CommandId) -> None:
        """A refusal was read."""
        self._begin(self._turn.take(self._engine.dismiss, command_id))

    def reconnect(self) -> None:
        """Try the server now."""
        self._workshop.soon(self._messenger.reconnect)

    def open_paper(self, sha256: str, done: Callable[[OpenPaper | Failed], None]) -> None:
        """The sealed file and its key, or why not; a missing one is fetched first."""
        self._begin(self._open_paper(sha256, done))

    def damaged(self, sha256: str) -> None:
        """The sealed file of a paper turned out broken: it is thrown away and fetched again."""
        self._begin(self._fetch_again(sha256))

    def opened(self, paper: str, version: int) -> None:
        """The person has opened this version."""
        self._begin(self._turn.take(self._remember_opened, paper, version))

    def find_words(self, query: str, exact: bool, done: Callable[[WordsFound | Failed], None]) -> None:
        """Where these words stand in the papers in force and in own notes."""
        self._indexing.ask(query, exact, done)

    def minutes(self, meeting: str, done: Callable[[tuple[MinutesEntry, ...] | Failed], None]) -> None:
        """The proposed sentences of the minutes."""
        self._begin(self._drafted(meeting_stream(meeting), done))

    def list_files(self, paths: Sequence[Path], done: Callable[[tuple[FoundFile, ...]], None]) -> None:
        """The files among `paths` and directly in the folders among them."""
        self._workshop.pool.submit(lambda: done(listed(paths)))

    def upload(
        self,
        meeting: str,
        path: Path,
        done: Callable[[Uploaded | Failed], None],
        moved: Callable[[int, int], None] | None = None,
    ) -> None:
        """Send a file to the server for the workshop of a meeting."""
        self._begin(_answered(self._upload(meeting, path, moved), done))

    def issue_slip(self, meeting: str, person: str, done: Callable[[Slip | Failed], None]) -> None:
        """Have the server make a new slip."""
        self._begin(_answered(self._issue_slip(meeting, person), done))

    def four_words(self, done: Callable[[FourWords], None]) -> None:
        """The four words of the pinned root."""
        self._workshop.pool.submit(lambda: done(self._spoken()))

    def call_for_help(self, meeting: str, about: str, done: Callable[[Failed | None], None]) -> None:
        """ "Gọi thư ký"; None: the secretary's screen shows it."""
        self._begin(_answered(self._transport.call_for_help(meeting, about), done))

    def helped(self, meeting: str, person: str, done: Callable[[Failed | None], None]) -> None:
        """Somebody has gone to see who called."""
        self._begin(_answered(self._transport.help_done(meeting, person), done))

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _begin(self, work: Any) -> None:
        """Let it run on the loop; a failure nobody foresaw is logged."""
        self._workshop.begin(work).add_done_callback(_logged)

    def _papers_changed(self, changes: Changes) -> None:
        if any(change.noun == "papers" for change in changes):
            self._workshop.soon(self._indexing.look)

    async def _write(self, act: Act) -> None:
        try:
            await self._turn.take(self._engine.write, act.id, act.stream, act.command, act.made_at)
        except DrawerError as error:
            self._store.projection.not_kept(act, error.code)
            return
        self._messenger.push()

    async def _open_paper(self, sha256: str, done: Callable[[OpenPaper | Failed], None]) -> None:
        found = await self._turn.take(self._store.vault.open, sha256)
        if found is None:
            self._messenger.downloads.first(sha256)
        done(found or Failed("not_ready"))

    async def _fetch_again(self, sha256: str) -> None:
        found = self.picture.papers.get(sha256)
        if found is None:
            return
        await self._turn.take(self._store.vault.damaged, sha256)
        self._store.projection.set_paper(PaperOnDesk(sha256, Download.DAMAGED, 0, found.size))
        self._messenger.downloads.first(sha256)

    def _remember_opened(self, paper: str, version: int) -> None:
        with self._store.drawer.writing() as connection:
            settings.put_opened(connection, paper, version)
        self._store.projection.set_opened(paper, version)

    async def _drafted(self, stream: str, done: Callable[[tuple[MinutesEntry, ...] | Failed], None]) -> None:
        """Beside the turn, on the connection that only reads: sentences never keep a ballot waiting."""
        loop = asyncio.get_running_loop()
        answer: tuple[MinutesEntry, ...] | Failed
        try:
            answer = await loop.run_in_executor(self._workshop.pool, self._minutes, stream)
        except DrawerError as error:
            answer = Failed(error.code)
        done(answer)

    def _minutes(self, stream: str) -> tuple[MinutesEntry, ...]:
        with self._store.drawer.reading() as connection:
            held = mirror.find(connection, stream)
            bodies = [] if held is None else mirror.bodies(connection, held.live.copy)
        return entries((number, fact_of(body)) for number, body in bodies)

    async def _upload(self, meeting: str, path: Path, moved: Callable[[int, int], None] | None) -> Uploaded:
        async with self._sending:
            return await sent(self._transport, self._workshop.pool, draft_stream(meeting), path, moved)

    async def _issue_slip(self, meeting: str, person: str) -> Slip:
        issued = await self._transport.issue_slip(meeting, person)
        return Slip(issued.person, issued.digits, issued.until_ms)

    def _spoken(self) -> FourWords:
        if self._four_words is None:
            self._four_words = four_words(self._fingerprint)
        return self._four_words


async def _answered(work: Awaitable[Any], done: Callable[[Any], None]) -> None:
    """Give the answer, or the code of why there is none."""
    try:
        answer = await work
    except ServerSays as said:
        answer = Failed(said.code, tuple(sorted(said.params.items())))
    except (Unreachable, Distrust):  # the line itself says which, as long as it lasts
        answer = Failed("unreachable")
    except OSError:
        answer = Failed("file_unreadable")
    done(answer)


def _logged(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("desk_failed", exc_info=error)
