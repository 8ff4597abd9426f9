"""The ASGI application of a house: its routes, its beginning and end.

Must not read arguments or run a socket.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from meetingroom.server.app.duties import Duties
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.opening import Ports, close_house, open_house
from meetingroom.server.identity.renewal import Renewal
from meetingroom.server.routes import problems
from meetingroom.server.routes.endpoint import Endpoint, endpoint_of
from meetingroom.server.routes.files import Files
from meetingroom.server.routes.journal import Journal
from meetingroom.server.routes.live import Live
from meetingroom.server.routes.openapi import document
from meetingroom.server.routes.operations import OPERATIONS, Operation
from meetingroom.server.routes.straight import Straight
from meetingroom.server.routes.throttle import Throttle
from meetingroom.wire.messages import encode

__all__ = ["Ports", "application", "close_house", "open_house"]


def application(house: House, renewal: Renewal) -> Journal:
    """The ASGI application. Its lifespan starts the writer and ends everything the house has open."""
    throttle = Throttle(house.clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        duties = Duties(house, renewal)
        house.writer.start()
        house.hub.start()
        tasks = [asyncio.create_task(house.hub.tick()), asyncio.create_task(duties.go_on())]
        try:
            await duties.begin()
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(close_house, house)

    def failed(_request: Request, error: Exception) -> Response:
        return problems.response(problems.failed(error, house.randomness))

    endpoints = {each: endpoint_of(house, throttle, each) for each in OPERATIONS}
    app = Starlette(
        routes=_routes(house, throttle, endpoints),
        lifespan=lifespan,
        exception_handlers={HTTPException: failed, Exception: failed},
    )
    known = {(each.method, each.path): endpoint for each, endpoint in endpoints.items()}
    return Journal(Straight(known, app), house.clock)


def _routes(house: House, throttle: Throttle, endpoints: Mapping[Operation, Endpoint]) -> list[BaseRoute]:
    files = Files(house, throttle)
    described = encode(document())

    async def openapi(_request: Request) -> Response:
        return Response(described, media_type=problems.JSON)

    return [
        *(Route(each.path, endpoint, methods=[each.method]) for each, endpoint in endpoints.items()),
        Route("/blobs/{sha256}", files.get, methods=["GET"]),
        Route("/blobs/{sha256}", files.put, methods=["PUT"]),
        WebSocketRoute("/live", Live(house, throttle).endpoint),
        Route("/openapi.json", openapi, methods=["GET"]),
    ]
