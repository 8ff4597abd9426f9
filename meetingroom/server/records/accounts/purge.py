"""What accounts forget by themselves, and when: run once a day by the server.

Deletes only what has no further meaning: old log entries, dead sessions and nonces, spent counters,
slips long used or expired. Accounts, devices and contacts are forgotten by a person's decision only.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_

from meetingroom.server.records.accounts import sign_in_log
from meetingroom.server.records.accounts.tables import challenge, session, slip, throttle

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Policy:
    """Days kept. The body's own rules decide over the log; the rest is housekeeping."""

    log_days: int = 365
    slip_days: int = 30
    session_days: int = 30


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each went."""

    log_entries: int
    slips: int
    sessions: int
    challenges: int
    counters: int


def purge(connection: Connection, now_ms: int, policy: Policy) -> Purged:
    """Forget what the policy no longer keeps. Raises ValueError for a policy of less than a day."""
    if min(policy.log_days, policy.slip_days, policy.session_days) < 1:
        raise ValueError("a policy keeps everything for a day at least")
    slips_before = now_ms - policy.slip_days * DAY_MS
    sessions_before = now_ms - policy.session_days * DAY_MS
    return Purged(
        log_entries=sign_in_log.forget(connection, now_ms - policy.log_days * DAY_MS),
        slips=connection.execute(delete(slip).where(slip.c.expires_ms < slips_before)).rowcount,
        sessions=connection.execute(
            delete(session).where(
                or_(session.c.ends_ms < sessions_before, session.c.ended_ms < sessions_before)
            )
        ).rowcount,
        challenges=connection.execute(delete(challenge).where(challenge.c.until_ms < now_ms)).rowcount,
        counters=connection.execute(delete(throttle).where(throttle.c.last_ms < now_ms - DAY_MS)).rowcount,
    )
