"""A real server over TLS on a port of loopback, and machines that find their way to it.

Everything is real but the keyring and, where a test says so, the server's clock. Must not judge anything.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from meetingroom.client.store.folders import Folders
from meetingroom.client.store.keys import MachineKeyring
from meetingroom.client.store.labels import Label, PinnedServer
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.entrance import Entrance, MetServer, OpenDesk
from meetingroom.client.sync.shop import Workshop
from meetingroom.ports import Clock, Disk, SystemClock, SystemDisk, SystemRandomness
from meetingroom.rules.state import Meeting
from meetingroom.server.app.run import server_config
from meetingroom.server.identity.tls import line_context
from tests.fakes.memory_keyring import MemoryKeyring
from tests.rules.hall import SECRETARY
from tests.server.council import BODY, MEETING
from tests.server.site import HOSTS, Site

PIN = "271828"
MEETING_ID = MEETING.removeprefix("meeting/")


class WrongClock(SystemClock):
    """The machine's clock, set wrong by `off_ms`."""

    def __init__(self, off_ms: int) -> None:
        self._off_ms = off_ms

    def now_ms(self) -> int:
        return super().now_ms() + self._off_ms


class Town:
    """`open` and `close`, or `async with living_town(folder) as town`."""

    def __init__(self, folder: Path, clock: Clock | None = None, port: int = 0) -> None:
        self.folder = folder
        randomness: Any = SystemRandomness()
        time: Any = clock or SystemClock()
        self.site = Site(folder / "server", clock=time, randomness=randomness)
        self.workshop = Workshop()
        self.desks: list[Desk] = []
        self.keyrings: dict[str, MemoryKeyring] = {}
        self.port = port
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        context = line_context(self.site.house.installation)
        config = server_config(self.site.house, "127.0.0.1", self.port, context, lambda: HOSTS)
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def close(self) -> None:
        for desk in self.desks:
            await asyncio.to_thread(desk.stop)
        await asyncio.to_thread(self.workshop.stop)
        await self.leave()

    async def leave(self) -> None:
        """The server goes down; its port is free."""
        server, serving = self._server, self._serving
        self._server = self._serving = None
        if server is not None and serving is not None:
            server.should_exit = True
            await serving

    async def stop(self, opened: OpenDesk) -> None:
        """The program at this desk is closed."""
        self.desks.remove(opened.desk)
        await asyncio.to_thread(opened.desk.stop)

    # ── machines ──────────────────────────────────────────────────────────────────────────────

    def machine(self, name: str, disk: Disk | None = None) -> Entrance:
        """A machine of its own, or the same one again."""
        return Entrance(
            self.folder / name,
            self.workshop,
            MachineKeyring(self.keyring(name)),
            SystemClock(),
            SystemRandomness(),
            disk or SystemDisk(),
            device_name=name,
        )

    def keyring(self, name: str) -> MemoryKeyring:
        """Where this machine keeps its secrets."""
        return self.keyrings.setdefault(name, MemoryKeyring())

    async def introduced(self, name: str) -> Entrance:
        """A machine whose person has compared the four words (they take a second)."""
        entrance = self.machine(name)
        met = await said(entrance.meet, f"127.0.0.1:{self.port}")
        assert isinstance(met, MetServer), met
        assert len(met.words) == 4
        assert not met.trusted
        assert await said(entrance.trust, met) is None
        return entrance

    def pinned(self, name: str) -> Entrance:
        """A machine on which that was done before."""
        self.pin(name)
        return self.machine(name)

    def pin(self, name: str) -> Path:
        """Let a machine trust the server, as after the four words; its folder."""
        place = self.site.house.installation
        server = PinnedServer(
            root=place.root,
            name="Thử",
            host="127.0.0.1",
            port=self.port,
            receipt_certificates=list(place.receipt_certificates()),
            spaces={BODY.removeprefix("body/"): "HĐND xã Bình Minh"},
        )
        Folders(self.folder / name, None, SystemClock(), SystemRandomness(), SystemDisk()).pin(server)
        return self.folder / name

    # ── people ────────────────────────────────────────────────────────────────────────────────

    async def at_desk(self, person: str, entrance: Entrance) -> OpenDesk:
        """A deputy with a slip in hand makes his desk."""
        label = await said(entrance.redeem, await self.slip(person))
        assert isinstance(label, Label), label
        return self.kept(await said(entrance.choose_pin, PIN))

    async def slip(self, person: str) -> str:
        """A printed slip from the secretary's screen."""
        asked = {"protocol": 1, "meeting": MEETING_ID, "person": person}
        answer = await self.site.post(SECRETARY, "/slips", asked)
        return str(answer.json["digits"])

    def kept(self, opened: Any) -> OpenDesk:
        """Remember to close it."""
        assert isinstance(opened, OpenDesk), opened
        self.desks.append(opened.desk)
        return opened


@asynccontextmanager
async def living_town(folder: Path, clock: Clock | None = None, port: int = 0) -> AsyncIterator[Town]:
    """A town with its council in session while the block lasts."""
    town = Town(folder, clock, port)
    await town.open()
    try:
        await town.site.convene()
        yield town
    finally:
        await town.close()


async def said(ask: Callable[..., None], *given: Any) -> Any:
    """Ask the entrance or a desk something and wait for its answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()
    ask(*given, lambda value: loop.call_soon_threadsafe(answer.set_result, value))
    return await asyncio.wait_for(answer, 30)


async def until(desk: Desk, true: Callable[[], Any]) -> None:
    """Wait until the desk's picture says so."""
    changed = threading.Event()
    stop = desk.listen(lambda _: changed.set())
    try:
        for _ in range(600):
            if true():
                return
            changed.clear()
            await asyncio.to_thread(changed.wait, 0.05)
    finally:
        stop()
    raise AssertionError(f"never: {desk.picture.connection}")


def meeting(desk: Desk) -> Meeting:
    """The meeting as this desk knows it."""
    state = desk.picture.state_of(MEETING)
    return state if isinstance(state, Meeting) else Meeting()
