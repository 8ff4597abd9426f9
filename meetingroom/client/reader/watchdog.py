"""Calls when something took too long, without a thread for each time it is asked to look.

A thread made and joined for every page costs more than the page's way through the pipe. Must not know what
it watches.
"""

import threading
from collections.abc import Callable
from math import inf
from time import monotonic


class Watchdog:
    """`watch(seconds)` … `calm()`; `overdue()` is called on its thread when the time ran out in between.

    One watch at a time. `close()` ends the thread; it may be called twice, also from `overdue`.
    """

    def __init__(self, overdue: Callable[[], object]) -> None:
        self._overdue = overdue
        self._changed = threading.Condition()
        self._until: float | None = None
        self._wakes_at = -inf
        self._closed = False
        self._thread = threading.Thread(target=self._main, name="watchdog", daemon=True)
        self._thread.start()

    def watch(self, seconds: float) -> None:
        """From now on."""
        with self._changed:
            self._until = monotonic() + seconds
            # It wakes by itself in time for a later hour: one page after another disturbs it once in a while.
            if self._until < self._wakes_at:
                self._changed.notify()

    def calm(self) -> None:
        """It came in time. The thread is left to find out by itself."""
        with self._changed:
            self._until = None

    def close(self) -> None:
        """Watch no more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _main(self) -> None:
        while self._sleep():
            self._overdue()

    def _sleep(self) -> bool:
        """True when the time ran out, False when closed."""
        with self._changed:
            while not self._closed:
                left = None if self._until is None else self._until - monotonic()
                if left is not None and left <= 0:
                    self._until = None
                    return True
                self._wakes_at = inf if self._until is None else self._until
                self._changed.wait(left)
            return False
