"""Điểm danh: who is in the room of a sitting, late, leaving, returning; conflicts of interest.

Why somebody is absent, and why somebody takes no part, is for the dais and the person (law 2: two
facts, two events). Must not count a vote.
"""

from dataclasses import replace

from meetingroom.rules import found, typed
from meetingroom.rules.audience import DAIS, EVERYONE, Audience
from meetingroom.rules.commands import DeclareConflict, MarkAttendance, RecordLeaving
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import (
    AbsenceExplained,
    AttendanceMarked,
    ConflictDeclared,
    ParticipantLeft,
    ParticipantReturned,
)
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import PersonId, SittingId
from meetingroom.rules.permissions import DAIS_ROLES
from meetingroom.rules.state import Conflict, InSitting, Meeting, OnItem, Presence
from meetingroom.rules.terms import Attendance, SittingState
from meetingroom.rules.underway import must_not_vote_on

PRESENT = frozenset({Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE})
_BEFORE_ITS_END = (SittingState.PLANNED, SittingState.IN_SESSION, SittingState.RECESS)
_UNDER_WAY = (SittingState.IN_SESSION, SittingState.RECESS)


def voters_in_the_room(state: Meeting, sitting: SittingId) -> tuple[PersonId, ...]:
    """Participants with a vote who are in the room of the sitting now, in a fixed order."""
    return tuple(
        sorted(
            p.person for p in state.participants.values() if p.votes and in_the_room(state, sitting, p.person)
        )
    )


def in_the_room(state: Meeting, sitting: SittingId, person: PersonId) -> bool:
    """Present, in person or online, and not gone."""
    presence = state.presence.get(InSitting(sitting, person))
    return presence is not None and presence.in_the_room


def absence_audience(person: PersonId) -> Audience:
    """Who may know why a person is absent."""
    return Audience(roles=DAIS.roles, persons=(person,))


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def mark(state: Meeting, command: MarkAttendance, asked: Asked) -> tuple[Draft, ...]:
    """One value for one person; whoever had left and is marked as before has returned."""
    sitting = found.sitting(state, command.sitting, *_BEFORE_ITS_END)
    person = found.participant(state, command.person).person
    on_his_own_word = DAIS_ROLES.isdisjoint(state.participants[asked.actor].roles)
    if on_his_own_word and command.value not in PRESENT:
        raise RuleBroken(Refusal.NOT_ALLOWED)
    before = state.presence.get(InSitting(sitting.sitting, person))
    if before is not None and before.left_at is not None and before.value is command.value:
        return (Draft(ParticipantReturned(sitting.sitting, person), EVERYONE),)
    marked = Draft(
        AttendanceMarked(sitting.sitting, person, command.value, _late(command, before, sitting.state)),
        EVERYONE,
    )
    why = typed.optional(command.reason, typed.PARAGRAPH)
    if command.value is not Attendance.ABSENT_EXCUSED or not why:
        return (marked,)
    explained = AbsenceExplained(sitting.sitting, person, why)
    return marked, Draft(explained, absence_audience(person))


def _late(command: MarkAttendance, before: Presence | None, sitting: SittingState) -> bool:
    if command.value not in PRESENT or sitting is SittingState.PLANNED:
        return False
    return before.late if before is not None and before.value in PRESENT else True


def leave(state: Meeting, command: RecordLeaving) -> tuple[Draft, ...]:
    """A person goes out, or comes back. Raises NOT_PRESENT when he was not in, NOTHING_NEW when he
    had not left."""
    sitting = found.sitting(state, command.sitting, *_UNDER_WAY)
    person = found.participant(state, command.person).person
    presence = state.presence.get(InSitting(sitting.sitting, person))
    if presence is None or presence.value not in PRESENT:
        raise RuleBroken(Refusal.NOT_PRESENT)
    if command.returned == presence.in_the_room:
        raise RuleBroken(Refusal.NOTHING_NEW)
    event = ParticipantReturned if command.returned else ParticipantLeft
    return (Draft(event(sitting.sitting, person), EVERYONE),)


def declare_conflict(state: Meeting, command: DeclareConflict, asked: Asked) -> tuple[Draft, ...]:
    """A person takes no part in an item. Not while it is voted on: electorate and base are frozen.

    Raises ANOTHER_POLL_OPEN then, ALREADY_EXISTS for a second declaration.
    """
    person = found.participant(state, command.person).person
    item = found.item(state, command.item, asked)
    why = typed.reason(command.reason)
    if OnItem(person, command.item) in state.conflicts:
        raise RuleBroken(Refusal.ALREADY_EXISTS)
    must_not_vote_on(state, command.item)
    audience = absence_audience(person).bounded(item.audience)
    return (Draft(ConflictDeclared(person, command.item, why), audience),)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def marked(state: Meeting, event: AttendanceMarked, fact: Fact) -> Meeting:
    """The newest mark replaces the one before, and its reason."""
    key = InSitting(event.sitting, event.person)
    presence = state.presence.insert(key, Presence(event.value, event.late, fact.at))
    return replace(state, presence=presence, absence_reasons=state.absence_reasons.discard(key))


def explained(state: Meeting, event: AbsenceExplained) -> Meeting:
    """Why a person is absent."""
    key = InSitting(event.sitting, event.person)
    return replace(state, absence_reasons=state.absence_reasons.insert(key, event.reason))


def left(state: Meeting, event: ParticipantLeft, fact: Fact) -> Meeting:
    """Out of the room since this hour."""
    return _moved(state, InSitting(event.sitting, event.person), fact.at)


def returned(state: Meeting, event: ParticipantReturned) -> Meeting:
    """Back in the room."""
    return _moved(state, InSitting(event.sitting, event.person), None)


def _moved(state: Meeting, key: InSitting, left_at: int | None) -> Meeting:
    presence = state.presence.get(key)
    if presence is None:
        return state
    return replace(state, presence=state.presence.insert(key, replace(presence, left_at=left_at)))


def conflict_declared(state: Meeting, event: ConflictDeclared, fact: Fact) -> Meeting:
    """From now on the person reads no paper of the item and is no elector on it."""
    conflict = Conflict(event.reason, fact.at, fact.audience)
    return replace(state, conflicts=state.conflicts.insert(OnItem(event.person, event.item), conflict))
