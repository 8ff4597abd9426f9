"""The folders of a machine: one for each (server root, person), and which server is pinned.

A shared tablet holds many; each is ciphertext to the others. Folder names are hashes, never anything a
person typed. What stands here in clear is what a sign-in page must show before anything is unlocked
(`labels`): names. Must not open drawers.
"""

import hashlib
import shutil
from pathlib import Path

import msgspec

from meetingroom.client.store.keys import Keys, SecretKeeper
from meetingroom.client.store.labels import (
    DESKS,
    LABEL,
    LOCKS,
    SERVER,
    DeskFolder,
    Label,
    PinnedServer,
    desks_in,
    pinned_in,
)
from meetingroom.ports import Clock, Disk, Randomness

_DOMAIN = b"meetingroom folder 1"
_ASIDE = "set-aside"
MOST_ASIDE = 3
"""Set-aside folders that are kept for an expert; older ones go."""


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
        return desks_in(self._base)

    def folder_of(self, label: Label) -> DeskFolder:
        """Where this person's things belong."""
        digest = hashlib.sha256()
        for part in (_DOMAIN, label.fingerprint, label.person.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return DeskFolder(self._base / DESKS / digest.hexdigest()[:32], label)

    def keys_of(self, folder: DeskFolder) -> Keys:
        """The locks of a folder."""
        return Keys(folder.path / LOCKS, folder.key, self._keeper, self._clock, self._randomness, self._disk)

    def write_label(self, folder: DeskFolder) -> None:
        """Note whose folder it is and that it was used now."""
        folder.path.mkdir(parents=True, exist_ok=True)
        label = msgspec.structs.replace(folder.label, used_at=self._clock.now_ms())
        self._disk.write_durably(folder.path / LABEL, msgspec.json.encode(label))

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
        return pinned_in(self._base)

    def pin(self, server: PinnedServer) -> None:
        """Trust this server from now on. A person has compared its four words."""
        self._base.mkdir(parents=True, exist_ok=True)
        self._disk.write_durably(self._base / SERVER, msgspec.json.encode(server))
