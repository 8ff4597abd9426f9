"""What is before a sitting: calling an item, leaving it, withdrawing it, taking the last step back.

One item is current in a sitting at a time; each event touches one item, so that nobody learns of an
item he may not see by the one that came before or after it. Must not publish: `programme` does.
"""

from collections.abc import Callable
from dataclasses import replace

from meetingroom.rules import found, speaking, typed
from meetingroom.rules.commands import CallItem, FinishItem, TakeBackStep, WithdrawItem
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import ItemCalled, ItemFinished, ItemReturned, ItemWithdrawn
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import ItemId, SittingId
from meetingroom.rules.state import Item, Meeting, Progress
from meetingroom.rules.terms import ItemState, SittingState
from meetingroom.rules.underway import current_item, must_not_vote, must_not_vote_on, with_all_below

# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def call(state: Meeting, command: CallItem, asked: Asked) -> tuple[Draft, ...]:
    """Turn the sitting to an item; the one before is finished and its speaker has ended."""
    sitting = found.sitting(state, command.sitting, SittingState.IN_SESSION)
    item = found.item(state, command.item, asked)
    if item.state is ItemState.CURRENT:
        raise RuleBroken(Refusal.NOTHING_NEW)
    must_not_vote(state, sitting.sitting)
    called = Draft(ItemCalled(command.item, sitting.sitting), item.audience)
    return *left_behind(state, sitting.sitting), called


def finish(state: Meeting, command: FinishItem, asked: Asked) -> tuple[Draft, ...]:
    """Leave the current item."""
    item = found.item(state, command.item, asked)
    if item.state is not ItemState.CURRENT or item.called_in is None:
        raise RuleBroken(Refusal.ITEM_NOT_CALLED, item=item.plan.number)
    must_not_vote(state, item.called_in)
    return left_behind(state, item.called_in)


def withdraw(state: Meeting, command: WithdrawItem, asked: Asked) -> tuple[Draft, ...]:
    """Rút khỏi chương trình, with all that stands below it and is not done."""
    top = found.item(state, command.item, asked)
    reason = typed.reason(command.reason)
    going = [i for i in with_all_below(state, top) if i is top or i.state is ItemState.PLANNED]
    for item in going:
        must_not_vote_on(state, item.plan.item)
    ended = speaking.ended_on(state, {item.plan.item for item in going})
    return *ended, *(Draft(ItemWithdrawn(item.plan.item, reason), item.audience) for item in going)


def take_back(state: Meeting, command: TakeBackStep) -> tuple[Draft, ...]:
    """Undo the last call or end of an item in the sitting, if no other act of the chair came after.

    Raises NOTHING_TO_UNDO.
    """
    found.sitting(state, command.sitting, SittingState.IN_SESSION)
    last = state.acts[-1].command if state.acts else None
    stepped = [i for i in state.items.values() if i.stepped_by == last and i.called_in == command.sitting]
    if last is None or not stepped:
        raise RuleBroken(Refusal.NOTHING_TO_UNDO)
    undone = sorted(stepped, key=lambda i: i.state is not ItemState.CURRENT)
    return tuple(
        Draft(ItemReturned(i.plan.item, command.sitting, i.state is not ItemState.CURRENT), i.audience)
        for i in undone
    )


def left_behind(state: Meeting, sitting: SittingId) -> tuple[Draft, ...]:
    """What ends when a sitting leaves its current item: its speaker's time, and the item."""
    item = current_item(state, sitting)
    if item is None:
        return ()
    return *speaking.ended_in(state, sitting), Draft(ItemFinished(item.plan.item), item.audience)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def called(state: Meeting, event: ItemCalled, fact: Fact) -> Meeting:
    """The item is before the sitting, with open or closed doors."""
    sitting = state.sittings.get(event.sitting)
    return _stepped(
        state,
        event.item,
        fact,
        lambda item: replace(
            item,
            state=ItemState.CURRENT,
            called_in=event.sitting,
            called_at=fact.at,
            finished_at=None,
            closed_session=sitting is not None and sitting.closed_session,
        ),
    )


def finished(state: Meeting, event: ItemFinished, fact: Fact) -> Meeting:
    """The sitting has left the item."""
    return _stepped(
        state, event.item, fact, lambda item: replace(item, state=ItemState.DONE, finished_at=fact.at)
    )


def returned(state: Meeting, event: ItemReturned) -> Meeting:
    """The item is as it was before the step, which cannot be taken back twice."""

    def restore(item: Item) -> Item:
        if item.before is None:
            return item
        return replace(
            item,
            state=item.before.state,
            called_in=item.before.called_in,
            called_at=item.before.called_at,
            finished_at=item.before.finished_at,
            stepped_by=None,
            before=None,
        )

    return _changed(state, event.item, restore)


def withdrawn(state: Meeting, event: ItemWithdrawn) -> Meeting:
    """Out of the programme, with its reason; papers and votes on it stay on record."""
    return _changed(
        state,
        event.item,
        lambda item: replace(item, state=ItemState.WITHDRAWN, withdrawn_reason=event.reason),
    )


def _stepped(state: Meeting, name: ItemId, fact: Fact, step: Callable[[Item], Item]) -> Meeting:
    def remember(item: Item) -> Item:
        before = Progress(item.state, item.called_in, item.called_at, item.finished_at)
        return replace(step(item), stepped_by=fact.command, before=before)

    return _changed(state, name, remember)


def _changed(state: Meeting, name: ItemId, change: Callable[[Item], Item]) -> Meeting:
    item = state.items.get(name)
    return state if item is None else replace(state, items=state.items.insert(name, change(item)))
