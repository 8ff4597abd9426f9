"""The sign-in log: who came in, who tried, who was issued or refused what, by account and by hour.

Never logs what was typed: no login names, digits, passwords or tokens (people type passwords into the
wrong field). Tries refused unseen while a wait lasts are not logged, or the log could be flooded.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from meetingroom.server.records.accounts.tables import sign_in

DONE = "done"
MOST_ROWS = 500


class Act(StrEnum):
    """What was done or tried. The value is stable."""

    SLIP = "slip"
    PASSWORD = "password"
    DEVICE = "device"
    SIGN_OUT = "sign_out"
    SLIP_ISSUED = "slip_issued"
    PASSWORD_SET = "password_set"
    PASSWORD_CHANGED = "password_changed"
    DEVICE_REVOKED = "device_revoked"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"
    ROLE_GRANTED = "role_granted"
    ROLE_WITHDRAWN = "role_withdrawn"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `outcome` is "done" or an AccountCode; `person` is None where nobody was named;
    `by_person` did it to `person` (empty when oneself)."""

    number: int
    at_ms: int
    act: Act
    outcome: str
    person: str | None
    by_person: str | None
    device: str | None
    address: str


def note(
    connection: Connection,
    at_ms: int,
    act: Act,
    outcome: str = DONE,
    *,
    person: str | None = None,
    by_person: str | None = None,
    device: str | None = None,
    address: str = "",
) -> None:
    """Write one line. `address` is the network address, cut to 64 characters."""
    connection.execute(
        insert(sign_in).values(
            at_ms=at_ms,
            act=act,
            outcome=outcome,
            person=person,
            by_person=by_person,
            device=device,
            address=address[:64],
        )
    )


def read(
    connection: Connection,
    *,
    person: str | None = None,
    from_ms: int | None = None,
    until_ms: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """The newest entries first, of one person or of all, between two hours (`until_ms` not included).

    `before` is the number of the last entry of the page before this one. At most 500 a page.
    """
    wanted = select(sign_in).order_by(sign_in.c.number.desc()).limit(min(limit, MOST_ROWS))
    if person is not None:
        wanted = wanted.where(sign_in.c.person == person)
    if from_ms is not None:
        wanted = wanted.where(sign_in.c.at_ms >= from_ms)
    if until_ms is not None:
        wanted = wanted.where(sign_in.c.at_ms < until_ms)
    if before is not None:
        wanted = wanted.where(sign_in.c.number < before)
    return [
        Entry(
            row.number,
            row.at_ms,
            Act(row.act),
            row.outcome,
            row.person,
            row.by_person,
            row.device,
            row.address,
        )
        for row in connection.execute(wanted)
    ]


def forget(connection: Connection, before_ms: int) -> int:
    """Purge entries older than `before_ms`; how many went."""
    return connection.execute(delete(sign_in).where(sign_in.c.at_ms < before_ms)).rowcount
