"""Who plays in the demonstration, and what: the committed meeting of an invented commune.

Must not start anything.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from meetingroom.documents.meeting_file import MeetingFile, read_meeting
from meetingroom.documents.people_table import read_people
from meetingroom.resources import resource
from meetingroom.rules.audience import Role
from meetingroom.rules.commands import ConveneMeeting, Invited
from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import draft_stream, meeting_stream

HALL = PersonId("man-hinh")
IN_ROOM = 23
"""Of 25 deputies; two are excused, so that a quorum and a base differ."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The meeting and its people. The delegate's and the chair's desks have windows; the other voters
    present are desks without."""

    file: MeetingFile
    people: tuple[Invited, ...]
    on: date

    @property
    def meeting(self) -> str:
        """The meeting's id."""
        return self.file.meeting

    @property
    def stream(self) -> str:
        """The meeting's journal."""
        return meeting_stream(self.file.meeting)

    @property
    def workshop(self) -> str:
        """The secretaries' draft of it."""
        return draft_stream(self.file.meeting)

    def holder(self, role: Role) -> Invited:
        """The first person with this role."""
        return next(person for person in self.people if role in person.roles)

    @property
    def chair(self) -> Invited:
        return self.holder(Role.CHAIR)

    @property
    def secretary(self) -> Invited:
        return self.holder(Role.SECRETARY)

    @property
    def delegate(self) -> Invited:
        """The deputy whose desk has a window: an ordinary one, free to vote on every item."""
        conflicted = {line.person for line in self.file.conflicts}
        return next(
            person
            for person in self.voters[self._in_room - 1 :: -1]
            if person.person not in conflicted and Role.CHAIR not in person.roles and len(person.groups) == 1
        )

    @property
    def voters(self) -> tuple[Invited, ...]:
        """All deputies."""
        return tuple(person for person in self.people if person.votes)

    @property
    def _in_room(self) -> int:
        return IN_ROOM

    @property
    def present(self) -> tuple[Invited, ...]:
        """Deputies who come."""
        return self.voters[: self._in_room]

    @property
    def excused(self) -> tuple[Invited, ...]:
        """Deputies who do not."""
        return self.voters[self._in_room :]

    @property
    def crowd(self) -> tuple[Invited, ...]:
        """Deputies present whose desks have no window."""
        seen = (self.chair.person, self.delegate.person)
        return tuple(person for person in self.present if person.person not in seen)

    def convocation(self) -> ConveneMeeting:
        """The command that convenes the meeting on the day of the demonstration."""
        return self.file.convene(self.people, self.on)


def read_cast(on: date) -> Cast:
    """The committed meeting, moved to the day `on`, with the hall's screen among its participants."""
    folder: Path = resource("demo")
    file = read_meeting(folder / "meeting.toml")
    people = file.invited(read_people((folder / "people.csv").read_bytes()))
    hall = Invited(HALL, "Màn hình hội trường", "", "", "", (Role.HALL,), (), votes=False)
    return Cast(file, (*people, hall), on)
