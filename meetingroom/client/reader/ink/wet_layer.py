"""The stroke under the pen: each new part is painted once, into a picture as large as the window.

Must not know pages or marks: places are those of the window.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from meetingroom.client.reader.ink.nibs import curve, pen_of, step_of
from meetingroom.client.reader.ink.strokes import width_at
from meetingroom.client.reader.ink.tools import InkStyle
from meetingroom.rules.marks.shapes import Nib


class WetLayer:
    """`begin`, then `draw` for every further place, then `clear`; each answers what must be seen again."""

    def __init__(self) -> None:
        self._picture = QImage()
        self._style: InkStyle | None = None
        self._width = 1.0
        self._last = self._middle = QPointF()
        self._inked = QRect()

    def begin(self, size: QSize, ratio: float, style: InkStyle, width: float, at: QPointF) -> None:
        """A stroke begins in a window of `size`; `width` in its pixels at full pressure."""
        pixels = size * ratio
        if self._picture.size() != pixels or self._picture.devicePixelRatio() != ratio:
            self._picture = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(0)
        self._style, self._width = style, width
        self._last = self._middle = at

    def draw(self, to: QPointF, pressure: int) -> QRect:
        """The pen went on, pressed so hard (0 to 255)."""
        if self._style is None:
            return QRect()
        middle = (self._last + to) / 2
        path = curve(self._middle, self._last, middle)
        width = width_at(self._width, step_of(self._style.nib, pressure))
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen_of(self._style.colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.end()
        half = width / 2 + 2
        around = QRectF(path.controlPointRect()).adjusted(-half, -half, half, half).toAlignedRect()
        self._last, self._middle = to, middle
        self._inked = self._inked.united(around)
        return around

    def clear(self) -> QRect:
        """The stroke is over; what it covered."""
        inked, self._inked, self._style = self._inked, QRect(), None
        if not inked.isNull():
            painter = QPainter(self._picture)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(inked, 0)
            painter.end()
        return inked

    def show(self, painter: QPainter, corner: QPointF) -> None:
        """Draw the stroke, the window's corner lying at `corner`."""
        if self._style is not None and not self._inked.isNull():
            painter.save()
            if self._style.nib is Nib.MARKER:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(corner, self._picture)
            painter.restore()
