"""Staff sign in by name and password: with the password in sight when wanted, and a word on Caps Lock
and Unikey while it is being typed. Must not keep what was typed.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollForm
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.sign_in.secret import KeysSaid, Reveal, Secret
from meetingroom.words.catalogue import Words


class PasswordStep(ScrollForm):
    """``given(login, password)``; ``slip_wanted``: the other way in."""

    given = Signal(str, str)
    slip_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, login: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, words.text("ui.sign_in.staff_way"), max_width=520, parent=parent)
        self._words = words
        self.body.addStretch(1)
        self.add(Label(theme, words.text("ui.sign_in.staff_way"), TextRole.TITLE))
        self.login = QLineEdit(login)
        self.login.setInputMethodHints(
            Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.add_field(words.text("ui.sign_in.user_name"), self.login)
        self.password = Secret()
        self.add_field(words.text("ui.sign_in.password"), self.password)
        self.keys = KeysSaid(theme, words, self.password)
        self.add(self.keys)
        self._said = Sentence(theme, tone=Tone.NO)
        self.add(self._said)
        self.reveal = Reveal(theme, words, self.password)
        self.enter = Button(
            theme, words.text("ui.sign_in.button.enter"), variant=Variant.PRIMARY, icon=Icon.SIGN_IN,
            large=True,
        )  # fmt: skip
        self.enter.clicked.connect(self._give)
        self.password.returnPressed.connect(self._give)
        self.login.returnPressed.connect(self.password.setFocus)
        other = Button(theme, words.text("ui.sign_in.button.use_slip"), variant=Variant.QUIET)
        other.clicked.connect(self.slip_wanted)
        for button in (self.reveal, self.enter, other):
            self.body.addWidget(button)
        self.body.addStretch(2)
        self.setFocusProxy(self.password if login else self.login)
        self.ask_again(())

    def wait(self) -> None:
        """The server is being asked."""
        self.enter.set_reason(self._words.text("ui.sign_in.checking"))
        self._said.hide()

    def ask_again(self, runs: tuple[Run, ...]) -> None:
        """Say why it was not right; the password is to be typed anew."""
        self.enter.set_reason("")
        self.password.clear()
        self._said.set_runs(runs)
        self._said.setVisible(bool(runs))
        self._said.set_tone(Tone.NO)
        if runs:
            self.password.setFocus()
            self.ensureWidgetVisible(self._said)

    @property
    def greeting(self) -> str:
        """What is said now."""
        return self._said.plain

    def greet(self, runs: tuple[Run, ...]) -> None:
        """Say what has gone well before."""
        self._said.set_runs(runs)
        self._said.set_tone(Tone.YES)
        self._said.show()

    def _give(self) -> None:
        login, password = self.login.text().strip(), self.password.text()
        if not login:
            self.login.setFocus()
        elif not password:
            self.password.setFocus()
        elif self.enter.isEnabled():
            self.given.emit(login, password)
