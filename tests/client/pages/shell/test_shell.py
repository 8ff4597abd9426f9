"""The window: one screen in sight, the right one for each seat, everything worded anew at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.pages.meeting.page import MeetingPage
from meetingroom.client.pages.search.wording import Wanted
from meetingroom.client.pages.settings.page import SettingsPage
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.client.pages.shell.phrases import phrases_of
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.today.page import TodayPage
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.pages.today.wording import seats
from meetingroom.client.store.picture import Connection, Line
from meetingroom.rules.audience import Role
from meetingroom.rules.ids import PersonId
from meetingroom.words.catalogue import Language, load
from tests.fakes.demo_meeting import CHAIR, DELEGATE, GUEST, HALL, MEETING, SECRETARY, DemoMeeting
from tests.fakes.page_painter import PagePainter, demo_pdf


class Memory:
    """The port of choices, in memory."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def recall(self) -> Choices:
        return self.choices

    def remember(self, choices: Choices) -> None:
        self.choices = choices


def settle(shell: Shell) -> None:
    for _ in range(3):
        QCoreApplication.processEvents()
        if shell.bridge is not None:
            shell.bridge.flush()


@pytest.fixture
def memory() -> Memory:
    return Memory(Choices(ThemeName.LIGHT))


@pytest.fixture
def shell(theme: Theme, memory: Memory) -> Iterator[Shell]:
    painters: list[PagePainter] = []

    def painter() -> PagePainter:
        painters.append(PagePainter(demo_pdf("4.2-to-trinh-118")))
        return painters[-1]

    made = Shell(theme, load, memory, painter, version="0.1")  # type: ignore[arg-type]
    made.resize(1366, 768)
    made.show()
    settle(made)
    yield made
    made.leave_desk()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.set_phrases(phrases_of(load()))
    for each in painters:
        each.close()


def test_after_signing_in_stands_hom_nay_and_from_there_the_meeting(shell: Shell, demo: DemoMeeting) -> None:
    sign_in = QWidget()
    shell.show_sign_in(sign_in)
    assert shell.screen_now is sign_in
    shell.enter(demo.desk())
    settle(shell)
    today = shell.screen_now
    assert isinstance(today, TodayPage)
    today.meeting_wanted.emit(MEETING, Seat.TABLE.value)
    settle(shell)
    assert isinstance(shell.screen_now, MeetingPage)
    shell.screen_now.back_wanted.emit()
    assert shell.screen_now is today


def test_the_same_screen_is_found_again_with_its_paper_open(shell: Shell, demo: DemoMeeting) -> None:
    shell.enter(demo.desk())
    first = shell.go_to(MEETING, Seat.TABLE)
    assert isinstance(first, MeetingPage)
    first.open_paper("tai-lieu-4-2")
    shell.go_home()
    assert shell.go_to(MEETING, Seat.TABLE) is first
    assert first.document.paper == "tai-lieu-4-2"


def test_a_new_paper_on_hom_nay_opens_in_its_meeting(shell: Shell, demo: DemoMeeting) -> None:
    shell.enter(demo.desk())
    settle(shell)
    assert isinstance(shell.screen_now, TodayPage)
    shell.screen_now.paper_wanted.emit(MEETING, "tai-lieu-4-3")
    settle(shell)
    assert isinstance(shell.screen_now, MeetingPage)
    assert shell.screen_now.document.paper == "tai-lieu-4-3"


def test_words_found_in_another_meeting_open_there(shell: Shell, demo: DemoMeeting) -> None:
    shell.enter(demo.desk(DELEGATE))
    settle(shell)
    here = shell.go_to("another", Seat.TABLE)
    assert isinstance(here, MeetingPage)
    here.elsewhere_wanted.emit(Wanted(MEETING, "tai-lieu-4-3", 1, 2, "đất", exact=False))
    settle(shell)
    there = shell.screen_now
    assert isinstance(there, MeetingPage)
    assert there is not here
    assert (there.document.paper, there.document.reader.current_page) == ("tai-lieu-4-3", 2)


def test_language_switches_everything_in_sight_at_once_and_is_remembered(
    shell: Shell, demo: DemoMeeting, memory: Memory
) -> None:
    shell.enter(demo.desk())
    page = shell.go_to(MEETING, Seat.TABLE)
    assert isinstance(page, MeetingPage)
    shell.open_settings()
    settings = shell.screen_now
    assert isinstance(settings, SettingsPage)
    settings.language_chosen.emit("en")
    settle(shell)
    assert memory.choices.language is Language.EN
    assert page.side.agenda._heading.text() == "Programme"
    assert page.side.mine.ask.text() == "Ask to speak"
    assert isinstance(shell.screen_now, SettingsPage)
    assert shell.screen_now.done.text() != "Về màn hình trước"
    shell.screen_now.left.emit()
    assert shell.screen_now is page


def test_size_and_look_are_in_force_at_the_tap_and_remembered(
    shell: Shell, demo: DemoMeeting, memory: Memory, theme: Theme
) -> None:
    shell.enter(demo.desk())
    shell.open_settings()
    settings = shell.screen_now
    assert isinstance(settings, SettingsPage)
    settings.appearance._percents[200].click()
    settings.appearance._names[ThemeName.DARK].click()
    assert (theme.name, theme.text_percent) == (ThemeName.DARK, 200)
    assert memory.choices == Choices(ThemeName.DARK, 200, Language.VI)


def test_everybody_is_addressed_by_his_standing(shell: Shell) -> None:
    demo = DemoMeeting().in_session_without_me()
    shell.enter(demo.desk(GUEST))
    page = shell.go_to(MEETING, Seat.TABLE)
    settle(shell)
    assert isinstance(page, MeetingPage)
    assert (
        page.banners._banners["check_in"]
        .accessibleName()
        .endswith("Khách mời chưa điểm danh. Bấm để báo có mặt tại phiên họp.")
    )


def test_leaving_takes_every_screen_of_the_desk_away(shell: Shell, demo: DemoMeeting) -> None:
    shell.enter(demo.desk())
    shell.go_to(MEETING, Seat.TABLE)
    shell.leave_desk()
    assert shell.bridge is None
    assert shell.screen_now is None


@pytest.mark.parametrize(
    ("person", "seat"), [(DELEGATE, Seat.TABLE), (CHAIR, Seat.CHAIR), (SECRETARY, Seat.SECRETARY)]
)
def test_whoever_is_signed_out_in_a_meeting_finds_the_way_to_the_door_there(
    shell: Shell, demo: DemoMeeting, person: PersonId, seat: Seat, qtbot: QtBot
) -> None:
    desk = demo.desk(person)
    shell.enter(desk)
    page: Any = shell.go_to(MEETING, seat)
    desk.connection(Connection(Line.TROUBLE, desk.at, code="signed_out"))
    settle(shell)
    banner = page.banners._banners["trouble"]
    assert "việc chưa gửi trên máy vẫn còn" in banner.accessibleName()
    (again,) = (button for button in banner.findChildren(Button) if button.text() == "Đăng nhập lại")
    with qtbot.waitSignal(shell.left):
        again.click()


def test_an_unforeseen_trouble_is_said_in_one_sentence_until_put_away(shell: Shell) -> None:
    shell.say_trouble()
    shell.say_trouble()
    assert shell._notices.states() == ("trouble",)
    shell._notices._banners["trouble"].closed.emit()
    assert shell._notices.states() == ()


def test_the_hall_goes_to_the_wall_as_soon_as_its_meeting_is_known(shell: Shell, demo: DemoMeeting) -> None:
    shell.enter(demo.desk(HALL), seat=Seat.HALL)
    settle(shell)
    assert type(shell.screen_now).__name__ == "HallPage"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({Role.DELEGATE}, (Seat.TABLE,)),
        ({Role.CHAIR, Role.DELEGATE}, (Seat.CHAIR, Seat.TABLE)),
        ({Role.SECRETARY}, (Seat.SECRETARY, Seat.TABLE)),
        ({Role.GUEST}, (Seat.TABLE,)),
        ({Role.HALL}, (Seat.HALL,)),
    ],
)
def test_each_standing_has_its_seats(roles: set[Role], expected: tuple[Seat, ...]) -> None:
    assert seats(frozenset(roles)) == expected


@pytest.mark.parametrize(("person", "seat"), [(CHAIR, Seat.CHAIR), (SECRETARY, Seat.SECRETARY)])
def test_chair_and_secretary_have_their_own_screens(
    shell: Shell, demo: DemoMeeting, person: str, seat: Seat
) -> None:
    shell.enter(demo.desk(person))  # type: ignore[arg-type]
    screen = shell.go_to(MEETING, seat)
    settle(shell)
    assert screen is not None
    assert shell.screen_now is screen


@pytest.mark.parametrize("language", Language)
def test_the_kit_speaks_every_language_of_the_pages(language: Language) -> None:
    phrases = phrases_of(load(language))
    assert phrases.seat.format(12).endswith("12")
    assert phrases.pin_progress.format(2, 6).count("2") == 1
