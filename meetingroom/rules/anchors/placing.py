"""Where a stretch of old words stands in the new text, and how well that is supported.

Must not decide what is told to a person.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from meetingroom.rules.anchors.marks import CERTAIN
from meetingroom.rules.anchors.paged import Span
from meetingroom.rules.anchors.pairing import Pairing
from meetingroom.rules.anchors.wording import Wording

_JUMP = 40
"""Words that may have been inserted inside a passage before it counts as parted."""
_AROUND = 14
"""Words on either side that support a place: about the 64 characters a mark keeps."""
_SLACK = 12
"""Words that may have been inserted among them."""
_NEAR = 8
"""Words beyond a passage in which a kept one is looked for, to tell what replaced its ends."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """The new words `first` up to `end`. `kept` of the `total` old words are among them, `elsewhere`
    stand in other places. In per mille: `likeness` compares the two stretches, `context` what is around
    them on both sides, `side` on the better one."""

    first: int
    end: int
    kept: int
    elsewhere: int
    total: int
    likeness: int
    context: int
    side: int


class Placing:
    """Answers for one pairing of two texts."""

    def __init__(self, pairing: Pairing) -> None:
        self._image = pairing.image
        self._source = pairing.source
        self._old = pairing.old.words
        self._new = pairing.new.words
        self._known = [word for word, to in enumerate(pairing.image) if to >= 0]

    def of(self, first: int, end: int) -> Place | None:
        """The place of the old words `first` up to `end`; None when all are gone."""
        clusters = self._clusters(first, end)
        if not clusters:
            return None
        best = max(clusters, key=len)
        kept = len(best)
        a = self._grown_left(first, best[0])
        b = self._grown_right(end, best[-1])
        context, side = self._context(first, end, a, b)
        return Place(
            first=a,
            end=b,
            kept=kept,
            elsewhere=sum(map(len, clusters)) - kept,
            total=end - first,
            likeness=2 * CERTAIN * kept // (end - first + b - a),
            context=context,
            side=side,
        )

    def characters(self, span: Span, first: int, end: int, place: Place) -> Span:
        """The characters of the new text for the characters `span` of the old one, whose words `first`
        up to `end` stand at `place`: to the letter where the words at its ends are the same."""
        old, new = self._old, self._new
        begin, stop = new.starts[place.first], new.ends[place.end - 1]
        if self._image[first] == place.first:
            inside = span.start - old.starts[first]
            if inside >= 0:
                begin += min(_inside(old.raw(first), inside, new.raw(place.first)), stop - begin - 1)
            else:
                leading = old.paper.text[span.start : old.starts[first]]
                begin -= len(leading) if new.paper.text.endswith(leading, 0, begin) else 0
        if self._image[end - 1] == place.end - 1:
            inside = span.end - old.starts[end - 1]
            if span.end <= old.ends[end - 1]:
                last = new.starts[place.end - 1]
                stop = max(begin, last + _inside(old.raw(end - 1), inside, new.raw(place.end - 1)))
            else:
                trailing = old.paper.text[old.ends[end - 1] : span.end]
                stop += len(trailing) if new.paper.text.startswith(trailing, stop) else 0
        return Span(begin, stop)

    def gap(self, span: Span, word: int) -> Span | None:
        """The characters for `span`, which holds no word and stands before the old word `word`; None
        unless the words around it still stand together with the same signs between them."""
        old, new = self._old, self._new
        before = self._image[word - 1] if word else -1
        after = self._image[word] if word < len(old) else len(new)
        if after < 0 or before != after - 1 or (word and before < 0):
            return None
        ours = _between(old, word)
        theirs = _between(new, after)
        if old.paper.text[ours.start : ours.end] != new.paper.text[theirs.start : theirs.end]:
            return None
        return Span(span.start - ours.start + theirs.start, span.end - ours.start + theirs.start)

    def nearest(self, word: int) -> int:
        """The character of the new text before which the gone old word stood."""
        at = bisect_left(self._known, word)
        if at and (at == len(self._known) or word - self._known[at - 1] <= self._known[at] - word):
            return self._new.ends[self._image[self._known[at - 1]]]
        if at < len(self._known):
            return self._new.starts[self._image[self._known[at]]]
        return 0

    def _clusters(self, first: int, end: int) -> list[list[Pair]]:
        """The old words with their new ones, in runs that go on together."""
        clusters: list[list[Pair]] = []
        for word in range(first, end):
            to = self._image[word]
            if to < 0:
                continue
            if clusters:
                last_word, last_to = clusters[-1][-1]
                if 0 < to - last_to <= word - last_word + _JUMP:
                    clusters[-1].append((word, to))
                    continue
            clusters.append([(word, to)])
        return clusters

    def _grown_left(self, first: int, kept: Pair) -> int:
        """The first new word of a stretch whose first kept word is given: words that stand where its
        first ones were belong to it."""
        word, to = kept
        lead = word - first
        for known in range(first - 1, max(-1, first - _NEAR), -1) if lead else ():
            if self._image[known] >= 0:
                return to - _portion(lead, word - known - 1, to - self._image[known] - 1)
        return to

    def _grown_right(self, end: int, kept: Pair) -> int:
        word, to = kept
        trail = end - 1 - word
        for known in range(end, min(len(self._image), end + _NEAR)) if trail else ():
            if self._image[known] >= 0:
                return to + 1 + _portion(trail, known - word - 1, self._image[known] - to - 1)
        return to + 1

    def _context(self, first: int, end: int, a: int, b: int) -> tuple[int, int]:
        """How many of the words around stand around the place still: of both sides, of the better one."""
        before = range(max(0, first - _AROUND), first)
        after = range(end, min(len(self._image), end + _AROUND))
        left = sum(max(0, a - _AROUND - _SLACK) <= self._image[word] < a for word in before)
        right = sum(b <= self._image[word] < b + _AROUND + _SLACK for word in after)
        return (
            _per_mille(left + right, len(before) + len(after)),
            max(_per_mille(left, len(before)), _per_mille(right, len(after))),
        )


def _inside(old: str, place: int, new: str) -> int:
    """The place in a word for a place in the same word printed another way: after as many letters."""
    if old == new:
        return place
    letters = len(unicodedata.normalize("NFC", old[:place]))
    ends = [n for n in range(1, len(new) + 1) if n == len(new) or not unicodedata.combining(new[n])]
    return 0 if not letters else ends[min(letters, len(ends)) - 1]


def _per_mille(part: int, whole: int) -> int:
    """All of nothing is all."""
    return CERTAIN * part // whole if whole else CERTAIN


def _portion(words: int, of_old: int, of_new: int) -> int:
    """How many of the `of_new` words that took the place of `of_old` stand for `words` of these."""
    return words * of_new // of_old if 0 < of_new <= 2 * of_old + 2 else 0


def _between(words: Wording, word: int) -> Span:
    """The characters before a word, back to the word before it."""
    return Span(
        words.ends[word - 1] if word else 0,
        words.starts[word] if word < len(words) else len(words.paper.text),
    )
