"""Rows of marks: one each, durable when the pen is lifted; bundles are made of them for sending.

The rows are the truth of this desk. A bundle is sealed into a note; whatever comes back from the server is
merged into the rows, and rows that its note does not hold as they are wait to be bundled again, so a
stale writing is never sent over another device's and nothing is lost by throwing it away. Every function
works inside the transaction it is given. Must not send.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from meetingroom.client.store import notes
from meetingroom.client.store.note_keys import BUNDLE, NoteUnreadable, bundle_note, open_note, seal_note
from meetingroom.client.store.tables import mark as table
from meetingroom.client.store.tables import note
from meetingroom.ports import Randomness
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.register import Register, Version
from meetingroom.rules.marks.shapes import Mark, MarkId, Page, Standing
from meetingroom.wire.marks import (
    MOST_BUNDLE,
    Bundle,
    MarksMalformed,
    Packed,
    PackedRegister,
    mark_of,
    pack_bundle,
    packed,
    unpack_bundle,
)

# Made once: a pen that was lifted waits for these.
_FRESH = insert(table)
_PUT = _FRESH.on_conflict_do_update(
    ["stream", "paper", "page", "id"],
    set_={
        "body": _FRESH.excluded.body,
        "waits": _FRESH.excluded.waits,
        "bundle": func.coalesce(_FRESH.excluded.bundle, table.c.bundle),
    },
)
_FIND = select(table.c.body).where(
    *(table.c[name] == bindparam(name) for name in ("stream", "id", "paper", "page"))
)


# ── on this desk ──────────────────────────────────────────────────────────────────────────────────


def write(connection: Connection, stream: str, writer: bytes, step: Step, *, settles: bool = False) -> None:
    """A person's step. `writer`: see `rules.marks.register`; `settles`: other versions go."""
    for mark in step.after:
        content = packed(mark.created, mark.shape)
        before = _register(connection, stream, mark)
        after = before.written(writer, mark.changed, content, settles=settles)
        _put(connection, stream, mark.page, mark.id, after)
    for mark in step.before:
        if mark.id in step.taken:
            _put(connection, stream, mark.page, mark.id, _register(connection, stream, mark).taken())


def of_paper(connection: Connection, stream: str, sha256: str) -> tuple[Standing, ...]:
    """The marks that stand on a paper, in the order in which they were made."""
    here = (table.c.stream == stream) & (table.c.paper == sha256)
    rows = connection.execute(select(table.c.body).where(here).order_by(table.c.id))
    found = (_standing(unpack_bundle(row.body)) for row in rows)
    return tuple(each for each in found if each is not None)


def waiting(connection: Connection) -> frozenset[str]:
    """Streams with marks or notes that the server does not have yet."""
    marks = connection.execute(select(table.c.stream).where(table.c.waits == 1).distinct())
    unsent = connection.execute(select(note.c.stream).where(note.c.unsent.is_not(None)).distinct())
    return frozenset(row.stream for row in (*marks, *unsent))


# ── to the server ─────────────────────────────────────────────────────────────────────────────────


def bundle_up(connection: Connection, stream: str, notes_key: bytes, randomness: Randomness) -> None:
    """Seal the marks that wait into notes, each page's newest bundle first filled up."""
    waits = (table.c.stream == stream) & (table.c.waits == 1)
    pages = connection.execute(select(table.c.paper, table.c.page).where(waits).distinct()).all()
    for paper, page in pages:
        here = _on(stream, paper, page)
        rows = connection.execute(select(table).where(here).order_by(table.c.id)).all()
        for number, bundled in _assigned(connection, stream, notes_key, rows).items():
            key = bundle_note(notes_key, stream, paper, page, number)
            parts = [unpack_bundle(row.body) for row in bundled]
            bundle = Bundle(parts[0].page, tuple(part.marks[0] for part in parts))
            plain = pack_bundle(bundle)
            notes.write(connection, stream, key, seal_note(notes_key, stream, key, plain, randomness))
            ids = [row.id for row in bundled]
            for start in range(0, len(ids), 500):
                some = here & table.c.id.in_(ids[start : start + 500])
                connection.execute(update(table).where(some).values(bundle=number, waits=0))


def _assigned(
    connection: Connection, stream: str, notes_key: bytes, rows: Iterable[Row[tuple[object, ...]]]
) -> dict[int, list[Row[tuple[object, ...]]]]:
    """The bundles to be written anew, with all their rows. A mark without one goes to the newest that has
    room; a note of a later release is left as it is."""
    bundles: dict[int, list[Row[tuple[object, ...]]]] = {}
    homeless = []
    for row in rows:
        if row.bundle is None:
            homeless.append(row)
        else:
            bundles.setdefault(row.bundle, []).append(row)
    stirred = {number for number, held in bundles.items() if any(row.waits for row in held)}
    number = max(bundles, default=0)
    size = sum(len(row.body) for row in bundles.get(number, ()))
    if homeless:
        first = _next(connection, stream, notes_key, homeless[0], number)
        number, size = first, size if first == number else 0
    for row in homeless:
        if size and size + len(row.body) > MOST_BUNDLE:
            number, size = _next(connection, stream, notes_key, row, number + 1), 0
        bundles.setdefault(number, []).append(row)
        stirred.add(number)
        size += len(row.body)
    return {number: bundles[number] for number in sorted(stirred)}


def _next(
    connection: Connection, stream: str, notes_key: bytes, row: Row[tuple[object, ...]], number: int
) -> int:
    """The first bundle from `number` on whose note may be written: there is none, or we can read it."""
    while True:
        key = bundle_note(notes_key, stream, row.paper, row.page, number)
        held = notes.find(connection, stream, key)
        if held is None or not held.body or _opened(notes_key, stream, held) is not None:
            return number
        number += 1


# ── from the server ───────────────────────────────────────────────────────────────────────────────


def take_in(connection: Connection, stream: str, notes_key: bytes, keys: Iterable[str]) -> frozenset[str]:
    """Merge the server's revisions of these notes into the rows; the papers whose marks changed.

    What waited of such a note is thrown away: its marks are in the rows, and wait again where the server
    does not have them. A note that cannot be read stays as it is.
    """
    papers: set[str] = set()
    for key in keys:
        held = notes.find(connection, stream, key)
        if held is None or not held.body or not key.startswith(BUNDLE):
            continue
        bundle = _opened(notes_key, stream, held)
        if bundle is None:
            continue
        if _merged(connection, stream, int(key.rpartition(".")[2]), bundle):
            papers.add(bundle.page.sha256)
        if held.conflicts:
            notes.settled(connection, stream, key)
    return frozenset(papers)


def seal_anew(connection: Connection) -> None:
    """The person has another notes key: every mark waits to be sealed with it."""
    connection.execute(update(table).values(bundle=None, waits=1))
    bundles = note.c.key.startswith(BUNDLE, autoescape=True)
    connection.execute(update(note).where(bundles).values(unsent=None, base=note.c.rev))


def _opened(notes_key: bytes, stream: str, held: notes.HeldNote) -> Bundle | None:
    """The bundle in the server's revision; None when it is sealed with another key, of a later release,
    or in another's place."""
    try:
        bundle = unpack_bundle(open_note(notes_key, stream, held.key, held.body))
    except (NoteUnreadable, MarksMalformed):
        return None
    number = int(held.key.rpartition(".")[2])
    expected = bundle_note(notes_key, stream, bundle.page.sha256, bundle.page.page, number)
    return bundle if expected == held.key else None


def _merged(connection: Connection, stream: str, number: int, bundle: Bundle) -> bool:
    """Whether any row became another."""
    changed = False
    page = bundle.page
    here = _on(stream, page.sha256, page.page)
    ours = {row.id: row.body for row in connection.execute(select(table.c.id, table.c.body).where(here))}
    theirs = dict(bundle.marks)
    for mark, register in theirs.items():
        held = unpack_bundle(ours[mark]).marks[0][1] if mark in ours else Register()
        both = held.merged(register)
        changed |= both != held
        _put(connection, stream, page, mark, both, bundle=number, waits=both != register)
    inside = here & (table.c.bundle == number)
    missing = [r.id for r in connection.execute(select(table.c.id).where(inside)) if r.id not in theirs]
    for mark in missing:
        connection.execute(update(table).where(here & (table.c.id == mark)).values(bundle=None, waits=1))
    return changed


# ── within ────────────────────────────────────────────────────────────────────────────────────────


def _on(stream: str, sha256: str, page: int) -> ColumnElement[bool]:
    return (table.c.stream == stream) & (table.c.paper == sha256) & (table.c.page == page)


def _register(connection: Connection, stream: str, mark: Mark) -> PackedRegister:
    place = {"stream": stream, "id": mark.id, "paper": mark.page.sha256, "page": mark.page.page}
    body = connection.execute(_FIND, place).scalar()
    return Register() if body is None else unpack_bundle(body).marks[0][1]


def _put(
    connection: Connection,
    stream: str,
    page: Page,
    mark: MarkId,
    register: PackedRegister,
    *,
    bundle: int | None = None,
    waits: bool = True,
) -> None:
    """Write a row; `bundle` None: where it was."""
    body = pack_bundle(Bundle(page, ((mark, register),)))
    row = {"stream": stream, "id": mark, "paper": page.sha256, "page": page.page}
    connection.execute(_PUT, {**row, "body": body, "bundle": bundle, "waits": int(waits)})


def _standing(bundle: Bundle) -> Standing | None:
    mark, register = bundle.marks[0]
    found = (_said(mark, bundle.page, version) for version in register.versions)
    versions = [each for each in found if each is not None]
    if not versions:
        return None
    seen = {versions[0].shape}
    others = []
    for other in versions[1:]:
        if other.shape not in seen:
            seen.add(other.shape)
            others.append(other)
    return Standing(versions[0], tuple(others))


def _said(mark: MarkId, page: Page, version: Version[Packed]) -> Mark | None:
    """A version as the mark it says; one this release cannot read is kept and not shown."""
    try:
        return mark_of(mark, page, version)
    except MarksMalformed:
        return None
