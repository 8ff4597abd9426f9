"""What a desk loads when: the first window alone at first, all else after it was painted.

    at once           Qt, look, words, the page of signing in; whose desks are here (small files)
    after the paint   on one thread, in this order, while the person looks at the window and types:
                      1. the way in: network, ciphers, keyring, database      (`way_in`)
                      2. the first screens behind it and what they stand on   (`SCREENS`)
                      3. the process that draws pages                         (`Program.warm_up`)

A question asked earlier waits for its answer; the window does not. `tests/client/app/test_later.py` holds
the first line: nothing imported there may lead to what comes after. Nothing else of the program imports
while it runs but the table of screens (`pages.shell.screens`). Must not know what the loaded things do.
"""

import importlib
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from meetingroom.client.app.doorway import Doorway
    from meetingroom.client.reader.renderer import Renderer

PAGE_WORKER = (sys.executable, "-m", "meetingroom", "_pdf-worker")

SCREENS = (
    "meetingroom.client.pages.today.page",
    "meetingroom.client.pages.meeting.page",
)
"""What every person sees after signing in. The other seats' screens are loaded when they are wanted
(`pages.shell.screens`)."""


def way_in(folder: Path, *, keyring: bool) -> "Doorway":
    """The way in over the desks of `folder`. Takes a second, or three where the machine's keyring does not
    answer: never on the GUI thread."""
    from meetingroom.client.app.doorway import Doorway, machine_keeper

    return Doorway(folder, machine_keeper() if keyring else None, platform.node(), PAGE_WORKER)


def new_renderer(worker: Sequence[str]) -> "Renderer":
    """The reader's renderer with a page worker of its own; GUI thread."""
    from meetingroom.client.reader.renderer import Renderer

    return Renderer(worker)


def load_screens() -> None:
    """Have the first screens ready to be made."""
    for name in SCREENS:
        importlib.import_module(name)


class AfterFirstPaint(QObject):
    """Calls `then()` once, on the GUI thread, when `window` has been painted and the program is waiting."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._call)
        return False

    def _call(self) -> None:
        self._then()
        self.deleteLater()
