"""A program in a process of its own, for `bench_window`, from nothing to its painted first window.

`desk FOLDER`: the real one, says "painted" with the processor's seconds so far, then "ready" when its way in
is loaded. `bare FOLDER`: Qt's own window with one word, for comparison. Imports nothing but what is measured.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget


class _FirstPaint(QObject):
    """Calls when a window has been painted and the program waits for a person."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self._then: Callable[[], object] | None = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_window = isinstance(watched, QWidget) and watched.isWindow()
        if self._then is not None and is_window and event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._then)
            self._then = None
        return False


def _say_painted() -> None:
    print(f"painted {time.process_time()}", flush=True)


def _say_ready() -> None:
    print("ready", flush=True)
    QCoreApplication.quit()


def desk(folder: Path) -> int:
    """The program as `meetingroom desk --data FOLDER --no-keyring` starts it, closed when it is ready."""
    from meetingroom.client.app import main
    from meetingroom.client.app.options import Options
    from meetingroom.client.app.program import application
    from meetingroom.client.kit.threads import GuiPost

    loaded, post = vars(main)["way_in"], GuiPost()

    def way_in(folder: Path, *, keyring: bool) -> object:
        doorway: object = loaded(folder, keyring=keyring)
        post.post(_say_ready)
        return doorway

    vars(main)["way_in"] = way_in
    watching = _FirstPaint(_say_painted)
    application().installEventFilter(watching)
    return main.run(Options(data=folder, keyring=False), None)


def bare() -> int:
    """A word in a window."""
    app = QApplication(sys.argv[:1])
    window = QLabel("Xin chào")

    def painted() -> None:
        _say_painted()
        app.quit()

    watching = _FirstPaint(painted)
    app.installEventFilter(watching)
    window.resize(1366, 768)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(desk(Path(sys.argv[2])) if sys.argv[1] == "desk" else bare())
