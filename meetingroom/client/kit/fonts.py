"""Brings the two bundled font families into Qt and makes fonts of them.

Noto Sans carries the interface and every figure (its digits have one width and its metrics hold Vietnamese
marks); Be Vietnam Pro carries headings and the wall.  The interface family comes as one variable file, which
Qt registers as Regular only, so the semi-bold is reached through its weight axis; asking for a bold weight
would give a smeared imitation.  For the same reason no style sheet rule may name a font: a rule cannot set
an axis.

Must not decide sizes or colours: that is tokens and theme.
"""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

INTERFACE = "Noto Sans"
HEADING = "Be Vietnam Pro"

REGULAR = 400
STRONG = 600


class TextRole(StrEnum):
    """What a piece of text is for; its size, family and weight follow."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    LIST = "list"
    TITLE = "title"
    HEADING = "heading"
    VOTE = "vote"


class FontsMissing(Exception):
    """A font package is not installed or Qt could not read its file."""


def load_fonts() -> None:
    """Register the bundled fonts with Qt, once per application.  Raises :class:`FontsMissing`."""
    if QFontInfo(QFont(INTERFACE)).family() != INTERFACE or INTERFACE not in QFontDatabase.families():
        _add("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf")
    if HEADING not in QFontDatabase.families():
        for style in ("Regular", "SemiBold"):
            _add("fontpkg_be_vietnam_pro", f"BeVietnamPro-{style}.ttf")


def interface_font(pixels: int, *, strong: bool = False) -> QFont:
    """The interface family at a pixel size, regular or semi-bold."""
    font = QFont(INTERFACE)
    font.setPixelSize(pixels)
    font.setVariableAxis(QFont.Tag("wght"), float(STRONG if strong else REGULAR))
    return font


def heading_font(pixels: int, *, strong: bool = True) -> QFont:
    """The heading family at a pixel size."""
    font = QFont(HEADING)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def package_file(package: str, *parts: str) -> Path:
    """A data file inside an installed package, without importing that package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FontsMissing(package)
    return Path(spec.origin).parent.joinpath(*parts)


def _add(package: str, file: str) -> None:
    path = package_file(package, "files", file)
    if QFontDatabase.addApplicationFont(str(path)) < 0:
        raise FontsMissing(str(path))
