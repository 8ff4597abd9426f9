"""Finding words in the open paper: one line above the page, marks optional. Must not search itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words.catalogue import Words


class FindBar(Bar):
    """``asked(text)`` while typing; ``stepped(+1 | -1)``; ``closed`` when the search is put away."""

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, Edge.TOP, parent)
        self._field = QLineEdit()
        self._field.setClearButtonEnabled(False)
        self._count = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._previous = IconButton(theme, Icon.UP, "")
        self._next = IconButton(theme, Icon.DOWN, "")
        self._close = IconButton(theme, Icon.CLOSE, "")
        row = QHBoxLayout(self)
        space = theme.tokens.space
        row.setContentsMargins(space.m, space.xs, space.s, space.xs)
        row.setSpacing(space.s)
        row.addWidget(self._field, 3)
        row.addWidget(self._count, 2)
        for button in (self._previous, self._next, self._close):
            row.addWidget(button)
        self._field.textChanged.connect(self.asked)
        self._field.returnPressed.connect(lambda: self.stepped.emit(1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._close.clicked.connect(self.put_away)
        self.set_words(words)
        self.hide()

    @property
    def query(self) -> str:
        """What is looked for."""
        return self._field.text()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._field.setAccessibleName(words.text("ui.reader.find"))
        self._field.setPlaceholderText(words.text("ui.reader.find_hint"))
        self._previous.set_text(words.text("ui.reader.button.find_previous"))
        self._next.set_text(words.text("ui.reader.button.find_next"))
        self._close.set_text(words.text("ui.reader.button.close_find"))

    def begin(self) -> None:
        """Show the line and put the cursor into it."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def look_for(self, text: str) -> None:
        """Begin with these words."""
        self.begin()
        self._field.setText(text)

    def put_away(self) -> None:
        """Hide the line and end the search."""
        if not self.isHidden():
            self.hide()
            self._field.clear()
            self.closed.emit()

    def tell(self, found: int, current: int, finished: bool) -> None:
        """How many places, and which of them is shown (0: none yet)."""
        words = self._words
        if not self.query.strip():
            said = ""
        elif found and current:
            said = words.text("ui.reader.found", n=found, place=current)
        elif found:
            said = words.text("ui.reader.found_places", n=found)
        elif finished:
            said = words.text("ui.reader.not_found", query=self.query.strip())
        else:
            said = words.text("ui.reader.searching")
        self._count.setText(said)
        self._previous.setEnabled(found > 0)
        self._next.setEnabled(found > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
