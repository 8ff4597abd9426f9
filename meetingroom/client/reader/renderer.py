"""Turns wishes for tiles, words and sizes into answers of one warm page worker, off the GUI thread.

Wishes are replaced, not queued: what nobody looks at any more is never drawn. A worker that hangs or
dies is replaced; the page that ended it gets a second chance with the other engine and is then given up,
while every other page goes on. Must not know where pages lie or what is kept.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from meetingroom.client.kit.threads import LongRunning
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.pixel_slots import PixelSlots
from meetingroom.client.reader.scan_picture import scan_picture
from meetingroom.client.reader.tiles import Tile
from meetingroom.client.reader.worker_link import WorkerLink, WorkerLost
from meetingroom.wire import pages
from meetingroom.wire.pages import Answer, Clip, EngineName, Failed, Failure, Request

WATCHDOG_SECONDS = 8.0
ABANDON_MS = 1_500
"""How long a drawing may go on after its page was left."""

SIZES_AT_ONCE = 64
_ROUNDED = 1
"""Pixels by which a page may come smaller than asked because its edge was rounded otherwise."""


@dataclass(slots=True)
class _Wishes:
    """What is wanted of the open paper, most urgent first."""

    seen: list[Tile] = field(default_factory=list)
    ahead: list[Tile] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    outline: bool = False

    def take(self) -> Tile | Request | None:
        """The most urgent wish, taken off the list."""
        if self.seen:
            return self.seen.pop(0)
        if self.boxes:
            return pages.Text(self.boxes.pop(0), True)
        if self.sizes:
            return pages.Sizes(self.sizes.pop(0), SIZES_AT_ONCE)
        if self.outline:
            self.outline = False
            return pages.Outline()
        if self.ahead:
            return self.ahead.pop(0)
        return pages.Text(self.words.pop(0), False) if self.words else None


_Job = OpenPaper | Tile | Request


class Renderer(QObject):
    """`Renderer(command)` starts a worker at once, so that it is warm when the first paper is opened.

    `command` starts `_pdf-worker` (the rest of its arguments is added here). Every signal carries the
    generation that `open` gave: answers of an older paper are dropped here, but one may still be on its
    way when the next paper is opened, so receivers compare. Call `close` before dropping it.
    """

    opened = Signal(int, object)
    """generation, pages.Opened"""
    failed = Signal(int, str)
    """generation, Failure: the paper cannot be shown at all"""
    drawn = Signal(int, object, QImage)
    """generation, Tile, its picture (RGB32)"""
    page_failed = Signal(int, object, str)
    """generation, Tile, Failure"""
    answered = Signal(int, object)
    """generation, pages.SizesAre | pages.TextIs | pages.OutlineIs"""
    crashed = Signal(object)
    """the exception that ended the renderer's thread: a bug of ours"""

    def __init__(
        self,
        command: Sequence[str],
        *,
        watchdog_seconds: float = WATCHDOG_SECONDS,
        abandon_ms: int = ABANDON_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._watchdog_seconds = watchdog_seconds
        self._changed = threading.Condition()
        # Guarded by _changed: written by the GUI thread and the worker's thread.
        self._closing = False
        self._generation = 0
        self._to_open: OpenPaper | None = None
        self._wishes = _Wishes()
        self._busy: _Job | None = None
        self._link: WorkerLink | None = None
        # Of the worker's thread alone.
        self._paper: OpenPaper | None = None
        self._given_up: dict[int, Failure] = {}
        self._slot = 0
        self.scans = 0
        """Pages shown from their own JPEG so far, for measuring."""
        self._left_job: _Job | None = None
        self._left = QTimer(self, singleShot=True, interval=abandon_ms)
        self._left.timeout.connect(self._abandon)
        self._thread = LongRunning(self._main, self._stop, self)
        self._thread.crashed.connect(self.crashed)
        self._thread.start()

    # What the GUI thread calls; none of it waits.

    def open(self, paper: OpenPaper) -> int:
        """Open `paper` in place of the present one; its generation, larger than every one before."""
        with self._changed:
            self._generation += 1
            self._to_open = paper
            self._wishes = _Wishes()
            self._changed.notify()
            self._watch(self._busy)
            return self._generation

    def want(self, seen: Sequence[Tile], ahead: Sequence[Tile] = ()) -> None:
        """Draw `seen` first, then `ahead`, and forget every earlier wish for tiles."""
        with self._changed:
            self._wishes.seen = [tile for tile in seen if tile != self._busy]
            self._wishes.ahead = [tile for tile in ahead if tile != self._busy]
            self._changed.notify()
            left = isinstance(self._busy, Tile) and self._busy not in (*seen, *ahead)
            self._watch(self._busy if left else None)

    def want_sizes(self, firsts: Iterable[int]) -> None:
        """Ask the sizes of `SIZES_AT_ONCE` pages from each of `firsts`."""
        with self._changed:
            self._wishes.sizes = list(firsts)
            self._changed.notify()

    def want_boxes(self, wanted: Iterable[int]) -> None:
        """Ask words and boxes of these pages, instead of those asked before."""
        with self._changed:
            self._wishes.boxes = list(wanted)
            self._changed.notify()

    def want_words(self, wanted: Iterable[int]) -> None:
        """Ask the words of these pages when nothing else is to be done, instead of those asked before."""
        with self._changed:
            self._wishes.words = list(wanted)
            self._changed.notify()

    def want_outline(self) -> None:
        """Ask the paper's own table of contents."""
        with self._changed:
            self._wishes.outline = True
            self._changed.notify()

    def close(self) -> None:
        """End thread and worker. May be called twice."""
        self._left.stop()
        self._thread.close()

    @property
    def worker_pid(self) -> int | None:
        """The worker's process, for measuring; None while there is none."""
        with self._changed:
            return None if self._link is None else self._link.pid

    def _watch(self, left: "_Job | None") -> None:
        """Give a job nobody waits for any more a little time, then end it with its worker."""
        if left is not self._left_job:
            self._left_job = left
            self._left.stop()
            if left is not None:
                self._left.start()

    def _abandon(self) -> None:
        with self._changed:
            if self._busy is not None and self._busy is self._left_job and self._link is not None:
                self._link.kill()

    def _stop(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
            if self._link is not None:
                self._link.kill()

    # What the thread does.

    def _main(self) -> None:
        slots = PixelSlots()
        try:
            self._restart(slots)
            while True:
                with self._changed:
                    while not self._closing and (job := self._next_job()) is None:
                        self._changed.wait()
                    if self._closing:
                        return
                    generation, self._busy = self._generation, job
                self._do(generation, job, slots)
                with self._changed:
                    self._busy = None
        finally:
            self._drop_link()
            slots.close()

    def _next_job(self) -> _Job | None:
        if self._to_open is not None:
            paper, self._to_open = self._to_open, None
            return paper
        return self._wishes.take() if self._paper is not None else None

    def _do(self, generation: int, job: _Job | None, slots: PixelSlots) -> None:
        match job:
            case OpenPaper():
                self._open(generation, job, slots)
            case Tile():
                self._draw(generation, job, slots)
            case None:
                pass
            case request:
                self._ask_softly(generation, request, slots)

    def _open(self, generation: int, paper: OpenPaper, slots: PixelSlots) -> None:
        self._paper, self._given_up = paper, {}
        answer: Answer
        try:
            answer = self._linked(slots).ask(_request_for(paper, EngineName.MUPDF))
        except WorkerLost as lost:
            if lost.abandoned:
                self._paper = None
                return
            answer = self._open_again(slots, EngineName.PDFIUM)
        match answer:
            case pages.Opened():
                self.opened.emit(generation, answer)
            case Failed(code, _):
                self._paper = None
                self.failed.emit(generation, code)
            case _:
                self._paper = None
                self.failed.emit(generation, Failure.ENGINE_FAILED)

    def _open_again(self, slots: PixelSlots, engine: EngineName) -> Answer:
        """A new worker with the present paper open; Failed when that does not work either."""
        self._drop_link()
        if self._paper is None:
            return Failed(Failure.ENGINE_FAILED, "no paper")
        try:
            return self._linked(slots).ask(_request_for(self._paper, engine))
        except WorkerLost as lost:
            self._drop_link()
            return Failed(_reason(lost), str(lost))

    def _draw(self, generation: int, tile: Tile, slots: PixelSlots) -> None:
        reason = self._given_up.get(tile.page)
        if reason is None:
            answer: Answer | None
            try:
                request = self._request_to_draw(generation, tile, or_scan=tile.whole)
                answer = self._linked(slots).ask(request)
            except WorkerLost as lost:
                answer = self._second_chance(generation, tile, slots, lost)
            if isinstance(answer, pages.ScanIs):
                picture = _scan(answer, tile, slots)
                if picture is not None:
                    self.scans += 1
                    self._say_drawn(generation, tile, picture)
                    return
                # Not what it seemed: the engine draws the page.
                answer = self._drawn_by_engine(generation, tile, slots)
            match answer:
                case pages.Rendered():
                    self._say_drawn(generation, tile, _picture(answer, tile, slots))
                    return
                case Failed(code, _):
                    reason = code
                case _:
                    return
        if self._is_current(generation):
            self.page_failed.emit(generation, tile, reason)

    def _drawn_by_engine(self, generation: int, tile: Tile, slots: PixelSlots) -> Answer | None:
        try:
            return self._linked(slots).ask(self._request_to_draw(generation, tile, or_scan=False))
        except WorkerLost as lost:
            return self._second_chance(generation, tile, slots, lost)

    def _say_drawn(self, generation: int, tile: Tile, picture: QImage) -> None:
        if self._is_current(generation):
            self.drawn.emit(generation, tile, picture)

    def _second_chance(
        self, generation: int, tile: Tile, slots: PixelSlots, lost: WorkerLost
    ) -> Answer | None:
        """The page again in a new worker; None when it was left meanwhile.

        A worker that merely died may not have died of this page: the first engine gets it once more. One
        that was too slow, or died twice, leaves it to the other engine. Then the page is given up.
        """
        again_with_the_first = [] if lost.too_slow else [EngineName.MUPDF]
        for engine in (*again_with_the_first, EngineName.PDFIUM):
            if lost.abandoned:
                break
            answer = self._open_again(slots, engine)
            try:
                if isinstance(answer, pages.Opened):
                    answer = self._linked(slots).ask(self._request_to_draw(generation, tile, or_scan=False))
            except WorkerLost as again:
                # An engine that was too slow explains more than one that died of the same page.
                lost = again if again.abandoned or not lost.too_slow else lost
                continue
            if isinstance(answer, Failed):
                self._given_up[tile.page] = answer.code
            if engine is not EngineName.MUPDF:
                self._open_again(slots, EngineName.MUPDF)
            return answer
        self._open_again(slots, EngineName.MUPDF)
        if lost.abandoned:
            return None
        self._given_up[tile.page] = _reason(lost)
        return Failed(_reason(lost), str(lost))

    def _ask_softly(self, generation: int, request: Request, slots: PixelSlots) -> None:
        """Ask something no page depends on; a failure means there is no answer."""
        try:
            answer = self._linked(slots).ask(request)
        except WorkerLost:
            self._open_again(slots, EngineName.MUPDF)
            answer = Failed(Failure.ENGINE_FAILED)
        if isinstance(answer, Failed) and isinstance(request, pages.Text):
            # A search that waits for every page must be able to end.
            answer = pages.TextIs(request.page, "", b"")
        if not isinstance(answer, Failed) and self._is_current(generation):
            self.answered.emit(generation, answer)

    def _request_to_draw(self, generation: int, tile: Tile, *, or_scan: bool) -> pages.Render:
        self._slot = (self._slot + 1) % pages.SLOTS
        box = tile.box
        clip = Clip(box.left, box.top, box.width, box.height)
        return pages.Render(generation, tile.page, tile.scale, clip, self._slot, or_scan)

    def _is_current(self, generation: int) -> bool:
        with self._changed:
            return generation == self._generation and not self._closing

    def _linked(self, slots: PixelSlots) -> WorkerLink:
        """The worker, started anew where there is none. Raises WorkerLost when it will not start."""
        if self._link is not None:
            return self._link
        if self._closing:
            raise WorkerLost(abandoned=True)
        link = WorkerLink(self._command, slots, self._watchdog_seconds)
        self._take(link)
        try:
            link.until_ready()
        except WorkerLost:
            self._drop_link()
            raise
        return link

    def _take(self, link: WorkerLink) -> None:
        """From here on it can be killed, also while it is still starting."""
        with self._changed:
            self._link = link
            if self._closing:
                link.kill()

    def _restart(self, slots: PixelSlots) -> None:
        """Have a worker warm; whether it can be had is seen when the first paper is opened."""
        try:
            self._linked(slots)
        except WorkerLost:
            self._drop_link()

    def _drop_link(self) -> None:
        with self._changed:
            link, self._link = self._link, None
        if link is not None:
            link.close()


def _request_for(paper: OpenPaper, engine: EngineName) -> pages.Open:
    return pages.Open(str(paper.path), paper.sha256, paper.key, engine)


def _reason(lost: WorkerLost) -> Failure:
    return Failure.TOO_SLOW if lost.too_slow else Failure.ENGINE_FAILED


def _picture(answer: pages.Rendered, tile: Tile, slots: PixelSlots) -> QImage:
    """The pixels in the slot as a picture of its own in the screen's format."""
    with slots.view(answer.slot, answer.stride * answer.height) as pixels:
        shared = QImage(pixels, answer.width, answer.height, answer.stride, QImage.Format.Format_RGB888)
        own = shared.convertToFormat(QImage.Format.Format_RGB32)
        del shared
    if tile.whole and tile.box.width - own.width() > _ROUNDED:
        # A scan that was drawn a little smaller because that costs half.
        wanted, smooth = QSize(tile.box.width, tile.box.height), Qt.TransformationMode.SmoothTransformation
        own = own.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return own


def _scan(answer: pages.ScanIs, tile: Tile, slots: PixelSlots) -> QImage | None:
    """The page decoded from its own JPEG; None when it cannot be."""
    with slots.view(answer.slot, answer.length) as content:
        jpeg = bytes(content)
    return scan_picture(jpeg, answer.place, answer.turn, tile.scale, tile.box.width, tile.box.height)
