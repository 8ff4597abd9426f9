"""The sentences under one heading of the minutes, with room for one more of the secretary's own.

Rows that stay keep their place in the window, so that the field somebody types in keeps the focus. Must
not word sentences.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.secretary.new_sentence import NewSentence
from meetingroom.client.pages.secretary.sentence_row import SentenceRow
from meetingroom.words.catalogue import Words


class MinutesGroup(Card):
    """``line_given(after, text)``: a new line behind the sentence with the key `after`."""

    line_given = Signal(str, str)

    def __init__(self, theme: Theme, words: Words, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=title, parent=parent)
        self._words = words
        self._rows: list[SentenceRow] = []
        self._box = spaced(theme, QVBoxLayout(), gap=Gap.S)
        self.body.addLayout(self._box)
        self.new: NewSentence | None = None
        self.more = Button(theme, "", variant=Variant.QUIET, icon=Icon.ADD)
        self.more.clicked.connect(self.begin_line)
        self.add_row(self.more)

    def show_rows(self, words: Words, title: str, rows: Sequence[SentenceRow], off: str) -> None:
        """These rows in this order; `off` is the reason why nothing can be added, empty when it can."""
        self._words = words
        if self.title is not None:
            self.title.setText(title)
        self.more.setText(words.text("ui.secretary.button.add_line"))
        self.more.set_reason(off)
        for row in [row for row in self._rows if row not in rows]:
            self._box.removeWidget(row)
        for at, row in enumerate(rows):
            if self._box.indexOf(row) != at + self._before(at):
                self._box.insertWidget(at + self._before(at), row)
                row.show()
        self._rows = list(rows)

    def begin_line(self) -> None:
        """Open a field for a sentence behind the last one."""
        if self.new is None:
            after = self._rows[-1].key if self._rows else ""
            self.new = NewSentence(self._theme, self._words, after)
            self.new.given.connect(self._give)
            self.new.refused.connect(self._end)
            self._box.addWidget(self.new)
        self.more.hide()
        self.new.begin()

    def _before(self, at: int) -> int:
        """1 when the open field stands before place `at`: sentences that came meanwhile go behind it."""
        if self.new is None:
            return 0
        place = self._box.indexOf(self.new)
        return int(0 <= place <= at and any(row.key == self.new.after for row in self._rows[:at]))

    def _give(self, text: str) -> None:
        if self.new is not None:
            after = self.new.after
            self._end()
            self.line_given.emit(after, text)

    def _end(self) -> None:
        new, self.new = self.new, None
        if new is not None:
            self._box.removeWidget(new)
            new.hide()
            new.deleteLater()
        self.more.show()
