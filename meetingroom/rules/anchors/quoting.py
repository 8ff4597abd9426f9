"""Finds the passage a mark quotes in the very text it was made in, when its place does not fit.

Two programs take the text of one PDF differently by spaces and line ends, so a place may be off by some
characters; the quote, what stood around it and its clause tell where it is. Must not look at a new version.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from meetingroom.rules.anchors.marks import Mark
from meetingroom.rules.anchors.paged import Span
from meetingroom.rules.anchors.reading import Reading
from meetingroom.rules.anchors.wording import said

_CLAUSE = 5
_MOST_PLACES = 400
"""Places of its rarest word that are tried; a quote of common words only is not looked for."""


class Quoting:
    """Answers for one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def place(self, mark: Mark) -> Span | None:
        """The characters the mark is on: its own range when that says what is quoted or nothing is
        quoted; else the one place where the quote stands and the most around it fits; None without one."""
        span = Span(mark.start, mark.end)
        quoted = said(mark.quote)
        if not quoted or quoted == said(self._reading.words.paper.text[span.start : span.end]):
            return span
        ranked = sorted((self._fit(mark, first, len(quoted)), first) for first in self._places(quoted))
        if not ranked or (len(ranked) > 1 and ranked[-1][0] == ranked[-2][0]):
            return None
        first = ranked[-1][1]
        words = self._reading.words
        return Span(words.starts[first], words.ends[first + len(quoted) - 1])

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = {}
        for place, key in enumerate(self._reading.words.keys):
            where.setdefault(key, []).append(place)
        return where

    def _places(self, quoted: Sequence[str]) -> list[int]:
        """The words with which the quote begins."""
        keys = self._reading.words.keys
        rarest = min(range(len(quoted)), key=lambda n: len(self._where.get(quoted[n], ())))
        candidates = self._where.get(quoted[rarest], [])[:_MOST_PLACES]
        begins = (place - rarest for place in candidates)
        return [first for first in begins if first >= 0 and keys[first : first + len(quoted)] == quoted]

    def _fit(self, mark: Mark, first: int, length: int) -> int:
        """How many of the words around the quote stand there too; its clause counts as several."""
        keys, tree = self._reading.words.keys, self._reading.tree
        before, after = said(mark.before), said(mark.after)
        fits = _equal(reversed(keys[max(0, first - len(before)) : first]), reversed(before))
        fits += _equal(keys[first + length : first + length + len(after)], after)
        return fits + (_CLAUSE if mark.path and tree.path(tree.at(first)) == mark.path else 0)


def _equal(ours: Iterable[str], theirs: Iterable[str]) -> int:
    return sum(a == b for a, b in zip(ours, theirs, strict=False))
