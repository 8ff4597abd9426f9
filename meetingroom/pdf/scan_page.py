"""Recognises a page that is nothing but one JPEG, as scanners write it, and where that picture lies.

Such a page needs no engine: its own bytes, decoded at a fraction of their size, are the page. Strict on
purpose: whatever else marks, clips, masks or recolours the page leaves it to the engine. Must not decode a
picture.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pymupdf

from meetingroom.pdf.engine import Scan
from meetingroom.wire.pages import Place

_mupdf: Any = pymupdf.mupdf
_Matrix: Any = pymupdf.Matrix
_Rect: Any = pymupdf.Rect

LEAST_COVER = 0.97
_MOST_OVERHANG = 1.25
"""A picture may be so many times as large as the page that crops it."""

MOST_PIXELS = 40_000_000
"""An A3 sheet at 400 dpi is 31 million. What is larger is left to a process that can be ended."""

_MOST_PICTURES = 64
_DEEPEST = 3
_SIDES = ("Width", "Height")

_MOST_CONTENT = 64 * 1024
"""Bytes of drawing commands: a scan's picture, and the unseen words a recogniser laid under it."""

_SLANT = 0.5
"""Points by which an upright picture may be slanted; scanners' programs round."""

_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|<<|>>|[\[\]{}]"
    rb"|/[^\s/()<>\[\]{}%]*|%[^\r\n]*|[^\s/()<>\[\]{}%]+",
    re.DOTALL,
)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)\Z")
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_MARKS_NOTHING = frozenset(
    {
        *(b"BT", b"ET", b"Tf", b"Td", b"TD", b"Tm", b"T*", b"Tz", b"Tc", b"Tw", b"TL", b"Ts", b"EMC"),
        *(b"w", b"J", b"j", b"M", b"d", b"i", b"ri", b"g", b"G", b"rg", b"RG", b"k", b"K", b"BMC"),
    }
)
_INVISIBLE = 3
"""The text rendering mode of words that are there to be found, not seen."""

_FORBIDDEN = ("SMask", "Mask", "Decode", "DecodeParms", "ImageMask", "OC", "F")
_START, _BASELINE = b"\xff\xd8", (0xC0, 0xC1)
_OTHER_FRAMES = frozenset(range(0xC2, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """One of a page's pictures: its shorter and its longer side in pixels, and whether it is a JPEG."""

    short: int
    long: int
    is_jpeg: bool

    @property
    def pixels(self) -> int:
        """All of them."""
        return self.short * self.long


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture's name in the page's resources, and the matrix it is drawn with."""

    name: str
    matrix: Any


def scan_of(document: Any, page: Any) -> Scan | None:
    """The one JPEG that `page` of the pymupdf `document` consists of, None where it is anything else."""
    with suppress(ValueError, IndexError, KeyError):
        drawn = _only_picture(page)
        reference = None if drawn is None else _reference(document, page, drawn.name)
        if drawn is None or reference is None or not _is_plain(document, reference):
            return None
        lies = _lies(page, drawn.matrix)
        jpeg: bytes = document.xref_stream_raw(reference)
        if lies is not None and baseline_size(jpeg) == _size(document, reference):
            return Scan(jpeg, *lies)
    return None


def pictures_of(document: Any, number: int) -> tuple[Picture, ...]:
    """The pictures page `number` of a PdfDocument may draw, those within its forms too.

    Takes the parser's own document: to have the binding look for it makes the next page's words be set
    anew, which doubles the time of a page of text.
    """
    found: list[Picture] = []
    _gather(_mupdf.pdf_lookup_page_obj(document, number), found, _DEEPEST)
    return tuple(found)


def _gather(holder: Any, found: list[Picture], depth: int) -> None:
    resources = _mupdf.pdf_dict_get_inheritable(holder, _name("Resources"))
    drawn = _mupdf.pdf_dict_get(resources, _name("XObject"))
    for place in range(min(_mupdf.pdf_dict_len(drawn), _MOST_PICTURES - len(found))):
        each = _mupdf.pdf_dict_get_val(drawn, place)
        kind = _mupdf.pdf_to_name(_mupdf.pdf_dict_get(each, _name("Subtype")))
        if kind == "Image":
            sides = [_mupdf.pdf_to_int(_mupdf.pdf_dict_get(each, _name(side))) for side in _SIDES]
            filtered = _mupdf.pdf_dict_get(each, _name("Filter"))
            if _mupdf.pdf_is_array(filtered):
                filtered = _mupdf.pdf_array_get(filtered, _mupdf.pdf_array_len(filtered) - 1)
            found.append(Picture(min(sides), max(sides), _mupdf.pdf_to_name(filtered) == "DCTDecode"))
        elif kind == "Form" and depth:
            _gather(each, found, depth - 1)


def _name(name: str) -> Any:
    return _mupdf.pdf_new_name(name)


def _key(document: Any, reference: int, key: str) -> tuple[str, str]:
    kind, value = document.xref_get_key(reference, key)
    return kind, value


def _only_picture(page: Any) -> _Drawn | None:
    document = page.parent
    if any(_key(document, page.xref, key)[0] != "null" for key in ("Annots", "UserUnit", "Group")):
        return None
    content: bytes = page.read_contents()
    return _one_picture(content) if len(content) <= _MOST_CONTENT else None


def _one_picture(content: bytes) -> _Drawn | None:
    """What the page draws, when that is one picture and words nobody sees."""
    found: _Drawn | None = None
    matrix, mode = _Matrix(1, 0, 0, 1, 0, 0), 0
    kept: list[tuple[Any, int]] = []
    for operator, operands in _operations(content):
        match operator:
            case b"q":
                kept.append((matrix, mode))
            case b"Q":
                matrix, mode = kept.pop()
            case b"cm":
                matrix = _Matrix(*(float(number) for number in operands[-6:])) * matrix
            case b"Tr":
                mode = int(operands[-1])
            case b"Do" if found is None:
                found = _Drawn(operands[-1][1:].decode("latin-1"), matrix)
            case _ if operator in _SHOWS and mode == _INVISIBLE:
                pass
            case _ if operator not in _MARKS_NOTHING:
                return None
    return found


def _operations(content: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    operands: list[bytes] = []
    for token in _TOKEN.findall(content):
        if token[0] in b"(<>[]{/" or _NUMBER.match(token):
            operands.append(token)
        elif token[0] not in b"%":
            yield token, operands
            operands = []


def _reference(document: Any, page: Any, name: str) -> int | None:
    """The number of the picture's object; None when the name means anything but a picture of the page."""
    for reference, *_, called, _filter in document.get_page_images(page.number, full=False):
        if called == name:
            return int(reference)
    return None


def _size(document: Any, reference: int) -> tuple[int, int, int]:
    """Width, height and colours, as the picture's dictionary gives them."""
    kind, value = _key(document, reference, "ColorSpace")
    if kind == "xref":
        value = document.xref_object(int(value.split()[0]), compressed=True)
    colours = {"/DeviceRGB": 3, "/DeviceGray": 1}.get(value)
    if colours is None:
        profile = re.fullmatch(r"\[\s*/ICCBased\s+(\d+) 0 R\s*\]", value)
        colours = int(_key(document, int(profile[1]), "N")[1]) if profile else 0
    return int(_key(document, reference, "Width")[1]), int(_key(document, reference, "Height")[1]), colours


def _is_plain(document: Any, reference: int) -> bool:
    """A JPEG of eight bits in red, green and blue or in grey, whose pixels are shown as they are."""
    if any(_key(document, reference, key)[0] != "null" for key in _FORBIDDEN):
        return False
    filtered = _key(document, reference, "Filter")[1].strip("[] ")
    width, height, colours = _size(document, reference)
    return (
        filtered == "/DCTDecode"
        and _key(document, reference, "BitsPerComponent")[1] == "8"
        and colours in (1, 3)
        and 0 < width * height <= MOST_PIXELS
    )


def _lies(page: Any, matrix: Any) -> tuple[Place, int] | None:
    """Where the picture lies on the page as shown, and by how many quarters it is turned to the right."""
    shown = matrix * page.transformation_matrix * page.rotation_matrix
    a, b, c, d = shown.a, shown.b, shown.c, shown.d
    if max(abs(b), abs(c)) <= _SLANT and a * d < 0:
        turn = 0 if a > 0 else 2
    elif max(abs(a), abs(d)) <= _SLANT and b * c > 0:
        turn = 1 if b > 0 else 3
    else:
        return None
    picture, sheet = _Rect(0, 0, 1, 1) * shown, page.rect
    common = _Rect(picture) & sheet
    area = sheet.width * sheet.height
    if common.is_empty or common.width * common.height < LEAST_COVER * area:
        return None
    if picture.width * picture.height > _MOST_OVERHANG * area:
        return None
    return Place(picture.x0 - sheet.x0, picture.y0 - sheet.y0, picture.width, picture.height), turn


def baseline_size(jpeg: bytes) -> tuple[int, int, int] | None:
    """Width, height and colours of a sequential JPEG; None for any other, whose decoding has no bound."""
    if jpeg[:2] != _START:
        return None
    at = 2
    while at + 9 < len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in _BASELINE:
            height, width = (int.from_bytes(jpeg[at + n : at + n + 2], "big") for n in (5, 7))
            return width, height, jpeg[at + 9]
        if marker in _OTHER_FRAMES or length < 2:
            return None
        at += 2 + length
    return None
