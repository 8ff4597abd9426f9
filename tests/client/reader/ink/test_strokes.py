"""A stroke is kept with the points that make its shape, and never longer than one mark may be."""

from itertools import pairwise

from meetingroom.client.reader.ink.strokes import SLACK, pieces, simplified
from meetingroom.rules.marks.shapes import InkPoint


def test_points_on_a_straight_line_say_nothing() -> None:
    line = [InkPoint(n * 10, n * 20) for n in range(50)]
    assert simplified(line) == (line[0], line[-1])


def test_a_corner_and_a_trembling_wider_than_the_slack_stay() -> None:
    corner = [InkPoint(0, 0), InkPoint(500, 0), InkPoint(500, 500)]
    assert simplified(corner) == tuple(corner)
    low, high = InkPoint(300, SLACK // 2), InkPoint(300, SLACK * 2)
    ends = InkPoint(0, 0), InkPoint(600, 0)
    assert simplified([ends[0], low, ends[1]]) == ends
    assert simplified([ends[0], high, ends[1]]) == (ends[0], high, ends[1])


def test_a_change_of_pressure_on_a_straight_line_stays() -> None:
    pressed = [InkPoint(0, 0, 20), InkPoint(100, 0, 200), InkPoint(200, 0, 20)]
    assert simplified(pressed) == tuple(pressed)


def test_a_stroke_that_comes_back_to_its_beginning_is_not_lost() -> None:
    loop = [InkPoint(0, 0), InkPoint(400, 0), InkPoint(400, 400), InkPoint(0, 0)]
    assert simplified(loop) == tuple(loop)


def test_a_stroke_too_long_for_one_mark_goes_on_where_the_one_before_ended() -> None:
    points = [InkPoint(n, n * n) for n in range(10)]
    parts = list(pieces(points, most=4))
    assert [len(part) for part in parts] == [4, 4, 4]
    assert all(before[-1] == after[0] for before, after in pairwise(parts))
    assert list(pieces(points[:4], most=4)) == [tuple(points[:4])]
    assert list(pieces(points[:1], most=4)) == [tuple(points[:1])]
