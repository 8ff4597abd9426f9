"""The life of a vote: draft → announced → open ↔ held → closed → confirmed; voided from any of them.

Electorate and base are frozen by value at opening (architecture, laws 10 and 11). No countdown closes
a vote and none resumes one: only commands of people do. Must not look at a single choice: `ballots`
counts.
"""

from collections.abc import Callable
from dataclasses import replace

from rpds import HashTrieMap

from meetingroom.rules import ballots, found, quorum, typed
from meetingroom.rules.attendance import in_the_room, voters_in_the_room
from meetingroom.rules.commands import (
    AdmitElector,
    AnnouncePoll,
    ClosePoll,
    ConfirmPoll,
    HoldPoll,
    OpenPoll,
    PreparePoll,
    ResumePoll,
    VoidPoll,
)
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import (
    ElectorAdmitted,
    PollAnnounced,
    PollClosed,
    PollConfirmed,
    PollHeld,
    PollOpened,
    PollPrepared,
    PollResumed,
    PollVoided,
    RollPublished,
)
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import SYSTEM, PersonId, PollId, derived
from meetingroom.rules.majorities import decided, need_at_opening
from meetingroom.rules.permissions import sees
from meetingroom.rules.state import Closed, Held, Meeting, OnItem, Opened, Poll, Roll
from meetingroom.rules.terms import HoldReason, PollState, SittingState
from meetingroom.rules.underway import RUNNING, audience_now, must_not_vote, sitting_of

# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def prepare(state: Meeting, command: PreparePoll, asked: Asked) -> tuple[Draft, ...]:
    """A poll on an item, with the exact question, for the readers of the item."""
    item = found.item(state, command.item, asked)
    sitting = found.sitting(
        state, command.sitting, SittingState.PLANNED, SittingState.IN_SESSION, SittingState.RECESS
    )
    rule = found.particulars(state).rule_set.majority(command.rule)
    if rule is None:
        raise RuleBroken(Refusal.UNKNOWN_RULE)
    question = typed.needed(command.question, typed.PARAGRAPH)
    event = PollPrepared(PollId(derived(asked.id, 0)), command.item, command.sitting, question, rule)
    return (Draft(event, audience_now(item, sitting.closed_session)),)


def announce(state: Meeting, command: AnnouncePoll, asked: Asked) -> tuple[Draft, ...]:
    """The chair announces that a vote follows, on what is before the sitting."""
    poll = _in_state(state, command.poll, asked, PollState.DRAFT)
    _must_be_before_the_sitting(state, poll, asked)
    return (Draft(PollAnnounced(poll.poll), poll.audience),)


def open_(state: Meeting, command: OpenPoll, asked: Asked) -> tuple[Draft, ...]:
    """Freeze who votes and what is counted over.

    Electors: participants with a vote, in the room of that sitting, without a conflict of interest
    on the item, who may read the poll.
    """
    poll = _in_state(state, command.poll, asked, PollState.ANNOUNCED)
    found.sitting(state, poll.sitting, SittingState.IN_SESSION)
    _must_be_before_the_sitting(state, poll, asked)
    must_not_vote(state, poll.sitting)
    below = quorum.to_vote(state, poll.sitting, command.below_quorum_reason)
    if command.planned_ms is not None:
        typed.number(command.planned_ms, 0, typed.LONGEST_MS)
    present = voters_in_the_room(state, poll.sitting)
    electorate = tuple(person for person in present if _may_take_part(state, poll, person))
    total = quorum.confirmed(state, poll.sitting).total
    event = PollOpened(
        poll=poll.poll,
        electorate=electorate,
        total=total,
        present=len(present),
        not_taking_part=len(present) - len(electorate),
        need=need_at_opening(poll.rule, total, len(present)),
        planned_ms=command.planned_ms,
        below_quorum_reason=below,
    )
    return (Draft(event, poll.audience),)


def admit_elector(state: Meeting, command: AdmitElector, asked: Asked) -> tuple[Draft, ...]:
    """Let a latecomer vote before the close; nobody enters an open vote in another way."""
    poll = _in_state(state, command.poll, asked, *RUNNING)
    person = found.participant(state, command.person)
    opened = _opened(poll)
    if person.person in opened.electorate:
        raise RuleBroken(Refusal.ALREADY_EXISTS)
    if not person.votes:
        raise RuleBroken(Refusal.NOT_AN_ELECTOR)
    if not in_the_room(state, poll.sitting, person.person):
        raise RuleBroken(Refusal.NOT_PRESENT)
    if not _may_take_part(state, poll, person.person):
        raise RuleBroken(Refusal.CONFLICT_OF_INTEREST)
    present = typed.number(opened.present + 1, 1, opened.total)
    need = need_at_opening(poll.rule, opened.total, present)
    return (Draft(ElectorAdmitted(poll.poll, person.person, present, need), poll.audience),)


def hold(state: Meeting, command: HoldPoll, asked: Asked) -> tuple[Draft, ...]:
    """Hold an open vote: by the dais now, by the system for the span in which the server was away."""
    poll = _in_state(state, command.poll, asked, PollState.OPEN)
    event = PollHeld(poll.poll, HoldReason.CHAIR, asked.now, asked.now)
    if asked.actor == SYSTEM:
        typed.number(command.since, 0, typed.LATEST_MS)
        typed.number(command.until, command.since, typed.LATEST_MS)
        event = PollHeld(poll.poll, HoldReason.INTERRUPTION, command.since, command.until)
    return (Draft(event, poll.audience),)


def resume(state: Meeting, command: ResumePoll, asked: Asked) -> tuple[Draft, ...]:
    """The chair, and nobody and nothing else, lets a held vote go on."""
    poll = _in_state(state, command.poll, asked, PollState.HELD)
    return (Draft(PollResumed(poll.poll), poll.audience),)


def close(state: Meeting, command: ClosePoll, asked: Asked) -> tuple[Draft, ...]:
    """Count, decide, and publish the roll. A held vote is first resumed, or made void."""
    poll = _in_state(state, command.poll, asked, PollState.OPEN)
    opened = _opened(poll)
    tally = ballots.tally(poll, opened)
    outcome = decided(poll.rule, tally, ballots.choice_of_chairman(state, poll))
    return (
        Draft(PollClosed(poll.poll, tally, outcome), poll.audience),
        Draft(RollPublished(poll.poll, ballots.roll(poll, opened)), poll.audience),
    )


def confirm(state: Meeting, command: ConfirmPoll, asked: Asked) -> tuple[Draft, ...]:
    """Chủ tọa công bố kết quả."""
    poll = _in_state(state, command.poll, asked, PollState.CLOSED)
    return (Draft(PollConfirmed(poll.poll), poll.audience),)


def void(state: Meeting, command: VoidPoll, asked: Asked) -> tuple[Draft, ...]:
    """The poll does not count; another one is prepared anew. Everything recorded stays."""
    poll = _in_state(state, command.poll, asked, *(set(PollState) - {PollState.VOIDED}))
    return (Draft(PollVoided(poll.poll, typed.reason(command.reason)), poll.audience),)


def _in_state(state: Meeting, name: PollId, asked: Asked, *allowed: PollState) -> Poll:
    poll = found.poll(state, name, asked)
    if poll.state in allowed:
        return poll
    if poll.held is not None:
        raise RuleBroken(Refusal.POLL_HELD, held_at=poll.held.at)
    raise RuleBroken(Refusal.WRONG_POLL_STATE, state=poll.state)


def _opened(poll: Poll) -> Opened:
    if poll.opened is None:  # its record was lost with a server: a person must void and repeat it
        raise RuleBroken(Refusal.WRONG_POLL_STATE, state=poll.state)
    return poll.opened


def _must_be_before_the_sitting(state: Meeting, poll: Poll, asked: Asked) -> None:
    item = found.item(state, poll.item, asked)
    if sitting_of(state, poll.item) != poll.sitting:
        raise RuleBroken(Refusal.ITEM_NOT_CALLED, item=item.plan.number)


def _may_take_part(state: Meeting, poll: Poll, person: PersonId) -> bool:
    return OnItem(person, poll.item) not in state.conflicts and sees(state, person, poll.audience)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def prepared(state: Meeting, event: PollPrepared, fact: Fact) -> Meeting:
    """A draft poll, for the audience it was recorded with."""
    poll = Poll(event.poll, event.item, event.sitting, event.question, event.rule, fact.audience)
    return replace(state, polls=state.polls.insert(event.poll, poll))


def announced(state: Meeting, event: PollAnnounced, fact: Fact) -> Meeting:
    """A vote follows."""
    return _changed(
        state, event.poll, lambda poll: replace(poll, state=PollState.ANNOUNCED, announced_at=fact.at)
    )


def opened(state: Meeting, event: PollOpened, fact: Fact) -> Meeting:
    """The electorate and base, by value."""
    frozen = Opened(
        at=fact.at,
        electorate=HashTrieMap.fromkeys(event.electorate),
        total=event.total,
        present=event.present,
        not_taking_part=event.not_taking_part,
        need=event.need,
        planned_ms=event.planned_ms,
        below_quorum_reason=event.below_quorum_reason,
    )
    return _changed(state, event.poll, lambda poll: replace(poll, state=PollState.OPEN, opened=frozen))


def elector_admitted(state: Meeting, event: ElectorAdmitted) -> Meeting:
    """One more elector, with the base that counts from now on."""

    def admit(poll: Poll) -> Poll:
        if poll.opened is None:
            return poll
        electorate = poll.opened.electorate.insert(event.person, None)
        widened = replace(poll.opened, electorate=electorate, present=event.present, need=event.need)
        return replace(poll, opened=widened)

    return _changed(state, event.poll, admit)


def held(state: Meeting, event: PollHeld, fact: Fact) -> Meeting:
    """No ballot is taken until the chair resumes."""
    why = Held(event.reason, event.since, event.until, fact.at)
    return _changed(state, event.poll, lambda poll: replace(poll, state=PollState.HELD, held=why))


def resumed(state: Meeting, event: PollResumed) -> Meeting:
    """The vote goes on."""
    return _changed(state, event.poll, lambda poll: replace(poll, state=PollState.OPEN, held=None))


def closed(state: Meeting, event: PollClosed, fact: Fact) -> Meeting:
    """The count and outcome as declared, never computed again."""
    final = Closed(fact.at, event.tally, event.outcome)
    return _changed(state, event.poll, lambda poll: replace(poll, state=PollState.CLOSED, closed=final))


def roll_published(state: Meeting, event: RollPublished, fact: Fact) -> Meeting:
    """The final choices by name."""
    roll = Roll(event.choices, fact.audience)
    return _changed(state, event.poll, lambda poll: replace(poll, roll=roll))


def confirmed(state: Meeting, event: PollConfirmed, fact: Fact) -> Meeting:
    """The result was declared."""
    return _changed(
        state, event.poll, lambda poll: replace(poll, state=PollState.CONFIRMED, confirmed_at=fact.at)
    )


def voided(state: Meeting, event: PollVoided, fact: Fact) -> Meeting:
    """It does not count, and says why."""
    return _changed(
        state,
        event.poll,
        lambda poll: replace(
            poll, state=PollState.VOIDED, voided_at=fact.at, voided_reason=event.reason, held=None
        ),
    )


def _changed(state: Meeting, name: PollId, change: Callable[[Poll], Poll]) -> Meeting:
    poll = state.polls.get(name)
    return state if poll is None else replace(state, polls=state.polls.insert(name, change(poll)))
