"""The desk as a whole: four jobs, waiting in words, another language without loss."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.secretary.page import Job, SecretaryPage
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed
from meetingroom.wire.messages import Help, Passing
from meetingroom.words.catalogue import Address, Language, Manner, Words, load
from tests.client.pages.secretary.conftest import Sits, type_text
from tests.fakes.demo_meeting import DELEGATE, MEETING, SECRETARY, STREAM, DemoMeeting
from tests.fakes.fixture_desk import FixtureDesk


def test_each_job_is_one_tap_away(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    for job in (Job.MINUTES, Job.ROLL_CALL, Job.SLIPS, Job.PROGRAMME):
        secretary.tap(secretary.page.switch.buttons[job])
        assert secretary.page.section(job).isVisible()


def test_the_jobs_are_reached_by_the_keyboard(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    first = secretary.page.switch.buttons[Job.PROGRAMME]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(secretary.page.switch.buttons[Job.ROLL_CALL], Qt.Key.Key_Space)
    secretary.look()
    assert secretary.page.section(Job.ROLL_CALL).isVisible()


def test_a_folder_is_offered_and_nothing_of_it_uploaded(sits: Sits) -> None:
    secretary = sits(DemoMeeting(published=False), papers=()).at(Job.MINUTES)
    secretary.page.load_folder(Path("tai-lieu"))
    secretary.look()
    assert secretary.page.section(Job.PROGRAMME).isVisible()
    assert [file.path for file in secretary.page.bench.shown.files] == [Path("tai-lieu")]
    assert secretary.desk.submitted == []


def test_what_is_typed_survives_another_language(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session()).at(Job.MINUTES)
    row = next(iter(secretary.page.minutes.rows.values()))
    secretary.tap(row.edit)
    assert row.editor is not None
    row.editor.selectAll()
    type_text(row.editor, "Kỳ họp khai mạc")
    proposals = [one.text for one in secretary.page.minutes.rows.values()][1:]
    secretary.page.set_words(load(Language.EN, Manner(Address.STAFF)))
    secretary.look()
    assert row.editor.text() == "Kỳ họp khai mạc"
    assert secretary.page.switch.buttons[Job.MINUTES].text() == "Minutes"
    assert [one.text for one in secretary.page.minutes.rows.values()][1:] == proposals


def test_a_desk_that_has_nothing_yet_says_what_it_waits_for(theme: Theme, staff: Words) -> None:
    desk = FixtureDesk(SECRETARY)
    bridge = Bridge(desk)
    page = SecretaryPage(theme, staff, bridge, MEETING)
    page.show()
    assert page._panel.accessibleName() == "Đang nhận nội dung kỳ họp từ máy chủ"
    desk.go_offline()
    bridge.flush()
    assert "mất kết nối" in page._panel.accessibleName()
    bridge.close()
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_secretary_is_not_asked_to_check_in_at_her_own_roll(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    assert "check_in" not in secretary.page.banners.states()


def test_a_call_stands_with_seat_name_and_hour_until_she_has_been_there(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    called = Passing(help=[Help(DELEGATE, "vote", secretary.desk.at)])
    secretary.desk.passing(STREAM, called)
    secretary.look()
    [banner] = [b for key, b in secretary.page.banners._banners.items() if key.startswith("call:")]
    assert banner._lead.text() == "Ghế 11 · Y Kŏ Mlô gọi lúc 08:00"
    assert banner.accessibleDescription() == "Đang đến lượt biểu quyết."
    [there] = banner.findChildren(Button)
    secretary.tap(there)
    assert secretary.desk.helped_people == [DELEGATE], "the others of the dais are told too"
    assert not secretary.page.banners.states()
    again = Passing(help=[Help(DELEGATE, "a code of a later release", secretary.desk.at + 60_000)])
    secretary.desk.passing(STREAM, again)
    secretary.look()
    assert len(secretary.page.banners.states()) == 1


def test_a_call_that_could_not_be_closed_stands_and_says_why(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session())
    secretary.desk.passing(STREAM, Passing(help=[Help(DELEGATE, "seat", secretary.desk.at)]))
    secretary.desk.not_helped = Failed("unreachable")
    secretary.look()
    [banner] = secretary.page.banners._banners.values()
    secretary.tap(banner.findChildren(Button)[0])
    assert len(secretary.page.banners.states()) == 2
    assert "kết nối" in secretary.page.banners._banners["call_not_closed"].accessibleName()
    secretary.desk.passing(STREAM, Passing())
    secretary.look()
    assert not secretary.page.banners.states()
