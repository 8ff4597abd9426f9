"""Conducting: selecting is not calling, a wrong item is taken back, the sitting is ended only when meant."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from meetingroom.client.store.picture import Connection, Line
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import ItemState, MeetingState, SittingState, SpeechKind, SpeechState
from meetingroom.words.catalogue import Language, load
from tests.client.pages.chair.conftest import Opens
from tests.fakes.demo_meeting import CHAIR, MINUTE, MORNING, SECRETARY, DemoMeeting, item


def at_item_4() -> DemoMeeting:
    return DemoMeeting().in_session().at_item(4)


def test_marking_an_item_does_not_turn_the_hall_to_it(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.left.order.list.row_selected.emit(item(7))
    chair.page.left.order.list.select(item(7))
    chair.page.left.order.show_marked()
    chair.answer()
    assert chair.desk.submitted == []
    assert "Đang xem Mục 7, hội trường vẫn ở Mục 4" in chair.said()
    assert "Mục 4 chưa biểu quyết." in chair.said()


def test_a_wrong_item_is_taken_back_with_one_press(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.left.order.list.select(item(7))
    chair.page.left.order.show_marked()
    chair.press(chair.page.left.order.call)
    assert demo.state.items[item(7)].state is ItemState.CURRENT
    chair.press(chair.button("Hoàn tác việc chuyển sang Mục 7"))
    assert demo.state.items[item(4)].state is ItemState.CURRENT
    assert demo.state.items[item(7)].state is ItemState.PLANNED


def test_undoing_is_offered_only_until_the_next_act(console: Opens) -> None:
    chair = console(at_item_4())
    assert chair.page.step.undo.isVisible()
    chair.press(chair.button("Mở danh sách phát biểu"))
    assert not chair.page.step.undo.isVisible()


def test_the_order_shows_where_each_item_stands(console: Opens) -> None:
    chair = console(at_item_4())
    rows = {row.item: row.state for row in chair.page.agenda.shown.rows}
    assert rows[item(3)] is ItemState.DONE
    assert rows[item(4)] is ItemState.CURRENT


def test_a_pressed_act_is_not_pressed_twice_while_the_server_is_silent(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.step.button.click()
    chair.settle()
    assert "Chưa ghi nhận: Mở biểu quyết Mục 4. Máy đang gửi, không cần bấm lại." in chair.said()
    assert not chair.page.step.button.isEnabled()
    assert not chair.page.step.undo.isVisible()
    chair.answer()
    assert "Chưa ghi nhận" not in chair.said()
    assert chair.page.step.button.text() == "Kết thúc biểu quyết Mục 4"


def test_a_refused_opening_is_told_once_and_put_away_at_once(console: Opens) -> None:
    chair = console(at_item_4())
    chair.page.step.button.click()
    chair.settle()
    for act in chair.desk.submitted:
        chair.desk.refuse(act.id, "server_busy")
    chair.settle()
    banners = [key for key in chair.page.banners.states() if key.startswith("act:")]
    assert len(banners) == 1
    close = next(b for b in chair.page.banners.findChildren(QAbstractButton) if b.isVisible())
    chair.press(close)
    assert not [key for key in chair.page.banners.states() if key.startswith("act:")]
    assert chair.page.chair.shown.refused == ()


def test_without_a_line_the_way_on_on_paper_is_said_and_nothing_can_be_pressed(console: Opens) -> None:
    chair = console(at_item_4())
    chair.desk.at += MINUTE
    chair.desk.connection(Connection(Line.OFFLINE, chair.desk.at))
    chair.settle()
    assert "Mất kết nối với máy chủ từ 09:37." in chair.said()
    assert "giơ tay và sổ giấy" in chair.said()
    assert not chair.page.step.button.isEnabled()


def test_recess_is_asked_by_name_and_the_large_button_leads_back(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.press(chair.page.left.toggle)
    chair.press(chair.page.left.conduct.recess)
    assert demo.state.sittings[MORNING].state is SittingState.IN_SESSION
    question = chair.page.left.question
    assert question is not None
    assert question.keep.text() == "Để phiên họp tiếp tục"
    chair.press(question.act)
    assert demo.state.sittings[MORNING].state is SittingState.RECESS
    assert chair.page.step.button.text() == "Cho họp tiếp"
    chair.press(chair.page.step.button)
    assert demo.state.sittings[MORNING].state is SittingState.IN_SESSION


def test_a_closed_session_takes_three_presses_and_both_answers_are_named(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.press(chair.page.left.toggle)
    chair.press(chair.button("Chuyển sang họp kín"))
    assert chair.button("Giữ họp công khai").isVisible()
    assert "Màn hình hội trường không hiện mục và tên người." in chair.said()
    chair.press(chair.button("Chuyển sang họp kín"))
    assert demo.state.sittings[MORNING].closed_session
    assert chair.page.hall_line.text() == "Họp kín"


def test_a_question_on_the_sitting_goes_away_when_the_sitting_has_moved_on(console: Opens) -> None:
    chair = console(at_item_4())
    chair.press(chair.page.left.toggle)
    chair.press(chair.page.left.conduct.recess)
    chair.demo.do(SECRETARY, c.RecessSitting(MORNING))
    chair.settle()
    assert chair.page.left.question is None


def test_ending_the_sitting_is_asked_and_says_how_many_items_are_left(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.press(chair.page.left.toggle)
    chair.press(chair.button("Kết thúc phiên buổi sáng"))
    assert "Còn 1 mục chưa tiến hành." in chair.said()
    chair.press(chair.button("Để phiên họp tiếp tục"))
    assert demo.state.sittings[MORNING].state is SittingState.IN_SESSION


def test_the_last_step_of_the_sitting_is_asked_in_the_middle(console: Opens) -> None:
    demo = DemoMeeting().in_session().at_item(5)
    poll = demo.voting(5)
    demo.ballots(poll, 20)
    demo.declared(poll)
    chair = console(demo)
    assert chair.page.step.button.text() == "Kết thúc phiên buổi sáng"
    chair.press(chair.page.step.button)
    assert demo.state.sittings[MORNING].state is SittingState.IN_SESSION
    chair.press(chair.page.step.asking.act)  # type: ignore[union-attr]
    assert demo.state.sittings[MORNING].state is SittingState.ENDED


def test_the_total_is_confirmed_with_its_basis_before_the_opening(console: Opens) -> None:
    demo = DemoMeeting()
    chair = console(demo)
    assert not chair.page.step.button.isEnabled()
    total = chair.page.step.total
    total.assigned.setText("26")
    total.in_office.setText("27")
    total.basis.setText("26 được ấn định, khuyết 01")
    assert not chair.page.step.button.isEnabled()
    total.in_office.setText("25")
    chair.press(chair.page.step.button)
    assert demo.state.total is not None
    assert (demo.state.total.assigned, demo.state.total.in_office) == (26, 25)
    assert chair.page.step.button.text() == "Khai mạc kỳ họp"
    chair.press(chair.page.step.button)
    assert demo.state.state is MeetingState.OPENED


def test_before_the_meeting_is_here_the_console_says_what_it_waits_for(console: Opens) -> None:
    from tests.fakes.fixture_desk import FixtureDesk

    class Empty(DemoMeeting):
        def desk(self, person: PersonId = CHAIR, **_: object) -> FixtureDesk:  # type: ignore[override]
            return FixtureDesk(person)

    chair = console(Empty())
    assert "Đang nhận nội dung kỳ họp từ máy chủ" in chair.said()
    assert not chair.page.step.isVisible()


# ── the floor ─────────────────────────────────────────────────────────────────────────────────────


def with_speakers(demo: DemoMeeting) -> DemoMeeting:
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    for person in ("db03", "db09"):
        demo.do(PersonId(person), c.RequestSpeech(item(4), SpeechKind.SPEECH, "đất ở"))
    return demo


def test_a_speaker_is_called_by_name_for_the_time_of_the_rules(console: Opens) -> None:
    demo = with_speakers(at_item_4())
    chair = console(demo)
    assert "Phát biểu (2)" in chair.said()
    chair.press(chair.button("Mời Nông Văn Tuyến phát biểu"))
    speech = next(s for s in demo.state.speeches.values() if s.person == "db09")
    assert (speech.state, speech.planned_ms) == (SpeechState.SPEAKING, 7 * MINUTE)
    chair.desk.at += 130_000
    chair.page.speakers.show_now()
    assert chair.page.speakers.time.text() == "2:10 / 7:00"
    chair.press(chair.page.speakers.end)
    assert demo.state.speeches[speech.speech].state is SpeechState.DONE


def test_a_speech_over_its_time_is_said_and_goes_on(console: Opens) -> None:
    demo = with_speakers(at_item_4())
    chair = console(demo)
    chair.press(chair.button("Mời Trần Quốc Bảo phát biểu"))
    sent = len(chair.desk.submitted)
    chair.desk.at += 8 * MINUTE
    chair.page.speakers.show_now()
    assert chair.page.speakers.time.text() == "8:00 / 7:00, quá 1:00"
    assert len(chair.desk.submitted) == sent


def test_the_rows_under_a_finger_are_not_rebuilt_by_what_does_not_concern_them(console: Opens) -> None:
    demo = with_speakers(at_item_4())
    chair = console(demo)
    before = chair.button("Mời Trần Quốc Bảo phát biểu")
    demo.do(SECRETARY, c.RecordLeaving(MORNING, PersonId("db20"), False))
    chair.settle()
    assert chair.button("Mời Trần Quốc Bảo phát biểu") is before


# ── the conclusion ────────────────────────────────────────────────────────────────────────────────


def test_a_conclusion_is_called_recorded_only_once_it_is(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    card = chair.page.conclusion
    card.text.setPlainText("Giao Ủy ban nhân dân xã hoàn chỉnh hồ sơ.")
    assert "Đã ghi nhận kết luận này." not in chair.said()
    card.save.click()
    chair.settle()
    assert "Đã ghi nhận kết luận này." not in chair.said()
    chair.answer()
    assert "Đã ghi nhận kết luận này." in chair.said()
    assert [k.text for k in demo.state.conclusions.values()] == ["Giao Ủy ban nhân dân xã hoàn chỉnh hồ sơ."]


def test_a_conclusion_being_typed_stays_with_its_item(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.conclusion.text.setPlainText("Giao Phòng Kinh tế rà soát")
    demo.do(CHAIR, c.CallItem(item(5), MORNING))
    chair.settle()
    assert chair.page.conclusion.text.toPlainText() == ""
    demo.do(CHAIR, c.TakeBackStep(MORNING))
    chair.settle()
    assert chair.page.conclusion.text.toPlainText() == "Giao Phòng Kinh tế rà soát"


def test_what_is_being_typed_survives_the_opening_of_a_vote(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.activateWindow()
    chair.page.conclusion.text.setFocus()
    chair.page.conclusion.text.setPlainText("Giao Phòng")
    poll = demo.voting()
    chair.settle()
    demo.ballots(poll, 23)
    demo.declared(poll)
    chair.settle()
    assert chair.page.conclusion.text.toPlainText() == "Giao Phòng"


def test_a_vote_that_opens_takes_neither_focus_nor_letters_from_who_is_typing(console: Opens) -> None:
    demo = at_item_4()
    chair = console(demo)
    chair.page.activateWindow()
    text = chair.page.conclusion.text
    text.setFocus()
    QTest.keyClicks(text, "Giao ")
    poll = demo.voting()
    chair.settle()
    assert text.hasFocus()
    QTest.keyClicks(text, "Phong 1 2 3")
    QTest.keyClick(text, Qt.Key.Key_Return)
    chair.answer()
    assert text.toPlainText() == "Giao Phong 1 2 3\n"
    assert chair.page.card.isVisible()
    assert CHAIR not in demo.state.polls[poll].ballots


# ── keyboard and language ─────────────────────────────────────────────────────────────────────────


def test_everything_that_can_be_pressed_can_be_reached_by_the_keyboard(console: Opens) -> None:
    chair = console(with_speakers(at_item_4()))
    for button in chair.visible_buttons():
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()
        assert button.accessibleName(), button.text()
    assert QApplication.activeModalWidget() is None


def test_the_console_speaks_english_when_asked(console: Opens) -> None:
    chair = console(at_item_4())
    chair.page.set_words(load(Language.EN))
    chair.settle()
    assert chair.page.step.button.text() == "Open the vote on Item 4"
    assert "biểu quyết Mục" not in chair.said()
