"""The speaking list: asking for the floor, getting it, ending.

Times come from the rule set (NQ 102/2015/QH13: the first speech on an item and a further one) unless
the chair says otherwise; a clock that has run out ends nothing. Must not conduct the agenda.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from meetingroom.rules import found, typed
from meetingroom.rules.commands import (
    CallSpeaker,
    EndSpeech,
    RequestSpeech,
    SetSpeakingList,
    WithdrawSpeech,
)
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import (
    SpeakerCalled,
    SpeakingListSet,
    SpeechEnded,
    SpeechRequested,
    SpeechWithdrawn,
)
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import ItemId, SittingId, SpeechId, derived
from meetingroom.rules.state import Meeting, Speech
from meetingroom.rules.terms import SpeechKind, SpeechState
from meetingroom.rules.underway import audience_now, doors_closed, sitting_of, speakers

MINUTE_MS = 60_000


def allotted_ms(state: Meeting, speech: Speech) -> int:
    """The rule set's time for this speech, in milliseconds; a first one on its item has more than a
    further one."""
    times = found.particulars(state).rule_set.speaking
    spoken = any(
        s.person == speech.person and s.item == speech.item and s.called_at is not None
        for s in state.speeches.values()
    )
    minutes = {
        SpeechKind.INTERPELLATION: times.question_minutes,
        SpeechKind.REPLY: times.answer_minutes,
        SpeechKind.DEBATE_REPLY: times.reply_minutes,
    }.get(speech.kind, times.second_minutes if spoken else times.first_minutes)
    return minutes * MINUTE_MS


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def set_list(state: Meeting, command: SetSpeakingList, asked: Asked) -> tuple[Draft, ...]:
    """Open or close the list of an item. Raises NOTHING_NEW when it is so already."""
    item = found.item(state, command.item, asked)
    if item.speaking_open == command.open:
        raise RuleBroken(Refusal.NOTHING_NEW)
    return (Draft(SpeakingListSet(command.item, command.open), item.audience),)


def request(state: Meeting, command: RequestSpeech, asked: Asked) -> tuple[Draft, ...]:
    """Ask for the floor, once at a time on each item."""
    item = found.item(state, command.item, asked)
    if not item.speaking_open:
        raise RuleBroken(Refusal.SPEAKING_CLOSED, item=item.plan.number)
    waiting = (SpeechState.WAITING, SpeechState.SPEAKING)
    mine = (s for s in state.speeches.values() if s.person == asked.actor and s.item == command.item)
    if any(speech.state in waiting for speech in mine):
        raise RuleBroken(Refusal.ALREADY_REQUESTED)
    about = typed.optional(command.about, typed.PARAGRAPH)
    event = SpeechRequested(SpeechId(derived(asked.id, 0)), asked.actor, command.item, command.kind, about)
    return (Draft(event, audience_now(item, doors_closed(state, command.item))),)


def withdraw(state: Meeting, command: WithdrawSpeech, asked: Asked) -> tuple[Draft, ...]:
    """Take a waiting request back."""
    speech = _in_state(state, command.speech, asked, SpeechState.WAITING)
    return (Draft(SpeechWithdrawn(speech.speech), speech.audience),)


def call(state: Meeting, command: CallSpeaker, asked: Asked) -> tuple[Draft, ...]:
    """Give the floor, in whatever order the chair chooses; who has it now has ended.

    `planned_ms` 0 means the rule set's own time.
    """
    speech = _in_state(state, command.speech, asked, SpeechState.WAITING)
    item = found.item(state, speech.item, asked)
    sitting = sitting_of(state, speech.item)
    if sitting is None:
        raise RuleBroken(Refusal.ITEM_NOT_CALLED, item=item.plan.number)
    planned = typed.number(command.planned_ms, 0, typed.LONGEST_MS) or allotted_ms(state, speech)
    return *ended_in(state, sitting), Draft(SpeakerCalled(speech.speech, planned), speech.audience)


def end(state: Meeting, command: EndSpeech, asked: Asked) -> tuple[Draft, ...]:
    """The speaker has finished."""
    return _ends([_in_state(state, command.speech, asked, SpeechState.SPEAKING)])


def ended_in(state: Meeting, sitting: SittingId) -> tuple[Draft, ...]:
    """The end of whoever has the floor in the sitting."""
    return _ends(speakers(state, sitting))


def ended_on(state: Meeting, items: Collection[ItemId]) -> tuple[Draft, ...]:
    """The end of whoever has the floor on one of the items."""
    having = (s for s in state.speeches.values() if s.state is SpeechState.SPEAKING and s.item in items)
    return _ends(sorted(having, key=lambda s: s.speech))


def _ends(having: Collection[Speech]) -> tuple[Draft, ...]:
    return tuple(Draft(SpeechEnded(speech.speech), speech.audience) for speech in having)


def _in_state(state: Meeting, name: SpeechId, asked: Asked, allowed: SpeechState) -> Speech:
    speech = found.speech(state, name, asked)
    if speech.state is not allowed:
        raise RuleBroken(Refusal.WRONG_SPEECH_STATE, state=speech.state)
    return speech


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def list_set(state: Meeting, event: SpeakingListSet) -> Meeting:
    """The list is open, or closed."""
    item = state.items.get(event.item)
    if item is None:
        return state
    return replace(state, items=state.items.insert(event.item, replace(item, speaking_open=event.open)))


def requested(state: Meeting, event: SpeechRequested, fact: Fact) -> Meeting:
    """One more in the queue."""
    speech = Speech(event.speech, event.person, event.item, event.kind, event.about, fact.audience, fact.at)
    return replace(state, speeches=state.speeches.insert(event.speech, speech))


def withdrawn(state: Meeting, event: SpeechWithdrawn) -> Meeting:
    """Out of the queue."""
    return _changed(state, event.speech, lambda speech: replace(speech, state=SpeechState.WITHDRAWN))


def called(state: Meeting, event: SpeakerCalled, fact: Fact) -> Meeting:
    """Has the floor."""
    return _changed(
        state,
        event.speech,
        lambda speech: replace(
            speech, state=SpeechState.SPEAKING, called_at=fact.at, planned_ms=event.planned_ms
        ),
    )


def ended(state: Meeting, event: SpeechEnded, fact: Fact) -> Meeting:
    """Has spoken."""
    return _changed(
        state, event.speech, lambda speech: replace(speech, state=SpeechState.DONE, ended_at=fact.at)
    )


def _changed(state: Meeting, name: SpeechId, change: Callable[[Speech], Speech]) -> Meeting:
    speech = state.speeches.get(name)
    if speech is None:
        return state
    return replace(state, speeches=state.speeches.insert(name, change(speech)))
