"""A bar that shows a result as parts of its base, with the mark of what was needed.

Parts differ by pattern (solid, hatched, dotted, empty) as well as by colour.  Must not compute an outcome.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.paint import TextBlock, text_width
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: how many, in which tone (its colour and pattern)."""

    count: int
    tone: Tone
    colour: str


def paint_bar(
    painter: QPainter, rect: QRectF, parts: tuple[Part, ...], base: int, need: int, *, line: str, mark: str
) -> None:
    """Draw the bar in ``rect``: ``parts`` of ``base``, the rest empty, and a tick at ``need`` (0: none)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = rect.height() * 0.22
    outline = QPainterPath()
    outline.addRoundedRect(rect, radius, radius)
    painter.setClipPath(outline)
    left = rect.left()
    for part in parts:
        wide = rect.width() * part.count / base if base > 0 else 0.0
        spot = QRectF(left, rect.top(), wide, rect.height())
        _fill(painter, spot, part)
        left += wide
        painter.fillRect(QRectF(left - 1, rect.top(), 2, rect.height()), QColor(line))
    painter.setClipping(False)
    painter.setPen(QPen(QColor(line), max(1.0, rect.height() * 0.05)))
    painter.drawPath(outline)
    if 0 < need <= base:
        x = rect.left() + rect.width() * need / base
        over = rect.height() * 0.28
        thick = max(3.0, rect.height() * 0.1)
        tick = QRectF(x - thick / 2, rect.top() - over, thick, rect.height() + 2 * over)
        painter.fillRect(tick, QColor(mark))
    painter.restore()


def _fill(painter: QPainter, spot: QRectF, part: Part) -> None:
    """Solid for yes, slanting lines for no, dots for abstaining: told apart without colour."""
    high = spot.height()
    painter.save()
    painter.setClipRect(spot, Qt.ClipOperation.IntersectClip)
    match part.tone:
        case Tone.NO:
            step = high * 0.4
            painter.setPen(QPen(QColor(part.colour), step * 0.36))
            x = spot.left() - high
            while x < spot.right():
                painter.drawLine(QPointF(x, spot.bottom() + 1), QPointF(x + high, spot.top() - 1))
                x += step
        case Tone.ABSTAIN:
            step = high / 3
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(part.colour))
            x = spot.left() + step / 2
            while x < spot.right() + step:
                for row in range(3):
                    painter.drawEllipse(QPointF(x, spot.top() + step * (row + 0.5)), step * 0.3, step * 0.3)
                x += step
        case _:
            painter.fillRect(spot, QColor(part.colour))
    painter.restore()


class ResultBar(QWidget):
    """``ResultBar(theme)``; ``set_result(yes, no, abstain, base, need, need_text="Cần ≥ 26", spoken="…")``.

    ``base`` is the number the rule counts over; what is not in the three parts stays empty.  ``spoken`` is
    the whole result as a sentence.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts = (0, 0, 0)
        self._base = self._need = 0
        self._need_text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(theme.phrases.tally)
        theme.changed.connect(self.updateGeometry)

    def set_result(
        self, yes: int, no: int, abstain: int, base: int, need: int, *, need_text: str = "", spoken: str = ""
    ) -> None:
        self._counts = (yes, no, abstain)
        self._base, self._need, self._need_text = base, need, need_text
        self.setAccessibleName(spoken or self._theme.phrases.tally)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            self._theme.tokens.target * 5, self._bar_height() + self._over() * 2 + self._text_height()
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.tokens.target * 2, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = self._theme.tokens.colours
        tones = (Tone.YES, Tone.NO, Tone.ABSTAIN)
        parts = tuple(Part(n, tone, c.tone(tone)) for n, tone in zip(self._counts, tones, strict=True))
        bar = QRectF(1, self._over(), self.width() - 2, self._bar_height())
        paint_bar(painter, bar, parts, self._base, self._need, line=c.border, mark=c.text)
        if self._need_text and self._base:
            font = self._font()
            wide = text_width(self._need_text, font)
            x = bar.left() + bar.width() * self._need / self._base - wide / 2
            x = min(max(0.0, x), self.width() - wide)
            spot = QRectF(x, bar.bottom() + self._over(), wide, self._text_height())
            TextBlock(self._need_text, font, wide).draw(painter, spot, c.text_2)

    def _font(self) -> QFont:
        return self._theme.font(TextRole.CAPTION, strong=True)

    def _bar_height(self) -> int:
        return self._theme.tokens.icon

    def _over(self) -> int:
        return round(self._bar_height() * 0.28) + 1

    def _text_height(self) -> int:
        return round(self._theme.tokens.type.caption * 1.4) if self._need_text else 0
