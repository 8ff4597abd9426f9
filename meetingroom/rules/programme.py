"""Publishing the programme: one act, one event per distinct audience, together the resolved tree.

The readers of an item are fixed at its first publication and always lie within those of the item above
it, so that a child is never seen without its parent. Items not named stay as they are; withdrawing is
an act of its own (`agenda`). Must not call items.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from meetingroom.rules import found, papers, typed
from meetingroom.rules.audience import DAIS, EVERYONE, MEMBERS, Audience, Role
from meetingroom.rules.commands import PublishedItem, PublishProgramme
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import Motion, ProgrammeItem, ProgrammePublished
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import ItemId
from meetingroom.rules.state import Item, Meeting
from meetingroom.rules.terms import ItemState

LAST_POSITION = 100_000
DAY_MINUTES = 24 * 60
DEEPEST_AUDIENCE = 8
"""Bounds of bounds: no audience a person can choose comes near."""

DEEPEST_TREE = 10
"""Items above items above items."""

Wanted = Mapping[ItemId, PublishedItem]
Audiences = Mapping[ItemId, Audience]


def publish(state: Meeting, command: PublishProgramme, asked: Asked) -> tuple[Draft, ...]:
    """Items and papers by value. Raises NOTHING_NEW when all of it stands so already."""
    typed.all_different(p.item.item for p in command.items)
    typed.all_different(p.paper for p in command.papers)
    wanted = {p.item.item: replace(p, item=_checked(state, p.item)) for p in command.items}
    audiences = _readers(state, wanted, _tree(state, wanted))
    drafts = _changed_items(state, wanted, audiences)
    for paper in command.papers:
        of_item = audiences.get(paper.item) or found.item(state, paper.item, asked).audience
        chosen = replace(paper, audience=dais_too(paper.audience))
        drafts += papers.published_by(state, chosen, of_item)
    if not drafts:
        raise RuleBroken(Refusal.NOTHING_NEW)
    return drafts


def dais_too(audience: Audience) -> Audience:
    """`audience` as somebody chose it, and the dais, who conduct what they must be able to read."""
    _must_be_shallow(audience)
    if audience.everyone:
        return audience
    return replace(audience, roles=tuple(dict.fromkeys((*audience.roles, *DAIS.roles))))


def _must_be_shallow(audience: Audience) -> None:
    depth, inner = 0, audience.within
    while inner is not None:
        depth, inner = depth + 1, inner.within
    if depth > DEEPEST_AUDIENCE:
        raise RuleBroken(Refusal.WRONG_AUDIENCE)


def _checked(state: Meeting, item: ProgrammeItem) -> ProgrammeItem:
    typed.identifier(item.item)
    before = state.items.get(item.item)
    if before is not None and before.state is ItemState.WITHDRAWN:
        raise RuleBroken(Refusal.ITEM_WITHDRAWN, item=before.plan.number)
    if item.sitting is not None and item.sitting not in state.sittings:
        raise RuleBroken(Refusal.UNKNOWN_SITTING)
    return replace(
        item,
        number=typed.needed(item.number, typed.LINE),
        title=typed.needed(item.title, typed.LINE),
        presenter=typed.optional(item.presenter, typed.LINE),
        office=typed.optional(item.office, typed.LINE),
        position=typed.number(item.position, 0, LAST_POSITION),
        planned_minutes=typed.number(item.planned_minutes, 0, DAY_MINUTES),
        motion=_checked_motion(state, item.motion) if item.motion else None,
    )


def _checked_motion(state: Meeting, motion: Motion) -> Motion:
    if found.particulars(state).rule_set.majority(motion.rule) is None:
        raise RuleBroken(Refusal.UNKNOWN_RULE)
    return replace(motion, question=typed.needed(motion.question, typed.PARAGRAPH))


def _tree(state: Meeting, wanted: Wanted) -> Mapping[ItemId, ProgrammeItem]:
    """The programme as it will stand. Raises DUPLICATE_NUMBER, and WRONG_PARENT for a parent that is
    not there, was withdrawn, or hangs below its own child."""
    standing = {i.plan.item: i.plan for i in state.items.values() if i.state is not ItemState.WITHDRAWN}
    standing |= {name: published.item for name, published in wanted.items()}
    numbers = Counter(plan.number for plan in standing.values())
    for name in wanted:
        number, above = standing[name].number, standing[name].parent
        if numbers[number] > 1:
            raise RuleBroken(Refusal.DUPLICATE_NUMBER, item=number)
        passed = {name}
        while above is not None:
            if above in passed or above not in standing or len(passed) == DEEPEST_TREE:
                raise RuleBroken(Refusal.WRONG_PARENT, item=number)
            passed.add(above)
            above = standing[above].parent
    return standing


def _readers(state: Meeting, wanted: Wanted, standing: Mapping[ItemId, ProgrammeItem]) -> Audiences:
    """Who reads each item of the tree, each within the one above it."""
    settled: dict[ItemId, Audience] = {}

    def settle(name: ItemId) -> Audience:
        if name not in settled:
            above = standing[name].parent
            settled[name] = (
                _audience(state, wanted[name], settle(above) if above else EVERYONE)
                if name in wanted
                else state.items[name].audience
            )
        return settled[name]

    for name in standing:
        settle(name)
    return settled


def _audience(state: Meeting, published: PublishedItem, above: Audience) -> Audience:
    plan = published.item
    chosen = dais_too(published.audience)
    audience = (_behind_closed_doors(chosen, plan) if plan.closed else chosen).bounded(above)
    before = state.items.get(plan.item)
    if chosen.unless_conflicted is not None or (before is not None and before.audience != audience):
        raise RuleBroken(Refusal.WRONG_AUDIENCE, item=plan.number)
    return audience


def _behind_closed_doors(chosen: Audience, plan: ProgrammeItem) -> Audience:
    """A closed item is never for guests or the hall as such; a guest may be named in person."""
    if chosen.everyone:
        return chosen.bounded(MEMBERS)
    if {Role.GUEST, Role.HALL} & set(chosen.roles):
        raise RuleBroken(Refusal.WRONG_AUDIENCE, item=plan.number)
    return chosen


def _changed_items(state: Meeting, wanted: Wanted, audiences: Audiences) -> tuple[Draft, ...]:
    edition = 1 + max((i.edition for i in state.items.values()), default=0)
    groups: dict[Audience, list[ProgrammeItem]] = {}
    for name, published in wanted.items():
        before = state.items.get(name)
        if before is None or before.plan != published.item:
            groups.setdefault(audiences[name], []).append(published.item)
    return tuple(
        Draft(ProgrammePublished(edition, tuple(items)), audience) for audience, items in groups.items()
    )


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def published(state: Meeting, event: ProgrammePublished, fact: Fact) -> Meeting:
    """The newest plan of each item; what happened to it stays."""
    items = state.items
    for plan in event.items:
        before = items.get(plan.item)
        if before is None:
            item = Item(plan, event.edition, fact.audience)
        else:
            item = replace(before, plan=plan, edition=event.edition)
        items = items.insert(plan.item, item)
    return replace(state, items=items)
