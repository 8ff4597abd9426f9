"""What is to be re-anchored, and the three ways it can end. None of them is "lost".

Must not compute anything.
"""

from dataclasses import dataclass
from enum import StrEnum

from meetingroom.rules.anchors.paged import Span

CONTEXT = 64
"""Characters kept on either side of a quote."""
CERTAIN = 1000
"""Confidence is in per mille."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the older version: the characters `start` up to `end` of its text.

    `quote` is what stands there, `before` and `after` up to 64 characters around it, `path` the labels of
    its clause ("Điều 5", "2", "a"); all may be empty. They are evidence where the text was taken by
    another program and the places do not fit. `ink`: drawn by hand; the range is its nearest line.
    """

    key: str
    start: int
    end: int
    quote: str = ""
    before: str = ""
    after: str = ""
    path: tuple[str, ...] = ()
    ink: bool = False


class Why(StrEnum):
    """Why a person should look. The value is stable."""

    INK = "ink"
    """Drawn by hand: a line of text was followed, a drawing may mean something else."""
    CHANGED = "changed"
    """The passage stands there, much of it in other words."""
    PARTED = "parted"
    """Its words stand in two places now."""
    REPEATED = "repeated"
    """The same words stand in several places and what stood around them is gone."""
    OTHER_WORDS = "other_words"
    """The text does not say what the mark quotes."""
    NO_WORDS = "no_words"
    """Nothing but signs or spaces was marked, and what stands around them changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The passage stands at `range` of the new text, which begins on `page` (from 0)."""

    range: Span
    page: int
    confidence: int


@dataclass(frozen=True, slots=True)
class LookAgain:
    """*xem lại*: probably `range`, on `page`; a person must say."""

    range: Span
    page: int
    why: Why


@dataclass(frozen=True, slots=True)
class PassageRemoved:
    """*đoạn đã bỏ*: the passage is gone; it stood at `place`, between what is still there."""

    place: int
    page: int


Outcome = Moved | LookAgain | PassageRemoved


class MarkOutside(ValueError):
    """The range of a mark does not lie in the text it was made in: `key` names the mark."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
