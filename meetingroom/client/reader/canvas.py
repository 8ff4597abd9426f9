"""The surface pages are seen on: one painted scroll area. Turns fingers, keys and wheel into asked-for acts.

It scrolls; everything else (turning, zooming, what is drawn) is decided by whoever listens. Must not know
a paper, a worker or a cache.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from meetingroom.client.kit.focus import brought_by_keyboard
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.touch import Pinch, make_flickable, stop_flick
from meetingroom.client.reader.layout import Box, Fit, Layout

Paint = Callable[[QPainter, Box], None]
"""Draws what lies in a box (coordinates of the whole), the painter's origin being that of the whole."""

_TAP_DISTANCE = 12
_SWIPE_DISTANCE = 48
_LINE = 48
_FOCUS_WIDTH = 3
_NOTCH = 120


class Canvas(QAbstractScrollArea):
    """`Canvas(theme, paint)`; give it every new Layout by `arrange`."""

    turned = Signal(int)
    """pages to turn: 1 or -1"""
    ended = Signal(int)
    """to the first page (-1) or the last (1)"""
    zoom_stepped = Signal(int)
    fitted = Signal()
    """the whole page is wanted"""
    zoomed = Signal(float, QPointF)
    """factor since the gesture began (the wheel: since just now), and the place in the window that stays"""
    zoom_began = Signal()
    moved = Signal()
    """a person scrolled"""
    resized = Signal()

    def __init__(self, theme: Theme, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paint = paint
        self._layout = Layout((), 1, 1)
        self._pressed: QPoint | None = None
        self._dragged_from: tuple[QPoint, QPoint] | None = None
        self._quiet = False
        self._wheel = 0
        self._ring = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        make_flickable(self)
        self._pinch = Pinch(self)
        self._pinch.began.connect(lambda _centre: self.zoom_began.emit())
        self._pinch.moved.connect(self.zoomed)
        self._pinch.tapped.connect(self._tapped)
        self._pinch.swiped.connect(self._swiped)
        theme.changed.connect(self.viewport().update)

    def arrange(self, layout: Layout, top_left: tuple[int, int]) -> None:
        """Show `layout` with `top_left` of the whole in the corner, as far as it goes.

        Nothing is `moved` by that; `resized` follows when its scroll bars leave the window another size.
        """
        with self._quietly():
            self._layout = layout
            self._choose_bars(layout.fit)
            view = self.viewport().size()
            for bar, extent, size in (
                (self.horizontalScrollBar(), layout.extent[0], view.width()),
                (self.verticalScrollBar(), layout.extent[1], view.height()),
            ):
                bar.setRange(0, max(0, extent - size))
                bar.setPageStep(size)
                bar.setSingleStep(_LINE)
            self._go(top_left)
        self.viewport().update()
        if layout.sizes and self.viewport().size() != QSize(layout.width, layout.height):
            self.resized.emit()

    def scroll_to(self, top_left: tuple[int, int]) -> None:
        """Bring `top_left` of the whole to the corner, as far as it goes."""
        with self._quietly():
            self._go(top_left)

    def _go(self, top_left: tuple[int, int]) -> None:
        stop_flick(self)
        self.horizontalScrollBar().setValue(top_left[0])
        self.verticalScrollBar().setValue(top_left[1])

    def _choose_bars(self, fit: Fit) -> None:
        """Bars that come and go by need would change the width a page is fitted to, and so themselves."""
        on, off = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        as_needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if fit is Fit.PAGE or not self._layout.sizes else on)
        self.setHorizontalScrollBarPolicy(as_needed if fit is Fit.FREE else off)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    @property
    def view(self) -> Box:
        """What is seen of the whole."""
        size = self.viewport().size()
        return Box(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value(), size.width(), size.height()
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dirty = event.rect()
        painter.fillRect(dirty, QColor(self._theme.tokens.colours.sunken))
        view = self.view
        painter.translate(-view.left, -view.top)
        self._paint(painter, Box(view.left + dirty.x(), view.top + dirty.y(), dirty.width(), dirty.height()))
        painter.resetTransform()
        if self._ring:
            pen = QPen(QColor(self._theme.tokens.colours.focus), _FOCUS_WIDTH)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            inset = _FOCUS_WIDTH // 2
            painter.drawRect(self.viewport().rect().adjusted(inset, inset, -inset - 1, -inset - 1))
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 — the whole window is painted
        self.viewport().update()
        if not self._quiet:
            self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._quiet:
            self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = brought_by_keyboard(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring = False
        self.viewport().update()

    # Keys and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            event.ignore()

    def _key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), Qt.Key
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match key:
            case keys.Key_PageDown:
                self._page_down(1)
            case keys.Key_PageUp:
                self._page_down(-1)
            case keys.Key_Space:
                self._page_down(-1 if back else 1)
            case keys.Key_Home:
                self.ended.emit(-1)
            case keys.Key_End:
                self.ended.emit(1)
            case keys.Key_Down | keys.Key_Up:
                self._step_down(1 if key == keys.Key_Down else -1)
            case keys.Key_Right | keys.Key_Left:
                self._step_across(1 if key == keys.Key_Right else -1)
            case keys.Key_Plus | keys.Key_Equal:
                self.zoom_stepped.emit(1)
            case keys.Key_Minus:
                self.zoom_stepped.emit(-1)
            case keys.Key_0:
                self.fitted.emit()
            case _:
                return False
        return True

    @property
    def _one_page(self) -> bool:
        return self._layout.fit is Fit.PAGE

    def _page_down(self, step: int) -> None:
        bar = self.verticalScrollBar()
        if self._one_page:
            self.turned.emit(step)
        else:
            bar.setValue(bar.value() + step * (self.viewport().height() - _LINE))

    def _step_down(self, step: int) -> None:
        bar = self.verticalScrollBar()
        if self._one_page:
            self.turned.emit(step)
        else:
            bar.setValue(bar.value() + step * _LINE)

    def _step_across(self, step: int) -> None:
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            bar.setValue(bar.value() + step * _LINE)
        else:
            self.turned.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        down = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_began.emit()
            self.zoomed.emit(1.2 ** (down / _NOTCH), event.position())
        elif self._one_page:
            self._wheel += down
            while abs(self._wheel) >= _NOTCH:
                step = -1 if self._wheel > 0 else 1
                self._wheel += step * _NOTCH
                self.turned.emit(step)
        else:
            super().wheelEvent(event)
        event.accept()

    # Mouse and finger. Scrolling and pinching fingers are the kit's; taps and swipes turn single pages.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            bars = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
            self._dragged_from = self._pressed, bars

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and not self._one_page:
            pressed, bars = self._dragged_from
            way = event.position().toPoint() - pressed
            self.horizontalScrollBar().setValue(bars.x() - way.x())
            self.verticalScrollBar().setValue(bars.y() - way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self._released(event.position().toPoint())

    def _released(self, place: QPoint) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            way = place - pressed
            if way.manhattanLength() <= _TAP_DISTANCE:
                self._tapped(QPointF(pressed))
            else:
                self._swiped(QPointF(way))

    def _tapped(self, place: QPointF) -> None:
        """The outer thirds turn; the middle is safe to rest a finger on."""
        third = self.viewport().width() / 3
        if self._one_page and place.x() < third:
            self.turned.emit(-1)
        elif self._one_page and place.x() > 2 * third:
            self.turned.emit(1)

    def _swiped(self, way: QPointF) -> None:
        if self._one_page and abs(way.x()) > max(_SWIPE_DISTANCE, abs(way.y())):
            self.turned.emit(-1 if way.x() > 0 else 1)
