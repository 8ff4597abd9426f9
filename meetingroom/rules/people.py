"""Checks on a person by value, the same for a body's people and a meeting's participants.

Nobody votes for another, and a guest or stand-in never votes (Điều 91 Luật 77/2015; khuôn NĐ 191/2026,
Điều 21). Must not know bodies or meetings.
"""

from collections.abc import Iterable

from meetingroom.rules import typed
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import Invited
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import ParticipantAdmitted, PersonEntered
from meetingroom.rules.state import Participant

VOTING_ROLES = frozenset({Role.DELEGATE, Role.COMMITTEE_MEMBER})


def checked(invited: Invited) -> Invited:
    """The person with tidy texts. Raises RuleBroken naming what cannot be."""
    typed.identifier(invited.person)
    for group in invited.groups:
        typed.identifier(group)
    if invited.votes:
        _must_be_able_to_vote(frozenset(invited.roles))
    return Invited(
        invited.person,
        typed.needed(invited.name, typed.LINE),
        typed.optional(invited.office, typed.LINE),
        typed.optional(invited.unit, typed.LINE),
        typed.optional(invited.seat, typed.LINE),
        tuple(dict.fromkeys(invited.roles)),
        tuple(dict.fromkeys(invited.groups)),
        invited.votes,
    )


def at_most_one_chairman(people: Iterable[Invited | Participant]) -> None:
    """Raises ALREADY_EXISTS: one recorded vote decides a tie, not two."""
    if sum(Role.CHAIRMAN in person.roles for person in people) > 1:
        raise RuleBroken(Refusal.ALREADY_EXISTS)


def participant_of(event: ParticipantAdmitted | PersonEntered) -> Participant:
    """The person as an event carries him."""
    return Participant(
        event.person,
        event.name,
        event.office,
        event.unit,
        event.seat,
        frozenset(event.roles),
        frozenset(event.groups),
        event.votes,
    )


def _must_be_able_to_vote(roles: frozenset[Role]) -> None:
    if Role.STAND_IN in roles:
        raise RuleBroken(Refusal.STAND_IN_CANNOT_VOTE)
    if roles & {Role.GUEST, Role.HALL}:
        raise RuleBroken(Refusal.GUEST_CANNOT_VOTE)
    if not roles & VOTING_ROLES:
        raise RuleBroken(Refusal.NOT_AN_ELECTOR)
