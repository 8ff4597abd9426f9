"""Answers of a desk to its screens that are not in the picture: values only.

They stand here because desk and views both speak them and neither may know the other.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Bytes that the server holds and has inspected; `size` in bytes."""

    sha256: str
    size: int
    pages: int
    file_name: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A printed slip for one person: its digits are shown once. `valid_until` in UTC milliseconds."""

    person: str
    digits: str
    valid_until: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a question to the desk or its server has no answer: a code that `words` has a sentence for."""

    code: str
    params: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file a secretary offers; `size` in bytes."""

    path: Path
    size: int
