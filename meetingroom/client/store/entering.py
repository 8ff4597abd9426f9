"""What the way in speaks of: desks of this machine, servers, and how far somebody has come. Values only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
