"""The outcome of a vote explains itself in one sentence, the same everywhere."""

from meetingroom.rules.majorities import Tally, decided
from meetingroom.rules.rulesets import (
    COMMITTEE_2025,
    COUNCIL_2025,
    TWO_THIRDS,
    MajorityRule,
    Share,
)
from meetingroom.rules.terms import Basis, BodyKind, Choice, TieRule
from meetingroom.words import explanations
from meetingroom.words.catalogue import Address, Language, Manner, load

WORDS = load()
PASS = COUNCIL_2025.majorities[0]


def tally(for_: int, against: int = 0, abstain: int = 0, *, total: int = 50, present: int = 43) -> Tally:
    cast = for_ + against + abstain
    return Tally(for_, against, abstain, present - cast, total - present, 0, total, present)


def said(rule: MajorityRule, count: Tally, chair: Choice | None = None) -> str:
    return "".join(
        span.text for span in explanations.explanation(WORDS, rule, count, decided(rule, count, chair))
    )


def test_an_adopted_motion_names_count_share_base_and_need() -> None:
    assert said(PASS, tally(38, 3, 1)) == (
        "Được thông qua: 38/50 đại biểu tán thành, đạt 76% tổng số đại biểu "
        "(cần ít nhất 26, quá nửa tổng số đại biểu)."
    )


def test_a_rejected_motion_says_how_many_were_needed() -> None:
    assert said(PASS, tally(25, 3, 1)) == (
        "Không được thông qua: 25/50 đại biểu tán thành, chưa đạt quá nửa tổng số đại biểu (cần ít nhất 26)."
    )


def test_the_strong_words_are_the_outcome() -> None:
    count = tally(38)
    first = explanations.explanation(WORDS, PASS, count, decided(PASS, count))[0]
    assert first.strong
    assert first.text == "Được thông qua:"


def test_two_thirds_are_named_as_the_law_names_them() -> None:
    removal = COUNCIL_2025.majorities[1]
    assert "hai phần ba tổng số đại biểu" in said(removal, tally(34))


def test_another_base_and_another_share_are_named_by_their_figures() -> None:
    rule = MajorityRule("x", Basis.PRESENT, Share(3, 5, strictly=False), TieRule.NONE, "")
    assert "đạt 69,77% số đại biểu có mặt (cần ít nhất 26, ít nhất 3/5 số đại biểu có mặt)" in said(
        rule, tally(30)
    )
    above = MajorityRule("x", Basis.COLLECTED, Share(3, 5, strictly=True), TieRule.NONE, "")
    assert "trên 3/5 số phiếu thu về" in said(above, tally(30, 10))


def test_equal_votes_of_a_committee_follow_its_chairman() -> None:
    words = WORDS.addressing(Manner(Address.MEMBER, BodyKind.COMMITTEE))
    rule = COMMITTEE_2025.majorities[0]
    count = tally(5, 5, total=11, present=11)
    outcomes = {
        choice: "".join(
            span.text for span in explanations.explanation(words, rule, count, decided(rule, count, choice))
        )
        for choice in (Choice.FOR, Choice.AGAINST, None)
    }
    assert outcomes[Choice.FOR].startswith("Được thông qua: số tán thành và không tán thành ngang nhau (5–5)")
    assert outcomes[Choice.AGAINST].startswith("Không được thông qua")
    assert "không có ý kiến biểu quyết" in outcomes[None]


def test_the_four_silences_stand_apart() -> None:
    assert explanations.counts(WORDS, tally(38, 3, 1)) == (
        "Tán thành 38 · Không tán thành 3 · Không biểu quyết 1"
    )
    assert explanations.rest(WORDS, tally(38, 3, 1)) == "Có mặt, không bấm: 1 · Vắng: 7 · Không tham gia: 0"


def test_the_share_of_those_present_is_given_beside_that_of_all() -> None:
    assert explanations.present_share(WORDS, tally(38)) == "Trên số đại biểu có mặt: 38/43, đạt 88,37%."
    assert explanations.present_share(WORDS, tally(0, present=0)) == ""


def test_before_the_count_the_need_is_told_with_its_rule() -> None:
    assert explanations.need(WORDS, PASS, 26, 50) == "Cần ít nhất 26/50: quá nửa tổng số đại biểu"


def test_a_missing_quorum_names_the_number_needed() -> None:
    short = explanations.quorum(WORDS, TWO_THIRDS, 32, 50)
    assert "".join(span.text for span in short) == (
        "Chưa đủ số đại biểu để biểu quyết: có mặt 32/50, cần ít nhất 34 (hai phần ba tổng số đại biểu)."
    )
    assert not explanations.quorum(WORDS, TWO_THIRDS, 34, 50)[0].strong


def test_english_explains_too() -> None:
    english = load(Language.EN)
    count = tally(38)
    spans = explanations.explanation(english, PASS, count, decided(PASS, count))
    assert "".join(span.text for span in spans).startswith("Adopted: 38/50 delegates in favour, 76% of all")
