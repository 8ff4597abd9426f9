"""The cord between the sign-in pages and the machinery behind them: what they may ask.

`client.sync.entrance.Entrance` is the real one, `tests.fakes.fixture_entrance.FixtureEntrance` its
stand-in. Nothing here may block: answers come through callbacks, on any thread. A PIN or passphrase is
given only to `settle`, `unlock` and `change_secret`, and never leaves this machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from meetingroom.client.views.link import Failed


class SecretKind(StrEnum):
    """What opens a desk on this machine: six digits where it has a keyring, else a passphrase."""

    PIN = "pin"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """A desk that was made on this machine: whose, at which installation; `used_at` in UTC ms."""

    desk: str
    person_name: str
    server_name: str
    secret: SecretKind
    used_at: int


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that answered on the local network, or that was typed. Nothing of it is proven yet."""

    name: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Met:
    """A server that introduced itself. `words` are to be compared aloud unless `pinned` already;
    `spaces`: the bodies of this server, (id, name). `handle` is not for pages."""

    name: str
    host: str
    port: int
    words: tuple[str, ...]
    pinned: bool
    spaces: tuple[tuple[str, str], ...]
    handle: Any


@dataclass(frozen=True, slots=True)
class Admitted:
    """The server let this person in; a PIN (or passphrase) is still to be chosen, unless
    `desk` says that this machine has a desk of his already. `handle` is not for pages."""

    person_name: str
    secret: SecretKind
    desk: KnownDesk | None
    handle: Any


@dataclass(frozen=True, slots=True)
class Opened:
    """The desk is open; `handle` is what the composition makes windows of. `rescued`: the database was
    damaged and set aside; so many unsent acts were saved out of it (None: nothing was damaged)."""

    person_name: str
    handle: Any
    rescued: int | None = None


class EntranceLink(Protocol):
    """What the sign-in pages may ask."""

    def known(self, done: Callable[[Sequence[KnownDesk]], None]) -> None:
        """The desks of this machine, most recently used first."""
        ...

    def look_around(self, done: Callable[[Sequence[FoundServer]], None]) -> None:
        """Servers on the local network; takes up to two seconds."""
        ...

    def meet(self, server: FoundServer, done: Callable[[Met | Failed], None]) -> None:
        """Ask a server who it is; takes about a second. Failed: "unreachable", "clock_disagrees",
        "not_a_meeting_room"."""
        ...

    def by_slip(self, met: Met, space: str, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        """A printed slip of eight digits. Failed: codes of `wire.account_codes`, "unreachable",
        "root_changed"."""
        ...

    def by_password(
        self, met: Met, login: str, password: str, done: Callable[[Admitted | Failed], None]
    ) -> None:
        """Staff. Failed: as `by_slip`."""
        ...

    def settle(self, admitted: Admitted, secret: str, done: Callable[[Opened | Failed], None]) -> None:
        """Make the desk under this PIN (six digits) or passphrase (ten characters or more). Failed:
        "pin_too_simple", "passphrase_too_short", "keyring_unavailable", "disk_full"."""
        ...

    def unlock(self, desk: KnownDesk, secret: str, done: Callable[[Opened | Failed], None]) -> None:
        """Open a desk; needs no network. Failed: "wrong_pin" (params `wait_s`, `tries`),
        "keyring_unavailable", "keyring_secret_lost", "drawer_busy", "drawer_too_new", "disk_full"."""
        ...

    def start_over(self, desk: KnownDesk, done: Callable[[None], None]) -> None:
        """The PIN is forgotten: put the desk aside for good, so that a new slip can make another."""
        ...

    def change_secret(
        self, desk: KnownDesk, old: str, new: str, done: Callable[[None | Failed], None]
    ) -> None:
        """Another PIN for a desk that is not open. Failed: as `unlock` and `settle`."""
        ...
