"""`POST /sync`: for each stream named, what comes after the desk's cursor, as far as he may read it.

Must not filter: `records.visible` does. Must not push: the hub does.
"""

import asyncio

from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import PAGE_RECORDS, Cursor, Page, SyncAnswer, SyncRequest
from meetingroom.wire.problems import ProblemCode

MOST_STREAMS = 2_000
"""Streams in one request."""


async def sync(house: House, visitor: Visitor, request: SyncRequest) -> SyncAnswer:
    """Pages in the order of the request until they are full; `more` says whether to ask again."""
    if len(request.cursors) > MOST_STREAMS:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_STREAMS)
    # Folding and reading may take a while: not on the event loop.
    return await asyncio.to_thread(answer, house, visitor.person, request.cursors)


def answer(house: House, reader: PersonId, cursors: dict[str, Cursor]) -> SyncAnswer:
    """The answer, on whatever thread this runs."""
    pages: list[Page] = []
    gone: list[str] = []
    recovering: list[str] = []
    room = PAGE_RECORDS
    more = False
    for name, cursor in cursors.items():
        found = _readable(house, name, reader)
        if found is None:
            gone.append(name)
        elif house.core.marks.recovering or cursor.epoch > house.core.marks.epoch:
            # A later epoch than ours: another server may have taken over. The desk's signed head will say.
            recovering.append(name)
        elif room == 0:
            more = True
        else:
            page = _page(house, found, reader, cursor, room)
            if page is not None:
                pages.append(page)
                room -= len(page.records)
                more = more or page.more
    return SyncAnswer(
        protocol=PROTOCOL,
        now=house.clock.now_ms(),
        pages=pages,
        gone=gone,
        recovering=recovering,
        more=more,
    )


def _readable(house: House, name: str, reader: PersonId) -> StreamName | None:
    """The stream, if there is one for this reader. While the server recovers, it may not know yet whom
    it had let in where: then nothing is gone."""
    try:
        parsed = StreamName.parse(name)
    except ValueError:
        return None
    if parsed.kind is StreamKind.NOTES:
        return None
    if house.core.marks.recovering:
        return parsed
    return parsed if house.core.streams.standing(parsed, reader) is not None else None


def _page(house: House, name: StreamName, reader: PersonId, cursor: Cursor, room: int) -> Page | None:
    streams = house.core.streams
    stream, standing = streams.get(name), streams.standing(name, reader)
    if stream is None or standing is None:
        return None
    return house.core.visible.page(stream, streams.view(stream, reader), standing, cursor, room)
