"""A meeting to test rules in: commands are decided, stamped and folded as a journal would.

Ids and hours come from counters, so that every run is the same. Must not know a rule.
"""

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from meetingroom.rules.audience import EVERYONE, Audience, Role
from meetingroom.rules.commands import (
    AnnouncePoll,
    CallItem,
    CastBallot,
    Command,
    ConfirmTotal,
    ConveneMeeting,
    Invited,
    MarkAttendance,
    OpenMeeting,
    OpenPoll,
    PlannedSitting,
    PreparePoll,
    PublishedItem,
    PublishProgramme,
)
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import DraftPaper, Motion, ProgrammeItem
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, GroupId, ItemId, PaperId, PersonId, PollId, SittingId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.rulesets import COUNCIL_2025, PASS, RuleSet
from meetingroom.rules.state import Meeting, Poll
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import Attendance, BodyKind, Choice, MeetingKind

LAW = LAWS[StreamKind.MEETING]

CHAIR, SECRETARY, HALL = PersonId("chair"), PersonId("secretary"), PersonId("hall")
GUEST, STAND_IN, STRANGER = PersonId("guest"), PersonId("stand-in"), PersonId("stranger")
DEPUTIES = tuple(PersonId(f"deputy-{n}") for n in range(1, 9))
D1, D2, D3, D4 = DEPUTIES[:4]
MORNING, AFTERNOON = SittingId("morning"), SittingId("afternoon")
BUDGET, ROADS, STAFF = ItemId("budget"), ItemId("roads"), ItemId("staff")
SUBMISSION = PaperId("submission")
IN_PERSON = Attendance.PRESENT_IN_PERSON
SHA = "0123456789abcdef" * 4


def invited(person: PersonId, *roles: Role, votes: bool = False, groups: tuple[str, ...] = ()) -> Invited:
    """A participant whose name is his id in capitals."""
    in_groups = tuple(GroupId(group) for group in groups)
    return Invited(person, person.upper(), "office", "unit", "seat", roles, in_groups, votes)


PEOPLE = (
    invited(CHAIR, Role.CHAIR, Role.DELEGATE, votes=True),
    invited(SECRETARY, Role.SECRETARY),
    *(invited(deputy, Role.DELEGATE, votes=True, groups=("board",)) for deputy in DEPUTIES),
    invited(GUEST, Role.GUEST),
    invited(STAND_IN, Role.STAND_IN),
    invited(HALL, Role.HALL),
)


def convocation(
    people: tuple[Invited, ...] = PEOPLE,
    rule_set: RuleSet = COUNCIL_2025,
    body_kind: BodyKind = BodyKind.COUNCIL,
) -> ConveneMeeting:
    """A meeting of two sittings."""
    return ConveneMeeting(
        body="body",  # type: ignore[arg-type]
        body_name="HĐND xã Bình Minh",
        body_kind=body_kind,
        kind=MeetingKind.REGULAR,
        title="Kỳ họp thứ nhất",
        term="2026–2031",
        place="Hội trường",
        zone="Asia/Ho_Chi_Minh",
        starts_at=1_000,
        rule_set=rule_set,
        sittings=(
            PlannedSitting(MORNING, "Phiên sáng", "Hội trường", 1_000),
            PlannedSitting(AFTERNOON, "Phiên chiều", "Hội trường", 2_000),
        ),
        participants=people,
    )


def planned(
    item: ItemId,
    number: str,
    parent: ItemId | None = None,
    title: str = "Nội dung",
    closed: bool = False,
    motion: Motion | None = None,
) -> ProgrammeItem:
    """An item as a secretary types it."""
    return ProgrammeItem(item, number, title, parent, 0, MORNING, "Bà A", "Sở B", 20, motion, closed)


def draft_paper(
    paper: PaperId = SUBMISSION,
    item: ItemId = BUDGET,
    sha256: str = SHA,
    audience: Audience = EVERYONE,
    title: str = "Tờ trình",
) -> DraftPaper:
    """A paper as it lies in the workshop."""
    return DraftPaper(
        paper, item, "118/TTr", title, "submission", "to-trinh.pdf", sha256, 1_000, 12, "", audience
    )


def programme(*items: ProgrammeItem, audience: Audience = EVERYONE) -> PublishProgramme:
    """Items for one audience, no papers."""
    return PublishProgramme(tuple(PublishedItem(item, audience) for item in items), ())


@dataclass
class Hall:
    """One meeting under the rules, and its journal."""

    state: Meeting = field(default_factory=Meeting)
    journal: list[Fact] = field(default_factory=list)
    now: int = 1_000
    asked: int = 0

    def circumstances(self, actor: PersonId) -> Asked:
        """The next command of `actor`, one second later."""
        self.asked += 1
        self.now += 1_000
        return Asked(CommandId(str(UUID(int=self.asked))), "meeting-1", actor, self.now)

    def do(self, actor: PersonId, command: Command) -> tuple[Fact, ...]:
        """Decide and fold; the facts that came of it."""
        asked = self.circumstances(actor)
        drafts = LAW.decide(self.state, command, asked)
        assert drafts
        facts = tuple(Fact(d.event, asked.now, actor, d.audience, asked.id) for d in drafts)
        for fact in facts:
            self.state = LAW.evolve(self.state, fact)
        self.journal += facts
        return facts

    def refused(self, actor: PersonId, command: Command) -> RuleBroken:
        """The refusal of a command that must not be applied; nothing changes."""
        before = self.state
        with pytest.raises(RuleBroken) as caught:
            LAW.decide(self.state, command, self.circumstances(actor))
        assert self.state is before
        return caught.value

    # ── usual ways to a point ─────────────────────────────────────────────────────────────────────

    def convened(
        self,
        people: tuple[Invited, ...] = PEOPLE,
        rule_set: RuleSet = COUNCIL_2025,
        body_kind: BodyKind = BodyKind.COUNCIL,
    ) -> "Hall":
        """The meeting is convened by its secretary."""
        self.do(SECRETARY, convocation(people, rule_set, body_kind))
        return self

    def present(self, *persons: PersonId, sitting: SittingId = MORNING) -> "Hall":
        """The named persons are in the room."""
        for person in persons:
            self.do(SECRETARY, MarkAttendance(sitting, person, IN_PERSON, ""))
        return self

    def opened(self, *persons: PersonId, total: int = 9) -> "Hall":
        """In session with the named persons present (all voters by default)."""
        self.present(*(persons or (CHAIR, *DEPUTIES)))
        self.do(SECRETARY, ConfirmTotal(total, total, "Nghị quyết xác nhận tư cách đại biểu"))
        self.do(CHAIR, OpenMeeting(MORNING))
        return self

    def at_item(self, item: ItemId = BUDGET) -> "Hall":
        """Three items are published and one is before the morning sitting."""
        items = (planned(BUDGET, "1"), planned(ROADS, "2"), planned(STAFF, "3"))
        self.do(SECRETARY, programme(*items))
        self.do(CHAIR, CallItem(item, MORNING))
        return self

    def announced(self, item: ItemId = BUDGET, rule: str = PASS) -> PollId:
        """A poll on the item, announced."""
        before = set(self.state.polls)
        self.do(SECRETARY, PreparePoll(item, MORNING, "Tán thành dự thảo nghị quyết?", rule))
        (poll,) = set(self.state.polls) - before
        self.do(CHAIR, AnnouncePoll(poll))
        return poll

    def voting(self, item: ItemId = BUDGET, rule: str = PASS) -> PollId:
        """An open poll on the item."""
        poll = self.announced(item, rule)
        self.do(CHAIR, OpenPoll(poll, None, ""))
        return poll

    def vote(self, poll: PollId, choice: Choice, *persons: PersonId) -> None:
        """Each of the persons casts that choice."""
        for person in persons:
            self.do(person, CastBallot(poll, choice))

    def poll(self, poll: PollId) -> Poll:
        """The poll as it stands."""
        return self.state.polls[poll]
