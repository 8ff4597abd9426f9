"""Ý kiến kết luận của chủ tọa on an item, recorded and reworded.

Must not word anything itself.
"""

from dataclasses import replace

from meetingroom.rules import found, typed
from meetingroom.rules.commands import RecordConclusion
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import ConclusionRecorded
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import ConclusionId, derived
from meetingroom.rules.permissions import sees
from meetingroom.rules.state import Conclusion, Meeting
from meetingroom.rules.underway import audience_now, doors_closed


def record(state: Meeting, command: RecordConclusion, asked: Asked) -> tuple[Draft, ...]:
    """A new conclusion, or another wording of one, for the readers it already has."""
    item = found.item(state, command.item, asked)
    text = typed.needed(command.text, typed.PAGES)
    if command.conclusion is None:
        name = ConclusionId(derived(asked.id, 0))
        behind_doors = item.closed_session or doors_closed(state, command.item)
        audience = audience_now(item, behind_doors)
        return (Draft(ConclusionRecorded(name, command.item, text), audience),)
    before = state.conclusions.get(command.conclusion)
    if before is None or before.item != command.item or not sees(state, asked.actor, before.audience):
        raise RuleBroken(Refusal.UNKNOWN_CONCLUSION)
    return (Draft(ConclusionRecorded(command.conclusion, command.item, text), before.audience),)


def recorded(state: Meeting, event: ConclusionRecorded, fact: Fact) -> Meeting:
    """The newest wording."""
    conclusion = Conclusion(event.conclusion, event.item, event.text, fact.at, fact.audience)
    return replace(state, conclusions=state.conclusions.insert(event.conclusion, conclusion))
