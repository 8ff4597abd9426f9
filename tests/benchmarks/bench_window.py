"""The desk as a person has it, and the server beside it: seconds to the first window, memory in a meeting.

The meeting is the published sample meeting with everybody on his desk; the measured desk is a process of its
own, connected over TLS, with all papers downloaded and one open.
"""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from meetingroom.demo.program import prepare
from meetingroom.demo.rehearsal import Rehearsal
from tests.benchmarks.memory import children_of, resident_mb
from tests.benchmarks.table import Metric, benchmark

STARTS = 5
_OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


@benchmark("start_s", "start_cpu_s", "start_ready_s", "bare_start_s")
def a_desk_is_started() -> Iterator[Metric]:
    """From the command to the painted window that waits for a person, the disk warm: the median after a
    first start that does not count (it leaves the bytecode behind, as an installation does).

    Beside it: the processor time of that, which other work on the machine lengthens less; until a PIN could
    be answered too; and a window of Qt with one word in it.
    """
    with tempfile.TemporaryDirectory(prefix="meetingroom-bench-") as folder:
        starts = [_started(folder) for _ in range(STARTS + 1)][1:]
        bare = [_said("bare", folder)[0] for _ in range(STARTS + 1)][1:]
    yield Metric("start_s", median(start[0] for start in starts), "s", target=1.0)
    yield Metric("start_cpu_s", median(start[1] for start in starts), "s")
    yield Metric("start_ready_s", median(start[2] for start in starts), "s")
    yield Metric("bare_start_s", median(bare), "s")


def _started(folder: str) -> tuple[float, float, float]:
    """Until painted, the processor's share of that, until ready."""
    painted, cpu, ready = _said("desk", folder)
    return painted, cpu, ready


def _said(what: str, folder: str) -> list[float]:
    """Seconds until each line that `one_window` says; a number that stands in a line comes after it."""
    began = perf_counter()
    environment = {**_OFFSCREEN, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "tests.benchmarks.one_window", what, f"{folder}/desk"]
    times: list[float] = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        for line in window.stdout:
            times.append(perf_counter() - began)
            times.extend(float(number) for number in line.split()[1:])
    if window.returncode:
        raise RuntimeError(f"the window ended with {window.returncode}")
    return times


@benchmark("desk_rss_mb", "desk_with_worker_rss_mb", "server_rss_mb")
def a_meeting_is_held_in_memory() -> Iterator[Metric]:
    """Resident memory of a delegate's desk with a paper open, the same with the worker that draws its
    pages, and of the server with everybody on its line."""
    with tempfile.TemporaryDirectory(prefix="meetingroom-bench-") as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            cast, premises, backstage, slips, papers = prepare(Path(folder), None)
        try:
            rehearsal = Rehearsal(cast, backstage, papers)
            backstage.enter([(cast.secretary.person, slips[cast.secretary.person])])
            rehearsal.convene()
            rehearsal.publish(rehearsal.upload(lambda *_: None))
            apart = {cast.secretary.person, cast.delegate.person, *(each.person for each in cast.excused)}
            backstage.enter([(p.person, slips[p.person]) for p in cast.people if p.person not in apart])
            delegate = cast.delegate.person
            with _desk(f"{folder}/desk", str(premises.port), delegate, slips[delegate]) as desk:
                assert desk.stdout is not None
                if desk.stdout.readline() != "reading\n":
                    raise RuntimeError("the desk did not come to its paper")
                workers = [pid for pid, line in children_of(desk.pid).items() if "_pdf-worker" in line]
                alone, drawing = _mb(desk.pid), sum(_mb(pid) for pid in workers)
                server = next(pid for pid, line in children_of(os.getpid()).items() if " server " in line)
                yield Metric("desk_rss_mb", alone, "MB", target=250)
                yield Metric("desk_with_worker_rss_mb", alone + drawing, "MB")
                yield Metric("server_rss_mb", _mb(server), "MB")
        finally:
            backstage.close()
            premises.close()


def _mb(pid: int) -> float:
    """Raises RuntimeError where the system does not tell."""
    resident = resident_mb(pid)
    if resident is None:
        raise RuntimeError(f"no memory of {pid}")
    return resident


@contextlib.contextmanager
def _desk(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """`one_desk` with these words; it has ended when the block is left."""
    command = [sys.executable, "-m", "tests.benchmarks.one_desk", *words]
    with subprocess.Popen(
        command, env=_OFFSCREEN, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as desk:
        try:
            yield desk
        finally:
            assert desk.stdin is not None
            desk.stdin.close()
            desk.wait(60)
