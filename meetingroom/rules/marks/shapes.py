"""Marks as values: ink, highlight, underline, strike, text note, bookmark, and the page they are on.

Geometry is in PDF user space of the unrotated page, origin at the MediaBox's lower left corner, y upwards,
in whole 64ths of a point: independent of zoom, crop and rotation, and the same after export. Must not
decide what may be done to a mark.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

MarkId = NewType("MarkId", str)

UNITS = 64
"""To a point."""
FARTHEST = 1 << 24
"""Units from the origin: 3.7 km of paper."""
MOST_POINTS = 8_000
"""Points of one stroke; a longer one is drawn on as the next stroke."""
MOST_QUADS = 2_000
MOST_TEXT = 5_000
"""Characters of a text note."""
MOST_QUOTE = 10_000
CONTEXT = 64
"""Characters kept on either side of a quote, as `rules.anchors` wants them."""
MOST_LABEL = 200
MOST_PAGE = 100_000
_CHANCE_BYTES = 10


class MarkInvalid(ValueError):
    """No mark can look like this."""


def units(points: float) -> int:
    """Points of PDF user space in our units, to the nearest."""
    return round(points * UNITS)


class InkPoint(NamedTuple):
    """Where the pen was and how hard it pressed: 0 to 255 (a mouse or finger: 255)."""

    x: int
    y: int
    pressure: int = 255


class Box(NamedTuple):
    """A rectangle along the axes."""

    left: int
    bottom: int
    right: int
    top: int


class Quad(NamedTuple):
    """One line of marked text by its corners, in the order of PDF's QuadPoints: upper left, upper right,
    lower left, lower right."""

    x1: int
    y1: int
    x2: int
    y2: int
    x3: int
    y3: int
    x4: int
    y4: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a mark is on: what stands there, up to 64 characters on either side, and the characters
    `start` up to `end` of the page's text."""

    exact: str
    before: str = ""
    after: str = ""
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        _must(len(self.exact) <= MOST_QUOTE and len(self.before) <= CONTEXT and len(self.after) <= CONTEXT)
        _must(0 <= self.start <= self.end <= FARTHEST)

    @classmethod
    def of(cls, page_text: str, start: int, end: int) -> "Quote":
        """The quote of these characters of a page's text."""
        before, after = page_text[max(0, start - CONTEXT) : start], page_text[end : end + CONTEXT]
        return cls(page_text[start:end], before, after, start, end)


class Nib(StrEnum):
    """What draws: a pen covers, a marker lets the words through."""

    PEN = "pen"
    MARKER = "marker"


class MarkupKind(StrEnum):
    """How words are marked."""

    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    STRIKE = "strike"


@dataclass(frozen=True, slots=True)
class Ink:
    """One stroke, from pen down to pen up; immutable. `width` in units at full pressure, `colour` 0xRRGGBB.
    One point is a dot."""

    points: tuple[InkPoint, ...]
    width: int
    colour: int
    nib: Nib = Nib.PEN

    def __post_init__(self) -> None:
        _must(1 <= len(self.points) <= MOST_POINTS and 0 < self.width <= FARTHEST)
        xs, ys, pressures = zip(*self.points, strict=True)
        _must(min(min(xs), min(ys)) >= -FARTHEST and max(max(xs), max(ys)) <= FARTHEST)
        _must(min(pressures) >= 0 and max(pressures) <= 255)
        _must_be_colour(self.colour)


@dataclass(frozen=True, slots=True)
class Markup:
    """Marked words: a quad for each line, and the quote that finds them again in another version."""

    kind: MarkupKind
    quads: tuple[Quad, ...]
    quote: Quote
    colour: int

    def __post_init__(self) -> None:
        _must(1 <= len(self.quads) <= MOST_QUADS)
        for quad in self.quads:
            _must(all(abs(each) <= FARTHEST for each in quad))
        _must_be_colour(self.colour)


@dataclass(frozen=True, slots=True)
class TextNote:
    """Words of the person's own, in `box`; `quote`: the passage they are about, if any."""

    box: Box
    text: str
    colour: int
    quote: Quote | None = None

    def __post_init__(self) -> None:
        _must_be_box(self.box)
        _must(len(self.text) <= MOST_TEXT)
        _must_be_colour(self.colour)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A page to come back to, at height `y`; `label` may be empty."""

    label: str
    y: int = 0

    def __post_init__(self) -> None:
        _must(len(self.label) <= MOST_LABEL and abs(self.y) <= FARTHEST)


Shape = Ink | Markup | TextNote | Bookmark


@dataclass(frozen=True, slots=True)
class Page:
    """A page (from 0) of the version `version` of a paper, whose bytes have this SHA-256 (64 hex digits)."""

    sha256: str
    version: int
    page: int

    def __post_init__(self) -> None:
        _must(len(self.sha256) == 64 and not set(self.sha256) - set("0123456789abcdef"))
        _must(0 <= self.page <= MOST_PAGE and 0 <= self.version <= MOST_PAGE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `created`, `changed`: UTC milliseconds by the device's estimate of the server's hour."""

    id: MarkId
    page: Page
    created: int
    changed: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark that stands, and what other devices wrote of it at the same time ("bản khác"), newest first."""

    mark: Mark
    others: tuple[Mark, ...] = ()


def mark_id(at_ms: int, chance: bytes) -> MarkId:
    """A UUID of version 7 (RFC 9562): so many milliseconds since 1970, ten bytes of chance."""
    _must(0 <= at_ms < 1 << 48 and len(chance) == _CHANCE_BYTES)
    drawn = int.from_bytes(chance, "big")
    high, low = drawn >> 68, drawn & ((1 << 62) - 1)
    return MarkId(str(UUID(int=at_ms << 80 | 7 << 76 | high << 64 | 2 << 62 | low)))


def made_at(mark: MarkId) -> int:
    """The hour in a mark's id, in milliseconds. Raises ValueError for what is no UUID."""
    return UUID(mark).int >> 80


def _must(true: bool) -> None:
    if not true:
        raise MarkInvalid("no mark can look like this")


def _must_be_colour(colour: int) -> None:
    _must(0 <= colour <= 0xFFFFFF)


def _must_be_box(box: Box) -> None:
    _must(all(abs(each) <= FARTHEST for each in box) and box.left <= box.right and box.bottom <= box.top)
