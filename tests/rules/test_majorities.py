"""Majorities, exactly: examples of the law, and every split of up to sixty members against an oracle
that was written otherwise."""

from dataclasses import replace
from fractions import Fraction
from math import comb

import pytest

from meetingroom.rules.majorities import Tally, base_of, decided, need_at_opening
from meetingroom.rules.rulesets import (
    COMMITTEE_2025,
    COUNCIL_2025,
    MORE_THAN_HALF,
    PASS,
    REMOVAL,
    TWO_THIRDS,
    MajorityRule,
    Share,
)
from meetingroom.rules.terms import Basis, Choice, Explanation, TieRule


def rule(
    basis: Basis = Basis.ALL, share: Share = MORE_THAN_HALF, tie: TieRule = TieRule.NONE
) -> MajorityRule:
    return MajorityRule("thử", basis, share, tie, "căn cứ thử")


def tally(for_: int, against: int, abstain: int, total: int, present: int | None = None) -> Tally:
    present = total if present is None else present
    not_cast = present - for_ - against - abstain
    return Tally(for_, against, abstain, not_cast, total - present, 0, total, present)


@pytest.mark.parametrize(
    ("total", "half", "two_thirds"),
    [(15, 8, 10), (30, 16, 20), (25, 13, 17), (84, 43, 56), (85, 43, 57), (111, 56, 74), (125, 63, 84)],
)
def test_the_table_of_the_law(total: int, half: int, two_thirds: int) -> None:
    assert MORE_THAN_HALF.least(total) == half
    assert TWO_THIRDS.least(total) == two_thirds
    for name, need in ((PASS, half), (REMOVAL, two_thirds)):
        carried = COUNCIL_2025.majority(name)
        assert carried is not None
        assert not decided(carried, tally(need - 1, 0, 0, total)).adopted
        outcome = decided(carried, tally(need, total - need, 0, total))
        assert (outcome.adopted, outcome.base, outcome.need) == (True, total, need)


@pytest.mark.parametrize(
    ("level", "votes", "over_half", "two_thirds"),
    [("cao", 19, False, False), ("tín nhiệm", 2, False, False), ("thấp", 25, True, False)],
)
def test_the_count_of_vinh_phuc_2023(level: str, votes: int, over_half: bool, two_thirds: bool) -> None:
    """47 ballots came in and 46 were marked: the base is what came in ("quá nửa, dưới 2/3")."""
    counted = tally(votes, 46 - votes, 1, 50, present=47)
    assert base_of(rule(Basis.COLLECTED), counted) == 47
    assert decided(rule(Basis.COLLECTED), counted).adopted is over_half
    assert decided(rule(Basis.COLLECTED, TWO_THIRDS), counted).adopted is two_thirds


def oracle(for_: int, base: int, share: Fraction, strictly: bool) -> bool:
    """The law as one would say it: which part of the whole is in favour?"""
    if base == 0:
        return False
    part = Fraction(for_, base)
    return part > share if strictly else part >= share


MOST = 60


def carried_by(share: Fraction, strictly: bool) -> list[list[bool]]:
    """What the oracle says of `[for][base]`."""
    return [[oracle(for_, base, share, strictly) for base in range(MOST + 1)] for for_ in range(MOST + 1)]


@pytest.mark.no_cover  # 635,376 splits; the boundaries below run every branch
def test_every_split_of_up_to_sixty_members() -> None:
    """Each (for, against, abstain) whose sum is at most N, for each N up to 60.

    Kept quick: one tally serves all rules, the oracle's fractions are worked out once for each pair, and
    the other rules, which differ from the committee's at equal votes or in their base only, are asked there
    and at both ends of each row.
    """
    half, two_thirds = carried_by(Fraction(1, 2), True), carried_by(Fraction(2, 3), False)
    all_half, all_two_thirds = rule(), rule(share=TWO_THIRDS)
    of_collected, committee = rule(Basis.COLLECTED, TWO_THIRDS), rule(tie=TieRule.CHAIR_DECIDES)
    seen = 0
    for total in range(MOST + 1):
        for for_ in range(total + 1):
            for against in range(total - for_ + 1):
                tied = for_ == against > 0
                last = total - for_ - against
                for abstain in range(last + 1):
                    seen += 1
                    counted = Tally(for_, against, abstain, last - abstain, 0, 0, total, total)
                    assert decided(committee, counted, Choice.FOR).adopted is (tied or half[for_][total])
                    if tied or abstain in (0, last):
                        assert decided(all_half, counted).adopted is half[for_][total]
                        assert decided(all_two_thirds, counted).adopted is two_thirds[for_][total]
                        collected = for_ + against + abstain
                        assert decided(of_collected, counted).adopted is two_thirds[for_][collected]
    assert seen == comb(MOST + 4, 4)


@pytest.mark.parametrize(
    "share", [MORE_THAN_HALF, TWO_THIRDS, Share(1, 3, strictly=True), Share(1, 1, False)]
)
@pytest.mark.parametrize("basis", Basis)
def test_the_boundary_of_every_whole_up_to_a_thousand(share: Share, basis: Basis) -> None:
    """One below the need never carries, the need always does, whatever the base is."""
    for whole in range(1, 1_001):
        part = Fraction(share.numerator, share.denominator)
        need = share.least(whole)
        assert oracle(need, whole, part, share.strictly)
        assert not oracle(need - 1, whole, part, share.strictly)
        for for_, carries in ((need - 1, False), (need, True)):
            if 0 <= for_ <= whole:
                counted = tally(for_, whole - for_, 0, whole + 7, present=whole)
                counted = replace(counted, total=whole) if basis is Basis.ALL else counted
                assert decided(rule(basis, share), counted).adopted is carries


@pytest.mark.parametrize("basis", Basis)
def test_nothing_is_adopted_by_nobody(basis: Basis) -> None:
    assert not decided(rule(basis, Share(0, 1, strictly=False)), tally(0, 0, 0, 0)).adopted


def test_what_must_be_reached_is_known_at_the_opening_unless_it_depends_on_the_ballots() -> None:
    assert need_at_opening(rule(Basis.ALL), 25, 20) == 13
    assert need_at_opening(rule(Basis.PRESENT), 25, 20) == 11
    assert need_at_opening(rule(Basis.COLLECTED), 25, 20) is None


COMMITTEE = COMMITTEE_2025.majorities[0]


@pytest.mark.parametrize(
    ("chairman", "adopted", "why"),
    [
        (Choice.FOR, True, Explanation.ADOPTED_CHAIR_DECIDED),
        (Choice.AGAINST, False, Explanation.REJECTED_CHAIR_DECIDED),
        (Choice.ABSTAIN, False, Explanation.REJECTED_TIE_CHAIR_SILENT),
        (None, False, Explanation.REJECTED_TIE_CHAIR_SILENT),
    ],
)
def test_equal_votes_in_a_committee_follow_the_side_the_chairman_voted_for(
    chairman: Choice | None, adopted: bool, why: Explanation
) -> None:
    outcome = decided(COMMITTEE, tally(5, 5, 2, 15, present=13), chairman)
    assert (outcome.adopted, outcome.explanation) == (adopted, why)


def test_equal_votes_in_a_council_carry_nothing_whoever_presides() -> None:
    outcome = decided(COUNCIL_2025.majorities[0], tally(5, 5, 0, 10), Choice.FOR)
    assert (outcome.adopted, outcome.explanation) == (False, Explanation.REJECTED_MAJORITY)


def test_no_votes_at_all_are_not_equal_votes() -> None:
    assert decided(COMMITTEE, tally(0, 0, 3, 15), Choice.FOR).explanation is Explanation.REJECTED_MAJORITY
