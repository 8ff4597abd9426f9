"""What chair, secretary and deputies of the simulation may take it into their heads to do.

Plausible and implausible acts alike: a refusal is as welcome as an event. Must not know the weather.
"""

import random

from meetingroom.rules.audience import Role
from meetingroom.rules.commands import (
    AdmitElector,
    AdmitParticipant,
    AnnouncePoll,
    CallItem,
    ClosePoll,
    Command,
    ConfirmPoll,
    DeclareConflict,
    HoldPoll,
    MarkAttendance,
    OpenPoll,
    PreparePoll,
    RecordConclusion,
    RecordLeaving,
    RemoveParticipant,
    RequestSpeech,
    ResumePoll,
    VoidPoll,
)
from meetingroom.rules.ids import PersonId
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.state import Meeting, Poll
from meetingroom.rules.terms import PollState, SpeechKind
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    DEPUTIES,
    GUEST,
    IN_PERSON,
    MORNING,
    ROADS,
    SECRETARY,
    STAFF,
    invited,
)


def next_act(state: Meeting, person: PersonId, dice: random.Random) -> Command | None:
    """An act of this person, or none."""
    if person == CHAIR:
        return _conduct(state, dice)
    if person == SECRETARY:
        return _keep(state, dice)
    if person in DEPUTIES and dice.random() < 0.08:
        return dice.choice(
            (
                DeclareConflict(person, dice.choice((BUDGET, ROADS)), "người thân nhận thầu"),
                RequestSpeech(BUDGET, SpeechKind.SPEECH, "về nguồn vốn"),
                RecordLeaving(MORNING, person, dice.random() < 0.5),
            )
        )
    return None


def _conduct(state: Meeting, dice: random.Random) -> Command | None:
    poll = _latest(state)
    if poll is None or poll.state in (PollState.CONFIRMED, PollState.VOIDED):
        item = dice.choice((BUDGET, ROADS, STAFF))
        if dice.random() < 0.3:
            return CallItem(item, MORNING)
        return PreparePoll(_current(state) or BUDGET, MORNING, "Tán thành dự thảo nghị quyết?", PASS)
    match poll.state:
        case PollState.DRAFT:
            return AnnouncePoll(poll.poll)
        case PollState.ANNOUNCED:
            return OpenPoll(poll.poll, 60_000, "")
        case PollState.OPEN:
            late = dice.choice(DEPUTIES)
            acts: tuple[Command, ...] = (
                ClosePoll(poll.poll),
                HoldPoll(poll.poll, 0, 0),
                AdmitElector(poll.poll, late),
            )
            return dice.choice(acts) if dice.random() < 0.35 else None
        case PollState.HELD:
            return ResumePoll(poll.poll)
        case _:
            again = dice.random() < 0.2
            return VoidPoll(poll.poll, "biểu quyết lại") if again else ConfirmPoll(poll.poll)


def _keep(state: Meeting, dice: random.Random) -> Command | None:
    if dice.random() < 0.6:
        return None
    late = invited(DEPUTIES[7], Role.DELEGATE, votes=True, groups=("board",))
    return dice.choice(
        (
            MarkAttendance(MORNING, dice.choice(DEPUTIES), IN_PERSON, ""),
            RecordConclusion(None, BUDGET, "Chủ tọa kết luận"),
            RemoveParticipant(dice.choice((DEPUTIES[7], GUEST))),
            AdmitParticipant(late),
            AdmitParticipant(invited(GUEST, Role.GUEST)),
        )
    )


def _latest(state: Meeting) -> Poll | None:
    open_ones = [p for p in state.polls.values() if p.state not in (PollState.CONFIRMED, PollState.VOIDED)]
    return min(open_ones, key=lambda p: p.poll, default=None)


def _current(state: Meeting) -> object:
    return min((i.plan.item for i in state.items.values() if i.state.value == "current"), default=None)
