"""How each command ended, kept by (actor, id): the same bytes find the same receipt again.

Refusals may be forgotten after days, receipts never (law 5). Works inside the transaction it is given.
Must not decide.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from meetingroom.server.records.schema import outcome, signed_head
from meetingroom.wire.messages import APPLIED, REFUSED, CommandAnswer, Receipt, WireHead

Params = dict[str, int | str]
Key = tuple[str, str]
"""(actor, command id)."""

_params = msgspec.json.Decoder(Params)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ended command. The place (`stream` … `commitment`) is empty for a refusal; `fingerprint` is
    None where the row was rebuilt from a record that a desk brought after a restore."""

    actor: str
    command: str
    fingerprint: bytes | None
    status: str
    at: int
    code: str = ""
    params: bytes = b"{}"
    stream: str | None = None
    epoch: int | None = None
    first: int | None = None
    last: int | None = None
    head: int | None = None
    commitment: bytes | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """An outcome found again, with the very answer it was given."""

    fingerprint: bytes | None
    answer: CommandAnswer


def fingerprint(body: str) -> bytes:
    """What tells the same bytes from other bytes."""
    return hashlib.sha256(body.encode()).digest()


def refusal(actor: str, command: str, mark: bytes, answer: CommandAnswer) -> Outcome:
    """The row of a refused command."""
    params = msgspec.json.encode(answer.params)
    return Outcome(actor, command, mark, REFUSED, answer.at, answer.code, params)


def receipt(actor: str, mark: bytes | None, of: Receipt) -> Outcome:
    """The row of an applied command."""
    return Outcome(
        actor=actor,
        command=of.command,
        fingerprint=mark,
        status=APPLIED,
        at=of.at,
        stream=of.stream,
        epoch=of.epoch,
        first=of.first,
        last=of.last,
        head=of.head.number,
        commitment=of.commitment,
    )


def find(connection: Connection, keys: Sequence[Key]) -> dict[Key, Remembered]:
    """Those of the commands that have ended before."""
    if not keys:
        return {}
    rows = connection.execute(_FIND, {"commands": [command for _, command in keys]})
    wanted = set(keys)
    return {
        (row.actor, row.command): Remembered(row.fingerprint, _answer(row))
        for row in rows
        if (row.actor, row.command) in wanted
    }


def remember(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Keeps how commands ended; the primary key refuses a second ending."""
    rows = [
        {
            "actor": each.actor,
            "command": each.command,
            "fingerprint": each.fingerprint,
            "status": each.status,
            "code": each.code,
            "params": each.params.decode(),
            "stream": each.stream,
            "epoch": each.epoch,
            "first": each.first,
            "last": each.last,
            "head": each.head,
            "commitment": each.commitment,
            "at": each.at,
        }
        for each in outcomes
    ]
    if rows:
        connection.execute(_REMEMBER, rows)


def replace(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Keeps rows rebuilt from recovered records; what was applied before the loss outranks a refusal."""
    rebuilt = list(outcomes)
    for each in rebuilt:
        connection.execute(
            delete(outcome).where(outcome.c.command == each.command, outcome.c.actor == each.actor)
        )
    remember(connection, rebuilt)


def put_fingerprint(connection: Connection, key: Key, mark: bytes) -> None:
    """The first bytes seen for a row that was rebuilt from a record are its bytes from now on."""
    connection.execute(_MARK, {"by": key[0], "of": key[1], "fingerprint": mark})


def forget_refusals(connection: Connection, before: int) -> int:
    """Drops refusals older than the hour `before`; returns how many."""
    done = connection.execute(delete(outcome).where(outcome.c.status == REFUSED, outcome.c.at < before))
    return done.rowcount


def _answer(row: object) -> CommandAnswer:
    return _answer_of(**row._mapping)  # type: ignore[attr-defined]


def _answer_of(
    *,
    command: str,
    status: str,
    code: str,
    params: str,
    at: int,
    stream: str | None,
    epoch: int,
    first: int,
    last: int,
    head: int,
    commitment: bytes,
    chain: bytes,
    key: bytes,
    signature: bytes,
    **_rest: object,
) -> CommandAnswer:
    if status == REFUSED or stream is None:
        return CommandAnswer(command=command, status=REFUSED, code=code, params=_params.decode(params), at=at)
    signed = WireHead(epoch=epoch, number=head, chain=chain, key=key, signature=signature)
    given = Receipt(
        command=command,
        stream=stream,
        epoch=epoch,
        first=first,
        last=last,
        at=at,
        commitment=commitment,
        head=signed,
    )
    return CommandAnswer(command=command, status=APPLIED, receipt=given, at=at)


_FIND = (
    select(outcome, signed_head.c.chain, signed_head.c.key, signed_head.c.signature)
    .outerjoin(
        signed_head,
        and_(
            signed_head.c.stream == outcome.c.stream,
            signed_head.c.epoch == outcome.c.epoch,
            signed_head.c.number == outcome.c.head,
        ),
    )
    .where(outcome.c.command.in_(bindparam("commands", expanding=True)))
)
_REMEMBER = insert(outcome)
_MARK = (
    update(outcome)
    .where(outcome.c.actor == bindparam("by"), outcome.c.command == bindparam("of"))
    .values(fingerprint=bindparam("fingerprint"))
)
