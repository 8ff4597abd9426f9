"""Whether enough members are in the room: khoản 3 Điều 114 Luật 77/2015 for committees, the standing
orders for councils; the share and what missing it does stand in the adopted rule set.

Must not record anything: starting a sitting and opening a vote ask here first.
"""

from dataclasses import dataclass

from meetingroom.rules.attendance import voters_in_the_room
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.ids import SittingId
from meetingroom.rules.rulesets import QuorumRule
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import QuorumEffect
from meetingroom.rules.typed import reason


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members with a vote in the room now, all members as confirmed, and how many are needed."""

    present: int
    total: int
    need: int
    rule: QuorumRule

    @property
    def met(self) -> bool:
        """Enough are present."""
        return self.present >= self.need


def count(state: Meeting, sitting: SittingId) -> Quorum | None:
    """The quorum of a sitting now; None until the total is confirmed."""
    if state.particulars is None or state.total is None:
        return None
    rule = state.particulars.rule_set.quorum
    total = state.total.in_office
    return Quorum(len(voters_in_the_room(state, sitting)), total, rule.share.least(total), rule)


def confirmed(state: Meeting, sitting: SittingId) -> Quorum:
    """Like `count`. Raises TOTAL_NOT_CONFIRMED."""
    quorum = count(state, sitting)
    if quorum is None:
        raise RuleBroken(Refusal.TOTAL_NOT_CONFIRMED)
    return quorum


def to_sit(state: Meeting, sitting: SittingId) -> Quorum:
    """The sitting may start or go on. Raises BELOW_QUORUM where the rule set blocks."""
    quorum = confirmed(state, sitting)
    if not quorum.met and quorum.rule.effect is QuorumEffect.BLOCK:
        raise _below(quorum)
    return quorum


def to_vote(state: Meeting, sitting: SittingId, override: str) -> str:
    """A vote may be opened. Returns the reason to record: empty when enough are present, else
    `override`, which only a warning rule accepts. Raises BELOW_QUORUM."""
    quorum = to_sit(state, sitting)
    if quorum.met:
        return ""
    if not override.strip():
        raise _below(quorum)
    return reason(override)


def _below(quorum: Quorum) -> RuleBroken:
    return RuleBroken(
        Refusal.BELOW_QUORUM,
        present=quorum.present,
        total=quorum.total,
        need=quorum.need,
        blocks=int(quorum.rule.effect is QuorumEffect.BLOCK),
    )
