"""A text as it is compared: its words, its clauses, its sentences. Must not compare."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetingroom.rules.anchors.clauses import ClauseTree, clause_tree
from meetingroom.rules.anchors.paged import PagedText
from meetingroom.rules.anchors.segments import Segments, segments
from meetingroom.rules.anchors.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Reading:
    """One version of a paper, read."""

    words: Wording
    tree: ClauseTree
    segments: Segments

    def said(self, places: Iterable[int]) -> list[tuple[str, ...]]:
        """What these sentences say after their labels."""
        keys, bounds, bodies = self.words.keys, self.segments.bounds, self.segments.bodies
        return [tuple(keys[bodies[place] : bounds[place + 1]]) for place in places]


def read(paper: PagedText) -> Reading:
    """Read one version; the costly part of re-anchoring, so do it once a version."""
    words = wording(paper)
    tree = clause_tree(words)
    return Reading(words, tree, segments(words, tree))
