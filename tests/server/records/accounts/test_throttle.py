"""A few tries at once, then waits that double, never for good; wrong clocks punish nobody."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from meetingroom.server.records.accounts import tables
from meetingroom.server.records.accounts.throttle import (
    MINUTE_MS,
    PASSWORD_OF_ACCOUNT,
    Leak,
    Standing,
    count,
    forgive,
    has_room,
    network_of,
    pour,
    standing,
)

KEY = "somebody"
START = 1_000_000_000


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        tables.metadata.create_all(opened)
        yield opened
    engine.dispose()


def wrong(connection: Connection, now_ms: int) -> int | None:
    """A wrong try if one is taken now: until when the next one waits."""
    if standing(connection, KEY, PASSWORD_OF_ACCOUNT, now_ms).until_ms is not None:
        raise AssertionError("not taken")
    return count(connection, KEY, PASSWORD_OF_ACCOUNT, now_ms).until_ms


def test_five_tries_in_a_minute_and_then_waits_that_double_to_a_quarter_of_an_hour(
    connection: Connection,
) -> None:
    now = START
    assert [wrong(connection, now) for _ in range(4)] == [None] * 4
    waits = []
    for _ in range(7):
        until = wrong(connection, now)
        assert until is not None
        waits.append((until - now) // MINUTE_MS)
        assert standing(connection, KEY, PASSWORD_OF_ACCOUNT, until - 1) == Standing(0, until)
        now = until
    assert waits == [1, 2, 4, 8, 15, 15, 15]


def test_four_tries_a_minute_are_never_made_to_wait(connection: Connection) -> None:
    for minute in range(100):
        for _ in range(4):
            assert wrong(connection, START + minute * MINUTE_MS) is None


def test_a_calm_hour_forgets_everything(connection: Connection) -> None:
    now = START
    for _ in range(8):
        now = wrong(connection, now) or now
    later = now + 60 * MINUTE_MS
    assert standing(connection, KEY, PASSWORD_OF_ACCOUNT, later) == Standing(5)
    assert [wrong(connection, later) for _ in range(4)] == [None] * 4


def test_a_right_try_forgets_everything_at_once(connection: Connection) -> None:
    for _ in range(5):
        wrong(connection, START)
    forgive(connection, KEY)
    assert standing(connection, KEY, PASSWORD_OF_ACCOUNT, START) == Standing(5)


def test_how_many_tries_are_left_is_told(connection: Connection) -> None:
    left = []
    for _ in range(5):
        left.append(standing(connection, KEY, PASSWORD_OF_ACCOUNT, START).tries_left)
        count(connection, KEY, PASSWORD_OF_ACCOUNT, START)
    assert left == [5, 4, 3, 2, 1]
    after_the_wait = START + MINUTE_MS
    assert standing(connection, KEY, PASSWORD_OF_ACCOUNT, after_the_wait) == Standing(1)


def test_one_keys_tries_are_not_anothers(connection: Connection) -> None:
    for _ in range(5):
        wrong(connection, START)
    assert standing(connection, "somebody else", PASSWORD_OF_ACCOUNT, START) == Standing(5)


@settings(max_examples=40)
@given(st.lists(st.integers(-3 * 60 * MINUTE_MS, 3 * 60 * MINUTE_MS), max_size=40))
def test_however_the_clock_jumps_nobody_waits_longer_than_a_quarter_of_an_hour_and_a_minute(
    jumps: list[int],
) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        tables.throttle.create(connection)
        now = START
        for jump in jumps:
            now += jump
            until = standing(connection, KEY, PASSWORD_OF_ACCOUNT, now).until_ms
            if until is None:
                until = count(connection, KEY, PASSWORD_OF_ACCOUNT, now).until_ms
            assert until is None or now < until <= now + 16 * MINUTE_MS
    engine.dispose()


BUCKET = Leak(capacity=3, drop_ms=10)


def test_a_bucket_takes_its_fill_and_then_one_more_for_every_drop_that_left(connection: Connection) -> None:
    for left in (3, 2, 1):
        assert has_room(connection, KEY, BUCKET, START) == Standing(left)
        pour(connection, KEY, BUCKET, START)
    assert has_room(connection, KEY, BUCKET, START) == Standing(0, START + 10)
    assert has_room(connection, KEY, BUCKET, START + 9) == Standing(0, START + 10)
    assert has_room(connection, KEY, BUCKET, START + 25) == Standing(2)
    pour(connection, KEY, BUCKET, START + 25)
    pour(connection, KEY, BUCKET, START + 25)
    assert has_room(connection, KEY, BUCKET, START + 25) == Standing(0, START + 30)


def test_a_bucket_left_alone_is_empty_again(connection: Connection) -> None:
    for _ in range(3):
        pour(connection, KEY, BUCKET, START)
    assert has_room(connection, KEY, BUCKET, START + 30) == Standing(3)


@pytest.mark.parametrize(("back_ms", "room"), [(1, Standing(0, START + 10)), (2 * MINUTE_MS, Standing(3))])
def test_a_bucket_bears_a_clock_that_trembles_and_forgets_when_it_is_set_back(
    connection: Connection, back_ms: int, room: Standing
) -> None:
    for _ in range(3):
        pour(connection, KEY, BUCKET, START)
    assert has_room(connection, KEY, BUCKET, START - back_ms) == room


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix socket", "unknown"),
    ],
)
def test_an_address_is_one_machine_or_one_home(address: str, network: str) -> None:
    assert network_of(address) == network
