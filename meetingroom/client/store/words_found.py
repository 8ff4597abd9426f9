"""A few words of a page around what was looked for, as they are written there. Pure; must not search."""

import re
from collections.abc import Iterator

from meetingroom.client.store.answers import Quote
from meetingroom.words.folding import fold, fold_with_places, has_marks, marked_words

_BEFORE, _BEHIND = 50, 110
"""Characters of the page shown on either side, to the next whole word."""
_WORD = re.compile(r"[^\W_]+")


def quoted(line: str, folded: str, query: str, *, exact: bool = False) -> Quote:
    """Where `query` stands on a page, its words given in one line and the same folded; the beginning where it
    does not."""
    start, end = next(_places(line, folded, query, exact), (0, 0))
    left = 0 if start <= _BEFORE else line.find(" ", start - _BEFORE, start) + 1 or start
    right = len(line) if len(line) - end <= _BEHIND else max(line.rfind(" ", end, end + _BEHIND), end)
    return Quote(line[left:right], start - left, end - left, left == 0, right == len(line))


def _places(line: str, folded: str, query: str, exact: bool) -> Iterator[tuple[int, int]]:
    """Best first: with its marks, without, its first word that stands there."""
    words = _WORD.findall(fold(query))
    if not words:
        return
    if exact or has_marks(query):
        meant = marked_words(query)
        for place in _matches(line, folded, words):
            if marked_words(line[slice(*place)]) == meant:
                yield place
    yield from _matches(line, folded, words)
    for word in words:
        yield from _matches(line, folded, [word])


def _matches(line: str, folded: str, words: list[str]) -> Iterator[tuple[int, int]]:
    # That it begins a word is asked behind the pattern, which otherwise would be tried at every letter.
    for match in re.finditer(r"[\W_]+".join(map(re.escape, words)), folded):
        start = match.start()
        if start == 0 or not folded[start - 1].isalnum():
            yield _original(line, folded, start, match.end())


def _original(line: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """The characters of `line` that were folded to this piece."""
    if len(line) == len(folded) and fold(line[start:end]) == folded[start:end]:
        return start, end
    places = fold_with_places(line)[1]
    behind = places[end] if end < len(places) else len(line)
    return places[start], behind
