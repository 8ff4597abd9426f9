"""How one stroke is painted: smooth through the middles between its points, wide as the pen pressed.

The same for the stroke being drawn and for those that stand. Must not know pages or layers.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from meetingroom.client.reader.ink.strokes import width_at
from meetingroom.rules.marks.shapes import Ink, InkPoint, Nib

_WIDTHS = 12
"""Steps of width: neighbours of one width are painted as one path, which is many times cheaper."""


def step_of(nib: Nib, pressure: int) -> int:
    """One of the few widths this pressure is painted with, as a pressure; a marker has one width."""
    return 255 if nib is Nib.MARKER else round(pressure / 255 * _WIDTHS) * 255 // _WIDTHS


def pen_of(ink_colour: int, width: float) -> QPen:
    """Round, so that parts of different widths meet."""
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(QColor.fromRgb(ink_colour), width, Qt.PenStyle.SolidLine, round_cap, round_join)


def curve(start: QPointF, over: QPointF, end: QPointF) -> QPainterPath:
    """One smooth part of a stroke."""
    path = QPainterPath(start)
    path.quadTo(over, end)
    return path


def paint_ink(painter: QPainter, ink: Ink) -> None:
    """Paint a stroke; the painter's coordinates are units of marks."""
    for pressure, path in _runs(ink.nib, ink.points):
        painter.setPen(pen_of(ink.colour, width_at(ink.width, pressure)))
        painter.drawPath(path)


def _runs(nib: Nib, points: Sequence[InkPoint]) -> list[tuple[int, QPainterPath]]:
    """The smooth line, cut where its width changes."""
    first = QPointF(points[0].x, points[0].y)
    path, pressure = QPainterPath(first), step_of(nib, points[0].pressure)
    runs = [(pressure, path)]
    if len(points) == 1:
        path.lineTo(first.x() + 1, first.y())
    for before, after in pairwise(points):
        step = step_of(nib, after.pressure)
        if step != pressure:
            path, pressure = QPainterPath(path.currentPosition()), step
            runs.append((pressure, path))
        path.quadTo(before.x, before.y, (before.x + after.x) / 2, (before.y + after.y) / 2)
    path.lineTo(points[-1].x, points[-1].y)
    return runs
