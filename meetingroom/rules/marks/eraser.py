"""What an eraser's way across the page takes of a stroke: plane geometry in units. Must not know ids."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot
from typing import NamedTuple

from meetingroom.rules.marks.shapes import Ink, InkPoint


class Spot(NamedTuple):
    """A place on the page."""

    x: float
    y: float


class _Place(NamedTuple):
    """A place on a stroke; `drawn`: one of the stroke's own points, not one looked at between two."""

    point: InkPoint
    drawn: bool


def touches(ink: Ink, way: Sequence[Spot], radius: int) -> bool:
    """Whether an eraser of this radius, drawn along `way` (one place or more), touches the stroke."""
    reach = radius + ink.width / 2
    return _near(ink, way, reach) and any(_rubbed(place, way, reach) for place in _places(ink, reach))


def remains(ink: Ink, way: Sequence[Spot], radius: int) -> tuple[tuple[InkPoint, ...], ...] | None:
    """The pieces of the stroke that are left, each of two points or more; None when it is not touched."""
    if not touches(ink, way, radius):
        return None
    reach = radius + ink.width / 2
    pieces: list[list[_Place]] = [[]]
    for place in _places(ink, reach):
        if not _rubbed(place, way, reach):
            pieces[-1].append(place)
        elif pieces[-1]:
            pieces.append([])
    slim = (_slim(piece) for piece in pieces)
    return tuple(points for points in slim if len(points) > 1)


def _places(ink: Ink, reach: float) -> Iterator[_Place]:
    """The stroke's points, and between them places closer to each other than the eraser is wide."""
    yield _Place(ink.points[0], True)
    for start, end in pairwise(ink.points):
        count = ceil(hypot(end.x - start.x, end.y - start.y) / max(1, reach / 4))
        for n in range(1, count):
            x, y, pressure = (a + round((b - a) * n / count) for a, b in zip(start, end, strict=True))
            yield _Place(InkPoint(x, y, pressure), False)
        yield _Place(end, True)


def _rubbed(place: _Place, way: Sequence[Spot], reach: float) -> bool:
    parts = list(pairwise(way)) or [(way[0], way[0])]
    return any(_distance(place.point, start, end) < reach for start, end in parts)


def _distance(point: InkPoint, start: Spot, end: Spot) -> float:
    """From a point to a straight part."""
    dx, dy = end.x - start.x, end.y - start.y
    length = dx * dx + dy * dy
    along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / length if length else 0
    along = min(1, max(0, along))
    return hypot(point.x - start.x - along * dx, point.y - start.y - along * dy)


def _near(ink: Ink, way: Sequence[Spot], reach: float) -> bool:
    """Whether the rectangles around both meet: for most strokes of a page the answer ends here."""
    xs, ys = [p.x for p in ink.points], [p.y for p in ink.points]
    return (
        min(xs) - reach <= max(s.x for s in way)
        and min(s.x for s in way) <= max(xs) + reach
        and min(ys) - reach <= max(s.y for s in way)
        and min(s.y for s in way) <= max(ys) + reach
    )


def _slim(piece: list[_Place]) -> tuple[InkPoint, ...]:
    """The drawn points and both ends."""
    last = len(piece) - 1
    return tuple(place.point for n, place in enumerate(piece) if place.drawn or n in (0, last))
