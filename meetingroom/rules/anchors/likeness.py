"""How alike two sentences are, in per mille, and the best way to pair two rows of them without crossing.

Must not give words away.
"""

from collections.abc import Callable, Sequence

from meetingroom.rules.anchors.reading import Reading

ALIKE = 500
"""Per mille of shared words from which two sentences may be versions of one."""
_SAME_PARENT = 60
_SAME_PATH = 30
"""Added for a place in the same clause, and for equal labels: they decide between equal sentences."""


class Likeness:
    """Compares sentences of two texts. `partner` is the pairing of sentences so far, and is read anew."""

    def __init__(self, old: Reading, new: Reading, partner: Sequence[int]) -> None:
        self._ours = _Sentences(old)
        self._theirs = _Sentences(new)
        self._partner = partner

    def of(self, s: int, t: int) -> int:
        """0 where they are no versions of one sentence."""
        ours, theirs = self._ours.words(s), self._theirs.words(t)
        shared = 2000 * len(ours & theirs) // max(1, len(ours) + len(theirs))
        if shared < ALIKE:
            return 0
        parent, other = self._ours.parent(s), self._theirs.parent(t)
        if (self._partner[parent] if parent >= 0 else parent) == other:
            shared += _SAME_PARENT
        if self._ours.path(s) == self._theirs.path(t):
            shared += _SAME_PATH
        return shared


class _Sentences:
    """What is asked of the sentences of one text, remembered."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words: dict[int, frozenset[str]] = {}
        self._paths: dict[int, tuple[str, ...]] = {}

    def words(self, segment: int) -> frozenset[str]:
        """The different words of a sentence, without its label."""
        known = self._words.get(segment)
        if known is None:
            (said,) = self._reading.said((segment,))
            known = self._words[segment] = frozenset(said)
        return known

    def path(self, segment: int) -> tuple[str, ...]:
        """The path of the clause it stands in."""
        clause = self._clause(segment)
        known = self._paths.get(clause)
        if known is None:
            known = self._paths[clause] = self._reading.tree.path(clause)
        return known

    def parent(self, segment: int) -> int:
        """The sentence with which the clause around it begins; -1 without one."""
        clause = self._clause(segment)
        clauses = self._reading.tree.clauses
        if clause >= 0 and clauses[clause].first == self._reading.segments.bounds[segment]:
            clause = clauses[clause].parent
        return self._reading.segments.of(clauses[clause].first) if clause >= 0 else -1

    def _clause(self, segment: int) -> int:
        return self._reading.tree.at(self._reading.segments.bounds[segment])


def best_in_order(
    ours: Sequence[int], theirs: Sequence[int], likeness: Callable[[int, int], int]
) -> list[tuple[int, int]]:
    """The pairs, rising on both sides, whose likeness adds up to most. Costs len(ours) * len(theirs)."""
    width = len(theirs) + 1
    best = [[0] * width]
    alike = [[likeness(s, t) for t in theirs] for s in ours]
    for row in alike:
        above = best[-1]
        here = [0]
        for place, like in enumerate(row):
            taken = above[place] + like if like else 0
            here.append(max(above[place + 1], here[place], taken))
        best.append(here)
    pairs: list[tuple[int, int]] = []
    i, j = len(ours), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((ours[i], theirs[j]))
    pairs.reverse()
    return pairs
