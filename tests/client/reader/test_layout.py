"""Where pages lie: every page has its place, none covers another, and what is seen is found by its place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.client.reader.layout import (
    ACTUAL_SIZE,
    LEAST_SCALE,
    MOST_SCALE,
    ZOOM_STEPS,
    Box,
    Fit,
    Layout,
    limited,
    zoomed,
)
from meetingroom.wire.pages import PageSize

A4 = PageSize(595.0, 842.0)
LYING = PageSize(842.0, 595.0)

SIZES = st.lists(st.builds(PageSize, st.floats(20, 3000), st.floats(20, 3000)), min_size=1, max_size=12)
WINDOWS = st.tuples(st.integers(40, 2800), st.integers(40, 2000))
LAYOUTS = st.builds(
    lambda sizes, window, fit, zoom: Layout(sizes, *window, fit, zoom, current=len(sizes) // 2),
    SIZES,
    WINDOWS,
    st.sampled_from(Fit),
    st.floats(LEAST_SCALE, MOST_SCALE),
)


@given(LAYOUTS)
def test_pages_follow_each_other_and_stay_inside_the_whole(layout: Layout) -> None:
    width, height = layout.extent
    boxes = [layout.box(page) for page in range(len(layout.sizes))]
    for box in boxes:
        assert box.left >= 0
        assert box.top >= 0
        if layout.fit is not Fit.FREE:
            assert box.right <= width
    if layout.fit is not Fit.PAGE:
        assert boxes[-1].bottom <= height
        assert all(upper.bottom < lower.top for upper, lower in pairwise(boxes))


@given(LAYOUTS, st.integers(0, 40_000), st.integers(1, 2_000))
def test_the_visible_pages_are_exactly_those_the_window_meets(layout: Layout, top: int, height: int) -> None:
    if layout.fit is Fit.PAGE:
        assert list(layout.visible(Box(0, 0, layout.width, layout.height))) == [layout.current]
        return
    view = Box(0, top % max(1, layout.extent[1]), layout.extent[0], height)
    met = [page for page in range(len(layout.sizes)) if layout.box(page).within(view)]
    assert list(layout.visible(view)) == met


@given(LAYOUTS)
def test_one_page_at_a_time_is_seen_whole(layout: Layout) -> None:
    if layout.fit is Fit.PAGE and min(layout.width, layout.height) > 100:
        box = layout.box(layout.current)
        assert box.right <= layout.width
        assert box.bottom <= layout.height
        assert layout.extent == (layout.width, layout.height)


def test_a_page_fitted_to_the_width_fills_it_whatever_way_it_lies() -> None:
    layout = Layout([A4, LYING], 1000, 700, Fit.WIDTH, margin=20)
    assert [layout.box(page).width for page in (0, 1)] == [960, 960]
    assert [layout.box(page).left for page in (0, 1)] == [20, 20]


def test_a_page_alone_stands_in_the_middle() -> None:
    box = Layout([A4], 1366, 656).box(0)
    assert abs((1366 - box.right) - box.left) <= 1
    assert abs((656 - box.bottom) - box.top) <= 1
    assert box.height == 656 - 24


def test_the_page_read_is_the_one_a_third_down_the_window() -> None:
    layout = Layout([A4] * 4, 700, 600, Fit.WIDTH)
    second = layout.box(1)
    assert layout.read_page(Box(0, second.top - 150, 700, 600)) == 1
    assert layout.read_page(Box(0, second.top - 250, 700, 600)) == 0


def test_at_the_very_end_the_last_page_is_read_however_short() -> None:
    layout = Layout([A4, PageSize(595.0, 40.0)], 700, 600, Fit.WIDTH)
    assert layout.read_page(Box(0, layout.extent[1] - 600, 700, 600)) == 1


def test_a_layout_without_pages_is_the_window_and_shows_nothing() -> None:
    layout = Layout((), 300, 200, Fit.WIDTH)
    assert layout.extent == (300, 200)
    assert list(layout.visible(Box(0, 0, 300, 200))) == []
    assert layout.read_page(Box(0, 0, 300, 200)) == 0


def test_five_thousand_pages_are_laid_out_and_searched_in_no_time() -> None:
    layout = Layout([A4] * 5000, 1000, 700, Fit.WIDTH)
    last = layout.box(4999)
    assert list(layout.visible(Box(0, last.top, 1000, 700))) == [4999]


@given(st.floats(0.01, 20))
def test_a_zoom_step_always_goes_its_way_and_ends_at_the_ends(scale: float) -> None:
    if scale < ZOOM_STEPS[-1] / 1.03:
        assert zoomed(scale, 1) > scale
    else:
        assert zoomed(scale, 1) == ZOOM_STEPS[-1]
    if scale > ZOOM_STEPS[0] * 1.03:
        assert zoomed(scale, -1) < scale
    else:
        assert zoomed(scale, -1) == ZOOM_STEPS[0]


@pytest.mark.parametrize(("asked", "given_"), [(0.0001, LEAST_SCALE), (2.0, 2.0), (1e6, MOST_SCALE)])
def test_a_zoom_keeps_within_what_a_person_may_ask(asked: float, given_: float) -> None:
    assert limited(asked) == given_
    assert Layout([A4], 800, 600, Fit.FREE, zoom=given_).scale(0) == given_


def test_at_hundred_percent_a_page_has_its_printed_size() -> None:
    layout = Layout([A4], 2000, 2000, Fit.FREE, ACTUAL_SIZE)
    assert layout.page_pixels(0) == (793, 1123)


def test_boxes_meet_in_their_common_part() -> None:
    assert Box(0, 0, 10, 10).within(Box(5, 6, 10, 10)) == Box(5, 6, 5, 4)
    assert Box(0, 0, 10, 10).within(Box(10, 0, 5, 5)) is None
    assert Box(1, 2, 3, 4).moved(10, 20) == Box(11, 22, 3, 4)
