"""Ballots: who may cast one, and the count.

A ballot is its elector's alone for ever, the latest one counts, and everything about it is found
directly: casting the five-hundredth costs what the first cost. Must not open or close a poll.
"""

from collections import Counter
from dataclasses import replace

from meetingroom.rules import found
from meetingroom.rules.attendance import in_the_room
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import BallotCast
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import PersonId
from meetingroom.rules.majorities import Tally
from meetingroom.rules.state import Ballot, Meeting, OnItem, Opened, Participant, Poll
from meetingroom.rules.terms import Choice, PollState


def cast(state: Meeting, command: CastBallot, asked: Asked) -> tuple[Draft, ...]:
    """Cast or change one's own ballot, while the poll is open and one is an elector in the room."""
    poll = found.poll(state, command.poll, asked)
    _must_be_a_voter(state.participants[asked.actor])
    _must_be_open(poll, asked.now)
    _must_be_an_elector(state, poll, asked.actor)
    event = BallotCast(poll.poll, asked.actor, command.choice)
    return (Draft(event, poll.audience.only(asked.actor)),)


def _must_be_a_voter(participant: Participant) -> None:
    if participant.votes:
        return
    if Role.STAND_IN in participant.roles:
        raise RuleBroken(Refusal.STAND_IN_CANNOT_VOTE)
    if participant.roles & {Role.GUEST, Role.HALL}:
        raise RuleBroken(Refusal.GUEST_CANNOT_VOTE)
    raise RuleBroken(Refusal.NOT_AN_ELECTOR)


def _must_be_open(poll: Poll, now: int) -> None:
    if poll.voided_at is not None:
        raise RuleBroken(Refusal.POLL_VOIDED, voided_at=poll.voided_at, received_at=now)
    if poll.closed is not None:
        raise RuleBroken(Refusal.POLL_CLOSED, closed_at=poll.closed.at, received_at=now)
    if poll.held is not None:
        raise RuleBroken(Refusal.POLL_HELD, held_at=poll.held.at, received_at=now)
    if poll.state is not PollState.OPEN:
        raise RuleBroken(Refusal.POLL_NOT_OPEN)


def _must_be_an_elector(state: Meeting, poll: Poll, person: PersonId) -> None:
    if OnItem(person, poll.item) in state.conflicts:
        raise RuleBroken(Refusal.CONFLICT_OF_INTEREST)
    if not in_the_room(state, poll.sitting, person):
        raise RuleBroken(Refusal.NOT_PRESENT)
    if poll.opened is None or person not in poll.opened.electorate:
        raise RuleBroken(Refusal.NOT_AN_ELECTOR)


def recorded(state: Meeting, event: BallotCast, fact: Fact) -> Meeting:
    """The latest ballot of the elector stands."""
    poll = state.polls.get(event.poll)
    if poll is None:
        return state
    ballots = poll.ballots.insert(event.person, Ballot(event.choice, fact.at, fact.command))
    return replace(state, polls=state.polls.insert(event.poll, replace(poll, ballots=ballots)))


# ── the count ─────────────────────────────────────────────────────────────────────────────────────


def tally(poll: Poll, opened: Opened) -> Tally:
    """The count on the electorate and base frozen at opening; its parts add up to the total."""
    choices = Counter(choice for _, choice in roll(poll, opened))
    return Tally(
        for_=choices[Choice.FOR],
        against=choices[Choice.AGAINST],
        abstain=choices[Choice.ABSTAIN],
        not_cast=choices[None],
        not_present=opened.total - opened.present,
        not_taking_part=opened.not_taking_part,
        total=opened.total,
        present=opened.present,
    )


def roll(poll: Poll, opened: Opened) -> tuple[tuple[PersonId, Choice | None], ...]:
    """Every elector with his final choice, None when he cast none, in a fixed order."""
    return tuple(
        (person, ballot.choice if (ballot := poll.ballots.get(person)) else None)
        for person in sorted(opened.electorate)
    )


def choice_of_chairman(state: Meeting, poll: Poll) -> Choice | None:
    """The recorded ballot of Chủ tịch UBND (whoever presides), which decides a tie; None: none."""
    chairmen = (p.person for p in state.participants.values() if Role.CHAIRMAN in p.roles)
    ballot = next((poll.ballots[p] for p in chairmen if p in poll.ballots), None)
    return ballot.choice if ballot else None
