"""What comes next in a sitting: the chair's one large button. Pure; must not submit anything."""

from dataclasses import dataclass
from enum import StrEnum

from meetingroom.client.views.agenda_view import in_reading_order
from meetingroom.client.views.standing import current_item, foremost_poll, item_name, sitting_now
from meetingroom.client.views.values import ItemName
from meetingroom.rules.ids import ItemId, PollId, SittingId
from meetingroom.rules.state import Item, Meeting, Poll, Sitting
from meetingroom.rules.terms import ItemState, MeetingState, PollState, SittingState


class StepKind(StrEnum):
    """The kinds of next step. OPEN_VOTE prepares, announces and opens in one press."""

    CONFIRM_TOTAL = "confirm_total"
    OPEN_MEETING = "open_meeting"
    START_SITTING = "start_sitting"
    RESUME_SITTING = "resume_sitting"
    CALL_ITEM = "call_item"
    OPEN_VOTE = "open_vote"
    CLOSE_POLL = "close_poll"
    RESUME_POLL = "resume_poll"
    CONFIRM_POLL = "confirm_poll"
    END_SITTING = "end_sitting"
    END_MEETING = "end_meeting"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and what it is about ("MỞ BIỂU QUYẾT MỤC 4")."""

    kind: StepKind
    item: ItemName | None = None
    poll: PollId | None = None
    sitting: SittingId | None = None


def next_step(meeting: Meeting) -> Step:
    """The step that the state of things asks for."""
    sitting = sitting_now(meeting)
    if sitting is None or meeting.state in (MeetingState.ENDED, MeetingState.ARCHIVED):
        return Step(StepKind.NOTHING)
    if meeting.state is not MeetingState.OPENED:
        kind = StepKind.OPEN_MEETING if meeting.total else StepKind.CONFIRM_TOTAL
        return Step(kind, sitting=sitting.sitting)
    match sitting.state:
        case SittingState.PLANNED:
            return Step(StepKind.START_SITTING, sitting=sitting.sitting)
        case SittingState.RECESS:
            return Step(StepKind.RESUME_SITTING, sitting=sitting.sitting)
        case SittingState.ENDED:
            return Step(StepKind.END_MEETING, sitting=sitting.sitting)
        case SittingState.IN_SESSION:
            return _in_session(meeting, sitting)


_POLL_STEPS = {
    PollState.ANNOUNCED: StepKind.OPEN_VOTE,
    PollState.OPEN: StepKind.CLOSE_POLL,
    PollState.HELD: StepKind.RESUME_POLL,
    PollState.CLOSED: StepKind.CONFIRM_POLL,
}


def _in_session(meeting: Meeting, sitting: Sitting) -> Step:
    poll = foremost_poll(meeting)
    if poll is not None and poll.state in _POLL_STEPS:
        return Step(_POLL_STEPS[poll.state], item_name(meeting, poll.item), poll.poll, sitting.sitting)
    item = current_item(meeting)
    if item is not None and vote_outstanding(meeting, item):
        prepared = prepared_poll(meeting, item.plan.item)
        return Step(
            StepKind.OPEN_VOTE,
            item_name(meeting, item.plan.item),
            prepared.poll if prepared else None,
            sitting.sitting,
        )
    following = next_item(meeting, sitting, item)
    if following is None:
        return Step(StepKind.END_SITTING, sitting=sitting.sitting)
    return Step(StepKind.CALL_ITEM, item_name(meeting, following.plan.item), None, sitting.sitting)


def vote_outstanding(meeting: Meeting, item: Item) -> bool:
    """The item asks for a decision and none has been taken yet."""
    decided = (PollState.CLOSED, PollState.CONFIRMED)
    polls = [poll for poll in meeting.polls.values() if poll.item == item.plan.item]
    return item.plan.motion is not None and not any(poll.state in decided for poll in polls)


def prepared_poll(meeting: Meeting, item: ItemId) -> Poll | None:
    """A poll on the item that waits to be opened."""
    waiting = (PollState.DRAFT, PollState.ANNOUNCED)
    return next((p for p in meeting.polls.values() if p.item == item and p.state in waiting), None)


def next_item(meeting: Meeting, sitting: Sitting, current: Item | None) -> Item | None:
    """The next planned item of this sitting in reading order, from the current one on. A heading
    (an item with items below it and no motion) is passed over."""
    ordered = [item for item, _ in in_reading_order(meeting)]
    parents = {item.plan.parent for item in ordered if item.plan.parent is not None}
    after = ordered.index(current) + 1 if current in ordered else 0
    for item in ordered[after:] + ordered[:after]:
        if item.plan.item in parents and item.plan.motion is None:
            continue
        if item.state is ItemState.PLANNED and item.plan.sitting in (None, sitting.sitting):
            return item
    return None
