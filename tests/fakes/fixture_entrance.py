"""The way in without keyring, disk or network: answers are what a test says they are.

Keeps the contract of `client.views.entrance_link.EntranceLink`. With `holds=True` nothing is answered
until `let_go()`, so that the waiting can be seen.
"""

from collections.abc import Callable, Sequence
from typing import Any

from meetingroom.client.views.entrance_link import (
    Admitted,
    FoundServer,
    KnownDesk,
    Met,
    Opened,
    SecretKind,
)
from meetingroom.client.views.link import Failed

SERVER = FoundServer("HĐND xã Ea Tân Hòa", "192.168.1.10", 8443)
MET = Met(SERVER.name, SERVER.host, SERVER.port, ("hoa sen", "con đò", "mái đình", "lúa chín"),
          False, (("hdnd", "HĐND xã Ea Tân Hòa"),), None)  # fmt: skip
DESK = KnownDesk("desk-1", "Y Kŏ Mlô", SERVER.name, SecretKind.PIN, 1_795_053_600_000)


class FixtureEntrance:
    """`desks`, `servers` and the answers may be set; `asked` lists what was asked, secrets included."""

    def __init__(self, *, desks: Sequence[KnownDesk] = (), holds: bool = False) -> None:
        self.desks = list(desks)
        self.servers: list[FoundServer] = [SERVER]
        self.met: Met | Failed = MET
        self.admitted: Admitted | Failed = Admitted("Y Kŏ Mlô", SecretKind.PIN, None, None)
        self.opened: Opened | Failed = Opened("Y Kŏ Mlô", None)
        self.changed: Failed | None = None
        self.asked: list[tuple[str, ...]] = []
        self.holds = holds
        self._held: list[Callable[[], None]] = []

    def let_go(self) -> None:
        """Give the answers that were held back."""
        held, self._held = self._held, []
        for answer in held:
            answer()

    def known(self, done: Callable[[Sequence[KnownDesk]], None]) -> None:
        self._say(done, tuple(self.desks), "known")

    def look_around(self, done: Callable[[Sequence[FoundServer]], None]) -> None:
        self._say(done, tuple(self.servers), "look_around")

    def meet(self, server: FoundServer, done: Callable[[Met | Failed], None]) -> None:
        self._say(done, self.met, "meet", server.host)

    def by_slip(self, met: Met, space: str, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        self._say(done, self.admitted, "by_slip", space, digits)

    def by_password(
        self, met: Met, login: str, password: str, done: Callable[[Admitted | Failed], None]
    ) -> None:
        self._say(done, self.admitted, "by_password", login, password)

    def settle(self, admitted: Admitted, secret: str, done: Callable[[Opened | Failed], None]) -> None:
        self._say(done, self.opened, "settle", secret)

    def unlock(self, desk: KnownDesk, secret: str, done: Callable[[Opened | Failed], None]) -> None:
        self._say(done, self.opened, "unlock", desk.desk, secret)

    def start_over(self, desk: KnownDesk, done: Callable[[None], None]) -> None:
        self._say(done, None, "start_over", desk.desk)

    def change_secret(
        self, desk: KnownDesk, old: str, new: str, done: Callable[[Failed | None], None]
    ) -> None:
        self._say(done, self.changed, "change_secret", old, new)

    def _say(self, done: Callable[[Any], None], value: Any, *asked: str) -> None:
        self.asked.append(asked)
        if self.holds:
            self._held.append(lambda: done(value))
        else:
            done(value)
