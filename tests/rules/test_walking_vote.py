"""One vote from the convocation to the declared result, as architecture §5 walks it."""

from meetingroom.rules.audience import Role
from meetingroom.rules.commands import AdmitParticipant, CastBallot, ClosePoll, ConfirmPoll
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import BallotCast, PollClosed, RollPublished
from meetingroom.rules.majorities import Outcome, Tally
from meetingroom.rules.terms import Choice, Explanation, PollState
from tests.rules.hall import CHAIR, D1, D2, D3, D4, DEPUTIES, GUEST, SECRETARY, Hall, invited


def test_a_vote_walks_from_the_convocation_to_the_declared_result() -> None:
    hall = Hall().convened().opened(CHAIR, *DEPUTIES[:7]).at_item()
    hall.do(SECRETARY, AdmitParticipant(invited(GUEST, Role.GUEST)))
    poll = hall.voting()
    assert hall.poll(poll).opened.need == 5
    hall.vote(poll, Choice.FOR, CHAIR, D1, D2, D3)
    hall.vote(poll, Choice.AGAINST, D4)
    (changed,) = hall.do(D4, CastBallot(poll, Choice.FOR))
    assert changed.event == BallotCast(poll, D4, Choice.FOR)
    hall.vote(poll, Choice.ABSTAIN, DEPUTIES[4])
    closed, roll = hall.do(CHAIR, ClosePoll(poll))
    tally = Tally(
        for_=5, against=0, abstain=1, not_cast=2, not_present=1, not_taking_part=0, total=9, present=8
    )
    assert closed.event == PollClosed(poll, tally, Outcome(True, 9, 5, Explanation.ADOPTED_MAJORITY))
    assert isinstance(roll.event, RollPublished)
    assert dict(roll.event.choices)[D4] is Choice.FOR
    assert dict(roll.event.choices)[DEPUTIES[5]] is None
    assert hall.refused(D1, CastBallot(poll, Choice.AGAINST)).code is Refusal.POLL_CLOSED
    hall.do(CHAIR, ConfirmPoll(poll))
    assert hall.poll(poll).state is PollState.CONFIRMED
