"""Điểm danh in its five values, late, leaving, returning; quorum; conflicts of interest."""

import pytest

from meetingroom.rules import quorum
from meetingroom.rules.attendance import in_the_room, voters_in_the_room
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import (
    ConfirmTotal,
    DeclareConflict,
    EndSitting,
    MarkAttendance,
    RecordLeaving,
)
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import (
    AbsenceExplained,
    AttendanceMarked,
    ConflictDeclared,
    ParticipantLeft,
    ParticipantReturned,
)
from meetingroom.rules.state import InSitting, Meeting, OnItem, Presence
from meetingroom.rules.terms import Attendance
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    GUEST,
    HALL,
    IN_PERSON,
    LAW,
    MORNING,
    SECRETARY,
    STRANGER,
    Hall,
)

AWAY = Attendance.ABSENT_EXCUSED


def presence(hall: Hall, person: str = D1) -> Presence:
    return hall.state.presence[InSitting(MORNING, person)]  # type: ignore[arg-type]


@pytest.mark.parametrize("value", Attendance)
def test_each_of_the_five_values_is_kept_and_two_of_them_are_present(value: Attendance) -> None:
    hall = Hall().convened()
    (fact,) = hall.do(SECRETARY, MarkAttendance(MORNING, D1, value, ""))
    assert fact.event == AttendanceMarked(MORNING, D1, value, late=False)
    assert fact.audience == EVERYONE
    assert presence(hall).value is value
    assert in_the_room(hall.state, MORNING, D1) is (value in (IN_PERSON, Attendance.PRESENT_ONLINE))


def test_why_a_person_is_absent_is_for_the_dais_and_himself() -> None:
    hall = Hall().convened()
    marked, explained = hall.do(SECRETARY, MarkAttendance(MORNING, D1, AWAY, " Ốm "))
    assert marked.event == AttendanceMarked(MORNING, D1, AWAY, late=False)
    assert explained.event == AbsenceExplained(MORNING, D1, "Ốm")
    for reader, knows in ((CHAIR, True), (SECRETARY, True), (D1, True), (D2, False), (HALL, False)):
        assert bool(len(LAW.restrict(hall.state, reader).absence_reasons)) is knows
    hall.do(SECRETARY, MarkAttendance(MORNING, D1, IN_PERSON, ""))
    assert not len(hall.state.absence_reasons)


def test_one_marks_oneself_present_and_nothing_else_and_nobody_else() -> None:
    hall = Hall().convened()
    assert hall.do(D1, MarkAttendance(MORNING, D1, Attendance.PRESENT_ONLINE, ""))
    assert hall.refused(D1, MarkAttendance(MORNING, D1, AWAY, "x")).code is Refusal.NOT_ALLOWED
    assert hall.refused(D1, MarkAttendance(MORNING, D2, IN_PERSON, "")).code is Refusal.NOT_ALLOWED
    assert hall.do(CHAIR, MarkAttendance(MORNING, CHAIR, AWAY, ""))


def test_who_comes_after_the_start_is_late_once() -> None:
    hall = Hall().convened().opened(CHAIR)
    (came,) = hall.do(D1, MarkAttendance(MORNING, D1, IN_PERSON, ""))
    assert came.event == AttendanceMarked(MORNING, D1, IN_PERSON, late=True)
    hall.do(SECRETARY, MarkAttendance(MORNING, D1, Attendance.PRESENT_ONLINE, ""))
    assert presence(hall).late
    hall.do(SECRETARY, MarkAttendance(MORNING, CHAIR, Attendance.PRESENT_ONLINE, ""))
    assert not presence(hall, CHAIR).late
    hall.do(SECRETARY, MarkAttendance(MORNING, D2, AWAY, ""))
    assert not presence(hall, D2).late
    hall.do(SECRETARY, MarkAttendance(MORNING, D2, IN_PERSON, ""))
    assert presence(hall, D2).late


def test_leaving_and_returning() -> None:
    hall = Hall().convened().opened()
    (left,) = hall.do(SECRETARY, RecordLeaving(MORNING, D1, returned=False))
    assert left.event == ParticipantLeft(MORNING, D1)
    assert presence(hall).left_at == left.at
    assert D1 not in voters_in_the_room(hall.state, MORNING)
    assert hall.refused(SECRETARY, RecordLeaving(MORNING, D1, returned=False)).code is Refusal.NOTHING_NEW
    (back,) = hall.do(D1, RecordLeaving(MORNING, D1, returned=True))
    assert back.event == ParticipantReturned(MORNING, D1)
    assert D1 in voters_in_the_room(hall.state, MORNING)
    assert hall.refused(D1, RecordLeaving(MORNING, D1, returned=True)).code is Refusal.NOTHING_NEW


def test_who_had_left_and_marks_himself_present_has_returned() -> None:
    hall = Hall().convened().opened()
    hall.do(D1, RecordLeaving(MORNING, D1, returned=False))
    (back,) = hall.do(D1, MarkAttendance(MORNING, D1, IN_PERSON, ""))
    assert back.event == ParticipantReturned(MORNING, D1)
    hall.do(D1, RecordLeaving(MORNING, D1, returned=False))
    (online,) = hall.do(D1, MarkAttendance(MORNING, D1, Attendance.PRESENT_ONLINE, ""))
    assert online.event == AttendanceMarked(MORNING, D1, Attendance.PRESENT_ONLINE, late=False)
    assert presence(hall).in_the_room


def test_who_was_never_there_cannot_leave() -> None:
    hall = Hall().convened().opened(CHAIR)
    assert hall.refused(SECRETARY, RecordLeaving(MORNING, D1, returned=False)).code is Refusal.NOT_PRESENT
    hall.do(SECRETARY, MarkAttendance(MORNING, D1, AWAY, ""))
    assert hall.refused(SECRETARY, RecordLeaving(MORNING, D1, returned=True)).code is Refusal.NOT_PRESENT


def test_nobody_is_marked_in_a_sitting_that_has_ended_nor_one_who_takes_no_part() -> None:
    hall = Hall().convened().opened()
    stranger = MarkAttendance(MORNING, STRANGER, IN_PERSON, "")
    assert hall.refused(SECRETARY, stranger).code is Refusal.UNKNOWN_PERSON
    hall.do(CHAIR, EndSitting(MORNING))
    late = MarkAttendance(MORNING, D1, IN_PERSON, "")
    assert hall.refused(SECRETARY, late).code is Refusal.WRONG_SITTING_STATE


# ── quorum ────────────────────────────────────────────────────────────────────────────────────────


def test_the_quorum_counts_members_with_a_vote_and_not_guests() -> None:
    hall = Hall().convened().present(CHAIR, D1, D2, GUEST)
    assert quorum.count(hall.state, MORNING) is None
    hall.do(SECRETARY, ConfirmTotal(9, 9, "Báo cáo"))
    counted = quorum.count(hall.state, MORNING)
    assert counted is not None
    assert (counted.present, counted.total, counted.need, counted.met) == (3, 9, 6, False)
    assert quorum.count(Meeting(total=hall.state.total), MORNING) is None


# ── conflicts of interest ─────────────────────────────────────────────────────────────────────────


def test_a_conflict_is_declared_once_with_its_reason_for_the_dais_and_the_person() -> None:
    hall = Hall().convened().opened().at_item()
    assert hall.refused(D1, DeclareConflict(D1, BUDGET, " ")).code is Refusal.REASON_NEEDED
    (fact,) = hall.do(D1, DeclareConflict(D1, BUDGET, "Doanh nghiệp của gia đình"))
    assert fact.event == ConflictDeclared(D1, BUDGET, "Doanh nghiệp của gia đình")
    assert OnItem(D1, BUDGET) in LAW.restrict(hall.state, CHAIR).conflicts
    assert OnItem(D1, BUDGET) in LAW.restrict(hall.state, D1).conflicts
    assert not len(LAW.restrict(hall.state, D2).conflicts)
    assert hall.refused(SECRETARY, DeclareConflict(D1, BUDGET, "x")).code is Refusal.ALREADY_EXISTS


def test_no_conflict_is_declared_while_its_item_is_voted_on() -> None:
    """Electorate and base are frozen at opening; the chair may void the vote instead."""
    hall = Hall().convened().opened().at_item()
    hall.voting()
    assert hall.refused(D1, DeclareConflict(D1, BUDGET, "x")).code is Refusal.ANOTHER_POLL_OPEN
