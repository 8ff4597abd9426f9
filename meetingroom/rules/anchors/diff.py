"""Which words of two short stretches are the same, in order: patience first, then Myers' shortest script.

Never quadratic: what has neither a word of its own nor a short script is left unaligned. Knows nothing of
clauses or papers.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

_MOST_EDITS = 60
"""Words inserted and deleted that Myers' search goes up to; beyond it the stretches are not the same."""

Pair = tuple[int, int]


def common(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Places of equal words, rising in both. At least those at both ends that are equal."""
    pairs: list[Pair] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, a_end, b, b_end = todo.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            pairs.append((a, b))
            a += 1
            b += 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end -= 1
            b_end -= 1
            pairs.append((a_end, b_end))
        if set(old[a:a_end]).isdisjoint(new[b:b_end]):
            continue
        anchors = _patience(old, a, a_end, new, b, b_end)
        if not anchors:
            pairs += ((a + i, b + j) for i, j in _myers(old[a:a_end], new[b:b_end]))
            continue
        pairs += anchors
        for i, j in [*anchors, (a_end, b_end)]:
            if a < i and b < j:
                todo.append((a, i, b, j))
            a, b = i + 1, j + 1
    pairs.sort()
    return pairs


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs, given by rising first member, whose second members rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, second) in enumerate(pairs):
        length = bisect_left(tails, second)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(second)
            ends.append(place)
        else:
            tails[length] = second
            ends[length] = place
    chain: list[Pair] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    chain.reverse()
    return chain


def _patience(old: Sequence[str], a: int, a_end: int, new: Sequence[str], b: int, b_end: int) -> list[Pair]:
    once = _once(old, a, a_end)
    also = _once(new, b, b_end)
    return rising([(place, also[word]) for word, place in once.items() if word in also])


def _once(words: Sequence[str], first: int, end: int) -> dict[str, int]:
    """The words that stand there once, in order, with their place."""
    places: dict[str, int] = {}
    twice: set[str] = set()
    for place in range(first, end):
        word = words[place]
        if word in places:
            twice.add(word)
        places[word] = place
    return {word: place for word, place in places.items() if word not in twice}


def _myers(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Myers' greedy search with a kept trace, up to `_MOST_EDITS`; nothing beyond."""
    most = min(_MOST_EDITS, len(old) + len(new))
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(most + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = x - k
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x += 1
                y += 1
            furthest[k] = x
            if x >= len(old) and y >= len(new):
                yield from _walk_back(trace, len(old), len(new))
                return


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> Iterator[Pair]:
    for edits in range(len(trace) - 1, -1, -1):
        furthest = trace[edits]
        k = x - y
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        before_k = k + 1 if down else k - 1
        before_x = furthest[before_k] if edits else 0
        before_y = before_x - before_k if edits else 0
        while x > before_x and y > before_y:
            x -= 1
            y -= 1
            yield x, y
        x, y = before_x, before_y
