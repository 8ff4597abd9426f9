"""Private notes: per stream and key the newest ciphertext, its revision, and the order of writing.

Not a journal: no chain, no audience beyond the one person. Works inside the transaction it is given.
Must not know what a note says.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update

from meetingroom.server.records.schema import note
from meetingroom.wire.notes import NoteKept, NoteOutcome, NoteWrite

PULLED = 500
"""Notes in one page."""
PULLED_BYTES = 4 * 1024 * 1024
"""Ciphertext in one page, past its first note: a slow line takes it within the desk's patience."""


def write(connection: Connection, stream: str, writes: Sequence[NoteWrite]) -> list[NoteOutcome]:
    """One outcome for each write, in order; a stale base changes nothing and shows what stands there.

    The same ciphertext on the same base again is answered as the first time.
    """
    newest = connection.scalar(select(func.max(note.c.seq)).where(note.c.stream == stream)) or 0
    outcomes = []
    for each in writes:
        kept = _kept(connection, stream, each.key)
        standing = 0 if kept is None else kept.rev
        if each.base == standing:
            newest += 1
            _put(connection, stream, each, newest, kept is None)
            outcomes.append(NoteOutcome(key=each.key, rev=each.base + 1))
        elif kept is not None and each.base == kept.rev - 1 and each.body == kept.body:
            outcomes.append(NoteOutcome(key=each.key, rev=kept.rev))
        else:
            outcomes.append(NoteOutcome(key=each.key, rev=standing, stale=kept))
    return outcomes


def pull(connection: Connection, stream: str, after: int) -> tuple[list[NoteKept], bool]:
    """Notes written after `after`, in the order of writing, and whether there are more."""
    wanted = (
        select(note.c.key, note.c.rev, note.c.seq, note.c.body)
        .where(note.c.stream == stream, note.c.seq > after)
        .order_by(note.c.seq)
    )
    found: list[NoteKept] = []
    size = 0
    with connection.execute(wanted) as rows:
        for row in rows:
            size += len(row.body)
            if len(found) == PULLED or (found and size > PULLED_BYTES):
                return found, True
            found.append(NoteKept(key=row.key, rev=row.rev, seq=row.seq, body=row.body))
    return found, False


def _kept(connection: Connection, stream: str, key: str) -> NoteKept | None:
    row = connection.execute(
        select(note.c.rev, note.c.seq, note.c.body).where(note.c.stream == stream, note.c.key == key)
    ).one_or_none()
    return None if row is None else NoteKept(key=key, rev=row.rev, seq=row.seq, body=row.body)


def _put(connection: Connection, stream: str, each: NoteWrite, seq: int, new: bool) -> None:
    values = {"rev": each.base + 1, "seq": seq, "body": each.body}
    if new:
        connection.execute(insert(note).values(stream=stream, key=each.key, **values))
    else:
        here = (note.c.stream == stream) & (note.c.key == each.key)
        connection.execute(update(note).where(here).values(values))
