"""Điểm danh: who is in the room, in the glossary's five values. Must not decide quorum."""

from dataclasses import dataclass

from meetingroom.client.views.standing import (
    presence,
    present_voters,
    quorum_need,
    sitting_now,
    total_members,
)
from meetingroom.client.views.values import Act, ActState, Hint
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import Command, MarkAttendance, RecordLeaving
from meetingroom.rules.ids import PersonId, SittingId
from meetingroom.rules.state import InSitting, Meeting, Participant
from meetingroom.rules.terms import Attendance, SittingState


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant. `value` is what is recorded; `pending` a mark that is not recorded yet.
    `connected`: his desk is on the line (known to chair and secretary only, else None)."""

    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: frozenset[Role]
    votes: bool
    value: Attendance
    late: bool
    marked_at: int | None
    left_at: int | None
    reason: str
    pending: Attendance | None
    connected: bool | None

    @property
    def in_the_room(self) -> bool:
        """Counts as present now, by the records."""
        here = self.value in (Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE)
        return here and self.left_at is None


@dataclass(frozen=True, slots=True)
class RollCall:
    """The roll of one sitting. Counts are of members who vote; `counts` by value."""

    sitting: SittingId | None
    title: str
    state: SittingState | None
    rows: tuple[PersonRow, ...]
    counts: tuple[tuple[Attendance, int], ...]
    present: int
    total: int
    quorum_need: int
    mine: PersonRow | None
    may_mark_me: Hint
    may_mark_others: Hint

    def count(self, value: Attendance) -> int:
        """Members with this value."""
        return dict(self.counts).get(value, 0)


class AttendanceView(MeetingBound[RollCall]):
    """The roll of the sitting going on (or the next). `shown: RollCall`."""

    NOUNS = (
        "participants",
        "presence",
        "absence_reasons",
        "sittings",
        "total",
        "particulars",
        "pending",
        "state",
    )
    DESK_NOUNS = ("connection", "passing", "streams")

    def mark(self, person: PersonId, value: Attendance, reason: str = "") -> None:
        """Record one person's attendance (oneself: present only); `reason` for an excused absence."""
        if self.shown.sitting is not None:
            self._submit(MarkAttendance(self.shown.sitting, person, value, reason))

    def mark_me_present(self) -> None:
        """ "Có mặt" from one's own desk."""
        self.mark(self._me, Attendance.PRESENT_IN_PERSON)

    def mark_rest(self, value: Attendance, persons: tuple[PersonId, ...]) -> None:
        """The same value for several people ("Điểm danh tất cả có mặt"): one act each."""
        for person in persons:
            self.mark(person, value)

    def leave(self, person: PersonId, *, returned: bool = False) -> None:
        """A present person left the room, or is back."""
        if self.shown.sitting is not None:
            self._submit(RecordLeaving(self.shown.sitting, person, returned))

    def may_mark(self, person: PersonId, value: Attendance) -> Hint:
        """Whether this mark would be taken now."""
        if self.shown.sitting is None:
            return Hint("unknown_sitting")
        return self._hint(MarkAttendance(self.shown.sitting, person, value, ""))

    def _look(self) -> RollCall:
        meeting, sitting = self.meeting, sitting_now(self.meeting)
        people = sorted(
            meeting.participants.values(), key=lambda p: (not p.votes, len(p.seat), p.seat, p.name)
        )
        shown = [p for p in people if Role.HALL not in p.roles]
        rows = tuple(self._row(meeting, sitting.sitting if sitting else None, p) for p in shown)
        members = [row for row in rows if row.votes]
        mine = next((row for row in rows if row.person == self._me), None)
        other = next((row.person for row in rows if row.person != self._me), self._me)
        return RollCall(
            sitting=sitting.sitting if sitting else None,
            title=sitting.title if sitting else "",
            state=sitting.state if sitting else None,
            rows=rows,
            counts=tuple((value, sum(row.value is value for row in members)) for value in Attendance),
            present=present_voters(meeting, sitting.sitting) if sitting else 0,
            total=total_members(meeting),
            quorum_need=quorum_need(meeting),
            mine=mine,
            may_mark_me=self._may(sitting.sitting if sitting else None, self._me),
            may_mark_others=self._may(sitting.sitting if sitting else None, other),
        )

    def _may(self, sitting: SittingId | None, person: PersonId) -> Hint:
        if sitting is None:
            return Hint("unknown_sitting")
        return self._hint(MarkAttendance(sitting, person, Attendance.PRESENT_IN_PERSON, ""))

    def _row(self, meeting: Meeting, sitting: SittingId | None, found: Participant) -> PersonRow:
        here = presence(meeting, sitting, found.person) if sitting else None
        passing = self._picture.passing.get(self._stream)
        connected = passing.connected if passing else None
        reason = meeting.absence_reasons.get(InSitting(sitting, found.person), "") if sitting else ""
        return PersonRow(
            person=found.person,
            name=found.name,
            office=found.office,
            unit=found.unit,
            seat=found.seat,
            roles=found.roles,
            votes=found.votes,
            value=here.value if here else Attendance.UNMARKED,
            late=here.late if here else False,
            marked_at=here.marked_at if here else None,
            left_at=here.left_at if here else None,
            reason=reason,
            pending=_pending_mark(self._acts(), sitting, found.person),
            connected=None if connected is None else found.person in connected,
        )


def _pending_mark(acts: tuple[Act, ...], sitting: SittingId | None, person: PersonId) -> Attendance | None:
    """The newest mark of a person that the records do not show yet and nobody refused."""
    for act in reversed(acts):
        command: Command = act.command
        if not isinstance(command, MarkAttendance) or act.state in (ActState.REFUSED, ActState.NOT_KEPT):
            continue
        if command.sitting == sitting and command.person == person:
            return command.value
    return None
