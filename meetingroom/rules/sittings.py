"""Sittings of a meeting: planned, in session ↔ recess, ended; open or closed (họp kín).

Must not open or end the meeting: `meeting` does.
"""

from collections.abc import Callable
from dataclasses import replace

from meetingroom.rules import agenda, found, quorum, typed
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import (
    EndSitting,
    PlannedSitting,
    PlanSitting,
    RecessSitting,
    ResumeSitting,
    SetClosedSession,
    StartSitting,
)
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import (
    ClosedSessionSet,
    SittingEnded,
    SittingPlanned,
    SittingRecessed,
    SittingResumed,
    SittingStarted,
)
from meetingroom.rules.facts import Draft, Fact
from meetingroom.rules.ids import SittingId
from meetingroom.rules.state import Meeting, Sitting
from meetingroom.rules.terms import SittingState
from meetingroom.rules.underway import current_item, must_not_vote

UNDER_WAY = (SittingState.IN_SESSION, SittingState.RECESS)

# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def planned_by(plan: PlannedSitting) -> Draft:
    """The event of a plan, its texts checked."""
    typed.identifier(plan.sitting)
    title = typed.needed(plan.title, typed.LINE)
    room = typed.optional(plan.room, typed.LINE)
    starts_at = typed.number(plan.starts_at, 0, typed.LATEST_MS)
    return Draft(SittingPlanned(plan.sitting, title, room, starts_at), EVERYONE)


def plan(state: Meeting, command: PlanSitting) -> tuple[Draft, ...]:
    """One more sitting, or another plan for one that has not started."""
    if command.planned.sitting in state.sittings:
        found.sitting(state, command.planned.sitting, SittingState.PLANNED)
    return (planned_by(command.planned),)


def start(state: Meeting, command: StartSitting) -> tuple[Draft, ...]:
    """Bắt đầu phiên họp."""
    return (started_now(state, command.sitting),)


def started_now(state: Meeting, name: SittingId) -> Draft:
    """The start of a planned sitting, with the number present. Raises BELOW_QUORUM where it blocks."""
    sitting = found.sitting(state, name, SittingState.PLANNED)
    return Draft(SittingStarted(sitting.sitting, quorum.to_sit(state, name).present), EVERYONE)


def recess(state: Meeting, command: RecessSitting) -> tuple[Draft, ...]:
    """Tạm nghỉ; not during a vote."""
    sitting = found.sitting(state, command.sitting, SittingState.IN_SESSION)
    must_not_vote(state, sitting.sitting)
    return (Draft(SittingRecessed(sitting.sitting), EVERYONE),)


def resume(state: Meeting, command: ResumeSitting) -> tuple[Draft, ...]:
    """Họp tiếp."""
    sitting = found.sitting(state, command.sitting, SittingState.RECESS)
    present = quorum.to_sit(state, command.sitting).present
    return (Draft(SittingResumed(sitting.sitting, present), EVERYONE),)


def end(state: Meeting, command: EndSitting) -> tuple[Draft, ...]:
    """Kết thúc phiên họp."""
    found.sitting(state, command.sitting, *UNDER_WAY)
    return ended_now(state, command.sitting)


def ended_now(state: Meeting, sitting: SittingId) -> tuple[Draft, ...]:
    """The end of a sitting, after what was before it; not during a vote."""
    must_not_vote(state, sitting)
    return *agenda.left_behind(state, sitting), Draft(SittingEnded(sitting), EVERYONE)


def set_closed(state: Meeting, command: SetClosedSession) -> tuple[Draft, ...]:
    """Chuyển sang họp kín, or back. Raises NOTHING_NEW when it is so already."""
    sitting = found.sitting(state, command.sitting, *UNDER_WAY)
    if sitting.closed_session == command.closed:
        raise RuleBroken(Refusal.NOTHING_NEW)
    return (Draft(ClosedSessionSet(sitting.sitting, command.closed), EVERYONE),)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────


def planned(state: Meeting, event: SittingPlanned) -> Meeting:
    """The newest plan of the sitting."""
    sitting = Sitting(event.sitting, event.title, event.room, event.starts_at)
    return replace(state, sittings=state.sittings.insert(event.sitting, sitting))


def started(state: Meeting, event: SittingStarted, fact: Fact) -> Meeting:
    """In session since this hour."""
    return _changed(
        state, event.sitting, lambda s: replace(s, state=SittingState.IN_SESSION, started_at=fact.at)
    )


def recessed(state: Meeting, event: SittingRecessed) -> Meeting:
    """In recess."""
    return _changed(state, event.sitting, lambda s: replace(s, state=SittingState.RECESS))


def resumed(state: Meeting, event: SittingResumed) -> Meeting:
    """In session again."""
    return _changed(state, event.sitting, lambda s: replace(s, state=SittingState.IN_SESSION))


def ended(state: Meeting, event: SittingEnded, fact: Fact) -> Meeting:
    """Over, and no longer closed."""
    return _changed(
        state,
        event.sitting,
        lambda s: replace(s, state=SittingState.ENDED, ended_at=fact.at, closed_session=False),
    )


def closed_set(state: Meeting, event: ClosedSessionSet) -> Meeting:
    """Closed, or open again; what was dealt with behind closed doors stays marked."""
    after = _changed(state, event.sitting, lambda s: replace(s, closed_session=event.closed))
    item = current_item(state, event.sitting)
    if item is None or not event.closed:
        return after
    return replace(after, items=after.items.insert(item.plan.item, replace(item, closed_session=True)))


def _changed(state: Meeting, name: SittingId, change: Callable[[Sitting], Sitting]) -> Meeting:
    sitting = state.sittings.get(name)
    return state if sitting is None else replace(state, sittings=state.sittings.insert(name, change(sitting)))
