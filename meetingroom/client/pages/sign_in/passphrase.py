"""A passphrase in the place of a PIN, on machines without a store of keys: typed, twice when new.

Must not keep what was typed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollForm
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words.catalogue import Words


class PassphraseStep(ScrollForm):
    """``given(passphrase)``; with ``new`` it is asked for twice and compared here."""

    given = Signal(str)

    def __init__(
        self, theme: Theme, words: Words, title: str, *, new: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, title, max_width=520, parent=parent)
        self._words = words
        self.body.addStretch(1)
        self.add(Label(theme, title, TextRole.TITLE))
        self._said = Sentence(theme, tone=Tone.WARN)
        self.first = QLineEdit()
        self.first.setEchoMode(QLineEdit.EchoMode.Password)
        hint = words.text("ui.sign_in.passphrase_hint") if new else ""
        self.add_field(words.text("ui.sign_in.passphrase"), self.first, hint=hint)
        self.second: QLineEdit | None = None
        if new:
            self.second = QLineEdit()
            self.second.setEchoMode(QLineEdit.EchoMode.Password)
            self.add_field(words.text("ui.sign_in.passphrase_again"), self.second)
        self.add(self._said)
        key = "ui.sign_in.button.set_passphrase" if new else "ui.sign_in.button.enter"
        self.enter = Button(theme, words.text(key), variant=Variant.PRIMARY, icon=Icon.SIGN_IN, large=True)
        self.enter.clicked.connect(self._give)
        (self.second or self.first).returnPressed.connect(self._give)
        if self.second is not None:
            self.first.returnPressed.connect(self.second.setFocus)
        self.add(self.enter)
        self.body.addStretch(2)
        self.setFocusProxy(self.first)
        self.ask_again(())

    def wait(self) -> None:
        """What was typed is being tried."""
        self.enter.set_reason(self._words.text("ui.sign_in.checking"))
        self._said.hide()

    def ask_again(self, runs: Sequence[Run]) -> None:
        """Say why it was not right."""
        self.enter.set_reason("")
        for field in (self.first, self.second):
            if field is not None:
                field.clear()
        self._said.set_runs(runs)
        self._said.setVisible(bool(runs))
        if runs:
            self.first.setFocus()

    def _give(self) -> None:
        said = self.first.text()
        if not said or not self.enter.isEnabled():
            self.first.setFocus()
        elif self.second is not None and self.second.text() != said:
            self.ask_again(self._words.spans("ui.sign_in.passphrases_differ"))
        else:
            self.given.emit(said)
