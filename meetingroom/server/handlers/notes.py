"""`POST /notes/…`: a person's private notes, for himself alone. Must not know what they say."""

import asyncio
import re

from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import NOT_FOUND, Failed
from meetingroom.server.records import notes
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.notes import (
    MOST_KEY,
    MOST_NOTE_BYTES,
    MOST_NOTES,
    NotesPulled,
    NotesWritten,
    PullNotes,
    WriteNotes,
)
from meetingroom.wire.problems import ProblemCode

_KEY = re.compile(rf"[A-Za-z0-9._:-]{{1,{MOST_KEY}}}")


async def write(house: House, visitor: Visitor, request: WriteNotes) -> NotesWritten:
    """Durable when answered; a stale base is shown what stands there."""
    _must_be_own(request.stream, visitor.person)
    if not 1 <= len(request.notes) <= MOST_NOTES:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_NOTES)
    for each in request.notes:
        if not _KEY.fullmatch(each.key):
            raise Failed(ProblemCode.MALFORMED)
        if len(each.body) > MOST_NOTE_BYTES:
            raise Failed(ProblemCode.TOO_LARGE, most=MOST_NOTE_BYTES)
    done = house.writer.write(lambda connection: notes.write(connection, request.stream, request.notes))
    outcomes = await asyncio.shield(asyncio.wrap_future(done))
    return NotesWritten(protocol=PROTOCOL, epoch=house.core.marks.epoch, outcomes=outcomes)


async def pull(house: House, visitor: Visitor, request: PullNotes) -> NotesPulled:
    """One page of what was written after `after`."""
    _must_be_own(request.stream, visitor.person)
    with house.core.database.reading() as connection:
        found, more = notes.pull(connection, request.stream, request.after)
    return NotesPulled(protocol=PROTOCOL, epoch=house.core.marks.epoch, notes=found, more=more)


def _must_be_own(stream: str, person: PersonId) -> None:
    """Another person's notes do not exist."""
    try:
        name = StreamName.parse(stream)
    except ValueError:
        raise Failed(NOT_FOUND) from None
    if name.kind is not StreamKind.NOTES or name.id.partition("/")[0] != person:
        raise Failed(NOT_FOUND)
