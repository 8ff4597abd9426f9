"""Sentences: the pieces in which two texts are matched before their words are.

A piece never crosses the beginning of a clause, so that what two neighbouring clauses share (a label, a
formula they both begin with) is not torn from one to the other. Must not compare.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from meetingroom.rules.anchors.clauses import ClauseTree
from meetingroom.rules.anchors.wording import Wording

_END = re.compile(r"[;:?!…](?=\s)|\.(?=[”\"»)]*\s)|\n[ \t\r]*\n")
_LEAST = 4
"""Words: shorter pieces ("1.", "a)", "TP.") stay with what follows."""
_LONG = 40
"""Words after which the end of a printed line ends a piece too: tables have no full stops."""


@dataclass(frozen=True, slots=True)
class Segments:
    """`bounds[n]` is the first word of piece `n`, `bounds[n + 1]` the one after its last, `bodies[n]` the
    first after the label it may begin with: a label alone tells nothing where clauses are renumbered."""

    bounds: tuple[int, ...]
    bodies: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def of(self, word: int) -> int:
        """The piece a word stands in."""
        return bisect_right(self.bounds, word) - 1

    def span(self, segment: int) -> tuple[int, int]:
        """Its first word and the one after its last."""
        return self.bounds[segment], self.bounds[segment + 1]


def segments(words: Wording, tree: ClauseTree) -> Segments:
    """The pieces of a text; none for a text without words."""
    text = words.paper.text
    hard = set(tree.firsts)
    soft = set(_sentence_ends(words))
    bounds = [0]
    for stop in sorted(hard | soft | {len(words)}):
        begin = bounds[-1]
        if stop - begin > _LONG:
            for word in range(begin + _LONG, stop):
                if word - bounds[-1] >= _LONG and "\n" in text[words.ends[word - 1] : words.starts[word]]:
                    bounds.append(word)
        length = stop - bounds[-1]
        if length >= _LEAST or (length and (stop in hard or stop == len(words))):
            bounds.append(stop)
    bodies = {clause.first: clause.body for clause in tree.clauses}
    ends = [*bounds[1:], len(words)]
    return Segments(
        tuple(bounds),
        tuple(min(bodies.get(bound, bound), end) for bound, end in zip(bounds, ends, strict=True)),
    )


def _sentence_ends(words: Wording) -> Iterator[int]:
    """The words before which a sentence has ended; after a full stop only one with a capital."""
    text = words.paper.text
    for found in _END.finditer(text):
        word = bisect_left(words.starts, found.start())
        if word < len(words) and (found[0] != "." or text[words.starts[word]].isupper()):
            yield word
