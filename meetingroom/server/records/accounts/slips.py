"""Printed slips: eight digits, good once, until the hour the issuer states (the opening of the meeting).

    issue(connection, wanted, space, issued_by, expires_ms, now_ms, randomness, secret) -> [IssuedSlip]
    redeem(connection, request, address, fingerprint, now_ms, randomness, secret) -> SignedIn | AccountRefused

A *space* is where digits are looked up: one body. What keeps 10^8 from being searched: a bucket of
wrong tries per space (`throttle.slips_in_space`) and steps per address. What keeps a deputy from being
locked out by somebody else's tries: a slip issued in the last quarter of an hour passes the bucket, so
the secretary's new slip always works. Digits stand here only as a hash keyed with the installation's
secret; they are returned once, for printing.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from meetingroom.ports import Randomness
from meetingroom.server.records.accounts import throttle
from meetingroom.server.records.accounts.devices import device_of, enrol
from meetingroom.server.records.accounts.sessions import open_session
from meetingroom.server.records.accounts.sign_in_log import DONE, Act, note
from meetingroom.server.records.accounts.tables import account, slip
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    SLIP_DIGITS,
    AccountRefused,
    RedeemSlip,
    SessionKind,
    SignedIn,
    Way,
    is_proven,
    slip_digits,
)

FRESH_MS = 15 * 60_000
"""So long a new slip passes a full bucket."""


@dataclass(frozen=True, slots=True)
class SlipWanted:
    """Whom a slip is for. `meeting` is empty for a slip that only lets staff set a password."""

    person: str
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """The digits, to be printed now: they cannot be read again."""

    person: str
    digits: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class SlipState:
    """What the secretary sees of a person's newest slip; never its digits."""

    person: str
    issued_ms: int
    expires_ms: int
    used_ms: int | None
    device: str | None


def issue(
    connection: Connection,
    wanted: Sequence[SlipWanted],
    space: str,
    issued_by: str,
    expires_ms: int,
    now_ms: int,
    randomness: Randomness,
    secret: bytes,
) -> list[IssuedSlip]:
    """New slips, in the order wanted; older unused ones of the same persons in this space are void.

    Raises ValueError when `expires_ms` is not in the future or a person has no account (or a closed one).
    """
    if expires_ms <= now_ms:
        raise ValueError("a slip must expire in the future")
    persons = {each.person for each in wanted}
    open_accounts = select(account.c.person).where(
        account.c.person.in_(persons), account.c.closed_ms.is_(None)
    )
    if set(connection.scalars(open_accounts)) != persons:
        raise ValueError("slips are for persons with an open account")
    connection.execute(
        update(slip)
        .where(
            slip.c.person.in_(persons),
            slip.c.space == space,
            slip.c.used_ms.is_(None),
            slip.c.voided_ms.is_(None),
        )
        .values(voided_ms=now_ms)
    )
    issued = []
    for each in wanted:
        digits = _unused_digits(connection, space, randomness, secret)
        connection.execute(
            insert(slip).values(
                slip=randomness.token_bytes(16).hex(),
                person=each.person,
                space=space,
                digits_mac=_mac(secret, space, digits),
                purpose="meeting" if each.meeting else "password",
                meeting=each.meeting,
                issued_by=issued_by,
                issued_ms=now_ms,
                expires_ms=expires_ms,
            )
        )
        note(connection, now_ms, Act.SLIP_ISSUED, person=each.person, by_person=issued_by)
        issued.append(IssuedSlip(each.person, digits, expires_ms))
    return issued


def redeem(
    connection: Connection,
    request: RedeemSlip,
    address: str,
    fingerprint: bytes,
    now_ms: int,
    randomness: Randomness,
    secret: bytes,
) -> SignedIn | AccountRefused:
    """Enrol the device and open a session, or say why not.

    Refused: wrong_slip, slip_used, slip_expired, slip_replaced, too_many_tries, device_unknown (the
    proof is wrong, or the key another person's), device_revoked, account_closed. The same device may
    redeem the same slip again while it lives: its first answer may have been lost on the way.
    """
    digits = slip_digits(request.digits)
    if digits is None:
        return AccountRefused(code=AccountCode.WRONG_SLIP)
    if not is_proven(request.device_key, request.proof, Way.SLIP, digits.encode(), fingerprint):
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    from_address = f"slip address {throttle.network_of(address)}"
    at_address = throttle.standing(connection, from_address, throttle.SLIP_FROM_ADDRESS, now_ms)
    if at_address.until_ms is not None:
        return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=at_address.until_ms)
    found = _slip(connection, request.space, digits, secret)
    in_space = f"slip space {request.space}"
    issued = _issued(connection, request.space, now_ms)
    bucket = throttle.slips_in_space(issued)
    room = throttle.has_room(connection, in_space, bucket, now_ms)
    if room.until_ms is not None and not (found is not None and _is_fresh(found, now_ms)):
        # Counted against the address all the same: only those who try are slowed down further.
        throttle.count(connection, from_address, throttle.SLIP_FROM_ADDRESS, now_ms)
        return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=room.until_ms)
    if found is None:
        if issued:  # a space without slips has nothing to guess, and may be somebody's invention
            throttle.pour(connection, in_space, bucket, now_ms)
        after = throttle.count(connection, from_address, throttle.SLIP_FROM_ADDRESS, now_ms)
        note(connection, now_ms, Act.SLIP, AccountCode.WRONG_SLIP, address=address)
        if after.until_ms is not None:
            return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=after.until_ms)
        return AccountRefused(code=AccountCode.WRONG_SLIP, tries_left=after.tries_left)
    outcome = _take(connection, found, request, now_ms, randomness)
    if isinstance(outcome, AccountRefused):
        note(connection, now_ms, Act.SLIP, outcome.code, person=found.person, address=address)
        return outcome
    throttle.forgive(connection, from_address)
    kind = SessionKind.DELEGATE if found.purpose == "meeting" else SessionKind.PASSWORD_SETUP
    note(connection, now_ms, Act.SLIP, DONE, person=found.person, device=outcome, address=address)
    return open_session(connection, found.person, outcome, kind, now_ms, randomness)


def slip_states(connection: Connection, space: str, persons: Sequence[str]) -> list[SlipState]:
    """The newest slip of each person in a space; who has come in with it, who not yet."""
    newest: dict[str, SlipState] = {}
    rows = connection.execute(
        select(slip)
        .where(slip.c.space == space, slip.c.person.in_(persons))
        .order_by(slip.c.issued_ms, slip.c.voided_ms.is_(None), slip.c.slip)
    )
    for row in rows:
        newest[row.person] = SlipState(row.person, row.issued_ms, row.expires_ms, row.used_ms, row.device)
    return [newest[person] for person in persons if person in newest]


def _take(
    connection: Connection, found: Row[Any], request: RedeemSlip, now_ms: int, randomness: Randomness
) -> str | AccountRefused:
    """Mark the slip used by the requesting device; the device's id."""
    if found.voided_ms is not None:
        return AccountRefused(code=AccountCode.SLIP_REPLACED)
    if found.used_ms is not None and not _is_by(connection, found, request.device_key):
        return AccountRefused(code=AccountCode.SLIP_USED)
    if now_ms >= found.expires_ms:
        return AccountRefused(code=AccountCode.SLIP_EXPIRED)
    if found.closed_ms is not None:
        return AccountRefused(code=AccountCode.ACCOUNT_CLOSED)
    # A slip for setting a password makes no device that could sign in without one.
    way = Way.SLIP if found.purpose == "meeting" else Way.PASSWORD
    on_device = enrol(
        connection, found.person, request.device_key, request.device_name, way, now_ms, randomness
    )
    if isinstance(on_device, AccountRefused) or found.used_ms is not None:
        return on_device
    used = connection.execute(
        update(slip)
        .where(slip.c.slip == found.slip, slip.c.used_ms.is_(None), slip.c.voided_ms.is_(None))
        .values(used_ms=now_ms, device=on_device)
    )
    # The condition stands for several server processes: of two devices one alone changes the row.
    return on_device if used.rowcount == 1 else AccountRefused(code=AccountCode.SLIP_USED)


def _is_by(connection: Connection, found: Row[Any], device_key: bytes) -> bool:
    known = device_of(connection, device_key)
    return known is not None and known.device == found.device


def _is_fresh(found: Row[Any], now_ms: int) -> bool:
    return abs(now_ms - found.issued_ms) < FRESH_MS and found.voided_ms is None


def _slip(connection: Connection, space: str, digits: str, secret: bytes) -> Row[Any] | None:
    return connection.execute(
        select(slip, account.c.closed_ms)
        .join(account, account.c.person == slip.c.person)
        .where(slip.c.space == space, slip.c.digits_mac == _mac(secret, space, digits))
    ).one_or_none()


def _issued(connection: Connection, space: str, now_ms: int) -> int:
    unexpired = select(func.count()).where(
        slip.c.space == space, slip.c.voided_ms.is_(None), slip.c.expires_ms > now_ms
    )
    return connection.scalar(unexpired) or 0


def _unused_digits(connection: Connection, space: str, randomness: Randomness, secret: bytes) -> str:
    while True:
        drawn = int.from_bytes(randomness.token_bytes(16), "big") % 10**SLIP_DIGITS
        digits = f"{drawn:0{SLIP_DIGITS}}"
        if _slip(connection, space, digits, secret) is None:
            return digits


def _mac(secret: bytes, space: str, digits: str) -> bytes:
    return hmac.new(secret, f"meetingroom slip 1\n{space}\n{digits}".encode(), hashlib.sha256).digest()
