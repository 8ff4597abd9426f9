"""What the chair's console shows, as values, and how a vote and a motion are read for it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from meetingroom.client.views.chair_steps import Step
from meetingroom.client.views.standing import (
    current_item,
    foremost_poll,
    item_name,
    person_name,
    poll_result,
    presence,
    present_voters,
    quorum_need,
    sitting_now,
    total_members,
)
from meetingroom.client.views.values import ALLOWED, Act, Hint, ItemName, PersonName, PollResult
from meetingroom.rules.ids import PersonId, PollId, SittingId
from meetingroom.rules.rulesets import MajorityRule, QuorumRule
from meetingroom.rules.state import Held, Meeting, OnItem, Poll
from meetingroom.rules.terms import Basis, PollState, QuorumEffect
from meetingroom.wire.messages import Passing


class Conduct(StrEnum):
    """Acts of conduct whose buttons the console shows besides the next step."""

    CALL_NEXT = "call_next"
    FINISH_ITEM = "finish_item"
    TAKE_BACK = "take_back"
    HOLD_POLL = "hold_poll"
    VOID_POLL = "void_poll"
    RECESS = "recess"
    END_SITTING = "end_sitting"
    END_MEETING = "end_meeting"
    CLOSED_SESSION = "closed_session"
    SPEAKING_LIST = "speaking_list"
    CONCLUSION = "conclusion"


@dataclass(frozen=True, slots=True)
class ChairPoll:
    """The vote as the chair sees it. `missing`: who has not voted yet (open poll only, None when not
    known now); `latecomers`: members in the room who are not electors; `result` from the close on."""

    poll: PollId
    item: ItemName
    question: str
    rule: MajorityRule
    state: PollState
    total: int
    present: int
    electors: int
    not_taking_part: int
    need: int | None
    opened_at: int | None
    planned_until: int | None
    held: Held | None
    cast: int | None
    of: int | None
    missing: tuple[PersonName, ...] | None
    latecomers: tuple[PersonName, ...]
    result: PollResult | None
    closed_at: int | None
    confirmed_at: int | None


@dataclass(frozen=True, slots=True)
class StandsAside:
    """Who does not take part, and why; known to the person, chair and secretary only."""

    person: PersonName
    reason: str


@dataclass(frozen=True, slots=True)
class Motion:
    """What the next vote would ask: question, rule and how many would carry it as things stand.
    `base`: what `need` is counted over, None (like `need`) where it is the ballots collected.
    `below_quorum`: it can only be opened with a reason; `blocked`: it cannot."""

    question: str
    rule: MajorityRule
    need: int | None
    base: int | None
    total: int
    present: int
    quorum: QuorumRule
    not_taking_part: tuple[StandsAside, ...]
    below_quorum: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class ChairDesk:
    """The console. `step_hint` belongs to `step`; `hints` to the other acts; `unrecorded` are the
    chair's own acts that the server has not answered, `refused` those it did not take."""

    step: Step
    step_hint: Hint
    hints: tuple[tuple[Conduct, Hint], ...]
    current: ItemName | None
    called_at: int | None
    planned_minutes: int
    following: ItemName | None
    sitting: SittingId | None
    closed_session: bool
    speaking_open: bool
    motion: Motion | None
    poll: ChairPoll | None
    conclusion: str
    present: int
    total: int
    total_confirmed: bool
    quorum_need: int
    unrecorded: tuple[Act, ...]
    refused: tuple[Act, ...]

    def hint(self, conduct: Conduct) -> Hint:
        """Whether an act may be done now."""
        return dict(self.hints).get(conduct, ALLOWED)


def chair_poll(meeting: Meeting, passing: Passing | None) -> ChairPoll | None:
    """The foremost poll as the chair sees it; `passing` holds how many have voted and who has not."""
    poll = foremost_poll(meeting)
    if poll is None:
        return None
    opened = poll.opened
    counting = passing.polls.get(poll.poll) if passing else None
    missing = counting.missing if counting and poll.state in _UNDECIDED else None
    planned = opened.at + opened.planned_ms if opened and opened.planned_ms is not None else None
    return ChairPoll(
        poll=poll.poll,
        item=item_name(meeting, poll.item),
        question=poll.question,
        rule=poll.rule,
        state=poll.state,
        total=opened.total if opened else 0,
        present=opened.present if opened else 0,
        electors=len(opened.electorate) if opened else 0,
        not_taking_part=opened.not_taking_part if opened else 0,
        need=opened.need if opened else None,
        opened_at=opened.at if opened else None,
        planned_until=planned,
        held=poll.held,
        cast=counting.cast if counting else None,
        of=counting.of if counting else None,
        missing=None if missing is None else tuple(person_name(meeting, PersonId(p)) for p in missing),
        latecomers=_latecomers(meeting, poll),
        result=poll_result(poll),
        closed_at=poll.closed.at if poll.closed else None,
        confirmed_at=poll.confirmed_at,
    )


def motion_of(meeting: Meeting) -> Motion | None:
    """What a vote on the current item would ask; None when it asks for none."""
    item, sitting, said = current_item(meeting), sitting_now(meeting), meeting.particulars
    if item is None or sitting is None or said is None or item.plan.motion is None:
        return None
    rule = said.rule_set.majority(item.plan.motion.rule)
    if rule is None:
        return None
    present, total = present_voters(meeting, sitting.sitting), total_members(meeting)
    base = {Basis.ALL: total, Basis.PRESENT: present}.get(rule.basis)
    short = present < quorum_need(meeting)
    return Motion(
        question=item.plan.motion.question,
        rule=rule,
        need=None if base is None else rule.share.least(base),
        base=base,
        total=total,
        present=present,
        quorum=said.rule_set.quorum,
        not_taking_part=tuple(
            StandsAside(person_name(meeting, key.person), conflict.reason)
            for key, conflict in sorted(meeting.conflicts.items())
            if key.item == item.plan.item
        ),
        below_quorum=short,
        blocked=short and said.rule_set.quorum.effect is QuorumEffect.BLOCK,
    )


_UNDECIDED = (PollState.OPEN, PollState.HELD)


def _latecomers(meeting: Meeting, poll: Poll) -> tuple[PersonName, ...]:
    """Members in the room who came after the electorate was frozen and have no conflict of interest."""
    if poll.opened is None or poll.state not in _UNDECIDED:
        return ()
    found = []
    for person in meeting.participants.values():
        here = presence(meeting, poll.sitting, person.person)
        if not person.votes or here is None or not here.in_the_room:
            continue
        conflicted = meeting.conflicts.get(OnItem(person.person, poll.item)) is not None
        if person.person not in poll.opened.electorate and not conflicted:
            found.append(person_name(meeting, person.person))
    return tuple(sorted(found, key=lambda p: p.name))
