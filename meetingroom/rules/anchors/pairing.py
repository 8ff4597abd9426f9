"""Which sentences of the old text and of the new one are the same, and through them which words.

In the order of what can be trusted: sentences that are equal and stand once in either text; sentences
that share runs of words found nowhere else (these two follow a clause wherever it was moved to); then
what stands between, in order, by likeness and by its place in the tree of clauses, which decides between
repeated formulae. A word is given away once. Must not know marks.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from meetingroom.rules.anchors.diff import common
from meetingroom.rules.anchors.likeness import Likeness, best_in_order
from meetingroom.rules.anchors.reading import Reading

NOWHERE = -1
_ROUNDS = 2
"""What was ambiguous among all sentences may be plain among those left over by the first round."""
_RUN = 4
"""Words of a run that may be found nowhere else."""
_GOOD_PART = 500
"""Per mille of the shorter side's words that must be shared before any are given."""
_DENSE = 330
"""Per mille of the stretch they are scattered over: any long text contains the words of a short one."""
_FEW = 3
"""Words: fewer in common are chance, unless they are the whole sentence."""
_WIDEST = 10_000
"""Sentences times sentences of one gap; of a wider one only the ends are compared."""
_END_OF_A_GAP = 50
_LONGEST_STRETCH = 2_000

Run = tuple[str, ...]


class Pairing:
    """`image[word]` of the old text is its word in the new one or NOWHERE; `source` the other way;
    `partner[segment]` and `owner[segment]` the same for sentences."""

    def __init__(self, old: Reading, new: Reading) -> None:
        self.old = old
        self.new = new
        self.image = [NOWHERE] * len(old.words)
        self.source = [NOWHERE] * len(new.words)
        self.partner = [NOWHERE] * len(old.segments)
        self.owner = [NOWHERE] * len(new.segments)
        for _ in range(_ROUNDS):
            self._equal_and_unique()
            self._by_rare_runs()
            self._by_neighbours()
        self._between_words()
        self._labels()

    def _equal_and_unique(self) -> None:
        ours, theirs = _once_said(self.old, self.partner), _once_said(self.new, self.owner)
        for said, s in ours.items():
            t = theirs.get(said)
            if t is not None:
                self._match(s, t)

    def _by_rare_runs(self) -> None:
        ours, theirs = _runs(self.old, self.partner), _runs(self.new, self.owner)
        votes = Counter(
            (first, theirs.first[run])
            for run, first in ours.first.items()
            if ours.last[run] == first and theirs.last.get(run, NOWHERE) == theirs.first.get(run)
        )
        for (s, t), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            self._match(s, t)

    def _by_neighbours(self) -> None:
        likeness = Likeness(self.old, self.new, self.partner)
        for first, end in _free_runs(self.partner):
            free = list(range(first, end))
            open_ = self._room_for(first, end)
            if len(free) * len(open_) > _WIDEST:
                free, open_ = self._without_equal_ends(free, open_)
                free, open_ = _ends(free), _ends(open_)
            for s, t in best_in_order(free, open_, likeness.of):
                self._match(s, t)

    def _room_for(self, first: int, end: int) -> list[int]:
        """The free new sentences after the partner of what stands before, then those before the partner
        of what follows: one and the same gap, unless one of the two neighbours was moved."""
        after = self.partner[first - 1] + 1 if first else 0
        before = self.partner[end] if end < len(self.partner) else len(self.owner)
        stop = after
        while stop < len(self.owner) and self.owner[stop] < 0:
            stop += 1
        if after <= before <= stop:
            return list(range(after, before))
        start = before
        while start > 0 and self.owner[start - 1] < 0:
            start -= 1
        return [*range(after, stop), *range(start, before)]

    def _without_equal_ends(self, free: list[int], open_: list[int]) -> tuple[list[int], list[int]]:
        """Match what is equal at both ends of a wide gap; the rest."""
        ours, theirs = self.old.said(free), self.new.said(open_)
        most = min(len(free), len(open_))
        head = next((n for n in range(most) if ours[n] != theirs[n]), most)
        tail = next((n for n in range(most - head) if ours[-1 - n] != theirs[-1 - n]), most - head)
        for n in (*range(head), *range(-tail, 0)):
            self._match(free[n], open_[n])
        return free[head : len(free) - tail], open_[head : len(open_) - tail]

    def _between_words(self) -> None:
        """What is left free on both sides between two neighbours: sentences that were parted or joined."""
        for first, end in _free_runs(self.image):
            after = self.image[first - 1] + 1 if first else 0
            before = self.image[end] if end < len(self.image) else len(self.source)
            if not 0 < before - after <= _LONGEST_STRETCH or end - first > _LONGEST_STRETCH:
                continue
            if all(word < 0 for word in self.source[after:before]):
                self._give(range(first, end), range(after, before))

    def _labels(self) -> None:
        """The label of a clause is that of the clause its words became, whatever it says now."""
        theirs = {clause.body: clause for clause in self.new.tree.clauses}
        for clause in self.old.tree.clauses:
            for word in range(clause.body, min(clause.body + _FEW, clause.own_end)):
                other = theirs.get(self.image[word] - (word - clause.body))
                if other is None:
                    continue
                if clause.body - clause.first == other.body - other.first:
                    self._relabel(range(clause.first, clause.body), range(other.first, other.body))
                break

    def _relabel(self, ours: range, theirs: range) -> None:
        for word, other in zip(ours, theirs, strict=True):
            if self.image[word] < 0 and self.source[other] < 0:
                self.image[word] = other
                self.source[other] = word

    def _match(self, s: int, t: int) -> None:
        (a, a_end), (b, b_end) = self.old.segments.span(s), self.new.segments.span(t)
        given = self._give(_free(self.image, a, a_end), _free(self.source, b, b_end))
        if self.partner[s] < 0 and given * 2 >= a_end - a:
            self.partner[s] = t
        if self.owner[t] < 0 and given * 2 >= b_end - b:
            self.owner[t] = s

    def _give(self, free: Sequence[int], open_: Sequence[int]) -> int:
        """Give the words both have in order, when they are a good part of the shorter; how many."""
        said, heard = _said(self.old, free), _said(self.new, open_)
        if said == heard and isinstance(free, range) and isinstance(open_, range):
            self.image[free.start : free.stop] = open_
            self.source[open_.start : open_.stop] = free
            return len(free)
        pairs = common(said, heard)
        shorter = min(len(said), len(heard))
        if len(pairs) < max(1, min(_FEW, shorter)) or len(pairs) * 1000 < _GOOD_PART * shorter:
            return 0
        reach = max(pairs[-1][0] - pairs[0][0], pairs[-1][1] - pairs[0][1]) + 1
        if len(pairs) * 1000 < _DENSE * reach:
            return 0
        for i, j in pairs:
            self.image[free[i]] = open_[j]
            self.source[open_[j]] = free[i]
        return len(pairs)


def _said(reading: Reading, words: Sequence[int]) -> list[str]:
    keys = reading.words.keys
    return keys[words.start : words.stop] if isinstance(words, range) else [keys[word] for word in words]


def _free(taken: Sequence[int], first: int, end: int) -> Sequence[int]:
    """The words from `first` up to `end` that are not given away."""
    if max(taken[first:end]) < 0:
        return range(first, end)
    return [word for word in range(first, end) if taken[word] < 0]


def _once_said(reading: Reading, taken: Sequence[int]) -> dict[Run, int]:
    """The free sentences that no other free one repeats, with their place."""
    places = [place for place, by in enumerate(taken) if by < 0]
    said = reading.said(places)
    times = Counter(said)
    return {run: place for place, run in zip(places, said, strict=True) if run and times[run] == 1}


class _Runs(NamedTuple):
    """For every run of words of the free sentences, the first and the last of them it stands in."""

    first: dict[Run, int]
    last: dict[Run, int]


def _runs(reading: Reading, taken: Sequence[int]) -> _Runs:
    keys = reading.words.keys
    runs: list[Run] = []
    where: list[int] = []
    for segment, by in enumerate(taken):
        if by < 0:
            a, b = reading.segments.bodies[segment], reading.segments.bounds[segment + 1]
            runs += zip(*(keys[a + n : b] for n in range(_RUN)), strict=False)
            where += [segment] * (len(runs) - len(where))
    return _Runs(dict(zip(reversed(runs), reversed(where), strict=True)), dict(zip(runs, where, strict=True)))


def _free_runs(taken: Sequence[int]) -> list[tuple[int, int]]:
    """First and end of each stretch of entries that are NOWHERE."""
    runs: list[tuple[int, int]] = []
    begin = -1
    for place, by in enumerate(taken):
        if by < 0 and begin < 0:
            begin = place
        elif by >= 0 and begin >= 0:
            runs.append((begin, place))
            begin = -1
    return [*runs, (begin, len(taken))] if begin >= 0 else runs


def _ends(places: list[int]) -> list[int]:
    if len(places) <= 2 * _END_OF_A_GAP:
        return places
    return places[:_END_OF_A_GAP] + places[-_END_OF_A_GAP:]
