"""What a page hands to the reader: one paper on this desk, and how to read it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper to be opened: the file at `path`, sealed with `key` for the paper `sha256` (hexadecimal).

    `title` is shown and spoken. The key never appears in a log: `repr` leaves it out.
    """

    path: Path
    sha256: str
    title: str
    key: bytes | None = field(repr=False)

    @classmethod
    def plain(cls, path: Path, sha256: str, title: str) -> Self:
        """A paper that is not sealed; only tests and tools have such."""
        return cls(path, sha256, title, None)
