"""A field that hides what is typed, and what helps to type it right: a look at it, and what the keys do.

Must not judge or keep what was typed.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words.catalogue import Words


class Secret(QLineEdit):
    """``typed(caps, marks)``: a capital came without Shift; a letter with marks stands in it."""

    typed = Signal(bool, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().keyPressEvent(event)
        caps = letter.isalpha() and letter.isupper() != shift
        self.typed.emit(caps, not self.text().isascii())


class Reveal(Button):
    """Shows what stands in the fields, and hides it again; hidden at first."""

    def __init__(self, theme: Theme, words: Words, *fields: Secret) -> None:
        super().__init__(theme, "", variant=Variant.QUIET, icon=Icon.EYE)
        self._words = words
        self._fields = fields
        self.setCheckable(True)
        self.toggled.connect(self._reveal)
        self._reveal(False)

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in self._fields:
            field.setEchoMode(mode)
        key = "hide_password" if shown else "show_password"
        self.setText(self._words.text(f"ui.sign_in.button.{key}"))


class KeysSaid(Label):
    """What the keyboard seems to do to what is typed in the fields; not there where it does nothing."""

    def __init__(self, theme: Theme, words: Words, *fields: Secret) -> None:
        super().__init__(theme, "", tone=Tone.WARN)
        self._words = words
        for field in fields:
            field.typed.connect(self._tell)
        self._tell(False, False)

    def _tell(self, caps: bool, marks: bool) -> None:
        said = ""
        if caps:
            said = self._words.text("ui.sign_in.caps_on")
        elif marks:
            said = self._words.text("ui.sign_in.unikey_on")
        self.setText(said)
        self.setVisible(bool(said))
