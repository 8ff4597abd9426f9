"""From the sync thread to the screen: many changes become few signals, and nobody waits.

A change heard on any thread wakes the GUI thread once; it then emits `changed` with everything that
changed since, at most 20 times a second. Must not read a disk, compute a view or hold a lock while
it emits.
"""

import threading

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from meetingroom.client.store.picture import Change, Picture
from meetingroom.client.views.link import DeskLink

LEAST_GAP_MS = 50
"""Between two signals: 20 a second."""


class Bridge(QObject):
    """One per window set of a desk; lives on the GUI thread. Call `close()` before the desk closes."""

    changed = Signal(object)
    """frozenset[Change], on the GUI thread; `picture` is already the new one."""
    _woken = Signal()

    def __init__(self, desk: DeskLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._picture = desk.picture
        self._lock = threading.Lock()
        self._heard: set[Change] = set()
        self._since_last = QElapsedTimer()
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self._woken.connect(self._schedule, Qt.ConnectionType.QueuedConnection)
        self._stop = desk.listen(self._hear)

    @property
    def picture(self) -> Picture:
        """The picture the last signal spoke of."""
        return self._picture

    def close(self) -> None:
        """Hear no more; pending changes are dropped."""
        self._closed = True
        self._stop()
        self._timer.stop()
        with self._lock:
            self._heard.clear()

    def flush(self) -> None:
        """Tell now what has been heard (tests, screenshots)."""
        self._timer.stop()
        self._tell()

    def _hear(self, changes: frozenset[Change]) -> None:
        with self._lock:
            first = not self._heard
            self._heard |= changes
        if first and changes:
            self._woken.emit()

    def _schedule(self) -> None:
        if self._closed or self._timer.isActive():
            return
        gap = self._since_last.elapsed() if self._since_last.isValid() else LEAST_GAP_MS
        self._timer.start(max(0, LEAST_GAP_MS - gap))

    def _tell(self) -> None:
        with self._lock:
            heard = frozenset(self._heard)
            self._heard.clear()
        if not heard:
            return
        self._picture = self.desk.picture
        self._since_last.start()
        self.changed.emit(heard)
