"""The line to the server over HTTP and WebSocket: aiohttp, TLS of the pinned root only.

Knows addresses, bytes and status codes. Must not know what the messages mean, retry or wait.
"""

import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp
import msgspec

from meetingroom.client.sync.pinning import distrust, pinned_context
from meetingroom.client.sync.transport import LiveBlocked, LiveLine, ServerSays, SignedOut, Unreachable
from meetingroom.ports import Clock
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    CommandsAnswer,
    CommandsRequest,
    LiveFrame,
    LiveHello,
    Problem,
    Struct,
    SyncAnswer,
    SyncRequest,
    encode,
)
from meetingroom.wire.notes import NotesPulled, NotesWritten, PullNotes, WriteNotes
from meetingroom.wire.recovery import OfferRecords, RecordsInstalled, RecordsWanted, UploadRecords
from meetingroom.wire.sessions import (
    Done,
    HelpCall,
    HelpDone,
    IssueSlip,
    RootAnswer,
    SessionAnswer,
    SlipIssued,
)
from meetingroom.wire.sign_in import AskChallenge, Challenge, ChangePassword, SignedIn
from meetingroom.wire.uploads import UploadState

T = TypeVar("T")

DEFAULT_PORT = 8443
LOOPBACK = ("127.0.0.1", "::1", "localhost")

CONNECT_S = 5.0
ANSWER_S = 120.0
BYTES_S = 10.0
"""Seconds without a byte after which a line counts as cut."""
HEARTBEAT_S = 6.0
"""A live line on which nothing is heard for this long is tested, and given up after half as long."""
MOST_FRAME = 16 * 1024 * 1024

_CLOSED = {4401: "session_ended", 4426: "desk_too_old", 4427: "server_too_old", 4400: "malformed"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is. `tls` is False on loopback only."""

    host: str
    port: int
    tls: bool = True

    def url(self, scheme: str, path: str) -> str:
        """An address of the server's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}{'s' if self.tls else ''}://{host}:{self.port}{path}"


def parsed(typed: str) -> Address:
    """A typed address. Plain HTTP counts on loopback only. Raises Unreachable for what is none."""
    text = typed.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        raise Unreachable("no address") from None
    if not host:
        raise Unreachable("no address")
    return Address(host, port or DEFAULT_PORT, tls=not (parts.scheme == "http" and host in LOOPBACK))


class HttpTransport:
    """`transport.Transport` over aiohttp; make and use it on one event loop."""

    def __init__(self, address: Address, root: bytes, clock: Clock) -> None:
        self.address = address
        self._root = root
        self._clock = clock
        self._headers: dict[str, str] = {}
        self._session: aiohttp.ClientSession | None = None

    # ── messages ──────────────────────────────────────────────────────────────────────────────

    async def sync(self, request: SyncRequest) -> SyncAnswer:
        return await self._ask("POST", "/sync", request, SyncAnswer)

    async def commands(self, request: CommandsRequest) -> CommandsAnswer:
        return await self._ask("POST", "/commands", request, CommandsAnswer)

    async def offer(self, offered: OfferRecords) -> RecordsWanted:
        return await self._ask("POST", "/recover/offer", offered, RecordsWanted)

    async def upload_records(self, upload: UploadRecords) -> RecordsInstalled:
        return await self._ask("POST", "/recover/upload", upload, RecordsInstalled)

    async def write_notes(self, request: WriteNotes) -> NotesWritten:
        return await self._ask("POST", "/notes/write", request, NotesWritten)

    async def pull_notes(self, request: PullNotes) -> NotesPulled:
        return await self._ask("POST", "/notes/pull", request, NotesPulled)

    async def root(self) -> RootAnswer:
        return await self._ask("GET", "/root", None, RootAnswer)

    async def sign_in(self, path: str, asked: Struct) -> SignedIn:
        return await self._ask("POST", path, asked, SignedIn)

    async def challenge(self, device: str) -> bytes:
        asked = AskChallenge(device=device)
        return (await self._ask("POST", "/sign-in/challenge", asked, Challenge)).nonce

    async def session(self) -> SessionAnswer:
        return await self._ask("GET", "/session", None, SessionAnswer)

    async def change_password(self, old: str, new: str) -> None:
        await self._ask("POST", "/password", ChangePassword(old=old, new=new), Done)

    async def issue_slip(self, meeting: str, person: str) -> SlipIssued:
        asked = IssueSlip(protocol=PROTOCOL, meeting=meeting, person=person)
        return await self._ask("POST", "/slips", asked, SlipIssued)

    async def call_for_help(self, meeting: str, about: str) -> None:
        asked = HelpCall(protocol=PROTOCOL, meeting=meeting, about=about)
        await self._ask("POST", "/help-call", asked, Done)

    async def help_done(self, meeting: str, person: str) -> None:
        asked = HelpDone(protocol=PROTOCOL, meeting=meeting, person=person)
        await self._ask("POST", "/help-done", asked, Done)

    def authorize(self, token: bytes) -> None:
        text = base64.urlsafe_b64encode(token).decode().rstrip("=")
        self._headers = {"Authorization": f"Bearer {text}"}

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    # ── bytes ─────────────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def blob(self, sha256: str, start: int) -> AsyncIterator[AsyncIterator[bytes]]:
        headers = {**self._headers, "If-Range": f'"{sha256}"'}
        if start:
            headers["Range"] = f"bytes={start}-"
        timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_S, sock_read=BYTES_S)
        url = self.address.url("http", f"/blobs/{sha256}")
        async with self._line(), self._client().get(url, headers=headers, timeout=timeout) as answer:
            if answer.status not in (200, 206):
                raise _problem(answer.status, await answer.read())
            skip = start if answer.status == 200 else 0
            yield _from(answer.content, skip)

    async def put_blob(self, sha256: str, stream: str, offset: int, size: int, piece: bytes) -> UploadState:
        params = {"stream": stream, "offset": str(offset), "size": str(size)}
        url = self.address.url("http", f"/blobs/{sha256}")
        # The last piece is answered when the paper has been inspected, which may take its time.
        patience = aiohttp.ClientTimeout(total=ANSWER_S, connect=CONNECT_S)
        putting = self._client().put(url, params=params, data=piece, headers=self._headers, timeout=patience)
        async with self._line(), putting as answer:
            return _read(answer.status, await answer.read(), UploadState)

    # ── the live line ─────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def live(self, hello: LiveHello) -> AsyncIterator[LiveLine]:
        async with self._line():
            try:
                socket = await self._client().ws_connect(
                    self.address.url("ws", "/live"),
                    headers=self._headers,
                    heartbeat=HEARTBEAT_S,
                    compress=0,
                    max_msg_size=MOST_FRAME,
                )
            except aiohttp.WSServerHandshakeError as error:
                if error.status == 401:
                    raise SignedOut("session_ended", status=401) from error
                raise LiveBlocked(str(error.status)) from error
            async with socket:
                line = _Line(socket)
                await line.hello(hello)
                yield line

    # ── within ────────────────────────────────────────────────────────────────────────────────

    async def _ask(self, method: str, path: str, asked: Struct | None, wanted: type[T]) -> T:
        body = None if asked is None else encode(asked)
        headers = {**self._headers, "Content-Type": "application/json"}
        url = self.address.url("http", path)
        async with (
            self._line(),
            self._client().request(method, url, data=body, headers=headers) as answer,
        ):
            return _read(answer.status, await answer.read(), wanted)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            tls: ssl.SSLContext | bool = pinned_context(self._root) if self.address.tls else False
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=tls, limit=8, keepalive_timeout=60),
                timeout=aiohttp.ClientTimeout(total=ANSWER_S, connect=CONNECT_S, sock_read=BYTES_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[None]:
        """Whatever the network does, said in three words: unreachable, distrusted, or a problem."""
        try:
            yield
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            await self._distrusted(error)
            raise Unreachable(type(error).__name__) from error

    async def _distrusted(self, error: BaseException) -> None:
        if not self.address.tls:
            return
        try:
            why = await distrust(error, self.address.host, self.address.port, self._root, self._clock)
        except (OSError, TimeoutError):
            return
        if why is not None:
            raise why from error


class _Line:
    """`transport.LiveLine` on an open WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def frames(self) -> AsyncIterator[LiveFrame]:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                yield _decoded(message.data, LiveFrame)
        code = self._socket.close_code
        if code in _CLOSED:
            said = _CLOSED[code]
            raise SignedOut(said) if code == 4401 else ServerSays(said)
        raise Unreachable(f"the line ended ({code})")

    async def hello(self, hello: LiveHello) -> None:
        await self._socket.send_str(encode(hello).decode())


async def _from(content: aiohttp.StreamReader, skip: int) -> AsyncIterator[bytes]:
    """The bytes as they come; the first `skip` are passed over (a server that knows no ranges)."""
    async for piece in content.iter_any():
        if skip < len(piece):
            yield piece[skip:]
        skip = max(0, skip - len(piece))


def _read(status: int, body: bytes, wanted: type[T]) -> T:
    if status != 200:
        raise _problem(status, body)
    return _decoded(body, wanted)


def _decoded(body: bytes | str, wanted: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        # Something between us and the server answers in its place (a captive portal).
        raise Unreachable("not our server's words") from error


def _problem(status: int, body: bytes) -> Exception:
    try:
        said = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Unreachable(f"status {status}")
    kind = SignedOut if status == 401 else ServerSays
    return kind(said.code, dict(said.params), status)
