"""The sync engine: what to say to the server, and what its answers do to the drawer. No input or output.

A state machine over the store: `sync_request` → `apply_sync`, `commands_to_send` → `apply_commands`,
`hello` → `apply_frame`, and after a lost server `offers` → `uploads` → `offered`. Nothing here waits,
sends or keeps time; the simulator drives it as it stands. Runs on the one writing thread. Every apply is
one local transaction, so records, cursors and receipts move together; if it raises, nothing has changed.
"""

from dataclasses import dataclass, field

from meetingroom.client.store import mirror, outbox, settings
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.mirror import Mirrored
from meetingroom.client.store.outbox import Entry
from meetingroom.client.store.projection import Brought, Changes
from meetingroom.client.store.settings import Setting
from meetingroom.client.store.store import Store
from meetingroom.client.sync.intake import Intake, PageRefused, TroubleCode, Trusted, check_signed
from meetingroom.ports import Clock
from meetingroom.rules.commands import Command
from meetingroom.rules.ids import CommandId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import desk_stream
from meetingroom.rules.terms import MeetingState
from meetingroom.wire.codec import PROTOCOL, encode_command
from meetingroom.wire.messages import (
    APPLIED,
    MOST_COMMANDS,
    REFUSED,
    CommandAnswer,
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    LiveFrame,
    LiveHello,
    Page,
    Receipt,
    SyncAnswer,
    SyncRequest,
    to_wire,
)
from meetingroom.wire.recovery import (
    MOST_OFFERS,
    Offer,
    OfferRecords,
    RecordsWanted,
    UploadRecords,
    Wanted,
)

CLOCK_TOLERANCE_MS = 250
"""A change of the server's lead below this is the network's jitter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer led to. `ask`: ask `/sync` again at once; `recover`: offer records first;
    `waiting`: some commands must be sent again later; `troubles`: refused pages and receipts by
    stream; `taken`: records written, `behind`: still to come of the same streams; `ended`: commands
    that were receipted or refused."""

    ask: bool = False
    recover: bool = False
    waiting: bool = False
    troubles: dict[str, TroubleCode] = field(default_factory=dict)
    taken: int = 0
    behind: int = 0
    ended: int = 0


class SyncEngine:
    """One desk's side of the protocol. `trusted` says which receipt keys the pinned root certifies."""

    def __init__(self, store: Store, clock: Clock, trusted: Trusted) -> None:
        self._store = store
        self._clock = clock
        self._trusted = trusted
        self._own = desk_stream(store.person)
        self._batch = MOST_COMMANDS
        self._sent: list[CommandId] = []
        self._recovering: frozenset[str] = frozenset()
        self._to_offer: set[str] = set()
        self._offered: set[str] = set()
        if store.projection.picture.streams.get(self._own) is None:
            with store.drawer.writing() as connection:
                mirror.admit(connection, self._own, "")
            self._take(Brought(granted={self._own: ""}))

    @property
    def recovering(self) -> bool:
        """The server waits for the desks' records of some stream of ours."""
        return bool(self._recovering)

    def line_begins(self) -> None:
        """A line is being made: whoever answers may be another server than the last one, restored since.
        What was offered to that one counts no longer."""
        self._offered.clear()

    # ── catching up ───────────────────────────────────────────────────────────────────────────

    def sync_request(self) -> SyncRequest:
        """What to ask: every stream this desk holds, from where it holds it."""
        return SyncRequest(protocol=PROTOCOL, cursors=self._cursors())

    def request_after(self, request: SyncRequest, answer: SyncAnswer) -> SyncRequest | None:
        """What will be asked when all of `answer` is taken and nothing else happens; None when nothing
        will. It may be asked before that: see `loop`."""
        if not answer.more:
            return None
        ahead = dict(request.cursors)
        for page in answer.pages:
            number = page.after + len(page.records)
            ahead[page.stream] = Cursor(epoch=page.epoch, view=page.view, number=number)
        return SyncRequest(protocol=PROTOCOL, cursors=ahead)

    def hello(self) -> LiveHello:
        """The first frame of a live line."""
        return LiveHello(protocol=PROTOCOL, cursors=self._cursors())

    def apply_sync(self, answer: SyncAnswer) -> Outcome:
        """Take an answer of `/sync`. Raises DiskFull and other errors of the drawer."""
        self._recovering = frozenset(answer.recovering)
        self._to_offer |= self._recovering - self._offered
        return self._apply(answer.pages, answer.now, ask=answer.more)

    def apply_frame(self, frame: LiveFrame) -> Outcome:
        """Take a frame of the live line; a page that does not continue this desk's copy is not taken,
        and `ask` is set. Raises as `apply_sync`."""
        outcome = self._apply(frame.pages, frame.now, ask=frame.ask)
        if frame.passing:
            self._store.projection.set_passing(frame.passing)
        return outcome

    def _apply(self, pages: list[Page], now: int, *, ask: bool) -> Outcome:
        self._set_clock(now)
        with self._store.drawer.writing() as connection:
            intake = self._taken_in(connection, pages, now)
        self._follow(intake)
        return Outcome(
            ask=ask or intake.ask,
            recover=bool(self._to_offer),
            troubles=intake.troubles,
            taken=intake.taken,
            behind=intake.behind,
        )

    def _taken_in(self, connection: Transaction, pages: list[Page], now: int) -> Intake:
        intake = Intake(connection, self._store.person, self._trusted, now, frozenset(self._offered))
        for page in pages:
            intake.take(page)
        return intake

    def _follow(self, intake: Intake) -> None:
        """What was taken in is committed: show it, and remember what it asks for."""
        self._take(intake.brought())
        self._to_offer |= intake.recover
        self._offered -= intake.rebuilt

    def _cursors(self) -> dict[str, Cursor]:
        with self._store.drawer.reading() as connection:
            held = mirror.streams(connection)
        places = {found.name: found.fresh or found.live for found in held}
        return {
            name: Cursor(epoch=place.epoch, view=place.view, number=place.number)
            for name, place in places.items()
        }

    # ── acting ────────────────────────────────────────────────────────────────────────────────

    def write(self, command_id: CommandId, stream: str, command: Command, made_at: int) -> None:
        """Put an act into the outbox: durable when this returns. Raises DiskFull."""
        body = encode_command(command_id, stream, command)
        with self._store.drawer.writing() as connection:
            outbox.put(connection, command_id, stream, body, made_at)
        self._take(Brought(acts=(command_id,)))

    def dismiss(self, command_id: CommandId) -> None:
        """A refusal was read."""
        with self._store.drawer.writing() as connection:
            outbox.dismiss(connection, command_id)
        self._store.projection.dismissed(command_id)

    def commands_to_send(self) -> CommandsRequest | None:
        """The next commands in their order, byte for byte as they were first written; None when none
        waits. They count as sent from now on, whatever becomes of the request."""
        with self._store.drawer.writing() as connection:
            entries = outbox.to_send(connection, self._batch, self._recovering)
            self._sent = [entry.id for entry in entries]
            if entries:
                outbox.mark_sent(connection, self._sent)
        if not entries:
            return None
        self._take(Brought(acts=self._sent))
        cursors = self._cursors()
        meant = {entry.stream for entry in entries} & cursors.keys()
        return CommandsRequest(
            protocol=PROTOCOL,
            commands=[entry.body.decode() for entry in entries],
            cursors={name: cursors[name] for name in sorted(meant)},
        )

    def apply_commands(self, answer: CommandsAnswer) -> Outcome:
        """Take the answers to the last request, and the records that came with the receipts. A command
        ends by a receipt that verifies or by a refusal; any other goes again. Raises DiskFull and other
        errors of the drawer."""
        self._set_clock(answer.now)
        ended = set()
        with self._store.drawer.writing() as connection:
            # Records first: a receipt of a risen epoch must not be asked for again with the older ones.
            intake = self._taken_in(connection, answer.pages, answer.now)
            for each in answer.answers:
                entry = outbox.find(connection, each.command)
                if entry is None or not entry.waiting:
                    continue  # another desk's, or an answer that came twice
                try:
                    if self._ended(connection, entry, each, answer.now):
                        ended.add(entry.id)
                except PageRefused as refused:
                    intake.troubles[entry.stream] = refused.code
        waiting = not ended.issuperset(self._sent)
        self._batch = min(MOST_COMMANDS, self._batch * 2)
        intake.acts |= ended
        self._follow(intake)
        return Outcome(
            ask=intake.ask,
            recover=bool(self._to_offer),
            waiting=waiting,
            troubles=intake.troubles,
            taken=intake.taken,
            ended=len(ended),
        )

    def _ended(self, connection: Transaction, entry: Entry, answer: CommandAnswer, now: int) -> bool:
        """Write how a command ended; False when it must go again. Raises PageRefused."""
        if answer.status == REFUSED:
            outbox.refuse(connection, entry.id, answer.code, answer.params, answer.at)
            return True
        if answer.status == APPLIED and answer.receipt is not None:
            return self._acknowledge(connection, entry, answer.receipt, now)
        return False

    def commands_refused(self, code: str, params: dict[str, int | str], now: int) -> Outcome:
        """The server refused the last request as a whole (too large, malformed). Smaller ones are tried
        until the one command that cannot be sent is alone; that one ends, and blocks nobody."""
        if len(self._sent) > 1:
            self._batch = len(self._sent) // 2
            return Outcome(waiting=True)
        with self._store.drawer.writing() as connection:
            for command_id in self._sent:
                outbox.refuse(connection, command_id, code, params, now)
        self._take(Brought(acts=self._sent))
        return Outcome(ended=len(self._sent))

    def _acknowledge(self, connection: Transaction, entry: Entry, receipt: Receipt, now: int) -> bool:
        """False when the command must go again. Raises PageRefused when the receipt is not what the pinned
        installation would sign."""
        held = mirror.find(connection, entry.stream)
        if receipt.command != entry.id or receipt.stream != entry.stream:
            raise PageRefused(TroubleCode.RECEIPT_BELIED)
        check_signed(entry.stream, receipt.head, self._trusted, now)
        if receipt.head.number < receipt.last:
            raise PageRefused(TroubleCode.ROLLED_BACK)
        if held is not None and receipt.epoch < held.live.epoch and not _stands(connection, held, receipt):
            return False
        if held is not None and held.live.epoch == receipt.epoch == receipt.head.epoch:
            self._compare(connection, held, receipt)
        outbox.acknowledge(connection, receipt)
        return True

    def _compare(self, connection: Transaction, held: Mirrored, receipt: Receipt) -> None:
        """What the receipt says must agree with the records that are here, and with those to come."""
        live, head = held.live, receipt.head
        if head.number == live.number and head.chain != live.chain:
            raise PageRefused(TroubleCode.FORKED)
        for record in mirror.read(connection, live.copy, receipt.first - 1, receipt.first):
            if record.commitment != receipt.commitment:
                raise PageRefused(TroubleCode.RECEIPT_BELIED)
        if head.number > live.number and held.promised is None:
            mirror.put_heads(connection, held.name, held.head, head)

    # ── after a lost server ───────────────────────────────────────────────────────────────────

    def offers(self) -> OfferRecords | None:
        """The newest signed heads of streams whose epoch rose or that wait for the desks' records;
        None when there is nothing to offer."""
        with self._store.drawer.reading() as connection:
            found = [mirror.find(connection, name) for name in sorted(self._to_offer)[:MOST_OFFERS]]
        offers = [
            Offer(stream=held.name, head=held.head)
            for held in found
            if held is not None and held.head is not None
        ]
        if offers:
            return OfferRecords(protocol=PROTOCOL, offers=offers)
        self._offered |= self._to_offer
        self._to_offer.clear()
        return None

    def uploads(self, offered: OfferRecords, wanted: RecordsWanted) -> list[UploadRecords]:
        """What the server wants of the streams offered, one upload for each."""
        heads = {offer.stream: offer for offer in offered.offers}
        with self._store.drawer.reading() as connection:
            found = [
                _upload(connection, heads[each.stream], each)
                for each in wanted.wanted
                if each.stream in heads
            ]
        return [upload for upload in found if upload is not None]

    def offered(self, done: OfferRecords) -> None:
        """These offers were answered and their uploads made (or refused for good)."""
        names = {offer.stream for offer in done.offers}
        self._offered |= names
        self._to_offer -= names

    # ── the end ───────────────────────────────────────────────────────────────────────────────

    def forget_everything(self) -> None:
        """Destroy all that was read, acts and session included: this device may hold nothing any more."""
        with self._store.drawer.writing() as connection:
            names = [held.name for held in mirror.streams(connection)]
            for name in names:
                mirror.purge(connection, name)
            outbox.forget_all(connection)
            settings.forget(connection, Setting.SESSION)
            mirror.admit(connection, self._own, "")
        self._take(Brought(purged=names))
        self._take(Brought(granted={self._own: ""}))

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _take(self, brought: Brought) -> None:
        with self._store.drawer.reading() as connection:
            changes = self._store.projection.take(connection, brought)
        self._forget_sealed(changes)

    def _forget_sealed(self, changes: Changes) -> None:
        """An archive that was sealed just now needs this desk's retained commands no longer."""
        picture = self._store.projection.picture
        for stream in {change.stream for change in changes if change.noun == "state"}:
            meeting = picture.state_of(stream)
            if isinstance(meeting, Meeting) and meeting.state is MeetingState.ARCHIVED:
                with self._store.drawer.writing() as connection:
                    outbox.forget_sealed(connection, stream)

    def _set_clock(self, now: int) -> None:
        ahead = now - self._clock.now_ms()
        if abs(ahead - self._store.projection.picture.ahead_ms) >= CLOCK_TOLERANCE_MS:
            self._store.projection.set_clock(ahead)


def _stands(connection: Transaction, held: Mirrored, receipt: Receipt) -> bool:
    """A receipt of an earlier epoch than our copy is worth something only if its record was saved into
    this epoch: an old server that still answers signs just as well."""
    found = mirror.read(connection, held.live.copy, receipt.first - 1, receipt.first)
    return [record.commitment for record in found] == [receipt.commitment]


def _upload(connection: Transaction, offer: Offer, wanted: Wanted) -> UploadRecords | None:
    held = mirror.find(connection, offer.stream)
    if held is None or held.head != offer.head:
        return None  # read again meanwhile
    missing = set(wanted.missing)
    records = [
        to_wire(record)
        for record in mirror.read(connection, held.live.copy, 0, offer.head.number)
        if record.number > wanted.after or (record.number in missing and record.opening is not None)
    ]
    if not records:
        return None
    return UploadRecords(protocol=PROTOCOL, stream=offer.stream, head=offer.head, records=records)
