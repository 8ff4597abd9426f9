"""The operations by method and path: what five hundred desks ask at once need not look for its route.

Whatever is not one of them (a path with a variable, a live line, a wrong method) goes on to the router. Must
not answer anything itself.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from meetingroom.server.routes.endpoint import Endpoint

Asked = tuple[str, str]
"""(method, path)."""


class Straight:
    """Stands before the router."""

    def __init__(self, endpoints: Mapping[Asked, Endpoint], others: ASGIApp) -> None:
        self._endpoints = endpoints
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        endpoint = None
        if scope["type"] == "http":
            endpoint = self._endpoints.get((scope["method"], scope["path"]))
        if endpoint is None:
            await self._others(scope, receive, send)
        else:
            response = await endpoint(Request(scope, receive, send))
            await response(scope, receive, send)
