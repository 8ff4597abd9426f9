"""A desk of plain values: mirror and outbox in memory, the protocol's rules and nothing else.

It stands for every honest client, so the core can be tried thousands of times without a second
database; the real engine runs in the same weather in `stack`. Must not know the server's inside.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.laws import LAWS
from meetingroom.rules.streams import StreamName
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.messages import (
    APPLIED,
    REFUSED,
    CommandAnswer,
    Cursor,
    Page,
    Receipt,
    WireRecord,
    from_wire,
    head_from_wire,
)
from meetingroom.wire.records import Head, Record, SignedHead, genesis, verified_chain

MOST_KNOWN = 5_000


@lru_cache(MOST_KNOWN)
def fact_of(body: str) -> Fact:
    """The fact in a body; every desk of a run reads the same bodies, so each is decoded once."""
    return decode_fact(body)


@lru_cache(MOST_KNOWN)
def record_of(wire: WireRecord) -> Record:
    """The record that travelled."""
    return from_wire(wire)


@dataclass
class Sent:
    """A command in the outbox; it stays there with its ending."""

    id: CommandId
    stream: str
    body: str
    receipt: Receipt | None = None
    refused: str = ""
    earlier: Receipt | None = None
    """The receipt of a server that has been lost."""

    @property
    def ended(self) -> bool:
        return self.receipt is not None or bool(self.refused)


@dataclass
class Mirror:
    """One stream as this desk has it."""

    name: str
    epoch: int = 0
    view: int = 0
    records: list[Record] = field(default_factory=list)
    state: Any = None
    head: Head | None = None
    signed: SignedHead | None = None
    fresh: "Mirror | None" = None

    @property
    def law(self) -> AnyLaw:
        return LAWS[StreamName.parse(self.name).kind]

    @property
    def cursor(self) -> Cursor:
        """How far the copy in the making is, or the one that stands."""
        of = self.fresh or self
        return Cursor(epoch=of.epoch, view=of.view, number=len(of.records))

    def apply(self, page: Page, from_check: bool) -> bool:
        """Take a page in; False when it does not continue what is here. Raises ChainBroken.

        A stream that must be read again is built beside the old copy, which stands until the new one is
        whole.
        """
        if (page.epoch, page.view) < (self.epoch, self.view):
            return False  # an old server's, or a late page of an earlier reading
        if (page.epoch, page.view) == (self.epoch, self.view):
            # A late page of a reading that has ended meanwhile must not begin it again.
            return not page.reset and self._append(page, from_check)
        if page.after == 0:
            self.fresh = Mirror(self.name, page.epoch, page.view)
            self.fresh.head = Head(self.name, page.epoch, 0, genesis(self.name))
            self.fresh.state = self.law.initial()
        fresh = self.fresh
        if fresh is None or (page.epoch, page.view) != (fresh.epoch, fresh.view):
            return False
        taken = fresh._append(page, from_check)
        if taken and not page.more:
            self.epoch, self.view, self.records = fresh.epoch, fresh.view, fresh.records
            self.state, self.head, self.signed, self.fresh = fresh.state, fresh.head, fresh.signed, None
        return taken

    def _append(self, page: Page, from_check: bool) -> bool:
        if from_check and page.after != len(self.records):
            return False
        assert self.head is not None
        new = [record_of(wire) for wire in page.records]
        if from_check:
            self.head = verified_chain(self.head, new)
        self.records += new
        if page.head is not None:
            self.signed = head_from_wire(self.name, page.head)
        evolve = self.law.evolve
        for wire in page.records:
            if wire.b is not None:
                self.state = evolve(self.state, fact_of(wire.b))
        return True


@dataclass
class PaperDesk:
    """One person's desk. `name` tells two desks of one person apart."""

    person: PersonId
    name: str
    from_check: bool = True
    mirrors: dict[str, Mirror] = field(default_factory=dict)
    outbox: list[Sent] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    connected: bool = True

    def mirror(self, stream: str) -> Mirror:
        """The mirror of a stream, empty at first."""
        found = self.mirrors.get(stream)
        if found is None:
            found = self.mirrors[stream] = Mirror(stream)
        return found

    def waiting(self) -> list[Sent]:
        """Commands without an ending, oldest first."""
        return [sent for sent in self.outbox if not sent.ended]

    def send_again(self, stream: str) -> None:
        """The stream's epoch rose: every retained command of it goes again."""
        for sent in self.outbox:
            if sent.stream == stream:
                sent.earlier, sent.receipt, sent.refused = sent.receipt or sent.earlier, None, ""

    def ended(self, answer: CommandAnswer) -> None:
        """Note how a command ended; `again` leaves it waiting."""
        sent = next(each for each in self.outbox if each.id == answer.command)
        if answer.status == APPLIED:
            assert answer.receipt is not None
            sent.receipt = answer.receipt
        elif answer.status == REFUSED:
            sent.refused = answer.code
