"""Ink over the pages of a reader: what stands, what is being drawn, what an eraser takes.

Turns places in the window into marks of a page and asks a MarkedPaper to keep them; paints what that says
stands. Must not know devices (InkHand does) nor where marks are kept.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QPointF, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QTransform

from meetingroom.client.reader.canvas import Canvas
from meetingroom.client.reader.ink.dry_layer import DryLayer
from meetingroom.client.reader.ink.marked_paper import MarkedPaper
from meetingroom.client.reader.ink.page_space import to_marks, to_shown
from meetingroom.client.reader.ink.strokes import pieces, simplified
from meetingroom.client.reader.ink.tools import ERASER_POINTS, STYLES, InkStyle, InkTool
from meetingroom.client.reader.ink.wet_layer import WetLayer
from meetingroom.client.reader.layout import Box
from meetingroom.client.reader.standpoint import Standpoint
from meetingroom.rules.marks.eraser import Spot
from meetingroom.rules.marks.shapes import UNITS, Ink, InkPoint

_PAGES_KEPT = 3
_MOST_PIXELS = 9_000_000
"""Of a page kept whole; of a larger one only what is seen and half as much around it is kept."""
_SLICE_MS = 6.0
"""The window lives between two slices of painting what stands."""


@dataclass(slots=True)
class _Stroke:
    page: int
    box: Box
    space: QTransform
    """From the window to units of marks."""
    style: InkStyle | None
    """None: an eraser."""
    points: list[InkPoint] = field(default_factory=list)


class InkSheet(QObject):
    """`InkSheet(canvas, stand)`; `show_marks(marks)` for each paper, None while there is none."""

    drew = Signal()
    """a stroke was put on a page, or taken from one"""

    def __init__(self, canvas: Canvas, stand: Standpoint) -> None:
        super().__init__(canvas)
        self._canvas, self._stand = canvas, stand
        self._marks: MarkedPaper | None = None
        self._layers: OrderedDict[int, DryLayer] = OrderedDict()
        self._before: dict[int, DryLayer] = {}
        self._wet = WetLayer()
        self._stroke: _Stroke | None = None
        self._working = QTimer(self, singleShot=True, interval=0)
        self._working.timeout.connect(self._work)

    # What a page asks

    def show_marks(self, marks: MarkedPaper | None) -> None:
        """Draw on and show the marks of this paper from now on."""
        self.hold()
        self._marks = marks
        self._layers.clear()
        self._before.clear()
        self._canvas.viewport().update()

    @property
    def is_open(self) -> bool:
        """There is a paper whose marks can be shown."""
        return self._marks is not None

    def refresh(self, page: int) -> None:
        """Other marks stand on this page (from 0) now."""
        layer = self._layers.get(page)
        if layer is None or self._marks is None:
            self._canvas.viewport().update()
            return
        self._see(page, layer, layer.renew(self._marks.on_page(page)))
        self._work_on(page, layer)

    # What a hand does; places are those of the window

    def begin(self, tool: InkTool, at: QPointF, pressure: int) -> bool:
        """A stroke begins; False: there is no page here, or its marks are not here yet."""
        self.hold()
        page = self._page_at(at)
        if page is None or self._marks is None or not self._marks.ready:
            return False
        box, view, scale = self._stand.layout.box(page), self._canvas.view, self._stand.layout.scale(page)
        size = self._stand.layout.sizes[page]
        to_page = QTransform.fromTranslate(view.left - box.left, view.top - box.top)
        space = (
            to_page * QTransform.fromScale(size.width / box.width, size.height / box.height) * to_marks(size)
        )
        style = STYLES.get(tool)
        self._stroke = _Stroke(page, box.moved(-view.left, -view.top), space, style)
        if style is not None:
            viewport = self._canvas.viewport()
            wide = style.width / UNITS * size.unit * scale
            self._wet.begin(viewport.size(), viewport.devicePixelRatioF(), style, wide, at)
        self.go_on(at, pressure)
        return True

    def go_on(self, to: QPointF, pressure: int) -> None:
        """The hand moved, pressing so hard (0 to 255)."""
        stroke = self._stroke
        if stroke is None:
            return
        place = _kept_on(stroke.box, to)
        spot = stroke.space.map(place)
        point = InkPoint(round(spot.x()), round(spot.y()), pressure)
        if stroke.points and stroke.points[-1][:2] == point[:2]:
            return
        stroke.points.append(point)
        if stroke.style is None:
            self._erase(stroke)
        else:
            self._canvas.viewport().update(self._wet.draw(place, pressure))

    def hold(self) -> None:
        """The stroke is over: it is kept, and dries."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        self._canvas.viewport().update(self._wet.clear())
        if stroke.style is not None and self._marks is not None:
            style = stroke.style
            parts = pieces(simplified(stroke.points))
            self._marks.add(stroke.page, *(Ink(p, style.width, style.colour, style.nib) for p in parts))
            self.drew.emit()

    # Painting

    def paint(self, painter: QPainter, page: int, ratio: float) -> None:
        """Draw what stands on a page; the painter's origin is that of the whole."""
        layer = self._layer(page, ratio)
        if layer is None:
            return
        box = self._stand.layout.box(page)
        painter.save()
        painter.translate(box.left, box.top)
        painter.scale(1 / ratio, 1 / ratio)
        before = self._before.get(page)
        if before is not None:
            before.show(painter, layer.width / before.width, layer.height / before.height)
        else:
            layer.show(painter)
        painter.restore()

    def paint_wet(self, painter: QPainter) -> None:
        """Draw the stroke under the pen; the painter's origin is that of the whole."""
        view = self._canvas.view
        self._wet.show(painter, QPointF(view.left, view.top))

    # Within

    def _page_at(self, at: QPointF) -> int | None:
        view = self._canvas.view
        x, y = at.x() + view.left, at.y() + view.top
        for page in self._stand.visible(view):
            box = self._stand.layout.box(page)
            if box.left <= x < box.right and box.top <= y < box.bottom:
                return page
        return None

    def _erase(self, stroke: _Stroke) -> None:
        if self._marks is not None:
            way = tuple(Spot(x, y) for x, y, _ in stroke.points[-2:])
            unit = self._stand.layout.sizes[stroke.page].unit
            radius = round(ERASER_POINTS * UNITS / unit)
            if self._marks.erase(stroke.page, way, radius, parts=False) is not None:
                self.drew.emit()

    def _layer(self, page: int, ratio: float) -> DryLayer | None:
        """The picture of a page as it is seen now; a new one is painted in slices, the old one stretched
        meanwhile."""
        if self._marks is None:
            return None
        sight = self._stand.sight(page, self._canvas.view, ratio)
        seen = QRect(sight.seen.left, sight.seen.top, sight.seen.width, sight.seen.height)
        held = self._layers.get(page)
        if held is not None and held.covers(sight.width, sight.height, seen):
            self._layers.move_to_end(page)
            return held
        standing = self._marks.on_page(page)
        if not standing:
            self._layers.pop(page, None)
            return None
        whole = QRect(0, 0, sight.width, sight.height)
        around = QRect(seen).adjusted(*(round(edge * 0.5) for edge in (
            -seen.width(), -seen.height(), seen.width(), seen.height()
        )))  # fmt: skip
        region = whole if sight.width * sight.height <= _MOST_PIXELS else around.intersected(whole)
        size = self._stand.layout.sizes[page]
        space = to_shown(size) * QTransform.fromScale(sight.width / size.width, sight.height / size.height)
        layer = DryLayer(sight.width, sight.height, region, space)
        layer.renew(standing)
        layer.work(_SLICE_MS)
        if not layer.is_whole:
            if held is not None and page not in self._before:
                self._before[page] = held
            self._working.start()
        else:
            self._before.pop(page, None)
        self._layers[page] = layer
        self._layers.move_to_end(page)
        while len(self._layers) > max(_PAGES_KEPT, len(self._stand.visible(self._canvas.view))):
            forgotten, _ = self._layers.popitem(last=False)
            self._before.pop(forgotten, None)
        return layer

    def _work(self) -> None:
        for page, layer in list(self._layers.items()):
            if not layer.is_whole:
                self._work_on(page, layer)
                return

    def _work_on(self, page: int, layer: DryLayer) -> None:
        self._see(page, layer, layer.work(_SLICE_MS))
        if not layer.is_whole:
            self._working.start()
        elif self._before.pop(page, None) is not None:
            self._canvas.viewport().update()

    def _see(self, page: int, layer: DryLayer, changed: QRect) -> None:
        if changed.isNull():
            return
        box, view = self._stand.layout.box(page), self._canvas.view
        across, down = box.width / layer.width, box.height / layer.height
        to_window = QTransform.fromTranslate(box.left - view.left, box.top - view.top)
        where = (QTransform.fromScale(across, down) * to_window).mapRect(changed.toRectF())
        self._canvas.viewport().update(where.toAlignedRect().adjusted(-1, -1, 1, 1))


def _kept_on(box: Box, place: QPointF) -> QPointF:
    """Nothing is drawn beside the page."""
    x, y = min(max(place.x(), box.left), box.right), min(max(place.y(), box.top), box.bottom)
    return QPointF(x, y)
