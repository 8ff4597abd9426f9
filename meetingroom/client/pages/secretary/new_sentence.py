"""A field for a sentence of the secretary's own, at the place it will stand. Must not save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.text_area import TextArea
from meetingroom.client.kit.theme import Theme
from meetingroom.words.catalogue import Words


class NewSentence(QWidget):
    """``given(text)`` for the act, ``refused`` for the other answer or Esc; `after`: the key before it."""

    given = Signal(str)
    refused = Signal()

    def __init__(self, theme: Theme, words: Words, after: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.after = after
        name = words.text("ui.secretary.minutes.own")
        self.field = TextArea(theme, "", name=name)
        self.save = Button(
            theme, words.text("ui.secretary.button.save_sentence"), variant=Variant.PRIMARY, icon=Icon.YES
        )
        self.keep = Button(theme, words.text("ui.secretary.button.no_line"))
        self._needed = words.text("ui.secretary.minutes.text_needed")
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        column.addWidget(Label(theme, name, TextRole.STRONG))
        column.addWidget(self.field)
        answers = spaced(theme, FlowLayout(), gap=Gap.M)
        answers.addWidget(self.save)
        answers.addWidget(self.keep)
        column.addLayout(answers)
        self.save.clicked.connect(self._give)
        self.keep.clicked.connect(self.refused)
        self.field.textChanged.connect(self._check)
        self._check()

    def begin(self) -> None:
        """The field is ready for typing."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.field.text():
            self.refused.emit()
        else:
            super().keyPressEvent(event)

    def _check(self) -> None:
        self.save.set_reason("" if self.field.text() else self._needed)

    def _give(self) -> None:
        if self.field.text():
            self.given.emit(self.field.text())
