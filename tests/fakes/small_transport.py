"""A line to a `SmallServer` in the same process, which can be cut, made to lose answers or to refuse.

Keeps the contract of `client.sync.transport.Transport`. Live frames go out when `news()` is called.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from meetingroom.client.sync.transport import LiveBlocked, ServerSays, Unreachable
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    LiveFrame,
    LiveHello,
    Struct,
    SyncAnswer,
    SyncRequest,
)
from meetingroom.wire.notes import NotesPulled, NotesWritten, PullNotes, WriteNotes
from meetingroom.wire.recovery import OfferRecords, RecordsInstalled, RecordsWanted, UploadRecords
from meetingroom.wire.sessions import RootAnswer, SessionAnswer, SlipIssued
from meetingroom.wire.sign_in import SignedIn
from meetingroom.wire.uploads import UploadState
from tests.fakes.small_server import SmallServer

T = TypeVar("T")


class SmallTransport:
    """One desk's line. `down`: nothing goes through; `lose_answers`: that many requests arrive, their
    answers do not; `says`: every request is answered with this problem; `blocked`: no WebSocket."""

    def __init__(self, server: SmallServer, person: str) -> None:
        self.server = server
        self.person = person
        self.down = False
        self.blocked = False
        self.lose_answers = 0
        self.says: ServerSays | None = None
        self.blobs: dict[str, bytes] = {}
        self.cut_blobs_at: int | None = None
        self.asked: list[str] = []
        self.token = b""
        self.closed = False
        self._line: _SmallLine | None = None

    # ── what the test says ────────────────────────────────────────────────────────────────────

    def cut(self) -> None:
        """The network is gone, the live line with it."""
        self.down = True
        if self._line is not None:
            self._line.queue.put_nowait(None)

    def news(self, *, ask: bool = False) -> None:
        """The server pushes what is new to the live line."""
        if self._line is not None:
            frame = self.server.frame(self.person, self._line.cursors)
            for page in frame.pages:
                number = page.after + len(page.records)
                self._line.cursors[page.stream] = Cursor(epoch=page.epoch, view=page.view, number=number)
            self._line.queue.put_nowait(LiveFrame(now=frame.now, pages=frame.pages, ask=ask))

    def push(self, frame: LiveFrame) -> None:
        """The server pushes this very frame."""
        assert self._line is not None
        self._line.queue.put_nowait(frame)

    @property
    def is_live(self) -> bool:
        """A live line is open."""
        return self._line is not None

    # ── the contract ──────────────────────────────────────────────────────────────────────────

    async def sync(self, request: SyncRequest) -> SyncAnswer:
        self._arrive("sync")
        answer = self.server.sync(self.person, request)
        return self._leave(answer)

    async def commands(self, request: CommandsRequest) -> CommandsAnswer:
        self._arrive("commands")
        answer = self.server.commands(self.person, request)
        return self._leave(answer)

    async def offer(self, offered: OfferRecords) -> RecordsWanted:
        self._arrive("offer")
        return self.server.offer(offered)

    async def upload_records(self, upload: UploadRecords) -> RecordsInstalled:
        self._arrive("upload")
        return self.server.upload(upload)

    async def write_notes(self, request: WriteNotes) -> NotesWritten:
        self._arrive("write notes")
        return self._leave(self.server.write_notes(request))

    async def pull_notes(self, request: PullNotes) -> NotesPulled:
        self._arrive("pull notes")
        return self._leave(self.server.pull_notes(request))

    @asynccontextmanager
    async def live(self, hello: LiveHello) -> AsyncIterator["_SmallLine"]:
        self._arrive("live")
        if self.blocked:
            raise LiveBlocked("403")
        self._line = _SmallLine(dict(hello.cursors))
        self.news()  # as the real one: what was missed comes at once
        try:
            yield self._line
        finally:
            self._line = None

    @asynccontextmanager
    async def blob(self, sha256: str, start: int) -> AsyncIterator[AsyncIterator[bytes]]:
        self._arrive(f"blob {sha256[:4]} {start}")
        if sha256 not in self.blobs:
            raise ServerSays("not_found", status=404)
        yield self._bytes(self.blobs[sha256][start:])

    async def put_blob(self, sha256: str, stream: str, offset: int, size: int, piece: bytes) -> UploadState:
        self._arrive(f"put {offset}")
        held = self.blobs.get(sha256, b"")
        if offset != len(held):
            raise ServerSays("wrong_offset", {"offset": len(held)}, 409)
        self.blobs[sha256] = held + piece
        done = len(self.blobs[sha256]) == size
        return self._leave(UploadState(protocol=PROTOCOL, offset=len(held + piece), done=done, pages=7))

    async def root(self) -> RootAnswer:
        self._arrive("root")
        return RootAnswer(protocol=PROTOCOL, name="", root=b"", receipt_certificates=[])

    async def sign_in(self, path: str, asked: Struct) -> SignedIn:
        raise NotImplementedError

    async def challenge(self, device: str) -> bytes:
        raise NotImplementedError

    async def session(self) -> SessionAnswer:
        raise NotImplementedError

    async def change_password(self, old: str, new: str) -> None:
        raise NotImplementedError

    async def issue_slip(self, meeting: str, person: str) -> SlipIssued:
        self._arrive("slip")
        return SlipIssued(protocol=PROTOCOL, person=person, name="", digits="12345678", until_ms=5)

    async def call_for_help(self, meeting: str, about: str) -> None:
        self._arrive(f"help {about}")

    async def help_done(self, meeting: str, person: str) -> None:
        self._arrive(f"helped {person}")

    def authorize(self, token: bytes) -> None:
        self.token = token

    async def close(self) -> None:
        self.closed = True

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _arrive(self, what: str) -> None:
        if self.down:
            raise Unreachable("down")
        self.asked.append(what)
        if self.says is not None:
            raise self.says

    def _leave(self, answer: T) -> T:
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unreachable("the answer was lost")
        return answer

    async def _bytes(self, rest: bytes) -> AsyncIterator[bytes]:
        cut, self.cut_blobs_at = self.cut_blobs_at, None
        for start in range(0, len(rest), 100_000):
            if cut is not None and start >= cut:
                raise Unreachable("cut")
            await asyncio.sleep(0)
            yield rest[start : start + 100_000]


class _SmallLine:
    def __init__(self, cursors: dict[str, Cursor]) -> None:
        self.cursors = cursors
        self.queue: asyncio.Queue[LiveFrame | None] = asyncio.Queue()

    async def frames(self) -> AsyncIterator[LiveFrame]:
        while (frame := await self.queue.get()) is not None:
            yield frame
        raise Unreachable("the line ended")

    async def hello(self, hello: LiveHello) -> None:
        self.cursors = dict(hello.cursors)
