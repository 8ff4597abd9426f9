"""What the messenger asks of a line to the server, and what can go wrong with it. Must not do either.

`http` has the real one; tests and the simulator bring their own.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from meetingroom.wire.messages import (
    CommandsAnswer,
    CommandsRequest,
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


class Unreachable(Exception):
    """No answer: nobody knows whether the request arrived. The same bytes may be sent again."""


class LiveBlocked(Unreachable):
    """The server answers, but no WebSocket comes through: `/sync` is to be polled instead."""


class ServerSays(Exception):
    """The server answered with a problem: a stable code and its numbers; `wait_s` when it said so."""

    def __init__(self, code: str, params: dict[str, int | str] | None = None, status: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}
        self.status = status

    @property
    def wait_s(self) -> int:
        """Seconds to wait before asking again; 0 when the server did not say."""
        told = self.params.get("wait_s", self.params.get("retry_after_s", 0))
        return told if isinstance(told, int) else 0


class SignedOut(ServerSays):
    """This session is over; the device may open another one."""


class LiveLine(Protocol):
    """An open live line."""

    def frames(self) -> AsyncIterator[LiveFrame]:
        """Frames until the line ends. Raises Unreachable, SignedOut, ServerSays."""
        ...

    async def hello(self, hello: LiveHello) -> None:
        """Say anew how far this desk has which streams."""
        ...


class Transport(Protocol):
    """Every method raises Unreachable, ServerSays, SignedOut or `pinning.Distrust`."""

    async def sync(self, request: SyncRequest) -> SyncAnswer:
        """`POST /sync`."""
        ...

    async def commands(self, request: CommandsRequest) -> CommandsAnswer:
        """`POST /commands`."""
        ...

    async def offer(self, offered: OfferRecords) -> RecordsWanted:
        """`POST /recover/offer`."""
        ...

    async def upload_records(self, upload: UploadRecords) -> RecordsInstalled:
        """`POST /recover/upload`."""
        ...

    async def write_notes(self, request: WriteNotes) -> NotesWritten:
        """`POST /notes/write`."""
        ...

    async def pull_notes(self, request: PullNotes) -> NotesPulled:
        """`POST /notes/pull`."""
        ...

    def live(self, hello: LiveHello) -> AbstractAsyncContextManager[LiveLine]:
        """`/live`; raises LiveBlocked when only HTTP comes through."""
        ...

    def blob(self, sha256: str, start: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The bytes of a paper from `start` on."""
        ...

    async def put_blob(self, sha256: str, stream: str, offset: int, size: int, piece: bytes) -> UploadState:
        """A piece of an upload of `size` bytes."""
        ...

    async def root(self) -> RootAnswer:
        """`GET /root`: the receipt certificates among others."""
        ...

    async def sign_in(self, path: str, asked: Struct) -> SignedIn:
        """One of the ways in: `/sign-in/slip`, `/sign-in/password`, `/sign-in/device`."""
        ...

    async def challenge(self, device: str) -> bytes:
        """A nonce for this device to sign."""
        ...

    async def session(self) -> SessionAnswer:
        """Whom the session stands for."""
        ...

    async def change_password(self, old: str, new: str) -> None:
        """`POST /password`; `old` is empty in a session for setting one."""
        ...

    async def issue_slip(self, meeting: str, person: str) -> SlipIssued:
        """`POST /slips`."""
        ...

    async def call_for_help(self, meeting: str, about: str) -> None:
        """`POST /help-call`."""
        ...

    async def help_done(self, meeting: str, person: str) -> None:
        """`POST /help-done`."""
        ...

    def authorize(self, token: bytes) -> None:
        """Use this session from now on."""
        ...

    async def close(self) -> None:
        """Give up all connections."""
        ...
