"""How soon ink is seen: from a pen's event to the painted window, on a page that has 1,000 strokes already.

A real PaperView with a real paper and worker, Qt's offscreen platform: up to the pixels of the window,
neither digitizer, compositor nor glass. Pen-down, every move and pen-up are counted, each with the painting
it asks for; the drawer is in memory (how soon a stroke is durable: `stroke_durable_ms`).
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from math import cos, sin
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.table import Metric, benchmark, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from meetingroom.client.reader.open_paper import OpenPaper
    from meetingroom.client.reader.paper_view import PaperView

_THERE = 1_000
_STROKES = 100
_MOVES = 60
_PATIENCE_SECONDS = 60.0


@benchmark("ink_p99_ms", "ink_p50_ms", "ink_max_ms", "ink_up_p99_ms", "ink_page_1000_ms")
def a_pen_on_a_full_page() -> Iterator[Metric]:
    """The pen's events one by one, each until the window is painted; pen-up apart as well; and how long the
    picture of the page takes to be whole when it is opened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from meetingroom.client.kit.theme import Theme
    from meetingroom.client.reader.open_paper import OpenPaper
    from meetingroom.client.reader.paper_view import PaperView
    from meetingroom.client.reader.renderer import Renderer
    from meetingroom.words.catalogue import load
    from tests.pdf.papers import vietnamese_text
    from tests.pdf.vault import sealed_paper

    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([])
    renderer = Renderer((sys.executable, "-m", "meetingroom", "_pdf-worker"))
    view = PaperView(Theme(app, px_per_mm=4.0), load(), renderer)
    view.resize(1040, 596)
    view.show()
    try:
        with tempfile.TemporaryDirectory() as folder:
            paper = sealed_paper(Path(folder), vietnamese_text(3), "paper")
            yield from _measured(app, view, OpenPaper(paper.path, paper.sha256, "Báo cáo", paper.key))
    finally:
        renderer.close()
        view.close()


def _until(app: "QApplication", done: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop

    end = time.monotonic() + _PATIENCE_SECONDS
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the reader did not get there")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _measured(app: "QApplication", view: "PaperView", paper: "OpenPaper") -> Iterator[Metric]:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent

    from meetingroom.client.views.marks import MarksView
    from meetingroom.rules.marks.shapes import Ink, InkPoint, units
    from tests.fakes.paper_marks import PaperMarks

    ready: list[bool] = []
    view.ready.connect(lambda: ready.append(True))
    view.open_paper(paper)
    _until(app, lambda: bool(ready))
    marks = MarksView(PaperMarks(), "hop-1", paper.sha256, 1, view)
    for n in range(_THERE):
        x, y = 40 + n * 37 % 480, 60 + n * 53 % 700
        points = [(x + at, y + 6 * sin(at / 5), 128 + round(100 * sin(at / 9))) for at in range(60)]
        marks.add(0, Ink(tuple(InkPoint(units(a), units(b), p) for a, b, p in points), units(1.8), 0x0B5CAD))
    begun = time.perf_counter()
    marks.changed.connect(view.ink.refresh)
    view.ink.show_marks(marks)
    app.processEvents()
    _until(app, lambda: all(layer.is_whole for layer in view.ink._layers.values()))
    whole = (time.perf_counter() - begun) * 1000
    app.processEvents()

    viewport = view._canvas.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    able = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    stylus, pen = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
    device = QPointingDevice("pen", 7, stylus, pen, able, 1, 3)

    def timed(kind: QEvent.Type, at: QPointF, pressure: float) -> float:
        down = none if kind == QEvent.Type.TabletRelease else left
        event = QTabletEvent(
            kind, device, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, down
        )  # fmt: skip
        start = time.perf_counter()
        app.sendEvent(viewport, event)
        app.processEvents()
        return (time.perf_counter() - start) * 1000

    moves, ups = [], []
    for n in range(_STROKES):
        x, y = 150 + n * 31 % 600, 60 + n * 17 % 400
        way = [QPointF(x + 2.5 * t, y + 30 * sin(t / 7) + 8 * cos(t / 3)) for t in range(_MOVES)]
        moves.append(timed(QEvent.Type.TabletPress, way[0], 0.3))
        moves += [timed(QEvent.Type.TabletMove, at, 0.5 + 0.4 * sin(at.x() / 20)) for at in way[1:]]
        ups.append(timed(QEvent.Type.TabletRelease, way[-1], 0))
    assert len(marks.on_page(0)) == _THERE + _STROKES, "the pen did not draw"
    every = [*moves, *ups]
    yield Metric("ink_p99_ms", percentile(every, 99), "ms", 2)
    yield Metric("ink_p50_ms", percentile(every, 50), "ms")
    yield Metric("ink_max_ms", max(every), "ms", 8)
    yield Metric("ink_up_p99_ms", percentile(ups, 99), "ms")
    yield Metric("ink_page_1000_ms", whole, "ms")
