"""The council of the simulation: who sits in it, and how its meeting comes to an open item.

Built from the same commands a real secretary sends. Must not know weather or faults.
"""

import random
from collections.abc import Iterator
from uuid import UUID

from meetingroom.rules.audience import EVERYONE, Audience, Role
from meetingroom.rules.commands import (
    AnnouncePoll,
    CallItem,
    Command,
    ConfirmTotal,
    EnterPeople,
    FoundBody,
    MarkAttendance,
    NamedGroup,
    OpenMeeting,
    OpenPoll,
    PreparePoll,
)
from meetingroom.rules.events import ProgrammeItem
from meetingroom.rules.ids import SYSTEM, CommandId, GroupId, PersonId
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.streams import StreamName, body_stream, meeting_stream
from meetingroom.rules.terms import BodyKind
from meetingroom.server.records.core import CommandCore, Submission
from meetingroom.wire.codec import encode_command
from meetingroom.wire.messages import APPLIED
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    DEPUTIES,
    GUEST,
    HALL,
    IN_PERSON,
    MORNING,
    PEOPLE,
    ROADS,
    SECRETARY,
    STAFF,
    convocation,
    planned,
    programme,
)

MEETING = meeting_stream("meeting-1")
BODY = body_stream("body")
VOTERS = (CHAIR, *DEPUTIES)
READERS = (CHAIR, SECRETARY, *DEPUTIES, GUEST, HALL)
CLOSED_ITEM = STAFF
NOT_FOR_GUESTS = Audience(roles=(Role.CHAIR, Role.SECRETARY, Role.DELEGATE))


def new_id(dice: random.Random) -> CommandId:
    """A command id that follows from the seed."""
    return CommandId(str(UUID(int=dice.getrandbits(128))))


def opening_acts() -> Iterator[tuple[PersonId, str, Command]]:
    """From nothing to item "budget" before the morning sitting, seven of nine voters present."""
    yield SYSTEM, BODY, FoundBody("HĐND xã Bình Minh", BodyKind.COUNCIL, "xã Bình Minh", None)
    yield SYSTEM, BODY, EnterPeople(PEOPLE, (NamedGroup(GroupId("board"), "Ban Pháp chế"),))
    yield SECRETARY, MEETING, convocation()
    open_items: tuple[ProgrammeItem, ...] = (planned(BUDGET, "1"), planned(ROADS, "2"))
    yield SECRETARY, MEETING, programme(*open_items, audience=EVERYONE)
    closed = planned(CLOSED_ITEM, "3", title="Nhân sự", closed=True)
    yield SECRETARY, MEETING, programme(closed, audience=NOT_FOR_GUESTS)
    for person in VOTERS[:7]:
        yield SECRETARY, MEETING, MarkAttendance(MORNING, person, IN_PERSON, "")
    yield SECRETARY, MEETING, ConfirmTotal(9, 9, "Nghị quyết xác nhận tư cách đại biểu")
    yield CHAIR, MEETING, OpenMeeting(MORNING)
    yield CHAIR, MEETING, CallItem(BUDGET, MORNING)


def convene(core: CommandCore, dice: random.Random) -> None:
    """Let the opening acts happen. AssertionError when one of them is refused."""
    for actor, stream, command in opening_acts():
        _applied(core, dice, actor, stream, command)


def open_poll(core: CommandCore, dice: random.Random) -> None:
    """Put the item before the sitting to the vote, and take ballots."""
    _applied(core, dice, CHAIR, MEETING, PreparePoll(BUDGET, MORNING, "Tán thành dự toán?", PASS))
    stream = core.streams.get(StreamName.parse(MEETING))
    assert stream is not None
    (poll,) = stream.state.polls
    _applied(core, dice, CHAIR, MEETING, AnnouncePoll(poll))
    _applied(core, dice, CHAIR, MEETING, OpenPoll(poll, None, ""))


def _applied(core: CommandCore, dice: random.Random, actor: PersonId, stream: str, command: Command) -> None:
    body = encode_command(new_id(dice), stream, command).decode()
    (answer,) = core.commit_group([Submission(actor, body)])
    assert answer.status == APPLIED, (actor, command, answer)
