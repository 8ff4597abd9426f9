"""Where a reader stands: whatever changes, what was read stays where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.client.reader.layout import ACTUAL_SIZE, Box, Fit
from meetingroom.client.reader.standpoint import Standpoint
from meetingroom.wire.pages import PageSize

A4 = PageSize(595.0, 842.0)
LYING = PageSize(842.0, 595.0)


def standing(count: int = 5, fit: Fit = Fit.PAGE, width: int = 1000, height: int = 700) -> Standpoint:
    stand = Standpoint()
    stand.window(width, height, 12, Box(0, 0, width, height))
    stand.enter(A4, count)
    stand.fit_to(fit, Box(0, 0, width, height))
    return stand


def view(corner: tuple[int, int], width: int = 1000, height: int = 700) -> Box:
    return Box(*corner, width, height)


def test_before_a_paper_is_open_nothing_is_there() -> None:
    stand = Standpoint()
    assert stand.page_count == 0
    assert list(stand.visible(view((0, 0)))) == []
    assert stand.zoom_step(1, view((0, 0))) == (0, 0)
    assert stand.window(300, 200, 12, view((0, 0))) == (0, 0)


def test_a_paper_opens_at_the_page_asked_for_or_the_last_there_is() -> None:
    stand = standing()
    stand.leave(3)
    assert stand.enter(A4, 10) == (0, 0)
    assert stand.page == 3
    stand.leave(30)
    stand.enter(A4, 10)
    assert stand.page == 9


def test_turning_stops_at_the_ends_and_remembers_its_direction() -> None:
    stand = standing(3)
    stand.turn_to(7, view((0, 0)))
    assert (stand.page, stand.forward) == (2, True)
    stand.turn_to(-4, view((0, 0)))
    assert (stand.page, stand.forward) == (0, False)


def test_going_to_a_page_of_the_long_paper_brings_its_head_to_the_top() -> None:
    stand = standing(5, Fit.WIDTH)
    left, top = stand.turn_to(3, view((0, 0)))
    assert (left, top) == (0, stand.layout.box(3).top - 12)
    assert stand.read(view((left, top))) is False
    assert stand.page == 3


def test_scrolling_changes_the_page_read() -> None:
    stand = standing(5, Fit.WIDTH)
    assert stand.read(view((0, stand.layout.box(2).top)))
    assert (stand.page, stand.forward) == (2, True)
    assert stand.read(view((0, stand.layout.box(1).top)))
    assert (stand.page, stand.forward) == (1, False)


@given(x=st.integers(0, 999), y=st.integers(0, 699), steps=st.lists(st.sampled_from([1, -1]), max_size=6))
def test_what_is_under_the_fingers_stays_there_through_a_zoom(x: int, y: int, steps: list[int]) -> None:
    stand = standing(5, Fit.WIDTH)
    stand.turn_to(2, view((0, 0)))
    corner = (0, stand.layout.box(2).top + 100)
    before = stand.layout.box(2)
    under = (corner[0] + x - before.left) / before.width, (corner[1] + y - before.top) / before.height
    for factor in steps:
        corner = stand.zoom_to(stand.scale * (1.3 if factor > 0 else 0.9), view(corner), x, y)
    after = stand.layout.box(2)
    found = (corner[0] + x - after.left) / after.width, (corner[1] + y - after.top) / after.height
    if 0 <= under[1] < 1:
        assert found == pytest.approx(under, abs=0.01)


def test_a_zoom_step_leaves_the_fitted_page_for_a_free_size() -> None:
    stand = standing()
    fitted = stand.scale
    stand.zoom_step(1, view((0, 0)))
    assert stand.fit is Fit.FREE
    assert stand.scale > fitted
    for _ in range(40):
        stand.zoom_step(1, view((0, 0)))
    assert stand.scale == pytest.approx(ACTUAL_SIZE * 8)


def test_real_sizes_that_arrive_later_do_not_move_what_is_read() -> None:
    stand = standing(6, Fit.WIDTH)
    corner = stand.turn_to(4, view((0, 0)))
    below = corner[1] - stand.layout.box(4).top
    assert stand.learn_sizes(0, [A4, A4], view(corner)) is None
    moved = stand.learn_sizes(1, [LYING, LYING], view(corner))
    assert moved is not None
    assert moved[1] < corner[1]
    assert moved[1] - stand.layout.box(4).top == below


def test_real_sizes_change_nothing_of_where_a_single_page_stands() -> None:
    stand = standing(3)
    assert stand.learn_sizes(1, [LYING], view((0, 0))) == (0, 0)
    stand.turn_to(1, view((0, 0)))
    assert stand.layout.box(1).width == round(842 * 676 / 595)


def test_a_window_of_another_size_keeps_the_line_at_its_top() -> None:
    stand = standing(5, Fit.WIDTH)
    stand.turn_to(2, view((0, 0)))
    before = stand.layout.box(2)
    corner = (0, before.top + before.height // 2)
    left, top = stand.window(500, 700, 12, view(corner))
    after = stand.layout.box(2)
    assert (top - after.top) / after.height == pytest.approx(0.5, abs=0.01)
    assert left >= 0


def test_fitting_again_what_is_fitted_moves_nothing() -> None:
    stand = standing(5, Fit.WIDTH)
    assert stand.fit_to(Fit.WIDTH, view((0, 333))) == (0, 333)


def test_a_sight_is_measured_in_the_pixels_of_the_screen() -> None:
    stand = standing(5, Fit.WIDTH)
    corner = stand.turn_to(1, view((0, 0)))
    sight = stand.sight(1, view(corner), 2.0)
    box = stand.layout.box(1)
    assert (sight.width, sight.height) == (box.width * 2, box.height * 2)
    assert sight.scale == pytest.approx(box.width * 2 / 595)
    assert sight.seen == Box(0, 0, box.width * 2, (700 - 12) * 2)
    assert stand.sight(4, view(corner), 1.0).seen == Box(0, 0, 1, 1)


def test_a_sheet_that_lies_is_shown_whole_in_a_window_that_lies() -> None:
    stand = Standpoint()
    stand.window(1000, 700, 12, Box(0, 0, 1000, 700))
    stand.enter(PageSize(842, 595), 3)
    stand.fit_to_read(2.0, view((0, 0)))
    assert stand.fit is Fit.PAGE
    stand.enter(PageSize(595, 842), 3)
    stand.fit_to_read(2.0, view((0, 0)))
    assert stand.fit is Fit.WIDTH
    stand.fit_to_read(0.8, view((0, 0)))
    assert stand.fit is Fit.PAGE
