"""The cord between the sign-in pages and the machinery behind them: what they may ask.

`client.sync.entrance.Entrance` is the real one, `tests.fakes.fixture_entrance.FixtureEntrance` its
stand-in. Nothing here may block: answers come through callbacks, on any thread. A PIN or passphrase is
given only to `settle`, `unlock` and `change_secret`, and never leaves this machine.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from meetingroom.client.store.answers import Failed
from meetingroom.client.store.entering import (
    Admitted,
    FoundServer,
    KnownDesk,
    Met,
    Opened,
    SecretKind,
)

__all__ = ["Admitted", "EntranceLink", "Failed", "FoundServer", "KnownDesk", "Met", "Opened", "SecretKind"]


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
        self, desk: KnownDesk, old: str, new: str, done: Callable[[Failed | None], None]
    ) -> None:
        """Another PIN for a desk that is not open. Failed: as `unlock` and `settle`."""
        ...
