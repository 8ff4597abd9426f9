"""Readings of a meeting that several views share: who, where, how many. Pure; must not know Qt."""

from meetingroom.client.views.values import ItemName, PersonName, PollResult
from meetingroom.rules.audience import Role
from meetingroom.rules.ids import ItemId, PersonId, SittingId
from meetingroom.rules.state import InSitting, Item, Meeting, Participant, Poll, Presence, Sitting
from meetingroom.rules.terms import ItemState, MeetingState, PollState, SittingState

NOBODY = Participant(PersonId(""), "", "", "", "", frozenset(), frozenset(), votes=False)


def participant(meeting: Meeting, person: PersonId) -> Participant:
    """The participant, or an empty one when this desk does not know him."""
    return meeting.participants.get(person) or NOBODY


def person_name(meeting: Meeting, person: PersonId) -> PersonName:
    """How a person is named."""
    found = participant(meeting, person)
    return PersonName(person, found.name, found.office, found.seat)


def item_name(meeting: Meeting, item: ItemId) -> ItemName:
    """How an item is named; number and title are empty when this person may not see it."""
    found = meeting.items.get(item)
    return ItemName(item, found.plan.number, found.plan.title) if found else ItemName(item, "", "")


def sitting_now(meeting: Meeting) -> Sitting | None:
    """The sitting that is going on, else the next planned one, else the last that ended. Once the meeting
    is over no planned sitting comes any more: the last that was held."""
    by_hour = sorted(meeting.sittings.values(), key=lambda s: (s.starts_at, s.sitting))
    if meeting.state in (MeetingState.ENDED, MeetingState.ARCHIVED):
        by_hour = [s for s in by_hour if s.started_at is not None] or by_hour
        return by_hour[-1] if by_hour else None
    for state in (SittingState.IN_SESSION, SittingState.RECESS, SittingState.PLANNED):
        for sitting in by_hour:
            if sitting.state is state:
                return sitting
    return by_hour[-1] if by_hour else None


def current_item(meeting: Meeting) -> Item | None:
    """The item before the sitting that is going on."""
    sitting = sitting_now(meeting)
    if sitting is None:
        return None
    for item in meeting.items.values():
        if item.state is ItemState.CURRENT and item.called_in == sitting.sitting:
            return item
    return None


def presence(meeting: Meeting, sitting: SittingId, person: PersonId) -> Presence | None:
    """Where a person stands in a sitting; None while unmarked."""
    return meeting.presence.get(InSitting(sitting, person))


def voters(meeting: Meeting) -> list[Participant]:
    """Everyone who votes, by name."""
    return sorted((p for p in meeting.participants.values() if p.votes), key=lambda p: (p.seat, p.name))


def present_voters(meeting: Meeting, sitting: SittingId) -> int:
    """How many members are in the room now."""
    here = (presence(meeting, sitting, p.person) for p in meeting.participants.values() if p.votes)
    return sum(found is not None and found.in_the_room for found in here)


def quorum_need(meeting: Meeting) -> int:
    """How many must be present; 0 before the convocation is known."""
    if meeting.particulars is None:
        return 0
    return meeting.particulars.rule_set.quorum.share.least(total_members(meeting))


def total_members(meeting: Meeting) -> int:
    """Tổng số: as confirmed, else the members on the list."""
    if meeting.total is not None:
        return meeting.total.in_office
    return sum(p.votes for p in meeting.participants.values())


def has_role(meeting: Meeting, person: PersonId, *roles: Role) -> bool:
    """The person holds one of these roles in the meeting."""
    return not participant(meeting, person).roles.isdisjoint(roles)


def poll_rank(poll: Poll) -> tuple[int, int, str]:
    """Which poll matters most now: open or held, then announced, then the newest that ended."""
    opened_at = poll.opened.at if poll.opened else 0
    match poll.state:
        case PollState.OPEN | PollState.HELD:
            return (3, opened_at, poll.poll)
        case PollState.ANNOUNCED:
            return (2, poll.announced_at or 0, poll.poll)
        case PollState.CLOSED | PollState.CONFIRMED:
            return (1, opened_at, poll.poll)
        case PollState.VOIDED:
            return (1, max(opened_at, poll.voided_at or 0), poll.poll)
        case PollState.DRAFT:
            return (0, 0, poll.poll)


def foremost_poll(meeting: Meeting) -> Poll | None:
    """The open poll; else the announced one; else the latest that was open. Never a mere draft."""
    ranked = max(meeting.polls.values(), key=poll_rank, default=None)
    return None if ranked is None or ranked.state is PollState.DRAFT else ranked


def poll_result(poll: Poll) -> PollResult | None:
    """The count and outcome, once the vote has ended."""
    if poll.closed is None:
        return None
    return PollResult(poll.closed.tally, poll.closed.outcome, poll.rule, poll.closed.at)


def item_result(meeting: Meeting, item: ItemId) -> PollResult | None:
    """The declared result of the newest confirmed poll on an item."""
    confirmed = [p for p in meeting.polls.values() if p.item == item and p.state is PollState.CONFIRMED]
    newest = max(confirmed, key=lambda p: p.confirmed_at or 0, default=None)
    return None if newest is None else poll_result(newest)
