"""A door for the pages of signing in: answers at once, or when the test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field

from meetingroom.client.pages.sign_in.door import Admitted, Known, Met, Nearby, Opened
from meetingroom.client.views.link import DeskLink, Failed

FOUR_WORDS = ("bến nước", "cây đa", "mái đình", "sân phơi")


@dataclass
class FakeDoor:
    """`desk` is what opens; `slip`, `pin` and `password` are the right ones, `for_staff`: the slip is for
    choosing a password. What was asked stands in
    `asked`; with `silent` no question is answered."""

    desk: DeskLink
    known: tuple[Known, ...] = ()
    server: str = ""
    nearby: tuple[Nearby, ...] = (Nearby("192.168.1.10", "Hội đồng nhân dân xã Ea Tân Hòa"),)
    changed: bool = False
    trusted: bool = False
    slip: str = "12345678"
    pin: str = "280375"
    password: str = "mat-khau-dai"
    failing: dict[str, Failed] = field(default_factory=dict)
    passphrase: bool = False
    for_staff: bool = False
    silent: bool = False
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def people(self) -> tuple[Known, ...]:
        return self.known

    def server_name(self) -> str:
        return self.server

    def look_around(self, done: Callable[[tuple[Nearby, ...]], None]) -> None:
        self.asked.append(("look_around",))
        if not self.silent:
            done(self.nearby)

    def meet(self, address: str, done: Callable[[Met | Failed], None]) -> None:
        met = Met(address, "Hội đồng nhân dân xã Ea Tân Hòa", FOUR_WORDS, self.trusted, self.changed)
        self._answer("meet", (address,), done, met)

    def trust(self, met: Met, done: Callable[[Failed | None], None]) -> None:
        self.server = met.name
        self._answer("trust", (met.address,), done, None)

    def redeem(self, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        wrong = Failed("wrong_slip", (("tries_left", 4),))
        admitted = Admitted("Y Kŏ Mlô", self.passphrase, self.for_staff)
        self._answer("redeem", (digits,), done, admitted if digits == self.slip else wrong)

    def choose_pin(self, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        self._answer("choose_pin", (pin,), done, Opened(self.desk))

    def set_password(self, new: str, done: Callable[[Failed | None], None]) -> None:
        self._answer("set_password", (new,), done, None)

    def unlock(self, key: str, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        wrong = Failed("wrong_pin", (("wait_s", 30),))
        self._answer("unlock", (key, pin), done, Opened(self.desk) if pin == self.pin else wrong)

    def sign_in(self, login: str, password: str, done: Callable[[Opened | Failed], None]) -> None:
        wrong = Failed("wrong_password", (("tries_left", 3),))
        right = password == self.password
        self._answer("sign_in", (login, password), done, Opened(self.desk) if right else wrong)

    def _answer(self, name: str, said: tuple[str, ...], done: Callable[..., None], answer: object) -> None:
        self.asked.append((name, *said))
        if not self.silent:
            done(self.failing.get(name, answer))
