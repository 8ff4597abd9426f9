"""Why a vote ended as it did, and whether enough are present: codes and counts become one sentence.

The same sentence on the delegate's card, the chair's console, in the hall and in the minutes. Must not
compute an outcome: it is in the event (architecture, law 12).
"""

from meetingroom.rules.majorities import Outcome, Tally
from meetingroom.rules.rulesets import MORE_THAN_HALF, TWO_THIRDS, MajorityRule, Share
from meetingroom.rules.terms import Basis, Explanation
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.numbers import percent, share


def explanation(words: Words, rule: MajorityRule, tally: Tally, outcome: Outcome) -> tuple[Span, ...]:
    """The outcome in one sentence, strong words first: "Được thông qua: 38/50 đại biểu tán thành, …"."""
    match outcome.explanation:
        case Explanation.ADOPTED_MAJORITY:
            return words.spans(
                "explanation.adopted_majority",
                share=share(tally.for_, outcome.base),
                percent=percent(tally.for_, outcome.base, words.language),
                base=base_words(words, rule.basis),
                need=outcome.need,
                rule=rule_words(words, rule),
            )
        case Explanation.REJECTED_MAJORITY:
            return words.spans(
                "explanation.rejected_majority",
                share=share(tally.for_, outcome.base),
                need=outcome.need,
                rule=rule_words(words, rule),
            )
        case (
            Explanation.ADOPTED_CHAIR_DECIDED
            | Explanation.REJECTED_CHAIR_DECIDED
            | Explanation.REJECTED_TIE_CHAIR_SILENT
        ):
            return words.spans(
                f"explanation.{outcome.explanation}", votes_for=tally.for_, against=tally.against
            )


def counts(words: Words, tally: Tally) -> str:
    """The three choices as counted."""
    return words.text(
        "explanation.counts", votes_for=tally.for_, against=tally.against, abstain=tally.abstain
    )


def rest(words: Words, tally: Tally) -> str:
    """Those who are in none of the three: present without casting, absent, not taking part."""
    return words.text(
        "explanation.rest",
        not_cast=tally.not_cast,
        absent=tally.not_present,
        conflicted=tally.not_taking_part,
    )


def present_share(words: Words, tally: Tally) -> str:
    """The other share that papers and press quote: of those present. Empty when nobody was."""
    if tally.present <= 0:
        return ""
    return words.text(
        "explanation.present_share",
        share=share(tally.for_, tally.present),
        percent=percent(tally.for_, tally.present, words.language),
    )


def need(words: Words, rule: MajorityRule, least: int, total: int) -> str:
    """Before the count: "Cần ít nhất 26/50: quá nửa tổng số đại biểu"."""
    return words.text("explanation.need", need=least, total=total, rule=rule_words(words, rule))


def quorum(words: Words, of_all: Share, present: int, total: int) -> tuple[Span, ...]:
    """Whether enough are present, with the number needed and the share it comes from."""
    key = "explanation.quorum_met" if of_all.reached(present, total) else "explanation.quorum_short"
    return words.spans(
        key,
        share=share(present, total),
        need=of_all.least(total),
        rule=share_words(words, of_all, base_words(words, Basis.ALL)),
    )


def base_words(words: Words, basis: Basis) -> str:
    """What a majority is counted over: tổng số đại biểu, số đại biểu có mặt, số phiếu thu về."""
    return words.text(f"explanation.base.{basis}")


def rule_words(words: Words, rule: MajorityRule) -> str:
    """The majority a rule asks for: quá nửa tổng số đại biểu."""
    return share_words(words, rule.share, base_words(words, rule.basis))


def share_words(words: Words, of: Share, base: str) -> str:
    """A share of `base` in words; the two of the law by name, any other by its figures."""
    if of == MORE_THAN_HALF:
        return words.text("explanation.share.more_than_half", base=base)
    if of == TWO_THIRDS:
        return words.text("explanation.share.two_thirds", base=base)
    key = "explanation.share.more_than" if of.strictly else "explanation.share.at_least"
    return words.text(key, numerator=of.numerator, denominator=of.denominator, base=base)
