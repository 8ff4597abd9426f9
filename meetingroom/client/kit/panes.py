"""One window, three parts: the list at the side, the paper in the middle, the docked card.

Decides by size and text where they stand: side by side on a wide window; on a narrow or upright one the list
slides over and, upright, the card docks below.  Must not know what the parts are.
"""

from enum import StrEnum

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from meetingroom.client.kit.stylesheet import repolish
from meetingroom.client.kit.theme import Theme


class PaneMode(StrEnum):
    """How the parts stand: WIDE list beside the main part; NARROW list slides over it."""

    WIDE = "wide"
    NARROW = "narrow"


class Panes(QWidget):
    """``Panes(theme, nav, main)``; ``set_dock(card)`` shows a card beside or below, ``set_dock(None)`` none.

    ``mode_changed(PaneMode)`` tells the page when to offer a button for the list; that button calls
    ``toggle_nav()``.  While slid over, the list lies on a shade; a tap on the shade, Esc, or ``close_nav()``
    puts it away and gives the focus back.  The dock never takes the focus; above an on-screen keyboard it is
    lifted (``set_keyboard_height`` overrides what Qt reports, in pixels).
    """

    mode_changed = Signal(PaneMode)
    nav_shown = Signal(bool)

    def __init__(self, theme: Theme, nav: QWidget, main: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mode = PaneMode.WIDE
        self._open = False
        self._keyboard = 0
        self._before: QWidget | None = None
        self._main = main
        main.setParent(self)
        self._dock = _Side(self)
        self._shade = _Shade(self)
        self._shade.pressed.connect(self.close_nav)
        self._nav = _Side(self)
        self._nav.put(nav)
        self._dock.hide()
        self._shade.hide()
        QGuiApplication.inputMethod().keyboardRectangleChanged.connect(self._ask_keyboard)
        theme.changed.connect(self._arrange)

    @property
    def mode(self) -> PaneMode:
        return self._mode

    def dock(self) -> QWidget | None:
        """The docked card, if any."""
        return self._dock.content

    def set_dock(self, card: QWidget | None) -> None:
        """Dock a card (the earlier one is taken out and, if it was another, hidden)."""
        self._dock.put(card)
        self._dock.setVisible(card is not None)
        self._arrange()

    def nav_is_open(self) -> bool:
        """True while the list lies over the main part."""
        return self._open

    def toggle_nav(self) -> None:
        if self._open:
            self.close_nav()
        else:
            self.open_nav()

    def open_nav(self) -> None:
        """Slide the list over the main part; nothing happens when it already stands beside it."""
        if self._open or self._mode is PaneMode.WIDE:
            return
        self._open = True
        self._before = QApplication.focusWidget()
        self._arrange()
        self._nav.focusNextPrevChild(True)
        self.nav_shown.emit(True)

    def close_nav(self) -> None:
        if not self._open:
            return
        self._open = False
        self._arrange()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.nav_shown.emit(False)

    def set_keyboard_height(self, pixels: int) -> None:
        """Height of the on-screen keyboard over the lower edge of this widget; 0 when it is away."""
        self._keyboard = max(0, pixels)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._open:
            self.close_nav()
        else:
            super().keyPressEvent(event)

    def _ask_keyboard(self) -> None:
        rect = QGuiApplication.inputMethod().keyboardRectangle()
        if rect.isEmpty():
            self.set_keyboard_height(0)
            return
        bottom = self.mapTo(self.window(), self.rect().bottomLeft()).y()
        self.set_keyboard_height(int(bottom - rect.top()))

    def _arrange(self) -> None:
        scale = self._theme.text_percent / 100
        width, height = self.width(), self.height()
        upright = height > width
        docked = self._dock.content is not None
        room = width / scale
        wide = not upright and room >= (1180 if docked else 880)
        self._set_mode(PaneMode.WIDE if wide else PaneMode.NARROW)
        area = QRect(0, 0, width, height)
        nav_width = int(min(max(300 * scale, width * 0.24), 460 * scale))
        if self._mode is PaneMode.WIDE:
            self._nav.set_edge("left")
            self._nav.setGeometry(0, 0, nav_width, height)
            self._nav.show()
            self._shade.hide()
            area.setLeft(nav_width)
        else:
            self._nav.set_edge("left")
            self._shade.setGeometry(self.rect())
            self._nav.setGeometry(0, 0, min(int(width * 0.86), int(420 * scale)), height)
            self._shade.setVisible(self._open)
            self._nav.setVisible(self._open)
        if docked:
            self._arrange_dock(area, upright, scale)
        self._main.setGeometry(area)
        self._dock.raise_()
        self._shade.raise_()
        self._nav.raise_()

    def _arrange_dock(self, area: QRect, upright: bool, scale: float) -> None:
        """Give the dock its share of ``area`` and take that share away from ``area``."""
        if upright or self._keyboard > 0:
            # Above a keyboard a column would be too low for its buttons: there the card lies across.
            card = self._dock.heightForWidth(area.width())
            wanted = card if card > 0 else self._dock.sizeHint().height()
            share = area.height() * 0.5 if upright else (area.height() - self._keyboard) * 0.7
            high = min(max(int(area.height() * 0.22), wanted), int(share))
            self._dock.set_edge("bottom")
            top = area.bottom() + 1 - high - self._keyboard
            self._dock.setGeometry(area.left(), max(0, top), area.width(), high)
            area.setBottom(max(0, top) - 1)
            return
        least = self._dock.minimumSizeHint().width()
        share = max(int(area.width() * 0.28), int(340 * scale), least)
        wide = min(share, max(least, self.width() // 2), int(520 * scale))
        self._dock.set_edge("right")
        left = area.right() + 1 - wide
        self._dock.setGeometry(left, area.top(), wide, max(0, area.height() - self._keyboard))
        area.setRight(left - 1)

    def _set_mode(self, mode: PaneMode) -> None:
        if mode is self._mode:
            return
        self._mode = mode
        if mode is PaneMode.WIDE and self._open:
            self._open = False
            self.nav_shown.emit(False)
        self.mode_changed.emit(mode)


class _Side(QFrame):
    """A surface that holds one widget."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setAutoFillBackground(True)

    def put(self, widget: QWidget | None) -> None:
        if self.content is not None and self.content is not widget and isValid(self.content):
            self._column.removeWidget(self.content)
            self.content.hide()
        self.content = widget
        if widget is not None:
            self._column.addWidget(widget)
            widget.show()

    def set_edge(self, edge: str) -> None:
        if self.property("bar") != edge:
            self.setProperty("bar", edge)
            repolish(self)


class _Shade(QWidget):
    """What dims the main part while the list lies over it."""

    pressed = Signal()

    def paintEvent(self, _event: QPaintEvent) -> None:
        shade = QColor("black")
        shade.setAlpha(110)
        QPainter(self).fillRect(self.rect(), shade)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()
