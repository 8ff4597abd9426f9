"""The desks of the demonstration: real drawers, real sessions, real lines; most have no window.

Everybody comes in by his own printed slip, as in a real hall. Must not decide what anybody does.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.client.store.picture import Act, ActState, Picture
from meetingroom.client.store.store import open_store
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.http import Address, HttpTransport
from meetingroom.client.sync.pinning import meet
from meetingroom.client.sync.shop import Workshop
from meetingroom.ports import Clock, Randomness, SystemClock, SystemRandomness
from meetingroom.rules.commands import Command
from meetingroom.rules.ids import PersonId
from meetingroom.wire.certificates import CertificateRefused, root_fingerprint, verify_receipt_leaf
from meetingroom.wire.sign_in import RedeemSlip, SignedIn, Way, prove

T = TypeVar("T")

PATIENCE_S = 120.0


class Stuck(Exception):
    """Something that had to happen did not happen in time, or was refused; the words say what."""


class Backstage:
    """All desks of one demonstration. `close` ends them."""

    def __init__(self, folder: Path, space: str) -> None:
        self._folder = folder
        self._space = space
        self._clock: Clock = SystemClock()
        self._randomness: Randomness = SystemRandomness()
        self._port = 0
        self._root = b""
        self._leaves: list[bytes] = []
        self.workshop = Workshop(threads=8)
        self.desks: dict[PersonId, Desk] = {}

    def find_server(self, port: int) -> None:
        """Meet the server on loopback and pin its root; asked once, later starts must show the same."""
        introduction = self.workshop.begin(meet("127.0.0.1", port, self._clock)).result(PATIENCE_S)
        if self._root and introduction.root != self._root:
            raise Stuck("another root")
        self._port, self._root = port, introduction.root
        self._leaves = self.workshop.begin(self._certificates()).result(PATIENCE_S)

    async def _certificates(self) -> list[bytes]:
        transport = self._transport()
        try:
            return (await transport.root()).receipt_certificates
        finally:
            await transport.close()

    def enter(self, people: Iterable[tuple[PersonId, str]]) -> list[Desk]:
        """Sign these people in by their slips, all at once, and connect their desks."""
        entering = self.workshop.begin(self._enter_all(list(people)))
        return entering.result(4 * PATIENCE_S)

    async def _enter_all(self, people: list[tuple[PersonId, str]]) -> list[Desk]:
        return list(await asyncio.gather(*(self._enter(person, digits) for person, digits in people)))

    async def _enter(self, person: PersonId, digits: str) -> Desk:
        loop = asyncio.get_running_loop()
        key = self._randomness.token_bytes(32)
        store = await loop.run_in_executor(
            self.workshop.pool, open_store, self._folder / person, key, person, self._randomness
        )
        transport = self._transport()
        transport.authorize((await self._redeem(transport, digits)).token)
        desk = Desk(
            store,
            transport,
            self.workshop,
            self._clock,
            self._randomness,
            self._is_trusted,
            root_fingerprint(self._root),
        )
        desk.start()
        self.desks[person] = desk
        return desk

    async def _redeem(self, transport: HttpTransport, digits: str) -> SignedIn:
        device = Ed25519PrivateKey.generate()
        asked = RedeemSlip(
            space=self._space,
            digits=digits,
            device_key=device.public_key().public_bytes_raw(),
            device_name="máy trình diễn",
            proof=prove(device, Way.SLIP, digits.encode(), root_fingerprint(self._root)),
        )
        return await transport.sign_in("/sign-in/slip", asked)

    def _transport(self) -> HttpTransport:
        return HttpTransport(Address("127.0.0.1", self._port), self._root, self._clock)

    def _is_trusted(self, key: bytes, at: int) -> bool:
        for leaf in self._leaves:
            try:
                if verify_receipt_leaf(self._root, leaf, at) == key:
                    return True
            except CertificateRefused:
                continue
        return False

    def close(self) -> None:
        """Hang up everywhere and close every drawer."""
        desks, self.desks = self.desks, {}
        for desk in desks.values():
            desk.stop()
        self.workshop.stop()


def until(desk: Desk, happened: Callable[[Picture], T | None], what: str, seconds: float = PATIENCE_S) -> T:
    """Wait on this thread until `happened` gives something for the desk's picture. Raises Stuck."""
    awake = threading.Event()

    def hear(_changes: object) -> None:
        awake.set()

    stop = desk.listen(hear)
    try:
        waited = 0.0
        while True:
            found = happened(desk.picture)
            if found is not None:
                return found
            if waited >= seconds:
                raise Stuck(what)
            if not awake.wait(0.5):
                waited += 0.5
            awake.clear()
    finally:
        stop()


def act(desk: Desk, stream: str, command: Command) -> None:
    """Submit a command and wait until the server has recorded it. Raises Stuck when it was refused."""
    submitted = desk.submit(stream, command)

    def ended(picture: Picture) -> bool | None:
        held = picture.streams.get(stream)
        acts: tuple[Act, ...] = () if held is None else held.pending
        mine = next((each for each in acts if each.id == submitted), None)
        if mine is not None and mine.state in (ActState.REFUSED, ActState.NOT_KEPT):
            raise Stuck(f"{command.KIND}: {mine.code}")
        # An act leaves the overlay when its record is in the mirror.
        gone = mine is None and held is not None
        return True if gone or (mine is not None and mine.state is ActState.RECORDED) else None

    until(desk, ended, command.KIND)
