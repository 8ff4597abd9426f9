"""Devices: enrolled by a slip or a password, listed, named, revoked; signing in again by their key.

    enrol(connection, person, public_key, name, enrolled_by, now_ms, randomness) -> device id | AccountRefused
    challenge(connection, device, now_ms, randomness) -> Challenge          # for any id, known or not
    sign_in(connection, request, address, fingerprint, now_ms, randomness) -> SignedIn | AccountRefused

A deputy's device opens sessions by its key (the PIN in front of it never leaves the desk); a device
enrolled with a password asks for the password again. Revoking is final: a device found again makes a
new key and needs a new slip.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from meetingroom.ports import Randomness
from meetingroom.server.records.accounts.sessions import end_sessions, open_session
from meetingroom.server.records.accounts.sign_in_log import DONE, Act, note
from meetingroom.server.records.accounts.tables import account, device
from meetingroom.server.records.accounts.tables import challenge as challenges
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    MOST_NAME_CHARACTERS,
    NONCE_BYTES,
    AccountRefused,
    Challenge,
    DeviceSignIn,
    SessionKind,
    SignedIn,
    Way,
    is_proven,
)

CHALLENGE_MS = 120_000
MOST_CHALLENGES = 4
"""Nonces a device may have open; the oldest gives way."""

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device as lists show it."""

    device: str
    person: str
    name: str
    enrolled_by: Way
    enrolled_ms: int
    seen_ms: int
    revoked_ms: int | None


def enrol(
    connection: Connection,
    person: str,
    public_key: bytes,
    name: str,
    enrolled_by: Way,
    now_ms: int,
    randomness: Randomness,
) -> str | AccountRefused:
    """The id of the person's device with this key, new or known before.

    Refused: device_revoked, device_unknown (the key is another person's or no key). A device known by
    password that shows a slip may from then on sign in by its key; never the other way round.
    """
    if len(public_key) != KEY_BYTES:
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    known = connection.execute(select(device).where(device.c.public_key == public_key)).one_or_none()
    if known is None:
        new = randomness.token_bytes(16).hex()
        connection.execute(
            insert(device).values(
                device=new,
                person=person,
                public_key=public_key,
                name=_readable(name),
                enrolled_by=enrolled_by,
                enrolled_ms=now_ms,
                seen_ms=now_ms,
            )
        )
        return new
    if known.person != person:
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    if known.revoked_ms is not None:
        return AccountRefused(code=AccountCode.DEVICE_REVOKED)
    if enrolled_by is Way.SLIP:
        connection.execute(update(device).where(device.c.device == known.device).values(enrolled_by=Way.SLIP))
    found: str = known.device
    return found


def device_of(connection: Connection, public_key: bytes) -> Device | None:
    """The device with this key, revoked ones included."""
    row = connection.execute(select(device).where(device.c.public_key == public_key)).one_or_none()
    return None if row is None else _device(row)


def devices_of(connection: Connection, person: str | None = None) -> list[Device]:
    """The devices of one person, or of all, the one seen last first; revoked ones included."""
    wanted = select(device).order_by(device.c.seen_ms.desc(), device.c.device)
    if person is not None:
        wanted = wanted.where(device.c.person == person)
    return [_device(row) for row in connection.execute(wanted)]


def name_device(connection: Connection, which: str, name: str) -> bool:
    """Give a device another name (cut to 80 characters); False when there is no such device."""
    named = update(device).where(device.c.device == which).values(name=_readable(name))
    return connection.execute(named).rowcount == 1


def revoke(connection: Connection, which: str, by_person: str, now_ms: int) -> bool:
    """Take a device off the list for good and end its sessions; False when it was none or already off."""
    taken = connection.execute(
        update(device)
        .where(device.c.device == which, device.c.revoked_ms.is_(None))
        .values(revoked_ms=now_ms)
    )
    if taken.rowcount != 1:
        return False
    connection.execute(delete(challenges).where(challenges.c.device == which))
    end_sessions(connection, now_ms, on_device=which)
    person = connection.scalar(select(device.c.person).where(device.c.device == which))
    note(connection, now_ms, Act.DEVICE_REVOKED, person=person, by_person=by_person, device=which)
    return True


def challenge(connection: Connection, which: str, now_ms: int, randomness: Randomness) -> Challenge:
    """A nonce to sign. An unknown device gets one too: nobody learns here which ids exist."""
    nonce = randomness.token_bytes(NONCE_BYTES)
    until_ms = now_ms + CHALLENGE_MS
    if connection.scalar(select(func.count()).select_from(device).where(device.c.device == which)):
        connection.execute(insert(challenges).values(nonce=nonce, device=which, until_ms=until_ms))
        newest = (
            select(challenges.c.nonce)
            .where(challenges.c.device == which)
            .order_by(challenges.c.until_ms.desc(), challenges.c.nonce)
            .limit(MOST_CHALLENGES)
        )
        connection.execute(
            delete(challenges).where(challenges.c.device == which, challenges.c.nonce.not_in(newest))
        )
    return Challenge(nonce=nonce, until_ms=until_ms)


def sign_in(
    connection: Connection,
    request: DeviceSignIn,
    address: str,
    fingerprint: bytes,
    now_ms: int,
    randomness: Randomness,
) -> SignedIn | AccountRefused:
    """A new session for an enrolled device that signed its nonce.

    Refused: device_unknown (no such device, nonce used, late or never given, wrong signature: a new
    challenge may mend it, otherwise a slip), device_revoked, account_closed, session_not_enough (a
    device enrolled by password).
    """
    found = connection.execute(
        select(device, account.c.closed_ms)
        .join(account, account.c.person == device.c.person)
        .where(device.c.device == request.device)
    ).one_or_none()
    if found is None:
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    spent = connection.execute(
        delete(challenges).where(
            challenges.c.nonce == request.nonce,
            challenges.c.device == request.device,
            challenges.c.until_ms > now_ms,
            # A clock set back does not make a nonce live longer than two minutes from now.
            challenges.c.until_ms <= now_ms + CHALLENGE_MS,
        )
    )
    if spent.rowcount != 1:
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    refusal: AccountCode | None = None
    if not is_proven(found.public_key, request.proof, Way.DEVICE, request.nonce, fingerprint):
        refusal = AccountCode.DEVICE_UNKNOWN
    elif found.revoked_ms is not None:
        refusal = AccountCode.DEVICE_REVOKED
    elif found.closed_ms is not None:
        refusal = AccountCode.ACCOUNT_CLOSED
    elif found.enrolled_by != Way.SLIP:
        refusal = AccountCode.SESSION_NOT_ENOUGH
    note(
        connection,
        now_ms,
        Act.DEVICE,
        DONE if refusal is None else refusal,
        person=found.person,
        device=found.device,
        address=address,
    )
    if refusal is not None:
        return AccountRefused(code=refusal)
    return open_session(connection, found.person, found.device, SessionKind.DELEGATE, now_ms, randomness)


def _device(row: Row[Any]) -> Device:
    return Device(
        device=row.device,
        person=row.person,
        name=row.name,
        enrolled_by=Way(row.enrolled_by),
        enrolled_ms=row.enrolled_ms,
        seen_ms=row.seen_ms,
        revoked_ms=row.revoked_ms,
    )


def _readable(name: str) -> str:
    kept = " ".join("".join(ch for ch in name if ch.isprintable()).split())
    return kept[:MOST_NAME_CHARACTERS] or "?"
