"""Staff sign in by password: counted first, hashed off the loop, concluded after.

    attempt = begin(connection, request, address, fingerprint, now_ms)       # AccountRefused, or:
    right = await hashing.verify(attempt.stored, request.password)           # no transaction meanwhile
    answer = conclude(connection, attempt, right, now_ms, randomness)        # SignedIn | AccountRefused

    change = begin_change(connection, session, asked, address, now_ms)       # AccountRefused, or:
    right = change.stored is None or await hashing.verify(change.stored, asked.old)
    hashed = await hashing.hash(asked.new) if right else None
    refused = conclude_change(connection, change, hashed, now_ms)            # AccountRefused | None

A try is counted when it begins and forgiven when it was right: parallel tries are not free. Tries from a
device that has signed in with this account before are counted apart, so that nobody elsewhere can keep
its owner out. Nobody sets another person's password: a slip without a meeting lets him set his own.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from meetingroom.ports import Randomness
from meetingroom.server.records.accounts import throttle
from meetingroom.server.records.accounts.devices import device_of, enrol
from meetingroom.server.records.accounts.passwords import NOBODYS, password_fault
from meetingroom.server.records.accounts.people import StaffRole, login_form, roles_of
from meetingroom.server.records.accounts.sessions import Session, end_session, end_sessions, open_session
from meetingroom.server.records.accounts.sign_in_log import Act, note
from meetingroom.server.records.accounts.tables import account
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    MOST_PASSWORD_CHARACTERS,
    AccountRefused,
    ChangePassword,
    PasswordSignIn,
    SessionKind,
    SignedIn,
    Way,
    is_proven,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted try, waiting for the password to be looked at. `person` is None for an unknown login."""

    stored: str
    person: str | None
    request: PasswordSignIn
    address: str
    keys: tuple[str, str]
    after: throttle.Standing


@dataclass(frozen=True, slots=True)
class Change:
    """A password about to be set. `stored` is None where a slip stands for the old password."""

    stored: str | None
    session: Session
    address: str
    key: str
    after: throttle.Standing


def begin(
    connection: Connection, request: PasswordSignIn, address: str, fingerprint: bytes, now_ms: int
) -> Attempt | AccountRefused:
    """Count the try and say what the password is to be compared with.

    Refused: too_many_tries, device_unknown (the proof is wrong), wrong_password (uncounted: longer than
    any password is, not worth hashing). An unknown login gets an attempt like
    any other, to be compared with a hash nobody knows the password of.
    """
    login = login_form(request.login)
    if not is_proven(request.device_key, request.proof, Way.PASSWORD, login.encode(), fingerprint):
        return AccountRefused(code=AccountCode.DEVICE_UNKNOWN)
    if len(request.password) > MOST_PASSWORD_CHARACTERS:
        return AccountRefused(code=AccountCode.WRONG_PASSWORD)
    found = connection.execute(
        select(account.c.person, account.c.password).where(account.c.login == login)
    ).one_or_none()
    person = None if found is None or found.password is None else found.person
    at_address = f"password address {throttle.network_of(address)}"
    of_account = _key(connection, login, person, request.device_key)
    rules = {at_address: throttle.PASSWORD_FROM_ADDRESS, of_account: throttle.PASSWORD_OF_ACCOUNT}
    waits = [throttle.standing(connection, key, rule, now_ms).until_ms for key, rule in rules.items()]
    longest = max((until for until in waits if until is not None), default=None)
    if longest is not None:
        return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=longest)
    _, after = (throttle.count(connection, key, rule, now_ms) for key, rule in rules.items())
    stored = NOBODYS if found is None or found.password is None else found.password
    return Attempt(stored, person, request, address, (at_address, of_account), after)


def conclude(
    connection: Connection, attempt: Attempt, right: bool, now_ms: int, randomness: Randomness
) -> SignedIn | AccountRefused:
    """A session, or why not: wrong_password, too_many_tries, account_closed, device_revoked,
    device_unknown (the key is another person's)."""
    found = connection.execute(
        select(account.c.closed_ms).where(
            account.c.person == attempt.person,
            account.c.password == attempt.stored,  # or it was changed while this one was being hashed
        )
    ).one_or_none()
    if not right or attempt.person is None or found is None:
        _note(connection, attempt, AccountCode.WRONG_PASSWORD, now_ms)
        return _wrong(attempt.after)
    for key in attempt.keys:
        throttle.forgive(connection, key)
    if found.closed_ms is not None:
        _note(connection, attempt, AccountCode.ACCOUNT_CLOSED, now_ms)
        return AccountRefused(code=AccountCode.ACCOUNT_CLOSED)
    request = attempt.request
    device = enrol(
        connection,
        attempt.person,
        request.device_key,
        request.device_name,
        Way.PASSWORD,
        now_ms,
        randomness,
    )
    if isinstance(device, AccountRefused):
        _note(connection, attempt, device.code, now_ms)
        return device
    roles = {granted.role for granted in roles_of(connection, attempt.person)}
    kind = SessionKind.ADMIN if roles == {StaffRole.SYSADMIN} else SessionKind.STAFF
    note(connection, now_ms, Act.PASSWORD, person=attempt.person, device=device, address=attempt.address)
    return open_session(connection, attempt.person, device, kind, now_ms, randomness)


def begin_change(
    connection: Connection, session: Session, change: ChangePassword, address: str, now_ms: int
) -> Change | AccountRefused:
    """Check the new password and count the try at the old one.

    Refused: session_not_enough (a deputy's session, or an account without a login), too_many_tries,
    password_too_short, password_too_long, password_too_common, password_unchanged.
    """
    found = connection.execute(select(account).where(account.c.person == session.person)).one()
    by_slip = session.kind is SessionKind.PASSWORD_SETUP
    if (
        session.kind is SessionKind.DELEGATE
        or found.login is None
        or (found.password is None and not by_slip)
    ):
        return AccountRefused(code=AccountCode.SESSION_NOT_ENOUGH)
    fault = password_fault(change.new, found.login, found.name)
    if fault is None and not by_slip and change.new == change.old:
        fault = AccountCode.PASSWORD_UNCHANGED
    if fault is not None:
        return AccountRefused(code=fault)
    key = f"password change {session.person}"
    before = throttle.standing(connection, key, throttle.PASSWORD_OF_ACCOUNT, now_ms)
    if before.until_ms is not None:
        return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=before.until_ms)
    after = throttle.count(connection, key, throttle.PASSWORD_OF_ACCOUNT, now_ms)
    return Change(None if by_slip else found.password, session, address, key, after)


def conclude_change(
    connection: Connection, change: Change, hashed: str | None, now_ms: int
) -> AccountRefused | None:
    """Set the password `hashed` (None: the old one was wrong); every other session of the person ends,
    and one for setting a password too. Refused: wrong_password, too_many_tries."""
    session = change.session
    person, device = session.person, session.device
    act = Act.PASSWORD_SET if change.stored is None else Act.PASSWORD_CHANGED
    if hashed is None:
        note(
            connection,
            now_ms,
            act,
            AccountCode.WRONG_PASSWORD,
            person=person,
            device=device,
            address=change.address,
        )
        return _wrong(change.after)
    connection.execute(
        update(account).where(account.c.person == person).values(password=hashed, password_set_ms=now_ms)
    )
    throttle.forgive(connection, change.key)
    end_sessions(connection, now_ms, person=person, but=session.token_hash)
    if session.kind is SessionKind.PASSWORD_SETUP:
        end_session(connection, session.token_hash, now_ms)
    note(connection, now_ms, act, person=person, device=device, address=change.address)
    return None


def _wrong(after: throttle.Standing) -> AccountRefused:
    if after.until_ms is not None:
        return AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=after.until_ms)
    return AccountRefused(code=AccountCode.WRONG_PASSWORD, tries_left=after.tries_left)


def _note(connection: Connection, attempt: Attempt, code: AccountCode, now_ms: int) -> None:
    note(connection, now_ms, Act.PASSWORD, code, person=attempt.person, address=attempt.address)


def _key(connection: Connection, login: str, person: str | None, device_key: bytes) -> str:
    """What tries are counted by: the login, apart for each device its owner has used before.

    The login is hashed: what is typed into that field is not always a login.
    """
    hashed = hashlib.sha256(login.encode()).hexdigest()
    known = device_of(connection, device_key)
    if known is not None and known.person == person and known.revoked_ms is None:
        return f"password {hashed} {known.device}"
    return f"password {hashed}"
