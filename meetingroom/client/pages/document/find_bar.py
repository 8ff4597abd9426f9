"""Finding words in the open paper: one line above the page, two where it is narrow. Marks are optional
unless "đúng dấu" is on; pages without words are named, so that nobody takes "not found" for "not there".
Must not search itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.choices import CheckBox
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.document.page_names import page_names
from meetingroom.words.catalogue import Words

_FIELD_EMS = 13
_SAID_EMS = 16
"""Ems of text that the field and what is said beside it have at least in one line."""


class FindBar(Bar):
    """``asked(text, exact)`` while typing; ``stepped(+1 | -1)``; ``closed`` when the search is put away."""

    asked = Signal(str, bool)
    stepped = Signal(int)
    closed = Signal()
    shown = Signal()
    """it has come, or gone"""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, Edge.TOP, parent)
        self._field = QLineEdit()
        self._field.setClearButtonEnabled(False)
        self.exact = CheckBox(theme, "")
        self._count = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._previous = IconButton(theme, Icon.UP, "")
        self._next = IconButton(theme, Icon.DOWN, "")
        self._close = IconButton(theme, Icon.CLOSE, "")
        column = spaced(theme, QVBoxLayout(self), gap=Gap.NONE, margin=Gap.XS, sides=Gap.M)
        self._upper = spaced(theme, QHBoxLayout(), gap=Gap.S)
        self._lower = spaced(theme, QHBoxLayout(), gap=Gap.M)
        column.addLayout(self._upper)
        column.addLayout(self._lower)
        self._upper.addWidget(self._field, 2)
        self._upper.addWidget(self.exact)
        self._upper.addWidget(self._count, 3)
        for button in (self._previous, self._next, self._close):
            # Without an alignment a row of fixed heights is held to the lowest of them.
            self._upper.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._in_one_line = True
        self._field.textChanged.connect(self._ask)
        self.exact.toggled.connect(self._ask)
        self._field.returnPressed.connect(lambda: self.stepped.emit(1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._close.clicked.connect(self.put_away)
        self.set_words(words)
        theme.changed.connect(self._arrange)
        self.hide()

    @property
    def query(self) -> str:
        """What is looked for."""
        return self._field.text()

    @property
    def said(self) -> str:
        """What is said of it."""
        return self._count.text()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._field.setAccessibleName(words.text("ui.reader.find"))
        self._field.setPlaceholderText(words.text("ui.reader.find_hint"))
        self.exact.setText(words.text("ui.reader.exact"))
        self.exact.setAccessibleDescription(words.text("ui.reader.exact.more"))
        self.exact.setToolTip(words.text("ui.reader.exact.more"))
        self._previous.set_text(words.text("ui.reader.button.find_previous"))
        self._next.set_text(words.text("ui.reader.button.find_next"))
        self._close.set_text(words.text("ui.reader.button.close_find"))
        self._arrange()

    def begin(self) -> None:
        """Show the line and put the cursor into it."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def look_for(self, text: str) -> None:
        """Begin with these words."""
        self.begin()
        self._field.setText(text)

    def show_query(self, text: str, *, exact: bool) -> None:
        """Show the line with words that were looked for elsewhere; the cursor stays where it is."""
        with QSignalBlocker(self._field), QSignalBlocker(self.exact):
            self._field.setText(text)
            self.exact.setChecked(exact)
        self.show()
        self._ask()

    def put_away(self) -> None:
        """Hide the line and end the search."""
        if not self.isHidden():
            self.hide()
            self._field.clear()
            self.closed.emit()

    def tell(self, found: int, current: int, finished: bool, unsearchable: Sequence[int] = ()) -> None:
        """How many places, and which of them is shown (0: none yet); `unsearchable`: pages (from 1) that
        were looked at in vain."""
        words, query = self._words, self.query.strip()
        if not query:
            said = ""
        elif found and current:
            said = words.text("ui.reader.found", n=found, place=current)
        elif found:
            said = words.text("ui.reader.found_places", n=found)
        elif finished:
            said = words.text("ui.reader.not_found", query=query)
        else:
            said = words.text("ui.reader.searching")
        if query and unsearchable:
            said = f"{said.rstrip('.')}. {_unsearchable(words, unsearchable)}"
        self._count.setText(said)
        self._previous.setEnabled(found > 0)
        self._next.setEnabled(found > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _ask(self) -> None:
        self.asked.emit(self.query, self.exact.isChecked())

    def _arrange(self) -> None:
        """Switch and words go below the field where one line is too short for all."""
        body = self._theme.tokens.type.body
        buttons = 3 * (self._close.sizeHint().width() + self._upper.spacing())
        needed = (_FIELD_EMS + _SAID_EMS) * body + self.exact.sizeHint().width() + buttons
        in_one_line = self.width() >= needed
        if in_one_line == self._in_one_line:
            return
        self._in_one_line = in_one_line
        for place, (widget, stretch) in enumerate(((self.exact, 0), (self._count, 3)), 1):
            if in_one_line:
                self._upper.insertWidget(place, widget, stretch)
            else:
                self._lower.addWidget(widget, stretch)


def _unsearchable(words: Words, pages: Sequence[int]) -> str:
    """Names the pages while they are few runs, counts them when they are many."""
    names = page_names(pages)
    if names:
        return words.text("ui.reader.unsearchable", pages=names)
    return words.text("ui.reader.unsearchable_many", n=len(pages))
