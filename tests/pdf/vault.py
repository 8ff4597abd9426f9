"""Seals papers for tests as a desk's vault would."""

import hashlib
import io
from pathlib import Path
from typing import NamedTuple

from meetingroom.wire.pages import Open
from meetingroom.wire.sealed_file import seal

KEY = bytes(range(32))


class SealedPaper(NamedTuple):
    """A sealed file, the name of its paper and its key."""

    path: Path
    sha256: str
    key: bytes

    def request(self) -> Open:
        """The request that opens it."""
        return Open(str(self.path), self.sha256, self.key)


def sealed_paper(folder: Path, content: bytes, name: str = "paper.sealed") -> SealedPaper:
    """Seal `content` into `folder`."""
    path = folder / name
    sha256 = hashlib.sha256(content).hexdigest()
    with path.open("wb") as target:
        seal(
            io.BytesIO(content),
            target,
            key=KEY,
            salt=bytes(16),
            sha256=sha256,
            plain_length=len(content),
        )
    return SealedPaper(path, sha256, KEY)
