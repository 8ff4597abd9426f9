"""Checks on a person by value, the same for a body's people and a meeting's participants.

Nobody votes for another, and a guest or stand-in never votes (Điều 91 Luật 77/2015; khuôn NĐ 191/2026,
Điều 21). Must not know bodies or meetings.
"""

from meetingroom.rules import typed
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import Invited
from meetingroom.rules.errors import Refusal, RuleBroken

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


def _must_be_able_to_vote(roles: frozenset[Role]) -> None:
    if Role.STAND_IN in roles:
        raise RuleBroken(Refusal.STAND_IN_CANNOT_VOTE)
    if roles & {Role.GUEST, Role.HALL}:
        raise RuleBroken(Refusal.GUEST_CANNOT_VOTE)
    if not roles & VOTING_ROLES:
        raise RuleBroken(Refusal.NOT_AN_ELECTOR)
