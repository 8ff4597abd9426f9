"""A main column and a narrower one beside it, which goes on top where the window is too narrow for both.

Must not know what stands in them.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme

_LETTERS_ABREAST = 60
"""Beside each other from so many letters' width on."""


class Columns(QWidget):
    """``columns.main`` and ``columns.side`` are layouts to put widgets into."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        main, side = QWidget(), QWidget()
        self.main = spaced(theme, QVBoxLayout(main), gap=Gap.M)
        self.side = spaced(theme, QVBoxLayout(side), gap=Gap.M)
        self._box = spaced(theme, QBoxLayout(QBoxLayout.Direction.TopToBottom, self), gap=Gap.M)
        top = Qt.AlignmentFlag.AlignTop
        self._box.addWidget(side, 3, top)
        self._box.addWidget(main, 7, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        abreast = self.width() >= _LETTERS_ABREAST * self._theme.tokens.type.body
        # The side column is read first, and stands at the right where there is room.
        direction = QBoxLayout.Direction.RightToLeft if abreast else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != direction:
            self._box.setDirection(direction)
