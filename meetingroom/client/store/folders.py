"""The folders of a machine: one for each (server root, person), and which server is pinned.

A shared tablet holds many; each is ciphertext to the others. Folder names are hashes, never anything a
person typed. What stands here in clear is what a sign-in page must show before anything is unlocked:
names. Must not open drawers.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from meetingroom.client.store.keys import Keys, SecretKeeper
from meetingroom.ports import Clock, Disk, Randomness

T = TypeVar("T")

_DOMAIN = b"meetingroom folder 1"
_LABEL = "desk.json"
_LOCKS = "locks.json"
_SERVER = "server.json"
_DESKS = "desks"
_ASIDE = "set-aside"
MOST_ASIDE = 3
"""Set-aside folders that are kept for an expert; older ones go."""


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
    loopback. `spaces`: its bodies, id → name."""

    root: bytes
    name: str
    host: str
    port: int
    tls: bool = True
    receipt_certificates: list[bytes] = []
    spaces: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """One person's folder. `key` names it to the sign-in page."""

    path: Path
    label: Label

    @property
    def key(self) -> str:
        """An opaque name."""
        return self.path.name


class Folders:
    """All folders below `base`. Blocking; small files only."""

    def __init__(
        self, base: Path, keeper: SecretKeeper | None, clock: Clock, randomness: Randomness, disk: Disk
    ) -> None:
        self._base = base
        self._keeper = keeper
        self._clock = clock
        self._randomness = randomness
        self._disk = disk

    def desks(self) -> list[DeskFolder]:
        """Every person's folder that has a lock, most recently used first."""
        found = []
        for path in sorted((self._base / _DESKS).glob("*")):
            label = _decoded(path / _LABEL, Label)
            if label is not None and (path / _LOCKS).is_file():
                found.append(DeskFolder(path, label))
        return sorted(found, key=lambda folder: -folder.label.used_at)

    def folder_of(self, label: Label) -> DeskFolder:
        """Where this person's things belong."""
        digest = hashlib.sha256()
        for part in (_DOMAIN, label.fingerprint, label.person.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return DeskFolder(self._base / _DESKS / digest.hexdigest()[:32], label)

    def keys_of(self, folder: DeskFolder) -> Keys:
        """The locks of a folder."""
        return Keys(folder.path / _LOCKS, folder.key, self._keeper, self._clock, self._randomness, self._disk)

    def write_label(self, folder: DeskFolder) -> None:
        """Note whose folder it is and that it was used now."""
        folder.path.mkdir(parents=True, exist_ok=True)
        label = msgspec.structs.replace(folder.label, used_at=self._clock.now_ms())
        self._disk.write_durably(folder.path / _LABEL, msgspec.json.encode(label))

    def set_aside(self, folder: DeskFolder) -> Path:
        """Move a folder out of the way and destroy its secret: nobody can open it any more."""
        self.keys_of(folder).forget()
        aside = self._base / _ASIDE
        aside.mkdir(parents=True, exist_ok=True)
        target = aside / f"{self._clock.now_ms():015d}-{folder.key}"
        shutil.move(folder.path, target)
        for old in sorted(aside.iterdir())[:-MOST_ASIDE]:
            shutil.rmtree(old, ignore_errors=True)
        return target

    def pinned(self) -> PinnedServer | None:
        """The server this machine trusts, None before the first."""
        return _decoded(self._base / _SERVER, PinnedServer)

    def pin(self, server: PinnedServer) -> None:
        """Trust this server from now on. A person has compared its four words."""
        self._base.mkdir(parents=True, exist_ok=True)
        self._disk.write_durably(self._base / _SERVER, msgspec.json.encode(server))


def _decoded(path: Path, wanted: type[T]) -> T | None:
    """A small file's value; None where it is missing or broken (it is then written anew)."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=wanted)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
