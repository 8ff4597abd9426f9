"""After a lost server: the restored journal is filled up from the records the desks hold.

The order is fixed: records first, under their old numbers, each run verified against a head that this
installation signed; then, once `finish` has ended the waiting, commands. Every function here runs on the
writing thread. Must not trust anything that a signature of ours does not cover.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, update

from meetingroom.rules.events import Erased
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records import journal, marks, outcomes, papers_named, schema
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.marks import Marks
from meetingroom.server.records.members import tell_desks_again
from meetingroom.server.records.outcomes import Outcome
from meetingroom.server.records.stream import Stream, beginning
from meetingroom.wire.codec import PROTOCOL, decode_fact
from meetingroom.wire.messages import APPLIED
from meetingroom.wire.records import (
    ChainBroken,
    Head,
    Opening,
    Record,
    SignatureWrong,
    SignedHead,
    check_head,
    verified_chain,
)
from meetingroom.wire.recovery import RecordsInstalled, Wanted


class NotOurs(Exception):
    """The head was not signed by this installation."""


class Forked(Exception):
    """The records do not lead from the server's own head to the signed one; `number` is the first
    that does not fit."""

    def __init__(self, number: int) -> None:
        super().__init__(f"record {number}")
        self.number = number


def begin(connection: Connection, above: int) -> Marks:
    """A restored database becomes a server of an epoch of its own that waits for the desks' records.

    The epoch lies beyond the one in the database and beyond `above`: a second restore of the same backup
    must not use the epoch of the first. Callers give the hour in seconds, or the highest epoch met.
    """
    before = marks.read(connection)
    after = Marks(max(before.epoch, above) + 1, recovering=True, read_only=False)
    marks.put(connection, after)
    connection.execute(update(schema.stream).values(epoch=after.epoch))
    return after


def _begin_again(core: CommandCore, above: int) -> None:
    core.write(lambda connection: _unanswered(begin(connection, above)))
    core.reread()


def _unanswered(_marks: Marks) -> None:
    """A write of the records answers nothing."""


def offer(core: CommandCore, heads: Iterable[SignedHead]) -> list[Wanted]:
    """What the server would like of the offered streams.

    A head of ours with a higher epoch proves that another server has taken over: this one stands back,
    unless it was restored just now and still waits for records; then its epoch rises above the other's
    (while it waits it has signed nothing, so a head of its own epoch is another's too). One of this epoch
    beyond our own head proves that records were lost here: recovery begins. Raises NotOurs.
    """
    offered = list(heads)
    for signed in offered:
        _check(core, signed)
    highest = max((signed.head.epoch for signed in offered), default=0)
    if core.marks.recovering and highest >= core.marks.epoch:
        _begin_again(core, highest)
    elif highest > core.marks.epoch:
        _mark(core, replace(core.marks, read_only=True))
        return []
    elif any(_proves_a_loss(core, signed.head) for signed in offered):
        _begin_again(core, core.clock.now_ms() // 1000)
    wanted = (_wanted(core, signed.head) for signed in offered)
    return [each for each in wanted if each is not None]


def upload(core: CommandCore, signed: SignedHead, records: Sequence[Record]) -> RecordsInstalled:
    """Installs what a desk brought up to `signed`. Raises NotOurs, Forked."""
    _check(core, signed)
    name = StreamName.parse(signed.head.stream)
    stream = core.streams.place(name) or beginning(name, core.streams.laws[name.kind], core.marks.epoch)
    new = [record for record in records if record.number > stream.number]
    if new and not core.marks.recovering:
        raise Forked(new[0].number)
    if new:
        _must_lead_to(stream, new, signed.head)
    brought = _Brought(core, stream, signed, new)
    core.write(lambda connection: brought.install(connection, records))
    core.reread_stream(name)  # nobody folds it before the next desk's records: three hundred may bring some
    after = core.streams.place(name)
    number, missing = (0, 0) if after is None else (after.number, len(after.missing))
    return RecordsInstalled(
        protocol=PROTOCOL, installed=len(new), opened=brought.opened, number=number, missing=missing
    )


def finish(core: CommandCore) -> dict[str, tuple[int, ...]]:
    """No more desks are waited for: heads are signed under the new epoch, desks are told again what
    they may read, commands are taken. Returns the numbers that stay sealed, by stream."""
    streams = [stream for name in core.streams.names() if (stream := core.streams.place(name)) is not None]

    def sign(connection: Connection) -> None:
        marks.put(connection, replace(core.marks, recovering=False))
        journal.put_signed_heads(connection, [core.signer.sign(stream.head) for stream in streams])

    if core.marks.recovering:
        core.write(sign)
        core.reread()
        names = [stream.name for stream in streams]
        core.enact(lambda attempt: tell_desks_again(core.streams, attempt, names))
    return {str(stream.name): stream.missing for stream in streams if stream.missing}


def _check(core: CommandCore, signed: SignedHead) -> None:
    try:
        check_head(signed)
    except SignatureWrong as error:
        raise NotOurs from error
    if not core.signer.is_ours(signed.key):
        raise NotOurs


def _mark(core: CommandCore, after: Marks) -> None:
    core.write(lambda connection: marks.put(connection, after))
    core.reread()


def _proves_a_loss(core: CommandCore, head: Head) -> bool:
    stream = core.streams.place(StreamName.parse(head.stream))
    return head.epoch == core.marks.epoch and head.number > (0 if stream is None else stream.number)


def _wanted(core: CommandCore, head: Head) -> Wanted | None:
    stream = core.streams.place(StreamName.parse(head.stream))
    held = 0 if stream is None else stream.number
    after = held if core.marks.recovering and head.number > held else head.number
    missing = [] if stream is None else [number for number in stream.missing if number <= head.number]
    if after == head.number and not missing:
        return None
    return Wanted(stream=head.stream, after=after, missing=missing)


def _must_lead_to(stream: Stream, new: Sequence[Record], head: Head) -> None:
    try:
        reached = verified_chain(stream.head, new)
    except ChainBroken as error:
        raise Forked(error.number) from error
    if (reached.number, reached.chain) != (head.number, head.chain):
        raise Forked(reached.number)


@dataclass(slots=True)
class _Brought:
    """One desk's upload on its way into the journal; `opened` counts bodies filled in."""

    core: CommandCore
    stream: Stream
    signed: SignedHead
    new: Sequence[Record]
    opened: int = 0

    def install(self, connection: Connection, records: Sequence[Record]) -> None:
        filled = self._fillings(connection, records)
        self.opened = len(filled)
        opened = filled + [(r, r.opening) for r in self.new if r.opening is not None]
        facts = {record.number: (record, decode_fact(opening.body)) for record, opening in opened}
        if self.new or filled:
            self._put_row(connection, [fact.at for _, fact in facts.values()], reopened=bool(filled))
        name = str(self.stream.name)
        journal.append(connection, {name: self.new})
        journal.put_missing(connection, name, [r.number for r in self.new if r.opening is None])
        journal.keep_signed_head(connection, self.signed)
        journal.open_missing(connection, name, {r.number: o for r, o in filled})
        self._follow(connection, facts)

    def _fillings(self, connection: Connection, records: Sequence[Record]) -> list[tuple[Record, Opening]]:
        """Bodies of numbers we lack, each checked against its commitment, none applied anew since."""
        lacking = set(self.stream.missing)
        found = [
            (record, record.opening)
            for record in records
            if record.number in lacking and record.opening is not None
        ]
        name = str(self.stream.name)
        for record, opening in found:
            held = next(journal.records(connection, name, record.number - 1, record.number))
            if opening.commitment() != held.commitment:
                raise Forked(record.number)
        again = self._applied_anew(connection, [decode_fact(opening.body) for _, opening in found])
        return [
            (record, opening) for record, opening in found if _key(decode_fact(opening.body)) not in again
        ]

    def _applied_anew(self, connection: Connection, facts: Iterable[Fact]) -> set[outcomes.Key]:
        known = outcomes.find(connection, [_key(fact) for fact in facts])
        return {
            key
            for key, found in known.items()
            if found.answer.receipt is not None and found.answer.receipt.epoch == self.core.marks.epoch
        }

    def _put_row(self, connection: Connection, hours: Iterable[int], *, reopened: bool) -> None:
        """Where the stream stands now. Its last hour is the latest that is known, so that nothing to come
        is dated before what came back; bodies that appear late are read again by everybody."""
        row = replace(self.stream.row, last_at=max([self.stream.last_at, *hours]))
        if self.new:
            row = replace(row, number=self.signed.head.number, chain=self.signed.head.chain)
        if reopened and not self.core.marks.recovering:
            row = replace(row, view=row.view + 1)
        known = journal.stream_row(connection, row.name) is not None
        journal.put_stream_rows(connection, [] if known else [row], [row] if known else [])

    def _follow(self, connection: Connection, facts: Mapping[int, tuple[Record, Fact]]) -> None:
        """What stands beside the records: outcomes, names of blobs, erasures."""
        name = str(self.stream.name)
        namings = []
        erased = []
        for number, (_, fact) in facts.items():
            named = papers_named.named_by_event(fact.event)
            if named is not None:
                namings.append((named[0], name, number))
            if isinstance(fact.event, Erased):
                erased.append(fact.event.number)
        papers_named.put_namings(connection, namings)
        outcomes.replace(connection, self._receipts(facts))
        journal.erase(connection, name, erased)

    def _receipts(self, facts: Mapping[int, tuple[Record, Fact]]) -> list[Outcome]:
        """One outcome for each command that the bodies name, over the numbers known of it."""
        head = self.signed.head
        found: dict[outcomes.Key, Outcome] = {}
        for number in sorted(facts):
            record, fact = facts[number]
            if fact.by == SYSTEM or self.stream.name.kind is StreamKind.DESK:
                continue
            key = _key(fact)
            first = found.get(key)
            found[key] = (
                replace(first, last=number)
                if first is not None
                else Outcome(
                    actor=key[0],
                    command=key[1],
                    fingerprint=None,
                    status=APPLIED,
                    at=fact.at,
                    stream=head.stream,
                    epoch=head.epoch,
                    first=number,
                    last=number,
                    head=head.number,
                    commitment=record.commitment,
                )
            )
        return list(found.values())


def _key(fact: Fact) -> outcomes.Key:
    return (PersonId(fact.by), fact.command)
