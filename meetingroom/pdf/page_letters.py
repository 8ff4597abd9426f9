"""The letters of a page with their places, out of what MuPDF says of it; old Vietnamese fonts read.

Must not open a paper.
"""

from array import array
from collections.abc import Iterator
from typing import Any

import pymupdf

from meetingroom.pdf.legacy_fonts import VIETNAMESE_ONLY, Alphabet, alphabet_of, letters

_mupdf: Any = pymupdf.mupdf
_Rect: Any = pymupdf.Rect

_DEEPEST = 3
_MOST_FONTS = 64
_NO_PLACE = (0.0, 0.0, 0.0, 0.0)

Place = tuple[float, float, float, float]


def has_legacy_fonts(document: Any, number: int) -> bool:
    """Whether page `number` of a PdfDocument may set words in a font from before Unicode.

    Takes the parser's own document, as `scan_page.pictures_of` does and for its reason.
    """
    page = _mupdf.pdf_lookup_page_obj(document, number)
    return any(alphabet_of(name) is not None for name in _fonts(page, _DEEPEST))


def letters_of(raw: dict[str, Any], turn: Any) -> tuple[str, "array[float]"]:
    """Text and boxes (left, top, right, bottom a letter) of a "rawdict"; every line ends with a line feed.

    `turn` is the matrix of the page's own rotation, None where there is none.
    """
    modern = _modern_fonts(raw)
    text: list[str] = []
    boxes = array("f")
    for line in _lines(raw):
        for span in line["spans"]:
            alphabet = alphabet_of(span["font"])
            if alphabet is not None and span["font"] not in modern:
                for letter, place in _legacy(span["chars"], alphabet):
                    text.append(letter)
                    boxes.extend(place if turn is None else _Rect(place) * turn)
                continue
            for letter in span["chars"]:
                box = letter["bbox"]
                if turn is not None:
                    box = _Rect(box) * turn
                # A ligature may stand for several characters in one box.
                for character in letter["c"]:
                    text.append(character)
                    boxes.extend(box)
        text.append("\n")
        boxes.extend(_NO_PLACE)
    return "".join(text), boxes


def _lines(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in raw["blocks"]:
        yield from block.get("lines", ())


def _modern_fonts(raw: dict[str, Any]) -> set[str]:
    """Old fonts whose words the PDF already gives as Unicode."""
    return {
        span["font"]
        for line in _lines(raw)
        for span in line["spans"]
        if alphabet_of(span["font"]) is not None
        and VIETNAMESE_ONLY.search("".join(letter["c"] for letter in span["chars"]))
    }


def _legacy(chars: list[dict[str, Any]], alphabet: Alphabet) -> Iterator[tuple[str, Place]]:
    codes = [(code, letter["bbox"]) for letter in chars for code in letter["c"]]
    for letter, first, behind in letters("".join(code for code, _ in codes), alphabet):
        lefts, tops, rights, bottoms = zip(*(box for _, box in codes[first:behind]), strict=True)
        yield letter, (min(lefts), min(tops), max(rights), max(bottoms))


def _fonts(holder: Any, depth: int) -> Iterator[str]:
    resources = _mupdf.pdf_dict_get_inheritable(holder, _name("Resources"))
    fonts = _mupdf.pdf_dict_get(resources, _name("Font"))
    for place in range(min(_mupdf.pdf_dict_len(fonts), _MOST_FONTS)):
        font = _mupdf.pdf_dict_get_val(fonts, place)
        yield str(_mupdf.pdf_to_name(_mupdf.pdf_dict_get(font, _name("BaseFont"))))
    drawn = _mupdf.pdf_dict_get(resources, _name("XObject"))
    for place in range(min(_mupdf.pdf_dict_len(drawn), _MOST_FONTS) if depth else 0):
        form = _mupdf.pdf_dict_get_val(drawn, place)
        if _mupdf.pdf_to_name(_mupdf.pdf_dict_get(form, _name("Subtype"))) == "Form":
            yield from _fonts(form, depth - 1)


def _name(name: str) -> Any:
    return _mupdf.pdf_new_name(name)
