"""`POST /commands`: into the writer's queue, out with receipts and their records. Must not decide."""

import asyncio
from collections.abc import Mapping, Sequence

from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.records.core import Submission
from meetingroom.server.records.visible import PackedPage
from meetingroom.server.records.writer import Overloaded
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    MOST_COMMANDS,
    CommandAnswer,
    CommandsRequest,
    Cursor,
    Struct,
)
from meetingroom.wire.problems import ProblemCode

MOST_RECORDS = 600
"""Records of one stream that travel with receipts; a desk that is further behind asks `/sync`."""


class Answered(Struct, frozen=True):
    """A `CommandsAnswer` whose records are encoded already: on the wire the two are the same."""

    protocol: int
    now: int
    answers: list[CommandAnswer]
    pages: list[PackedPage]


async def send(house: House, visitor: Visitor, request: CommandsRequest) -> Answered:
    """One answer for each command, in order, each true once it is given; with the receipts, the records
    from the desk's cursors up to the signed heads.

    The actor is the session's person, whatever the commands say.
    """
    if not 1 <= len(request.commands) <= MOST_COMMANDS:
        raise Failed(ProblemCode.TOO_MANY_COMMANDS, most=MOST_COMMANDS)
    person = visitor.person
    try:
        answers = await house.writer.answers([Submission(person, body) for body in request.commands])
    except Overloaded:
        raise Failed(ProblemCode.SERVER_BUSY) from None
    wanted = concerned(request.cursors, answers)
    if all(house.core.streams.is_loaded(name) for name in wanted):
        pages = pages_of(house, visitor.person, wanted)  # in memory: five hundred need no other thread
    else:
        pages = await asyncio.to_thread(pages_of, house, visitor.person, wanted)
    house.hub.brought(visitor.person, visitor.token_hash, pages)
    return Answered(protocol=PROTOCOL, now=house.clock.now_ms(), answers=answers, pages=pages)


def concerned(cursors: Mapping[str, Cursor], answers: Sequence[CommandAnswer]) -> dict[str, Cursor]:
    """The desk's cursors of streams that a receipt of these answers speaks of."""
    found = {}
    for answer in answers:
        if answer.receipt is not None and (cursor := cursors.get(answer.receipt.stream)) is not None:
            found[answer.receipt.stream] = cursor
    return found


def pages_of(house: House, reader: PersonId, cursors: Mapping[str, Cursor]) -> list[PackedPage]:
    """What the reader may know of these streams up to their heads, where that is not too much to bring."""
    core = house.core
    pages: list[PackedPage] = []
    if core.marks.recovering:
        return pages  # the desks' records first
    for name, cursor in cursors.items():
        parsed = StreamName.parse(name)
        stream, standing = core.streams.get(parsed), core.streams.standing(parsed, reader)
        if stream is None or standing is None:
            continue
        view = core.streams.view(stream, reader)
        page = core.visible.packed_page(stream, view, standing, cursor, MOST_RECORDS)
        if page is not None:
            pages.append(page)
    return pages
