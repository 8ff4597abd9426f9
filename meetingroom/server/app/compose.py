"""Puts one server together: its parts in the right order, its routes, its beginning and end.

Must not read arguments or run a socket.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from meetingroom.ports import Clock, Disk, Randomness, SystemClock, SystemDisk, SystemRandomness
from meetingroom.rules.laws import LAWS
from meetingroom.server.app.duties import Duties
from meetingroom.server.handlers.door import Door
from meetingroom.server.handlers.house import House
from meetingroom.server.hub.lines import Hub
from meetingroom.server.identity.installation import open_installation
from meetingroom.server.papers.inspection import Inspector
from meetingroom.server.papers.store import Papers
from meetingroom.server.records.accounts.passwords import PasswordHashing
from meetingroom.server.records.backup import IDENTITY
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.database import FILE_NAME, Database
from meetingroom.server.records.lock import DataLock
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.signing import InstallationKey
from meetingroom.server.records.writer import Writer
from meetingroom.server.routes import problems
from meetingroom.server.routes.endpoint import route
from meetingroom.server.routes.files import Files
from meetingroom.server.routes.journal import Journal
from meetingroom.server.routes.live import Live
from meetingroom.server.routes.openapi import document
from meetingroom.server.routes.operations import OPERATIONS
from meetingroom.server.routes.throttle import Throttle
from meetingroom.wire.messages import encode

DEFAULT_NAME = "Phòng họp không giấy"


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world, as this server meets it."""

    clock: Clock
    randomness: Randomness
    disk: Disk


THE_MACHINE = Ports(SystemClock(), SystemRandomness(), SystemDisk())
ALL_SAFEGUARDS = Safeguards()


def open_house(
    folder: Path,
    hosts: Iterable[str],
    name: str = DEFAULT_NAME,
    ports: Ports = THE_MACHINE,
    safeguards: Safeguards = ALL_SAFEGUARDS,
) -> House:
    """The parts of the server whose data lies in `folder` (made at first start).

    Raises OSError, DataInUse, KeyFileUnreadable, SchemaUnknown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = DataLock(folder)
    try:
        installation = open_installation(folder / IDENTITY, name, ports.clock, ports.randomness, hosts)
        database = Database(folder / FILE_NAME)
    except BaseException:
        lock.release()
        raise
    signer = InstallationKey(installation)
    core = CommandCore(database, LAWS, ports.clock, ports.randomness, signer, safeguards)
    writer = Writer(core)
    return House(
        core=core,
        writer=writer,
        hub=Hub(core, ports.clock),
        door=Door(database, writer, ports.clock),
        papers=Papers(folder),
        inspector=Inspector(),
        installation=installation,
        hashing=PasswordHashing(),
        clock=ports.clock,
        randomness=ports.randomness,
        disk=ports.disk,
        lock=lock,
    )


def application(house: House) -> Journal:
    """The ASGI application. Its lifespan starts the writer and ends everything the house has open."""
    throttle = Throttle(house.clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        duties = Duties(house)
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

    app = Starlette(
        routes=_routes(house, throttle),
        lifespan=lifespan,
        exception_handlers={HTTPException: failed, Exception: failed},
    )
    return Journal(app, house.clock)


def close_house(house: House) -> None:
    """Writes what is queued and gives everything back. Only after the writer was started."""
    house.writer.close()
    house.hashing.close()
    house.core.database.close()
    house.lock.release()


def _routes(house: House, throttle: Throttle) -> list[BaseRoute]:
    files = Files(house, throttle)
    described = encode(document())

    async def openapi(_request: Request) -> Response:
        return Response(described, media_type=problems.JSON)

    return [
        *(route(house, throttle, operation) for operation in OPERATIONS),
        Route("/blobs/{sha256}", files.get, methods=["GET"]),
        Route("/blobs/{sha256}", files.put, methods=["PUT"]),
        WebSocketRoute("/live", Live(house, throttle).endpoint),
        Route("/openapi.json", openapi, methods=["GET"]),
    ]
