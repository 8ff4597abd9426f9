"""One page worker as a renderer's thread uses it: kept running, the right paper open, each answer made a
picture or a reason.

A worker that hangs or dies is replaced; the page that ended it gets a second chance with the other engine
and is then given up, while every other page goes on. Blocking, on one thread; only `kill` comes from others.
Must not know what is wanted next or who listens.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.pixel_slots import PixelSlots
from meetingroom.client.reader.scan_picture import scan_picture
from meetingroom.client.reader.tiles import Tile
from meetingroom.client.reader.worker_link import WorkerLink, WorkerLost
from meetingroom.wire import pages
from meetingroom.wire.pages import Answer, Clip, EngineName, Failed, Failure, Request

_ROUNDED = 1
"""Pixels by which a page may come smaller than asked because its edge was rounded otherwise."""


@dataclass(frozen=True, slots=True)
class Left:
    """Nobody waits for the answer any more: the worker was ended for it."""


class PageWorker:
    """A worker that is started by `start`, or by the first question.

    `quietly`: it gives way to everything else, and gets no second chance.
    """

    def __init__(self, command: Sequence[str], watchdog_seconds: float, *, quietly: bool = False) -> None:
        self._command = tuple(command)
        self._watchdog_seconds = watchdog_seconds
        self._quietly = quietly
        self._guard = threading.Lock()
        self._link: WorkerLink | None = None
        self._closing = False
        self._slots = PixelSlots()
        self._slot = 0
        self.paper: OpenPaper | None = None
        """The paper that is open; None after one that could not be opened."""
        self._given_up: dict[int, Failure] = {}
        self.scans = 0
        """Pages shown from their own JPEG so far."""

    @property
    def pid(self) -> int | None:
        """The process; None while there is none. From any thread."""
        with self._guard:
            return None if self._link is None else self._link.pid

    def kill(self, *, for_good: bool = False) -> None:
        """End the process now; whoever waits for it gets Left. From any thread."""
        with self._guard:
            self._closing = self._closing or for_good
            if self._link is not None:
                self._link.kill()

    def start(self) -> None:
        """Have a process warm; whether it can be had is seen when the first paper is opened."""
        try:
            self._linked()
        except WorkerLost:
            self._drop()

    def close(self) -> None:
        """End the process and give its memory back."""
        self._drop()
        self._slots.close()

    # Asking

    def open(self, paper: OpenPaper) -> pages.Opened | Failure | Left:
        """Open `paper` in place of the present one."""
        self.paper, self._given_up = paper, {}
        try:
            answer = self._linked().ask(_opening(paper, EngineName.MUPDF))
        except WorkerLost as lost:
            if lost.abandoned:
                self.paper = None
                return Left()
            answer = self._open_again(EngineName.PDFIUM)
        if isinstance(answer, pages.Opened):
            return answer
        self.paper = None
        return answer.code if isinstance(answer, Failed) else Failure.ENGINE_FAILED

    def draw(self, generation: int, tile: Tile) -> QImage | Failure | Left:
        """The tile's picture (RGB32) at its size."""
        reason = self._given_up.get(tile.page)
        if reason is not None:
            return reason
        try:
            answer: Answer | Left = self._linked().ask(self._drawing(generation, tile, or_scan=tile.whole))
            if isinstance(answer, pages.ScanIs):
                picture = self._scan(answer, tile)
                if picture is not None:
                    return picture
                # Not what it seemed: the engine draws the page.
                answer = self._linked().ask(self._drawing(generation, tile))
        except WorkerLost as lost:
            answer = self._second_chance(generation, tile, lost)
        match answer:
            case pages.Rendered():
                return self._picture(answer, tile)
            case Failed(code, _):
                return code
            case _:
                return Left()

    def ask(self, request: Request) -> Answer | None:
        """Ask something no page depends on; None means there is no answer."""
        try:
            answer: Answer = self._linked().ask(request)
        except WorkerLost:
            self._open_again(EngineName.MUPDF)
            answer = Failed(Failure.ENGINE_FAILED)
        if isinstance(answer, Failed) and isinstance(request, pages.Text):
            # A search that waits for every page must be able to end.
            return pages.TextIs(request.page, "", b"")
        return None if isinstance(answer, Failed) else answer

    def _open_again(self, engine: EngineName) -> Answer:
        """A new worker with the present paper open; Failed when that does not work either."""
        self._drop()
        if self.paper is None:
            return Failed(Failure.ENGINE_FAILED, "no paper")
        try:
            return self._linked().ask(_opening(self.paper, engine))
        except WorkerLost as lost:
            self._drop()
            return Failed(_reason(lost), str(lost))

    def _second_chance(self, generation: int, tile: Tile, lost: WorkerLost) -> Answer | Left:
        """The page again in a new worker; Left when it was left meanwhile.

        One that works quietly leaves the page to those who will look at it.

        A worker that merely died may not have died of this page: the first engine gets it once more. One
        that was too slow, or died twice, leaves it to the other engine. Then the page is given up.
        """
        if self._quietly:
            self._open_again(EngineName.MUPDF)
            return Left()
        again_with_the_first = [] if lost.too_slow else [EngineName.MUPDF]
        for engine in (*again_with_the_first, EngineName.PDFIUM):
            if lost.abandoned:
                break
            answer = self._open_again(engine)
            try:
                if isinstance(answer, pages.Opened):
                    answer = self._linked().ask(self._drawing(generation, tile))
            except WorkerLost as again:
                # An engine that was too slow explains more than one that died of the same page.
                lost = again if again.abandoned or not lost.too_slow else lost
                continue
            if isinstance(answer, Failed):
                self._given_up[tile.page] = answer.code
            if engine is not EngineName.MUPDF:
                # What was drawn is in the memory of this desk and stays there while the first comes back.
                self._open_again(EngineName.MUPDF)
            return answer
        self._open_again(EngineName.MUPDF)
        if lost.abandoned:
            return Left()
        self._given_up[tile.page] = _reason(lost)
        return Failed(_reason(lost), str(lost))

    def _drawing(self, generation: int, tile: Tile, *, or_scan: bool = False) -> pages.Render:
        self._slot = (self._slot + 1) % pages.SLOTS
        box = tile.box
        clip = Clip(box.left, box.top, box.width, box.height)
        return pages.Render(generation, tile.page, tile.scale, clip, self._slot, or_scan)

    # The process

    def _linked(self) -> WorkerLink:
        """The worker, started anew where there is none. Raises WorkerLost when it will not start."""
        if self._link is not None:
            return self._link
        if self._closing:
            raise WorkerLost(abandoned=True)
        link = WorkerLink(self._command, self._slots, self._watchdog_seconds, quietly=self._quietly)
        self._take(link)
        try:
            link.until_ready()
        except WorkerLost:
            self._drop()
            raise
        return link

    def _take(self, link: WorkerLink) -> None:
        """From here on it can be killed, also while it is still starting."""
        with self._guard:
            self._link = link
            if self._closing:
                link.kill()

    def _drop(self) -> None:
        with self._guard:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    # Pictures

    def _picture(self, answer: pages.Rendered, tile: Tile) -> QImage:
        """The pixels in the slot as a picture of its own in the screen's format."""
        with self._slots.view(answer.slot, answer.stride * answer.height) as pixels:
            shared = QImage(pixels, answer.width, answer.height, answer.stride, QImage.Format.Format_RGB888)
            own = shared.convertToFormat(QImage.Format.Format_RGB32)
            del shared
        if tile.whole and tile.box.width - own.width() > _ROUNDED:
            # A scan that was drawn a little smaller because that costs half.
            wanted, smooth = (
                QSize(tile.box.width, tile.box.height),
                Qt.TransformationMode.SmoothTransformation,
            )
            own = own.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return own

    def _scan(self, answer: pages.ScanIs, tile: Tile) -> QImage | None:
        """The page decoded from its own JPEG; None when it cannot be."""
        with self._slots.view(answer.slot, answer.length) as content:
            jpeg = bytes(content)
        box = tile.box
        picture = scan_picture(jpeg, answer.place, answer.turn, tile.scale, box.width, box.height)
        self.scans += picture is not None
        return picture


def _opening(paper: OpenPaper, engine: EngineName) -> pages.Open:
    return pages.Open(str(paper.path), paper.sha256, paper.key, engine)


def _reason(lost: WorkerLost) -> Failure:
    return Failure.TOO_SLOW if lost.too_slow else Failure.ENGINE_FAILED
