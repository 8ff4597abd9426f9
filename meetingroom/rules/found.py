"""Finding what a command names, among what its actor may read.

What an actor may not read is answered as not found, so that a refusal tells nothing (law 7).
Must not decide anything else.
"""

from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import ItemId, PaperId, PersonId, PollId, SittingId, SpeechId
from meetingroom.rules.permissions import sees
from meetingroom.rules.state import Item, Meeting, Paper, Participant, Particulars, Poll, Sitting, Speech
from meetingroom.rules.terms import ItemState, SittingState


def particulars(state: Meeting) -> Particulars:
    """What the convocation says. Raises UNKNOWN_STREAM before it."""
    if state.particulars is None:
        raise RuleBroken(Refusal.UNKNOWN_STREAM)
    return state.particulars


def participant(state: Meeting, person: PersonId) -> Participant:
    """Raises UNKNOWN_PERSON."""
    found = state.participants.get(person)
    if found is None:
        raise RuleBroken(Refusal.UNKNOWN_PERSON)
    return found


def sitting(state: Meeting, name: SittingId, *allowed: SittingState) -> Sitting:
    """The sitting, in one of the `allowed` states. Raises UNKNOWN_SITTING, WRONG_SITTING_STATE."""
    found = state.sittings.get(name)
    if found is None:
        raise RuleBroken(Refusal.UNKNOWN_SITTING)
    if found.state not in allowed:
        raise RuleBroken(Refusal.WRONG_SITTING_STATE, state=found.state, sitting=found.title)
    return found


def item(state: Meeting, name: ItemId, asked: Asked) -> Item:
    """The item, not withdrawn. Raises UNKNOWN_ITEM, ITEM_WITHDRAWN."""
    found = state.items.get(name)
    if found is None or not sees(state, asked.actor, found.audience):
        raise RuleBroken(Refusal.UNKNOWN_ITEM)
    if found.state is ItemState.WITHDRAWN:
        raise RuleBroken(Refusal.ITEM_WITHDRAWN, item=found.plan.number)
    return found


def paper(state: Meeting, name: PaperId, asked: Asked) -> Paper:
    """The paper, not recalled. Raises UNKNOWN_PAPER, PAPER_RECALLED."""
    found = state.papers.get(name)
    if found is None or not any(sees(state, asked.actor, v.audience) for v in found.versions):
        raise RuleBroken(Refusal.UNKNOWN_PAPER)
    if found.recalled_at is not None:
        raise RuleBroken(Refusal.PAPER_RECALLED, at=found.recalled_at)
    return found


def poll(state: Meeting, name: PollId, asked: Asked) -> Poll:
    """Raises UNKNOWN_POLL."""
    found = state.polls.get(name)
    if found is None or not sees(state, asked.actor, found.audience):
        raise RuleBroken(Refusal.UNKNOWN_POLL)
    return found


def speech(state: Meeting, name: SpeechId, asked: Asked) -> Speech:
    """Raises UNKNOWN_SPEECH."""
    found = state.speeches.get(name)
    if found is None or not sees(state, asked.actor, found.audience):
        raise RuleBroken(Refusal.UNKNOWN_SPEECH)
    return found
