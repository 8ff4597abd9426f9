"""A vote on the console: opened by one press, never split while open, ended only knowingly."""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.views.chair_steps import StepKind
from meetingroom.rules import commands as c
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.terms import Attendance, Choice, PollState
from meetingroom.words import explanations
from meetingroom.words.catalogue import Words
from tests.client.pages.chair.conftest import Opens, texts
from tests.fakes.demo_meeting import CHAIR, MINUTE, MORNING, SECRETARY, DemoMeeting, item


def at_item_4() -> DemoMeeting:
    return DemoMeeting().in_session().at_item(4)


def test_one_press_opens_the_prepared_vote_with_its_planned_time(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    assert chair.page.step.button.text() == "Mở biểu quyết Mục 4"
    chair.press(chair.page.step.button)
    (poll,) = [p for p in demo.state.polls.values() if p.item == item(4)]
    assert poll.state is PollState.OPEN
    assert poll.opened is not None
    assert poll.opened.planned_ms == MINUTE


def test_the_rule_is_said_with_its_number_and_source_before_the_vote(console: Opens) -> None:
    chair = console(at_item_4())
    assert "Cần ít nhất 13/25: quá nửa tổng số đại biểu" in chair.said()
    assert "Căn cứ: Khoản 3 Điều 91" in chair.said()


def test_the_question_can_be_changed_before_the_vote_is_opened(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.step.motion.edit.click()
    chair.page.step.motion.editor.setPlainText("Thông qua Nghị quyết, bổ sung khoản 3 Điều 2")
    chair.press(chair.page.step.button)
    (poll,) = [p for p in demo.state.polls.values() if p.item == item(4)]
    assert poll.question == "Thông qua Nghị quyết, bổ sung khoản 3 Điều 2"


def test_no_time_is_planned_when_none_is_chosen(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.step.motion.time.setCurrentIndex(chair.page.step.motion.time.count() - 1)
    chair.press(chair.page.step.button)
    (poll,) = [p for p in demo.state.polls.values() if p.item == item(4)]
    assert poll.opened is not None
    assert poll.opened.planned_ms is None


def test_who_stands_aside_is_named_with_the_reason_to_the_dais(console: Opens) -> None:
    chair = console(DemoMeeting().in_session().at_item(5))
    assert "Không tham gia: Hồ Sỹ Lâm · ghế 7 – Hợp tác xã" in chair.said()


def test_two_votes_that_differ_only_in_how_people_voted_look_the_same_while_open(console: Opens) -> None:
    """The strongest form of "no running split": not one word, spoken or shown or kept ready, differs."""
    seen = []
    for split in ((14, 3, 2), (5, 9, 5)):
        demo = at_item_4()
        chair = console(demo)
        poll = demo.voting()
        demo.do(CHAIR, c.CastBallot(poll, Choice.FOR), ms=700)
        voters = [p for p in sorted(demo.state.polls[poll].opened.electorate) if p != CHAIR]  # type: ignore[union-attr]
        choices = [Choice.FOR] * split[0] + [Choice.AGAINST] * split[1] + [Choice.ABSTAIN] * split[2]
        for person, choice in zip(voters, choices, strict=False):
            demo.do(person, c.CastBallot(poll, choice), ms=700)
        chair.counted(poll)
        open_now = texts(chair.page, only_visible=False)
        chair.page.step.button.click()
        chair.settle()
        asked = texts(chair.page, only_visible=False)
        chair.page.step.asking.keep.click()  # type: ignore[union-attr]
        demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
        chair.settle()
        seen.append((open_now, asked, texts(chair.page, only_visible=False)))
    for first, second in zip(*seen, strict=True):
        assert first == second


def test_the_names_not_yet_cast_go_as_they_vote(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    assert "Đã biểu quyết 20/23" in chair.said()
    assert "Còn 3 đại biểu chưa biểu quyết" in chair.said()
    assert "Cao Xuân Ánh · ghế 25" in chair.said()
    assert "Y Kŏ Mlô · ghế 11" in chair.said()
    demo.do(PersonId("db25"), c.CastBallot(poll, Choice.AGAINST))
    chair.counted(poll)
    assert "Cao Xuân Ánh" not in chair.said()
    assert "Y Kŏ Mlô · ghế 11" in chair.said()


def test_the_chips_of_those_still_missing_keep_their_places(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    before = {
        chip.text(): chip
        for chip in chair.page.step.voting.names.findChildren(object)
        if hasattr(chip, "text")
    }
    demo.do(PersonId("db25"), c.CastBallot(poll, Choice.FOR))
    chair.counted(poll)
    after = {
        chip.text(): chip
        for chip in chair.page.step.voting.names.findChildren(object)
        if hasattr(chip, "text")
    }
    assert set(before) - set(after) == {"Cao Xuân Ánh · ghế 25"}
    assert all(before[name] is after[name] for name in after)


def test_ending_while_somebody_is_missing_is_asked_with_both_answers_named(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    chair.press(chair.page.step.button)
    assert demo.state.polls[poll].state is PollState.OPEN
    assert (
        "3 đại biểu chưa biểu quyết. Kết thúc thì các đại biểu này được tính là có mặt không bấm."
        in chair.said()
    )
    assert QApplication.activeModalWidget() is None
    chair.press(chair.button("Để biểu quyết tiếp tục"))
    assert demo.state.polls[poll].state is PollState.OPEN
    assert chair.page.step.button.isVisible()
    chair.press(chair.page.step.button)
    chair.press(chair.button("Kết thúc biểu quyết Mục 4"))
    assert demo.state.polls[poll].state is PollState.CLOSED


def test_the_keyboard_lands_on_the_safe_answer_and_escape_takes_it(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    chair.page.activateWindow()
    chair.page.step.button.setFocus()
    QTest.keyClick(chair.page.step.button, Qt.Key.Key_Space)
    chair.settle()
    asking = chair.page.step.asking
    assert asking is not None
    assert asking.keep.hasFocus()
    QTest.keyClick(asking.keep, Qt.Key.Key_Escape)
    chair.settle()
    assert chair.page.step.asking is None
    assert demo.state.polls[poll].state is PollState.OPEN


def test_on_the_smallest_window_at_double_text_both_answers_are_brought_into_sight(
    console: Opens, theme: Theme
) -> None:
    demo = at_item_4()
    chair = console(demo)
    theme.apply(ThemeName.LIGHT, 200)
    chair.page.resize(853, 533)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    view = chair.page.main.viewport()
    step = chair.page.step

    def seen(widget: QWidget) -> bool:
        corner = widget.mapTo(chair.page, widget.rect().topLeft())
        place = QRect(corner, widget.size())
        return QRect(view.mapTo(chair.page, view.rect().topLeft()), view.size()).contains(place)

    assert seen(step.button)
    chair.press(step.button)
    for _ in range(3):
        chair.settle()
    assert step.asking is not None
    assert seen(step.asking.act)
    assert seen(step.asking.keep)


def test_the_question_tells_the_truth_while_ballots_come_in(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 21)
    chair.counted(poll)
    chair.page.step.button.click()
    chair.settle()
    assert "2 đại biểu chưa biểu quyết." in chair.said()
    for person in ("db25", "db11"):
        demo.do(PersonId(person), c.CastBallot(poll, Choice.FOR))
    chair.counted(poll)
    assert "Tất cả đại biểu trong danh sách đã biểu quyết. Kết thúc được ngay." in chair.said()


def test_ending_is_not_asked_about_when_everybody_has_voted(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 23)
    chair.counted(poll)
    chair.press(chair.page.step.button)
    assert demo.state.polls[poll].state is PollState.CLOSED


def test_the_second_tap_of_a_trembling_finger_does_not_declare_the_result(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 23)
    chair.counted(poll)
    button = chair.page.step.button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    chair.answer()
    assert button.text() == "Công bố kết quả Mục 4"
    spot = QPointF(button.rect().center())
    second = QMouseEvent(
        QEvent.Type.MouseButtonDblClick,
        spot,
        button.mapToGlobal(spot),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(button, second)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    chair.answer()
    assert demo.state.polls[poll].state is PollState.CLOSED


def test_a_vote_prepared_with_other_words_is_shown_with_those_words(console: Opens) -> None:
    demo = at_item_4()
    motion = demo.state.items[item(4)].plan.motion
    assert motion is not None
    demo.do(SECRETARY, c.PreparePoll(item(4), MORNING, "Thông qua Điều 2 đã chỉnh lý", motion.rule))
    chair = console(demo)
    assert "Nội dung: “Thông qua Điều 2 đã chỉnh lý”" in chair.said()
    assert not chair.page.step.motion.edit.isVisible()


def test_a_question_goes_away_when_the_secretary_has_already_ended_the_vote(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    chair.counted(poll)
    chair.page.step.button.click()
    demo.do(SECRETARY, c.ClosePoll(poll))
    chair.settle()
    assert chair.page.step.asking is None
    assert chair.page.step.button.text() == "Công bố kết quả Mục 4"


def test_a_countdown_that_has_run_out_ends_nothing(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    chair.counted(poll)
    chair.desk.at += 3 * MINUTE
    chair.page.step.show_now()
    assert "Hết thời gian dự kiến, biểu quyết vẫn mở" in chair.said()
    assert chair.desk.submitted == []


def test_a_held_vote_is_let_go_on_by_the_large_button(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    chair.counted(poll)
    chair.press(chair.button("Tạm dừng biểu quyết Mục 4"))
    assert demo.state.polls[poll].state is PollState.HELD
    chair.press(chair.page.step.button)
    assert demo.state.polls[poll].state is PollState.OPEN


def test_an_interruption_is_said_with_its_hours(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.do(SYSTEM, c.HoldPoll(poll, demo.now, demo.now + 3 * MINUTE), ms=3 * MINUTE)
    chair.settle()
    assert "vì máy chủ gián đoạn từ 09:36 đến 09:39" in chair.said()


def test_a_latecomer_votes_only_when_the_chair_lets_him(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    late = PersonId("db17")
    demo.do(SECRETARY, c.MarkAttendance(MORNING, late, Attendance.PRESENT_IN_PERSON, ""))
    chair.counted(poll)
    assert late not in demo.state.polls[poll].opened.electorate  # type: ignore[union-attr]
    chair.press(chair.button("Cho H'Linh Ayŭn biểu quyết"))
    assert late in demo.state.polls[poll].opened.electorate  # type: ignore[union-attr]


def test_after_the_close_the_outcome_is_said_as_everywhere_and_only_the_hall_waits(
    console: Opens, vi: Words
) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20, 2)
    demo.do(CHAIR, c.ClosePoll(poll))
    chair.settle()
    found = demo.state.polls[poll]
    assert found.closed is not None
    spans = explanations.explanation(vi, found.rule, found.closed.tally, found.closed.outcome)
    assert "".join(span.text for span in spans) in chair.said()
    assert "Trên số đại biểu có mặt: 20/23" in chair.said()
    assert "Tán thành 20 · Không tán thành 2 · Không biểu quyết 0" in chair.said()
    assert chair.page.hall_line.text() == "Mục 4 · Đã kết thúc biểu quyết"
    chair.press(chair.page.step.button)
    assert demo.state.polls[poll].state is PollState.CONFIRMED
    assert chair.page.hall_line.text() == "Mục 4 · Kết quả biểu quyết"
    assert chair.page.step.button.text() == "Chuyển sang Mục 5"


def test_a_vote_is_made_void_only_with_a_reason_and_can_then_be_held_again(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    poll = demo.voting()
    demo.ballots(poll, 20)
    demo.do(CHAIR, c.ClosePoll(poll))
    chair.settle()
    chair.press(chair.button("Hủy lần biểu quyết Mục 4"))
    card = chair.page.step.asking
    assert card is not None
    assert not card.act.isEnabled()
    card.field.setText("Câu hỏi chưa đúng")  # type: ignore[union-attr]
    chair.press(card.act)
    assert demo.state.polls[poll].voided_reason == "Câu hỏi chưa đúng"
    assert "Lần biểu quyết Mục 4 trước đã hủy." in chair.said()
    assert chair.page.step.button.text() == "Mở biểu quyết Mục 4"


def test_the_chair_casts_his_own_ballot_here_and_sees_it_recorded(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    assert not chair.page.card.isVisible()
    poll = demo.voting()
    chair.settle()
    assert chair.page.card.isVisible()
    chair.page.card.buttons.buttons[0].click()
    chair.answer()
    assert demo.state.polls[poll].ballots[CHAIR].choice is Choice.FOR
    assert chair.page.card.sentence.startswith("Đã ghi nhận: TÁN THÀNH")


def test_a_secretary_at_the_console_has_no_ballot_and_may_not_declare(console: Opens) -> None:
    demo = at_item_4()
    clerk = console(demo, SECRETARY)
    poll = demo.voting()
    clerk.settle()
    assert not clerk.page.card.isVisible()
    demo.ballots(poll, 23)
    demo.do(SECRETARY, c.ClosePoll(poll))
    clerk.settle()
    assert clerk.page.chair.shown.step.kind is StepKind.CONFIRM_POLL
    assert not clerk.page.step.button.isEnabled()
    assert "Việc này do chủ tọa thực hiện." in clerk.said()
