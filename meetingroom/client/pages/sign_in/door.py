"""What signing in asks of the machine, as a port: the composition root fills it from `client.sync`.

Every `done` may be called on any thread, once. Must not know how a server is met or a drawer opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from meetingroom.client.views.link import DeskLink, Failed

ROOT_CHANGED = "root_changed"
"""Code of a `Failed`: another root answers where the pinned one was. Met in `unlock` and the like; then
`meet` tells the words."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person who has a drawer on this machine; `key` names it, `staff` signs in as `login` by
    password, `passphrase`: opens it with one instead of a PIN (a machine without a keyring)."""

    key: str
    name: str
    body_name: str = ""
    staff: bool = False
    login: str = ""
    passphrase: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """A server that answered on this network: a claim until its four words were compared."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Met:
    """A server that showed its root. `four_words` to be compared aloud; `trusted`: it is the pinned
    one; `changed`: another root answers where the pinned one was."""

    address: str
    name: str
    four_words: tuple[str, ...]
    trusted: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """The slip was good: this person chooses a PIN now, or a passphrase of ten characters or more
    where the machine has no keyring. `sets_password`: the slip was for choosing a staff password instead;
    `set_password` comes next, then `sign_in`."""

    name: str
    passphrase: bool = False
    sets_password: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A drawer is open and its desk at work."""

    desk: DeskLink
    rescued: int | None = None
    """The drawer was damaged and set aside; so many unsent acts were saved out of it."""
    unreadable: bool = False
    """Nothing of it could be read: what had not been sent is lost, and this device must be let in anew."""


class Door(Protocol):
    """Signing in on this machine."""

    def people(self) -> tuple[Known, ...]:
        """Who has a drawer here, as last known; does not wait."""
        ...

    def server_name(self) -> str:
        """The pinned server's own name, empty while none is pinned."""
        ...

    def look_around(self, done: Callable[[tuple[Nearby, ...]], None]) -> None:
        """Servers of this network."""
        ...

    def meet(self, address: str, done: Callable[[Met | Failed], None]) -> None:
        """Ask the server at `address` (host, host:port or https://…) for its root."""
        ...

    def trust(self, met: Met, done: Callable[[Failed | None], None]) -> None:
        """A person has compared the four words: pin this root, in place of an earlier one."""
        ...

    def redeem(self, digits: str, done: Callable[[Admitted | Failed], None]) -> None:
        """Try a printed slip."""
        ...

    def choose_pin(self, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Make the drawer of who was admitted last, under this PIN or passphrase."""
        ...

    def set_password(self, new: str, done: Callable[[Failed | None], None]) -> None:
        """Staff: the password of who was admitted last."""
        ...

    def unlock(self, key: str, pin: str, done: Callable[[Opened | Failed], None]) -> None:
        """Open a drawer with its PIN or passphrase; works without a network."""
        ...

    def sign_in(self, login: str, password: str, done: Callable[[Opened | Failed], None]) -> None:
        """Staff: by login and password."""
        ...
