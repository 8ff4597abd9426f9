"""Đăng nhập: one step after another, until a desk is open.

    first time   server → four words → slip → PIN twice
    next time    who → PIN                     staff: name and password
    root changed a hard stop, in words

Must not keep a slip, PIN or password longer than a step needs it; everything is done by the `Door`.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.card import Page
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import GuiPost
from meetingroom.client.pages.sign_in.door import ROOT_CHANGED, Admitted, Door, Met, Opened
from meetingroom.client.pages.sign_in.password import PasswordStep
from meetingroom.client.pages.sign_in.pins import is_weak
from meetingroom.client.pages.sign_in.server import ServerStep
from meetingroom.client.pages.sign_in.steps import (
    DigitStep,
    FourWordsStep,
    PeopleStep,
    pin_step,
    slip_step,
)
from meetingroom.client.views.link import DeskLink, Failed
from meetingroom.words import dates
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.refusals import REFUSALS, refusal

_OWN = {
    "clock_disagrees": "ui.sign_in.clock_disagrees",
    "not_a_meeting_room": "ui.sign_in.not_a_meeting_room",
    "unreachable": "ui.sign_in.unreachable",
    "offline": "ui.sign_in.first_needs_server",
}


class SignInPage(Page):
    """``entered(desk)`` with a `DeskLink`; ``settings_wanted``."""

    entered = Signal(object)
    settings_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._door = door
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
        step = FourWordsStep(self._theme, self._words, met, can_read=can_read)
        step.matched.connect(lambda: self._trust(met))
        step.differed.connect(self._find_server)
        step.read_wanted.connect(self._choose_person)
        self._show(step, lambda: self._on_met(met), self.begin if can_read else self._find_server)

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
        people = self._door.people()
        step = PeopleStep(self._theme, self._words, people)
        step.chosen.connect(self._on_person)
        step.other_wanted.connect(self._ask_slip if self._door.server_name() else self._find_server)
        self._show(step, self._choose_person, None)

    def _on_person(self, key: str) -> None:
        person = next((known for known in self._door.people() if known.key == key), None)
        if person is None:
            self.begin()
        elif person.staff:
            self._ask_password()
        else:
            self._ask_pin(key, person.name)

    def _ask_slip(self) -> None:
        step = slip_step(self._theme, self._words)

        def answered(answer: object) -> None:
            if isinstance(answer, Admitted):
                self._choose_pin(answer.name)
            elif isinstance(answer, Failed):
                step.ask_again(self._plain(answer))

        def given(digits: str) -> None:
            step.wait(self._words.text("ui.sign_in.checking"))
            self._door.redeem(digits, self._expect(answered))

        step.given.connect(given)
        step.way_taken.connect(lambda _way: self._ask_password())
        self._show(step, self._ask_slip, self.begin if self._door.people() else self._find_server)

    def _choose_pin(self, name: str) -> None:
        words = self._words
        step = pin_step(self._theme, words, words.text("ui.sign_in.pin_new"))
        step.set_title(words.text("ui.sign_in.pin_new"), words.text("ui.today.greeting", name=name))
        first = ""

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                begin_again(self._plain(answer))
            else:
                self._open(answer)

        def begin_again(sentence: str) -> None:
            nonlocal first
            first = ""
            step.set_title(words.text("ui.sign_in.pin_new"))
            step.ask_again(sentence)

        def given(pin: str) -> None:
            nonlocal first
            if not first and is_weak(pin):
                begin_again(words.text("ui.sign_in.pin_too_easy"))
            elif not first:
                first = pin
                step.set_title(words.text("ui.sign_in.pin_again"))
                step.ask_again()
            elif pin != first:
                begin_again(words.text("ui.sign_in.pins_differ"))
            else:
                first = ""
                step.wait(words.text("ui.sign_in.checking"))
                self._door.choose_pin(pin, self._expect(answered))

        step.given.connect(given)
        self._show(step, lambda: self._choose_pin(name), None)

    def _ask_pin(self, key: str, name: str) -> None:
        words = self._words
        step = pin_step(
            self._theme,
            words,
            words.text("ui.sign_in.pin_of", name=name),
            ways=("ui.sign_in.button.forgot_pin",),
        )

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                step.ask_again(self._plain(answer))
            else:
                self._open(answer)

        def given(pin: str) -> None:
            step.wait(words.text("ui.sign_in.checking"))
            self._door.unlock(key, pin, self._expect(answered))

        step.given.connect(given)
        step.way_taken.connect(lambda _way: self._ask_slip())
        self._show(step, lambda: self._ask_pin(key, name), self.begin)

    def _ask_password(self) -> None:
        step = PasswordStep(self._theme, self._words)

        def answered(answer: object) -> None:
            if isinstance(answer, Failed):
                step.ask_again(self._said(answer))
            else:
                self._open(answer)

        def given(login: str, password: str) -> None:
            step.wait()
            self._door.sign_in(login, password, self._expect(answered))

        step.given.connect(given)
        step.slip_wanted.connect(self._ask_slip)
        self._show(step, self._ask_password, self.begin)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _open(self, answer: object) -> None:
        if isinstance(answer, Opened):
            desk: DeskLink = answer.desk
            self.entered.emit(desk)

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
        if isinstance(step, DigitStep):
            step.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        if self._back is not None:
            self._back()

    def _name(self) -> None:
        words = self._words
        server = self._door.server_name()
        self.bar.set_title(words.text("ui.shell.title"), server)
        self._back_button.set_text(words.text("ui.sign_in.button.back"))
        self._settings.set_text(words.text("ui.meeting.button.settings"))

    def _said(self, failed: Failed) -> tuple[Span, ...]:
        own = _OWN.get(failed.code)
        if own is not None or failed.code not in REFUSALS:
            return self._words.spans(own or "ui.sign_in.unreachable")
        return refusal(self._words, failed.code, dates.VIETNAM, **dict(failed.params)).spans

    def _plain(self, failed: Failed) -> str:
        return "".join(span.text for span in self._said(failed))
