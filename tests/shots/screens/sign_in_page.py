"""Signing in: every step, and what each says when it does not go on."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.sign_in.door import Known
from meetingroom.client.pages.sign_in.new_password import NewPasswordStep
from meetingroom.client.pages.sign_in.page import SignInPage
from meetingroom.client.pages.sign_in.password import PasswordStep
from meetingroom.client.pages.sign_in.server import ServerStep
from meetingroom.client.pages.sign_in.steps import ChoiceStep, DigitStep
from meetingroom.client.pages.sign_in.words_step import StopStep
from meetingroom.client.views.link import Failed
from meetingroom.words.catalogue import load
from tests.fakes.fake_door import FakeDoor
from tests.fakes.fixture_desk import FixtureDesk
from tests.shots.context import ShotContext, screen

_WORDS = load()
PEOPLE = (
    Known("db11", "Y Kŏ Mlô", "HĐND xã Ea Tân Hòa"),
    Known("db12", "Đinh Văn Khải", "HĐND xã Ea Tân Hòa"),
    Known("thuky", "Đặng Thị Mỹ Linh", "HĐND xã Ea Tân Hòa", staff=True),
)
NAME = "Hội đồng nhân dân xã Ea Tân Hòa"


@screen(
    "sign-in",
    states=(
        "searching", "found", "no-server", "not-a-server", "four-words", "root-changed", "slip-wrong",
        "slip-locked", "pin-new", "pin-weak", "pin-again", "pins-differ", "people", "pin-wrong", "checking",
        "password", "password-wrong", "password-caps", "passphrase-new",
        "new-password", "new-password-easy", "password-set",
    ),
)  # fmt: skip
def sign_in(shot: ShotContext) -> QWidget:
    """The normal picture: the PIN of a person this machine knows."""
    state = shot.state
    door = FakeDoor(FixtureDesk("db11"))
    if state in ("normal", "people", "pin-wrong", "checking", "root-changed"):
        door.known, door.server = PEOPLE, NAME
    elif state not in ("searching", "found", "no-server", "not-a-server", "four-words"):
        door.server = NAME
    door.silent = state == "searching"
    door.nearby = () if state == "no-server" else door.nearby
    door.changed = state == "root-changed"
    page = SignInPage(shot.theme, _WORDS, door)
    settle()
    _go_on(state, page, door)
    settle()
    return page


def settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def type_digits(page: SignInPage, digits: str) -> None:
    """As fingers would."""
    assert isinstance(page.step, DigitStep)
    for digit in digits:
        page.step.entry._type(digit)
    settle()


def _go_on(state: str, page: SignInPage, door: FakeDoor) -> None:
    step = page.step
    match state:
        case "not-a-server":
            door.failing["meet"] = Failed("not_a_meeting_room")
            assert isinstance(step, ServerStep)
            step.chosen.emit("192.168.1.1")
        case "four-words":
            assert isinstance(step, ServerStep)
            step.chosen.emit("192.168.1.10")
        case "root-changed":
            assert isinstance(step, ChoiceStep)
            step.other.emit()
            door.failing["redeem"] = Failed("root_changed")
            type_digits(page, "12345678")
            assert isinstance(page.step, StopStep)
        case "slip-wrong":
            type_digits(page, "11112222")
        case "slip-locked":
            door.failing["redeem"] = Failed("too_many_tries", (("until_ms", 1_795_053_900_000),))
            type_digits(page, "11112222")
        case "new-password" | "new-password-easy" | "password-set":
            door.for_staff = True
            type_digits(page, "12345678")
            assert isinstance(page.step, NewPasswordStep)
            page.step.first.setText("ba con mèo mướp")
            page.step.second.setText("ba con mèo mướp")
            if state == "new-password-easy":
                door.failing["set_password"] = Failed("password_too_common")
            if state != "new-password":
                page.step.save.click()
        case "passphrase-new":
            door.passphrase = True
            type_digits(page, "12345678")
        case "pin-new" | "pin-weak" | "pin-again" | "pins-differ":
            type_digits(page, "12345678")
            if state == "pin-weak":
                type_digits(page, "123456")
            elif state != "pin-new":
                type_digits(page, "280375")
                type_digits(page, "280376" if state == "pins-differ" else "2803")
        case "normal" | "pin-wrong" | "checking":
            assert isinstance(step, ChoiceStep)
            step.chosen.emit(0)
            door.silent = state == "checking"
            type_digits(page, {"normal": "28", "pin-wrong": "111222", "checking": "280375"}[state])
        case "password" | "password-wrong" | "password-caps":
            assert isinstance(step, DigitStep)
            step.way_taken.emit(0)
            form = page.step
            assert isinstance(form, PasswordStep)
            form.login.setText("dang.linh")
            form.password.setText("mat-khau")
            if state == "password-wrong":
                form.enter.click()
            elif state == "password-caps":
                form.password.typed.emit(True, False)
