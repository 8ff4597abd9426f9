"""Names of people: order of the Vietnamese alphabet by given name.

The given name is the last word of a Vietnamese name. Must not guess anything else from a name (no
sex, no people).
"""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: n for n, letter in enumerate(_ALPHABET, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Order of the tones in Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng."""

WordKey = tuple[tuple[int, ...], tuple[int, ...]]
NameKey = tuple[tuple[WordKey, ...], str]


def word_key(word: str) -> WordKey:
    """The place of one word in the alphabet: letters first, tones only between equal letters."""
    letters: list[int] = []
    tones: list[int] = []
    for composed in unicodedata.normalize("NFC", word.casefold()):
        tone = 0
        base = ""
        for mark in unicodedata.normalize("NFD", composed):
            if mark in _TONES:
                tone = _TONES[mark]
            else:
                base += mark
        letter = unicodedata.normalize("NFC", base)
        letters.append(_RANK.get(letter, len(_ALPHABET) + 1 + ord(letter[0]) if letter else 0))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def name_key(full_name: str) -> NameKey:
    """Sort key of a person: given name, then family name and the rest from the left."""
    words = full_name.replace("’", "'").split()
    ordered = words[-1:] + words[:-1]
    return tuple(word_key(word) for word in ordered), full_name


def text_key(text: str) -> NameKey:
    """Sort key of anything that is not a person: word by word from the left."""
    return tuple(word_key(word) for word in text.split()), text


def given_name(full_name: str) -> str:
    """The last word: the name a person is called by. Empty for an empty name."""
    words = full_name.split()
    return words[-1] if words else ""
