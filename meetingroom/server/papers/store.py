"""The folder of papers: whole files named by their SHA-256, and uploads on their way there.

`blobs/ab/<sha256>` is written once and never changed; `uploads/<person's hash>/<sha256>` grows piece by
piece and is renamed when it is whole. A second uploader sends every byte again: whether a paper is here
already cannot be told. Must not know meetings, SQL or PDF.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_READ = 1024 * 1024


class WrongOffset(Exception):
    """The piece does not continue the upload; `offset` is where it goes on."""

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


class WrongBytes(Exception):
    """All bytes are there and are not what their name says; they were thrown away."""


def is_hash(text: str) -> bool:
    """True for 64 lower-case hex digits; anything else never becomes part of a path."""
    return _SHA256.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Papers:
    """All papers of an installation, under `folder`. Every function may block on the disk."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where a whole paper lies, or would. Raises ValueError for anything but a hash."""
        if not is_hash(sha256):
            raise ValueError("not a hash")
        return self.folder / "blobs" / sha256[:2] / sha256

    def offset(self, person: str, sha256: str) -> int:
        """How many bytes of a person's upload lie here."""
        part = self._part(person, sha256)
        return part.stat().st_size if part.exists() else 0

    def add(self, person: str, sha256: str, offset: int, piece: bytes) -> int:
        """Appends a piece, durably; the new offset. A piece that is here already changes nothing.

        Raises WrongOffset, OSError (a full disk).
        """
        part = self._part(person, sha256)
        held = self.offset(person, sha256)
        if offset > held:
            raise WrongOffset(held)
        fresh = piece[held - offset :]
        if fresh:
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("ab") as handle:
                handle.write(fresh)
                handle.flush()
                os.fsync(handle.fileno())
        return held + len(fresh)

    def uploaded(self, person: str, sha256: str) -> Path:
        """The finished upload, still in its own place, its hash checked. Raises WrongBytes."""
        part = self._part(person, sha256)
        if not part.exists() or _hash(part) != sha256:
            part.unlink(missing_ok=True)
            raise WrongBytes
        return part

    def keep(self, person: str, sha256: str) -> Path:
        """Moves a checked upload among the papers."""
        part, whole = self._part(person, sha256), self.path(sha256)
        whole.parent.mkdir(parents=True, exist_ok=True)
        part.replace(whole)
        _flush_folder(whole.parent)
        return whole

    def drop(self, person: str, sha256: str) -> None:
        """Throws an upload away."""
        self._part(person, sha256).unlink(missing_ok=True)

    def _part(self, person: str, sha256: str) -> Path:
        if not is_hash(sha256):
            raise ValueError("not a hash")
        of = hashlib.sha256(person.encode()).hexdigest()[:32]
        return self.folder / "uploads" / of / sha256


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(_READ):
            digest.update(piece)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    """Makes a rename durable where folders can be flushed (not on Windows)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
