"""Fingers: flicking a scrolled surface and pinching it.  The only file that knows how Qt is told of them.

Both gestures are grabbed on the *viewport*: a pinch grabbed on the scroll area itself stops flicking.  The
zoom factor is computed from the two touch points, because Qt's own pinch factor overshoots (5.6 reported
where the fingers' distance grew 2.6 times).  Must not scroll or zoom by itself.
"""

from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QTouchEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScroller, QScrollerProperties


def make_flickable(area: QAbstractScrollArea) -> None:
    """Let a finger scroll ``area``; taps still reach what lies in it."""
    viewport = area.viewport()
    viewport.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(viewport)
    properties = scroller.scrollerProperties()
    never = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
    for metric in (
        QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
        QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
    ):
        properties.setScrollMetric(metric, never)
    scroller.setScrollerProperties(properties)
    if isinstance(area, QAbstractItemView):
        area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        area.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


def stop_flick(area: QAbstractScrollArea) -> None:
    """Stop a running flick, for example before the program scrolls."""
    QScroller.scroller(area.viewport()).stop()


class Pinch(QObject):
    """Two fingers on a scroll area: ``Pinch(area)``.

    ``began(centre)``, then ``moved(factor, centre)`` with the factor since the beginning, then ``ended()``.
    ``centre`` is in viewport coordinates.
    """

    began = Signal(QPointF)
    moved = Signal(float, QPointF)
    ended = Signal()

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        viewport = area.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        viewport.grabGesture(Qt.GestureType.PinchGesture)
        viewport.installEventFilter(self)
        self._from = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._follow(event)
        return super().eventFilter(watched, event)

    def _follow(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel) or len(points) != 2:
            if self._from:
                self._from = 0.0
                self.ended.emit()
            return
        first, second = points[0].position(), points[1].position()
        apart = max(1.0, hypot(first.x() - second.x(), first.y() - second.y()))
        centre = (first + second) / 2
        if not self._from:
            self._from = apart
            self.began.emit(centre)
        else:
            self.moved.emit(apart / self._from, centre)
