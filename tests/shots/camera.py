"""Takes the pictures: builds a screen, lets Qt lay it out, grabs it, puts it away again.

One application and one theme serve all pictures; must only be used with the offscreen platform.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from meetingroom.client.kit.theme import Theme
from tests.shots.context import Screen, Shot, ShotContext

PX_PER_MM = 4.0
"""Density of the 10-inch tablet at 150 % (853×533), which pictures and checks assume."""


class Camera:
    """``Camera(app)``; ``staged(screen, shot)`` yields the laid-out widget, ``picture`` its image."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.theme = Theme(app, px_per_mm=PX_PER_MM)

    @contextmanager
    def staged(self, screen: Screen, shot: Shot) -> Iterator[QWidget]:
        self.theme.apply(shot.theme, shot.percent)
        size = QSize(shot.width, shot.height)
        widget = screen.build(ShotContext(self.theme, size, shot.state))
        try:
            widget.resize(size)
            widget.show()
            self.settle()
            yield widget
        finally:
            widget.hide()
            widget.close()
            widget.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def picture(self, screen: Screen, shot: Shot) -> QImage:
        with self.staged(screen, shot) as widget:
            return widget.grab().toImage()

    def settle(self) -> None:
        """Let Qt finish laying out what is shown."""
        for _ in range(4):
            QCoreApplication.sendPostedEvents()
            self._app.processEvents()
