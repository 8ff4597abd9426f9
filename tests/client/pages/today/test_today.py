"""Hôm nay: one way in that fits the person, what is new, what is past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.banner import Banner
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.today.page import TodayPage
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PaperId
from meetingroom.rules.streams import meeting_stream
from meetingroom.words.catalogue import Words
from tests.fakes.demo_meeting import CHAIR, DELEGATE, MEETING, SECRETARY, DemoMeeting
from tests.fakes.fixture_desk import FixtureDesk


@contextmanager
def today(theme: Theme, words: Words, desk: FixtureDesk) -> Iterator[TodayPage]:
    bridge = Bridge(desk)
    page = TodayPage(theme, words, bridge)
    page.resize(1366, 768)
    page.show()
    look(page, bridge)
    yield page
    bridge.close()
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def look(page: TodayPage, bridge: Bridge) -> None:
    bridge.flush()
    QCoreApplication.processEvents()
    assert page.isVisible()


def texts(page: TodayPage) -> list[str]:
    return [label.text() for label in page.findChildren(Label) if label.isVisible()]


def buttons(page: TodayPage) -> list[Button]:
    return [button for button in page.findChildren(Button) if button.isVisible()]


def test_a_deputy_has_one_way_into_the_meeting_that_is_going_on(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    with today(theme, words, demo.desk()) as page:
        wanted: list[tuple[str, str]] = []
        page.meeting_wanted.connect(lambda meeting, seat: wanted.append((meeting, seat)))
        loud = [button for button in buttons(page) if button._variant is Variant.PRIMARY]
        assert [button.text() for button in loud] == ["Vào kỳ họp"]
        loud[0].click()
        assert wanted == [(MEETING, "table")]


def test_the_chair_is_led_to_his_console_first(theme: Theme, words: Words, demo: DemoMeeting) -> None:
    with today(theme, words, demo.desk(CHAIR)) as page:
        said = [button.text() for button in buttons(page)]
        assert said[:2] == ["Mở bàn điều hành", "Vào kỳ họp"]


def test_the_secretary_is_led_to_her_bench_first(theme: Theme, words: Words, demo: DemoMeeting) -> None:
    with today(theme, words, demo.desk(SECRETARY)) as page:
        assert buttons(page)[0].text() == "Mở bàn thư ký"


def test_when_where_and_what_can_be_read_stand_beside_the_way_in(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    with today(theme, words, demo.desk()) as page:
        said = texts(page)
        assert "Thứ Năm, 19/11/2026 lúc 07:30" in said
        assert any("16/16 tài liệu đọc được khi mất mạng" in text for text in said)


def test_a_paper_that_changed_since_it_was_read_is_offered_and_opens(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    desk = demo.desk()
    desk.opened("tai-lieu-4-3", 1)
    line = next(line for line in demo.file.papers if line.paper == PaperId("tai-lieu-4-3"))
    demo.do(SECRETARY, c.PublishProgramme((), (line.with_bytes("x.pdf", "e" * 64, 9, 5),)))
    with today(theme, words, desk) as page:
        opened: list[tuple[str, str]] = []
        page.paper_wanted.connect(lambda meeting, paper: opened.append((meeting, paper)))
        rows = [row for row in page.findChildren(ActionRow) if row.isVisible()]
        assert rows[0].accessibleName().startswith("4.3 Báo cáo thẩm tra số 45")
        next(button for button in buttons(page) if button.text() == "Mở tài liệu").click()
        assert opened == [(MEETING, "tai-lieu-4-3")]


def test_a_meeting_that_is_over_is_listed_with_its_results(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    desk = demo.desk()
    over = DemoMeeting.over("ky-hop-2", "Kỳ họp thứ Hai", date(2026, 7, 15))
    desk.show(meeting_stream("ky-hop-2"), over.state)
    with today(theme, words, desk) as page:
        assert "Cuộc họp đã qua" in texts(page)
        assert "Xem kết quả" in [button.text() for button in buttons(page)]


def test_nothing_to_go_to_is_said_in_words(theme: Theme, words: Words) -> None:
    with today(theme, words, FixtureDesk(DELEGATE)) as page:
        assert page._panel.accessibleName() == "Chưa có cuộc họp nào"


def test_before_the_server_has_spoken_the_page_says_that_it_is_opening(theme: Theme, words: Words) -> None:
    desk = FixtureDesk(DELEGATE)
    desk.connection(Connection(Line.OFFLINE, 0))
    with today(theme, words, desk) as page:
        assert page._panel.accessibleName() == "Đang mở dữ liệu trên máy"


def test_without_a_line_what_still_works_is_said_while_it_lasts(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    desk = demo.desk()
    with today(theme, words, desk) as page:
        desk.go_offline()
        page.view.refresh()
        QCoreApplication.processEvents()
        page._bridge.flush()
        assert page.banners.states() == ("line",)
        desk.connection(Connection(Line.CURRENT, desk.at))
        page._bridge.flush()
        assert page.banners.states() == ()


def test_a_line_that_holds_and_does_not_serve_is_explained_here_too(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    desk = demo.desk()
    with today(theme, words, desk) as page:
        desk.connection(Connection(Line.TROUBLE, desk.at, code="server_too_old"))
        page._bridge.flush()
        assert page.banners.states() == ("trouble",)
        (banner,) = page.findChildren(Banner)
        assert "Máy chủ cũ hơn phần mềm trên máy này." in banner.accessibleName()
        page.set_words(words)
        assert page.banners.states() == ("trouble",)
        desk.connection(Connection(Line.CURRENT, desk.at))
        page._bridge.flush()
        assert page.banners.states() == ()


@pytest.mark.parametrize("code", ["signed_out", "device_unknown"])
def test_a_session_that_is_over_leads_back_to_the_door_by_one_button(
    theme: Theme, words: Words, demo: DemoMeeting, qtbot: QtBot, code: str
) -> None:
    desk = demo.desk()
    with today(theme, words, desk) as page:
        desk.connection(Connection(Line.TROUBLE, desk.at, code=code))
        page._bridge.flush()
        (banner,) = page.findChildren(Banner)
        (again,) = (button for button in banner.findChildren(Button) if button.text() == "Đăng nhập lại")
        with qtbot.waitSignal(page.leave_wanted):
            again.click()
        assert desk.reconnects == 0


def test_a_button_is_not_replaced_under_a_finger_by_news_that_change_nothing(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    desk = demo.desk()
    with today(theme, words, desk) as page:
        before = buttons(page)
        desk.connection(Connection(Line.CURRENT, desk.at + 1000))
        page._bridge.flush()
        assert buttons(page) == before
