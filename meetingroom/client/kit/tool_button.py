"""A tool: an icon with its word below it, for bars where an icon alone would have to be learnt.

Must not be used for the one act of a moment: that is a Button.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.buttons import IconButton, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, text_width
from meetingroom.client.kit.theme import Theme


class ToolButton(IconButton):
    """``ToolButton(theme, Icon.SEARCH, "Tìm chữ")``; ``set_worded(False)`` leaves the icon alone."""

    def __init__(self, theme: Theme, icon: Icon, text: str, *, parent: QWidget | None = None) -> None:
        self._worded = True
        self._swatch: int | None = None
        super().__init__(theme, icon, text, variant=Variant.QUIET, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_worded(self, worded: bool) -> None:
        """With its word, or the icon alone."""
        if worded != self._worded:
            self._worded = worded
            self.updateGeometry()
            self.update()

    def set_swatch(self, colour: int | None) -> None:
        """A spot of the colour (0xRRGGBB) the tool leaves; the word names it too."""
        self._swatch = colour
        self.update()

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self.updateGeometry()

    def worded_size(self) -> QSize:
        """Its size with the word."""
        t = self._theme.tokens
        wide = int(text_width(self._name, self._theme.font(TextRole.CAPTION))) + 2 * t.space.s + 1
        high = t.icon + round(t.type.caption * 1.4) + 2 * t.space.xs + 2
        return QSize(max(wide, t.target), max(high, t.target))

    def bare_size(self) -> QSize:
        """Its size with the icon alone."""
        return super().sizeHint()

    def sizeHint(self) -> QSize:
        return self.worded_size() if self._worded else self.bare_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._worded:
            super().paintEvent(event)
            self._paint_swatch((self.height() - self._theme.tokens.icon) / 2)
            return
        painter = QPainter(self)
        t = self._theme.tokens
        _, ink = self._paint_body(painter, t.radius.control)
        if self.isEnabled() and not self.isChecked():
            ink = t.colours.text
        line = t.type.caption * 1.4
        top = (self.height() - t.icon - line) / 2
        spot = QRectF((self.width() - t.icon) / 2, top, t.icon, t.icon)
        paint_icon(painter, spot, self._icon, ink)
        font = self._theme.font(TextRole.CAPTION)
        room = QRectF(0, top + t.icon, self.width(), line)
        block = TextBlock(self._name, font, room.width(), align=Qt.AlignmentFlag.AlignHCenter, max_lines=1)
        block.draw(painter, room, ink)
        painter.end()
        self._paint_swatch(top)

    def _paint_swatch(self, top: float) -> None:
        """In the icon's lower right corner, on a ring of paper so that it is seen in every theme."""
        if self._swatch is None:
            return
        icon = self._theme.tokens.icon
        size = icon * 0.5
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.colours.paper), 2))
        painter.setBrush(QColor.fromRgb(self._swatch))
        painter.drawEllipse(QRectF(self.width() / 2 + icon * 0.2, top + icon * 0.5, size, size))
        painter.end()
