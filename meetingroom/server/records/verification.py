"""Checks a whole journal: every opening, every chain, every signed head; names the first bad record.

Reads a database nobody writes (a backup, a stopped server, or a consistent view of a running one). Must
not repair anything.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from meetingroom.server.records import journal
from meetingroom.server.records.export import ExportedStream
from meetingroom.server.records.journal import StreamRow
from meetingroom.server.records.schema import signed_head
from meetingroom.wire.codec import Malformed, decode_fact
from meetingroom.wire.records import (
    ChainBroken,
    Head,
    Record,
    SignatureWrong,
    SignedHead,
    check_head,
    genesis,
    verified_chain,
)


class Fault(StrEnum):
    """What is wrong with a record."""

    ALTERED = "altered"
    """Its body or commitment was changed, it was taken out, or put elsewhere."""
    UNREADABLE = "unreadable"
    """It is authentic, and no event."""
    UNSIGNED = "unsigned"
    """No certified key has signed the head it stands under."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """The first bad record of a stream. Where only a signed head shows it, it is one of `first` …
    `last`; else both are its number."""

    stream: str
    first: int
    last: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at. `bad` holds at most one per stream; `sealed` counts bodies nobody holds."""

    streams: int
    records: int
    sealed: int
    heads: int
    bad: tuple[BadRecord, ...]


def verify(connection: Connection, is_ours: Callable[[bytes], bool]) -> Verified:
    """Looks at every stream. `is_ours`: whether the root certified a receipt key (32 bytes)."""
    bad: list[BadRecord] = []
    records = sealed = heads = 0
    names = journal.stream_names(connection)
    for row in [row for name in names if (row := journal.stream_row(connection, name)) is not None]:
        walk = _Walk(connection, row, is_ours)
        found = walk.first_bad()
        if found is not None:
            bad.append(found)
        records += walk.records
        sealed += walk.sealed
        heads += walk.heads
    return Verified(len(names), records, sealed, heads, tuple(bad))


def verify_export(streams: Iterable[ExportedStream], is_ours: Callable[[bytes], bool]) -> Verified:
    """As `verify`, for an export, which has one signed head for each stream."""
    bad: list[BadRecord] = []
    count = records = sealed = 0
    for each in streams:
        count += 1
        records += len(each.records)
        sealed += sum(record.opening is None for record in each.records)
        found = _bad_in_export(each, is_ours)
        if found is not None:
            bad.append(found)
    return Verified(count, records, sealed, count, tuple(bad))


def _bad_in_export(each: ExportedStream, is_ours: Callable[[bytes], bool]) -> BadRecord | None:
    head = each.signed.head
    try:
        reached = verified_chain(each.beginning, each.records)
    except ChainBroken as broken:
        return BadRecord(head.stream, broken.number, broken.number, Fault.ALTERED)
    if (reached.number, reached.chain) != (head.number, head.chain):
        return BadRecord(head.stream, 1, max(head.number, reached.number, 1), Fault.ALTERED)
    try:
        check_head(each.signed)
    except SignatureWrong:
        return BadRecord(head.stream, 1, head.number, Fault.UNSIGNED)
    if not is_ours(each.signed.key):
        return BadRecord(head.stream, 1, head.number, Fault.UNSIGNED)
    for record in each.records:
        if not _is_readable(record):
            return BadRecord(head.stream, record.number, record.number, Fault.UNREADABLE)
    return None


def _is_readable(record: Record) -> bool:
    if record.opening is None:
        return True
    try:
        decode_fact(record.opening.body)
    except Malformed:
        return False
    return True


class _Walk:
    """From the first record of one stream to its head, past every signed head."""

    def __init__(self, connection: Connection, row: StreamRow, is_ours: Callable[[bytes], bool]) -> None:
        self._connection = connection
        self._row = row
        self._name = row.name
        self._is_ours = is_ours
        self.records = self.sealed = self.heads = 0

    def first_bad(self) -> BadRecord | None:
        row = self._row
        signed = list(self._signed_heads())
        head = Head(self._name, row.epoch, 0, genesis(self._name))
        held = journal.records(self._connection, self._name, 0, row.number)
        checkpoints: list[tuple[Head, SignedHead | None]] = [(each.head, each) for each in signed]
        for target, signature in [*checkpoints, (row.head, None)]:
            run = self._run(held, target.number - head.number)
            try:
                reached = verified_chain(head, run)
            except ChainBroken as broken:
                return BadRecord(self._name, broken.number, broken.number, Fault.ALTERED)
            self.records += len(run)
            if (reached.number, reached.chain) != (target.number, target.chain):
                return BadRecord(self._name, head.number + 1, max(target.number, 1), Fault.ALTERED)
            if signature is not None and not self._is_signed(signature):
                return BadRecord(self._name, head.number + 1, target.number, Fault.UNSIGNED)
            for record in run:
                self.sealed += record.opening is None
                if not _is_readable(record):
                    return BadRecord(self._name, record.number, record.number, Fault.UNREADABLE)
            head = reached
        return None

    def _run(self, held: Iterator[Record], size: int) -> list[Record]:
        return [record for _, record in zip(range(size), held, strict=False)]

    def _is_signed(self, signed: SignedHead) -> bool:
        self.heads += 1
        try:
            check_head(signed)
        except SignatureWrong:
            return False
        return self._is_ours(signed.key)

    def _signed_heads(self) -> Iterator[SignedHead]:
        rows = self._connection.execute(
            select(signed_head)
            .where(signed_head.c.stream == self._name)
            .order_by(signed_head.c.number, signed_head.c.epoch)
        )
        for row in rows:
            yield SignedHead(Head(row.stream, row.epoch, row.number, row.chain), row.key, row.signature)
