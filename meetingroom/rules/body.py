"""A body (council or committee): its people, groups, rule set and calendar; the law of `body/…` streams.

Its people read all of it, others nothing. Must not know meetings: they take what they need by value.
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from dataclasses import dataclass, replace

from rpds import HashTrieMap

from meetingroom.rules import commands as c
from meetingroom.rules import events as e
from meetingroom.rules import typed
from meetingroom.rules.audience import EVERYONE, Standing
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import SYSTEM, BodyId, GroupId, MeetingId, PersonId
from meetingroom.rules.people import at_most_one_chairman, checked, participant_of
from meetingroom.rules.permissions import DAIS_ROLES
from meetingroom.rules.rulesets import RuleSet, sound
from meetingroom.rules.state import EMPTY, Participant
from meetingroom.rules.terms import BodyKind, MeetingKind


@dataclass(frozen=True, slots=True)
class Founding:
    """What the body is. `parent` is the body of the unit above, or None."""

    body: BodyId
    name: str
    kind: BodyKind
    unit: str
    parent: BodyId | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting in the calendar; `starts_at` in UTC milliseconds."""

    title: str
    kind: MeetingKind
    starts_at: int


@dataclass(frozen=True, slots=True)
class Body:
    """The whole body. `rule_set` is the one for meetings convened from now on."""

    founding: Founding | None = None
    people: HashTrieMap[PersonId, Participant] = EMPTY
    groups: HashTrieMap[GroupId, str] = EMPTY
    rule_set: RuleSet | None = None
    calendar: HashTrieMap[MeetingId, Listed] = EMPTY


class BodyLaw:
    """Founded by the system; kept by the system and by its own chair and secretaries."""

    def initial(self) -> Body:
        """Nothing founded."""
        return Body()

    def decide(self, state: Body, command: c.Command, asked: Asked) -> tuple[Draft, ...]:
        """The events a command leads to, all for the body's people. Raises RuleBroken."""
        _check(state, command, asked.actor)
        return tuple(Draft(event, EVERYONE) for event in _decided(state, command, asked))

    def evolve(self, state: Body, fact: Fact) -> Body:
        """The state after one more fact."""
        match fact.event:
            case e.BodyFounded(body, name, kind, unit, parent):
                return replace(state, founding=Founding(body, name, kind, unit, parent))
            case e.PersonEntered() as event:
                return replace(state, people=state.people.insert(event.person, participant_of(event)))
            case e.PersonLeft(person):
                return replace(state, people=state.people.discard(person))
            case e.GroupNamed(group, name):
                return replace(state, groups=state.groups.insert(group, name))
            case e.RuleSetAdopted(rule_set):
                return replace(state, rule_set=rule_set)
            case e.MeetingListed(meeting, title, kind, starts_at):
                listed = Listed(title, kind, starts_at)
                return replace(state, calendar=state.calendar.insert(meeting, listed))
            case _:
                return state

    def restrict(self, state: Body, reader: PersonId) -> Body:
        """All of it for its people, nothing for others."""
        return state if reader in state.people else Body()

    def standing(self, state: Body, reader: PersonId) -> Standing | None:
        """The reader's roles and groups in the body."""
        person = state.people.get(reader)
        return None if person is None else Standing(reader, person.roles, person.groups)


def _check(state: Body, command: c.Command, actor: PersonId) -> None:
    founding = isinstance(command, c.FoundBody)
    if founding == (state.founding is not None):
        raise RuleBroken(Refusal.ALREADY_EXISTS if founding else Refusal.UNKNOWN_STREAM)
    if actor == SYSTEM:
        return
    person = state.people.get(actor)
    if person is None or DAIS_ROLES.isdisjoint(person.roles):
        raise RuleBroken(Refusal.NOT_ALLOWED)


def _decided(state: Body, command: c.Command, asked: Asked) -> tuple[e.Event, ...]:
    match command:
        case c.FoundBody(name, kind, unit, parent):
            name, unit = typed.needed(name, typed.LINE), typed.optional(unit, typed.LINE)
            return (e.BodyFounded(BodyId(asked.stream_id), name, kind, unit, parent),)
        case c.EnterPeople(people, groups):
            return _entered(state, people, groups)
        case c.RemovePerson(person):
            if person not in state.people:
                raise RuleBroken(Refusal.UNKNOWN_PERSON)
            return (e.PersonLeft(person),)
        case c.AdoptRuleSet(rule_set):
            if not sound(rule_set):
                raise RuleBroken(Refusal.IMPOSSIBLE_NUMBER)
            return (e.RuleSetAdopted(rule_set),)
        case c.ListMeeting(meeting, title, kind, starts_at):
            typed.identifier(meeting)
            title = typed.needed(title, typed.LINE)
            return (e.MeetingListed(meeting, title, kind, typed.number(starts_at, 0, typed.LATEST_MS)),)
        case _:
            raise RuleBroken(Refusal.UNKNOWN_COMMAND)


def _entered(
    state: Body, people: tuple[c.Invited, ...], groups: tuple[c.NamedGroup, ...]
) -> tuple[e.Event, ...]:
    """An import, all or nothing: nobody named twice, no group that nobody named."""
    if not people and not groups:
        raise RuleBroken(Refusal.NOTHING_NEW)
    typed.all_different(person.person for person in people)
    typed.all_different(group.group for group in groups)
    entered = {person.person: checked(person) for person in people}
    at_most_one_chairman([*entered.values(), *(p for k, p in state.people.items() if k not in entered)])
    for group in groups:
        typed.identifier(group.group)
    known = {*state.groups, *(group.group for group in groups)}
    if any(known.isdisjoint({group}) for person in people for group in person.groups):
        raise RuleBroken(Refusal.UNKNOWN_GROUP)
    return (
        *(e.GroupNamed(group.group, typed.needed(group.name, typed.LINE)) for group in groups),
        *(
            e.PersonEntered(p.person, p.name, p.office, p.unit, p.seat, p.roles, p.groups, p.votes)
            for p in entered.values()
        ),
    )
