"""How soon a page stands on the screen, from the vault, through the real window and the real worker.

Measured on Qt's offscreen platform: up to the pixels of the window, not to the glass. Two references are
taken in the same run: `mutool draw`, where it is installed (the same engine without vault, window or a second
process; processor time of both against each other, mutool's start left out), and libjpeg-turbo alone,
decoding the very JPEG of the page at the same fraction from memory. The scans are made once and kept in the
system's temporary folder.
"""

import hashlib
import io
import os
import resource
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
    from meetingroom.client.reader.pixel_slots import PixelSlots
    from meetingroom.client.reader.worker_link import WorkerLink

_WINDOW = (1040, 596)
"""What a window of 1366 by 768 leaves to the page beside the programme; a paper opens at this width."""

_OPENINGS = 20
_TURNS = 40
_PATIENCE_SECONDS = 60.0
_DRAWN_PAGES = 200
_SCAN_PAGES = 200
_READ_PAGES = 60
_PAGES_A_SECOND = 3
_TICK_MS = 5
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
        from tests.pdf.papers import vietnamese_text

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
        self.scan = OpenPaper(*_sealed(folder / "scan", _kept_scan()), "Bản quét", _KEY)
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


def _kept_scan() -> bytes:
    """200 colour pages of 300 dpi, 176 MB: made once, kept between runs."""
    from tests.pdf.papers import colour_scan

    path = Path(tempfile.gettempdir()) / "meetingroom-benchmarks" / f"scan-{_SCAN_PAGES}.pdf"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(colour_scan(_SCAN_PAGES))
    return path.read_bytes()


def _mutool_cpu_ms(program: str, path: Path, pages: str) -> float:
    """Processor time of `mutool draw`, the drawn pages thrown away."""
    wanted = ["-q", "-r", str(_DRAWN_DPI), "-F", "pnm", "-o", os.devnull, str(path), pages]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, "draw", *wanted], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def _cpu_ms_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def _bare_worker() -> Iterator[tuple["WorkerLink", "PixelSlots"]]:
    """A worker asked directly, without a window."""
    from meetingroom.client.reader.pixel_slots import PixelSlots
    from meetingroom.client.reader.worker_link import WorkerLink

    slots = PixelSlots()
    link = WorkerLink((sys.executable, "-m", "meetingroom", "_pdf-worker"), slots, 8.0)
    try:
        link.until_ready()
        yield link, slots
    finally:
        link.close()
        slots.close()


def _text_ms(bench: _Bench) -> tuple[float, float | None]:
    """Processor time a page of text takes the worker (vault, pipe and slot within), and mutool; at 150 dpi,
    first drawings only, opening and page 1 left out for both, the least of five turns about."""
    from meetingroom.wire import pages

    program = shutil.which("mutool")
    scale = _DRAWN_DPI / 72
    clip = pages.Clip(0, 0, round(595.28 * scale), round(841.89 * scale))
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, _bare_worker() as (link, _):
        path = Path(folder) / "text.pdf"
        path.write_bytes(bench.plain_text)
        for _ in range(5):
            link.ask(pages.Open(str(bench.text.path), bench.text.sha256, _KEY))
            link.ask(pages.Render(0, 0, scale, clip, 0, or_scan=True))
            begun = _cpu_ms_of(link.pid)
            for page in range(1, _DRAWN_PAGES):
                link.ask(pages.Render(0, page, scale, clip, 0, or_scan=True))
            ours.append(_cpu_ms_of(link.pid) - begun)
            if program is not None:
                start = _mutool_cpu_ms(program, path, "1")
                theirs.append(_mutool_cpu_ms(program, path, f"1-{_DRAWN_PAGES}") - start)
    least = min(theirs) / (_DRAWN_PAGES - 1) if theirs else None
    return min(ours) / (_DRAWN_PAGES - 1), least


def _scan_ms(bench: _Bench) -> tuple[float, float]:
    """A scanned page from the vault to its picture at 150 dpi, and libjpeg-turbo alone; medians."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
    from PySide6.QtGui import QImageReader

    from meetingroom.client.reader.scan_picture import scan_picture
    from meetingroom.wire import pages

    scale = _DRAWN_DPI / 72
    ours, theirs = [], []
    with _bare_worker() as (link, slots):
        link.ask(pages.Open(str(bench.scan.path), bench.scan.sha256, _KEY))
        for page in range(40):
            begun = time.perf_counter()
            answer = link.ask(pages.Render(0, page, scale, pages.Clip(0, 0, 1240, 1754), 0, or_scan=True))
            assert isinstance(answer, pages.ScanIs)
            with slots.view(0, answer.length) as content:
                jpeg = bytes(content)
            picture = scan_picture(jpeg, answer.place, answer.turn, scale, 1240, 1754)
            ours.append((time.perf_counter() - begun) * 1000)
            assert picture is not None
            begun = time.perf_counter()
            buffer = QBuffer()
            buffer.setData(QByteArray(jpeg))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            reader = QImageReader(buffer, QByteArray(b"jpeg"))
            reader.setScaledSize(QSize(1240, 1754))
            assert not reader.read().isNull()
            theirs.append((time.perf_counter() - begun) * 1000)
    return percentile(ours, 50), percentile(theirs, 50)


class _Lateness:
    """How late a timer of 5 ms comes on the window's thread, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._came)

    def begin(self) -> None:
        """From now on."""
        self._due = time.perf_counter() + _TICK_MS / 1000
        self._timer.start()

    def end(self) -> None:
        """No more."""
        self._timer.stop()

    def _came(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._due) * 1000))
        self._due = now + _TICK_MS / 1000


def _is_past(moment: float) -> bool:
    return time.monotonic() >= moment


def _read_on(bench: _Bench) -> float:
    """Per cent of pages that stood ready when they were turned to, three a second, through the scan."""
    bench.turn(1)
    ready = 0
    for page in range(2, 2 + _READ_PAGES):
        bench.until(partial(_is_past, time.monotonic() + 1 / _PAGES_A_SECOND))
        bench.view.go_to_page(page)
        ready += bench.shows_all()
    return ready * 100 / _READ_PAGES


@benchmark(
    "first_page_text_ms",
    "flip_text_ms",
    "text_vs_mutool",
    "flip_cached_ms",
    "first_page_scan_ms",
    "flip_scan_ms",
    "scan_vs_decode",
    "cache_hit_pct",
    "gui_gap_p999_ms",
    "worker_rss_mb",
)
def reader() -> Iterable[Metric]:
    """Opening and turning, p95; reading on; the larger worker's memory after all that."""
    with _bench() as bench:
        yield Metric(
            "first_page_text_ms", percentile([bench.open(bench.text) for _ in range(_OPENINGS)], 95), "ms", 50
        )
        far = [1 + turn * 7 % 300 for turn in range(1, _TURNS)]
        yield Metric("flip_text_ms", percentile([bench.turn(page) for page in far], 95), "ms", 16)
        ours, theirs = _text_ms(bench)
        if theirs is not None:
            yield Metric("text_vs_mutool", ours / theirs, "x", 1.2, theirs)
        near = []
        bench.turn(1)
        for page in range(2, _TURNS):
            bench.until(partial(bench.has_ahead, page))
            near.append(bench.turn(page))
        yield Metric("flip_cached_ms", percentile(near, 95), "ms", 8)
        opened = [bench.open(bench.scan) for _ in range(_OPENINGS)]
        yield Metric("first_page_scan_ms", percentile(opened, 95), "ms", 60)
        lateness = _Lateness()
        lateness.begin()
        turned = [bench.turn(1 + turn * 7 % _SCAN_PAGES) for turn in range(1, 61)]
        yield Metric("flip_scan_ms", percentile(turned, 95), "ms", 40)
        yield Metric("cache_hit_pct", _read_on(bench), "%", 98, at_most=False)
        lateness.end()
        late = sorted(lateness.late)
        yield Metric("gui_gap_p999_ms", late[len(late) * 999 // 1000], "ms", 16)
        ours, theirs = _scan_ms(bench)
        yield Metric("scan_vs_decode", ours / theirs, "x", 1.5, theirs)
        both = [bench.renderer.worker_pid, bench.renderer.second_worker_pid]
        resident = [held for held in map(resident_mb, both) if held is not None]
        if resident:
            yield Metric("worker_rss_mb", max(resident), "MB", 120)
