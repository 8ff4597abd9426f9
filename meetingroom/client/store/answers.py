"""Answers of a desk to its screens that are not in the picture: values only.

They stand here because desk and views both speak them and neither may know the other.
"""

from dataclasses import dataclass, field
from pathlib import Path

FourWords = tuple[str, str, str, str]
"""What is compared aloud before a machine trusts a server."""


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper that can be read now: the sealed file, its key and the paper's name (64 hex digits).
    The key never appears in a log."""

    path: Path
    key: bytes = field(repr=False)
    sha256: str


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


@dataclass(frozen=True, slots=True)
class Quote:
    """`text` as printed, cut at whole words; `start` to `end` of it is what was looked for. `from_start` and
    `to_end`: nothing was cut off on that side."""

    text: str
    start: int
    end: int
    from_start: bool
    to_end: bool


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page (from 0) of the paper with these bytes."""

    sha256: str
    page: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class FoundNote:
    """An own note; `page` from 0."""

    stream: str
    key: str
    paper: str
    version: int
    page: int
    quote: Quote


Found = FoundPage | FoundNote


@dataclass(frozen=True, slots=True)
class WordsFound:
    """The best places, best first. Of the papers looked through `unread` are not wholly in the index yet, and
    `unreadable` pages hold no words to find (scans)."""

    best: tuple[Found, ...]
    unread: int
    unreadable: int
