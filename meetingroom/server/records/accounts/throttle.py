"""How often somebody may try: a few tries at once, then waits that double, never a lock for good.

Two shapes. `Steps` is for one account or one address: some free tries, then a wait after each further
one, doubling up to a limit, forgotten after a calm time. `Leak` is for a whole space of slips: a bucket
of wrong tries that empties slowly, so that eight digits cannot be searched through from any number of
addresses. Must not know what is tried.
"""

import ipaddress
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from meetingroom.server.records.accounts.tables import throttle

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Steps:
    """`free` tries within `window_ms`, then waits of `first_ms` doubling to `longest_ms`; all is
    forgotten after `calm_ms` without a try."""

    free: int
    window_ms: int
    first_ms: int
    longest_ms: int
    calm_ms: int = 60 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Leak:
    """Room for `capacity` wrong tries; one leaves it every `drop_ms`."""

    capacity: int
    drop_ms: int


PASSWORD_OF_ACCOUNT = Steps(free=5, window_ms=MINUTE_MS, first_ms=MINUTE_MS, longest_ms=15 * MINUTE_MS)
PASSWORD_FROM_ADDRESS = Steps(free=30, window_ms=MINUTE_MS, first_ms=MINUTE_MS, longest_ms=15 * MINUTE_MS)
SLIP_FROM_ADDRESS = Steps(free=20, window_ms=10 * MINUTE_MS, first_ms=15_000, longest_ms=15 * MINUTE_MS)


def slips_in_space(issued: int) -> Leak:
    """The bucket of a space with `issued` slips that have not expired: one mistake each and twenty more
    at once, then four an hour. Over ten days of an attack nobody notices that makes 980 + issued guesses
    among 10^8: some 0.1 % to hit any of a hundred slips, from however many addresses."""
    return Leak(capacity=20 + issued, drop_ms=15 * MINUTE_MS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a key stands: refused until `until_ms`, or free with `tries_left` (at least 0)."""

    tries_left: int
    until_ms: int | None = None


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one (a home has 2^64 of them)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def standing(connection: Connection, key: str, rule: Steps, now_ms: int) -> Standing:
    """Whether a try is taken now; counts nothing."""
    row = _row(connection, key)
    if row is None or _is_forgotten(row, rule, now_ms):
        return Standing(rule.free)
    if row.until_ms > now_ms:
        return Standing(0, row.until_ms)
    return Standing(max(rule.free - row.tries, 1))


def count(connection: Connection, key: str, rule: Steps, now_ms: int) -> Standing:
    """Count a try that was taken; the standing after it. A right try is followed by `forgive`.

    Where the answer takes time (hashing), count before it: parallel tries must not all be free.
    """
    row = _row(connection, key)
    if row is None or _is_forgotten(row, rule, now_ms):
        tries, step, since = 1, 0, now_ms
    else:
        tries, step, since = row.tries + 1, row.step, row.since_ms
    until = 0
    if tries >= rule.free:
        until = now_ms + min(rule.first_ms << step, rule.longest_ms)
        step = min(step + 1, 30)
    _put(connection, key, row is None, tries=tries, step=step, since_ms=since, last_ms=now_ms, until_ms=until)
    return Standing(max(rule.free - tries, 0), until or None)


def forgive(connection: Connection, key: str) -> None:
    """Forget a key's wrong tries: somebody showed that he is who he says."""
    connection.execute(delete(throttle).where(throttle.c.key == key))


def has_room(connection: Connection, key: str, bucket: Leak, now_ms: int) -> Standing:
    """Whether the bucket takes another wrong try; counts nothing."""
    row = _row(connection, key)
    if row is None:
        return Standing(bucket.capacity)
    filled, since = _leaked(row.tries, row.since_ms, bucket, now_ms)
    if filled < bucket.capacity:
        return Standing(bucket.capacity - filled)
    return Standing(0, since + bucket.drop_ms)


def pour(connection: Connection, key: str, bucket: Leak, now_ms: int) -> None:
    """Count one wrong try into the bucket."""
    row = _row(connection, key)
    filled, since = (0, now_ms) if row is None else _leaked(row.tries, row.since_ms, bucket, now_ms)
    _put(connection, key, row is None, tries=filled + 1, step=0, since_ms=since, last_ms=now_ms, until_ms=0)


def _leaked(filled: int, since_ms: int, bucket: Leak, now_ms: int) -> tuple[int, int]:
    """What is left in the bucket, and since when the next drop has been forming."""
    if _was_set_back(now_ms, since_ms):
        return 0, now_ms
    drops = max(now_ms - since_ms, 0) // bucket.drop_ms
    if drops >= filled:
        return 0, now_ms
    return filled - drops, since_ms + drops * bucket.drop_ms


def _is_forgotten(row: "_Row", rule: Steps, now_ms: int) -> bool:
    if now_ms - row.last_ms >= rule.calm_ms or _was_set_back(now_ms, row.last_ms):
        return True
    return row.step == 0 and now_ms - row.since_ms >= rule.window_ms


def _was_set_back(now_ms: int, noted_ms: int) -> bool:
    """The clock was set back since: rather forget than make people wait for an hour that is long off."""
    return now_ms < noted_ms - MINUTE_MS


@dataclass(frozen=True, slots=True)
class _Row:
    tries: int
    step: int
    since_ms: int
    last_ms: int
    until_ms: int


def _row(connection: Connection, key: str) -> _Row | None:
    columns = (
        throttle.c.tries,
        throttle.c.step,
        throttle.c.since_ms,
        throttle.c.last_ms,
        throttle.c.until_ms,
    )
    found = connection.execute(select(*columns).where(throttle.c.key == key)).one_or_none()
    return None if found is None else _Row(*found)


def _put(connection: Connection, key: str, new: bool, **values: int) -> None:
    if new:
        connection.execute(insert(throttle).values(key=key, **values))
    else:
        connection.execute(update(throttle).where(throttle.c.key == key).values(**values))
