"""Whether a motion carries: exact integers, one outcome with its explanation.

Source of each share: the `MajorityRule`'s own citation. Tie rule of committees: khoản 3 Điều 117
Luật 77/2015 (equal votes follow the side the Chairman voted for; no vote of his, not adopted).
Must not know polls, persons or words.
"""

from dataclasses import dataclass
from typing import assert_never

from meetingroom.rules.rulesets import MajorityRule
from meetingroom.rules.terms import Basis, Choice, Explanation, TieRule


@dataclass(frozen=True, slots=True)
class Tally:
    """One finished count. Four different silences are kept apart (architecture, law 11).

    `total` confirmed members; `present` at opening; `not_cast` present without voting; `not_present`;
    `not_taking_part` by conflict of interest.
    """

    for_: int
    against: int
    abstain: int
    not_cast: int
    not_present: int
    not_taking_part: int
    total: int
    present: int

    @property
    def collected(self) -> int:
        """Ballots received, whatever they say."""
        return self.for_ + self.against + self.abstain


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision, the base it was counted over, the count needed, and why."""

    adopted: bool
    base: int
    need: int
    explanation: Explanation


def base_of(rule: MajorityRule, tally: Tally) -> int:
    """The whole that `rule` counts over."""
    match rule.basis:
        case Basis.ALL:
            return tally.total
        case Basis.PRESENT:
            return tally.present
        case Basis.COLLECTED:
            return tally.collected
        case _:
            assert_never(rule.basis)


def need_at_opening(rule: MajorityRule, total: int, present: int) -> int | None:
    """The count that will carry the motion; None where it depends on how many ballots come in."""
    match rule.basis:
        case Basis.ALL:
            return rule.share.least(total)
        case Basis.PRESENT:
            return rule.share.least(present)
        case Basis.COLLECTED:
            return None
        case _:
            assert_never(rule.basis)


def decided(rule: MajorityRule, tally: Tally, chair_choice: Choice | None = None) -> Outcome:
    """The outcome of `tally` under `rule`; `chair_choice` is the Chairman's recorded ballot."""
    base = base_of(rule, tally)
    need = rule.share.least(base)
    if rule.tie is TieRule.CHAIR_DECIDES and tally.for_ == tally.against > 0:
        why = _TIES.get(chair_choice, Explanation.REJECTED_TIE_CHAIR_SILENT)
        return Outcome(chair_choice is Choice.FOR, base, need, why)
    adopted = base > 0 and rule.share.reached(tally.for_, base)
    why = Explanation.ADOPTED_MAJORITY if adopted else Explanation.REJECTED_MAJORITY
    return Outcome(adopted, base, need, why)


_TIES: dict[Choice | None, Explanation] = {
    Choice.FOR: Explanation.ADOPTED_CHAIR_DECIDED,
    Choice.AGAINST: Explanation.REJECTED_CHAIR_DECIDED,
}
"""Equal votes follow the side the Chairman voted for; where he did not take one, nothing is adopted."""
