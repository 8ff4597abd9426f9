"""A seat's number as a plate, readable from across the table.

Must not know who sits there beyond the name it is given.
"""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box, text_width
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class SeatLabel(QWidget):
    """``SeatLabel(theme, "12", name="")``: a plate with the chair icon and "Ghế 12", the name beside it."""

    def __init__(
        self,
        theme: Theme,
        seat: str,
        *,
        name: str = "",
        tone: Tone = Tone.PRIMARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_seat(seat, name)
        theme.changed.connect(self.updateGeometry)

    def set_seat(self, seat: str, name: str = "") -> None:
        self._text = self._theme.phrases.seat.format(seat)
        self._name = name
        self.setAccessibleName(f"{self._text}, {name}" if name else self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = text_width(self._name, self._theme.font(TextRole.STRONG)) + self._theme.tokens.space.m
        return QSize(self._plate_width() + (int(name) + 1 if self._name else 0), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._plate_width(), self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        plate = QRectF(0, 0, self._plate_width(), self.height())
        edge = c.tone(self._tone)
        box(painter, plate, t.radius.control, fill=c.soft(self._tone), edge=edge, width=t.hairline)
        side = t.icon
        spot = QRectF(t.space.m, (self.height() - side) / 2, side, side)
        paint_icon(painter, spot, Icon.SEAT, edge)
        left = spot.right() + t.space.s
        title = TextBlock(self._text, self._theme.font(TextRole.TITLE), plate.right() - left)
        title.draw(painter, QRectF(left, 0, plate.right() - left, self.height()), edge)
        if self._name:
            left = plate.right() + t.space.m
            room = self.width() - left
            name = TextBlock(self._name, self._theme.font(TextRole.STRONG), room, max_lines=1)
            name.draw(painter, QRectF(left, 0, room, self.height()), c.text)

    def _plate_width(self) -> int:
        t = self._theme.tokens
        return (
            int(text_width(self._text, self._theme.font(TextRole.TITLE)))
            + t.icon
            + t.space.s
            + 2 * t.space.m
            + 1
        )

    def _height(self) -> int:
        t = self._theme.tokens
        return max(t.target, round(t.type.title * 1.4) + 2 * t.space.s)
