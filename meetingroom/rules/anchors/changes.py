"""“Đổi gì so với bản tôi đã đọc”: clause by clause, from the same pairing that moves the marks.

A clause is compared by its own words, without its label and without its parts: an article whose second
clause changed has not changed itself. Changes of signs, spaces and capitals are none. Must not word
anything for the screen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetingroom.rules.anchors.diff import rising
from meetingroom.rules.anchors.paged import Span
from meetingroom.rules.anchors.pairing import NOWHERE, Pairing
from meetingroom.rules.anchors.printing import as_printed
from meetingroom.rules.anchors.reading import Reading

_SAME_CLAUSE = 300
"""Per mille of the shorter clause's words that must be shared."""
_TAKEN_IN = 500
"""Per mille of a clause's words that another one must hold to have taken it in."""


class ChangeKind(StrEnum):
    """What happened to a clause. The value is stable."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    MERGED = "merged"
    """Its words stand in a clause that was another one's."""
    SPLIT = "split"
    """Its words stood in a clause that lives on beside it."""


class PieceKind(StrEnum):
    """Of a run of words in a comparison."""

    SAME = "same"
    STRUCK = "struck"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, as printed, on one line."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """Where a clause stands: the labels from the outermost, its own characters, the page they begin on.
    `path` is empty for what stands before the first clause."""

    path: tuple[str, ...]
    range: Span
    page: int


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that is not what it was; `old` is None for an added one, `new` for a removed one."""

    kinds: tuple[ChangeKind, ...]
    old: ClausePlace | None
    new: ClausePlace | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A clause, or what stands before the first: its own words, where its label ends, its parent."""

    first: int
    body: int
    end: int
    parent: int
    label: str
    path: tuple[str, ...]


class _Version:
    """One version as passages."""

    def __init__(self, reading: Reading) -> None:
        self.words = reading.words
        tree = reading.tree
        opening = tree.firsts[0] if tree.firsts else len(reading.words)
        # Clause n of the tree is passage n + 1; what has no parent hangs on no passage at all.
        self.passages = [
            _Passage(0, 0, opening, NOWHERE, "", ()),
            *(
                _Passage(
                    clause.first,
                    clause.body,
                    clause.own_end,
                    clause.parent + 1 if clause.parent >= 0 else NOWHERE,
                    clause.label,
                    tree.path(n),
                )
                for n, clause in enumerate(tree.clauses)
            ),
        ]
        self.of = [n for n, passage in enumerate(self.passages) for _ in range(passage.first, passage.end)]

    def place(self, n: int) -> ClausePlace:
        passage = self.passages[n]
        span = Span(self.words.starts[passage.first], self.words.ends[passage.end - 1])
        return ClausePlace(passage.path, span, self.words.paper.page_of(span.start))

    def said(self, n: int) -> list[str]:
        passage = self.passages[n]
        return self.words.keys[passage.body : passage.end]

    def printed(self, first: int, end: int) -> str:
        return as_printed(self.words, first, end)


def changes(pairing: Pairing) -> tuple[ClauseChange, ...]:
    """What changed, in the order of the new text, removed clauses where they stood."""
    return tuple(change for _, change in sorted(_Comparison(pairing).found(), key=lambda found: found[0]))


Order = tuple[int, int, int]


class _Comparison:
    def __init__(self, pairing: Pairing) -> None:
        self._image = pairing.image
        self._old = _Version(pairing.old)
        self._new = _Version(pairing.new)
        self._to, self._shared_to = _best(self._old, pairing.image, self._new)
        self._from, self._shared_from = _best(self._new, pairing.source, self._old)
        self._partner = [
            there
            if there != NOWHERE and self._from[there] == here and self._is_enough(here, there)
            else NOWHERE
            for here, there in enumerate(self._to)
        ]
        self._owner = [NOWHERE] * len(self._new.passages)
        for here, there in enumerate(self._partner):
            if there != NOWHERE:
                self._owner[there] = here
        self._out_of_order = set(self._displaced())

    def found(self) -> Iterator[tuple[Order, ClauseChange]]:
        """Every change with its place in the list."""
        last = 0
        for here, there in enumerate(self._partner):
            passage = self._old.passages[here]
            if passage.first == passage.end:
                continue
            if there != NOWHERE:
                last = there
                kinds = tuple(self._kinds(here, there))
                if kinds:
                    yield (there, 0, 0), self._change(kinds, here, there)
            elif self._is_taken_in(self._to[here], self._shared_to[here], passage):
                yield (last, 1, here), self._change((ChangeKind.MERGED,), here, self._to[here])
            else:
                struck = Piece(PieceKind.STRUCK, self._old.printed(passage.first, passage.end))
                change = ClauseChange((ChangeKind.REMOVED,), self._old.place(here), None, (struck,))
                yield (last, 1, here), change
        for there, here in enumerate(self._owner):
            passage = self._new.passages[there]
            if here != NOWHERE or passage.first == passage.end:
                continue
            if self._is_taken_in(self._from[there], self._shared_from[there], passage):
                yield (there, 0, 0), self._change((ChangeKind.SPLIT,), self._from[there], there)
            else:
                written = Piece(PieceKind.WRITTEN, self._new.printed(passage.first, passage.end))
                yield (
                    (there, 0, 0),
                    ClauseChange((ChangeKind.ADDED,), None, self._new.place(there), (written,)),
                )

    def _is_enough(self, here: int, there: int) -> bool:
        ours, theirs = self._old.passages[here], self._new.passages[there]
        shorter = min(ours.end - ours.first, theirs.end - theirs.first)
        return self._shared_to[here] * 1000 >= _SAME_CLAUSE * shorter

    def _is_taken_in(self, other: int, shared: int, passage: _Passage) -> bool:
        return other != NOWHERE and shared * 1000 >= _TAKEN_IN * (passage.end - passage.first)

    def _kinds(self, here: int, there: int) -> Iterator[ChangeKind]:
        if not self._has_same_parent(here, there) or here in self._out_of_order:
            yield ChangeKind.MOVED
        if self._old.passages[here].label != self._new.passages[there].label:
            yield ChangeKind.RENUMBERED
        if self._old.said(here) != self._new.said(there):
            yield ChangeKind.CHANGED

    def _has_same_parent(self, here: int, there: int) -> bool:
        ours, theirs = self._old.passages[here].parent, self._new.passages[there].parent
        return (self._partner[ours] if ours != NOWHERE else NOWHERE) == theirs

    def _displaced(self) -> Iterator[int]:
        """Clauses that stand in another order among the parts of their parent."""
        siblings: dict[int, list[tuple[int, int]]] = {}
        for here, there in enumerate(self._partner):
            if there != NOWHERE and self._has_same_parent(here, there):
                siblings.setdefault(self._old.passages[here].parent, []).append((here, there))
        for pairs in siblings.values():
            in_order = set(rising(pairs))
            yield from (here for here, there in pairs if (here, there) not in in_order)

    def _change(self, kinds: tuple[ChangeKind, ...], here: int, there: int) -> ClauseChange:
        pieces = tuple(self._pieces(self._old.passages[here], self._new.passages[there]))
        return ClauseChange(kinds, self._old.place(here), self._new.place(there), pieces)

    def _pieces(self, ours: _Passage, theirs: _Passage) -> Iterator[Piece]:
        pairs = rising(
            [
                (word, self._image[word])
                for word in range(ours.first, ours.end)
                if theirs.first <= self._image[word] < theirs.end and self._is_same_word(word)
            ]
        )
        i, j = ours.first, theirs.first
        for first, end in _runs(pairs):
            yield from self._differing(i, pairs[first][0], j, pairs[first][1])
            i, j = pairs[end - 1][0] + 1, pairs[end - 1][1] + 1
            yield Piece(PieceKind.SAME, self._new.printed(pairs[first][1], j))
        yield from self._differing(i, ours.end, j, theirs.end)

    def _is_same_word(self, word: int) -> bool:
        """Not the label of a renumbered clause, which is paired too."""
        return self._old.words.keys[word] == self._new.words.keys[self._image[word]]

    def _differing(self, i: int, i_end: int, j: int, j_end: int) -> Iterator[Piece]:
        if i < i_end:
            yield Piece(PieceKind.STRUCK, self._old.printed(i, i_end))
        if j < j_end:
            yield Piece(PieceKind.WRITTEN, self._new.printed(j, j_end))


def _best(ours: _Version, image: Sequence[int], theirs: _Version) -> tuple[list[int], list[int]]:
    """For every passage the other version's that shares the most words with it, and how many. One that
    begins with the same word counts twice: of two that were joined, the first lives on."""
    best, shared = [], []
    for passage in ours.passages:
        votes = Counter(theirs.of[to] for to in image[passage.first : passage.end] if to != NOWHERE)
        head = image[passage.body] if passage.body < passage.end else NOWHERE
        weight = {
            to: words * (2 if theirs.passages[to].body == head else 1) for to, words in sorted(votes.items())
        }
        to = max(weight, key=weight.__getitem__, default=NOWHERE)
        best.append(to)
        shared.append(votes[to])
    return best, shared


def _runs(pairs: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """First and end of each run of pairs in which both members go on by one."""
    first = 0
    for n in range(1, len(pairs) + 1):
        if n == len(pairs) or pairs[n] != (pairs[n - 1][0] + 1, pairs[n - 1][1] + 1):
            yield first, n
            first = n
