"""Choosing a page by its number on the app's own pad. Must not turn pages itself.

A number that can only mean one page goes there at once: with 18 pages "1", "2" is page 12, "5" page 5.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.digit_entry import DigitEntry
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words.catalogue import Words

_LINES = 34
"""In a place of fewer lines of text the words stand beside the pad."""


class GoToPage(QWidget):
    """``chosen(page)``, from 1; ``left`` when the person stays where he was."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._pages = 0
        self._entry: DigitEntry | None = None
        self._title = Label(theme, role=TextRole.TITLE, align=Qt.AlignmentFlag.AlignHCenter)
        self._go = Button(theme, "", variant=Variant.PRIMARY)
        self._stay = Button(theme, "", variant=Variant.SECONDARY)
        self._go.clicked.connect(self._accept)
        self._stay.clicked.connect(self.left)
        words_side = QWidget()
        column = spaced(theme, QVBoxLayout(words_side), gap=Gap.S)
        for part in (self._title, self._go, self._stay):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        place = QWidget()
        self._place = QVBoxLayout(place)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._split = spaced(
            theme, QBoxLayout(QBoxLayout.Direction.LeftToRight, self), gap=Gap.M, margin=Gap.M
        )
        self._split.addWidget(words_side, 1)
        self._split.addWidget(place, 2)
        self.set_words(words)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._title.setText(words.text("ui.reader.go_to_page"))
        self._stay.setText(words.text("ui.reader.button.stay"))
        self._tell("")

    def ask(self, pages: int) -> None:
        """Begin anew for a paper of so many pages."""
        self._pages = pages
        if self._entry is not None:
            self._place.removeWidget(self._entry)
            self._entry.hide()
            self._entry.deleteLater()
        places = len(str(pages))
        name = self._words.text("ui.reader.go_to_page")
        self._entry = DigitEntry(self._theme, name, groups=(places,), masked=False)
        self._entry.changed.connect(self._typed)
        self._place.addWidget(self._entry)
        self._tell("")
        self._entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def hasHeightForWidth(self) -> bool:
        # It stands in the place of the page: the height there is must do, whatever the pad would like.
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.height() < _LINES * self._theme.tokens.type.body and self.width() > self.height()
        down = QBoxLayout.Direction.TopToBottom
        self._split.setDirection(QBoxLayout.Direction.LeftToRight if beside else down)
        self._split.setStretch(0, 1 if beside else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        else:
            super().keyPressEvent(event)

    def _typed(self, digits: str) -> None:
        self._tell(digits)
        page = int(digits or 0)
        if not 1 <= page <= self._pages:
            if len(digits) == len(str(self._pages)) and self._entry is not None:
                said = self._words.text("ui.reader.no_such_page", pages=self._pages)
                self._entry.set_message(said, Tone.WARN)
                self._entry.clear()
            return
        if page * 10 > self._pages or len(digits) == len(str(self._pages)):
            self.chosen.emit(page)

    def _tell(self, digits: str) -> None:
        page = int(digits or 0)
        possible = 1 <= page <= self._pages
        self._go.setVisible(possible)
        if possible:
            self._go.setText(self._words.text("ui.reader.button.go_to", page=page))
            if self._entry is not None:
                self._entry.set_message("")

    def _accept(self) -> None:
        page = int(self._entry.digits() or 0) if self._entry is not None else 0
        if 1 <= page <= self._pages:
            self.chosen.emit(page)
