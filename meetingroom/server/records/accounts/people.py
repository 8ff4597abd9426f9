"""Accounts themselves: made, closed, opened again; logins, roles per body, erasable contacts.

What somebody is in a meeting (deputy, chair, guest) stands in the journals; here stands only who may
come in and what staff may do. Must not set a password for anybody.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from meetingroom.server.records.accounts.sessions import end_sessions
from meetingroom.server.records.accounts.sign_in_log import Act, note
from meetingroom.server.records.accounts.tables import account, contact, slip
from meetingroom.server.records.accounts.tables import role as roles
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import AccountRefused

WHOLE_INSTALLATION = ""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


class StaffRole(StrEnum):
    """What staff do. `SYSADMIN` is for the whole installation, the others for one body each."""

    SECRETARY = "secretary"
    CLERK = "clerk"
    SYSADMIN = "sysadmin"


class ContactKind(StrEnum):
    """How to reach somebody outside the program."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as lists show it."""

    person: str
    name: str
    login: str | None
    has_password: bool
    made_ms: int
    closed_ms: int | None


@dataclass(frozen=True, slots=True)
class Granted:
    """One role of one person for one body."""

    person: str
    body: str
    role: StaffRole


def login_form(typed: str) -> str:
    """A login as it is stored and compared: NFC, no outer spaces, lower case."""
    return unicodedata.normalize("NFC", typed).strip().lower()


def make_account(
    connection: Connection, person: str, name: str, now_ms: int, by_person: str, login: str | None = None
) -> AccountRefused | None:
    """A new account without a password. Making it again with the same login changes its name only.

    Refused: login_taken, login_unusable (3 to 64 of a-z 0-9 . _ - @, beginning with a letter or digit).
    """
    if login is not None:
        login = login_form(login)
        if not _LOGIN.fullmatch(login):
            return AccountRefused(code=AccountCode.LOGIN_UNUSABLE)
        holder = connection.scalar(select(account.c.person).where(account.c.login == login))
        if holder not in (None, person):
            return AccountRefused(code=AccountCode.LOGIN_TAKEN)
    name = " ".join(name.split())[:200] or person
    if account_of(connection, person) is None:
        connection.execute(insert(account).values(person=person, name=name, login=login, made_ms=now_ms))
        note(connection, now_ms, Act.ACCOUNT_MADE, person=person, by_person=by_person)
        return None
    changed = {"name": name} if login is None else {"name": name, "login": login}
    connection.execute(update(account).where(account.c.person == person).values(**changed))
    return None


def accounts(connection: Connection) -> list[Account]:
    """All accounts, by name."""
    return [
        _shown(row) for row in connection.execute(select(account).order_by(account.c.name, account.c.person))
    ]


def account_of(connection: Connection, person: str) -> Account | None:
    """One person's account."""
    row = connection.execute(select(account).where(account.c.person == person)).one_or_none()
    return None if row is None else _shown(row)


def close_account(connection: Connection, person: str, by_person: str, now_ms: int) -> bool:
    """Nobody comes in as this person any more: sessions end, unused slips are void, devices stay listed.

    False when there is no open account.
    """
    closed = connection.execute(
        update(account)
        .where(account.c.person == person, account.c.closed_ms.is_(None))
        .values(closed_ms=now_ms)
    )
    if closed.rowcount != 1:
        return False
    end_sessions(connection, now_ms, person=person)
    connection.execute(
        update(slip)
        .where(slip.c.person == person, slip.c.used_ms.is_(None), slip.c.voided_ms.is_(None))
        .values(voided_ms=now_ms)
    )
    note(connection, now_ms, Act.ACCOUNT_CLOSED, person=person, by_person=by_person)
    return True


def reopen_account(connection: Connection, person: str, by_person: str, now_ms: int) -> bool:
    """Open a closed account again; False when there is none."""
    opened = connection.execute(
        update(account)
        .where(account.c.person == person, account.c.closed_ms.is_not(None))
        .values(closed_ms=None)
    )
    if opened.rowcount == 1:
        note(connection, now_ms, Act.ACCOUNT_REOPENED, person=person, by_person=by_person)
    return opened.rowcount == 1


def grant_role(
    connection: Connection, granted: Granted, by_person: str, now_ms: int
) -> AccountRefused | None:
    """Give a role; giving it again changes nothing. Refused: unknown_account.

    Raises ValueError for a sysadmin of one body or a secretary or clerk of none.
    """
    if (granted.role is StaffRole.SYSADMIN) != (granted.body == WHOLE_INSTALLATION):
        raise ValueError("a sysadmin is for the installation, secretaries and clerks for a body")
    if account_of(connection, granted.person) is None:
        return AccountRefused(code=AccountCode.UNKNOWN_ACCOUNT)
    if granted in roles_of(connection, granted.person):
        return None
    connection.execute(
        insert(roles).values(person=granted.person, body=granted.body, role=granted.role, granted_ms=now_ms)
    )
    note(connection, now_ms, Act.ROLE_GRANTED, granted.role, person=granted.person, by_person=by_person)
    return None


def withdraw_role(connection: Connection, granted: Granted, by_person: str, now_ms: int) -> bool:
    """Take a role back; False when the person did not have it."""
    taken = connection.execute(
        delete(roles).where(
            roles.c.person == granted.person, roles.c.body == granted.body, roles.c.role == granted.role
        )
    )
    if taken.rowcount == 1:
        note(connection, now_ms, Act.ROLE_WITHDRAWN, granted.role, person=granted.person, by_person=by_person)
    return taken.rowcount == 1


def roles_of(connection: Connection, person: str) -> frozenset[Granted]:
    """What a person may do, for which body."""
    rows = connection.execute(select(roles.c.body, roles.c.role).where(roles.c.person == person))
    return frozenset(Granted(person, row.body, StaffRole(row.role)) for row in rows)


def staff_of(connection: Connection, body: str) -> frozenset[Granted]:
    """Everybody with a role for a body (or, with "", for the installation)."""
    rows = connection.execute(select(roles.c.person, roles.c.role).where(roles.c.body == body))
    return frozenset(Granted(row.person, body, StaffRole(row.role)) for row in rows)


def set_contact(connection: Connection, person: str, kind: ContactKind, value: str) -> None:
    """Keep, or with an empty value erase, one way to reach somebody."""
    connection.execute(delete(contact).where(contact.c.person == person, contact.c.kind == kind))
    value = " ".join(value.split())[:300]
    if value:
        connection.execute(insert(contact).values(person=person, kind=kind, value=value))


def contacts_of(connection: Connection, person: str) -> dict[ContactKind, str]:
    """How to reach somebody."""
    rows = connection.execute(select(contact.c.kind, contact.c.value).where(contact.c.person == person))
    return {ContactKind(row.kind): row.value for row in rows}


def erase_contacts(connection: Connection, person: str) -> int:
    """Forget every telephone number and address of a person; how many there were."""
    return connection.execute(delete(contact).where(contact.c.person == person)).rowcount


def _shown(row: Row[Any]) -> Account:
    return Account(row.person, row.name, row.login, row.password is not None, row.made_ms, row.closed_ms)
