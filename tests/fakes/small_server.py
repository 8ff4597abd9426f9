"""A server in memory, small enough to read: the desk's partner in its tests.

It keeps the contract of `wire.messages` and `wire.recovery`: dense numbers, commitments and chain, signed
heads, audiences, view epochs, dedup, recovery after a loss. A test may make it lie. It decides by the
real laws. The real server is tested elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.rules.audience import EVERYONE, Audience, Standing
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import Event, StreamGranted, StreamRevoked
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId
from meetingroom.rules.laws import law_of
from meetingroom.rules.streams import StreamKind, StreamName, desk_stream
from meetingroom.wire.codec import PROTOCOL, audience_of, decode_command, decode_fact, encode_fact
from meetingroom.wire.messages import (
    AGAIN,
    APPLIED,
    REFUSED,
    CommandAnswer,
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    LiveFrame,
    Page,
    Receipt,
    SyncAnswer,
    SyncRequest,
    WireHead,
    from_wire,
    head_to_wire,
    to_wire,
)
from meetingroom.wire.notes import (
    NoteKept,
    NoteOutcome,
    NotesPulled,
    NotesWritten,
    PullNotes,
    WriteNotes,
)
from meetingroom.wire.records import Head, Opening, Record, chained, genesis, next_chain, sign_head
from meetingroom.wire.recovery import (
    OfferRecords,
    RecordsInstalled,
    RecordsWanted,
    UploadRecords,
    Wanted,
)
from tests.fakes.world import HandClock, RepeatingRandomness


@dataclass
class Journal:
    """One stream as the server holds it."""

    name: str
    state: Any
    epoch: int = 1
    records: list[Record] = field(default_factory=list)
    chains: list[bytes] = field(default_factory=list)

    @property
    def head(self) -> Head:
        chain = self.chains[-1] if self.chains else genesis(self.name)
        return Head(self.name, self.epoch, len(self.records), chain)


class SmallServer:
    """`happened` appends facts, `sync`, `commands` and `frame` answer one reader."""

    def __init__(self, *, page: int = 1000, seed: bytes = bytes(32)) -> None:
        self.clock = HandClock()
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.page = page
        self.journals: dict[str, Journal] = {}
        self.views: dict[tuple[str, str], int] = {}
        self.recovering: set[str] = set()
        self.again = False
        self.brings_records = False
        self.notes: dict[str, dict[str, NoteKept]] = {}
        self.notes_epoch = 1
        self._chance = RepeatingRandomness("server")
        self._answered: dict[tuple[str, str], tuple[str, CommandAnswer]] = {}

    def trusted(self, key: bytes, at: int) -> bool:
        """Whether a receipt key is this server's."""
        return key == self.key.public_key().public_bytes_raw()

    # ── what happens ──────────────────────────────────────────────────────────────────────────

    def happened(
        self,
        stream: str,
        *events: Event,
        by: str = SYSTEM,
        audience: Audience = EVERYONE,
        command: str = "c",
    ) -> None:
        """Append facts, recorded now."""
        now = self.clock.now_ms()
        self.append(stream, [Fact(e, now, PersonId(by), audience, CommandId(command)) for e in events])

    def append(self, stream: str, facts: Iterable[Fact]) -> None:
        """Append facts as they are."""
        facts = list(facts)
        journal = self.journal(stream)
        openings = [Opening(self._chance.token_bytes(32), encode_fact(fact)) for fact in facts]
        for record, chain in chained(journal.head, openings):
            journal.records.append(record)
            journal.chains.append(chain)
        for fact in facts:
            journal.state = law_of(stream).evolve(journal.state, fact)

    def grant(self, person: str, stream: str, title: str = "") -> None:
        """Let a person read a stream."""
        audience = Audience(persons=(PersonId(person),))
        self.happened(desk_stream(person), StreamGranted(stream, title), audience=audience)

    def revoke(self, person: str, stream: str) -> None:
        """Let a person read a stream no longer."""
        audience = Audience(persons=(PersonId(person),))
        self.happened(desk_stream(person), StreamRevoked(stream), audience=audience)

    def erase(self, stream: str, number: int) -> None:
        """Destroy the opening of a record, as its `Erased` event says."""
        journal = self.journal(stream)
        journal.records[number - 1] = replace(journal.records[number - 1], opening=None)

    def journal(self, stream: str) -> Journal:
        """The stream, made when it is not there."""
        return self.journals.setdefault(stream, Journal(stream, law_of(stream).initial()))

    # ── answering ─────────────────────────────────────────────────────────────────────────────

    def sync(self, reader: str, request: SyncRequest) -> SyncAnswer:
        """One page of every stream that has more for this reader."""
        recovering = [name for name in request.cursors if name in self.recovering]
        pages = [
            page
            for name, cursor in request.cursors.items()
            if name not in recovering and (page := self.page_of(reader, name, cursor)) is not None
        ]
        gone = [name for name in request.cursors if self._standing(name, reader) is None]
        return SyncAnswer(
            protocol=PROTOCOL,
            now=self.clock.now_ms(),
            pages=pages,
            gone=gone,
            recovering=recovering,
            more=any(page.more for page in pages),
        )

    def page_of(self, reader: str, stream: str, cursor: Cursor) -> Page | None:
        """The next page of a stream for a reader, None when he has all of it."""
        journal, view = self.journal(stream), self.views.get((reader, stream), 0)
        standing = self._standing(stream, reader)
        if standing is None:
            return None
        head = journal.head
        current = (cursor.epoch, cursor.view) == (journal.epoch, view) and cursor.number <= head.number
        if current and cursor.number == head.number:
            return None
        after = cursor.number if current else 0
        records = journal.records[after : after + self.page]
        whole = after + len(records) == head.number
        return Page(
            stream=stream,
            epoch=journal.epoch,
            view=view,
            after=after,
            records=[to_wire(self._seen(record, standing)) for record in records],
            head=self.head(stream),
            more=not whole,
            reset=not current and cursor != Cursor(),
        )

    def frame(self, reader: str, cursors: dict[str, Cursor]) -> LiveFrame:
        """What the live line would carry to a desk that stands there."""
        pages = [self.page_of(reader, name, cursor) for name, cursor in cursors.items()]
        return LiveFrame(now=self.clock.now_ms(), pages=[page for page in pages if page is not None])

    def head(self, stream: str) -> WireHead:
        """The signed head of a stream."""
        return head_to_wire(sign_head(self.key, self.journal(stream).head))

    def commands(self, actor: str, request: CommandsRequest) -> CommandsAnswer:
        """Decide, append, answer; the same bytes get the same answer."""
        answers = [self._command(actor, body) for body in request.commands]
        receipts = {answer.receipt.stream for answer in answers if answer.receipt is not None}
        pages = [
            page
            for name, cursor in request.cursors.items()
            if self.brings_records and name in receipts
            if (page := self.page_of(actor, name, cursor)) is not None
        ]
        return CommandsAnswer(protocol=PROTOCOL, now=self.clock.now_ms(), answers=answers, pages=pages)

    # ── private notes ─────────────────────────────────────────────────────────────────────────

    def write_notes(self, request: WriteNotes) -> NotesWritten:
        """The newest revision of each key; a stale base is shown what stands there."""
        held = self.notes.setdefault(request.stream, {})
        outcomes = []
        for each in request.notes:
            kept = held.get(each.key)
            if each.base == (0 if kept is None else kept.rev):
                seq = 1 + max((note.seq for note in held.values()), default=0)
                held[each.key] = NoteKept(key=each.key, rev=each.base + 1, seq=seq, body=each.body)
                outcomes.append(NoteOutcome(key=each.key, rev=each.base + 1))
            elif kept is not None and (each.base, each.body) == (kept.rev - 1, kept.body):
                outcomes.append(NoteOutcome(key=each.key, rev=kept.rev))
            else:
                outcomes.append(NoteOutcome(key=each.key, rev=kept.rev if kept else 0, stale=kept))
        return NotesWritten(protocol=PROTOCOL, epoch=self.notes_epoch, outcomes=outcomes)

    def pull_notes(self, request: PullNotes) -> NotesPulled:
        """Two at a time, so that every test meets `more`."""
        held = self.notes.get(request.stream, {}).values()
        after = sorted((note for note in held if note.seq > request.after), key=lambda note: note.seq)
        return NotesPulled(protocol=PROTOCOL, epoch=self.notes_epoch, notes=after[:2], more=len(after) > 2)

    def _command(self, actor: str, body: str) -> CommandAnswer:
        asked = decode_command(body)
        now = self.clock.now_ms()
        if self.again or asked.stream in self.recovering:
            return CommandAnswer(command=asked.id, status=AGAIN, code="server_busy", at=now)
        known = self._answered.get((actor, asked.id))
        if known is not None:
            same = known[0] == body
            code = "same_id_other_bytes"
            return known[1] if same else CommandAnswer(command=asked.id, status=REFUSED, code=code, at=now)
        answer = self._decide(actor, asked.id, asked.stream, asked.command, now)
        self._answered[actor, asked.id] = (body, answer)
        return answer

    def _decide(
        self, actor: str, command_id: CommandId, stream: str, command: Any, now: int
    ) -> CommandAnswer:
        journal = self.journal(stream)
        circumstances = Asked(command_id, StreamName.parse(stream).id, PersonId(actor), now)
        try:
            drafts = law_of(stream).decide(journal.state, command, circumstances)
        except RuleBroken as broken:
            return CommandAnswer(
                command=command_id, status=REFUSED, code=broken.code, params=broken.params, at=now
            )
        first = len(journal.records) + 1
        self.append(stream, [Fact(d.event, now, PersonId(actor), d.audience, command_id) for d in drafts])
        receipt = Receipt(
            command=command_id,
            stream=stream,
            epoch=journal.epoch,
            first=first,
            last=len(journal.records),
            at=now,
            commitment=journal.records[first - 1].commitment,
            head=self.head(stream),
        )
        return CommandAnswer(command=command_id, status=APPLIED, receipt=receipt, at=now)

    # ── a lost server ─────────────────────────────────────────────────────────────────────────

    def restore(self, stream: str, upto: int) -> None:
        """The server was lost; a backup with the first `upto` records is back, under a new epoch."""
        journal = self.journal(stream)
        del journal.records[upto:], journal.chains[upto:]
        journal.epoch += 1
        journal.state = law_of(stream).initial()
        for record in journal.records:
            if record.opening is not None:
                journal.state = law_of(stream).evolve(journal.state, decode_fact(record.opening.body))
        kept = {decode_fact(r.opening.body).command for r in journal.records if r.opening is not None}
        self._answered = {
            key: value for key, value in self._answered.items() if key[1] in kept or value[1].receipt is None
        }
        self.recovering.add(stream)

    def offer(self, offered: OfferRecords) -> RecordsWanted:
        """What is wanted of the heads that desks offer."""
        wanted = []
        for offer in offered.offers:
            journal = self.journal(offer.stream)
            missing = [r.number for r in journal.records if r.opening is None]
            if offer.head.number > len(journal.records) or missing:
                wanted.append(Wanted(stream=offer.stream, after=len(journal.records), missing=missing))
        return RecordsWanted(protocol=PROTOCOL, wanted=wanted)

    def upload(self, upload: UploadRecords) -> RecordsInstalled:
        """Install the records under their old numbers."""
        journal = self.journal(upload.stream)
        installed = opened = 0
        for wire in upload.records:
            record = from_wire(wire)
            if record.number <= len(journal.records):
                journal.records[record.number - 1] = record
                opened += 1
            else:
                self._install(journal, record)
                installed += 1
        chain = journal.head.chain
        assert chain == upload.head.chain, "the records do not lead to the signed head"
        missing = sum(r.opening is None for r in journal.records)
        return RecordsInstalled(
            protocol=PROTOCOL,
            installed=installed,
            opened=opened,
            number=len(journal.records),
            missing=missing,
        )

    def _install(self, journal: Journal, record: Record) -> None:
        if record.opening is not None:
            ((_, chain),) = chained(journal.head, [record.opening])
            fact = decode_fact(record.opening.body)
            journal.state = law_of(journal.name).evolve(journal.state, fact)
        else:
            chain = next_chain(journal.head.chain, journal.name, record.number, record.commitment)
        journal.records.append(record)
        journal.chains.append(chain)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _standing(self, stream: str, reader: str) -> Standing | None:
        name = StreamName.parse(stream)
        if name.kind is StreamKind.DESK:
            return Standing(PersonId(reader), frozenset()) if name.id == reader else None
        return law_of(stream).standing(self.journal(stream).state, PersonId(reader))

    def _seen(self, record: Record, reader: Standing) -> Record:
        if record.opening is not None and audience_of(record.opening.body).admits(reader):
            return record
        return replace(record, opening=None)
