"""Điểm danh: twenty-five people in few taps, five values, late, gone and back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.pages.secretary.page import Job
from meetingroom.client.pages.secretary.roll_line import RollLine
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import Attendance
from meetingroom.words.names import name_key
from tests.client.pages.secretary.conftest import Secretary, Sits, type_text
from tests.fakes.demo_meeting import CHAIR, DELEGATE, DEPUTIES, GUEST, MORNING, DemoMeeting

EXCUSED, ONLINE = DEPUTIES[16], DEPUTIES[23]


def before_the_opening(sits: Sits) -> Secretary:
    return sits(DemoMeeting()).at(Job.ROLL_CALL)


def line(secretary: Secretary, person: PersonId) -> RollLine:
    return secretary.page.roll_call.lines[person]


def value(secretary: Secretary, person: PersonId) -> Attendance:
    row = next(row for row in secretary.page.attendance.shown.rows if row.person == person)
    return row.value


def test_a_roll_of_twenty_five_with_three_exceptions_takes_seven_taps(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    roll = secretary.page.roll_call
    secretary.tap(line(secretary, EXCUSED).values[Attendance.ABSENT_EXCUSED])
    card = line(secretary, EXCUSED).below
    assert isinstance(card, ReasonCard)
    type_text(card.field, "Đi công tác")
    secretary.tap(card.act)
    secretary.tap(line(secretary, ONLINE).values[Attendance.PRESENT_ONLINE])
    secretary.tap(line(secretary, DELEGATE).values[Attendance.ABSENT_UNEXCUSED])
    assert roll.rest.text() == "Điểm danh có mặt 22 người còn lại"
    secretary.tap(roll.rest)
    secretary.answered()
    assert secretary.taps <= 7
    shown = secretary.page.attendance.shown
    assert (shown.present, shown.count(Attendance.UNMARKED)) == (23, 0)
    assert value(secretary, EXCUSED) is Attendance.ABSENT_EXCUSED
    row = next(row for row in shown.rows if row.person == EXCUSED)
    assert row.reason == "Đi công tác"


def test_everybody_one_by_one_is_one_tap_each(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    for person in DEPUTIES:
        secretary.tap(line(secretary, person).values[Attendance.PRESENT_IN_PERSON])
    assert secretary.taps == 25
    secretary.answered()
    assert secretary.page.attendance.shown.present == 25


def test_the_rest_never_overwrites_a_mark_still_on_its_way(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    secretary.tap(line(secretary, DELEGATE).values[Attendance.ABSENT_UNEXCUSED])
    secretary.tap(secretary.page.roll_call.rest)
    secretary.answered()
    assert value(secretary, DELEGATE) is Attendance.ABSENT_UNEXCUSED


def test_members_stand_in_the_order_of_their_given_names_and_guests_apart(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    roll = secretary.page.roll_call
    box = roll._boxes[roll._members]
    shown = [box.itemAt(at).widget() for at in range(box.count())]
    names = {line: row.name for row in roll.view.shown.rows for line in [roll.lines[row.person]] if row.votes}
    order = [names[widget] for widget in shown]  # type: ignore[index]
    assert len(order) == 25
    assert order == sorted(order, key=name_key)
    assert roll.lines[GUEST].parentWidget() is roll._guests


def test_a_mark_not_recorded_yet_is_marked_and_said(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    one = line(secretary, DELEGATE)
    secretary.tap(one.values[Attendance.PRESENT_IN_PERSON])
    assert one.values[Attendance.PRESENT_IN_PERSON].isChecked()
    assert "Chưa ghi nhận" in one.accessibleName()
    secretary.answered()
    assert "Chưa ghi nhận" not in one.accessibleName()


def test_a_refused_mark_falls_back_to_what_is_recorded(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    one = line(secretary, DELEGATE)
    secretary.tap(one.values[Attendance.PRESENT_IN_PERSON])
    secretary.desk.refuse(secretary.desk.submitted[-1].id, "wrong_sitting_state")
    secretary.look()
    assert one.values[Attendance.UNMARKED].isChecked()


def test_a_wrong_mark_is_taken_back_by_one_tap(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    one = line(secretary, DELEGATE)
    secretary.tap(one.values[Attendance.PRESENT_IN_PERSON])
    secretary.answered()
    secretary.tap(one.values[Attendance.UNMARKED])
    secretary.answered()
    assert value(secretary, DELEGATE) is Attendance.UNMARKED


def test_a_reason_may_be_left_for_later(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    one = line(secretary, DELEGATE)
    secretary.tap(one.values[Attendance.ABSENT_EXCUSED])
    assert isinstance(one.below, ReasonCard)
    secretary.tap(one.below.keep)
    secretary.answered()
    assert value(secretary, DELEGATE) is Attendance.ABSENT_EXCUSED
    assert one.why.isVisible()


def test_somebody_goes_out_and_comes_back(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session()).at(Job.ROLL_CALL)
    one = line(secretary, DELEGATE)
    secretary.tap(one.move_out)
    secretary.answered()
    assert "Đã ra ngoài từ" in one.accessibleName()
    assert "Đang ở ngoài 1" in secretary.page.roll_call._counts.text()
    secretary.tap(one.move_out)
    secretary.answered()
    assert "Đã ra ngoài" not in one.accessibleName()


def test_nobody_goes_out_before_the_sitting_began(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    secretary.tap(line(secretary, DELEGATE).values[Attendance.PRESENT_IN_PERSON])
    secretary.answered()
    assert not line(secretary, DELEGATE).move_out.isVisible()


def test_who_comes_late_is_said_to_have_come_late(sits: Sits) -> None:
    secretary = sits(DemoMeeting().in_session()).at(Job.ROLL_CALL)
    late = DEPUTIES[16]
    secretary.tap(line(secretary, late).values[Attendance.PRESENT_IN_PERSON])
    secretary.answered()
    assert "Đến từ" in line(secretary, late).accessibleName()


def test_somebody_is_found_by_a_name_without_marks_or_by_the_seat(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    roll = secretary.page.roll_call
    roll.seek.setText("kŏ mlô")
    secretary.look()
    assert [p for p, one in roll.lines.items() if one.isVisible()] == [DELEGATE]
    roll.seek.setText("11")
    secretary.look()
    assert [p for p, one in roll.lines.items() if one.isVisible()] == [DELEGATE]


def test_once_the_sitting_is_over_the_buttons_say_why_they_are_off(sits: Sits) -> None:
    demo = DemoMeeting().in_session()
    demo.do(CHAIR, c.EndSitting(MORNING))
    demo.do(CHAIR, c.EndMeeting())
    secretary = sits(demo).at(Job.ROLL_CALL)
    button = line(secretary, DELEGATE).values[Attendance.PRESENT_IN_PERSON]
    assert not button.isEnabled()
    assert button.toolTip()


def test_every_value_can_be_reached_and_given_by_the_keyboard(sits: Sits) -> None:
    secretary = before_the_opening(sits)
    one = line(secretary, DELEGATE)
    button = one.values[Attendance.PRESENT_ONLINE]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    secretary.answered()
    assert value(secretary, DELEGATE) is Attendance.PRESENT_ONLINE
    assert button.accessibleName().endswith(": Y Kŏ Mlô")
