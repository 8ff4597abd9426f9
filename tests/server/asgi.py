"""Speaks ASGI to an application in this process: requests, live lines, its beginning and end.

No sockets, no threads of its own. Must not know our messages.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

App = Any


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


@asynccontextmanager
async def running(app: App) -> AsyncIterator[None]:
    """The application between its start-up and its shut-down."""
    to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}}
    task = asyncio.create_task(app(scope, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    yield
    await to_app.put({"type": "lifespan.shutdown"})
    assert (await from_app.get())["type"] == "lifespan.shutdown.complete"
    await task


def _scope(kind: str, path: str, headers: Mapping[str, str], **more: Any) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("192.0.2.7", 40_000),
        "server": ("server", 443),
        **more,
    }


async def request(
    app: App,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    **query: Any,
) -> Answer:
    """One request, its whole answer."""
    if query:
        path = f"{path}?{urlencode(query)}"
    told = {"Host": "server", "Content-Length": str(len(body)), **(headers or {})}
    received: list[dict[str, Any]] = []
    pieces = [body[:1000], body[1000:]]

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        received.append(message)

    await app(_scope("http", path, told, scheme="https", method=method), receive, send)
    start = received[0]
    names = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], names, b"".join(message.get("body", b"") for message in received[1:]))


class LiveLine:
    """A WebSocket's other end."""

    def __init__(self, app: App, path: str, headers: Mapping[str, str]) -> None:
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.stalled = asyncio.Event()
        self.stalled.set()
        scope = _scope("websocket", path, headers, scheme="wss", subprotocols=[])
        self._to_app.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(app(scope, self._to_app.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        await self.stalled.wait()
        await self._from_app.put(message)

    async def say(self, text: str | bytes) -> None:
        kind = "text" if isinstance(text, str) else "bytes"
        await self._to_app.put({"type": "websocket.receive", kind: text})

    async def hear(self, within_s: float = 5) -> dict[str, Any]:
        """The next message of the application, past its acceptance."""
        message = await asyncio.wait_for(self._from_app.get(), within_s)
        return await self.hear(within_s) if message["type"] == "websocket.accept" else message

    @property
    def waiting(self) -> int:
        """Messages nobody has heard yet."""
        return self._from_app.qsize()

    async def hang_up(self) -> None:
        await self._to_app.put({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self._task, 5)

    async def ended(self) -> None:
        """Waits until the application is done with this line."""
        await asyncio.wait_for(self._task, 5)
