"""The invented commune's meeting as facts: a council of 25 deputies at whatever point a test wants.

Commands are decided and stamped by the real law, as a server would; every attached `FixtureDesk` hears
the facts its person may read. Ids and hours come from counters. Must not know a screen.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from meetingroom.client.store.picture import ActState, Download
from meetingroom.documents.meeting_file import read_meeting
from meetingroom.documents.people_table import read_people
from meetingroom.resources import resource
from meetingroom.rules import commands as c
from meetingroom.rules.audience import Role
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, ItemId, MeetingId, PersonId, PollId, SittingId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamKind, meeting_stream
from meetingroom.rules.terms import Attendance, Choice
from tests.fakes.fixture_desk import NINE_O_CLOCK, FixtureDesk

_LAW = LAWS[StreamKind.MEETING]

MEETING = "ky-hop-3"
STREAM = meeting_stream(MEETING)
MORNING, AFTERNOON = SittingId("sang"), SittingId("chieu")
CHAIR, SECRETARY = PersonId("db01"), PersonId("thuky")
DELEGATE = PersonId("db11")
"""Y Kŏ Mlô, seat 11: the deputy at whose desk most tests sit."""
CONFLICTED = PersonId("db07")
"""Hồ Sỹ Lâm: a conflict of interest on item 5."""
GUEST, STAND_IN, HALL = PersonId("km01"), PersonId("dt01"), PersonId("hall")
DEPUTIES = tuple(PersonId(f"db{n:02d}") for n in range(1, 26))
ABSENT = (PersonId("db17"), PersonId("db24"))
MINUTE = 60_000

_PAGES = {"4.1": 6, "4.2": 19, "4.3": 4, "4.4": 3, "2.1": 9, "3.1": 7}


def item(number: int | str) -> ItemId:
    """The id of an agenda item by its number."""
    return ItemId(f"muc-{number}")


def sha_of(number: str) -> str:
    """The name of the bytes of a paper of the fixture, by the paper's number."""
    return number.replace(".", "").encode().hex().ljust(64, "0")


class DemoMeeting:
    """`DemoMeeting()` is convened and published (`published=False`: only convened); `.in_session()`,
    `.at_item(4)`, `.voting()` go on.

    `desk(person)` gives that person's desk, kept up to date from then on; `answer(desk)` lets the
    server decide what was submitted there.
    """

    some_path = Path("/nowhere")
    """Where the bytes of a paper are said to lie; nothing reads them."""

    def __init__(self, *, published: bool = True) -> None:
        self.state: Meeting = Meeting()
        self.journal: list[Fact] = []
        self.now = NINE_O_CLOCK - 90 * MINUTE
        self._asked = 0
        self._desks: list[tuple[PersonId, FixtureDesk]] = []
        source = resource("demo")
        self.file = read_meeting(source / "meeting.toml")
        people = self.file.invited(read_people((source / "people.csv").read_bytes()))
        people += (
            c.Invited(
                STAND_IN, "Mai Văn Thịnh", "Dự thay Trưởng Công an xã", "Công an xã", "34",
                (Role.STAND_IN,), (), votes=False,
            ),
            c.Invited(HALL, "Màn hình hội trường", "", "", "", (Role.HALL,), (), votes=False),
        )  # fmt: skip
        self.do(SECRETARY, self.file.convene(people, date(2026, 11, 19)))
        if not published:
            return
        papers = tuple(
            line.with_bytes(f"{line.source}.pdf", sha_of(line.number), 180_000, _PAGES.get(line.number, 5))
            for line in self.file.papers
        )
        self.do(SECRETARY, c.PublishProgramme(self.file.items, papers))

    @classmethod
    def over(cls, name: str, title: str, on: date) -> "DemoMeeting":
        """An earlier meeting of the same council, opened and ended that day."""
        demo = cls()
        demo.in_session()
        demo.do(CHAIR, c.EndSitting(MORNING))
        demo.do(CHAIR, c.EndMeeting())
        said = demo.state.particulars
        assert said is not None
        starts_at = said.starts_at + (on - date(2026, 11, 19)).days * 24 * 60 * MINUTE
        past = replace(said, meeting=MeetingId(name), title=title, starts_at=starts_at)
        demo.state = replace(demo.state, particulars=past)
        return demo

    # ── going on ──────────────────────────────────────────────────────────────────────────────

    def do(self, actor: PersonId, command: c.Command, *, ms: int = 1_000) -> tuple[Fact, ...]:
        """Decide, stamp `ms` later, and tell every desk; raises RuleBroken as the law does."""
        self._asked += 1
        self.now += ms
        return self._apply(CommandId(str(UUID(int=self._asked))), actor, command)

    def in_session(self, *absent: PersonId) -> "DemoMeeting":
        """Everybody but `absent` is marked, the total is confirmed, the meeting is opened at 08:00."""
        missing = absent or ABSENT
        self.roll_call(*missing)
        for person in missing:
            away = c.MarkAttendance(MORNING, person, Attendance.ABSENT_EXCUSED, "Đi công tác")
            self.do(SECRETARY, away)
        for line in self.file.conflicts:
            self.do(line.person, c.DeclareConflict(line.person, line.item, line.reason))
        self.now = NINE_O_CLOCK - 60 * MINUTE
        self.do(CHAIR, c.OpenMeeting(MORNING), ms=0)
        return self

    def in_session_without_me(self) -> "DemoMeeting":
        """As `in_session`, at item 1, but the delegate of the tests is not marked yet."""
        self.roll_call(DELEGATE)
        self.now = NINE_O_CLOCK - 60 * MINUTE
        self.do(CHAIR, c.OpenMeeting(MORNING))
        self.call(1)
        return self

    def open_speaking_list(self, number: int) -> None:
        """The chair opens the list of speakers of the current item."""
        if not self.state.items[item(number)].speaking_open:
            self.do(CHAIR, c.SetSpeakingList(item(number), True))

    def roll_call(self, *unmarked: PersonId) -> None:
        """Every deputy but these is marked present, and the total is confirmed."""
        for person in DEPUTIES:
            if person not in unmarked:
                here = c.MarkAttendance(MORNING, person, Attendance.PRESENT_IN_PERSON, "")
                self.do(SECRETARY, here, ms=200)
        self.do(SECRETARY, self.file.total)

    def at_item(self, number: int = 4) -> "DemoMeeting":
        """The items before are done (each adopted where it has a motion), this one is called."""
        for earlier in range(1, number):
            self.do(CHAIR, c.CallItem(item(earlier), MORNING), ms=MINUTE)
            if self.state.items[item(earlier)].plan.motion is not None:
                self._decided(earlier)
        self.now = max(self.now, NINE_O_CLOCK + 36 * MINUTE)
        self.do(CHAIR, c.CallItem(item(number), MORNING))
        return self

    def announced(self, number: int = 4) -> PollId:
        """A poll on the item's motion is prepared and announced."""
        motion = self.state.items[item(number)].plan.motion
        assert motion is not None
        before = set(self.state.polls)
        self.do(CHAIR, c.PreparePoll(item(number), MORNING, motion.question, motion.rule))
        (poll,) = set(self.state.polls) - before
        self.do(CHAIR, c.AnnouncePoll(poll))
        return poll

    def voting(self, number: int = 4, planned_ms: int | None = MINUTE) -> PollId:
        """The poll on the item is open."""
        poll = self.announced(number)
        self.open(poll, planned_ms)
        return poll

    def ballots(self, poll: PollId, votes_for: int, against: int = 0, abstain: int = 0) -> None:
        """That many of those present vote so, in order of seat; the delegate of the tests votes last."""
        electorate = [person for person in self._electorate(poll) if person != DELEGATE] + [DELEGATE]
        choices = [Choice.FOR] * votes_for + [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstain
        for person, choice in zip(electorate, choices, strict=False):
            self.do(person, c.CastBallot(poll, choice), ms=700)

    def open(self, poll: PollId, planned_ms: int | None = MINUTE) -> None:
        """The chair opens an announced poll."""
        self.do(CHAIR, c.OpenPoll(poll, planned_ms, ""))

    def close(self, poll: PollId) -> None:
        """The chair ends the vote."""
        self.do(CHAIR, c.ClosePoll(poll))

    def call(self, number: int) -> None:
        """The chair turns to another item."""
        self.do(CHAIR, c.CallItem(item(number), MORNING))

    def declared(self, poll: PollId) -> None:
        """Closed and confirmed by the chair."""
        self.close(poll)
        self.do(CHAIR, c.ConfirmPoll(poll))

    # ── desks ─────────────────────────────────────────────────────────────────────────────────

    def desk(self, person: PersonId = DELEGATE, *, papers: Download = Download.READY) -> FixtureDesk:
        """A desk of this person with everything he may read; its papers are in this state."""
        desk = FixtureDesk(person, at=self.now)
        desk.fold(STREAM, [fact for fact in self.journal if self._sees(person, fact)])
        for line in self.file.papers:
            done = 180_000 if papers is Download.READY else 72_000
            path = self.some_path if papers is Download.READY else None
            desk.put_paper(sha_of(line.number), papers, size=180_000, done=done, path=path)
        self._desks.append((person, desk))
        return desk

    def answer(self, desk: FixtureDesk) -> None:
        """The server decides everything this desk has submitted and not been answered."""
        person = desk.picture.person
        held = desk.picture.streams[STREAM]
        for act in held.pending:
            if act.state not in (ActState.WRITING, ActState.UNSENT, ActState.SENT):
                continue
            self.now = max(self.now, desk.at) + 100
            try:
                facts = self._decide(act.id, person, act.command)
            except RuleBroken as broken:
                desk.at = self.now
                desk.refuse(act.id, broken.code, **broken.params)
                continue
            desk.dismiss(act.id)
            self._tell(facts)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _decided(self, number: int) -> None:
        poll = self.voting(number)
        self.ballots(poll, len(self._electorate(poll)))
        self.declared(poll)

    def _electorate(self, poll: PollId) -> tuple[PersonId, ...]:
        opened = self.state.polls[poll].opened
        assert opened is not None
        return tuple(sorted(opened.electorate))

    def _apply(self, command_id: CommandId, actor: PersonId, command: c.Command) -> tuple[Fact, ...]:
        facts = self._decide(command_id, actor, command)
        self._tell(facts)
        return facts

    def _decide(self, command_id: CommandId, actor: PersonId, command: c.Command) -> tuple[Fact, ...]:
        drafts = _LAW.decide(self.state, command, Asked(command_id, MEETING, actor, self.now))
        facts = tuple(Fact(draft.event, self.now, actor, draft.audience, command_id) for draft in drafts)
        for fact in facts:
            self.state = _LAW.evolve(self.state, fact)
        self.journal += facts
        return facts

    def _tell(self, facts: tuple[Fact, ...]) -> None:
        for person, desk in self._desks:
            desk.at = self.now
            desk.fold(STREAM, [fact for fact in facts if self._sees(person, fact)])

    def _sees(self, person: PersonId, fact: Fact) -> bool:
        standing = _LAW.standing(self.state, person)
        return standing is not None and fact.audience.admits(standing)


def later(desk: FixtureDesk, ms: int) -> None:
    """Let time pass on a desk; the views look again."""
    desk.at += ms
    desk.connection(replace(desk.picture.connection))
