"""How soon a page stands on the screen, from the vault, through the real window and the real worker.

Measured on Qt's offscreen platform: up to the pixels of the window, not to the glass. `mutool draw`, where
it is installed, gives the reference: the same engine without vault, window or a second process.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.memory import resident_mb
from tests.benchmarks.table import Metric, benchmark, percentile

if TYPE_CHECKING:
    from meetingroom.client.reader.open_paper import OpenPaper

_WINDOW = (1366, 656)
_OPENINGS = 20
_TURNS = 40
_PATIENCE_SECONDS = 60.0
_DRAWN_PAGES = 100
_DRAWN_DPI = 150


class _Bench:
    """A window with a reader and a warm worker, and two sealed papers."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtCore import QEventLoop, QTimer
        from PySide6.QtWidgets import QApplication

        from meetingroom.client.kit.theme import Theme
        from meetingroom.client.reader.open_paper import OpenPaper
        from meetingroom.client.reader.paper_view import PaperView
        from meetingroom.client.reader.renderer import Renderer
        from meetingroom.words.catalogue import load
        from tests.pdf.papers import colour_scan, vietnamese_text

        self._waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        running = QApplication.instance()
        self.app = running if isinstance(running, QApplication) else QApplication([])
        self.renderer = Renderer((sys.executable, "-m", "meetingroom", "_pdf-worker"))
        self.view = PaperView(Theme(self.app, px_per_mm=4.0), load(), self.renderer)
        self.view.resize(*_WINDOW)
        self.view.show()
        self.plain_text = vietnamese_text(300)
        self._tick = QTimer(self.view, interval=50)
        self._tick.start()
        self.text = OpenPaper(*_sealed(folder / "text", self.plain_text), "Báo cáo", _KEY)
        self.scan = OpenPaper(*_sealed(folder / "scan", colour_scan(200)), "Bản quét", _KEY)
        self.until(lambda: self.renderer.worker_pid is not None)

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window live until `done`, asleep in between: a busy loop would measure itself."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not done():
            if time.monotonic() > end:
                raise TimeoutError("the reader did not get there")
            self.app.processEvents(self._waiting)

    def open(self, paper: "OpenPaper") -> float:
        """Milliseconds from opening to the first page painted."""
        standing: list[float] = []
        note = self.view.ready.connect(lambda: standing.append(time.perf_counter()))
        begun = time.perf_counter()
        self.view.open_paper(paper)
        self.until(lambda: bool(standing))
        self.view.ready.disconnect(note)
        return (standing[0] - begun) * 1000

    def shows_all(self) -> bool:
        """Whether everything seen is drawn at its own scale."""
        return all(tile in self.view._cache for tile in self.view._in_use)

    def turn(self, page: int) -> float:
        """Milliseconds from asking for a page to having painted it."""
        begun = time.perf_counter()
        self.view.go_to_page(page)
        self.until(self.shows_all)
        self.view._canvas.viewport().repaint()
        return (time.perf_counter() - begun) * 1000

    def has_ahead(self, page: int) -> bool:
        """Whether `page` was drawn before it is turned to."""
        return self.view._cache.stand_in(page - 1) is not None

    def close(self) -> None:
        """End window, thread and worker."""
        self._tick.stop()
        self.renderer.close()
        self.view.close()


_KEY = bytes(range(32))


def _sealed(path: Path, content: bytes) -> tuple[Path, str]:
    from meetingroom.wire.sealed_file import seal

    sha256 = hashlib.sha256(content).hexdigest()
    with path.open("wb") as target:
        seal(
            io.BytesIO(content),
            target,
            key=_KEY,
            salt=bytes(16),
            sha256=sha256,
            plain_length=len(content),
        )
    return path, sha256


@contextmanager
def _bench() -> Iterator[_Bench]:
    with tempfile.TemporaryDirectory() as folder:
        made = _Bench(Path(folder))
        try:
            yield made
        finally:
            made.close()


def _mutool_page_ms(content: bytes) -> float | None:
    """What `mutool draw` takes for a page, its start divided among them; None where it is missing."""
    program = shutil.which("mutool")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.pdf"
        path.write_bytes(content)
        wanted = ["-q", "-r", str(_DRAWN_DPI), "-F", "pnm", "-o", os.devnull, str(path), f"1-{_DRAWN_PAGES}"]
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            subprocess.run([program, "draw", *wanted], check=True, capture_output=True)
            times.append(time.perf_counter() - begun)
    return min(times) * 1000 / _DRAWN_PAGES


def _worker_page_ms(path: Path, sha256: str) -> float:
    """What a page takes through vault, worker, pipe and shared memory, the start left out."""
    from meetingroom.client.reader.pixel_slots import PixelSlots
    from meetingroom.client.reader.worker_link import WorkerLink
    from meetingroom.wire import pages

    scale = _DRAWN_DPI / 72
    clip = pages.Clip(0, 0, round(595.28 * scale), round(841.89 * scale))
    slots = PixelSlots()
    link = WorkerLink((sys.executable, "-m", "meetingroom", "_pdf-worker"), slots, 8.0)
    try:
        link.until_ready()
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            link.ask(pages.Open(str(path), sha256, _KEY))
            for page in range(_DRAWN_PAGES):
                link.ask(pages.Render(0, page, scale, clip, 0))
            times.append(time.perf_counter() - begun)
    finally:
        link.close()
        slots.close()
    return min(times) * 1000 / _DRAWN_PAGES


@benchmark(
    "first_page_text_ms",
    "first_page_scan_ms",
    "flip_cached_ms",
    "flip_text_ms",
    "flip_scan_ms",
    "draw_text_ms",
    "worker_rss_mb",
)
def reader() -> Iterable[Metric]:
    """Opening and turning, p95; the worker's memory after sixty pages of scans."""
    with _bench() as bench:
        yield Metric(
            "first_page_text_ms", percentile([bench.open(bench.text) for _ in range(_OPENINGS)], 95), "ms", 50
        )
        far = [1 + turn * 7 % 300 for turn in range(1, _TURNS)]
        yield Metric("flip_text_ms", percentile([bench.turn(page) for page in far], 95), "ms")
        yield Metric(
            "draw_text_ms",
            _worker_page_ms(bench.text.path, bench.text.sha256),
            "ms",
            reference=_mutool_page_ms(bench.plain_text),
        )
        near = []
        bench.turn(1)
        for page in range(2, _TURNS):
            bench.until(partial(bench.has_ahead, page))
            near.append(bench.turn(page))
        yield Metric("flip_cached_ms", percentile(near, 95), "ms", 8)
        yield Metric(
            "first_page_scan_ms", percentile([bench.open(bench.scan) for _ in range(_OPENINGS)], 95), "ms"
        )
        yield Metric(
            "flip_scan_ms", percentile([bench.turn(1 + turn * 7 % 200) for turn in range(1, 61)], 95), "ms"
        )
        resident = resident_mb(bench.renderer.worker_pid)
        if resident is not None:
            yield Metric("worker_rss_mb", resident, "MB", 120)
