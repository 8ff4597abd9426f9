"""Sessions: a token of 256 bits on the device, its hash here, bound to a device and to two limits.

    open_session(connection, person, device, kind, now_ms, randomness) -> SignedIn
    read_session(connection, token, now_ms) -> Session | AccountRefused     # reads only
    touch(connection, session, now_ms)                                      # when session.wants_touch
    end_session / end_sessions

They live in the database, so a restart ends none. Must not know how somebody signed in.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from meetingroom.ports import Randomness
from meetingroom.server.records.accounts.tables import account, device, session
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import TOKEN_BYTES, AccountRefused, SessionKind, SignedIn

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS

LIMITS: dict[SessionKind, tuple[int, int]] = {
    SessionKind.DELEGATE: (18 * HOUR_MS, 18 * HOUR_MS),
    SessionKind.STAFF: (4 * HOUR_MS, 16 * HOUR_MS),
    SessionKind.ADMIN: (30 * MINUTE_MS, 8 * HOUR_MS),
    SessionKind.PASSWORD_SETUP: (15 * MINUTE_MS, 15 * MINUTE_MS),
}
"""Idle limit and whole life of each kind: a delegate's lasts the meeting day."""

TOUCH_EVERY_MS = MINUTE_MS
"""A session is marked as seen at most this often: reading must not become writing."""

# Built once: every request reads its session, and building the statement costs more than running it.
_BY_TOKEN = (
    select(session, device.c.revoked_ms, account.c.closed_ms)
    .join(device, device.c.device == session.c.device)
    .join(account, account.c.person == session.c.person)
    .where(session.c.token_hash == bindparam("token_hash"))
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds now."""

    token_hash: bytes
    person: str
    device: str
    kind: SessionKind
    opened_ms: int
    seen_ms: int
    ends_ms: int

    def wants_touch(self, now_ms: int) -> bool:
        """True when it was last marked as seen a while ago (or, by a clock set back, in the future)."""
        return abs(now_ms - self.seen_ms) >= TOUCH_EVERY_MS


def open_session(
    connection: Connection,
    person: str,
    on_device: str,
    kind: SessionKind,
    now_ms: int,
    randomness: Randomness,
) -> SignedIn:
    """A new session; its token is returned once and kept nowhere here."""
    token = randomness.token_bytes(TOKEN_BYTES)
    idle_ms, life_ms = LIMITS[kind]
    connection.execute(
        insert(session).values(
            token_hash=_hashed(token),
            person=person,
            device=on_device,
            kind=kind,
            opened_ms=now_ms,
            seen_ms=now_ms,
            idle_ms=idle_ms,
            ends_ms=now_ms + life_ms,
        )
    )
    connection.execute(update(device).where(device.c.device == on_device).values(seen_ms=now_ms))
    return SignedIn(
        token=token, person=person, device=on_device, kind=kind, idle_ms=idle_ms, ends_ms=now_ms + life_ms
    )


def read_session(connection: Connection, token: bytes, now_ms: int) -> Session | AccountRefused:
    """The session of a token, or why it does not hold: device_revoked, account_closed, session_ended,
    session_expired (which an unknown token is told too)."""
    found = connection.execute(_BY_TOKEN, {"token_hash": _hashed(token)}).one_or_none()
    if found is None:
        return AccountRefused(code=AccountCode.SESSION_EXPIRED)
    if found.revoked_ms is not None:
        return AccountRefused(code=AccountCode.DEVICE_REVOKED)
    if found.closed_ms is not None:
        return AccountRefused(code=AccountCode.ACCOUNT_CLOSED)
    if found.ended_ms is not None:
        return AccountRefused(code=AccountCode.SESSION_ENDED)
    if now_ms >= found.ends_ms or now_ms - found.seen_ms >= found.idle_ms:
        return AccountRefused(code=AccountCode.SESSION_EXPIRED)
    return Session(
        token_hash=found.token_hash,
        person=found.person,
        device=found.device,
        kind=SessionKind(found.kind),
        opened_ms=found.opened_ms,
        seen_ms=found.seen_ms,
        ends_ms=found.ends_ms,
    )


def touch(connection: Connection, seen: Session, now_ms: int) -> None:
    """Mark a session and its device as seen now."""
    connection.execute(update(session).where(session.c.token_hash == seen.token_hash).values(seen_ms=now_ms))
    connection.execute(update(device).where(device.c.device == seen.device).values(seen_ms=now_ms))


def end_session(connection: Connection, token_hash: bytes, now_ms: int) -> None:
    """Sign out. Ending again changes nothing."""
    _end(connection, now_ms, session.c.token_hash == token_hash)


def end_sessions(
    connection: Connection,
    now_ms: int,
    *,
    person: str | None = None,
    on_device: str | None = None,
    but: bytes = b"",
) -> int:
    """End every session of a person or of a device, except the one hashed as `but`; how many ended.

    Raises ValueError when neither is named.
    """
    if person is None and on_device is None:
        raise ValueError("name a person or a device")
    conditions = [session.c.token_hash != but]
    if person is not None:
        conditions.append(session.c.person == person)
    if on_device is not None:
        conditions.append(session.c.device == on_device)
    return _end(connection, now_ms, *conditions)


def live_sessions(connection: Connection, person: str, now_ms: int) -> list[Session]:
    """A person's sessions that hold now, oldest first: where else somebody is signed in."""
    rows = connection.execute(
        select(session)
        .join(device, device.c.device == session.c.device)
        .where(
            session.c.person == person,
            session.c.ended_ms.is_(None),
            session.c.ends_ms > now_ms,
            session.c.seen_ms + session.c.idle_ms > now_ms,
            device.c.revoked_ms.is_(None),
        )
        .order_by(session.c.opened_ms, session.c.token_hash)
    )
    return [
        Session(
            row.token_hash,
            row.person,
            row.device,
            SessionKind(row.kind),
            row.opened_ms,
            row.seen_ms,
            row.ends_ms,
        )
        for row in rows
    ]


def _end(connection: Connection, now_ms: int, *conditions: ColumnElement[bool]) -> int:
    ended = update(session).where(session.c.ended_ms.is_(None), *conditions).values(ended_ms=now_ms)
    return connection.execute(ended).rowcount


def _hashed(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
