"""The mirror: records as the server sent them, and how far each stream goes.

Every function works inside the transaction it is given, so records, cursor and head move together. A
stream that is read again grows in a fresh copy beside the shown one and takes its place at its last
page. Must not verify, fold or fetch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from meetingroom.client.store.tables import record, snapshot, stream
from meetingroom.wire.messages import WireHead, encode
from meetingroom.wire.records import Opening, Record, genesis

_head = msgspec.json.Decoder(WireHead)


@dataclass(frozen=True, slots=True)
class Place:
    """How far one copy of a stream goes: `chain` is the chain after record `number`."""

    copy: int
    epoch: int
    view: int
    number: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A stream in the mirror. `head`: the newest signed head at or before `live.number`; `promised`:
    one beyond it; `fresh`: the copy that will take over, while it is being read."""

    name: str
    title: str
    live: Place
    fresh: Place | None
    head: WireHead | None
    promised: WireHead | None


def streams(connection: Connection) -> list[Mirrored]:
    """All streams of this desk, by name."""
    return [_mirrored(row) for row in connection.execute(_STREAMS)]


def find(connection: Connection, name: str) -> Mirrored | None:
    """One stream, None when this desk does not hold it."""
    row = connection.execute(_STREAM, {"of": name}).one_or_none()
    return None if row is None else _mirrored(row)


def admit(connection: Connection, name: str, title: str) -> bool:
    """Hold a stream from now on (empty at first). False when it is held already; its title is taken."""
    if find(connection, name) is not None:
        connection.execute(update(stream).where(stream.c.name == name).values(title=title))
        return False
    copy = _next_copy(connection)
    connection.execute(insert(stream).values(name=name, title=title, copy=copy, chain=genesis(name)))
    return True


def append(connection: Connection, name: str, place: Place, records: Iterable[Record]) -> None:
    """Write verified records; `place` is where the copy stands after them."""
    rows = [_row(place.copy, found) for found in records]
    if rows:
        # Straight to the driver: binding 20,000 rows through the toolkit costs as much as writing them.
        connection.exec_driver_sql(_INSERT_RECORD, rows)
    went_on = _FRESH_WENT_ON if find_copy(connection, name)[1] == place.copy else _WENT_ON
    values = (place.epoch, place.view, place.number, place.chain)
    connection.execute(went_on, {"of": name, **dict(zip(_PLACE, values, strict=True))})


def find_copy(connection: Connection, name: str) -> tuple[int, int | None]:
    """The numbers of the shown and the fresh copy of a stream that is held."""
    row = connection.execute(_COPIES, {"of": name}).one()
    return row.copy, row.fresh_copy


def begin_fresh(connection: Connection, name: str, epoch: int, view: int) -> Place:
    """An empty fresh copy; one that was begun before is thrown away."""
    drop_fresh(connection, name)
    place = Place(_next_copy(connection), epoch, view, 0, genesis(name))
    connection.execute(
        update(stream)
        .where(stream.c.name == name)
        .values(
            fresh_copy=place.copy, fresh_epoch=epoch, fresh_view=view, fresh_number=0, fresh_chain=place.chain
        )
    )
    return place


def drop_fresh(connection: Connection, name: str) -> None:
    """Throw the fresh copy away."""
    fresh = find_copy(connection, name)[1]
    if fresh is not None:
        connection.execute(delete(record).where(record.c.copy == fresh))
        connection.execute(update(stream).where(stream.c.name == name).values(_NO_FRESH))


def swap(connection: Connection, name: str) -> None:
    """The fresh copy is whole: it is shown from now on, the old one is destroyed."""
    held = find(connection, name)
    if held is None or held.fresh is None:
        raise LookupError(f"{name} has no fresh copy")
    place = held.fresh
    connection.execute(delete(record).where(record.c.copy == held.live.copy))
    connection.execute(delete(snapshot).where(snapshot.c.stream == name))
    connection.execute(
        update(stream)
        .where(stream.c.name == name)
        .values(
            copy=place.copy,
            epoch=place.epoch,
            view=place.view,
            number=place.number,
            chain=place.chain,
            head=None,
            promised=None,
            **_NO_FRESH,
        )
    )


def put_heads(connection: Connection, name: str, head: WireHead | None, promised: WireHead | None) -> None:
    """Remember the newest signed head that was reached, and the one to be met."""
    connection.execute(_HEADS, {"of": name, "newest": _encoded(head), "to_be_met": _encoded(promised)})


def purge(connection: Connection, name: str) -> bool:
    """Destroy a stream on this desk: it may no longer be read. False when it was not held."""
    held = find(connection, name)
    if held is None:
        return False
    copies = [held.live.copy] + ([held.fresh.copy] if held.fresh else [])
    connection.execute(delete(record).where(record.c.copy.in_(copies)))
    connection.execute(delete(snapshot).where(snapshot.c.stream == name))
    connection.execute(delete(stream).where(stream.c.name == name))
    return True


def erase(connection: Connection, copy: int, number: int) -> None:
    """Destroy salt and body of a record; its commitment stays, so that the chain still holds."""
    for found in read(connection, copy, after=number - 1, upto=number):
        connection.execute(
            update(record)
            .where(record.c.copy == copy, record.c.number == number)
            .values(salt=None, body=None, commitment=found.commitment)
        )


def read(connection: Connection, copy: int, after: int = 0, upto: int | None = None) -> Iterator[Record]:
    """Records of a copy in order, `after`+1 … `upto` (None: all)."""
    upto = _LAST if upto is None else upto
    for row in connection.execute(_RUN, {"of": copy, "after": after, "upto": upto}):
        if row.body is None:
            yield Record(row.number, row.commitment, None)
        else:
            opening = Opening(row.salt, row.body)
            yield Record(row.number, opening.commitment(), opening)


def bodies(connection: Connection, copy: int, after: int = 0) -> list[tuple[int, bytes]]:
    """Number and body of the readable records after `after`, in order."""
    rows = connection.execute(_BODIES, {"of": copy, "after": after})
    return [(row.number, row.body) for row in rows]


_NO_FRESH = {
    "fresh_copy": None,
    "fresh_epoch": None,
    "fresh_view": None,
    "fresh_number": None,
    "fresh_chain": None,
}


# What runs with every page and every act is built once: building a statement costs more than running it.
_LAST = 2**62
_STREAMS = select(stream).order_by(stream.c.name)
_OF = stream.c.name == bindparam("of")
_STREAM = select(stream).where(_OF)
_COPIES = select(stream.c.copy, stream.c.fresh_copy).where(_OF)
_HEADS = update(stream).where(_OF).values(head=bindparam("newest"), promised=bindparam("to_be_met"))
_PLACE = ("at_epoch", "at_view", "at_number", "at_chain")
_WENT_ON = (
    update(stream)
    .where(_OF)
    .values(dict(zip(("epoch", "view", "number", "chain"), map(bindparam, _PLACE), strict=True)))
)
_FRESH_WENT_ON = (
    update(stream)
    .where(_OF)
    .values(
        dict(
            zip(
                ("fresh_epoch", "fresh_view", "fresh_number", "fresh_chain"),
                map(bindparam, _PLACE),
                strict=True,
            )
        )
    )
)
_AFTER = (record.c.copy == bindparam("of")) & (record.c.number > bindparam("after"))
_RUN = select(record).where(_AFTER, record.c.number <= bindparam("upto")).order_by(record.c.number)
_BODIES = (
    select(record.c.number, record.c.body).where(_AFTER, record.c.body.is_not(None)).order_by(record.c.number)
)
_INSERT_RECORD = "INSERT INTO record (copy, number, salt, body, commitment) VALUES (?, ?, ?, ?, ?)"


def _row(copy: int, found: Record) -> tuple[int, int, bytes | None, bytes | None, bytes | None]:
    opening = found.opening
    if opening is None:
        return copy, found.number, None, None, found.commitment
    return copy, found.number, opening.salt, opening.body, None


def _next_copy(connection: Connection) -> int:
    newest = select(func.max(func.max(stream.c.copy), func.coalesce(func.max(stream.c.fresh_copy), 0)))
    return int(connection.execute(newest).scalar() or 0) + 1


def _encoded(head: WireHead | None) -> bytes | None:
    return None if head is None else encode(head)


def _mirrored(row: Row[tuple[object, ...]]) -> Mirrored:
    fresh = None
    if row.fresh_copy is not None:
        fresh = Place(row.fresh_copy, row.fresh_epoch, row.fresh_view, row.fresh_number, row.fresh_chain)
    return Mirrored(
        name=row.name,
        title=row.title,
        live=Place(row.copy, row.epoch, row.view, row.number, row.chain),
        fresh=fresh,
        head=None if row.head is None else _head.decode(row.head),
        promised=None if row.promised is None else _head.decode(row.promised),
    )
