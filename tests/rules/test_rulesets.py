"""The rule sets that ship: their numbers are those of the sources, and each says where it comes from."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from meetingroom.rules.rulesets import (
    COMMITTEE_2025,
    COUNCIL_2025,
    MORE_THAN_HALF,
    PASS,
    REMOVAL,
    TWO_THIRDS,
    RuleSet,
    sound,
)
from meetingroom.rules.terms import Basis, QuorumEffect, TieRule

SHIPPED = pytest.mark.parametrize("rules", [COUNCIL_2025, COMMITTEE_2025], ids=lambda rules: rules.name)


def citations(value: Any) -> Iterator[str]:
    """Every citation, however deep."""
    if isinstance(value, tuple):
        for one in value:
            yield from citations(one)
    elif is_dataclass(value):
        for each in fields(value):
            inner = getattr(value, each.name)
            if each.name == "citation":
                yield inner
            yield from citations(inner)


@SHIPPED
def test_every_number_cites_its_source(rules: RuleSet) -> None:
    cited = list(citations(rules))
    assert len(cited) >= 5
    assert all(len(citation) > 20 for citation in cited)


@SHIPPED
def test_the_shipped_sets_can_be_counted_with(rules: RuleSet) -> None:
    assert sound(rules)
    assert rules.majority("none") is None


def test_a_council_passes_by_more_than_half_of_all_and_removes_by_two_thirds() -> None:
    passing, removing = COUNCIL_2025.majority(PASS), COUNCIL_2025.majority(REMOVAL)
    assert passing is not None
    assert removing is not None
    assert (passing.basis, passing.share, passing.tie) == (Basis.ALL, MORE_THAN_HALF, TieRule.NONE)
    assert (removing.basis, removing.share, removing.tie) == (Basis.ALL, TWO_THIRDS, TieRule.NONE)
    assert (COUNCIL_2025.quorum.share, COUNCIL_2025.quorum.effect) == (TWO_THIRDS, QuorumEffect.WARN)


def test_a_committee_passes_by_more_than_half_of_all_and_its_chairman_decides_a_tie() -> None:
    (passing,) = COMMITTEE_2025.majorities
    assert (passing.basis, passing.share, passing.tie) == (Basis.ALL, MORE_THAN_HALF, TieRule.CHAIR_DECIDES)
    assert (COMMITTEE_2025.quorum.share, COMMITTEE_2025.quorum.effect) == (TWO_THIRDS, QuorumEffect.BLOCK)


def test_papers_are_due_in_days_of_their_kind() -> None:
    council, committee = COUNCIL_2025, COMMITTEE_2025
    assert (council.papers_due.days, council.papers_due.working_days) == (5, False)
    assert (committee.papers_due.days, committee.papers_due.working_days) == (3, True)
    assert (committee.papers_due_other.days, committee.papers_due_other.working_days) == (1, False)
