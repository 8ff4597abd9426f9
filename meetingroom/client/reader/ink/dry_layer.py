"""A picture of the ink that stands on one page, kept at one scale: a page full of strokes is painted as
quickly as an empty one. Changes repair only where they are. Must not know events, windows or marks' keeping.
"""

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QElapsedTimer, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from meetingroom.client.reader.ink.nibs import paint_ink
from meetingroom.rules.marks.shapes import Ink, MarkId, Nib, Standing

_CLEAR = QPainter.CompositionMode.CompositionMode_Clear
_MULTIPLY = QPainter.CompositionMode.CompositionMode_Multiply
_MANY = 60
"""So many strokes that come at once are painted bit by bit."""


class DryLayer:
    """The part `region` of a page, in physical pixels of the page drawn `width` by `height`; `space` maps
    units of marks to these. Painted by `work`; until `is_whole` some strokes are still missing."""

    def __init__(self, width: int, height: int, region: QRect, space: QTransform) -> None:
        self.width, self.height, self.region = width, height, region
        self._space = space * QTransform.fromTranslate(-region.x(), -region.y())
        self._pictures: dict[Nib, QImage] = {}
        self._inks: dict[MarkId, Ink] = {}
        self._bounds: dict[MarkId, QRect] = {}
        self._waiting: deque[MarkId] = deque()

    @property
    def is_whole(self) -> bool:
        """Every stroke is in the picture."""
        return not self._waiting

    def covers(self, width: int, height: int, seen: QRect) -> bool:
        """Whether a page drawn this large can be shown where it is `seen`."""
        return (self.width, self.height) == (width, height) and self.region.contains(seen)

    def renew(self, standing: Iterable[Standing]) -> QRect:
        """What stands now, the oldest first. Answers where the picture changed (pixels of the page)."""
        before, self._inks = self._inks, _inks(standing)
        gone, new = before.keys() - self._inks.keys(), self._inks.keys() - before.keys()
        fresh = list(self._inks)[len(self._inks) - len(new) :]
        at_the_end = new == set(fresh)
        if not at_the_end:
            fresh = [name for name in self._inks if name in new]
        changed = QRect()
        for name in gone:
            changed = changed.united(self._bounds.pop(name))
        for name in fresh:
            self._bounds[name] = self._bounds_of(self._inks[name])
        if gone:
            self._waiting = deque(name for name in self._waiting if name in self._inks)
        if at_the_end:
            self._waiting.extend(fresh)
        elif len(fresh) > _MANY:
            self._pictures.clear()
            self._waiting = deque(self._inks)
            changed = QRect(0, 0, self.region.width(), self.region.height())
        else:
            for name in fresh:
                changed = changed.united(self._bounds[name])
        self._repair(changed)
        return changed.translated(self.region.topLeft())

    def work(self, budget_ms: float) -> QRect:
        """Paint strokes still missing for so long; where the picture changed (pixels of the page)."""
        changed, clock = QRect(), QElapsedTimer()
        clock.start()
        while self._waiting and clock.nsecsElapsed() < budget_ms * 1e6:
            name = self._waiting.popleft()
            self._paint((name,), None)
            changed = changed.united(self._bounds[name])
        return changed.translated(self.region.topLeft()) if not changed.isNull() else changed

    def show(self, painter: QPainter, scale_x: float = 1.0, scale_y: float = 1.0) -> None:
        """Draw the picture; the painter's origin is the page's corner, its unit a physical pixel,
        stretched by the scales where the page is drawn at another size now."""
        left, top = self.region.x() * scale_x, self.region.y() * scale_y
        place = QRectF(left, top, self.region.width() * scale_x, self.region.height() * scale_y)
        for nib in (Nib.MARKER, Nib.PEN):
            picture = self._pictures.get(nib)
            if picture is not None:
                painter.save()
                if nib is Nib.MARKER:
                    painter.setCompositionMode(_MULTIPLY)
                if scale_x == scale_y == 1.0:
                    painter.drawImage(self.region.topLeft(), picture)
                else:
                    painter.drawImage(place, picture)
                painter.restore()

    def _repair(self, where: QRect) -> None:
        if where.isNull():
            return
        for picture in self._pictures.values():
            painter = QPainter(picture)
            painter.setCompositionMode(_CLEAR)
            painter.fillRect(where, 0)
            painter.end()
        waiting = set(self._waiting)
        self._paint(
            (name for name in self._inks if name not in waiting and self._bounds[name].intersects(where)),
            where,
        )

    def _paint(self, names: Iterable[MarkId], clip: QRect | None) -> None:
        painters: dict[Nib, QPainter] = {}
        for name in names:
            ink = self._inks[name]
            painter = painters.get(ink.nib)
            if painter is None:
                painter = painters[ink.nib] = QPainter(self._picture(ink.nib))
                if clip is not None:
                    painter.setClipRect(clip)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setTransform(self._space)
            paint_ink(painter, ink)
        for painter in painters.values():
            painter.end()

    def _picture(self, nib: Nib) -> QImage:
        if nib not in self._pictures:
            made = QImage(self.region.size(), QImage.Format.Format_ARGB32_Premultiplied)
            made.fill(0)
            self._pictures[nib] = made
        return self._pictures[nib]

    def _bounds_of(self, ink: Ink) -> QRect:
        xs, ys, _ = zip(*ink.points, strict=True)
        half = ink.width / 2
        left, top = min(xs) - half, min(ys) - half
        box = QRectF(left, top, max(xs) + half - left, max(ys) + half - top)
        return self._space.mapRect(box).toAlignedRect().adjusted(-2, -2, 2, 2)


def _inks(standing: Iterable[Standing]) -> dict[MarkId, Ink]:
    return {each.mark.id: each.mark.shape for each in standing if isinstance(each.mark.shape, Ink)}
