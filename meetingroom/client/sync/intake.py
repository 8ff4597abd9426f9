"""Taking pages of records in: every page is verified before a byte of it is written.

A page continues the desk's copy of a stream, or builds the fresh copy that replaces it when an epoch or
view has risen. Refused are: a broken chain, a head that another key signed, a fork, a rollback, a record
that belies its receipt. All of one answer is one transaction. Must not fold, ask or wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from meetingroom.client.store import mirror, outbox
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.mirror import Mirrored, Place
from meetingroom.client.store.projection import Brought, fact_of
from meetingroom.rules.events import Erased, StreamGranted, StreamRevoked
from meetingroom.rules.facts import Fact
from meetingroom.rules.streams import desk_stream
from meetingroom.wire.messages import Page, Receipt, WireHead, from_wire, head_from_wire
from meetingroom.wire.records import (
    HASH_BYTES,
    SALT_BYTES,
    Record,
    SignatureWrong,
    check_head,
    next_chain,
)

Trusted = Callable[[bytes, int], bool]
"""Whether this receipt key (32 bytes) is certified by the pinned root for that hour (UTC ms)."""


class TroubleCode(StrEnum):
    """Why a page or receipt was refused. All but UNKNOWN_KEY mean: this server does not continue what
    was signed before; the desk keeps what it has and a person must look."""

    CHAIN_BROKEN = "chain_broken"
    FORKED = "forked"
    ROLLED_BACK = "rolled_back"
    SIGNATURE_WRONG = "signature_wrong"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"
    RECEIPT_BELIED = "receipt_belied"


class PageRefused(Exception):
    """This page is not taken."""

    def __init__(self, code: TroubleCode) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Intake:
    """One answer or frame on its way into the drawer. Read the fields when all pages were given.

    `ask`: `/sync` should be asked again at once; `recover`: streams whose epoch rose and whose records
    this desk must offer before it reads them again; `troubles`: by stream; `taken` records were
    written, `behind`: so many are still to come.
    """

    connection: Transaction
    person: str
    trusted: Trusted
    now: int
    offered: frozenset[str]
    ask: bool = False
    recover: set[str] = field(default_factory=set)
    troubles: dict[str, TroubleCode] = field(default_factory=dict)
    facts: dict[str, list[tuple[int, Fact]]] = field(default_factory=dict)
    reached: dict[str, tuple[int, int]] = field(default_factory=dict)
    rebuilt: set[str] = field(default_factory=set)
    granted: dict[str, str] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    taken: int = 0
    behind: int = 0

    def brought(self) -> Brought:
        """What the projection must take."""
        return Brought(self.facts, self.reached, self.rebuilt, self.granted, self.purged, self.acts)

    def take(self, page: Page) -> None:
        """Verify a page and write it, or note why not."""
        held = mirror.find(self.connection, page.stream)
        if held is None:
            return  # not granted, or revoked by an earlier page: nothing of it is kept
        try:
            target = self._target(held, page)
            if target is None:
                return
            if page.after > target.number:
                self.ask = True
                return
            # What came by another way meanwhile (with a receipt, say) is not taken twice.
            records = _records(page)[target.number - page.after :]
            if not records and not _reaches(page, target.number):
                return
            reached = self._verified(held, target, records, page)
        except PageRefused as refused:
            self.troubles[page.stream] = refused.code
            return
        self._write(held, target, reached, records, page)

    # ── which copy ────────────────────────────────────────────────────────────────────────────

    def _target(self, held: Mirrored, page: Page) -> Place | None:
        """The copy this page continues; None when it continues none."""
        live, fresh = held.live, held.fresh
        here, there = (live.epoch, live.view), (page.epoch, page.view)
        if page.epoch < live.epoch:
            raise PageRefused(TroubleCode.ROLLED_BACK)
        if page.epoch > live.epoch and held.head is not None and held.name not in self.offered:
            # Records first: what we hold beyond the restored head may exist nowhere else.
            self.recover.add(held.name)
            return None
        if page.reset:
            return self._reset(held, page)
        if fresh is not None and there == (fresh.epoch, fresh.view):
            return fresh
        if there == here:
            return live
        if live.number == 0:
            return replace(live, epoch=page.epoch, view=page.view)
        self.ask = True
        return None

    def _reset(self, held: Mirrored, page: Page) -> Place | None:
        here, there = (held.live.epoch, held.live.view), (page.epoch, page.view)
        if there <= here:
            # A late page of a reading that has ended meanwhile is not needed. But a head below what we
            # hold says that the server has less than it once signed, under the same epoch.
            if there < here or page.head is None or page.head.number < held.live.number:
                raise PageRefused(TroubleCode.ROLLED_BACK)
            return None
        if page.after != 0:
            self.ask = True
            return None
        return mirror.begin_fresh(self.connection, held.name, page.epoch, page.view)

    # ── is it true ────────────────────────────────────────────────────────────────────────────

    def _verified(self, held: Mirrored, target: Place, records: Sequence[Record], page: Page) -> Place:
        promised = held.promised
        if promised is not None and promised.epoch != target.epoch:
            promised = None
        number, chain = target.number, target.chain
        for record in records:
            number += 1
            if record.number != number or len(record.commitment) != HASH_BYTES:
                raise PageRefused(TroubleCode.CHAIN_BROKEN)
            if record.opening is not None and len(record.opening.salt) != SALT_BYTES:
                raise PageRefused(TroubleCode.CHAIN_BROKEN)
            chain = next_chain(chain, held.name, number, record.commitment)
            if promised is not None and promised.number == number and promised.chain != chain:
                raise PageRefused(TroubleCode.FORKED)
        if page.head is not None:
            self._check_head(held.name, page.head, number, chain)
        elif records and not page.more:
            raise PageRefused(TroubleCode.UNSIGNED)
        proofs = outbox.receipts_of(self.connection, held.name, target.epoch, target.number, number)
        _bear_out(proofs, records, target.number)
        return Place(target.copy, target.epoch, target.view, number, chain)

    def _check_head(self, stream: str, head: WireHead, number: int, chain: bytes) -> None:
        check_signed(stream, head, self.trusted, self.now)
        if head.number < number:
            raise PageRefused(TroubleCode.ROLLED_BACK)
        if head.number == number and head.chain != chain:
            raise PageRefused(TroubleCode.FORKED)

    # ── writing ───────────────────────────────────────────────────────────────────────────────

    def _write(
        self, held: Mirrored, target: Place, reached: Place, records: Sequence[Record], page: Page
    ) -> None:
        mirror.append(self.connection, held.name, reached, records)
        self.taken += len(records)
        self.behind += page.head.number - reached.number if page.head is not None else 0
        into_fresh = target.copy != held.live.copy
        if into_fresh and not page.more:
            self._swap(held, reached)
            self._put_head(held.name, reached, page.head, None, None)
        if not into_fresh:
            self._put_head(held.name, reached, page.head, held.head, held.promised)
            self._appended(held.name, reached, records)

    def _swap(self, held: Mirrored, reached: Place) -> None:
        mirror.swap(self.connection, held.name)
        self.facts.pop(held.name, None)
        self.reached[held.name] = (reached.epoch, reached.number)
        self.rebuilt.add(held.name)
        if reached.epoch > held.live.epoch > 0:
            self.acts |= set(outbox.ask_again(self.connection, held.name))
        if held.name == desk_stream(self.person):
            bodies = mirror.bodies(self.connection, reached.copy)
            self._rights([fact_of(body) for _, body in bodies])

    def _put_head(
        self,
        stream: str,
        reached: Place,
        head: WireHead | None,
        newest: WireHead | None,
        promised: WireHead | None,
    ) -> None:
        """Keep the newest head that was reached, and the first one that is still to be met."""
        if promised is not None and promised.number <= reached.number:
            promised = None
        if head is not None and head.number == reached.number:
            newest = head
        elif head is not None:
            promised = promised or head
        mirror.put_heads(self.connection, stream, newest, promised)

    def _appended(self, stream: str, reached: Place, records: Sequence[Record]) -> None:
        facts = [
            (record.number, fact_of(record.opening.body)) for record in records if record.opening is not None
        ]
        self.reached[stream] = (reached.epoch, reached.number)
        self.facts.setdefault(stream, []).extend(facts)
        for _, fact in facts:
            if isinstance(fact.event, Erased):
                mirror.erase(self.connection, reached.copy, fact.event.number)
                self.rebuilt.add(stream)
        if stream == desk_stream(self.person):
            self._rights([fact for _, fact in facts])

    def _rights(self, facts: Sequence[Fact]) -> None:
        """The last word on each stream counts. A stream nobody speaks of stays: absence never deletes."""
        last: dict[str, StreamGranted | StreamRevoked] = {}
        for fact in facts:
            if isinstance(fact.event, StreamGranted | StreamRevoked):
                last[fact.event.stream] = fact.event
        for stream, event in last.items():
            if isinstance(event, StreamRevoked):
                if mirror.purge(self.connection, stream):
                    self.purged.add(stream)
                    self.granted.pop(stream, None)
            elif mirror.admit(self.connection, stream, event.title):
                self.granted[stream] = event.title
                self.purged.discard(stream)
                self.rebuilt.add(stream)
                self.ask = True


def check_signed(stream: str, head: WireHead, trusted: Trusted, now: int) -> None:
    """Raises PageRefused unless a certified receipt key signed this head."""
    try:
        check_head(head_from_wire(stream, head))
    except SignatureWrong as error:
        raise PageRefused(TroubleCode.SIGNATURE_WRONG) from error
    if not trusted(head.key, now):
        raise PageRefused(TroubleCode.UNKNOWN_KEY)


def _reaches(page: Page, number: int) -> bool:
    """Whether the page vouches for a copy that goes to `number`."""
    return page.head is not None and page.head.number >= number


def _records(page: Page) -> list[Record]:
    try:
        return [from_wire(wire) for wire in page.records]
    except ValueError as error:
        raise PageRefused(TroubleCode.CHAIN_BROKEN) from error


def _bear_out(proofs: Sequence[Receipt], records: Sequence[Record], after: int) -> None:
    """A receipt named the commitment of its first record before we saw that record."""
    for proof in proofs:
        if records[proof.first - after - 1].commitment != proof.commitment:
            raise PageRefused(TroubleCode.RECEIPT_BELIED)
