"""Words set in the Vietnamese fonts from before Unicode, read as what the reader of the page sees.

TCVN3 ("ABC", fonts called .Vn…) gives each letter one code and draws capitals with fonts of their own (….H).
VNI (fonts called VNI-…) puts a code for the marks behind the letter. A PDF says of such words the Western
letters that have the same codes. Pure tables: must not know an engine or a page.

Sources: TCVN 5712:1993, character set VN3; the keyboard tables of VNI for Windows.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache


class Alphabet(StrEnum):
    """Which table a font needs."""

    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3_capitals"
    VNI = "vni"


TCVN3_LETTERS: dict[int, str] = {
    **dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip(range(0xB5, 0xBA), "àảãáạ", strict=True)),
    **dict(zip(range(0xBB, 0xBF), "ằẳẵắ", strict=True)),
    **dict(zip(range(0xC6, 0xCD), "ặầẩẫấậè", strict=True)),
    **dict(zip(range(0xCE, 0xD9), "ẻẽéẹềểễếệìỉ", strict=True)),
    **dict(zip(range(0xDC, 0xE0), "ĩíịò", strict=True)),
    **dict(zip(range(0xE1, 0xF0), "ỏõóọồổỗốộờởỡớợù", strict=True)),
    **dict(zip(range(0xF1, 0xFF), "ủũúụừửữứựỳỷỹýỵ", strict=True)),
}
"""Every letter with its code. Capitals with tones have none: they are small letters in a font of capitals."""

_TONES = {"\u0301": 0xF9, "\u0300": 0xF8, "\u0309": 0xFB, "\u0303": 0xF5, "\u0323": 0xEF}
_CIRCUMFLEX = {"": 0xE2, "\u0301": 0xE1, "\u0300": 0xE0, "\u0309": 0xE5, "\u0303": 0xE3, "\u0323": 0xE4}
_BREVE = {"": 0xEA, "\u0301": 0xE9, "\u0300": 0xE8, "\u0309": 0xFA, "\u0303": 0xFC, "\u0323": 0xEB}

VNI_LETTERS: dict[int, str] = {
    **dict(zip((0xED, 0xEC, 0xE6, 0xF3, 0xF2), "íìỉĩị", strict=True)),
    **{0xEE: "ỵ", 0xF1: "đ", 0xF4: "ơ", 0xF6: "ư"},
    **dict(zip((0xCD, 0xCC, 0xC6, 0xD3, 0xD2), "ÍÌỈĨỊ", strict=True)),
    **{0xCE: "Ỵ", 0xD1: "Đ", 0xD4: "Ơ", 0xD6: "Ư"},
}
"""The letters that are one code."""

_AS_CAPITAL = 0x20
"""What a code of marks behind a capital has less."""


def _marks() -> Iterator[tuple[tuple[str, int], str]]:
    for base in "aeouyơưAEOUYƠƯ":
        kinds = [("", _TONES)]
        if base in "aeoAEO":
            kinds.append(("\u0302", _CIRCUMFLEX))
        if base in "aA":
            kinds.append(("\u0306", _BREVE))
        for shape, codes in kinds:
            for tone, code in codes.items():
                letter = unicodedata.normalize("NFC", base + shape + tone)
                # Whoever forgot to press Shift for the marks has a page that looks the same.
                yield (base, code), letter
                yield (base, code - _AS_CAPITAL), letter


VNI_MARKS: dict[tuple[str, int], str] = dict(_marks())
"""A letter and the code of marks behind it."""

_SUBSET = re.compile(r"[A-Z]{6}\+")
_STYLE = re.compile(r"[\s,_-]*(bold|italic|oblique|regular|normal|mt|[\s,_-])+\Z", re.IGNORECASE)
_TCVN3_NAME = re.compile(r"\.Vn|\.VN|Vn[A-Z]")
_VNI_NAME = re.compile(r"VNI[-_ ]")

_PRIVATE = range(0xF020, 0xF100)
"""Where symbol fonts keep their codes."""

_HYPHENS = "-\u00ad"
"""What the code of TCVN3's ư is called by the encoding most PDFs name: one code, two letters."""

_BEFORE_U = frozenset(
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()  # noqa: SIM905
)
"""What a syllable may begin with: behind just that stands ư and never a hyphen."""

_BEHIND_FIRST_U = frozenset("uơờởỡớợ")
"""What tells ưu and ước at the beginning of a word from a dash before it."""

VIETNAMESE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
"""Letters no Western page has: a font that is said to draw them is not to be converted any more."""


@lru_cache(maxsize=512)
def alphabet_of(font: str) -> Alphabet | None:
    """The table that words in this font need, None for a font of our days."""
    name = _SUBSET.sub("", font, count=1) if _SUBSET.match(font) else font
    if _VNI_NAME.match(name):
        return Alphabet.VNI
    if not _TCVN3_NAME.match(name):
        return None
    return Alphabet.TCVN3_CAPITALS if _STYLE.sub("", name).endswith("H") else Alphabet.TCVN3


def letters(codes: str, alphabet: Alphabet) -> Iterator[tuple[str, int, int]]:
    """Each letter of `codes`, with the first of the codes it is made of and the one behind the last."""
    return _vni(codes) if alphabet is Alphabet.VNI else _tcvn3(codes, alphabet is Alphabet.TCVN3_CAPITALS)


def converted(codes: str, alphabet: Alphabet) -> str:
    """`codes` as Unicode, composed."""
    return "".join(letter for letter, _, _ in letters(codes, alphabet))


def _tcvn3(codes: str, are_capitals: bool) -> Iterator[tuple[str, int, int]]:
    read = [TCVN3_LETTERS.get(_code(code), code) for code in codes]
    for place, letter in enumerate(read):
        if letter in _HYPHENS and _is_u(read, place):
            letter = "ư"
        yield (letter.upper() if are_capitals else letter), place, place + 1


def _is_u(read: list[str], place: int) -> bool:
    """Whether the letter at `place`, called a hyphen, is ư: by what the language can write there."""
    if read[place] == "\u00ad":
        return True
    begin = place
    while begin and read[begin - 1].isalpha():
        begin -= 1
    before = "".join(read[begin:place])
    behind = read[place + 1] if place + 1 < len(read) else " "
    if not before:
        return behind in _BEHIND_FIRST_U and (begin == 0 or read[begin - 1].isspace())
    # A sign of a document (QĐ-UBND, T-HĐ) has capitals on both sides, a word only its first letter.
    return before.lower() in _BEFORE_U and before[1:] == before[1:].lower() and not behind.isupper()


def _vni(codes: str) -> Iterator[tuple[str, int, int]]:
    place = 0
    while place < len(codes):
        base = VNI_LETTERS.get(_code(codes[place]), codes[place])
        marks = _code(codes[place + 1]) if place + 1 < len(codes) else 0
        both = VNI_MARKS.get((base, marks))
        length = 1 if both is None else 2
        yield both or base, place, place + length
        place += length


def _code(letter: str) -> int:
    number = ord(letter)
    return number & 0xFF if number in _PRIVATE else number
