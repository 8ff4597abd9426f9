"""One structured line for each request: method, path, status, milliseconds. Never bodies, tokens, queries.

A pure ASGI wrapper, outermost. Must not change what passes through.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meetingroom.ports import Clock

log = logging.getLogger("meetingroom.server.requests")


class Journal:
    """Logs every HTTP request once it is answered, and every live line once it has ended."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] not in ("http", "websocket") or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        began = self._clock.monotonic_ms()
        status = 0

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        try:
            await self._app(scope, receive, heard)
        finally:
            log.info(
                "request",
                extra={
                    "method": scope.get("method", "WS"),
                    "path": scope["path"][:120],
                    "status": status,
                    "ms": self._clock.monotonic_ms() - began,
                },
            )
