"""One outcome for every mark: moved, to be looked at again, or its passage is gone.

Rather ask than move a mark silently to where it does not belong. Must not read or write anything.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from meetingroom.rules.anchors.changes import ClauseChange, changes
from meetingroom.rules.anchors.marks import (
    CERTAIN,
    CONTEXT,
    LookAgain,
    Mark,
    MarkOutside,
    Moved,
    Outcome,
    PassageRemoved,
    Why,
)
from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.anchors.pairing import Pairing
from meetingroom.rules.anchors.placing import Place, Placing
from meetingroom.rules.anchors.quoting import Quoting
from meetingroom.rules.anchors.reading import Reading, read

_THERE = 300
"""Per mille of a passage's words below which it is gone."""
_SAME = 600
"""Likeness, in per mille, from which a passage is the same one."""
_PARTED = 250
"""Per mille of its words that stand elsewhere, from which it is parted."""
_LONG = 8
"""Kept words that are evidence enough of themselves, if no other sentence says the same."""
_SUPPORTED = 350
"""Context, in per mille, that shows where one of several equal passages belongs."""
_ONE_SIDE = 500
"""The same on one side, where the passage stood at the edge of what was moved."""


class Revision:
    """The older and the newer version of one paper, read and compared once."""

    def __init__(self, old: PagedText | Reading, new: PagedText | Reading) -> None:
        self.old = read(old) if isinstance(old, PagedText) else old
        self.new = read(new) if isinstance(new, PagedText) else new
        self.pairing = Pairing(self.old, self.new)
        self._placing = Placing(self.pairing)

    def outcomes(self, marks: Iterable[Mark]) -> list[Outcome]:
        """One outcome for each mark, in their order. Raises MarkOutside."""
        return [self.outcome(mark) for mark in marks]

    def outcome(self, mark: Mark) -> Outcome:
        """What becomes of one mark. Raises MarkOutside."""
        if not 0 <= mark.start <= mark.end <= len(self.old.words.paper.text):
            raise MarkOutside(mark.key)
        span = self._quoting.place(mark)
        if span is not None:
            return self._of(span, mark.ink)
        match self._of(Span(mark.start, mark.end), mark.ink):
            case Moved(found, page):
                return LookAgain(found, page, Why.OTHER_WORDS)
            case other:
                return other

    def changes(self) -> tuple[ClauseChange, ...]:
        """What changed, clause by clause, in the order of the new text."""
        return changes(self.pairing)

    @cached_property
    def _quoting(self) -> Quoting:
        return Quoting(self.old)

    @cached_property
    def _times_said(self) -> Counter[tuple[str, ...]]:
        return Counter(self.new.said(range(len(self.new.segments))))

    def _of(self, span: Span, ink: bool) -> Outcome:
        words = self.old.words
        first, end = bisect_right(words.ends, span.start), bisect_left(words.starts, span.end)
        if first >= end:
            return self._of_signs(span, first, ink)
        place = self._placing.of(first, end)
        if place is None or place.kept * CERTAIN < _THERE * place.total:
            nearest = self._placing.nearest(first)
            return PassageRemoved(nearest, self._page(nearest))
        found = self._placing.characters(span, first, end, place)
        why = Why.INK if ink else self._doubt(place)
        if why is not None:
            return LookAgain(found, self._page(found.start), why)
        return Moved(found, self._page(found.start), (3 * place.likeness + place.context) // 4)

    def _of_signs(self, span: Span, word: int, ink: bool) -> Outcome:
        """A mark on signs or spaces only, before the old word `word`."""
        found = self._placing.gap(span, word)
        if found is None:
            nearest = self._placing.nearest(word)
            return LookAgain(Span(nearest, nearest), self._page(nearest), Why.NO_WORDS)
        if ink:
            return LookAgain(found, self._page(found.start), Why.INK)
        return Moved(found, self._page(found.start), CERTAIN)

    def _doubt(self, place: Place) -> Why | None:
        if place.elsewhere * CERTAIN >= _PARTED * place.total:
            return Why.PARTED
        if place.likeness < _SAME:
            return Why.CHANGED
        if place.context >= _SUPPORTED:
            return None
        told_alone = place.kept >= _LONG or place.side >= _ONE_SIDE
        return None if told_alone and not self._is_repeated(place) else Why.REPEATED

    def _is_repeated(self, place: Place) -> bool:
        """Whether another sentence of the new text says the same."""
        (said,) = self.new.said((self.new.segments.of(place.first),))
        return self._times_said[said] > 1

    def _page(self, place: int) -> int:
        return self.new.words.paper.page_of(place)


def reanchor(old: PagedText, new: PagedText, marks: Iterable[Mark]) -> list[Outcome]:
    """One outcome for each mark of `old`, in their order. Raises MarkOutside."""
    return Revision(old, new).outcomes(marks)


def mark_at(reading: Reading, key: str, span: Span, *, ink: bool = False) -> Mark:
    """A mark on these characters with the evidence it should carry. Raises MarkOutside."""
    text = reading.words.paper.text
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise MarkOutside(key)
    return Mark(
        key,
        start,
        end,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        reading.tree.path(reading.tree.at(bisect_right(reading.words.ends, start))),
        ink,
    )
