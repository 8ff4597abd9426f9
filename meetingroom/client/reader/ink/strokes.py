"""A stroke as the hand drew it becomes ink as it is kept: fewer points, and none too long. Pure geometry in
units of marks; must not know events, pages or painting.
"""

from collections.abc import Iterator, Sequence

from meetingroom.rules.marks.shapes import MOST_POINTS, InkPoint, units

SLACK = units(0.12)
"""A point nearer to the line through its neighbours says nothing: a third of what the eye resolves."""

_LEAST_WIDTH = 0.35
_PRESSURE_SLACK = 24


def width_at(width: float, pressure: int) -> float:
    """What is seen of a nib of `width` at this pressure (0 to 255)."""
    return width * (_LEAST_WIDTH + (1 - _LEAST_WIDTH) * pressure / 255)


def simplified(points: Sequence[InkPoint], slack: float = SLACK) -> tuple[InkPoint, ...]:
    """The points without which the stroke would look otherwise (Ramer, Douglas, Peucker); both ends stay, and
    so does a change of pressure."""
    if len(points) < 3:
        return tuple(points)
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        farthest = _farthest(points, first, last, slack)
        if farthest is not None:
            kept.add(farthest)
            parts += [(first, farthest), (farthest, last)]
    return tuple(points[n] for n in sorted(kept))


def pieces(points: Sequence[InkPoint], most: int = MOST_POINTS) -> Iterator[tuple[InkPoint, ...]]:
    """The stroke in parts of at most `most` points; each begins where the one before ended."""
    yield tuple(points[:most])
    for start in range(most - 1, len(points) - 1, most - 1):
        yield tuple(points[start : start + most])


def _farthest(points: Sequence[InkPoint], first: int, last: int, slack: float) -> int | None:
    """Inner loop of pen-up, so written for speed: distances are compared squared, in slacks."""
    ax, ay, ap = points[first]
    bx, by, bp = points[last]
    dx, dy, dp = bx - ax, by - ay, bp - ap
    square = dx * dx + dy * dy or 1
    found, most, each = None, 1.0, 1 / slack
    n = first
    for x, y, pressure in points[first + 1 : last]:
        n += 1
        px, py = x - ax, y - ay
        along = (px * dx + py * dy) / square
        if along < 0:
            along = 0.0
        elif along > 1:
            along = 1.0
        across, down = (px - along * dx) * each, (py - along * dy) * each
        away = across * across + down * down
        other = (pressure - ap - along * dp) / _PRESSURE_SLACK
        other *= other
        if other > away:
            away = other
        if away > most:
            found, most = n, away
    return found
