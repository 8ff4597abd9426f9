"""Coming in: server, four words, slip and PIN the first time; the PIN alone the next."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.sign_in.door import Known, Opened
from meetingroom.client.pages.sign_in.new_password import NewPasswordStep
from meetingroom.client.pages.sign_in.page import SignInPage
from meetingroom.client.pages.sign_in.passphrase import PassphraseStep
from meetingroom.client.pages.sign_in.password import PasswordStep
from meetingroom.client.pages.sign_in.pins import is_weak
from meetingroom.client.pages.sign_in.server import ServerStep, is_address
from meetingroom.client.pages.sign_in.steps import ChoiceStep, DigitStep
from meetingroom.client.pages.sign_in.words_step import FourWordsStep, StopStep
from meetingroom.client.views.link import Failed
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.fake_door import FOUR_WORDS, FakeDoor
from tests.fakes.fixture_desk import FixtureDesk

ME = Known("db11", "Y Kŏ Mlô", "HĐND xã Ea Tân Hòa")
CLERK = Known("thuky", "Đặng Thị Mỹ Linh", "HĐND xã Ea Tân Hòa", staff=True, login="dang.linh")


@dataclass
class Entry:
    """The page of signing in, and what came of it."""

    page: SignInPage
    door: FakeDoor
    opened: list[Opened]

    @property
    def step(self) -> object:
        settle()
        return self.page.step

    def digits(self, digits: str) -> DigitStep:
        """Typed on the keyboard, one after another."""
        step = self.step
        assert isinstance(step, DigitStep)
        for digit in digits:
            QTest.keyClick(step.entry, digit)
        settle()
        return step


def settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def entry(theme: Theme, words: Words, door: FakeDoor, server: str = "") -> Iterator[Entry]:
    page = SignInPage(theme, words, door, server)
    found = Entry(page, door, [])
    page.entered.connect(found.opened.append)
    page.resize(1366, 768)
    page.show()
    settle()
    yield found
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def new_machine(theme: Theme, words: Words) -> Iterator[Entry]:
    """Nobody was here yet."""
    yield from entry(theme, words, FakeDoor(FixtureDesk("db11")))


@pytest.fixture
def known_server(theme: Theme, words: Words) -> Iterator[Entry]:
    """The server is pinned; nobody has a drawer yet."""
    yield from entry(theme, words, FakeDoor(FixtureDesk("db11"), server="HĐND xã Ea Tân Hòa"))


@pytest.fixture
def shared_tablet(theme: Theme, words: Words) -> Iterator[Entry]:
    """A deputy and the clerk have drawers here."""
    door = FakeDoor(FixtureDesk("db11"), known=(ME, CLERK), server="HĐND xã Ea Tân Hòa")
    yield from entry(theme, words, door)


def test_the_first_time_leads_from_the_server_over_four_words_and_a_slip_to_a_pin(new_machine: Entry) -> None:
    step = new_machine.step
    assert isinstance(step, ServerStep)
    step.chosen.emit("192.168.1.10")
    words = new_machine.step
    assert isinstance(words, FourWordsStep)
    assert ("trust", "192.168.1.10") not in new_machine.door.asked
    words.matched.emit()
    new_machine.digits("12345678")
    new_machine.digits("280375")
    new_machine.digits("280375")
    assert [answer.desk for answer in new_machine.opened] == [new_machine.door.desk]
    assert new_machine.door.asked[-1] == ("choose_pin", "280375")


def test_no_slip_is_asked_for_before_the_words_were_compared(new_machine: Entry) -> None:
    step = new_machine.step
    assert isinstance(step, ServerStep)
    step.chosen.emit("192.168.1.10")
    words = new_machine.step
    assert isinstance(words, FourWordsStep)
    words.differed.emit()
    assert isinstance(new_machine.step, ServerStep)
    assert not any(asked[0] in ("trust", "redeem") for asked in new_machine.door.asked)


def choosing_a_password(known_server: Entry) -> NewPasswordStep:
    known_server.door.for_staff = True
    known_server.digits("12345678")
    step = known_server.step
    assert isinstance(step, NewPasswordStep)
    return step


def choose(entry: Entry, first: str, second: str) -> None:
    step = entry.step
    assert isinstance(step, NewPasswordStep)
    step.first.setText(first)
    step.second.setText(second)
    QTest.keyClick(step.second, Qt.Key.Key_Return)
    settle()


def test_a_new_member_of_the_staff_chooses_a_password_and_then_comes_in_by_it(known_server: Entry) -> None:
    choosing_a_password(known_server)
    choose(known_server, "ba con mèo mướp", "ba con mèo mướp")
    assert known_server.door.asked[-1] == ("set_password", "ba con mèo mướp")
    form = known_server.step
    assert isinstance(form, PasswordStep)
    assert form.greeting.startswith("Đã đặt mật khẩu.")
    form.login.setText("dang.linh")
    form.password.setText(known_server.door.password)
    form.enter.click()
    settle()
    assert len(known_server.opened) == 1


def test_a_password_is_asked_for_twice_and_never_sent_while_it_is_too_short(known_server: Entry) -> None:
    step = choosing_a_password(known_server)
    choose(known_server, "ba con mèo mướp", "ba con mèo mun")
    assert step.sentence.startswith("Hai lần nhập mật khẩu chưa giống nhau.")
    assert (step.first.text(), step.second.text()) == ("", "")
    choose(known_server, "mèo mướp", "mèo mướp")
    assert step.sentence.startswith("Mật khẩu này ngắn hơn 10 ký tự.")
    choose(known_server, "ba con mèo mướp", "")
    assert step.second.hasFocus()
    assert not any(asked[0] == "set_password" for asked in known_server.door.asked)


def test_a_password_that_is_easy_to_guess_says_what_makes_a_good_one(known_server: Entry) -> None:
    step = choosing_a_password(known_server)
    known_server.door.failing["set_password"] = Failed("password_too_common")
    choose(known_server, "danglinh2026", "danglinh2026")
    assert step.sentence.startswith("Mật khẩu này dễ đoán.")
    assert "cũ" not in step.sentence, "there is no older one"
    assert step.save.isEnabled()


def test_who_takes_longer_than_the_slip_allows_is_sent_for_a_new_one(known_server: Entry) -> None:
    choosing_a_password(known_server)
    known_server.door.failing["set_password"] = Failed("session_ended")
    choose(known_server, "ba con mèo mướp", "ba con mèo mướp")
    step = known_server.step
    assert isinstance(step, DigitStep)
    assert "nhận phiếu mới từ người quản trị" in step.sentence


def test_a_line_that_fails_while_the_password_is_set_lets_one_try_again(known_server: Entry) -> None:
    step = choosing_a_password(known_server)
    known_server.door.failing["set_password"] = Failed("unreachable")
    choose(known_server, "ba con mèo mướp", "ba con mèo mướp")
    assert step.sentence.startswith("Chưa kết nối được với máy chủ.")
    del known_server.door.failing["set_password"]
    choose(known_server, "ba con mèo mướp", "ba con mèo mướp")
    assert isinstance(known_server.step, PasswordStep)


def test_a_changed_root_is_a_hard_stop_that_names_the_four_words(shared_tablet: Entry) -> None:
    shared_tablet.door.changed = True
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    people.other.emit()
    shared_tablet.door.failing["redeem"] = Failed("root_changed")
    shared_tablet.digits("12345678")
    stop = shared_tablet.step
    assert isinstance(stop, StopStep)
    assert all(word in stop.accessibleName() for word in FOUR_WORDS)
    assert not any(asked[0] == "trust" for asked in shared_tablet.door.asked)
    stop.read_wanted.emit()
    assert isinstance(shared_tablet.step, ChoiceStep)


def test_the_keys_of_the_pad_stay_where_they_are_between_the_two_times(known_server: Entry) -> None:
    known_server.digits("12345678")
    step = known_server.digits("28037")
    before = step.entry.mapTo(step, step.entry.rect().topLeft())
    assert step.isVisible()
    again = known_server.digits("5")
    settle()
    assert again is step
    assert step.entry.mapTo(step, step.entry.rect().topLeft()) == before


def test_a_wrong_slip_says_how_many_tries_are_left_and_empties_the_places(known_server: Entry) -> None:
    step = known_server.digits("11112222")
    assert step.sentence.startswith("Mã trên phiếu chưa đúng.")
    assert "Còn 4 lần nhập" in step.sentence
    assert step.entry.digits() == ""


@pytest.mark.parametrize("pin", ["111111", "121212", "123123", "123456", "654321", "890123"])
def test_pins_that_are_easily_guessed_are_refused(pin: str) -> None:
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["280375", "135792", "112358", "900126"])
def test_other_pins_are_taken(pin: str) -> None:
    assert not is_weak(pin)


def test_a_weak_pin_is_refused_before_it_is_typed_again(known_server: Entry) -> None:
    known_server.digits("12345678")
    step = known_server.digits("123456")
    assert step.sentence.startswith("Mã PIN này dễ đoán")
    assert not any(asked[0] == "choose_pin" for asked in known_server.door.asked)


def test_two_pins_that_differ_begin_again(known_server: Entry) -> None:
    known_server.digits("12345678")
    known_server.digits("280375")
    step = known_server.digits("280376")
    assert step.sentence.startswith("Hai lần nhập mã PIN chưa giống nhau.")
    known_server.digits("280375")
    known_server.digits("280375")
    assert len(known_server.opened) == 1


def test_the_next_morning_takes_a_tap_on_the_name_and_six_digits(shared_tablet: Entry) -> None:
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    QTest.mouseClick(people.buttons[0], Qt.MouseButton.LeftButton)
    shared_tablet.digits("280375")
    assert len(shared_tablet.opened) == 1
    assert shared_tablet.door.asked == [("unlock", "db11", "280375")]


def test_a_wrong_pin_says_how_long_to_wait_and_keeps_nothing_typed(shared_tablet: Entry) -> None:
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    people.chosen.emit(0)
    step = shared_tablet.digits("111222")
    assert step.sentence.startswith("Mã PIN chưa đúng.")
    assert "30 giây" in step.sentence
    assert step.entry.digits() == ""


def test_a_forgotten_pin_leads_to_a_new_slip(shared_tablet: Entry) -> None:
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    people.chosen.emit(0)
    step = shared_tablet.step
    assert isinstance(step, DigitStep)
    QTest.mouseClick(step.ways[0], Qt.MouseButton.LeftButton)
    shared_tablet.digits("12345678")
    assert ("redeem", "12345678") in shared_tablet.door.asked


def test_staff_type_their_password_with_their_name_filled_in(shared_tablet: Entry) -> None:
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    people.chosen.emit(1)
    form = shared_tablet.step
    assert isinstance(form, PasswordStep)
    assert form.login.text() == "dang.linh"
    form.password.setText("sai")
    form.enter.click()
    settle()
    assert form.password.text() == ""
    form.password.setText(shared_tablet.door.password)
    form.enter.click()
    settle()
    assert len(shared_tablet.opened) == 1


def test_caps_lock_and_letters_with_marks_are_told_while_the_password_is_typed(shared_tablet: Entry) -> None:
    people = shared_tablet.step
    assert isinstance(people, ChoiceStep)
    people.chosen.emit(1)
    form = shared_tablet.step
    assert isinstance(form, PasswordStep)
    QTest.keyClick(form.password, "A")
    assert form.keys.text() == "Phím Caps Lock đang bật."
    form.password.clear()
    form.password.setText("mật")
    QTest.keyClick(form.password, "k")
    assert "Unikey" in form.keys.text()


def test_a_machine_without_a_keyring_asks_for_a_passphrase_twice(known_server: Entry) -> None:
    known_server.door.passphrase = True
    known_server.digits("12345678")
    form = known_server.step
    assert isinstance(form, PassphraseStep)
    assert form.second is not None
    form.first.setText("ba từ dễ nhớ")
    form.second.setText("ba từ khó nhớ")
    form.enter.click()
    settle()
    assert known_server.opened == []
    for field in (form.first, form.second):
        field.setText("ba từ dễ nhớ")
    form.enter.click()
    settle()
    assert known_server.door.asked[-1] == ("choose_pin", "ba từ dễ nhớ")


def test_nothing_can_be_typed_while_an_answer_is_awaited(known_server: Entry) -> None:
    known_server.door.silent = True
    step = known_server.digits("12345678")
    assert not step.entry.isEnabled()
    assert step.sentence == "Đang kiểm tra"


def test_an_answer_that_comes_after_the_step_was_left_changes_nothing(known_server: Entry) -> None:
    late: list[object] = []
    known_server.door.redeem = lambda digits, done: late.append(done)  # type: ignore[method-assign, assignment]
    known_server.digits("12345678")
    step = known_server.step
    assert isinstance(step, DigitStep)
    step.way_taken.emit(0)
    assert isinstance(known_server.step, PasswordStep)
    late[0](Failed("wrong_slip"))  # type: ignore[operator]
    assert isinstance(known_server.step, PasswordStep)


def test_another_language_keeps_the_step(known_server: Entry) -> None:
    known_server.page.set_words(load(Language.EN))
    step = known_server.step
    assert isinstance(step, DigitStep)
    assert step.ways[0].text() == "Enter by password (staff)"


def test_a_server_named_on_the_command_line_is_asked_without_searching(theme: Theme, words: Words) -> None:
    door = FakeDoor(FixtureDesk("db11"))
    for found in entry(theme, words, door, server="127.0.0.1:9443"):
        assert isinstance(found.step, FourWordsStep)
        assert door.asked == [("meet", "127.0.0.1:9443")]


@pytest.mark.parametrize("typed", ["192.168.1.10", "hoitruong:8443", "https://may-chu/", "[fe80::1]:8443"])
def test_addresses_as_people_write_them_are_taken(typed: str) -> None:
    assert is_address(typed)


@pytest.mark.parametrize("typed", ["", "may chu", "hoitruong:cong", "https://"])
def test_what_cannot_be_an_address_is_asked_again(typed: str) -> None:
    assert not is_address(typed)
