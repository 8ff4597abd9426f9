"""Ticking one of several or one thing on and off, and choosing from a list: drawn large, worded beside.

Must not be used where a button would do: a vote, a step of the chair and the like are buttons.
"""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QRadioButton, QSizePolicy, QWidget

from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import FOCUS_GAP, TextBlock, box, focus_ring, text_width, widest_word
from meetingroom.client.kit.theme import Theme


class _Mark:
    """Measuring and painting shared by both kinds: a mark at the left, a wrapping label at the right."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def size(self, text: str) -> QSize:
        width = self.chrome() + int(text_width(text, self.theme.font())) + 1
        return QSize(width, self.height(text, width))

    def least(self, text: str) -> QSize:
        width = self.chrome() + int(widest_word(text, self.theme.font())) + 1
        return QSize(width, self.theme.tokens.target)

    def height(self, text: str, width: int) -> int:
        t = self.theme.tokens
        block = TextBlock(text, self.theme.font(), width - self.chrome())
        return max(t.target, int(block.height) + 2 * t.space.s)

    def chrome(self) -> int:
        t = self.theme.tokens
        return t.icon + t.space.m + 2 * self.ring()

    def ring(self) -> int:
        return self.theme.tokens.focus_width + FOCUS_GAP

    def paint(self, widget: QCheckBox | QRadioButton, painter: QPainter, round_mark: bool) -> None:
        t = self.theme.tokens
        c = t.colours
        rect = QRectF(widget.rect())
        if widget.hasFocus():
            focus_ring(painter, rect, t.radius.control, c.focus, t.focus_width)
        on = widget.isChecked()
        edge = c.border if not on else c.primary
        ink = c.text
        if not widget.isEnabled():
            edge, ink = c.line, c.disabled
        side = t.icon
        mark = QRectF(self.ring(), rect.center().y() - side / 2, side, side)
        fill = c.primary if on and widget.isEnabled() else c.surface
        box(painter, mark, side if round_mark else 6, fill=fill, edge=edge, width=2)
        if on:
            inner = mark.adjusted(side * 0.16, side * 0.16, -side * 0.16, -side * 0.16)
            if round_mark:
                dot = mark.adjusted(side * 0.3, side * 0.3, -side * 0.3, -side * 0.3)
                box(painter, dot, side, fill=c.on_primary)
            else:
                paint_icon(painter, inner, Icon.YES, c.on_primary)
        left = mark.right() + t.space.m
        room = rect.right() - self.ring() - left
        block = TextBlock(widget.text(), self.theme.font(), room + 1)
        block.draw(painter, QRectF(left, rect.top(), room, rect.height()), ink)


class CheckBox(QCheckBox):
    """``CheckBox(theme, "Giữ đăng nhập trên máy này")``; ``toggled(bool)`` as in Qt; the whole row hits."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._mark = _Mark(theme)
        _let_wrap(self)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return self._mark.size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self._mark.least(self.text())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._mark.height(self.text(), width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._mark.paint(self, QPainter(self), False)


class RadioButton(QRadioButton):
    """``RadioButton(theme, "Công khai")``; buttons with one parent exclude each other, as in Qt."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._mark = _Mark(theme)
        _let_wrap(self)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return self._mark.size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self._mark.least(self.text())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._mark.height(self.text(), width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._mark.paint(self, QPainter(self), True)


class Select(QComboBox):
    """``Select(theme, ("60 giây", "90 giây"), name="Thời gian")``: a drop-down list with a clear arrow.

    The wheel scrolls the page, never the choice.  ``currentIndexChanged`` as in Qt.
    """

    def __init__(
        self, theme: Theme, choices: tuple[str, ...] = (), *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.addItems(choices)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        t = self._theme.tokens
        side = round(t.icon * 0.7)
        spot = QRectF(self.width() - t.space.m - side, (self.height() - side) / 2, side, side)
        colour = t.colours.text_2 if self.isEnabled() else t.colours.disabled
        paint_icon(QPainter(self), spot, Icon.DOWN, colour)


def _let_wrap(widget: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
