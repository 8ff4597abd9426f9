"""Staff sign in by name and password: with the password in sight when wanted, and a word on Caps Lock
and Unikey while it is being typed. Must not keep what was typed.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
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
        self.keys = Label(theme, "", tone=Tone.WARN)
        self.add(self.keys)
        self._said = Sentence(theme, tone=Tone.NO)
        self.add(self._said)
        self.reveal = Button(theme, "", variant=Variant.QUIET, icon=Icon.EYE)
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self._reveal)
        self.enter = Button(
            theme, words.text("ui.sign_in.button.enter"), variant=Variant.PRIMARY, icon=Icon.SIGN_IN,
            large=True,
        )  # fmt: skip
        self.enter.clicked.connect(self._give)
        self.password.returnPressed.connect(self._give)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.typed.connect(self._tell_keys)
        other = Button(theme, words.text("ui.sign_in.button.use_slip"), variant=Variant.QUIET)
        other.clicked.connect(self.slip_wanted)
        for button in (self.reveal, self.enter, other):
            self.body.addWidget(button)
        self.body.addStretch(2)
        self.setFocusProxy(self.password if login else self.login)
        self._reveal(False)
        self._tell_keys(False, False)
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

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.password.setEchoMode(mode)
        key = "hide_password" if shown else "show_password"
        self.reveal.setText(self._words.text(f"ui.sign_in.button.{key}"))

    def _tell_keys(self, caps: bool, marks: bool) -> None:
        said = keys_said(self._words, caps, marks)
        self.keys.setText(said)
        self.keys.setVisible(bool(said))


def keys_said(words: Words, caps: bool, marks: bool) -> str:
    """What the keyboard seems to do to a password; empty where nothing."""
    if caps:
        return words.text("ui.sign_in.caps_on")
    return words.text("ui.sign_in.unikey_on") if marks else ""


class Secret(QLineEdit):
    """``typed(caps, marks)``: a capital came without Shift; a letter with marks stands in it."""

    typed = Signal(bool, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().keyPressEvent(event)
        caps = letter.isalpha() and letter.isupper() != shift
        self.typed.emit(caps, not self.text().isascii())
