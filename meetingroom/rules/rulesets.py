"""Numbers of the law as data: versioned rule sets with the citation beside each parameter.

Integers and fractions only (architecture, law 10). A meeting adopts one rule set by value and keeps
it. Must not decide anything: `quorum` and `majorities` do.
"""

from dataclasses import dataclass

from meetingroom.rules.terms import Basis, QuorumEffect, TieRule


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole, `numerator/denominator`; `strictly` means more than, else at least."""

    numerator: int
    denominator: int
    strictly: bool

    def least(self, whole: int) -> int:
        """The smallest count out of `whole` that reaches this share."""
        if self.strictly:
            return self.numerator * whole // self.denominator + 1
        return -(-self.numerator * whole // self.denominator)

    def reached(self, count: int, whole: int) -> bool:
        """True when `count` out of `whole` reaches this share, in exact integers."""
        left, right = self.denominator * count, self.numerator * whole
        return left > right if self.strictly else left >= right


MORE_THAN_HALF = Share(1, 2, strictly=True)
TWO_THIRDS = Share(2, 3, strictly=False)


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """How one kind of poll is decided, and where the law says so."""

    name: str
    basis: Basis
    share: Share
    tie: TieRule
    citation: str


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """Condition for conducting: a share of all members, and what missing it does."""

    share: Share
    effect: QuorumEffect
    citation: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A number of days before the opening (or, where it says so, after the end), and its source."""

    days: int
    working_days: bool
    citation: str


@dataclass(frozen=True, slots=True)
class SpeakingTimes:
    """Minutes for a first and a further speech, a report, a question, its answer and a reply in debate;
    how often one speaks on an item; and the source."""

    first_minutes: int
    second_minutes: int
    most_per_item: int
    report_minutes: int
    question_minutes: int
    answer_minutes: int
    reply_minutes: int
    citation: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The adopted numbers of one body. `majorities[0]` is the ordinary one.

    `papers_due` and `convening` are for regular meetings, `…_other` for thematic and urgent ones;
    `minutes_due` counts from the end. None: the sources set no term.
    """

    name: str
    version: int
    quorum: QuorumRule
    majorities: tuple[MajorityRule, ...]
    papers_due: Deadline
    papers_due_other: Deadline
    convening: Deadline | None
    convening_other: Deadline | None
    minutes_due: Deadline | None
    speaking: SpeakingTimes

    def majority(self, name: str) -> MajorityRule | None:
        """The rule of that name, or None."""
        return next((rule for rule in self.majorities if rule.name == name), None)


LARGEST = 1_000
"""No share, number of days or number of minutes in a rule set is larger."""


def sound(rules: RuleSet) -> bool:
    """True when the numbers can be counted with: shares between none and all, at least one majority,
    each under its own name, no negative or absurd span."""
    times = rules.speaking
    deadlines = (
        rules.papers_due,
        rules.papers_due_other,
        rules.convening,
        rules.convening_other,
        rules.minutes_due,
    )
    spans = [
        rules.version,
        times.first_minutes,
        times.second_minutes,
        times.most_per_item,
        times.report_minutes,
        times.question_minutes,
        times.answer_minutes,
        times.reply_minutes,
        *(deadline.days for deadline in deadlines if deadline is not None),
    ]
    shares = [rules.quorum.share, *(rule.share for rule in rules.majorities)]
    names = [rule.name for rule in rules.majorities]
    return (
        0 < len(names) == len(set(names)) <= LARGEST
        and all(0 <= span <= LARGEST for span in spans)
        and all(0 <= s.numerator <= s.denominator <= LARGEST and s.denominator > 0 for s in shares)
    )


_LAW_2015 = "Luật Tổ chức chính quyền địa phương số 77/2015/QH13"
_BY_OWN_RULES = "quy chế làm việc của đơn vị quyết định"
"""Said where the source is a custom or an older law: the body compares its own rules and adopts its set."""

PASS = "pass"
REMOVAL = "removal"

COUNCIL_2025 = RuleSet(
    name="council_2025",
    version=1,
    quorum=QuorumRule(
        TWO_THIRDS,
        QuorumEffect.WARN,
        "Nội quy kỳ họp của Hội đồng nhân dân: ít nhất hai phần ba tổng số đại biểu",
    ),
    majorities=(
        MajorityRule(
            PASS,
            Basis.ALL,
            MORE_THAN_HALF,
            TieRule.NONE,
            f"Khoản 3 Điều 91 {_LAW_2015}",
        ),
        MajorityRule(
            REMOVAL,
            Basis.ALL,
            TWO_THIRDS,
            TieRule.NONE,
            f"Khoản 3 Điều 91 {_LAW_2015}",
        ),
    ),
    papers_due=Deadline(5, working_days=False, citation=f"Điều 92 {_LAW_2015}; {_BY_OWN_RULES}"),
    papers_due_other=Deadline(5, working_days=False, citation=f"Điều 92 {_LAW_2015}; {_BY_OWN_RULES}"),
    convening=Deadline(20, working_days=False, citation=f"Điều 80 {_LAW_2015}; {_BY_OWN_RULES}"),
    convening_other=Deadline(7, working_days=False, citation=f"Điều 80 {_LAW_2015}; {_BY_OWN_RULES}"),
    minutes_due=Deadline(10, working_days=False, citation=f"Điều 86 {_LAW_2015}; {_BY_OWN_RULES}"),
    speaking=SpeakingTimes(
        first_minutes=7,
        second_minutes=3,
        most_per_item=2,
        report_minutes=15,
        question_minutes=1,
        answer_minutes=3,
        reply_minutes=2,
        citation=f"Khuôn Nghị quyết số 102/2015/QH13 của Quốc hội; {_BY_OWN_RULES}",
    ),
)

COMMITTEE_2025 = RuleSet(
    name="committee_2025",
    version=1,
    quorum=QuorumRule(
        TWO_THIRDS,
        QuorumEffect.BLOCK,
        f"Khoản 3 Điều 114 {_LAW_2015}",
    ),
    majorities=(
        MajorityRule(
            PASS,
            Basis.ALL,
            MORE_THAN_HALF,
            TieRule.CHAIR_DECIDES,
            f"Khoản 3 Điều 117 {_LAW_2015}",
        ),
    ),
    papers_due=Deadline(3, working_days=True, citation=f"Khoản 4 Điều 114 {_LAW_2015}"),
    papers_due_other=Deadline(1, working_days=False, citation=f"Khoản 4 Điều 114 {_LAW_2015}"),
    convening=None,
    convening_other=None,
    minutes_due=None,
    speaking=SpeakingTimes(
        first_minutes=7,
        second_minutes=3,
        most_per_item=2,
        report_minutes=10,
        question_minutes=1,
        answer_minutes=3,
        reply_minutes=2,
        citation="Quy chế làm việc của Ủy ban nhân dân",
    ),
)
