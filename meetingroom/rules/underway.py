"""What is going on now: the current item, the running vote and the speaker of a sitting.

Questions only. Must not decide or fold.
"""

from collections.abc import Iterator

from meetingroom.rules.audience import MEMBERS, Audience
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.ids import ItemId, SittingId
from meetingroom.rules.state import Item, Meeting, Poll, Speech
from meetingroom.rules.terms import ItemState, PollState, SpeechState

RUNNING = frozenset({PollState.OPEN, PollState.HELD})


def current_item(state: Meeting, sitting: SittingId) -> Item | None:
    """The item that is before the sitting, if any."""
    items = state.items.values()
    return next((i for i in items if i.state is ItemState.CURRENT and i.called_in == sitting), None)


def sitting_of(state: Meeting, item: ItemId) -> SittingId | None:
    """The sitting that this item, or one above it, is before."""
    here = state.items.get(item)
    while here is not None and here.state is not ItemState.CURRENT:
        here = state.items.get(here.plan.parent) if here.plan.parent else None
    return here.called_in if here is not None else None


def with_all_below(state: Meeting, top: Item) -> Iterator[Item]:
    """The item and everything under it, in the order of the programme."""
    yield top
    below = (i for i in state.items.values() if i.plan.parent == top.plan.item)
    for item in sorted(below, key=lambda i: (i.plan.position, i.plan.item)):
        yield from with_all_below(state, item)


def audience_now(item: Item, doors_closed: bool) -> Audience:
    """Who may read what is new on an item: its readers; when a public item is taken in a closed session,
    only the members among them (a closed item has had no other readers from the start)."""
    return item.audience.bounded(MEMBERS) if doors_closed and not item.plan.closed else item.audience


def doors_closed(state: Meeting, item: ItemId) -> bool:
    """True while the item, or one above it, is before a sitting in closed session."""
    name = sitting_of(state, item)
    sitting = state.sittings.get(name) if name else None
    return sitting is not None and sitting.closed_session


def running_poll(state: Meeting, sitting: SittingId) -> Poll | None:
    """The poll that is open or held in the sitting, if any."""
    polls = state.polls.values()
    return next((p for p in polls if p.sitting == sitting and p.state in RUNNING), None)


def must_not_vote(state: Meeting, sitting: SittingId) -> None:
    """Raises ANOTHER_POLL_OPEN while a poll is open or held in the sitting."""
    if running_poll(state, sitting) is not None:
        raise RuleBroken(Refusal.ANOTHER_POLL_OPEN)


def must_not_vote_on(state: Meeting, item: ItemId) -> None:
    """Raises ANOTHER_POLL_OPEN while a poll on the item is open or held."""
    if any(p.item == item and p.state in RUNNING for p in state.polls.values()):
        raise RuleBroken(Refusal.ANOTHER_POLL_OPEN)


def speakers(state: Meeting, sitting: SittingId) -> tuple[Speech, ...]:
    """Those who have the floor in the sitting: one, or nobody."""
    speeches = state.speeches.values()
    having = (s for s in speeches if s.state is SpeechState.SPEAKING and sitting_of(state, s.item) == sitting)
    return tuple(sorted(having, key=lambda s: s.speech))
