"""Fingers: flicking a scrolled surface and pinching it.  The only file that knows how Qt is told of them.

Everything is asked of the *viewport*: a gesture grabbed on the scroll area itself stops flicking.  The
zoom factor is computed from the two touch points, because Qt's own pinch factor overshoots (5.6 reported
where the fingers' distance grew 2.6 times).  Must not scroll or zoom by itself.
"""

from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QTouchEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScroller, QScrollerProperties

_TAP_SLACK = 12.0
"""Pixels a finger may tremble and still tap."""


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


def let_fingers_scroll(area: QAbstractScrollArea, allowed: bool) -> None:
    """Take scrolling from the fingers and give it back, for example while a pen writes on ``area``."""
    if allowed:
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    else:
        QScroller.scroller(area.viewport()).stop()
        QScroller.ungrabGesture(area.viewport())


def stop_flick(area: QAbstractScrollArea) -> None:
    """Stop a running flick, for example before the program scrolls."""
    QScroller.scroller(area.viewport()).stop()


class Pinch(QObject):
    """The fingers on a scroll area that draws itself: ``Pinch(area)``; flicking goes on as before.

    ``began(centre)`` when a second finger comes down, ``moved(factor, centre)`` with the factor since then,
    ``ended()``; ``tapped(point)`` for one finger that came and went in place, ``swiped(way)`` for one that
    went elsewhere (also when it scrolled: who listens knows whether there was anything to scroll).  Points
    are in viewport coordinates.  Fingers no longer make mouse events there: use it only where nothing else
    waits for them.
    """

    began = Signal(QPointF)
    moved = Signal(float, QPointF)
    ended = Signal()
    tapped = Signal(QPointF)
    swiped = Signal(QPointF)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        viewport = area.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        viewport.installEventFilter(self)
        self._apart = 0.0
        self._still = False
        self._alone = False
        self._start = QPointF()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent):
            return super().eventFilter(watched, event)
        # A touch that nobody accepts at its beginning sends no further events.
        event.accept()
        points = event.points()
        match event.type():
            case QEvent.Type.TouchBegin:
                self._still = self._alone = len(points) == 1
                self._start = points[0].position()
            case QEvent.Type.TouchEnd:
                if self._still and self._near(points[0].position()):
                    self.tapped.emit(points[0].position())
                elif self._alone:
                    self.swiped.emit(points[0].position() - self._start)
        self._follow(event)
        return True

    def _follow(self, event: QTouchEvent) -> None:
        points = event.points()
        over = event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)
        if over or len(points) != 2:
            if self._apart:
                self._apart = 0.0
                self.ended.emit()
            self._still = self._still and self._near(points[0].position()) if points else False
            return
        self._still = self._alone = False
        first, second = points[0].position(), points[1].position()
        apart = max(1.0, hypot(first.x() - second.x(), first.y() - second.y()))
        centre = (first + second) / 2
        if not self._apart:
            self._apart = apart
            self.began.emit(centre)
        else:
            self.moved.emit(apart / self._apart, centre)

    def _near(self, point: QPointF) -> bool:
        return hypot(point.x() - self._start.x(), point.y() - self._start.y()) < _TAP_SLACK
