"""Holds outcomes against what the editor knows. Knows nothing of how they were found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from meetingroom.rules.anchors.marks import Moved, Outcome
from meetingroom.rules.anchors.paged import Span
from tests.rules.anchors.revisions import Passage

SAME_PLACE = 2 / 3
"""Of the characters of both ranges together that must lie in both, for a mark to be in its place."""


@dataclass(frozen=True, slots=True)
class Score:
    """Marks counted: those whose passage stands, of them in the right and in a wrong place; those whose
    passage is gone, of them moved nevertheless."""

    stands: int
    right: int
    wrong: int
    gone: int
    moved_though_gone: int

    @property
    def right_percent(self) -> float:
        """Moved to their passage, of those whose passage stands."""
        return 100 * self.right / self.stands

    @property
    def wrong_percent(self) -> float:
        """Moved somewhere else without a word, of those whose passage stands."""
        return 100 * self.wrong / self.stands

    @property
    def deleted_percent(self) -> float:
        """Told to be gone or shown again, of those whose passage is gone."""
        return 100 * (self.gone - self.moved_though_gone) / self.gone


def counted(judged: Iterable[tuple[Passage, Outcome]]) -> Counter[str]:
    """Outcomes by what they are worth; what was torn or mostly rewritten counts nowhere."""
    counts: Counter[str] = Counter()
    for passage, outcome in judged:
        moved = isinstance(outcome, Moved)
        if passage.stands is not None:
            counts["stands"] += 1
            there = isinstance(outcome, Moved) and is_there(outcome.range, passage)
            counts["right" if there else "wrong" if moved else "asked"] += 1
        elif passage.gone:
            counts["gone"] += 1
            counts["moved_though_gone"] += moved
    return counts


def score(counts: Counter[str]) -> Score:
    """The sum of some counts."""
    return Score(*(counts[name] for name in ("stands", "right", "wrong", "gone", "moved_though_gone")))


def is_there(found: Span, passage: Passage) -> bool:
    """Whether a range is the passage's, with or without what replaced words at its ends."""
    places = (passage.stands, passage.widest)
    return any(place is not None and _overlap(found, place) >= SAME_PLACE for place in places)


def _overlap(one: Span, two: Span) -> float:
    shared = min(one.end, two.end) - max(one.start, two.start)
    return max(0, shared) / (max(one.end, two.end) - min(one.start, two.start))
