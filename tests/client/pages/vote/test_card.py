"""What the vote card says is true of the delegate's vote, in every state it can be in."""

import pytest

from meetingroom.client.kit.theme import Theme
from meetingroom.client.store.picture import Connection, Line
from meetingroom.rules import commands as c
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.terms import Choice
from meetingroom.words.catalogue import Address, Manner, Words
from tests.client.pages.delegate import Delegate, seated
from tests.fakes.demo_meeting import CHAIR, CONFLICTED, GUEST, MINUTE, STAND_IN, DemoMeeting


def said(delegate: Delegate) -> str:
    delegate.look()
    return delegate.page.card.sentence


def test_a_choice_is_called_recorded_only_once_the_server_has_recorded_it(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    assert said(delegate).startswith("Chưa ghi nhận.")
    delegate.answered()
    assert said(delegate).startswith("Đã ghi nhận: TÁN THÀNH · 09:36:0")
    assert "được đổi lựa chọn" in said(delegate)


def test_a_slow_answer_asks_for_a_raised_hand_after_eight_seconds(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    delegate.desk.at += 7_000
    delegate.page.card._show()
    assert "giơ tay" not in said(delegate)
    delegate.desk.at += 1_000
    delegate.page.card._show()
    assert "giơ tay báo thư ký" in said(delegate)


def test_a_changed_choice_says_that_the_earlier_one_no_longer_counts(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    for button in delegate.page.card.buttons.buttons[:2]:
        delegate.tap(button)
        delegate.answered()
    assert said(delegate).startswith("Đã ghi nhận: KHÔNG TÁN THÀNH")
    assert "Lựa chọn trước đó không còn được tính." in said(delegate)


def test_a_choice_that_came_too_late_says_both_hours_and_the_way_round(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.look()
    delegate.page.poll.cast(Choice.FOR)
    delegate.demo.close(poll)
    delegate.answered()
    assert said(delegate).startswith(
        "Lựa chọn không được ghi nhận vì chủ tọa đã kết thúc biểu quyết lúc 09:36"
    )
    assert "máy chủ nhận được lúc 09:36" in said(delegate)
    delegate.tap(delegate.page.card.understood)
    assert "Không có lựa chọn nào của đại biểu được ghi nhận" in said(delegate)


def test_an_interruption_holds_the_vote_and_keeps_what_was_recorded(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    began = delegate.demo.now
    delegate.demo.do(SYSTEM, c.HoldPoll(poll, began, began + 3 * MINUTE), ms=3 * MINUTE)
    assert said(delegate).startswith("Biểu quyết đang tạm dừng vì máy chủ gián đoạn từ 09:36 đến 09:39.")
    assert not delegate.page.card.buttons.buttons[0].isEnabled()


def test_a_planned_time_that_is_over_closes_nothing(delegate: Delegate) -> None:
    delegate.demo.voting(planned_ms=MINUTE)
    delegate.look()
    delegate.desk.at += 2 * MINUTE
    delegate.page.card._show()
    assert "Biểu quyết vẫn đang mở" in said(delegate)
    delegate.tap(delegate.page.card.buttons.buttons[2])
    delegate.answered()
    assert said(delegate).startswith("Đã ghi nhận: KHÔNG BIỂU QUYẾT")


REFUSED: list[tuple[str, str, str]] = [
    ("disk_full", "Lựa chọn không được ghi nhận. Máy này hết bộ nhớ", "đang biểu quyết thì giơ tay"),
    (
        "not_present",
        "Lựa chọn không được ghi nhận. Chưa điểm danh có mặt.",
        "Đề nghị điểm danh hoặc báo thư ký",
    ),
    ("poll_held", "Lựa chọn chưa được ghi nhận vì biểu quyết đang tạm dừng.", "rồi bấm lại"),
    ("server_full", "Lựa chọn không được ghi nhận. Ổ đĩa máy chủ đã đầy", "giơ tay và sổ giấy"),
]


@pytest.mark.parametrize(("code", "sentence", "advice"), REFUSED)
def test_a_refused_choice_is_told_with_its_reason_and_the_way_round(
    delegate: Delegate, code: str, sentence: str, advice: str
) -> None:
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    (act,) = delegate.desk.picture.streams[delegate.page.poll._stream].pending
    delegate.desk.refuse(act.id, code)
    assert said(delegate).startswith(sentence)
    assert advice in delegate.page.card._more.text()


def test_without_a_line_the_card_says_what_to_do_before_and_after_choosing(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    delegate.desk.connection(Connection(Line.OFFLINE, delegate.desk.at))
    assert said(delegate).startswith("Mất kết nối – lựa chọn chưa được ghi nhận.")
    assert delegate.page.card.buttons.buttons[0].isChecked()


def test_without_a_line_and_without_a_choice_the_buttons_are_off(delegate: Delegate) -> None:
    delegate.demo.voting(planned_ms=MINUTE)
    delegate.look()
    assert delegate.page.card._countdown.isVisible()
    delegate.desk.connection(Connection(Line.OFFLINE, delegate.desk.at))
    delegate.look()
    assert not delegate.page.card._countdown.isVisible(), "no clock runs down for a server that is gone"
    assert said(delegate).startswith("Mất kết nối – tạm thời chưa biểu quyết được trên máy.")
    assert not any(button.isEnabled() for button in delegate.page.card.buttons.buttons)


def test_the_result_is_explained_by_its_rule_and_put_away_by_a_tap(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.demo.ballots(poll, 20, 2, 1)
    delegate.demo.close(poll)
    assert "Chờ chủ tọa công bố kết quả" in said(delegate) or "Lựa chọn được tính" in said(delegate)
    delegate.demo.do(CHAIR, c.ConfirmPoll(poll))
    assert said(delegate).startswith("Được thông qua: 20/25 đại biểu tán thành, đạt 80% tổng số đại biểu")
    delegate.tap(delegate.page.card.hide_button)
    assert delegate.page.panes.dock() is None


def test_the_result_goes_when_the_meeting_goes_on(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.demo.ballots(poll, 20, 2, 1)
    delegate.demo.declared(poll)
    delegate.look()
    assert delegate.page.card.is_wanted
    delegate.demo.call(5)
    delegate.look()
    assert not delegate.page.card.is_wanted


def test_a_voided_vote_counts_nothing(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.demo.do(CHAIR, c.VoidPoll(poll, "Câu hỏi chưa đúng"))
    assert said(delegate).startswith("Lần biểu quyết này đã hủy")


def test_nobody_sees_how_others_vote_while_the_vote_is_open(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.demo.ballots(poll, 10, 5)
    delegate.look()
    shown = delegate.page.poll.shown
    assert shown is not None
    assert shown.result is None
    assert "10" not in said(delegate)


NOT_VOTERS: list[tuple[PersonId, Address, int, str]] = [
    (CONFLICTED, Address.DELEGATE, 5, "Đại biểu không tham gia biểu quyết Mục 5 do có liên quan lợi ích"),
    (STAND_IN, Address.GUEST, 4, "Người dự thay được dự họp và phát biểu khi chủ tọa mời"),
    (GUEST, Address.GUEST, 4, "Đang biểu quyết Mục 4. Khách mời theo dõi, không biểu quyết."),
    (PersonId("db17"), Address.DELEGATE, 4, "Đại biểu chưa có trong danh sách biểu quyết lần này"),
]


@pytest.mark.parametrize(("person", "address", "number", "sentence"), NOT_VOTERS)
def test_who_does_not_vote_is_told_why_and_has_no_buttons(
    theme: Theme, words: Words, person: PersonId, address: Address, number: int, sentence: str
) -> None:
    demo = DemoMeeting().in_session().at_item(number)
    demo.voting(number)
    with seated(theme, words.addressing(Manner(address)), demo, person) as onlooker:
        assert said(onlooker).startswith(sentence)
        assert onlooker.page.card.buttons.isHidden()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1200, 1920), (853, 533)])
def test_the_three_buttons_are_whole_and_tall_in_every_window(
    theme: Theme, words: Words, demo: DemoMeeting, size: tuple[int, int], percent: int
) -> None:
    theme.set_text_percent(percent)
    with seated(theme, words, demo, size=size) as delegate:
        demo.voting()
        delegate.look()
        for button in delegate.page.card.buttons.buttons:
            assert button.visibleRegion().boundingRect() == button.rect()
            assert button.height() >= theme.tokens.mm(20)


@pytest.mark.parametrize(
    ("size", "percent"), [((1366, 768), 100), ((1366, 768), 200), ((853, 533), 100), ((853, 533), 125)]
)
def test_above_an_on_screen_keyboard_the_three_buttons_stay_in_sight(
    theme: Theme, words: Words, demo: DemoMeeting, size: tuple[int, int], percent: int
) -> None:
    theme.set_text_percent(percent)
    with seated(theme, words, demo, size=size) as delegate:
        keyboard = size[1] * 45 // 100
        delegate.page.panes.set_keyboard_height(keyboard)
        demo.voting()
        delegate.look()
        edge = size[1] - keyboard
        for button in delegate.page.card.buttons.buttons:
            assert button.isVisible()
            assert button.mapTo(delegate.page, button.rect().bottomLeft()).y() < edge
            assert button.visibleRegion().boundingRect().height() >= theme.tokens.target
