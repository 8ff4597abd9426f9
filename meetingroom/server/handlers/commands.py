"""`POST /commands`: into the writer's queue, out with receipts and their records. Must not decide."""

import asyncio
from collections.abc import Mapping, Sequence

from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.handlers import syncing
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.records.core import Submission
from meetingroom.server.records.writer import Overloaded
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    MOST_COMMANDS,
    CommandAnswer,
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    Page,
)
from meetingroom.wire.problems import ProblemCode

MOST_RECORDS = 600
"""Records that travel with receipts; a desk that is further behind asks `/sync`."""


async def send(house: House, visitor: Visitor, request: CommandsRequest) -> CommandsAnswer:
    """One answer for each command, in order, each true once it is given; with the receipts, the records
    from the desk's cursors up to the signed heads.

    The actor is the session's person, whatever the commands say.
    """
    if not 1 <= len(request.commands) <= MOST_COMMANDS:
        raise Failed(ProblemCode.TOO_MANY_COMMANDS, most=MOST_COMMANDS)
    try:
        done = house.writer.submit([Submission(visitor.person, body) for body in request.commands])
    except Overloaded:
        raise Failed(ProblemCode.SERVER_BUSY) from None
    # Shielded: a desk that hangs up has still sent its commands.
    answers = await asyncio.shield(asyncio.wrap_future(done))
    wanted = concerned(request.cursors, answers)
    if all(house.core.streams.is_loaded(name) for name in wanted):
        pages = pages_of(house, visitor.person, wanted)  # in memory: five hundred need no other thread
    else:
        pages = await asyncio.to_thread(pages_of, house, visitor.person, wanted)
    return CommandsAnswer(protocol=PROTOCOL, now=house.clock.now_ms(), answers=answers, pages=pages)


def concerned(cursors: Mapping[str, Cursor], answers: Sequence[CommandAnswer]) -> dict[str, Cursor]:
    """The desk's cursors of streams that a receipt of these answers speaks of."""
    found = {}
    for answer in answers:
        if answer.receipt is not None and (cursor := cursors.get(answer.receipt.stream)) is not None:
            found[answer.receipt.stream] = cursor
    return found


def pages_of(house: House, reader: PersonId, cursors: Mapping[str, Cursor]) -> list[Page]:
    """What the reader may know of these streams up to their heads, where that is not too much to bring."""
    pages: list[Page] = []
    if house.core.marks.recovering:
        return pages  # the desks' records first
    room = MOST_RECORDS
    for name, cursor in cursors.items():
        page = syncing.page_of(house, StreamName.parse(name), reader, cursor, room)
        if page is not None and not page.more:
            pages.append(page)
            room -= len(page.records)
    return pages
