"""What happens before the windows of the interactive demonstration open: the meeting comes to item 4.

Every act is a person's own, through his own desk. Must not draw anything.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meetingroom.client.store.answers import Failed, Uploaded
from meetingroom.client.store.picture import Picture
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.backstage import PATIENCE_S, Backstage, Stuck, act, until
from meetingroom.demo.cast import Cast
from meetingroom.documents.meeting_file import PaperLine
from meetingroom.rules import commands as c
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
        for line in self.cast.file.conflicts:
            declared = c.DeclareConflict(line.person, line.item, line.reason)
            act(self.secretary, self.cast.stream, declared)

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
        act(self.secretary, self.cast.stream, self.cast.file.total)
        act(self.chair, self.cast.stream, c.OpenMeeting(self.cast.file.sittings[0][0]))

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
        poll = until(self.chair, lambda p: _poll_in(p, self.cast, PollState.DRAFT), "a prepared poll")
        act(self.chair, stream, c.AnnouncePoll(poll))
        act(self.chair, stream, c.OpenPoll(poll, None, ""))
        for person in self.cast.present:
            self.cast_ballot(person.person, poll, Choice.FOR)
        for person in self.cast.present:
            desk = self.backstage.desks[person.person]
            until(desk, lambda p, who=person.person: _ballot_of(p, self.cast, poll, who), "a ballot")  # type: ignore[misc]
        act(self.chair, stream, c.ClosePoll(poll))
        act(self.chair, stream, c.ConfirmPoll(poll))

    def cast_ballot(self, person: PersonId, poll: PollId, choice: Choice) -> None:
        """One deputy votes on his own desk; conflicted ones do not."""
        desk = self.backstage.desks[person]
        until(desk, lambda p: _poll_in(p, self.cast, PollState.OPEN), "an open poll")
        desk.submit(self.cast.stream, c.CastBallot(poll, choice))


def meeting_of(picture: Picture, cast: Cast) -> Meeting | None:
    """The meeting as this desk has it."""
    state = picture.state_of(cast.stream)
    return state if isinstance(state, Meeting) and state.particulars is not None else None


def _poll_in(picture: Picture, cast: Cast, state: PollState) -> PollId | None:
    meeting = meeting_of(picture, cast)
    if meeting is None:
        return None
    return next((poll.poll for poll in meeting.polls.values() if poll.state is state), None)


def _ballot_of(picture: Picture, cast: Cast, poll: PollId, person: PersonId) -> bool | None:
    meeting = meeting_of(picture, cast)
    found = None if meeting is None else meeting.polls.get(poll)
    if found is None or found.opened is None:
        return None
    if found.opened.electorate.get(person, cast) is cast:
        return True  # no elector: nothing to wait for
    return True if found.ballots.get(person) is not None else None


def _all_marked(picture: Picture, cast: Cast) -> bool | None:
    meeting = meeting_of(picture, cast)
    marked = 0 if meeting is None else sum(1 for each in meeting.presence.values() if each.in_the_room)
    return True if marked >= len(cast.present) else None
