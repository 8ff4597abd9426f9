"""The client's only background threads: blocking work off the GUI thread, its outcome back on it.

Everything else in the client may assume it runs on the GUI thread.  Must not know what the work is.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot

T = TypeVar("T")


class GuiPost(QObject):
    """Runs callables on the GUI thread, in the order posted: ``post(call)`` may be called from any thread.

    Calls posted after ``close`` are dropped.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object]) -> None:
        if self._open:
            self._posted.emit(call)

    def close(self) -> None:
        self._open = False

    @Slot(object)
    def _run(self, call: Callable[[], object]) -> None:
        if self._open:
            call()


class Background(QObject):
    """A small pool: ``Background(workers=2)``; with one worker the jobs run strictly in order.

    ``run(work, done, failed)`` calls ``work()`` on a pool thread, then exactly one of ``done(result)`` and
    ``failed(error)`` on the GUI thread.  Without ``failed`` an error is a bug and is emitted by ``crashed``.
    With ``owner`` the outcome is dropped once that QObject is deleted.  ``close()`` waits for the running
    jobs, drops the waiting ones and every outcome; afterwards no thread is left.
    """

    crashed = Signal(object)

    def __init__(self, workers: int = 2, *, name: str = "kit", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix=name)
        self._gui = GuiPost(self)
        self._open = True

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> "Job":
        """Queue a job.  RuntimeError after ``close``."""
        job = Job(self._pool.submit(work))
        if owner is not None:
            owner.destroyed.connect(job.drop)

        def deliver(future: "Future[T]") -> None:
            self._gui.post(lambda: self._finish(job, future, done, failed))

        job.future.add_done_callback(deliver)
        return job

    def close(self) -> None:
        """End the threads.  May be called twice."""
        self._open = False
        self._gui.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _finish(
        self,
        job: "Job",
        future: "Future[T]",
        done: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> None:
        if job.dropped or future.cancelled():
            return
        error = future.exception()
        if error is None:
            if done is not None:
                done(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            self.crashed.emit(error)


class Job:
    """A queued piece of work.  ``drop()``: its outcome is no longer wanted (a waiting job does not start)."""

    def __init__(self, future: "Future[Any]") -> None:
        self.future = future
        self.dropped = False

    def drop(self, _owner: object = None) -> None:
        self.dropped = True
        self.future.cancel()


class LongRunning(QThread):
    """One thread for something that runs as long as the program, such as an event loop of its own.

    ``LongRunning(main, stop)``: ``main()`` runs on the thread until ``stop()`` (called from the GUI thread,
    thread-safe by contract) makes it return.  ``close()`` stops and joins.  An exception out of ``main`` is
    emitted by ``crashed``.
    """

    crashed = Signal(object)

    def __init__(
        self, main: Callable[[], object], stop: Callable[[], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._main = main
        self._stop = stop

    def run(self) -> None:
        try:
            self._main()
        except Exception as error:
            self.crashed.emit(error)

    def close(self) -> None:
        if self.isRunning():
            self._stop()
            self.wait()


def deliver_posted() -> None:
    """Run what background work has posted so far; for tests and orderly shutdown only."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
