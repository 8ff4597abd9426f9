"""Staff choose the password they will come in by: typed twice, in sight when wanted.

Asks for the length before anybody else does; whether it is easy to guess the server knows. Must not keep
what was typed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollForm
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.sign_in.secret import KeysSaid, Reveal, Secret
from meetingroom.wire.account_codes import FEWEST_PASSWORD_CHARACTERS
from meetingroom.words.catalogue import Words

FAULTS = {
    "password_too_short": "ui.sign_in.new_password.short",
    "password_too_long": "ui.sign_in.new_password.long",
    "password_too_common": "ui.sign_in.new_password.easy",
}
"""Why a first password was not taken: there is no older one that still counts."""

TOO_LATE = frozenset({"session_ended", "session_expired", "not_signed_in", "wrong_slip"})
"""The slip's quarter of an hour is over."""


class NewPasswordStep(ScrollForm):
    """``given(password)``, once both fields agree."""

    given = Signal(str)

    def __init__(self, theme: Theme, words: Words, name: str, parent: QWidget | None = None) -> None:
        title = words.text("ui.sign_in.new_password", name=name)
        super().__init__(theme, title, max_width=560, parent=parent)
        self._words = words
        self.body.addStretch(1)
        self.add(Label(theme, title, TextRole.TITLE))
        # Above the fields: in a low window it is seen together with the one that is typed into.
        self._said = Sentence(theme, tone=Tone.WARN)
        self.add(self._said)
        self.first, self.second = Secret(), Secret()
        hint = words.text("ui.sign_in.new_password.hint")
        self.add_field(words.text("ui.sign_in.new_password.field"), self.first, hint=hint)
        self.add_field(words.text("ui.sign_in.new_password.again"), self.second)
        self.keys = KeysSaid(theme, words, self.first, self.second)
        self.add(self.keys)
        self.reveal = Reveal(theme, words, self.first, self.second)
        self.save = Button(
            theme, words.text("ui.sign_in.button.set_password"), variant=Variant.PRIMARY, icon=Icon.KEY,
            large=True,
        )  # fmt: skip
        self.save.clicked.connect(self._give)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._give)
        for button in (self.reveal, self.save):
            self.body.addWidget(button)
        self.body.addStretch(2)
        self.setFocusProxy(self.first)
        self.ask_again(())

    @property
    def sentence(self) -> str:
        """What is said now."""
        return self._said.plain

    def wait(self) -> None:
        """The server is being asked."""
        self.save.set_reason(self._words.text("ui.sign_in.checking"))
        self._said.hide()

    def ask_again(self, runs: Sequence[Run]) -> None:
        """Say why it was not taken; both are to be typed anew."""
        self.save.set_reason("")
        self._said.set_runs(runs)
        self._said.setVisible(bool(runs))
        if runs:
            for field in (self.first, self.second):
                field.clear()
            self.first.setFocus()
            self.ensureWidgetVisible(self._said)

    def _give(self) -> None:
        first, second = self.first.text(), self.second.text()
        if not self.save.isEnabled():
            return
        if not first or not second:
            (self.first if not first else self.second).setFocus()
        elif first != second:
            self.ask_again(self._words.spans("ui.sign_in.new_password.differ"))
        elif len(first) < FEWEST_PASSWORD_CHARACTERS:
            self.ask_again(self._words.spans(FAULTS["password_too_short"]))
        else:
            self.given.emit(first)
