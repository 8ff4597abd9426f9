"""Đăng nhập: one step after another, until a desk is open.

    first time   server → four words → slip → PIN twice
    next time    who → PIN                     staff: name and password
    new staff    slip → password twice → name and password
    root changed a hard stop, in words

Must not keep a slip, PIN or password longer than a step needs it; everything is done by the `Door`.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.card import Page
from meetingroom.client.kit.digit_entry import PinPad, SlipEntry
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import GuiPost
from meetingroom.client.pages.sign_in.door import ROOT_CHANGED, Admitted, Door, Known, Met, Opened
from meetingroom.client.pages.sign_in.new_password import FAULTS, TOO_LATE, NewPasswordStep
from meetingroom.client.pages.sign_in.passphrase import PassphraseStep
from meetingroom.client.pages.sign_in.password import PasswordStep
from meetingroom.client.pages.sign_in.pins import is_weak
from meetingroom.client.pages.sign_in.server import ServerStep
from meetingroom.client.pages.sign_in.steps import ChoiceStep, DigitStep
from meetingroom.client.pages.sign_in.words_step import FourWordsStep, StopStep
from meetingroom.client.views.link import Failed
from meetingroom.words import dates
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.refusals import REFUSALS, refusal

_OWN = {
    "not_a_meeting_room": "ui.sign_in.not_a_meeting_room",
    "unreachable": "ui.sign_in.unreachable",
    "offline": "ui.sign_in.first_needs_server",
    "pin_too_simple": "ui.sign_in.pin_too_easy",
    "passphrase_too_short": "ui.sign_in.passphrase_too_short",
}


_FEW_LINES = 20
"""A window of fewer lines of text has room for one line at the top."""


class SignInPage(Page):
    """``entered(Opened)``; ``settings_wanted``. ``server``: the address to ask instead of searching."""

    entered = Signal(object)
    settings_wanted = Signal()

    def __init__(
        self, theme: Theme, words: Words, door: Door, server: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._door = door
        self._server = server
        self._asked = 0
        self._back: Callable[[], None] | None = None
        self._again: Callable[[], None] = self.begin
        self._post = GuiPost(self)
        self.bar = HeaderBar(theme)
        self._back_button = IconButton(theme, Icon.BACK, "")
        self._back_button.clicked.connect(self._go_back)
        self.bar.set_leading(self._back_button)
        self._settings = IconButton(theme, Icon.TEXT_SIZE, "")
        self._settings.clicked.connect(self.settings_wanted)
        self.bar.add_action(self._settings)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self.body.addWidget(self.bar)
        self.body.addWidget(host, 1)
        self.step: QWidget = host
        self._name()
        self.begin()

    def set_words(self, words: Words) -> None:
        """Another language: the step begins anew in it."""
        self._words = words
        self._name()
        self._again()

    def begin(self) -> None:
        """Where this machine stands: who of those known, else the slip, else the server."""
        if self._door.people():
            self._choose_person()
        elif self._door.server_name():
            self._ask_slip()
        else:
            self._find_server()

    # ── meeting a server ──────────────────────────────────────────────────────────────────────

    def _find_server(self) -> None:
        step = ServerStep(self._theme, self._words)
        step.chosen.connect(lambda address: self._meet(step, address))
        step.look_wanted.connect(lambda: self._look(step))
        self._show(step, self._find_server, self.begin if self._door.people() else None)
        if self._server:
            self._meet(step, self._server)
        else:
            self._look(step)

    def _look(self, step: ServerStep) -> None:
        step.searching()

        def found(answer: object) -> None:
            if isinstance(answer, tuple):
                step.show_found(answer)

        self._door.look_around(self._expect(found))

    def _meet(self, step: ServerStep, address: str) -> None:
        step.meeting()

        def met(answer: object) -> None:
            if isinstance(answer, Met):
                self._on_met(answer)
            elif isinstance(answer, Failed):
                step.say(self._said(answer))

        self._door.meet(address, self._expect(met))

    def _on_met(self, met: Met) -> None:
        if met.trusted:
            self._ask_slip()
            return
        can_read = bool(self._door.people())
        back = self.begin if can_read else self._find_server
        if met.changed:
            stop = StopStep(self._theme, self._words, met.four_words, can_read=can_read)
            stop.read_wanted.connect(self._choose_person)
            stop.matched.connect(lambda: self._trust(met))
            self._show(stop, lambda: self._on_met(met), back)
            return
        step = FourWordsStep(self._theme, self._words, met.name, met.four_words)
        step.matched.connect(lambda: self._trust(met))
        step.differed.connect(self._find_server)
        self._show(step, lambda: self._on_met(met), back)

    def _trust(self, met: Met) -> None:
        def trusted(answer: object) -> None:
            if isinstance(answer, Failed):
                self._find_server()
                if isinstance(self.step, ServerStep):
                    self.step.say(self._said(answer))
            else:
                self.begin()

        self._door.trust(met, self._expect(trusted))

    # ── who one is ────────────────────────────────────────────────────────────────────────────

    def _choose_person(self) -> None:
        people, words = self._door.people(), self._words
        step = ChoiceStep(
            self._theme,
            words.text("ui.sign_in.who"),
            [_named(person, people) for person in people],
            Icon.PERSON,
            other=words.text("ui.sign_in.button.someone_else"),
        )
        step.chosen.connect(lambda number: self._on_person(people[number]))
        step.other.connect(lambda: self._ask_slip() if self._door.server_name() else self._find_server())
        self._show(step, self._choose_person, None)

    def _on_person(self, person: Known) -> None:
        if person.staff:
            self._ask_password(person.login)
        else:
            self._ask_pin(person)

    def _ask_slip(self, why: tuple[Span, ...] = ()) -> None:
        words = self._words
        title = words.text("ui.sign_in.slip")
        step = DigitStep(
            self._theme,
            SlipEntry(self._theme, name=title),
            title,
            words.text("ui.sign_in.slip_hint"),
            [(words.text("ui.sign_in.button.staff_way"), Icon.KEY)],
        )

        def answered(answer: object) -> None:
            if isinstance(answer, Admitted) and answer.sets_password:
                self._choose_password(answer)
            elif isinstance(answer, Admitted):
                self._choose_secret(answer)
            elif isinstance(answer, Failed):
                step.ask_again(self._said(answer))

        def given(digits: str) -> None:
            step.wait(self._words.spans("ui.sign_in.checking"))
            self._door.redeem(digits, self._expect(answered))

        step.given.connect(given)
        step.way_taken.connect(lambda _way: self._ask_password())
        self._show(step, self._ask_slip, self.begin if self._door.people() else self._find_server)
        step.say(why)

    def _choose_secret(self, admitted: Admitted) -> None:
        words = self._words
        if admitted.passphrase:
            form = PassphraseStep(self._theme, words, words.text("ui.sign_in.passphrase_new"), new=True)
            self._use_passphrase(form, self._door.choose_pin)
            self._show(form, lambda: self._choose_secret(admitted), None)
            return
        title = words.text("ui.sign_in.pin_new")
        # It stands there for both times, so that the keys of the pad do not move between them.
        greeting = words.text("ui.today.greeting", name=admitted.name)
        step = DigitStep(
            self._theme,
            PinPad(self._theme, name=title),
            title,
            greeting,
        )
        first = ""

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                begin_again(self._said(answer))
            else:
                self._open(answer)

        def begin_again(why: tuple[Span, ...]) -> None:
            nonlocal first
            first = ""
            step.set_title(title, greeting)
            step.ask_again(why)

        def given(pin: str) -> None:
            nonlocal first
            if not first and is_weak(pin):
                begin_again(words.spans("ui.sign_in.pin_too_easy"))
            elif not first:
                first = pin
                step.set_title(words.text("ui.sign_in.pin_again"), greeting)
                step.ask_again()
            elif pin != first:
                begin_again(words.spans("ui.sign_in.pins_differ"))
            else:
                first = ""
                step.wait(words.spans("ui.sign_in.checking"))
                self._door.choose_pin(pin, self._expect(answered))

        step.given.connect(given)
        self._show(step, lambda: self._choose_secret(admitted), None)

    def _ask_pin(self, person: Known) -> None:
        words = self._words
        if person.passphrase:
            title = words.text("ui.sign_in.passphrase_of", name=person.name)
            form = PassphraseStep(self._theme, words, title, new=False)
            self._use_passphrase(form, lambda typed, done: self._door.unlock(person.key, typed, done))
            self._show(form, lambda: self._ask_pin(person), self.begin)
            return
        title = words.text("ui.sign_in.pin_of", name=person.name)
        step = DigitStep(
            self._theme,
            PinPad(self._theme, name=title),
            title,
            ways=[(words.text("ui.sign_in.button.forgot_pin"), None)],
        )

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                step.ask_again(self._said(answer))
            else:
                self._open(answer)

        def given(pin: str) -> None:
            step.wait(words.spans("ui.sign_in.checking"))
            self._door.unlock(person.key, pin, self._expect(answered))

        step.given.connect(given)
        step.way_taken.connect(lambda _way: self._ask_slip())
        self._show(step, lambda: self._ask_pin(person), self.begin)

    def _use_passphrase(
        self, form: PassphraseStep, ask: Callable[[str, Callable[[object], None]], None]
    ) -> None:
        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                form.ask_again(self._said(answer))
            else:
                self._open(answer)

        def given(typed: str) -> None:
            form.wait()
            ask(typed, self._expect(answered))

        form.given.connect(given)

    def _choose_password(self, admitted: Admitted) -> None:
        """A new member of the staff, or one who forgot: what was typed is asked for once more at once."""
        step = NewPasswordStep(self._theme, self._words, admitted.name)

        def answered(answer: object) -> None:
            if not isinstance(answer, Failed):
                self._ask_password(greeting=self._words.spans("ui.sign_in.new_password.set"))
            elif answer.code in TOO_LATE:
                self._ask_slip(self._words.spans("ui.sign_in.new_password.too_late"))
            else:
                own = FAULTS.get(answer.code)
                step.ask_again(self._words.spans(own) if own else self._said(answer))

        def given(password: str) -> None:
            step.wait()
            self._door.set_password(password, self._expect(answered))

        step.given.connect(given)
        self._show(step, lambda: self._choose_password(admitted), None)

    def _ask_password(self, login: str = "", greeting: tuple[Span, ...] = ()) -> None:
        step = PasswordStep(self._theme, self._words, login)
        if greeting:
            step.greet(greeting)

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                step.ask_again(self._said(answer))
            else:
                self._open(answer)

        def given(login: str, password: str) -> None:
            step.wait()
            self._door.sign_in(login, password, self._expect(answered))

        step.given.connect(given)
        step.slip_wanted.connect(lambda: self._ask_slip())
        self._show(step, lambda: self._ask_password(login), self.begin)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _open(self, answer: object) -> None:
        if isinstance(answer, Opened):
            self.entered.emit(answer)

    def _expect(self, then: Callable[[object], None]) -> Callable[[object], None]:
        """A callback for any thread whose answer counts only while its step is in sight."""
        self._asked += 1
        asked = self._asked

        def on_gui(answer: object) -> None:
            if asked != self._asked:
                return
            if isinstance(answer, Failed) and answer.code == ROOT_CHANGED:
                self._meet_again(answer)
            else:
                then(answer)

        return lambda answer: self._post.post(lambda: on_gui(answer))

    def _meet_again(self, failed: Failed) -> None:
        """Another root answers: show its words before anything else."""
        address = str(dict(failed.params).get("address", ""))

        def met(answer: object) -> None:
            if isinstance(answer, Met):
                self._on_met(answer)
            else:
                self.begin()

        self._door.meet(address, self._expect(met))

    def _show(self, step: QWidget, again: Callable[[], None], back: Callable[[], None] | None) -> None:
        self._asked += 1
        before = self._stack.currentWidget()
        self.step, self._again, self._back = step, again, back
        self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        if before is not None:
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.bar.show_leading(back is not None)
        step.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        if self._back is not None:
            self._back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name()

    def _name(self) -> None:
        words = self._words
        server = self._door.server_name()
        low = self.height() < _FEW_LINES * self._theme.tokens.type.body
        self.bar.set_title(words.text("ui.shell.title"), "" if low else server)
        self._back_button.set_text(words.text("ui.sign_in.button.back"))
        self._settings.set_text(words.text("ui.meeting.button.settings"))

    def _said(self, failed: Failed) -> tuple[Span, ...]:
        own = _OWN.get(failed.code)
        if own is not None or failed.code not in REFUSALS:
            return self._words.spans(own or "ui.sign_in.unreachable")
        return refusal(self._words, failed.code, dates.VIETNAM, **dict(failed.params)).spans


def _named(person: Known, people: Sequence[Known]) -> str:
    """A person, and the body too where one name stands twice."""
    twice = sum(other.name == person.name for other in people) > 1
    return f"{person.name} · {person.body_name}" if twice else person.name
