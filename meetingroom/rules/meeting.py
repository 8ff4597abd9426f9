"""The meeting itself: convened, opened with its confirmed total, ended, archived; who takes part.

A meeting is self-contained: body, rule set and participants enter it by value. Must not conduct a
sitting: `sittings` does.
"""

from dataclasses import replace

from meetingroom.rules import sittings, typed
from meetingroom.rules.attendance import in_the_room
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import (
    AdmitParticipant,
    ConfirmTotal,
    ConveneMeeting,
    EraseRecord,
    Invited,
    OpenMeeting,
    RemoveParticipant,
)
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import (
    Erased,
    MeetingArchived,
    MeetingConvened,
    MeetingEnded,
    MeetingOpened,
    ParticipantAdmitted,
    ParticipantRemoved,
    TotalConfirmed,
)
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.found import participant
from meetingroom.rules.ids import SYSTEM, MeetingId
from meetingroom.rules.people import at_most_one_chairman, checked, participant_of
from meetingroom.rules.permissions import DAIS_ROLES
from meetingroom.rules.rulesets import sound
from meetingroom.rules.state import Meeting, Particulars, Total
from meetingroom.rules.terms import MeetingState, SittingState

MOST_MEMBERS = 10_000
"""More than any council or committee has."""

# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def convene(state: Meeting, command: ConveneMeeting, asked: Asked) -> tuple[Draft, ...]:
    """First command of the stream, by one who will chair it or be its secretary, or by the system."""
    if state.particulars is not None:
        raise RuleBroken(Refusal.ALREADY_EXISTS)
    convener = next((p for p in command.participants if p.person == asked.actor), None)
    if asked.actor != SYSTEM and (convener is None or DAIS_ROLES.isdisjoint(convener.roles)):
        raise RuleBroken(Refusal.NOT_ALLOWED)
    if not sound(command.rule_set):
        raise RuleBroken(Refusal.IMPOSSIBLE_NUMBER)
    typed.identifier(command.body)
    typed.all_different(p.person for p in command.participants)
    typed.all_different(s.sitting for s in command.sittings)
    at_most_one_chairman(command.participants)
    convened = MeetingConvened(
        meeting=MeetingId(asked.stream_id),
        body=command.body,
        body_name=typed.needed(command.body_name, typed.LINE),
        body_kind=command.body_kind,
        kind=command.kind,
        title=typed.needed(command.title, typed.LINE),
        term=typed.optional(command.term, typed.LINE),
        place=typed.optional(command.place, typed.LINE),
        zone=typed.needed(command.zone, typed.LINE),
        starts_at=typed.number(command.starts_at, 0, typed.LATEST_MS),
        rule_set=command.rule_set,
    )
    return (
        Draft(convened, EVERYONE),
        *(sittings.planned_by(plan) for plan in command.sittings),
        *(_admitted(invited) for invited in command.participants),
    )


def admit(state: Meeting, command: AdmitParticipant) -> tuple[Draft, ...]:
    """A participant, or another standing for one. Raises IMPOSSIBLE_NUMBER when more would vote than
    the confirmed total has members, ALREADY_EXISTS for a second Chairman."""
    draft = _admitted(command.participant)
    person = command.participant.person
    others = [p for p in state.participants.values() if p.person != person]
    at_most_one_chairman([*others, command.participant])
    if state.total is not None:
        voters = sum(p.votes for p in others) + command.participant.votes
        typed.number(voters, 0, state.total.in_office)
    return (draft,)


def _admitted(invited: Invited) -> Draft:
    person = checked(invited)
    event = ParticipantAdmitted(
        person.person,
        person.name,
        person.office,
        person.unit,
        person.seat,
        person.roles,
        person.groups,
        person.votes,
    )
    return Draft(event, EVERYONE)


def remove(state: Meeting, command: RemoveParticipant) -> tuple[Draft, ...]:
    """A participant goes, and reads nothing of the meeting any more."""
    return (Draft(ParticipantRemoved(participant(state, command.person).person), EVERYONE),)


def confirm_total(state: Meeting, command: ConfirmTotal) -> tuple[Draft, ...]:
    """Tổng số đại biểu: ấn định ≥ đương nhiệm ≥ those here with a vote; present is counted here."""
    typed.number(command.assigned, 1, MOST_MEMBERS)
    voters = sum(p.votes for p in state.participants.values())
    typed.number(command.in_office, max(1, voters), command.assigned)
    basis = typed.needed(command.basis, typed.PARAGRAPH)
    event = TotalConfirmed(command.assigned, command.in_office, _present_anywhere(state), basis)
    return (Draft(event, EVERYONE),)


def _present_anywhere(state: Meeting) -> int:
    coming = [s.sitting for s in state.sittings.values() if s.state is not SittingState.ENDED]
    voters = (p.person for p in state.participants.values() if p.votes)
    return sum(any(in_the_room(state, sitting, person) for sitting in coming) for person in voters)


def open_(state: Meeting, command: OpenMeeting) -> tuple[Draft, ...]:
    """Khai mạc, with its first sitting. Raises TOTAL_NOT_CONFIRMED."""
    return Draft(MeetingOpened(), EVERYONE), sittings.started_now(state, command.sitting)


def end(state: Meeting) -> tuple[Draft, ...]:
    """Bế mạc, ending every sitting that is under way; not during a vote."""
    under_way = sorted(s.sitting for s in state.sittings.values() if s.state in sittings.UNDER_WAY)
    ended = [draft for sitting in under_way for draft in sittings.ended_now(state, sitting)]
    return *ended, Draft(MeetingEnded(), EVERYONE)


def archive() -> tuple[Draft, ...]:
    """Seal the archive. The server then erases superseded ballots."""
    return (Draft(MeetingArchived(), EVERYONE),)


def erase(command: EraseRecord) -> tuple[Draft, ...]:
    """Salt and body of a record are destroyed everywhere; its number stays."""
    typed.number(command.number, 1, typed.LATEST_MS)
    return (Draft(Erased(command.number), EVERYONE),)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def convened(state: Meeting, event: MeetingConvened) -> Meeting:
    """The meeting exists, with its rule set."""
    particulars = Particulars(
        event.meeting,
        event.body,
        event.body_name,
        event.body_kind,
        event.kind,
        event.title,
        event.term,
        event.place,
        event.zone,
        event.starts_at,
        event.rule_set,
    )
    return replace(state, particulars=particulars, state=MeetingState.CONVENED)


def admitted(state: Meeting, event: ParticipantAdmitted) -> Meeting:
    """The newest standing of the person."""
    participants = state.participants.insert(event.person, participant_of(event))
    return replace(state, participants=participants)


def removed(state: Meeting, event: ParticipantRemoved) -> Meeting:
    """No longer a participant; what he did stays."""
    return replace(state, participants=state.participants.discard(event.person))


def total_confirmed(state: Meeting, event: TotalConfirmed, fact: Fact) -> Meeting:
    """The total that majorities are counted over from now on."""
    total = Total(event.assigned, event.in_office, event.present, event.basis, fact.at)
    return replace(state, total=total)


def opened(state: Meeting, fact: Fact) -> Meeting:
    """In session."""
    return replace(state, state=MeetingState.OPENED, opened_at=fact.at)


def ended(state: Meeting, fact: Fact) -> Meeting:
    """Over."""
    return replace(state, state=MeetingState.ENDED, ended_at=fact.at)


def archived(state: Meeting) -> Meeting:
    """Sealed."""
    return replace(state, state=MeetingState.ARCHIVED)
