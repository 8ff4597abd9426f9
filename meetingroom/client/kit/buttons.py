"""Buttons: a label of verb and object that wraps rather than clips, and round icon buttons that speak.

Must not decide what a press means.
"""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from meetingroom.client.kit.focus import brought_by_keyboard
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import FOCUS_GAP, TextBlock, box, focus_ring, text_width, widest_word
from meetingroom.client.kit.theme import Theme


class Variant(StrEnum):
    """How loudly a button speaks.  One PRIMARY per screen and moment."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class _Themed(QAbstractButton):
    """What both kinds share: colours by variant and state, focus ring by keyboard only."""

    def __init__(self, theme: Theme, variant: Variant, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ring = False
        self._variant = variant
        self.setProperty("variant", variant.value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._retheme)

    def set_variant(self, variant: Variant) -> None:
        """Change how loudly the button speaks."""
        self._variant = variant
        self.setProperty("variant", variant.value)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = brought_by_keyboard(event)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)
        self.update()

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def _paint_body(self, painter: QPainter, radius: float) -> tuple[QRectF, str]:
        """Draw ring and body; give back the inner rectangle and the colour of what stands in it."""
        t = self._theme.tokens
        c = t.colours
        rect = QRectF(self.rect())
        if self.hasFocus() and self._ring:
            rect = focus_ring(painter, rect, radius, c.focus, t.focus_width)
        down = self.isDown() or self.isChecked()
        over = self.underMouse() and self.isEnabled()
        fill: str | None
        edge: str | None
        match self._variant:
            case Variant.PRIMARY:
                fill, edge, ink = (c.primary_strong if down or over else c.primary), None, c.on_primary
            case Variant.SECONDARY:
                fill, edge, ink = (c.hover if down else c.sunken if over else c.surface), c.border, c.text
            case Variant.DANGER:
                fill, edge, ink = (c.no_soft if down or over else c.surface), c.no, c.no
            case Variant.QUIET:
                fill, edge, ink = (c.hover if down else c.sunken if over else None), None, c.primary
        if self.isChecked() and self._variant is not Variant.PRIMARY:
            fill, edge, ink = c.primary_soft, c.primary, c.primary
        if not self.isEnabled():
            fill = None if self._variant is Variant.QUIET else c.sunken
            edge = None if self._variant is Variant.QUIET else c.line
            ink = c.disabled
        width = 2 if self.isChecked() else t.hairline
        box(painter, rect, radius, fill=fill, edge=edge, width=width)
        return rect, ink


class Button(_Themed):
    """A button with a label and perhaps an icon before it.

    ``Button(theme, "Kết thúc biểu quyết Mục 4", variant=Variant.PRIMARY, icon=Icon.STOP)``; the label wraps
    to as many lines as its width needs (``heightForWidth``), at least one finger target tall.  ``clicked`` as
    in Qt.  A disabled button should say why: ``set_reason("Chưa đủ số đại biểu")`` turns it off and puts the
    reason into tooltip and spoken description; ``set_reason("")`` turns it on again.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        variant: Variant = Variant.SECONDARY,
        icon: Icon | None = None,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, variant, parent)
        self._icon = icon
        self._large = large
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon(self, icon: Icon | None) -> None:
        self._icon = icon
        self._retheme()

    def set_reason(self, reason: str) -> None:
        """Turn the button off and say why; an empty reason turns it on."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        width = self._chrome() + text_width(self.text(), self._label_font())
        return QSize(max(self._theme.tokens.target, int(width) + 1), self.heightForWidth(int(width) + 2))

    def minimumSizeHint(self) -> QSize:
        width = self._chrome() + widest_word(self.text(), self._label_font())
        return QSize(max(self._theme.tokens.target, int(width) + 1), self._least_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        block = TextBlock(self.text(), self._label_font(), width - self._chrome())
        return max(self._least_height(), int(block.height) + 2 * self._padding()[1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        _, ink = self._paint_body(painter, t.radius.control)
        across, _ = self._padding()
        # Whether or not the ring has shrunk the body, the label stays where it was.
        inner = QRectF(self.rect()).adjusted(across, 0, -across, 0)
        font = self._label_font()
        room = inner.width() - (self._icon_room() if self._icon else 0)
        block = TextBlock(self.text(), font, room, align=Qt.AlignmentFlag.AlignLeft)
        whole = block.size.width() + self._icon_room()
        left = inner.left() + max(0.0, (inner.width() - whole) / 2)
        if self._icon:
            side = t.icon
            paint_icon(painter, QRectF(left, inner.center().y() - side / 2, side, side), self._icon, ink)
            left += self._icon_room()
        align = Qt.AlignmentFlag.AlignHCenter if len(block.lines) > 1 else Qt.AlignmentFlag.AlignLeft
        block = TextBlock(self.text(), font, room, align=align)
        block.draw(painter, QRectF(left, inner.top(), block.size.width() + 1, inner.height()), ink)

    def _label_font(self) -> QFont:
        return self._theme.font(TextRole.TITLE if self._large else TextRole.STRONG)

    def _padding(self) -> tuple[int, int]:
        t = self._theme.tokens
        ring = t.focus_width + FOCUS_GAP
        across = t.space.m if self._variant is Variant.QUIET else t.space.l
        return across + (t.space.s if self._large else 0), max(t.space.s, ring + 2)

    def _icon_room(self) -> int:
        return self._theme.tokens.icon + self._theme.tokens.space.s if self._icon else 0

    def _chrome(self) -> int:
        return 2 * self._padding()[0] + self._icon_room()

    def _least_height(self) -> int:
        t = self._theme.tokens
        return max(t.target, t.mm(14)) if self._large else t.target


class IconButton(_Themed):
    """A square button with an icon only; ``text`` is its spoken name and tooltip.

    ``IconButton(theme, Icon.MENU, "Mở chương trình")``.  ``badge`` (≥ 1) adds a small count in the corner.
    """

    def __init__(
        self,
        theme: Theme,
        icon: Icon,
        text: str,
        *,
        variant: Variant = Variant.QUIET,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, variant, parent)
        self._icon = icon
        self._badge = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the spoken name and tooltip."""
        self._name = text
        self.setAccessibleName(text if not self._badge else f"{text}: {self._badge}")
        self.setToolTip(text)

    def set_icon(self, icon: Icon) -> None:
        self._icon = icon
        self.update()

    def set_badge(self, count: int) -> None:
        """Show a count in the corner; 0 hides it."""
        self._badge = count
        self.set_text(self._name)
        self.update()

    def sizeHint(self) -> QSize:
        side = max(self._theme.tokens.target, self._theme.tokens.icon + 2 * self._theme.tokens.space.s)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        _, ink = self._paint_body(painter, t.radius.control)
        if self._variant is Variant.QUIET and self.isEnabled() and not self.isChecked():
            ink = t.colours.text
        side = t.icon
        centre = QRectF(self.rect()).center()
        paint_icon(painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), self._icon, ink)
        if self._badge:
            font = self._theme.font(TextRole.CAPTION, strong=True)
            count = str(self._badge) if self._badge < 100 else "99+"
            high = font.pixelSize() * 1.3
            wide = max(high, text_width(count, font) + t.space.s)
            spot = QRectF(self.width() - wide, 0, wide, high)
            box(painter, spot, high / 2, fill=t.colours.primary)
            block = TextBlock(count, font, wide, align=Qt.AlignmentFlag.AlignHCenter)
            block.draw(painter, spot, t.colours.on_primary)
