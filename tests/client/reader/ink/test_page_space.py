"""Marks lie in PDF user space whatever way a page is turned, cropped or measured."""

import io

import pytest

from meetingroom.client.reader.ink.page_space import to_marks, to_shown
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.pdfium_engine import PdfiumEngine
from meetingroom.pdf.source import Source
from meetingroom.rules.marks.shapes import UNITS
from meetingroom.wire.pages import Clip, PageSize
from tests.pdf.papers import page_tree, stream

LEFT, BOTTOM, ACROSS, UP = 30.0, 50.0, 340.0, 490.0
"""The crop box of a page, before it is turned."""


def shown(turn: int, unit: float = 1.0) -> PageSize:
    sides = (UP, ACROSS) if turn % 180 else (ACROSS, UP)
    return PageSize(sides[0] * unit, sides[1] * unit, LEFT, BOTTOM, turn, unit)


@pytest.mark.parametrize(
    ("turn", "corner"),
    [
        (0, (LEFT, BOTTOM + UP)),
        (90, (LEFT, BOTTOM)),
        (180, (LEFT + ACROSS, BOTTOM)),
        (270, (LEFT + ACROSS, BOTTOM + UP)),
    ],
)
def test_the_upper_left_corner_as_shown_is_the_corner_that_was_turned_there(
    turn: int, corner: tuple[float, float]
) -> None:
    for unit in (1.0, 2.5):
        found = to_marks(shown(turn, unit)).map(0.0, 0.0)
        assert found == pytest.approx((corner[0] * UNITS, corner[1] * UNITS))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_drawn_stays_on_the_page_and_comes_back_to_its_place(turn: int) -> None:
    size = shown(turn, 2.0)
    x, y = to_marks(size).map(size.width, size.height)
    assert LEFT * UNITS - 1 <= x <= (LEFT + ACROSS) * UNITS + 1
    assert BOTTOM * UNITS - 1 <= y <= (BOTTOM + UP) * UNITS + 1
    assert to_shown(size).map(x, y) == pytest.approx((size.width, size.height))


def test_a_point_to_the_right_on_a_page_turned_clockwise_is_higher_on_the_page() -> None:
    space = to_marks(shown(90))
    assert space.map(10.0, 0.0)[1] - space.map(0.0, 0.0)[1] == pytest.approx(10 * UNITS)


@pytest.mark.parametrize("engine", [MupdfEngine, PdfiumEngine])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_the_engines_draw_at_a_place_of_the_file_is_shown_where_a_mark_there_is(
    engine: type[MupdfEngine] | type[PdfiumEngine], turn: int
) -> None:
    entries = b"/MediaBox[10 20 410 620]/CropBox[40 70 380 560]/Rotate %d/Contents %%d 0 R" % turn
    content = page_tree([(entries, [stream(b"", b"1 0 0 rg 100 200 20 20 re f")])])
    opened = engine(Source(io.BytesIO(content), len(content)))
    size = opened.size(0)
    assert (size.left, size.bottom, size.turn, size.unit) == (30, 50, turn, pytest.approx(1))
    target = bytearray(round(size.width) * round(size.height) * 3)
    whole = Clip(0, 0, round(size.width), round(size.height))
    _, _, stride = opened.render(0, 1.0, whole, memoryview(target))
    # The middle of the square, counted from the MediaBox's corner.
    x, y = to_shown(size).map((110.0 - 10) * UNITS, (210.0 - 20) * UNITS)
    at = int(y) * stride + int(x) * 3
    assert tuple(target[at : at + 3]) == (255, 0, 0)


def test_a_page_of_large_user_units_is_told_so() -> None:
    entries = b"/MediaBox[0 0 300 400]/UserUnit 2/Contents %d 0 R"
    content = page_tree([(entries, [stream(b"", b"1 0 0 rg 0 0 9 9 re f")])])
    size = MupdfEngine(Source(io.BytesIO(content), len(content))).size(0)
    assert (size.width, size.height, size.unit) == (600, 800, pytest.approx(2))
    assert to_marks(size).map(0.0, 0.0) == pytest.approx((0, 400 * UNITS))
