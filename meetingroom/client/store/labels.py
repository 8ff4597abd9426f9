"""Whose desks stand on this machine and which server it trusts, read without opening anything.

This is all a sign-in page must know before anybody has typed, so the module loads no cipher, no keyring
and no database. Must not write: `folders` does.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

LABEL = "desk.json"
LOCKS = "locks.json"
SERVER = "server.json"
DESKS = "desks"


class SecretKind(StrEnum):
    """What a person types to open a drawer: six digits where there is a keyring, else a passphrase.
    Staff type their password; it is used like a PIN."""

    PIN = "pin"
    PASSPHRASE = "passphrase"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Whose folder it is, as the sign-in page shows it. `staff` signs in by password."""

    fingerprint: bytes
    person: str
    name: str
    body_name: str = ""
    login: str = ""
    staff: bool = False
    used_at: int = 0


class PinnedServer(msgspec.Struct, frozen=True, kw_only=True):
    """The one server this machine trusts: its root (DER) and where it was last. `tls` is False only on
    loopback. `spaces`: its bodies, id → name. `fingerprint` of the root stands there for the sign-in
    page alone, which sorts names by it; empty where an earlier release wrote the file."""

    root: bytes
    name: str
    host: str
    port: int
    tls: bool = True
    receipt_certificates: list[bytes] = []
    spaces: dict[str, str] = {}
    fingerprint: bytes = b""


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """One person's folder. `key` names it to the sign-in page, `kind` is what opens it."""

    path: Path
    label: Label
    kind: SecretKind = SecretKind.PIN

    @property
    def key(self) -> str:
        """An opaque name."""
        return self.path.name


class _Locks(msgspec.Struct, frozen=True):
    """As much of the lock file as can be told before it is tried."""

    kind: SecretKind


def desks_in(base: Path) -> list[DeskFolder]:
    """Every person's folder below `base` that has a lock, most recently used first."""
    found = []
    for path in sorted((base / DESKS).glob("*")):
        label, locks = decoded(path / LABEL, Label), decoded(path / LOCKS, _Locks)
        if label is not None and locks is not None:
            found.append(DeskFolder(path, label, locks.kind))
    return sorted(found, key=lambda folder: -folder.label.used_at)


def pinned_in(base: Path) -> PinnedServer | None:
    """The server this machine trusts, None before the first."""
    return decoded(base / SERVER, PinnedServer)


def decoded(path: Path, wanted: type[T]) -> T | None:
    """A small file's value; None where it is missing or broken (it is then written anew)."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=wanted)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
