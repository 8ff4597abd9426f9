"""Chair, roll call, floor: one next step, every act with its reason when it is off."""

import pytest

from meetingroom.client.views.attendance_view import AttendanceView
from meetingroom.client.views.chair_steps import StepKind
from meetingroom.client.views.chair_view import ChairView, Conduct
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import Attendance, ItemState, PollState, SpeechKind
from meetingroom.wire.messages import Counting, Passing
from tests.client.views.conftest import Seat, SeatOf
from tests.fakes.demo_meeting import (
    AFTERNOON,
    CHAIR,
    DELEGATE,
    DEPUTIES,
    MINUTE,
    MORNING,
    SECRETARY,
    STREAM,
    DemoMeeting,
    item,
)


def answered(meeting: DemoMeeting, here: Seat) -> None:
    """The server decides what was asked, and the desk hears of it."""
    meeting.answer(here.desk)
    here.look()


# ── the next step ─────────────────────────────────────────────────────────────────────────────────


def test_the_large_button_leads_through_a_whole_sitting(meeting: DemoMeeting, seat: SeatOf) -> None:
    """From the roll call to a declared vote by nothing but the next step."""
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    assert view.shown.step.kind is StepKind.CONFIRM_TOTAL
    for person in DEPUTIES:
        meeting.do(SECRETARY, c.MarkAttendance(MORNING, person, Attendance.PRESENT_IN_PERSON, ""))
    view.confirm_total(25, 25, "Nghị quyết xác nhận tư cách đại biểu")
    answered(meeting, here)
    taken = []
    for _ in range(40):
        step = view.shown.step
        assert view.shown.step_hint.allowed, (step, view.shown.step_hint)
        taken.append(step.kind)
        if step.kind is StepKind.CLOSE_POLL:
            poll = view.shown.poll
            assert poll is not None
            meeting.ballots(poll.poll, 20)
            here.look()
        view.take_step(planned_ms=MINUTE)
        answered(meeting, here)
        assert view.shown.refused == (), view.shown.refused
        if step.kind is StepKind.END_SITTING:
            break
    assert taken[0] is StepKind.OPEN_MEETING
    assert {StepKind.CALL_ITEM, StepKind.OPEN_VOTE, StepKind.CLOSE_POLL, StepKind.CONFIRM_POLL} <= set(taken)
    assert all(poll.state is PollState.CONFIRMED for poll in meeting.state.polls.values())
    assert view.shown.step.kind is StepKind.START_SITTING
    view.take_step()
    answered(meeting, here)
    assert meeting.state.sittings[AFTERNOON].started_at is not None


def test_opening_a_vote_is_one_press_and_three_acts(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    motion = view.shown.motion
    assert motion is not None
    assert (motion.need, motion.total, motion.present, motion.below_quorum) == (13, 25, 23, False)
    view.open_vote(MINUTE)
    kinds = [type(act.command) for act in here.desk.submitted]
    assert kinds == [c.PreparePoll, c.AnnouncePoll, c.OpenPoll]
    assert len({act.id for act in here.desk.submitted}) == 3
    answered(meeting, here)
    poll = view.shown.poll
    assert poll is not None
    assert poll.state is PollState.OPEN
    assert view.shown.unrecorded == ()


def test_an_announced_vote_is_opened_not_prepared_again(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    view.announce_vote()
    answered(meeting, here)
    assert view.shown.poll is not None
    assert view.shown.poll.state is PollState.ANNOUNCED
    assert view.shown.step.kind is StepKind.OPEN_VOTE
    view.take_step()
    answered(meeting, here)
    assert [type(act.command) for act in here.desk.submitted] == [c.PreparePoll, c.AnnouncePoll, c.OpenPoll]
    assert len(meeting.state.polls) == len({p.item for p in meeting.state.polls.values()})


def test_names_that_are_missing_are_the_chairs_alone_and_never_a_split(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    poll = meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    assert view.shown.poll is not None
    assert view.shown.poll.missing is None, "not known before the server says"
    here.desk.passing(STREAM, Passing(polls={poll: Counting(cast=21, of=23, missing=["db03", "db05"])}))
    here.look()
    shown = view.shown.poll
    assert shown is not None
    assert (shown.cast, shown.of) == (21, 23)
    assert [person.person for person in shown.missing or ()] == ["db03", "db05"]
    assert shown.result is None
    assert [late.person for late in shown.latecomers] == []


def test_a_latecomer_in_the_room_can_be_admitted(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4).voting()
    late = PersonId("db17")
    meeting.do(SECRETARY, c.MarkAttendance(MORNING, late, Attendance.PRESENT_IN_PERSON, ""))
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    assert view.shown.poll is not None
    assert [person.person for person in view.shown.poll.latecomers] == [late]
    view.admit_elector(late)
    answered(meeting, here)
    assert view.shown.poll is not None
    assert view.shown.poll.latecomers == ()
    assert view.shown.poll.electors == 24


def test_below_quorum_a_vote_needs_a_reason(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session(*DEPUTIES[14:]).at_item(1)
    while meeting.state.items[item(4)].state is not ItemState.CURRENT:
        meeting.do(CHAIR, c.CallItem(item(4), MORNING))
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    assert view.shown.motion is not None
    assert (view.shown.motion.below_quorum, view.shown.motion.blocked) == (True, False)
    assert view.shown.step_hint.code == "below_quorum"
    view.open_vote(None)
    answered(meeting, here)
    assert view.shown.refused != ()
    for act in view.shown.refused:
        view.dismiss(act)
    here.look()
    assert view.shown.refused == ()
    view.open_vote(None, "Chủ tọa quyết định tiến hành")
    answered(meeting, here)
    assert view.shown.poll is not None
    assert view.shown.poll.state is PollState.OPEN


def test_a_wrong_call_can_be_taken_back_until_the_next_act(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    view.call_item(item(6))
    answered(meeting, here)
    assert view.shown.current is not None
    assert view.shown.current.number == "6"
    assert view.shown.hint(Conduct.TAKE_BACK).allowed
    view.take_back()
    answered(meeting, here)
    assert view.shown.current.number == "4"
    assert not view.shown.hint(Conduct.TAKE_BACK).allowed


def test_every_other_act_of_conduct_reaches_the_meeting(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    view.set_speaking_list(True)
    view.record_conclusion("Thống nhất")
    answered(meeting, here)
    assert view.shown.speaking_open
    assert view.shown.conclusion == "Thống nhất"
    view.record_conclusion("Thống nhất cao")
    answered(meeting, here)
    assert view.shown.conclusion == "Thống nhất cao"
    assert len(meeting.state.conclusions) == 1
    view.open_vote(None)
    answered(meeting, here)
    view.hold_poll()
    answered(meeting, here)
    assert view.shown.step.kind is StepKind.RESUME_POLL
    view.take_step()
    answered(meeting, here)
    view.void_poll("Nhầm nội dung")
    answered(meeting, here)
    assert view.shown.poll is not None
    assert view.shown.poll.state is PollState.VOIDED
    assert view.shown.step.kind is StepKind.OPEN_VOTE, "the motion still waits for its vote"
    view.set_closed_session(True)
    answered(meeting, here)
    assert view.shown.closed_session
    view.finish_item()
    view.recess()
    answered(meeting, here)
    assert view.shown.step.kind is StepKind.RESUME_SITTING
    view.resume_sitting()
    view.end_sitting()
    answered(meeting, here)
    view.start_sitting()
    view.end_meeting()
    answered(meeting, here)
    assert view.shown.refused == ()
    assert view.shown.step.kind is StepKind.NOTHING
    assert view.shown.step_hint.code == "wrong_meeting_state"
    view.take_step()
    assert not view.may_call(item(4)).allowed


def test_a_delegate_who_found_the_console_could_do_nothing(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    shown = seat(meeting.desk(DELEGATE)).view(ChairView).shown
    assert not shown.step_hint.allowed
    assert not any(hint.allowed for _, hint in shown.hints)


def test_without_the_line_every_act_is_off(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(CHAIR))
    view = here.view(ChairView)
    here.desk.go_offline()
    here.look()
    assert view.shown.step_hint.code == "offline"
    assert {hint.code for _, hint in view.shown.hints if not hint.allowed} >= {"offline"}


# ── the roll ──────────────────────────────────────────────────────────────────────────────────────


def test_the_roll_shows_recorded_and_pending_marks_apart(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(SECRETARY))
    view = here.view(AttendanceView)
    first = next(row for row in view.shown.rows if row.votes)
    assert first.value is Attendance.UNMARKED
    assert view.shown.may_mark_others.allowed
    view.mark(first.person, Attendance.PRESENT_IN_PERSON)
    here.look()
    row = next(row for row in view.shown.rows if row.person == first.person)
    assert (row.value, row.pending) == (Attendance.UNMARKED, Attendance.PRESENT_IN_PERSON)
    assert view.shown.present == 0
    answered(meeting, here)
    row = next(row for row in view.shown.rows if row.person == first.person)
    assert (row.value, row.pending, row.in_the_room) == (Attendance.PRESENT_IN_PERSON, None, True)
    assert view.shown.present == 1
    assert view.shown.count(Attendance.PRESENT_IN_PERSON) == 1


def test_the_rest_can_be_marked_at_once_and_leaving_is_seen(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(SECRETARY))
    view = here.view(AttendanceView)
    view.mark_rest(Attendance.PRESENT_IN_PERSON, DEPUTIES[1:])
    view.mark(DEPUTIES[0], Attendance.ABSENT_EXCUSED, "Đi công tác")
    answered(meeting, here)
    assert view.shown.present == 24
    assert next(row for row in view.shown.rows if row.person == DEPUTIES[0]).reason == "Đi công tác"
    meeting.do(SECRETARY, c.ConfirmTotal(25, 25, "NQ"))
    meeting.do(CHAIR, c.OpenMeeting(MORNING))
    here.look()
    view.leave(DEPUTIES[3])
    answered(meeting, here)
    gone = next(row for row in view.shown.rows if row.person == DEPUTIES[3])
    assert gone.left_at is not None
    assert view.shown.present == 23
    view.leave(DEPUTIES[3], returned=True)
    answered(meeting, here)
    assert view.shown.present == 24


def test_a_delegate_marks_himself_and_nobody_else(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(DELEGATE))
    view = here.view(AttendanceView)
    assert view.shown.may_mark_me.allowed
    assert not view.shown.may_mark_others.allowed
    assert not view.may_mark(CHAIR, Attendance.PRESENT_IN_PERSON).allowed
    view.mark_me_present()
    answered(meeting, here)
    assert view.shown.mine is not None
    assert view.shown.mine.in_the_room


def test_who_is_connected_is_known_to_the_dais_only(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(SECRETARY))
    view = here.view(AttendanceView)
    assert {row.connected for row in view.shown.rows} == {None}
    here.desk.passing(STREAM, Passing(connected=["db03"]))
    here.look()
    assert [row.person for row in view.shown.rows if row.connected] == ["db03"]


# ── the floor ─────────────────────────────────────────────────────────────────────────────────────


def test_a_request_to_speak_goes_its_way(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    mine, chairs = seat(meeting.desk(DELEGATE)), seat(meeting.desk(CHAIR))
    view, floor = mine.view(SpeakingView), chairs.view(SpeakingView)
    assert view.shown.may_request.code == "speaking_closed"
    assert floor.shown.may_conduct.allowed
    floor.set_open(True)
    answered(meeting, chairs)
    mine.look()
    assert view.shown.may_request.allowed
    view.request(SpeechKind.SPEECH, "Về đất rừng")
    mine.look()
    assert view.shown.pending is not None
    assert view.shown.mine is None
    answered(meeting, mine)
    assert view.shown.pending is None
    assert view.shown.mine is not None
    assert view.shown.mine.place == 1
    chairs.look()
    (waiting,) = floor.shown.waiting
    assert (waiting.person.person, waiting.about, waiting.mine) == (DELEGATE, "Về đất rừng", False)
    floor.call(waiting.speech, 7)
    answered(meeting, chairs)
    assert floor.shown.speaking is not None
    assert floor.shown.speaking.until == (floor.shown.speaking.called_at or 0) + 7 * MINUTE
    floor.end()
    answered(meeting, chairs)
    assert (floor.shown.speaking, len(floor.shown.done)) == (None, 1)


def test_a_request_can_be_withdrawn_and_a_refused_one_says_why(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    meeting.do(CHAIR, c.SetSpeakingList(item(4), open=True))
    here = seat(meeting.desk(DELEGATE))
    view = here.view(SpeakingView)
    view.request(SpeechKind.SPEECH)
    answered(meeting, here)
    view.request(SpeechKind.SPEECH)
    answered(meeting, here)
    assert view.shown.refused is not None
    assert view.shown.refused.code == "already_requested"
    view.dismiss_refusal()
    view.withdraw()
    answered(meeting, here)
    assert (view.shown.refused, view.shown.mine) == (None, None)


@pytest.mark.parametrize("ask", ["request", "set_open", "withdraw", "end"])
def test_without_a_called_item_nothing_is_asked(meeting: DemoMeeting, seat: SeatOf, ask: str) -> None:
    here = seat(meeting.desk(CHAIR))
    view = here.view(SpeakingView)
    assert view.shown.item is None
    assert view.shown.may_request.code == "item_not_called"
    given = {"request": (SpeechKind.SPEECH,), "set_open": (True,)}.get(ask, ())
    getattr(view, ask)(*given)
    assert here.desk.submitted == []
