"""Marks for tests: one of each kind, and Hypothesis strategies for any."""

from hypothesis import strategies as st

from meetingroom.rules.marks.shapes import (
    FARTHEST,
    Bookmark,
    Box,
    Ink,
    InkPoint,
    Mark,
    MarkId,
    Markup,
    MarkupKind,
    Nib,
    Page,
    Quad,
    Quote,
    Shape,
    TextNote,
    mark_id,
)

HOUR = 1_795_053_600_000
SHA = "ab" * 32
PAGE = Page(SHA, 1, 4)
LINE = Quote("hộ cận nghèo", "hỗ trợ ", " trên địa bàn", 120, 132)

STROKE = Ink((InkPoint(640, 640, 128), InkPoint(1280, 640, 200), InkPoint(1280, 1280, 90)), 96, 0x1F4E9A)
MOUSE_STROKE = Ink((InkPoint(0, 0), InkPoint(-64, 64)), 64, 0xC00000, Nib.MARKER)
HIGHLIGHT = Markup(MarkupKind.HIGHLIGHT, (Quad(64, 128, 640, 128, 64, 64, 640, 64),), LINE, 0xFFE066)
NOTE = TextNote(Box(0, 0, 6400, 1280), "Hỏi: đất rừng đã giao chưa?", 0xFFF3B0, LINE)
FREE_NOTE = TextNote(Box(0, 0, 64, 64), "", 0)
BOOKMARK = Bookmark("Phụ lục 3", 4000)
SHAPES: tuple[Shape, ...] = (STROKE, MOUSE_STROKE, HIGHLIGHT, NOTE, FREE_NOTE, BOOKMARK)


def line(*places: tuple[int, int], width: int = 64) -> Ink:
    """A stroke through these places."""
    return Ink(tuple(InkPoint(x, y, 255) for x, y in places), width, 0)


def an_id(n: int) -> MarkId:
    """The `n`-th mark's id."""
    return mark_id(HOUR + n, bytes(9) + bytes([n % 256]))


def a_mark(n: int, shape: Shape = STROKE, page: Page = PAGE) -> Mark:
    """The `n`-th mark."""
    return Mark(an_id(n), page, HOUR + n, HOUR + n, shape)


at = st.integers(-FARTHEST, FARTHEST)
colour = st.integers(0, 0xFFFFFF)
inks = st.builds(
    Ink,
    st.lists(st.builds(InkPoint, at, at, st.integers(0, 255)), min_size=1, max_size=20).map(tuple),
    st.integers(1, FARTHEST),
    colour,
    st.sampled_from(Nib),
)
quotes = st.builds(
    lambda exact, before, after, start, length: Quote(exact, before, after, start, start + length),
    st.text(max_size=30),
    st.text(max_size=64),
    st.text(max_size=64),
    st.integers(0, 10_000),
    st.integers(0, 500),
)
quads = st.builds(Quad, at, at, at, at, at, at, at, at)
boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    *[st.integers(-9999, 9999)] * 2,
    *[st.integers(0, 9999)] * 2,
)
shapes: st.SearchStrategy[Shape] = st.one_of(
    inks,
    st.builds(
        Markup,
        st.sampled_from(MarkupKind),
        st.lists(quads, min_size=1, max_size=4).map(tuple),
        quotes,
        colour,
    ),
    st.builds(TextNote, boxes, st.text(max_size=60), colour, st.none() | quotes),
    st.builds(Bookmark, st.text(max_size=60), at),
)
