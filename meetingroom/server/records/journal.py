"""The journal's SQL: append records under dense numbers, sign heads, read runs of records back.

Every function works inside the transaction it is given; who may read what is asked elsewhere. Must not
decide, fold or filter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from meetingroom.server.records.schema import missing, record, signed_head, stream
from meetingroom.wire.records import Head, Opening, Record, SignedHead


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream as its head row has it."""

    name: str
    epoch: int
    number: int
    chain: bytes
    last_at: int
    view: int

    @property
    def head(self) -> Head:
        """The head that a signature would cover."""
        return Head(self.name, self.epoch, self.number, self.chain)


def stream_row(connection: Connection, name: str) -> StreamRow | None:
    """The head row of a stream, None where there is no such stream."""
    row = connection.execute(_STREAM, {"name": name}).one_or_none()
    return None if row is None else StreamRow(*row)


def stream_names(connection: Connection) -> list[str]:
    """All streams of the installation, by name."""
    return list(connection.scalars(select(stream.c.name).order_by(stream.c.name)))


def put_stream_rows(connection: Connection, new: Iterable[StreamRow], changed: Iterable[StreamRow]) -> None:
    """Writes head rows: streams that begin, and streams that went on."""
    if fresh := [_stream_values(row) for row in new]:
        connection.execute(_NEW_STREAM, fresh)
    if known := [{"of": row.name, **_stream_values(row)} for row in changed]:
        connection.execute(_STREAM_WENT_ON, known)


def append(connection: Connection, records: Mapping[str, Sequence[Record]]) -> None:
    """Adds records after each stream's head; the primary key refuses a number that is taken."""
    rows = [_record_values(name, entry) for name, entries in records.items() for entry in entries]
    if rows:
        connection.execute(_NEW_RECORD, rows)


def put_signed_heads(connection: Connection, heads: Iterable[SignedHead]) -> None:
    """Keeps signed group heads: receipts and pages are answered from them."""
    rows = [_head_values(signed) for signed in heads]
    if rows:
        connection.execute(insert(signed_head), rows)


def keep_signed_head(connection: Connection, signed: SignedHead) -> None:
    """Keeps a verified head that a desk brought, if it is not there."""
    if signed_head_at(connection, signed.head.stream, signed.head.epoch, signed.head.number) is None:
        connection.execute(insert(signed_head), [_head_values(signed)])


def signed_head_at(connection: Connection, name: str, epoch: int, number: int) -> SignedHead | None:
    """The signed head of a stream at exactly this number."""
    row = connection.execute(_SIGNED, {"name": name, "epoch": epoch, "number": number}).one_or_none()
    return None if row is None else SignedHead(Head(name, epoch, number, row.chain), row.key, row.signature)


def records(connection: Connection, name: str, after: int, upto: int) -> Iterator[Record]:
    """Records `after`+1 … `upto` of a stream, in order, openings where they are held."""
    rows = connection.execute(_RUN, {"name": name, "after": after, "upto": upto})
    for number, commitment, salt, body in rows:
        yield Record(number, commitment, None if salt is None else Opening(salt, body))


def bodies(connection: Connection, name: str, upto: int) -> Iterator[bytes]:
    """The bodies that are held of records 1 … `upto`, in order: what a state is folded from."""
    return iter(connection.scalars(_BODIES, {"name": name, "upto": upto}))


def missing_numbers(connection: Connection, name: str) -> tuple[int, ...]:
    """Numbers whose body was lost with an earlier server, rising."""
    rows = connection.scalars(_MISSING, {"name": name})
    return tuple(rows)


def put_missing(connection: Connection, name: str, numbers: Iterable[int]) -> None:
    """Notes numbers that stand sealed because nobody has brought their body yet."""
    rows = [{"stream": name, "number": number} for number in numbers]
    if rows:
        connection.execute(insert(missing), rows)


def open_missing(connection: Connection, name: str, openings: Mapping[int, Opening]) -> None:
    """Gives sealed records the bodies that a desk has brought; the caller has verified them."""
    rows = [
        {"of": name, "at": number, "salt": opening.salt, "body": opening.body}
        for number, opening in openings.items()
    ]
    if rows:
        connection.execute(_OPEN, rows)
        connection.execute(_NO_LONGER_MISSING, rows)


def erase(connection: Connection, name: str, numbers: Iterable[int]) -> None:
    """Destroys salt and body of records; commitment and chain stay."""
    rows = [{"of": name, "at": number} for number in numbers]
    if rows:
        connection.execute(_ERASE, rows)
        connection.execute(_NO_LONGER_MISSING, rows)


def _head_values(signed: SignedHead) -> dict[str, object]:
    return {
        "stream": signed.head.stream,
        "epoch": signed.head.epoch,
        "number": signed.head.number,
        "chain": signed.head.chain,
        "key": signed.key,
        "signature": signed.signature,
    }


def _stream_values(row: StreamRow) -> dict[str, object]:
    return {
        "name": row.name,
        "epoch": row.epoch,
        "head": row.number,
        "chain": row.chain,
        "last_at": row.last_at,
        "view": row.view,
    }


def _record_values(name: str, entry: Record) -> dict[str, object]:
    opening = entry.opening
    return {
        "stream": name,
        "number": entry.number,
        "commitment": entry.commitment,
        "salt": None if opening is None else opening.salt,
        "body": None if opening is None else opening.body,
    }


_STREAM = select(
    stream.c.name, stream.c.epoch, stream.c.head, stream.c.chain, stream.c.last_at, stream.c.view
).where(stream.c.name == bindparam("name"))
_NEW_STREAM = insert(stream)
_STREAM_WENT_ON = (
    update(stream)
    .where(stream.c.name == bindparam("of"))
    .values({name: bindparam(name) for name in ("epoch", "head", "chain", "last_at", "view")})
)
_NEW_RECORD = insert(record)
_SIGNED = select(signed_head.c.chain, signed_head.c.key, signed_head.c.signature).where(
    signed_head.c.stream == bindparam("name"),
    signed_head.c.epoch == bindparam("epoch"),
    signed_head.c.number == bindparam("number"),
)
_RUN = (
    select(record.c.number, record.c.commitment, record.c.salt, record.c.body)
    .where(
        record.c.stream == bindparam("name"),
        record.c.number > bindparam("after"),
        record.c.number <= bindparam("upto"),
    )
    .order_by(record.c.number)
)
_BODIES = (
    select(record.c.body)
    .where(
        record.c.stream == bindparam("name"),
        record.c.number <= bindparam("upto"),
        record.c.body.is_not(None),
    )
    .order_by(record.c.number)
)
_MISSING = select(missing.c.number).where(missing.c.stream == bindparam("name")).order_by(missing.c.number)
_HERE = (record.c.stream == bindparam("of")) & (record.c.number == bindparam("at"))
_OPEN = update(record).where(_HERE).values(salt=bindparam("salt"), body=bindparam("body"))
_ERASE = update(record).where(_HERE).values(salt=None, body=None)
_NO_LONGER_MISSING = delete(missing).where(
    missing.c.stream == bindparam("of"), missing.c.number == bindparam("at")
)
