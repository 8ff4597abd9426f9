"""The tasks of the acceptance table, acted out: how many taps each takes from where the person sits."""

import pytest

from meetingroom.client.kit.digit_entry import DigitEntry
from meetingroom.client.kit.theme import Theme
from meetingroom.client.reader.layout import Fit
from meetingroom.client.store.picture import Connection, Line
from meetingroom.rules.terms import Choice
from meetingroom.words.catalogue import Words
from tests.client.pages.delegate import PAPER, Delegate, seated
from tests.fakes.demo_meeting import DemoMeeting


def key_of(delegate: Delegate, digit: str) -> object:
    entry = delegate.page.document.go_to.findChild(DigitEntry)
    assert entry is not None
    return next(key for key in entry.findChildren(type(entry._pad.children()[1])) if key.text() == digit)


def reading(delegate: Delegate) -> None:
    delegate.page.open_paper(PAPER)
    delegate.look()
    delegate.taps = 0


def test_task_4_the_first_paper_of_item_4_is_open_after_one_tap(delegate: Delegate) -> None:
    delegate.tap_row("paper:tai-lieu-4-1")
    assert delegate.page.document.paper == "tai-lieu-4-1"
    assert delegate.taps <= 2


def test_task_4_on_a_narrow_tablet_takes_the_list_and_the_paper(
    theme: Theme, words: Words, demo: DemoMeeting
) -> None:
    with seated(theme, words, demo, size=(853, 533)) as delegate:
        delegate.tap(delegate.page._menu)
        delegate.tap_row("item:muc-4")
        assert delegate.page.document.paper == "tai-lieu-4-1"
        assert delegate.taps <= 2
        assert not delegate.page.panes.nav_is_open()


def test_task_5_page_12_is_there_after_three_taps(delegate: Delegate) -> None:
    reading(delegate)
    delegate.tap(delegate.page.document.tools.page)
    for digit in "12":
        delegate.tap(key_of(delegate, digit))  # type: ignore[arg-type]
    assert delegate.page.document.reader.current_page == 12
    assert delegate.page.document.reader.isVisible()
    assert delegate.taps <= 3


def test_task_6_letters_are_bigger_after_two_taps(delegate: Delegate) -> None:
    reading(delegate)
    before = delegate.page.document.reader.zoom_percent
    delegate.tap(delegate.page.document.tools._tools["larger"])
    delegate.tap(delegate.page.document.tools._tools["larger"])
    assert delegate.page.document.reader.zoom_percent > before
    assert delegate.taps <= 2


def test_task_7_the_whole_width_is_seen_after_one_tap(delegate: Delegate) -> None:
    reading(delegate)
    delegate.tap(delegate.page.document.tools._tools["fit_width"])
    assert delegate.page.document.reader.fit is Fit.WIDTH
    assert delegate.taps <= 2


@pytest.mark.parametrize("size", [(1366, 768), (853, 533), (1200, 1920)])
def test_tasks_8_to_10_vote_see_it_recorded_and_change_it_with_one_tap_each(
    theme: Theme, words: Words, demo: DemoMeeting, size: tuple[int, int]
) -> None:
    with seated(theme, words, demo, size=size) as delegate:
        reading(delegate)
        demo.voting()
        delegate.look()
        delegate.tap(delegate.page.card.buttons.buttons[0])
        assert delegate.taps == 1
        delegate.answered()
        assert delegate.page.card.sentence.startswith("Đã ghi nhận: TÁN THÀNH")
        delegate.tap(delegate.page.card.buttons.buttons[1])
        assert delegate.taps == 2
        delegate.answered()
        assert delegate.page.card.sentence.startswith("Đã ghi nhận: KHÔNG TÁN THÀNH")
        shown = delegate.page.poll.shown
        assert shown is not None
        assert shown.recorded is not None
        assert shown.recorded.choice is Choice.AGAINST


def test_a_vote_opens_while_page_12_is_looked_for_and_the_page_stays(delegate: Delegate) -> None:
    reading(delegate)
    delegate.tap(delegate.page.document.tools.page)
    delegate.tap(key_of(delegate, "1"))  # type: ignore[arg-type]
    delegate.demo.voting()
    delegate.look()
    delegate.tap(key_of(delegate, "2"))  # type: ignore[arg-type]
    assert delegate.page.document.reader.current_page == 12
    assert delegate.page.card.isVisible()
    assert delegate.page.document.reader.isVisible()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    assert delegate.page.document.reader.current_page == 12


def test_task_17_asking_to_speak_and_withdrawing_take_a_tap_each(delegate: Delegate) -> None:
    delegate.demo.open_speaking_list(4)
    delegate.look()
    delegate.tap(delegate.page.side.mine.ask)
    assert delegate.page.side.mine.said.plain.startswith("Chưa ghi nhận đăng ký phát biểu.")
    delegate.answered()
    assert delegate.page.side.mine.said.plain.startswith("Đã ghi nhận đăng ký phát biểu lúc 09:36, thứ 1")
    delegate.tap(delegate.page.side.mine.withdraw)
    delegate.answered()
    assert delegate.page.side.mine.ask.isVisible()
    assert delegate.taps <= 4


def test_task_18_words_are_found_without_their_marks(delegate: Delegate) -> None:
    reading(delegate)
    delegate.tap(delegate.page.document.tools._tools["find"])
    delegate.page.document.find_bar.look_for("dat o")
    delegate.look()
    assert delegate.taps <= 2
    assert "chỗ" in delegate.page.document.find_bar._count.text()


def test_task_20_a_conflict_of_interest_is_declared_in_two_taps(delegate: Delegate) -> None:
    reading(delegate)
    delegate.tap(delegate.page.side.mine.declare)
    form = delegate.page.side.form
    assert form is not None
    assert form.stay.text() == "Vẫn tham gia Mục 4"
    delegate.tap(form.confirm)
    delegate.answered()
    assert delegate.taps == 2
    assert not delegate.page.side.mine.declare.isVisible()
    delegate.demo.voting()
    delegate.look()
    assert delegate.page.card.sentence.startswith("Đại biểu không tham gia biểu quyết Mục 4")


def test_presence_is_told_by_one_tap_while_the_sitting_goes_on(theme: Theme, words: Words) -> None:
    demo = DemoMeeting().in_session_without_me()
    with seated(theme, words, demo) as delegate:
        assert "check_in" in delegate.page.banners.states()
        banner = delegate.page.banners._banners["check_in"]
        button = next(b for b in banner.findChildren(type(delegate.page.side.mine.ask)))
        delegate.tap(button)
        assert "sending_check_in" in delegate.page.banners.states()
        delegate.answered()
        assert delegate.page.banners.states() == ()
        assert delegate.taps == 1


def test_task_22_help_is_called_by_one_tap_and_the_person_told_to_stay_seated(delegate: Delegate) -> None:
    button = next(button for button, key in delegate.page._actions if key.endswith("call_secretary"))
    delegate.tap(button)
    assert delegate.taps == 1
    assert delegate.desk.help_calls == ["seat"]
    banner = delegate.page.banners._banners["help"]
    assert banner.accessibleName().endswith("Đã báo thư ký: ghế 11 cần hỗ trợ. Mời đại biểu ngồi tại chỗ.")


def test_what_is_wrong_with_the_line_is_seen_whole_with_its_button_and_support_code(
    delegate: Delegate,
) -> None:
    reading(delegate)
    delegate.desk.connection(Connection(Line.TROUBLE, delegate.desk.at, code="signed_out"))
    delegate.look()
    delegate.look()
    banner = delegate.page.banners._banners["trouble"]
    assert banner.visibleRegion().boundingRect().height() >= banner.height() - 1


def test_a_line_that_goes_down_is_told_above_the_paper_at_once(delegate: Delegate) -> None:
    reading(delegate)
    delegate.demo.voting()
    delegate.look()
    delegate.desk.go_offline()
    delegate.look()
    banner = delegate.page.banners._banners["line"]
    assert not banner.visibleRegion().isEmpty()
    assert banner.visibleRegion().boundingRect().height() >= banner.height() - 1
