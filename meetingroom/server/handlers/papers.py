"""`/blobs`: bytes of papers, in and out. Who may read a live record that names them may have them.

Somebody else's paper and one that is not here are answered alike; an upload tells nothing of what was
here before. Must not know HTTP ranges or headers.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from meetingroom.rules.drafts import Workshop
from meetingroom.rules.events import DraftPaperPut, PaperPublished
from meetingroom.rules.ids import PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import NOT_FOUND, Failed
from meetingroom.server.papers.store import WrongBytes, WrongOffset, is_hash
from meetingroom.server.records import papers_named
from meetingroom.server.records.papers_named import Blob
from meetingroom.wire.codec import PROTOCOL, decode_fact
from meetingroom.wire.pages import Failed as NotAPaper
from meetingroom.wire.pages import Failure
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.uploads import MOST_PAPER_BYTES, UploadState

LEAST_FREE = 256 * 1024 * 1024
"""Bytes left alone on the disk for the journal: an upload is refused before it takes them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an upload as it was announced; `stream` says in which workshop or meeting it is wanted."""

    sha256: str
    stream: str
    offset: int
    size: int


def file_of(house: House, person: PersonId, sha256: str) -> Path:
    """Where the bytes lie that this person may have now. Raises Failed(not_found)."""
    if not is_hash(sha256):
        raise Failed(NOT_FOUND)
    with house.core.database.reading() as connection:
        named = papers_named.namings(connection, sha256)
    path = house.papers.path(sha256)
    if (
        not any(_holds(house, person, stream, number, sha256) for stream, number in named)
        or not path.exists()
    ):
        raise Failed(NOT_FOUND)
    return path


def _holds(house: House, person: PersonId, name: str, number: int, sha256: str) -> bool:
    """Whether the person may read this record, and it is live: not recalled, not taken out."""
    parsed = StreamName.parse(name)
    stream, standing = house.core.streams.get(parsed), house.core.streams.standing(parsed, person)
    if stream is None or standing is None:
        return False
    body = house.core.visible.body(stream, standing, number)
    if body is None:
        return False
    match decode_fact(body).event, stream.state:
        case PaperPublished(paper=paper), Meeting() as meeting:
            known = meeting.papers.get(paper)
            return known is not None and known.recalled_at is None
        case DraftPaperPut(paper=put), Workshop() as workshop:
            draft = workshop.papers.get(put.paper)
            return draft is not None and draft.sha256 == sha256
        case _:
            return False


async def add(house: House, visitor: Visitor, piece: Piece, body: AsyncIterator[bytes]) -> UploadState:
    """Takes a piece; with the last one the paper is checked, inspected and kept."""
    _must_be_allowed(house, visitor.person, piece)
    person, sha256 = visitor.person, piece.sha256
    offset = piece.offset
    try:
        async for chunk in body:
            if offset + len(chunk) > piece.size:
                raise Failed(ProblemCode.WRONG_BYTES)
            offset = await asyncio.to_thread(house.papers.add, person, sha256, offset, chunk)
        held = await asyncio.to_thread(house.papers.offset, person, sha256)
    except WrongOffset as wrong:
        raise Failed(ProblemCode.WRONG_OFFSET, offset=wrong.offset) from None
    except OSError as error:
        raise Failed(ProblemCode.SERVER_FULL) from error
    if held < piece.size:
        return UploadState(protocol=PROTOCOL, offset=held)
    return await _finish(house, person, piece)


def _must_be_allowed(house: House, person: PersonId, piece: Piece) -> None:
    if not is_hash(piece.sha256):
        raise Failed(ProblemCode.MALFORMED)
    if not house.is_secretary(piece.stream, person):
        raise Failed(ProblemCode.NOT_ALLOWED)
    if piece.size == 0:
        raise Failed(Failure.EMPTY)
    if not 0 < piece.size <= MOST_PAPER_BYTES or not 0 <= piece.offset <= piece.size:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_PAPER_BYTES)
    if house.disk.free_bytes(house.papers.folder) < piece.size - piece.offset + LEAST_FREE:
        raise Failed(ProblemCode.SERVER_FULL)


async def _finish(house: House, person: PersonId, piece: Piece) -> UploadState:
    """Every upload goes the whole way, also of bytes that lie here already."""
    try:
        path = await asyncio.to_thread(house.papers.uploaded, person, piece.sha256)
    except WrongBytes:
        raise Failed(ProblemCode.WRONG_BYTES) from None
    found = await house.inspector.inspect(path)
    if isinstance(found, NotAPaper):
        await asyncio.to_thread(house.papers.drop, person, piece.sha256)
        raise Failed(found.code)
    await asyncio.to_thread(house.papers.keep, person, piece.sha256)
    blob, now = Blob(piece.sha256, piece.size, found.page_count), house.clock.now_ms()
    done = house.writer.write(lambda connection: papers_named.put_upload(connection, person, blob, now))
    await asyncio.shield(asyncio.wrap_future(done))
    return UploadState(
        protocol=PROTOCOL,
        offset=piece.size,
        done=True,
        pages=found.page_count,
        title=found.title[:300],
        has_text=found.has_text,
    )
