"""Speed of marks: how soon a stroke is durable after pen-up, how soon a page's marks are read and bundled.

Against the encrypted drawer on the disk of the temporary folder, on a page that has 1,000 strokes already.
The reference is a bare commit of as many bytes in the same drawer, in turn with the strokes.
"""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, cast

from meetingroom.client.store import marks, notes, settings
from meetingroom.client.store.store import open_store
from meetingroom.client.sync.desk_marks import DeskMarks
from meetingroom.client.sync.marks import MarksLine
from meetingroom.client.sync.shop import Turn, Workshop
from meetingroom.ports import SystemClock, SystemRandomness
from meetingroom.rules.ids import PersonId
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.shapes import Ink, InkPoint, Mark, Page, mark_id
from meetingroom.rules.streams import notes_stream
from tests.benchmarks.table import Metric, benchmark, percentile

THERE = 1_000
STROKES = 500
SHA = "ab" * 32
MEETING = "meeting-1"
HOUR = 1_795_053_600_000
CHANCE = SystemRandomness()


def _stroke(n: int) -> Mark:
    """Sixty points, as a pen leaves them in half a second."""
    points = tuple(
        InkPoint(2_000 + n * 13 + at * 41, 3_000 + n * 29 + (at * at) % 97, 90 + at) for at in range(60)
    )
    hour = HOUR + n
    return Mark(mark_id(hour, CHANCE.token_bytes(10)), Page(SHA, 1, 0), hour, hour, Ink(points, 96, 0x1F4E9A))


@benchmark(
    "stroke_durable_ms",
    "stroke_durable_p50_ms",
    "stroke_durable_p99_ms",
    "marks_read_1000_ms",
    "marks_bundle_1000_ms",
    "marks_bytes_per_stroke",
)
def a_page_full_of_ink() -> Iterator[Metric]:
    """From the screen's asking to its being told, through the desk's turn, one stroke after another."""
    folder = Path(tempfile.mkdtemp(prefix="meetingroom-bench-"))
    workshop = Workshop()
    store = open_store(folder / "drawer", bytes(range(32)), PersonId("an"), CHANCE)
    try:
        yield from _measured(store, workshop)
    finally:
        workshop.stop()
        store.close()
        shutil.rmtree(folder)


def _tell(told: threading.Event, _answer: object) -> None:
    told.set()


def _measured(store: Any, workshop: Workshop) -> Iterator[Metric]:
    turn = Turn(workshop.pool)
    line = MarksLine(store, cast(Any, None), turn, CHANCE)
    desk = DeskMarks(store, workshop, turn, line, CHANCE, SystemClock().now_ms)
    stream = notes_stream(store.person, MEETING)
    with store.drawer.writing() as connection:
        marks.write(connection, stream, b"writer", Step((), tuple(_stroke(n) for n in range(THERE))))
    taken, bare = [], []
    for n in range(STROKES):
        began = perf_counter()
        with store.drawer.writing() as connection:
            settings.put(connection, settings.Setting.SESSION, bytes(220) + n.to_bytes(4, "big"))
        bare.append((perf_counter() - began) * 1000)
        step, told = Step((), (_stroke(THERE + n),)), threading.Event()
        began = perf_counter()
        desk.write(MEETING, step, partial(_tell, told))
        told.wait(5)
        taken.append((perf_counter() - began) * 1000)
    yield Metric("stroke_durable_ms", percentile(taken, 95), "ms", 5, percentile(bare, 95))
    yield Metric("stroke_durable_p50_ms", median(taken), "ms", reference=median(bare))
    yield Metric("stroke_durable_p99_ms", percentile(taken, 99), "ms", reference=percentile(bare, 99))
    began = perf_counter()
    with store.drawer.reading() as connection:
        found = marks.of_paper(connection, stream, SHA)
    yield Metric("marks_read_1000_ms", (perf_counter() - began) * 1e6 / len(found), "ms")
    began = perf_counter()
    with store.drawer.writing() as connection:
        marks.bundle_up(connection, stream, bytes(32), CHANCE)
        size = sum(len(each.newest) for each in notes.held(connection, stream))
    yield Metric("marks_bundle_1000_ms", (perf_counter() - began) * 1e6 / len(found), "ms")
    yield Metric("marks_bytes_per_stroke", size / len(found), "B")
