"""The text of a paper as marks address it: one string, and where each page begins in it.

Must not look at the words.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

PAGE_BREAK = "\f"
"""Stands between two pages, as in the text files people make of PDF."""


class Span(NamedTuple):
    """Characters from `start` up to and without `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PagedText:
    """`text` with the place of each page's first character; there is always a first page, at 0."""

    text: str
    starts: tuple[int, ...] = (0,)

    @classmethod
    def of(cls, pages: Sequence[str]) -> "PagedText":
        """The text of these pages, a page break between each two."""
        starts = [0]
        for page in pages[:-1]:
            starts.append(starts[-1] + len(page) + len(PAGE_BREAK))
        return cls(PAGE_BREAK.join(pages), tuple(starts))

    @classmethod
    def split(cls, text: str) -> "PagedText":
        """The text of a file in which pages are parted by page breaks."""
        return cls.of(text.split(PAGE_BREAK))

    def page_of(self, place: int) -> int:
        """The page (from 0) on which a character stands."""
        return max(0, bisect_right(self.starts, place) - 1)

    def page(self, number: int) -> Span:
        """The characters of a page (from 0), without its page break."""
        if number + 1 < len(self.starts):
            return Span(self.starts[number], self.starts[number + 1] - len(PAGE_BREAK))
        return Span(self.starts[number], len(self.text))
