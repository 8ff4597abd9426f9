"""Turns wishes for tiles, words and sizes into answers of two page workers, off the GUI thread.

What somebody looks at is drawn by the first, warm from the start. What may be looked at next and the words
of a search are left to the second, at a lower priority: nobody waits behind a page he did not ask for.
Wishes are replaced, not queued: what nobody looks at any more is never drawn. Must not know where pages
lie or what is kept, nor how a worker is asked.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from meetingroom.client.kit.threads import LongRunning
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.page_worker import PageWorker
from meetingroom.client.reader.tiles import Tile
from meetingroom.client.reader.wishes import SIZES_AT_ONCE, Job, Wishes
from meetingroom.wire import pages
from meetingroom.wire.pages import Failure, Request

__all__ = ["SIZES_AT_ONCE", "Renderer"]

WATCHDOG_SECONDS = 8.0
ABANDON_MS = 1_500
"""How long a drawing may go on after its page was left."""


@dataclass(slots=True)
class _Behind:
    """What the second worker is about. Its job is guarded; the rest is its own thread's."""

    worker: PageWorker
    busy: Tile | Request | None = None
    busy_with: int = 0
    """The generation that job belongs to."""
    awaited: bool = False
    """Somebody looks now at the page it is drawing; the first worker leaves it alone."""
    generation: int = 0
    spoilt: set[int] = field(default_factory=set)
    """Pages it could not draw: the first worker will say why when they are looked at."""


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
    """the exception that ended one of the renderer's threads: a bug of ours"""

    def __init__(
        self,
        command: Sequence[str],
        *,
        watchdog_seconds: float = WATCHDOG_SECONDS,
        abandon_ms: int = ABANDON_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._changed = threading.Condition()
        # Guarded by _changed: written by the GUI thread and the workers' threads.
        self._closing = False
        self._generation = 0
        self._to_open: OpenPaper | None = None
        self._opened_paper: OpenPaper | None = None
        self._wishes = Wishes()
        self._busy: Job | None = None
        self._worker = PageWorker(command, watchdog_seconds)
        self._behind = _Behind(PageWorker(command, watchdog_seconds, quietly=True))
        self._left_job: Job | None = None
        self._left = QTimer(self, singleShot=True, interval=abandon_ms)
        self._left.timeout.connect(self._abandon)
        self._threads = [
            LongRunning(main, stop, self)
            for main, stop in ((self._main, self._stop), (self._main_behind, self._stop))
        ]
        for thread in self._threads:
            thread.crashed.connect(self.crashed)
            thread.start()

    # What the GUI thread calls; none of it waits.

    def open(self, paper: OpenPaper) -> int:
        """Open `paper` in place of the present one; its generation, larger than every one before."""
        with self._changed:
            self._generation += 1
            self._to_open, self._opened_paper = paper, None
            self._wishes = Wishes()
            self._changed.notify_all()
            self._watch(self._busy)
            return self._generation

    def want(self, seen: Sequence[Tile], ahead: Sequence[Tile] = ()) -> None:
        """Draw `seen` first, and `ahead` beside it, and forget every earlier wish for tiles."""
        with self._changed:
            behind = self._behind.busy if self._behind.busy_with == self._generation else None
            busy = (self._busy, behind)
            self._behind.awaited = behind in seen
            self._wishes.seen = [tile for tile in seen if tile not in busy]
            self._wishes.ahead = [tile for tile in ahead if tile not in busy]
            self._changed.notify_all()
            left = isinstance(self._busy, Tile) and self._busy not in (*seen, *ahead)
            self._watch(self._busy if left else None)

    def want_sizes(self, firsts: Iterable[int]) -> None:
        """Ask the sizes of `SIZES_AT_ONCE` pages from each of `firsts`."""
        with self._changed:
            self._wishes.sizes = list(firsts)
            self._changed.notify_all()

    def want_boxes(self, wanted: Iterable[int]) -> None:
        """Ask words and boxes of these pages, instead of those asked before."""
        with self._changed:
            self._wishes.boxes = list(wanted)
            self._changed.notify_all()

    def want_words(self, wanted: Iterable[int]) -> None:
        """Ask the words of these pages when nothing else is to be done, instead of those asked before."""
        with self._changed:
            self._wishes.words = list(wanted)
            self._changed.notify_all()

    def want_outline(self) -> None:
        """Ask the paper's own table of contents."""
        with self._changed:
            self._wishes.outline = True
            self._changed.notify_all()

    def close(self) -> None:
        """End threads and workers. May be called twice."""
        self._left.stop()
        for thread in self._threads:
            thread.close()

    @property
    def worker_pid(self) -> int | None:
        """The first worker's process; None while there is none."""
        return self._worker.pid

    @property
    def second_worker_pid(self) -> int | None:
        """The process of the worker behind it, which starts when there is something to prepare."""
        return self._behind.worker.pid

    @property
    def scans(self) -> int:
        """Pages shown from their own JPEG so far, for measuring."""
        return self._worker.scans + self._behind.worker.scans

    def _watch(self, left: Job | None) -> None:
        """Give a job nobody waits for any more a little time, then end it with its worker."""
        if left is not self._left_job:
            self._left_job = left
            self._left.stop()
            if left is not None:
                self._left.start()

    def _abandon(self) -> None:
        with self._changed:
            if self._busy is not None and self._busy is self._left_job:
                self._worker.kill()

    def _stop(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._worker.kill(for_good=True)
        self._behind.worker.kill(for_good=True)

    def _is_current(self, generation: int) -> bool:
        with self._changed:
            return generation == self._generation and not self._closing

    # What the first thread does: papers, and what somebody looks at.

    def _main(self) -> None:
        try:
            self._worker.start()
            while True:
                with self._changed:
                    while not self._closing and (job := self._next_job()) is None:
                        self._changed.wait()
                    if self._closing:
                        return
                    generation, self._busy = self._generation, job
                self._do(generation, job)
                with self._changed:
                    self._busy = None
                    self._changed.notify_all()
        finally:
            self._worker.close()

    def _next_job(self) -> Job | None:
        if self._to_open is not None:
            paper, self._to_open = self._to_open, None
            return paper
        return self._wishes.take_near() if self._worker.paper is not None else None

    def _do(self, generation: int, job: Job | None) -> None:
        match job:
            case OpenPaper():
                self._open(generation, job)
            case Tile():
                self._draw(generation, job)
            case None:
                pass
            case request:
                self._ask(self._worker, generation, request)

    def _open(self, generation: int, paper: OpenPaper) -> None:
        match self._worker.open(paper):
            case pages.Opened() as answer:
                with self._changed:
                    if generation == self._generation:
                        self._opened_paper = paper
                        self._changed.notify_all()
                self.opened.emit(generation, answer)
            case Failure() as reason:
                self.failed.emit(generation, reason)

    def _draw(self, generation: int, tile: Tile) -> None:
        outcome = self._worker.draw(generation, tile)
        if self._is_current(generation):
            match outcome:
                case QImage():
                    self.drawn.emit(generation, tile, outcome)
                case Failure():
                    self.page_failed.emit(generation, tile, outcome)

    def _ask(self, worker: PageWorker, generation: int, request: Request) -> None:
        answer = worker.ask(request)
        if answer is not None and self._is_current(generation):
            self.answered.emit(generation, answer)

    # What the second thread does: what may be looked at next. It fails without a word.

    def _main_behind(self) -> None:
        behind = self._behind
        try:
            while True:
                with self._changed:
                    while not self._closing and (job := self._next_behind()) is None:
                        self._changed.wait()
                    if self._closing or self._opened_paper is None:
                        return
                    generation, paper, behind.busy = self._generation, self._opened_paper, job
                    behind.busy_with = generation
                self._do_behind(generation, paper, job)
                with self._changed:
                    behind.busy, behind.awaited = None, False
        finally:
            behind.worker.close()

    def _next_behind(self) -> Tile | Request | None:
        if self._opened_paper is None or self._wishes.seen or isinstance(self._busy, Tile | OpenPaper):
            # Begun now, it would take the machine from the page somebody waits for.
            return None
        return self._wishes.take_far(
            self._behind.spoilt if self._behind.generation == self._generation else ()
        )

    def _do_behind(self, generation: int, paper: OpenPaper, job: Tile | Request | None) -> None:
        behind = self._behind
        if behind.generation != generation:
            behind.generation, behind.spoilt = generation, set()
            behind.worker.open(paper)
        match job:
            case Tile():
                outcome = behind.worker.draw(generation, job)
                if not isinstance(outcome, QImage):
                    behind.spoilt.add(job.page)
                    self._pass_on(generation, job)
                elif self._is_current(generation):
                    self.drawn.emit(generation, job, outcome)
            case None:
                pass
            case request:
                self._ask(behind.worker, generation, request)

    def _pass_on(self, generation: int, tile: Tile) -> None:
        """A page somebody looks at meanwhile could not be prepared: the first worker tries, and says why."""
        with self._changed:
            if generation == self._generation and self._behind.awaited:
                self._wishes.seen.insert(0, tile)
                self._changed.notify_all()
