"""Rows of private notes: ciphertext by key, the person's own newer writing beside the server's revision.

A writing names the revision it was made on; when the server has a newer one, both stay until the device
has merged them. Every function works inside the transaction it is given. Must not read a note.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from meetingroom.client.store.settings import Setting, forget
from meetingroom.client.store.tables import mark, note, note_place
from meetingroom.wire.notes import MOST_NOTES, NoteKept, NoteOutcome, NoteWrite

MOST_SENT_BYTES = 2 * 1024 * 1024
"""Ciphertext in one request: a slow line takes it within its patience."""


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A note on this desk. `body`: the server's revision `rev`; `unsent`: own newer writing on `base`."""

    key: str
    rev: int
    body: bytes
    unsent: bytes | None
    base: int

    @property
    def newest(self) -> bytes:
        """What the person wrote last."""
        return self.body if self.unsent is None else self.unsent

    @property
    def conflicts(self) -> bool:
        """Another device wrote meanwhile: to be merged before it is sent."""
        return self.unsent is not None and self.base != self.rev


def write(connection: Connection, stream: str, key: str, body: bytes) -> None:
    """The person's own writing, on the revision this desk has now; an empty body deletes."""
    statement = insert(note).values(stream=stream, key=key, unsent=body)
    connection.execute(
        statement.on_conflict_do_update(
            ["stream", "key"], set_={"unsent": statement.excluded.unsent, "base": note.c.rev}
        )
    )


def held(connection: Connection, stream: str) -> list[HeldNote]:
    """All notes of a stream, by key."""
    rows = connection.execute(select(note).where(note.c.stream == stream).order_by(note.c.key))
    return [HeldNote(row.key, row.rev, row.body, row.unsent, row.base) for row in rows]


def find(connection: Connection, stream: str, key: str) -> HeldNote | None:
    """One note."""
    rows = connection.execute(select(note).where(note.c.stream == stream, note.c.key == key))
    row = rows.one_or_none()
    return None if row is None else HeldNote(row.key, row.rev, row.body, row.unsent, row.base)


def streams(connection: Connection) -> list[str]:
    """All streams of which notes lie here."""
    return [
        row.stream for row in connection.execute(select(note.c.stream).distinct().order_by(note.c.stream))
    ]


def to_send(connection: Connection, stream: str) -> list[NoteWrite]:
    """Writings that wait and conflict with nothing, as many as one request takes."""
    waiting = [each for each in held(connection, stream) if each.unsent is not None and not each.conflicts]
    writes: list[NoteWrite] = []
    size = 0
    for each in waiting[:MOST_NOTES]:
        body = each.unsent or b""
        size += len(body)
        if writes and size > MOST_SENT_BYTES:
            break
        writes.append(NoteWrite(key=each.key, base=each.base, body=body))
    return writes


def settled(connection: Connection, stream: str, key: str) -> None:
    """What waited here is in other rows: the server's revision stands until it is written anew."""
    here = (note.c.stream == stream) & (note.c.key == key)
    connection.execute(update(note).where(here).values(unsent=None, base=note.c.rev))


def sent(
    connection: Connection, stream: str, writes: Sequence[NoteWrite], outcomes: Sequence[NoteOutcome]
) -> None:
    """How a request ended. What was written meanwhile stays unsent, on the new revision."""
    for wrote, outcome in zip(writes, outcomes, strict=True):
        if outcome.stale is not None:
            take(connection, stream, outcome.stale)
            continue
        here = (note.c.stream == stream) & (note.c.key == wrote.key)
        unsent = connection.execute(select(note.c.unsent).where(here)).scalar()
        kept = None if unsent == wrote.body else unsent
        connection.execute(
            update(note).where(here).values(rev=outcome.rev, body=wrote.body, unsent=kept, base=outcome.rev)
        )


def take(connection: Connection, stream: str, found: NoteKept) -> None:
    """A revision of the server. The same bytes as what waits here need not be sent any more."""
    statement = insert(note).values(stream=stream, key=found.key, rev=found.rev, body=found.body)
    connection.execute(
        statement.on_conflict_do_update(
            ["stream", "key"], set_={"rev": statement.excluded.rev, "body": statement.excluded.body}
        )
    )
    connection.execute(
        update(note)
        .where(note.c.stream == stream, note.c.key == found.key, note.c.unsent == found.body)
        .values(unsent=None, base=found.rev)
    )


def place(connection: Connection, stream: str) -> tuple[int, int]:
    """Epoch and `seq` up to which this desk has pulled; zeros before the first time."""
    row = connection.execute(select(note_place).where(note_place.c.stream == stream)).one_or_none()
    return (0, 0) if row is None else (row.epoch, row.seq)


def pulled(connection: Connection, stream: str, epoch: int, found: Sequence[NoteKept]) -> None:
    """Take pulled revisions and remember how far; an epoch that rose is told by `restarted` first."""
    for each in found:
        take(connection, stream, each)
    seq = max((each.seq for each in found), default=place(connection, stream)[1])
    statement = insert(note_place).values(stream=stream, epoch=epoch, seq=seq)
    connection.execute(
        statement.on_conflict_do_update(
            ["stream"], set_={"epoch": statement.excluded.epoch, "seq": statement.excluded.seq}
        )
    )


def restarted(connection: Connection, stream: str, epoch: int) -> None:
    """The server was restored: pull from the start, and write again whatever it does not send back."""
    connection.execute(
        update(note).where(note.c.stream == stream, note.c.unsent.is_(None)).values(unsent=note.c.body)
    )
    connection.execute(update(note).where(note.c.stream == stream).values(rev=0, base=0))
    statement = insert(note_place).values(stream=stream, epoch=epoch, seq=0)
    connection.execute(statement.on_conflict_do_update(["stream"], set_={"epoch": epoch, "seq": 0}))


def forget_all(connection: Connection) -> None:
    """This device may hold nothing any more: all notes, marks and both keys go."""
    for table in (note, note_place, mark):
        connection.execute(delete(table))
    for each in (Setting.NOTES_KEY, Setting.DEVICE_NOTES_KEY):
        forget(connection, each)
