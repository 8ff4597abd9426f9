"""A renderer without a worker: pages of a real PDF, drawn at once on the calling thread.

Keeps the signals and wishes of `client.reader.renderer.Renderer`, so that tests and screenshots show the
true reader without waiting. `holding=True` answers nothing, as a worker that is still busy.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import pymupdf
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.tiles import Tile
from meetingroom.documents.paper_source import read_paper
from meetingroom.documents.papers import paper_pdf
from meetingroom.resources import resource
from meetingroom.wire import pages
from meetingroom.wire.pages import EngineName, PageSize

_pymupdf: Any = pymupdf


@cache
def demo_pdf(stem: str) -> bytes:
    """A paper of the demo meeting as PDF, by the name of its source."""
    return paper_pdf(read_paper(resource("demo", "papers") / f"{stem}.txt"))


class PagePainter(QObject):
    """`PagePainter(pdf)` shows that PDF for every paper it is asked to open."""

    opened = Signal(int, object)
    failed = Signal(int, str)
    drawn = Signal(int, object, QImage)
    page_failed = Signal(int, object, str)
    answered = Signal(int, object)
    crashed = Signal(object)
    _opening = Signal(int)

    def __init__(self, pdf: bytes, *, holding: bool = False, failing: str = "") -> None:
        super().__init__()
        self._document = _pymupdf.open(stream=pdf, filetype="pdf")
        self._holding = holding
        self._failing = failing
        self._generation = 0
        self._opening.connect(self._answer_opening, Qt.ConnectionType.QueuedConnection)

    def open(self, paper: OpenPaper) -> int:
        self._generation += 1
        if not self._holding:
            self._opening.emit(self._generation)
        return self._generation

    def _answer_opening(self, generation: int) -> None:
        if self._failing:
            self.failed.emit(generation, self._failing)
            return
        first = self._size(0)
        opened = pages.Opened(EngineName.MUPDF, self._document.page_count, first, repaired=False)
        self.opened.emit(generation, opened)

    def want(self, seen: Sequence[Tile], ahead: Sequence[Tile] = ()) -> None:
        for tile in seen:
            self.drawn.emit(self._generation, tile, self._draw(tile))

    def want_sizes(self, firsts: Iterable[int]) -> None:
        for first in firsts:
            last = min(first + 64, self._document.page_count)
            sizes = tuple(self._size(page) for page in range(first, last))
            self.answered.emit(self._generation, pages.SizesAre(first, sizes))

    def want_boxes(self, wanted: Iterable[int]) -> None:
        """Where hits lie on a page is not shown."""

    def want_words(self, wanted: Iterable[int]) -> None:
        for page in list(wanted):
            text = self._document[page].get_text()
            self.answered.emit(self._generation, pages.TextIs(page, text, b""))

    def want_outline(self) -> None:
        self.answered.emit(self._generation, pages.OutlineIs(()))

    def close(self) -> None:
        self._document.close()

    def _size(self, page: int) -> PageSize:
        rect = self._document[page].rect
        return PageSize(rect.width, rect.height)

    def _draw(self, tile: Tile) -> QImage:
        box = tile.box
        pixmap = self._document[tile.page].get_pixmap(matrix=_pymupdf.Matrix(tile.scale, tile.scale))
        whole = QImage(
            pixmap.samples, pixmap.width, pixmap.height, pixmap.stride, QImage.Format.Format_RGB888
        )
        picture = QImage(box.width, box.height, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.drawImage(-box.left, -box.top, whole)
        painter.end()
        return picture
