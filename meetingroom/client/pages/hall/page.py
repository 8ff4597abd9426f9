"""The wall: one scene at a time, its clock ticking, saying when its numbers may be old. Must not offer a
control: the window around it has only the keys that make it fill a screen.
"""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.hall import HallBoard
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.hall import wording
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.hall_view import HallView
from meetingroom.client.views.session_view import SessionView
from meetingroom.rules.terms import MeetingState
from meetingroom.words import dates
from meetingroom.words.catalogue import Words

_TICK_MS = 500
_OVER = (MeetingState.ENDED, MeetingState.ARCHIVED)


class HallPage(QWidget):
    """``HallPage(theme, words, bridge, meeting)``: driven by the records alone."""

    def __init__(
        self, theme: Theme, words: Words, bridge: Bridge, meeting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.hall = HallView(bridge, meeting, self)
        self._session = SessionView(bridge, meeting, self)
        self.board = HallBoard(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.board)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.show_now)
        self.hall.changed.connect(self.show_now)
        self.show_now()

    @property
    def is_ticking(self) -> bool:
        """The clock runs: the wall is shown."""
        return self._tick.isActive()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self.show_now()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_now()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def show_now(self) -> None:
        """Word everything again; also at every tick of the clock."""
        words, wall, now = self._words, self.hall.shown, self._session.now_ms()
        ended = self.hall.meeting.state in _OVER
        clock = dates.hour(now, ZoneInfo(wall.zone))
        self.board.set_frame(wording.frame_title(words, wall), clock, wording.item_above(words, wall))
        self.board.set_scene(wording.picture(words, wall, now, ended=ended))
        text, warn = wording.foot(words, wall)
        self.board.set_foot(text, warn=warn)
        self.setAccessibleName(self.board.accessibleName())


class HallWindow(QWidget):
    """A window of its own for the wall: F11 fills the screen and back, Esc gives the window back."""

    def __init__(self, page: HallPage, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self.set_words(words)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self.setWindowTitle(words.text("ui.hall.window"))
        self.page.set_words(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F11:
                self._fill(not self.isFullScreen())
            case Qt.Key.Key_Escape:
                self._fill(False)
            case _:
                super().keyPressEvent(event)

    def _fill(self, whole: bool) -> None:
        """On the whole screen the pointer is put away: nobody points on a wall."""
        if whole:
            self.showFullScreen()
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self.isFullScreen():
            self.showNormal()
            self.unsetCursor()
