"""The outbox: what this person asked, byte for byte, until the server has answered, and long after.

States: new → sent → receipted or refused; every command ends. A receipted one stays until the archive
of its stream is sealed, because a server that was lost may need it again (architecture, §7). Every
function works inside the transaction it is given. Must not send.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from meetingroom.client.store.tables import outbox, receipt
from meetingroom.rules.ids import CommandId
from meetingroom.wire.messages import Receipt, WireHead, encode

_params = msgspec.json.Decoder(dict[str, int | str])
_head = msgspec.json.Decoder(WireHead)


class OutboxState(StrEnum):
    """Where a command stands with the server."""

    NEW = "new"
    SENT = "sent"
    RECEIPTED = "receipted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command. `again`: its receipt must be earned anew under a risen epoch. `receipt`: the newest
    one; `dismissed`: its refusal was read."""

    seq: int
    id: CommandId
    stream: str
    body: bytes
    state: OutboxState
    again: bool
    made_at: int
    tries: int
    code: str
    params: dict[str, int | str]
    refused_at: int | None
    dismissed: bool
    receipt: Receipt | None = None

    @property
    def waiting(self) -> bool:
        """Still to be sent, or sent without an answer."""
        return self.again or self.state in (OutboxState.NEW, OutboxState.SENT)


def put(connection: Connection, command_id: CommandId, stream: str, body: bytes, made_at: int) -> None:
    """A person's act. `body` are the bytes that will be sent, each time the same."""
    connection.execute(
        insert(outbox).values(
            id=command_id, stream=stream, body=body, state=OutboxState.NEW.value, made_at=made_at
        )
    )


def to_send(connection: Connection, most: int, held_back: Collection[str] = ()) -> list[Entry]:
    """The first `most` commands that wait, in their order; not those of streams `held_back`."""
    rows = connection.execute(_TO_SEND, {"held_back": list(held_back), "most": most})
    return [_entry(row) for row in rows]


def mark_sent(connection: Connection, ids: Collection[str]) -> None:
    """They are on their way; whether they arrive is not known."""
    connection.execute(update(outbox).where(outbox.c.id.in_(list(ids))).values(tries=outbox.c.tries + 1))
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(list(ids)), outbox.c.state == OutboxState.NEW.value)
        .values(state=OutboxState.SENT.value)
    )


def find(connection: Connection, command_id: str) -> Entry | None:
    """One command with its newest receipt."""
    row = connection.execute(_ONE, {"command": command_id}).one_or_none()
    return None if row is None else _entry(row, _newest_receipts(connection, [command_id]))


def acknowledge(connection: Connection, proof: Receipt) -> None:
    """The server has committed it: keep the receipt, beside older ones of other epochs."""
    connection.execute(
        delete(receipt).where(receipt.c.command == proof.command, receipt.c.epoch == proof.epoch)
    )
    connection.execute(
        insert(receipt).values(
            command=proof.command,
            stream=proof.stream,
            epoch=proof.epoch,
            first=proof.first,
            last=proof.last,
            at=proof.at,
            commitment=proof.commitment,
            head=encode(proof.head),
        )
    )
    connection.execute(
        update(outbox)
        .where(outbox.c.id == proof.command)
        .values(state=OutboxState.RECEIPTED.value, again=0, code="")
    )


def refuse(connection: Connection, command_id: str, code: str, params: dict[str, int | str], at: int) -> None:
    """The server, or the rules of the wire, will never take it."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == command_id)
        .values(state=OutboxState.REFUSED.value, again=0, code=code, params=encode(params), refused_at=at)
    )


def dismiss(connection: Connection, command_id: str) -> None:
    """Its refusal was read."""
    connection.execute(update(outbox).where(outbox.c.id == command_id).values(dismissed=1))


def ask_again(connection: Connection, stream: str) -> list[CommandId]:
    """The stream's epoch rose: every receipted command of it must earn its receipt again. Their ids."""
    risen = and_(outbox.c.stream == stream, outbox.c.state == OutboxState.RECEIPTED.value)
    ids = connection.execute(select(outbox.c.id).where(risen).order_by(outbox.c.seq)).scalars().all()
    connection.execute(update(outbox).where(risen).values(again=1))
    return [CommandId(found) for found in ids]


def shown(connection: Connection) -> list[Entry]:
    """What a screen may have to say something about: everything but refusals that were read."""
    rows = connection.execute(select(outbox).where(outbox.c.dismissed == 0).order_by(outbox.c.seq)).all()
    receipts = _newest_receipts(connection, [row.id for row in rows])
    return [_entry(row, receipts) for row in rows]


def receipts_of(connection: Connection, stream: str, epoch: int, after: int, upto: int) -> list[Receipt]:
    """Receipts whose first record lies in `after`+1 … `upto`: the records must bear them out."""
    rows = connection.execute(_PROOFS, {"of": stream, "under": epoch, "after": after, "upto": upto})
    return [_receipt(row) for row in rows]


def forget_sealed(connection: Connection, stream: str) -> None:
    """The stream's archive is sealed: its acknowledged commands and receipts need not be kept."""
    connection.execute(
        delete(outbox).where(outbox.c.stream == stream, outbox.c.state == OutboxState.RECEIPTED.value)
    )
    connection.execute(delete(receipt).where(receipt.c.stream == stream))


def forget_all(connection: Connection) -> None:
    """This desk may hold nothing any more."""
    connection.execute(delete(outbox))
    connection.execute(delete(receipt))


def forget_refused(connection: Connection, before: int) -> None:
    """Refusals that were read and are older than `before` (UTC ms) need not be kept."""
    connection.execute(
        delete(outbox).where(
            outbox.c.state == OutboxState.REFUSED.value,
            outbox.c.dismissed == 1,
            outbox.c.refused_at < before,
        )
    )


_WAITING: ColumnElement[bool] = or_(
    outbox.c.again == 1, outbox.c.state.in_([OutboxState.NEW.value, OutboxState.SENT.value])
)

_TO_SEND = (
    select(outbox)
    .where(_WAITING, outbox.c.stream.not_in(bindparam("held_back", expanding=True)))
    .order_by(outbox.c.seq)
    .limit(bindparam("most"))
)
_ONE = select(outbox).where(outbox.c.id == bindparam("command"))
_PROOFS = select(receipt).where(
    receipt.c.stream == bindparam("of"),
    receipt.c.epoch == bindparam("under"),
    receipt.c.first > bindparam("after"),
    receipt.c.first <= bindparam("upto"),
)
_RECEIPTS = (
    select(receipt)
    .where(receipt.c.command.in_(bindparam("commands", expanding=True)))
    .order_by(receipt.c.epoch)
)


def _newest_receipts(connection: Connection, ids: list[str]) -> dict[str, Receipt]:
    rows = connection.execute(_RECEIPTS, {"commands": ids})
    return {row.command: _receipt(row) for row in rows}


def _receipt(row: Row[tuple[object, ...]]) -> Receipt:
    return Receipt(
        command=row.command,
        stream=row.stream,
        epoch=row.epoch,
        first=row.first,
        last=row.last,
        at=row.at,
        commitment=row.commitment,
        head=_head.decode(row.head),
    )


def _entry(row: Row[tuple[object, ...]], receipts: dict[str, Receipt] | None = None) -> Entry:
    return Entry(
        seq=row.seq,
        id=CommandId(row.id),
        stream=row.stream,
        body=row.body,
        state=OutboxState(row.state),
        again=bool(row.again),
        made_at=row.made_at,
        tries=row.tries,
        code=row.code,
        params=_params.decode(row.params),
        refused_at=row.refused_at,
        dismissed=bool(row.dismissed),
        receipt=(receipts or {}).get(row.id),
    )
