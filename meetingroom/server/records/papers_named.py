"""Which records name which blobs, and who has brought a blob himself.

A secretary may name only bytes that she uploaded or can already read: naming a hash neither reveals nor
opens what others have. Works inside the transaction it is given. Must not touch files.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from meetingroom.rules.commands import Command, PublishProgramme, PutDraftPaper
from meetingroom.rules.events import DraftPaperPut, Event, PaperPublished
from meetingroom.rules.ids import PaperId
from meetingroom.server.records.schema import blob, naming, upload


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that lie whole in the blob folder; `pages` as the inspection counted them."""

    sha256: str
    size: int
    pages: int


def named_by_command(command: Command) -> frozenset[str]:
    """The hashes a command would put before readers."""
    match command:
        case PutDraftPaper():
            return frozenset({command.paper.sha256})
        case PublishProgramme():
            return frozenset(paper.sha256 for paper in command.papers)
        case _:
            return frozenset()


def named_by_event(event: Event) -> tuple[str, PaperId] | None:
    """The hash and the paper that a recorded event puts before its audience."""
    match event:
        case PaperPublished():
            return event.sha256, event.paper
        case DraftPaperPut():
            return event.paper.sha256, event.paper.paper
        case _:
            return None


def put_namings(connection: Connection, rows: Iterable[tuple[str, str, int]]) -> None:
    """Notes (sha256, stream, number)."""
    values = [{"sha256": sha, "stream": name, "number": number} for sha, name, number in rows]
    if values:
        connection.execute(insert(naming), values)


def namings(connection: Connection, sha256: str) -> list[tuple[str, int]]:
    """(stream, number) of every record that names the blob."""
    rows = connection.execute(
        select(naming.c.stream, naming.c.number)
        .where(naming.c.sha256 == sha256)
        .order_by(naming.c.stream, naming.c.number)
    )
    return [(row.stream, row.number) for row in rows]


def uploaded_by(connection: Connection, actor: str, hashes: frozenset[str]) -> frozenset[str]:
    """Those of the hashes that this person has brought, whole and inspected."""
    rows = connection.scalars(
        select(upload.c.sha256).where(upload.c.actor == actor, upload.c.sha256.in_(sorted(hashes)))
    )
    return frozenset(rows)


def put_upload(connection: Connection, actor: str, found: Blob, at: int) -> None:
    """A person has brought a blob; bringing it again changes nothing."""
    row = {"sha256": found.sha256, "size": found.size, "pages": found.pages, "at": at}
    connection.execute(sqlite_insert(blob).values(row).on_conflict_do_nothing())
    row = {"sha256": found.sha256, "actor": actor, "at": at}
    connection.execute(sqlite_insert(upload).values(row).on_conflict_do_nothing())
