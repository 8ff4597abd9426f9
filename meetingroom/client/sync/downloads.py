"""Bringing the papers to this desk: the current item's first, small before large, cut lines resumed.

What is wanted follows from what the records on this desk name, and from nothing else; what they no
longer name (recalled, revoked, withdrawn from this reader) is destroyed. Bytes are sealed as they come
and checked against their name before they count. Integrity on the way is TLS's, the whole is the
hash's, so no hashes of chunks are kept. Must not know HTTP.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import Download, PaperOnDesk, Picture
from meetingroom.client.store.store import Store
from meetingroom.client.store.vault import Fetching
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import ServerSays, SignedOut, Transport, Unreachable
from meetingroom.ports import Randomness
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import ItemState, MeetingState
from meetingroom.wire.sealed_file import ContentMismatch

AT_ONCE = 2
STAMPEDE_BYTES = 20_000_000
STAMPEDE_S = 20.0
"""A desk that wants more than that begins at a random moment within so many seconds, unless its item is
the current one: three hundred desks hear of a publication in the same instant."""
TOLD_BYTES = 256 * 1024
"""Progress is told this often."""
SOON_S = 1.0
LATER_S = 15.0


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A version to fetch; `rank` 0 belongs to the current item, 3 to the workshop."""

    sha256: str
    size: int
    rank: int


def wanted(picture: Picture) -> list[WantedPaper]:
    """Everything this desk may and should hold, in the order to fetch it."""
    found: dict[str, WantedPaper] = {}
    for paper in _named(picture):
        before = found.get(paper.sha256)
        if before is None or paper.rank < before.rank:
            found[paper.sha256] = paper
    return sorted(found.values(), key=lambda paper: (paper.rank, paper.size, paper.sha256))


def _named(picture: Picture) -> Iterator[WantedPaper]:
    for held in picture.streams.values():
        state = held.state
        if isinstance(state, Meeting):
            yield from _of_meeting(state)
        elif isinstance(state, Workshop):
            for draft in state.papers.values():
                yield WantedPaper(draft.sha256, draft.size, 3)


def _of_meeting(meeting: Meeting) -> Iterator[WantedPaper]:
    rank = 2 if meeting.state is MeetingState.ARCHIVED else 1
    for paper in meeting.papers.values():
        if paper.recalled_at is not None:
            continue
        item = meeting.items.get(paper.item)
        now = item is not None and item.state is ItemState.CURRENT
        for version in paper.versions:
            newest = version.version == paper.current.version
            yield WantedPaper(version.sha256, version.size, (0 if now else rank) if newest else 2)


class Downloads:
    """The papers of one desk on their way. `run` until cancelled; `look` when the picture changed."""

    def __init__(self, store: Store, transport: Transport, turn: Turn, randomness: Randomness) -> None:
        self._store = store
        self._transport = transport
        self._turn = turn
        self._randomness = randomness
        self._woken = asyncio.Event()
        self._first: str | None = None
        self._refused: set[str] = set()

    def look(self) -> None:
        """Something changed: papers may be wanted, or no longer."""
        self._woken.set()

    def first(self, sha256: str) -> None:
        """Somebody waits for this one."""
        self._first = sha256
        self._refused.discard(sha256)
        self._woken.set()

    async def run(self) -> None:
        """Fetch what is wanted whenever there is something; ends when the session does
        (SignedOut)."""
        self._refused.clear()
        self._woken.set()
        waited = False
        while True:
            await self._woken.wait()
            self._woken.clear()
            await self.drop_unnamed()
            missing = self._missing()
            if not missing:
                continue
            if not waited and self._is_stampede(missing):
                waited = True
                await self._pause()
                missing = self._missing()
            await self._fetch(missing[:AT_ONCE])
            self._woken.set()

    async def drop_unnamed(self) -> None:
        """Destroy papers that no record on this desk names any more. A stream that this release cannot
        read to its end may name what we do not see: then nothing is destroyed."""
        picture = self._store.projection.picture
        if any(held.needs_update for held in picture.streams.values()):
            return
        named = {paper.sha256 for paper in _named(picture)}
        gone = set(picture.papers) - named
        if gone:
            await self._turn.take(self._store.vault.destroy, gone)
            self._store.projection.drop_papers(gone)

    def _missing(self) -> list[WantedPaper]:
        picture = self._store.projection.picture
        here: Mapping[str, PaperOnDesk] = picture.papers
        missing = [
            paper
            for paper in wanted(picture)
            if paper.sha256 not in self._refused
            and (paper.sha256 not in here or here[paper.sha256].state is not Download.READY)
        ]
        return sorted(missing, key=lambda paper: paper.sha256 != self._first)

    def _is_stampede(self, missing: list[WantedPaper]) -> bool:
        urgent = any(paper.rank == 0 or paper.sha256 == self._first for paper in missing)
        return not urgent and sum(paper.size for paper in missing) > STAMPEDE_BYTES

    async def _pause(self) -> None:
        chance = int.from_bytes(self._randomness.token_bytes(2), "big") / 65_536
        try:
            async with asyncio.timeout(STAMPEDE_S * chance):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _fetch(self, papers: list[WantedPaper]) -> None:
        async with asyncio.TaskGroup() as group:
            for paper in papers:
                group.create_task(self._fetch_one(paper))

    async def _fetch_one(self, paper: WantedPaper) -> None:
        """One paper, from where it was cut. A paper the server does not give (recalled a moment ago) is
        not asked for again until the records say something new."""
        try:
            await self._bring(paper)
        except SignedOut:
            raise
        except Unreachable:
            await asyncio.sleep(SOON_S)  # whether the line is down is for the live line to find out
        except ServerSays as said:
            if said.wait_s:
                await asyncio.sleep(said.wait_s)
            else:
                self._refused.add(paper.sha256)
                self._tell(paper, Download.ABSENT, 0)
        except ContentMismatch:
            # Bytes that are not the paper: whoever altered them, they are gone; once more later.
            self._tell(paper, Download.DAMAGED, 0)
            await asyncio.sleep(LATER_S)
        except DiskFull:
            self._tell(paper, Download.NO_ROOM, 0)
            await asyncio.sleep(LATER_S)

    async def _bring(self, paper: WantedPaper) -> None:
        begun: list[Fetching] = []  # filled on the drawer's thread: who is cancelled must still close it
        try:
            await self._turn.take(lambda: begun.append(self._store.vault.fetch(paper.sha256, paper.size)))
            (fetching,) = begun
            self._tell(paper, Download.COMING, fetching.taken)
            if fetching.taken < paper.size:
                async with self._transport.blob(paper.sha256, fetching.taken) as pieces:
                    await self._pour(paper, fetching, pieces)
            if fetching.taken < paper.size:
                raise Unreachable("cut")
            await self._turn.take(self._finish, paper, fetching)
        finally:
            for fetching in begun:
                fetching.pause()
        self._tell(paper, Download.READY, paper.size)

    async def _pour(self, paper: WantedPaper, fetching: Fetching, pieces: AsyncIterator[bytes]) -> None:
        waiting = bytearray()
        async for piece in pieces:
            waiting += piece
            if len(waiting) >= TOLD_BYTES:
                await self._turn.take(fetching.write, bytes(waiting))
                waiting.clear()
                self._tell(paper, Download.COMING, fetching.taken)
        if waiting:
            await self._turn.take(fetching.write, bytes(waiting))

    def _finish(self, paper: WantedPaper, fetching: Fetching) -> None:
        fetching.finish()
        self._store.vault.ready(paper.sha256)

    def _tell(self, paper: WantedPaper, state: Download, done: int) -> None:
        self._store.projection.set_paper(PaperOnDesk(paper.sha256, state, done, paper.size))
