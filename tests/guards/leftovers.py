"""A test leaves nothing behind: no thread, child process, window, running timer or animation.

`Census.take()` before and `Census.left_behind()` after; what is new and does not end within the grace is
named. Qt is looked at only where it is loaded already.
"""

import gc
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

GRACE_S = 2.0
"""How long a thread or process that was told to end may take to do so."""

_started_at: dict[int, str] = {}
_plain_start = threading.Thread.start


def name_the_line_of_every_start() -> None:
    """From now on remember where each thread was started, for the message of a failure."""

    def start(self: threading.Thread) -> None:
        ours = [
            frame
            for frame in traceback.extract_stack(limit=16)[:-1]
            if "/threading.py" not in frame.filename and "/concurrent/" not in frame.filename
        ]
        if ours:
            _started_at[id(self)] = f"{ours[-1].filename}:{ours[-1].lineno}"
        _plain_start(self)

    threading.Thread.start = start  # type: ignore[method-assign]


@dataclass(frozen=True, slots=True)
class Census:
    """What was alive at one moment; identities only, so that the census itself keeps nothing alive."""

    threads: frozenset[int]
    children: frozenset[int]
    qt: frozenset[int]

    @classmethod
    def take(cls) -> Self:
        """Count what is alive now."""
        return cls(
            threads=frozenset(id(thread) for thread in _python_threads()),
            children=frozenset(_children()),
            qt=frozenset(pointer for pointer, _ in _qt_survivors()),
        )

    def left_behind(self, grace_s: float = GRACE_S) -> list[str]:
        """What came to life since and does not end within the grace, each named; empty when all is well."""
        return [
            *self._threads_left(time.monotonic() + grace_s),
            *self._children_left(time.monotonic() + grace_s),
            *self._qt_left(grace_s),
        ]

    def _threads_left(self, deadline: float) -> list[str]:
        new = [thread for thread in _python_threads() if id(thread) not in self.threads]
        for thread in new:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [
            f"thread {thread.name!r}, started at {_started_at.get(id(thread), 'an unknown line')}"
            for thread in new
            if thread.is_alive()
        ]

    def _children_left(self, deadline: float) -> list[str]:
        while True:
            left = {pid: line for pid, line in _children().items() if pid not in self.children}
            if not left or time.monotonic() > deadline:
                return [f"process {pid}: {line}" for pid, line in left.items()]
            time.sleep(0.02)

    def _qt_left(self, grace_s: float) -> list[str]:
        if not _qt_is_alive():
            return []
        core = sys.modules["PySide6.QtCore"]
        _finish_deferred_deletes()
        busy = not core.QThreadPool.globalInstance().waitForDone(int(grace_s * 1000))
        pool = ["Qt's global thread pool is still at work"] if busy else []
        if not self._new_in_qt():
            return pool
        # Garbage that waits for its collector is no leftover.
        gc.collect()
        _finish_deferred_deletes()
        return pool + self._new_in_qt()

    def _new_in_qt(self) -> list[str]:
        return [text for pointer, text in _qt_survivors() if pointer not in self.qt]


def _python_threads() -> list[threading.Thread]:
    """Threads that Python started. A dummy stands for a foreign thread and never ends for Python."""
    dummy = threading._DummyThread
    return [thread for thread in threading.enumerate() if not isinstance(thread, dummy)]


def _children() -> dict[int, str]:
    """Living children of this process with their command lines; only Linux tells without further packages."""
    found: dict[int, str] = {}
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            pids = [int(pid) for pid in listing.read_text().split()]
        except OSError:
            continue  # that thread has just ended
        for pid in pids:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if state != "Z" and "multiprocessing.resource_tracker" not in line:
                found[pid] = line.strip()
    return found


def _qt_is_alive() -> bool:
    core: Any = sys.modules.get("PySide6.QtCore")
    return core is not None and core.QCoreApplication.instance() is not None


def _finish_deferred_deletes() -> None:
    core: Any = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    core.QCoreApplication.processEvents()


def _qt_survivors() -> Iterator[tuple[int, str]]:
    """Address and name of every running timer, animation and thread, and of every top-level widget."""
    if not _qt_is_alive():
        return
    shiboken: Any = sys.modules["shiboken6"]
    core: Any = sys.modules["PySide6.QtCore"]
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    # By type(): isinstance() would wake proxies and mocks, which may raise.
    own_thread = core.QThread.currentThread()
    for thing in gc.get_objects():
        if not issubclass(type(thing), core.QObject) or not shiboken.isValid(thing):
            continue
        if isinstance(thing, core.QTimer) and thing.isActive():
            what = f"timer of {thing.interval()} ms"
        elif isinstance(thing, core.QAbstractAnimation) and thing.state() != thing.State.Stopped:
            what = "running animation"
        elif isinstance(thing, core.QThread) and thing is not own_thread and thing.isRunning():
            what = "running QThread"
        else:
            continue
        yield shiboken.getCppPointer(thing)[0], f"{what}: {_name_of(thing)}"
    if widgets is not None and widgets.QApplication.instance() is not None:
        for widget in widgets.QApplication.topLevelWidgets():
            if shiboken.isValid(widget):
                shown = "shown" if widget.isVisible() else "hidden"
                yield shiboken.getCppPointer(widget)[0], f"{shown} window: {_name_of(widget)}"


def _name_of(thing: Any) -> str:
    """Class and object name, up the chain of parents: enough to find the line that made it."""
    chain = []
    while thing is not None:
        name = thing.objectName()
        chain.append(f"{type(thing).__name__}{f'({name!r})' if name else ''}")
        thing = thing.parent()
    return " in ".join(chain)
