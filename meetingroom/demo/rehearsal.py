"""What happens before the windows of the interactive demonstration open: the meeting comes to item 4.

Every act is a person's own, through his own desk. Must not draw anything.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meetingroom.client.store.answers import Failed, Uploaded
from meetingroom.client.store.picture import Picture
from meetingroom.client.sync.desk import Desk
from meetingroom.client.views.secretary_view import SecretaryView
from meetingroom.demo.backstage import PATIENCE_S, Backstage, Stuck, act, until
from meetingroom.demo.cast import Cast
from meetingroom.documents.meeting_file import PaperLine
from meetingroom.rules import commands as c
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.ids import ItemId, PersonId, PollId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Attendance, Choice, PollState

Told = Callable[[str, int, int], None]
"""What is being done, and how far (done, total)."""


@dataclass
class Rehearsal:
    """The acts of the opening, in order; each waits until it is recorded."""

    cast: Cast
    backstage: Backstage
    papers: Mapping[str, Path]

    @property
    def secretary(self) -> Desk:
        return self.backstage.desks[self.cast.secretary.person]

    @property
    def chair(self) -> Desk:
        return self.backstage.desks[self.cast.chair.person]

    def convene(self) -> None:
        """The secretary convenes the meeting."""
        act(self.secretary, self.cast.stream, self.cast.convocation())

    def upload(self, told: Told) -> list[DraftPaper]:
        """The secretary's files go to the server and are inspected there."""
        lines = self.cast.file.papers
        ready: list[DraftPaper] = []
        for number, line in enumerate(lines, start=1):
            told("papers", number, len(lines))
            ready.append(self._upload(line))
        return ready

    def _upload(self, line: PaperLine) -> DraftPaper:
        path = self.papers[line.source]
        done = threading.Event()
        answers: list[Uploaded | Failed] = []

        def answered(answer: Uploaded | Failed) -> None:
            answers.append(answer)
            done.set()

        self.secretary.upload(self.cast.meeting, path, answered)
        if not done.wait(PATIENCE_S):
            raise Stuck(f"upload {path.name}")
        answer = answers[0]
        if isinstance(answer, Failed):
            raise Stuck(f"upload {path.name}: {answer.code}")
        return line.with_bytes(answer.file_name, answer.sha256, answer.size, answer.pages)

    def publish(self, papers: Sequence[DraftPaper]) -> None:
        """One act: the programme and all papers."""
        act(self.secretary, self.cast.stream, c.PublishProgramme(self.cast.file.items, tuple(papers)))
        self.declare_conflicts()

    def declare_conflicts(self) -> None:
        """Who has told the secretary that he takes no part in an item."""
        for line in self.cast.file.conflicts:
            declared = c.DeclareConflict(line.person, line.item, line.reason)
            act(self.secretary, self.cast.stream, declared)

    # ── the same through the workshop, as the secretary's window does it ─────────────────────────

    def draft_items(self) -> None:
        """The agenda is put into the workshop."""
        for each in self.cast.file.items:
            act(self.secretary, self.cast.workshop, c.PutDraftItem(each.item, each.audience))

    def name_files(self, bench: SecretaryView) -> None:
        """Every file gets the title, number and item of its paper, where they were not read from its name."""
        lines = {line.source: line for line in self.cast.file.papers}
        for row in bench.shown.files:
            line = lines[row.path.stem]
            bench.assign(row.path, line.item)
            bench.retitle(row.path, title=line.title, number=line.number, paper_kind=line.kind)

    def drafted(self) -> tuple[DraftPaper, ...]:
        """The papers in the workshop."""
        shop = self.secretary.picture.state_of(self.cast.workshop)
        return tuple(shop.papers.values()) if isinstance(shop, Workshop) else ()

    def limit_readers(self, bench: SecretaryView) -> None:
        """Papers that not everybody may read get their readers."""
        lines = {line.number: line for line in self.cast.file.papers}
        for paper in self.drafted():
            line = lines[paper.number]
            if paper.audience != line.audience:
                bench.put_paper(replace(paper, audience=line.audience))
        wanted = {line.number: line.audience for line in self.cast.file.papers}
        until(
            self.secretary,
            lambda _p: all(paper.audience == wanted[paper.number] for paper in self.drafted()) or None,
            "readers of the papers",
        )

    def published(self) -> int:
        """How many papers the secretary sees published."""
        meeting = meeting_of(self.secretary.picture, self.cast)
        return 0 if meeting is None else sum(1 for _ in meeting.papers)

    # ── in the hall ───────────────────────────────────────────────────────────────────────────

    def roll_call(self) -> None:
        """Those present are marked, two are excused."""
        sitting = self.cast.file.sittings[0][0]
        here, away = Attendance.PRESENT_IN_PERSON, Attendance.ABSENT_EXCUSED
        for person in self.cast.present:
            self.secretary.submit(self.cast.stream, c.MarkAttendance(sitting, person.person, here, ""))
        for person in self.cast.excused:
            act(
                self.secretary,
                self.cast.stream,
                c.MarkAttendance(sitting, person.person, away, "Đi công tác"),
            )
        until(self.secretary, lambda p: _all_marked(p, self.cast), "roll call")

    def open(self) -> None:
        """The total is confirmed, the chair opens the meeting."""
        self.confirm_total()
        act(self.chair, self.cast.stream, c.OpenMeeting(self.cast.file.sittings[0][0]))

    def confirm_total(self) -> None:
        """Tổng số đại biểu, by the secretary."""
        act(self.secretary, self.cast.stream, self.cast.file.total)

    def come_to(self, number: str, told: Told) -> None:
        """The items before `number` are called, voted where they ask for it, and finished."""
        items = [each.item for each in self.cast.file.items]
        last = next(n for n, item in enumerate(items) if item.number == number)
        for n, item in enumerate(items[: last + 1]):
            told("items", n, last)
            self.chair_calls(item.item)
            if n < last and item.motion is not None:
                self.vote(item.item, item.motion.question, item.motion.rule)

    def chair_calls(self, item: ItemId) -> None:
        """The chair turns the sitting to an item."""
        act(self.chair, self.cast.stream, c.CallItem(item, self.cast.file.sittings[0][0]))

    def vote(self, item: ItemId, question: str, rule: str) -> None:
        """A whole vote on an item, everybody in favour."""
        stream = self.cast.stream
        act(self.chair, stream, c.PreparePoll(item, self.cast.file.sittings[0][0], question, rule))
        poll = until(self.chair, lambda p: poll_in(p, self.cast, PollState.DRAFT), "a prepared poll")
        act(self.chair, stream, c.AnnouncePoll(poll))
        act(self.chair, stream, c.OpenPoll(poll, None, ""))
        for person in self.cast.present:
            self.cast_ballot(person.person, poll, Choice.FOR)
        for person in self.cast.present:
            desk = self.backstage.desks[person.person]
            until(desk, lambda p: has_voted(p, self.cast, poll), "a ballot")
        act(self.chair, stream, c.ClosePoll(poll))
        act(self.chair, stream, c.ConfirmPoll(poll))

    def cast_ballot(self, person: PersonId, poll: PollId, choice: Choice) -> None:
        """One deputy votes on his own desk; conflicted ones do not."""
        desk = self.backstage.desks[person]
        until(desk, lambda p: poll_in(p, self.cast, PollState.OPEN), "an open poll")
        desk.submit(self.cast.stream, c.CastBallot(poll, choice))


def meeting_of(picture: Picture, cast: Cast) -> Meeting | None:
    """The meeting as this desk has it."""
    state = picture.state_of(cast.stream)
    return state if isinstance(state, Meeting) and state.particulars is not None else None


def poll_in(picture: Picture, cast: Cast, state: PollState) -> PollId | None:
    """A poll in this state."""
    meeting = meeting_of(picture, cast)
    if meeting is None:
        return None
    return next((poll.poll for poll in meeting.polls.values() if poll.state is state), None)


def has_voted(picture: Picture, cast: Cast, poll: PollId) -> bool | None:
    """This desk's person has a recorded ballot, or is no elector of the poll."""
    meeting = meeting_of(picture, cast)
    found = None if meeting is None else meeting.polls.get(poll)
    if found is None or found.opened is None:
        return None
    votes = any(True for person in found.opened.electorate if person == picture.person)
    return True if not votes or found.ballots.get(picture.person) is not None else None


def _all_marked(picture: Picture, cast: Cast) -> bool | None:
    meeting = meeting_of(picture, cast)
    marked = 0 if meeting is None else sum(1 for each in meeting.presence.values() if each.in_the_room)
    return True if marked >= len(cast.present) else None
