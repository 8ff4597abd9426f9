"""Vietnamese text made comparable: without marks for searching, with marks in one order for checking.

One folding for the whole product: the index, the search box and the search inside a paper must agree, or
a person finds in one place what he misses in another. Must not search.

Typed or printed Vietnamese differs without meaning anything else: composed or decomposed letters (NFC,
NFD), the tone on either vowel (hòa, hoà), upper and lower case, dashes and quotes, broken lines.
Database engines that "remove diacritics" leave đ standing; here it is d.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_AS_TYPED = {
    "đ": "d", "Đ": "d",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
}  # fmt: skip
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARKS = _TONES | frozenset("\u0302\u0306\u031b")


_SPACES = re.compile(" {2,}")
_WORD = re.compile(r"[^\W_]+")


class _Folding(dict[int, str]):
    """What becomes of every character met so far, by its number; `str.translate` reads it."""

    def __missing__(self, number: int) -> str:
        folded = self[number] = _folded(chr(number))
        return folded


def _folded(character: str) -> str:
    """What one character becomes: nothing for a mark, one space for any white space."""
    if character.isspace():
        return " "
    known = _AS_TYPED.get(character)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf"})
    # Casefold may give a mark back (the dotted capital I), so lower() it is.
    return "".join(_AS_TYPED.get(part, part) for part in kept.lower())


_FOLDING = _Folding()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Place in `text` and folded character, runs of white space as one."""
    after_space = False
    for place, character in enumerate(text):
        for part in _FOLDING[ord(character)]:
            if part == " " and after_space:
                continue
            after_space = part == " "
            yield place, part


def fold(text: str) -> str:
    """`text` without marks, case, line breaks and typographic variants: "Tờ trình – 5" → "to trinh - 5"."""
    return _SPACES.sub(" ", text.translate(_FOLDING))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters its place in `text`."""
    pieces = list(_pieces(text))
    return "".join(part for _, part in pieces), [place for place, _ in pieces]


def has_marks(text: str) -> bool:
    """Whether somebody took the trouble to type marks."""
    return any(part in _MARKS or part in "đĐ" for part in unicodedata.normalize("NFD", text))


def marked(text: str) -> str:
    """`text` with its marks, every tone moved behind its word: equal for hòa and hoà, in NFC and NFD."""
    return " ".join(map(_tone_behind, unicodedata.normalize("NFC", text).lower().split()))


def marked_words(text: str) -> list[str]:
    """The words and numbers of `text`, each as `marked` gives it, without what stands between them."""
    return list(map(_tone_behind, _WORD.findall(unicodedata.normalize("NFC", text).lower())))


@lru_cache(maxsize=16_384)
def _tone_behind(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(part for part in apart if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in apart if part not in _TONES)) + tones
