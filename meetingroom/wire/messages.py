"""Messages between a desk and its server: what `/sync`, `/commands` and the live line carry.

JSON through msgspec; bytes travel as base64, a record's body as the very text it is. Limits are
stated here because both sides keep them. Must not do input or output.
"""

from typing import Annotated

import msgspec

from meetingroom.wire.records import Head, Opening, Record, SignedHead

MOST_COMMANDS = 20
"""Commands in one request."""
MOST_COMMAND_BYTES = 512 * 1024
"""Bytes of one command's text."""
PAGE_RECORDS = 2_000
"""Records in one page."""


Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A number, a size or an hour that somebody else sent: whole, not negative, exact in every language."""


class Struct(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all messages: immutable, defaults left out."""


class Cursor(Struct, frozen=True):
    """How far a desk has a stream: its epoch, its view epoch, the last number it holds."""

    epoch: Count = 0
    view: Count = 0
    number: Count = 0


class WireRecord(Struct, frozen=True):
    """A record in full (`s`, `b`) or its seal (`c`)."""

    n: Count
    s: bytes | None = None
    b: str | None = None
    c: bytes | None = None


class WireHead(Struct, frozen=True):
    """A signed head; the stream's name stands in the page or receipt around it."""

    epoch: Count
    number: Count
    chain: bytes
    key: bytes
    signature: bytes


class Page(Struct, frozen=True):
    """Records of one stream after `after`. `reset` tells the desk to read the stream from the
    start into a fresh copy and to swap when `more` is false (epoch or view epoch rose)."""

    stream: str
    epoch: int
    view: int
    after: int
    records: list[WireRecord]
    head: WireHead | None = None
    more: bool = False
    reset: bool = False


class SyncRequest(Struct, frozen=True):
    """Streams the desk wants and how far it has them; its own `desk/…` stream must be named."""

    protocol: int
    cursors: dict[str, Cursor]


class SyncAnswer(Struct, frozen=True):
    """Pages in the order to apply them. Streams the reader may not read are in `gone`; streams that
    wait for the desks' records after a restore are in `recovering` (see `recovery`)."""

    protocol: int
    now: int
    pages: list[Page]
    gone: list[str] = []
    recovering: list[str] = []
    more: bool = False


class CommandsRequest(Struct, frozen=True):
    """Command texts, each byte for byte as first written to the outbox, and how far the desk has the
    streams they are meant for."""

    protocol: int
    commands: list[str]
    cursors: dict[str, Cursor] = {}


class Receipt(Struct, frozen=True):
    """Applied, durable: the records `first`…`last` of `stream`, under a signed head at or after
    `last`. `commitment` is that of record `first`."""

    command: str
    stream: str
    epoch: int
    first: int
    last: int
    at: int
    commitment: bytes
    head: WireHead


class CommandAnswer(Struct, frozen=True):
    """How one command ended: `applied` with its receipt, `refused` with its code, or `again`."""

    command: str
    status: str
    receipt: Receipt | None = None
    code: str = ""
    params: dict[str, int | str] = {}
    at: int = 0


class CommandsAnswer(Struct, frozen=True):
    """One answer for each command, in order, and the records from the stated cursors up to the signed
    heads: who holds a receipt holds its record, and can bring it after the server is lost."""

    protocol: int
    now: int
    answers: list[CommandAnswer]
    pages: list[Page] = []


class LiveHello(Struct, frozen=True):
    """First frame of a desk on the live line."""

    protocol: int
    cursors: dict[str, Cursor]


class Counting(Struct, frozen=True):
    """An open poll: ballots in, electors. `missing` (who has not cast) for chair and secretary only."""

    cast: int
    of: int
    missing: list[str] | None = None


class Help(Struct, frozen=True):
    """A person called for the secretary, at that hour."""

    person: str
    about: str
    at: int


class Passing(Struct, frozen=True):
    """What is true of one stream right now and never recorded; each frame's replaces the last one's.
    `connected` (persons with a desk on the line) and `help` go to chair and secretary only."""

    polls: dict[str, Counting] = {}
    connected: list[str] | None = None
    help: list[Help] = []


class LiveFrame(Struct, frozen=True):
    """Pages newly readable (apply one only if `after` is the desk's own cursor, else ask `/sync`)
    and passing facts that are never recorded, by stream. `ask` is set when the desk had better ask
    `/sync`: it is far behind, its epoch or view rose, or a stream was granted to it."""

    now: int
    pages: list[Page] = []
    passing: dict[str, Passing] = {}
    ask: bool = False


class Problem(Struct, frozen=True):
    """Any answer that is not a success: a stable code and its numbers, worded at the desk."""

    code: str
    params: dict[str, int | str] = {}


APPLIED = "applied"
REFUSED = "refused"
AGAIN = "again"


def to_wire(record: Record) -> WireRecord:
    """A record as it travels."""
    if record.opening is None:
        return WireRecord(n=record.number, c=record.commitment)
    return WireRecord(n=record.number, s=record.opening.salt, b=record.opening.body.decode())


def from_wire(wire: WireRecord) -> Record:
    """The record that travelled. Raises ValueError when it is neither full nor a seal."""
    if wire.s is not None and wire.b is not None and wire.c is None:
        opening = Opening(wire.s, wire.b.encode())
        return Record(wire.n, opening.commitment(), opening)
    if wire.s is None and wire.b is None and wire.c is not None:
        return Record(wire.n, wire.c, None)
    raise ValueError(f"record {wire.n} is neither open nor sealed")


def head_to_wire(signed: SignedHead) -> WireHead:
    """A signed head as it travels."""
    head = signed.head
    return WireHead(
        epoch=head.epoch, number=head.number, chain=head.chain, key=signed.key, signature=signed.signature
    )


def head_from_wire(stream: str, wire: WireHead) -> SignedHead:
    """The signed head of `stream` that travelled."""
    return SignedHead(Head(stream, wire.epoch, wire.number, wire.chain), wire.key, wire.signature)


encode = msgspec.json.Encoder().encode
"""Any message as UTF-8 JSON."""
