"""The one place that decides what leaves the server: a record in full, or its seal.

Everything that hands out records (pages of `/sync`, live pushes, the question whether a blob may be
served) comes through `Visible`. Must not fold, decide or write.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import msgspec

from meetingroom.rules.audience import Audience, Standing
from meetingroom.rules.ids import PersonId
from meetingroom.server.records import journal
from meetingroom.server.records.database import Database
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.stream import Stream
from meetingroom.wire.codec import audience_of
from meetingroom.wire.messages import (
    Cursor,
    Page,
    Struct,
    WireHead,
    WireRecord,
    encode,
    head_to_wire,
    to_wire,
)
from meetingroom.wire.records import Record

CHUNK = 256
"""Records that are read and kept together."""
MOST_CHUNKS = 256
"""Chunks kept in memory: about 64 MB."""
MOST_RUNS = 16
"""Runs whose seals are kept joined: those that many readers ask for at once."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A record ready to leave. `audience` and `full` are None where nobody holds its opening; `sole`
    is the one person it can be for, where its audience names nobody else (a ballot); `sealed` is the
    seal as it travels."""

    number: int
    audience: Audience | None
    full: WireRecord | None
    seal: WireRecord
    sealed: bytes
    sole: PersonId | None = None


class _Place(TypedDict):
    """What a page says beside its records."""

    stream: str
    epoch: int
    view: int
    after: int
    head: WireHead | None
    more: bool
    reset: bool


class PackedPage(Struct, frozen=True):
    """A `Page` whose records are encoded already: on the wire the two are the same."""

    stream: str
    epoch: int
    view: int
    after: int
    records: msgspec.Raw
    head: WireHead | None = None
    more: bool = False
    reset: bool = False


def shelved(record: Record, audience: Audience | None = None) -> Shelved:
    """A record with its audience (read from its body where it is not given)."""
    seal = WireRecord(n=record.number, c=record.commitment)
    if record.opening is None:
        return Shelved(record.number, None, None, seal, encode(seal))
    if audience is None:
        audience = audience_of(record.opening.body)
    return Shelved(record.number, audience, to_wire(record), seal, encode(seal), _sole(audience))


def _sole(audience: Audience) -> PersonId | None:
    if audience.everyone or audience.roles or audience.groups or len(audience.persons) != 1:
        return None
    return audience.persons[0]


@dataclass(frozen=True, slots=True)
class _SealedRun:
    """Records one after another, encoded, every one a seal; which of them are open to anybody, by place."""

    joined: bytes
    starts: Sequence[int]
    sizes: Sequence[int]
    to_many: Sequence[int]
    to_one: Mapping[PersonId, Sequence[int]]

    def with_opened(self, opened: Mapping[int, bytes]) -> msgspec.Raw:
        """The list with some of its records in full."""
        pieces, at = [b"["], 0
        for place in sorted(opened):
            pieces += (self.joined[at : self.starts[place]], opened[place])
            at = self.starts[place] + self.sizes[place]
        pieces += (self.joined[at:], b"]")
        return msgspec.Raw(b"".join(pieces))


def _sealed_run(entries: Sequence[Shelved]) -> _SealedRun:
    starts: list[int] = []
    to_many: list[int] = []
    to_one: dict[PersonId, list[int]] = {}
    start = 0
    for place, entry in enumerate(entries):
        starts.append(start)
        start += len(entry.sealed) + len(b",")
        if entry.sole is not None:
            to_one.setdefault(entry.sole, []).append(place)
        elif entry.audience is not None:
            to_many.append(place)
    sizes = [len(entry.sealed) for entry in entries]
    return _SealedRun(b",".join(entry.sealed for entry in entries), starts, sizes, to_many, to_one)


class Visible:
    """Reads runs of records and lets each reader have what its audience admits."""

    def __init__(self, database: Database, safeguards: Safeguards) -> None:
        self._database = database
        self._filters = safeguards.audience_filter
        self._chunks: OrderedDict[tuple[str, int], list[Shelved]] = OrderedDict()
        self._runs: OrderedDict[tuple[str, int, int], _SealedRun] = OrderedDict()
        self._generation = 0
        self._lock = threading.Lock()

    def admits(self, entry: Shelved, reader: Standing) -> bool:
        """True when the reader may have this record in full."""
        # Five hundred ballots, each for one person, are passed over without asking their audiences.
        if entry.audience is None or (self._filters and entry.sole not in (None, reader.person)):
            return False
        return not self._filters or entry.audience.admits(reader)

    def run(self, stream: Stream, after: int, upto: int) -> list[Shelved]:
        """Records `after`+1 … `upto` (at most the stream's head), unfiltered: for this module and
        the hub's wake-ups only, never to be sent."""
        name = str(stream.name)
        upto = min(upto, stream.number)
        found: list[Shelved] = []
        while after < upto and (piece := self._piece(name, after, upto)):
            found += piece
            after += len(piece)
        return found

    def wire(self, entries: Iterable[Shelved], reader: Standing) -> list[WireRecord]:
        """What the reader gets of these records."""
        return [
            entry.full if entry.full is not None and self.admits(entry, reader) else entry.seal
            for entry in entries
        ]

    def body(self, stream: Stream, reader: Standing, number: int) -> str | None:
        """One record's body, if the reader may have it."""
        (seen,) = self.wire(self.run(stream, number - 1, number), reader)
        return seen.b

    def page(self, stream: Stream, view: int, reader: Standing, cursor: Cursor, limit: int) -> Page | None:
        """The next page of a stream for a reader, None when he has all of it.

        A cursor of another epoch or view, or one beyond the head, starts again from the first record; such
        a page carries the head even when it is not the last, so that a desk can tell a late page of a
        reading that has ended from a server that has less than it once signed.
        """
        found = self._run_for(stream, view, cursor, limit)
        if found is None:
            return None
        entries, place = found
        return Page(records=self.wire(entries, reader), **place)

    def packed_page(
        self, stream: Stream, view: int, reader: Standing, cursor: Cursor, limit: int
    ) -> PackedPage | None:
        """As `page`, but None also where it would not continue the reader's copy to the head: `limit`
        records are too few, or the stream must be read again."""
        found = self._run_for(stream, view, cursor, limit)
        if found is None or found[1]["more"] or found[1]["reset"]:
            return None
        entries, place = found
        return PackedPage(records=self._packed(place["stream"], entries, reader), **place)

    def _run_for(
        self, stream: Stream, view: int, cursor: Cursor, limit: int
    ) -> tuple[list[Shelved], "_Place"] | None:
        current = cursor.epoch == stream.epoch and cursor.view == view and cursor.number <= stream.number
        if current and cursor.number == stream.number:
            return None
        after = cursor.number if current else 0
        reset = not current and cursor != Cursor()
        entries = self.run(stream, after, after + limit)
        whole = after + len(entries) == stream.number
        return entries, _Place(
            stream=str(stream.name),
            epoch=stream.epoch,
            view=view,
            after=after,
            # On every page: a desk that catches up says how far it is, and what it must arrive at.
            head=None if stream.signed is None else head_to_wire(stream.signed),
            more=not whole,
            reset=reset,
        )

    def _packed(self, name: str, entries: Sequence[Shelved], reader: Standing) -> msgspec.Raw:
        """As `wire`, encoded. Five hundred voters who each get five hundred ballots with their receipts
        share the seals: only what a reader may open is looked at and encoded for him."""
        run = self._sealed_run(name, entries)
        many = run.to_many if self._filters else range(len(entries))
        mine = [*many, *run.to_one.get(reader.person, ())] if self._filters else many
        opened = {
            place: encode(full)
            for place in mine
            if (full := entries[place].full) is not None and self.admits(entries[place], reader)
        }
        return run.with_opened(opened)

    def _sealed_run(self, name: str, entries: Sequence[Shelved]) -> "_SealedRun":
        key = (name, entries[0].number if entries else 0, len(entries))
        with self._lock:
            held = self._runs.get(key)
            generation = self._generation
        if held is None:
            held = _sealed_run(entries)
            with self._lock:
                if generation == self._generation:
                    self._runs[key] = held
                while len(self._runs) > MOST_RUNS:
                    self._runs.popitem(last=False)
        return held

    def shelve(self, name: str, entries: Sequence[Shelved]) -> None:
        """Puts freshly committed records where the next readers will look for them."""
        with self._lock:
            for entry in entries:
                chunk, place = divmod(entry.number - 1, CHUNK)
                held = self._chunks.get((name, chunk))
                if held is None and place == 0:
                    held = self._keep((name, chunk), [])
                if held is not None and len(held) == place:
                    held.append(entry)

    def forget(self, name: str | None = None) -> None:
        """Reads a stream (None: every stream) from the journal again: a body was erased or filled in."""
        with self._lock:
            self._generation += 1
            self._runs.clear()
            for key in [key for key in self._chunks if name is None or key[0] == name]:
                del self._chunks[key]

    def _piece(self, name: str, after: int, upto: int) -> list[Shelved]:
        """What the chunk of the next record has of a run."""
        chunk, start = divmod(after, CHUNK)
        entries = self._chunk(name, chunk, min(upto - chunk * CHUNK, CHUNK))
        return entries[start : upto - chunk * CHUNK]

    def _chunk(self, name: str, chunk: int, least: int) -> list[Shelved]:
        with self._lock:
            held = self._chunks.get((name, chunk))
            if held is not None and len(held) >= least:
                self._chunks.move_to_end((name, chunk))
                return held
            generation = self._generation
        with self._database.reading() as connection:
            records = journal.records(connection, name, chunk * CHUNK, (chunk + 1) * CHUNK)
            read = [shelved(record) for record in records]
        with self._lock:
            held = self._chunks.get((name, chunk))
            if generation != self._generation:
                return read  # something was erased meanwhile: what was read is not kept
            if held is None or len(held) < len(read):
                held = self._keep((name, chunk), read)
        return held

    def _keep(self, key: tuple[str, int], entries: list[Shelved]) -> list[Shelved]:
        self._chunks[key] = entries
        self._chunks.move_to_end(key)
        while len(self._chunks) > MOST_CHUNKS:
            self._chunks.popitem(last=False)
        return entries
