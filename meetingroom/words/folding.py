"""Vietnamese text made comparable: without marks for searching, with marks in one order for checking.

One folding for the whole product: the index, the search box and the search inside a paper must agree, or
a person finds in one place what he misses in another. Must not search.

Typed or printed Vietnamese differs without meaning anything else: composed or decomposed letters (NFC,
NFD), the tone on either vowel (hòa, hoà), upper and lower case, dashes and quotes, broken lines.
Database engines that "remove diacritics" leave đ standing; here it is d.
"""

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


@lru_cache(maxsize=4096)
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


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Place in `text` and folded character, runs of white space as one."""
    after_space = False
    for place, character in enumerate(text):
        for part in _folded(character):
            if part == " " and after_space:
                continue
            after_space = part == " "
            yield place, part


def fold(text: str) -> str:
    """`text` without marks, case, line breaks and typographic variants: "Tờ trình – 5" → "to trinh - 5"."""
    return "".join(part for _, part in _pieces(text))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters its place in `text`."""
    pieces = list(_pieces(text))
    return "".join(part for _, part in pieces), [place for place, _ in pieces]


def has_marks(text: str) -> bool:
    """Whether somebody took the trouble to type marks."""
    return any(part in _MARKS or part in "đĐ" for part in unicodedata.normalize("NFD", text))


def marked(text: str) -> str:
    """`text` with its marks, every tone moved behind its word: equal for hòa and hoà, in NFC and NFD."""
    words = []
    for word in unicodedata.normalize("NFD", text).lower().split():
        tones = "".join(part for part in word if part in _TONES)
        words.append(
            unicodedata.normalize("NFC", "".join(part for part in word if part not in _TONES)) + tones
        )
    return " ".join(words)
