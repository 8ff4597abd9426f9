"""The vote card: what is recorded, what is not yet, what was refused, and never a running split."""

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from meetingroom.client.store.picture import ActState
from meetingroom.client.views.poll_view import PollCard, PollView, VoterStanding
from meetingroom.client.views.values import short_code
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import Attendance, Choice, PollState
from meetingroom.wire.messages import Counting, Passing
from tests.client.views.conftest import SeatOf
from tests.fakes.demo_meeting import (
    CHAIR,
    CONFLICTED,
    DELEGATE,
    GUEST,
    HALL,
    MINUTE,
    MORNING,
    SECRETARY,
    STAND_IN,
    STREAM,
    DemoMeeting,
)


def card(view: PollView) -> PollCard:
    assert view.shown is not None
    return view.shown


def test_before_any_vote_there_is_no_card(meeting: DemoMeeting, seat: SeatOf) -> None:
    assert seat(meeting.desk()).view(PollView).shown is None


def test_an_announced_vote_is_shown_and_cannot_be_cast_yet(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4).announced()
    shown = card(seat(meeting.desk()).view(PollView))
    assert shown.state is PollState.ANNOUNCED
    assert shown.item.number == "4"
    assert not shown.may_cast.allowed


def test_an_open_vote_says_everything_and_rings_once(
    meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot
) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk())
    view = here.view(PollView)
    with qtbot.waitSignal(view.vote_opened):
        meeting.voting(planned_ms=MINUTE)
        here.look()
    shown = card(view)
    assert (shown.state, shown.standing) == (PollState.OPEN, VoterStanding.VOTER)
    assert (shown.total, shown.present, shown.need) == (25, 23, 13)
    assert shown.planned_until == (shown.opened_at or 0) + MINUTE
    assert shown.may_cast.allowed
    assert (shown.recorded, shown.pending, shown.refused, shown.result) == (None, None, None, None)
    with qtbot.assertNotEmitted(view.vote_opened):
        here.desk.passing(STREAM, Passing(polls={shown.poll: Counting(cast=5, of=23)}))
        here.look()
    assert (card(view).cast, card(view).of) == (5, 23)


def test_a_tap_is_pending_until_the_server_has_recorded_it(
    meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot
) -> None:
    meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    view.cast(Choice.FOR)
    here.look()
    pending = card(view).pending
    assert pending is not None
    assert (pending.choice, pending.state) == (Choice.FOR, ActState.UNSENT)
    assert card(view).recorded is None
    with qtbot.waitSignal(view.recorded):
        meeting.answer(here.desk)
        here.look()
    recorded = card(view).recorded
    assert recorded is not None
    assert (recorded.choice, recorded.at, recorded.changed) == (Choice.FOR, meeting.now, False)
    assert recorded.code == short_code(here.desk.submitted[0].id)
    assert card(view).pending is None


def test_a_receipt_alone_turns_the_card_and_its_code_stays_when_the_record_comes(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    view.cast(Choice.AGAINST)
    (act,) = here.desk.submitted
    here.desk.receipt(act.id)
    here.look()
    by_receipt = card(view).recorded
    here.desk.record(act.id)
    here.look()
    by_record = card(view).recorded
    assert by_receipt is not None
    assert by_record is not None
    assert by_receipt.code == by_record.code
    assert by_receipt.choice is by_record.choice is Choice.AGAINST


def test_a_changed_vote_says_that_the_earlier_one_no_longer_counts(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    for choice in (Choice.FOR, Choice.ABSTAIN):
        view.cast(choice)
        meeting.answer(here.desk)
        here.look()
    recorded = card(view).recorded
    assert recorded is not None
    assert (recorded.choice, recorded.changed) == (Choice.ABSTAIN, True)


def test_a_vote_after_the_end_is_refused_and_the_earlier_one_still_stands(
    meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot
) -> None:
    poll = meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    view.cast(Choice.FOR)
    meeting.answer(here.desk)
    view.cast(Choice.AGAINST)
    with qtbot.waitSignal(view.vote_ended):
        meeting.do(CHAIR, c.ClosePoll(poll))
        here.look()
    meeting.answer(here.desk)
    here.look()
    refused = card(view).refused
    assert refused is not None
    assert (refused.choice, refused.code) == (Choice.AGAINST, "poll_closed")
    assert "closed" in dict(refused.params) or refused.at == meeting.now
    recorded = card(view).recorded
    assert recorded is not None
    assert recorded.choice is Choice.FOR
    view.dismiss_refusal()
    here.look()
    assert card(view).refused is None


def test_the_result_is_shown_when_the_chair_has_declared_it(meeting: DemoMeeting, seat: SeatOf) -> None:
    poll = meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    meeting.ballots(poll, 20, 2, 1)
    meeting.do(CHAIR, c.ClosePoll(poll))
    here.look()
    assert card(view).result is None
    assert card(view).closed_at == meeting.now
    meeting.do(CHAIR, c.ConfirmPoll(poll))
    here.look()
    result = card(view).result
    assert result is not None
    assert (result.tally.for_, result.tally.against, result.tally.abstain) == (20, 2, 1)
    assert result.outcome.adopted


def test_a_held_vote_says_since_when(meeting: DemoMeeting, seat: SeatOf) -> None:
    poll = meeting.in_session().at_item(4).voting()
    meeting.do(CHAIR, c.HoldPoll(poll, meeting.now, meeting.now))
    shown = card(seat(meeting.desk()).view(PollView))
    assert shown.state is PollState.HELD
    assert shown.held is not None
    assert not shown.may_cast.allowed


@pytest.mark.parametrize(
    ("person", "standing"),
    [
        (DELEGATE, VoterStanding.VOTER),
        (GUEST, VoterStanding.GUEST),
        (STAND_IN, VoterStanding.STAND_IN),
        (HALL, VoterStanding.ONLOOKER),
        (SECRETARY, VoterStanding.ONLOOKER),
        (PersonId("db17"), VoterStanding.NOT_AN_ELECTOR),
    ],
)
def test_each_standing_has_its_own_card(
    meeting: DemoMeeting, seat: SeatOf, person: PersonId, standing: VoterStanding
) -> None:
    meeting.in_session().at_item(4).voting()
    shown = card(seat(meeting.desk(person)).view(PollView))
    assert shown.standing is standing
    assert shown.may_cast.allowed == (standing is VoterStanding.VOTER)


def test_a_conflict_of_interest_takes_its_place(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(5).voting(5)
    shown = card(seat(meeting.desk(CONFLICTED)).view(PollView))
    assert shown.standing is VoterStanding.CONFLICT
    assert shown.conflict_at is not None
    assert shown.may_cast.code == "conflict_of_interest"


def test_without_the_line_the_buttons_are_off_and_say_why(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(PollView)
    here.desk.go_offline()
    here.look()
    assert card(view).may_cast.code == "offline"


def test_no_field_of_an_open_card_could_carry_a_split() -> None:
    """Law 11: neither card nor counting knows for, against or abstain before the close."""
    assert {f.name for f in fields(PollCard)}.isdisjoint({"for_", "against", "abstain", "tally"})
    assert set(Counting.__struct_fields__) == {"cast", "of", "missing"}


def test_a_latecomer_is_shown_the_vote_once_the_chair_admits_him(meeting: DemoMeeting, seat: SeatOf) -> None:
    late = PersonId("db17")
    poll = meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk(late))
    view = here.view(PollView)
    meeting.do(SECRETARY, c.MarkAttendance(MORNING, late, Attendance.PRESENT_IN_PERSON, ""))
    meeting.do(CHAIR, c.AdmitElector(poll, late))
    here.look()
    assert card(view).standing is VoterStanding.VOTER
    assert card(view).may_cast.allowed
