"""The log tells who came in and who tried, by account and hour; what has no meaning left is forgotten."""

import pytest
from sqlalchemy import func, select

from meetingroom.server.records.accounts import sign_in_log, tables
from meetingroom.server.records.accounts.purge import Policy, Purged, purge
from meetingroom.server.records.accounts.sign_in_log import DONE, Act, note
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import SignedIn
from tests.server.records.accounts.conftest import HALL, SECRETARY, Office


def acts(office: Office, **filters: object) -> list[tuple[Act, str, str | None]]:
    with office.database.reading() as connection:
        entries = sign_in_log.read(connection, **filters)  # type: ignore[arg-type]
    return [(entry.act, entry.outcome, entry.person) for entry in entries]


def test_the_log_tells_what_happened_newest_first(office: Office) -> None:
    desk, entered = office.entered("a")
    office.redeem(desk, "00000000")
    office.by_key(desk, entered.device)
    assert acts(office) == [
        (Act.DEVICE, DONE, "a"),
        (Act.SLIP, AccountCode.WRONG_SLIP, None),
        (Act.SLIP, DONE, "a"),
        (Act.SLIP_ISSUED, DONE, "a"),
        (Act.ACCOUNT_MADE, DONE, "a"),
    ]
    with office.database.reading() as connection:
        entry = sign_in_log.read(connection)[2]
        issued = sign_in_log.read(connection)[3]
    assert (entry.device, entry.address, entry.at_ms) == (entered.device, HALL, office.now)
    assert (issued.by_person, issued.address) == (SECRETARY, "")


def test_the_log_is_read_by_account_and_by_hour_and_page_by_page(office: Office) -> None:
    with office.writing() as connection:
        for n in range(10):
            note(connection, n, Act.SLIP, person="ab"[n % 2], address="x" * 100)
    with office.database.reading() as connection:
        assert [e.at_ms for e in sign_in_log.read(connection, person="b")] == [9, 7, 5, 3, 1]
        assert [e.at_ms for e in sign_in_log.read(connection, from_ms=3, until_ms=6)] == [5, 4, 3]
        first = sign_in_log.read(connection, limit=4)
        second = sign_in_log.read(connection, limit=4, before=first[-1].number)
        assert [e.at_ms for e in first + second] == [9, 8, 7, 6, 5, 4, 3, 2]
        assert len(first[0].address) == 64


def test_a_flood_of_refused_tries_does_not_flood_the_log(office: Office) -> None:
    office.person("a")
    for _ in range(200):
        office.redeem(office.desk(), "00000000")
    with office.database.reading() as connection:
        tries = select(func.count()).where(tables.sign_in.c.act == Act.SLIP)
        assert (connection.scalar(tries) or 0) <= 20


def test_what_has_no_meaning_left_is_forgotten_and_the_rest_kept(office: Office) -> None:
    desk, entered = office.entered("a")
    office.redeem(office.desk(), "00000000")
    office.by_key(desk, entered.device)
    with office.writing() as connection:
        connection.execute(
            tables.challenge.insert().values(nonce=b"n", device=entered.device, until_ms=office.now)
        )
    nothing = Purged(log_entries=0, slips=0, sessions=0, challenges=0, counters=0)
    with office.writing() as connection:
        assert purge(connection, office.now, Policy()) == nothing
    office.clock.move(days=40)
    again = office.by_key(desk, entered.device)
    assert isinstance(again, SignedIn)
    with office.writing() as connection:
        purged = purge(connection, office.now, Policy())
    assert purged == Purged(log_entries=0, slips=1, sessions=2, challenges=1, counters=2)
    office.clock.move(days=400)
    with office.writing() as connection:
        assert purge(connection, office.now, Policy(log_days=405)).log_entries == 5
        assert connection.scalar(select(func.count()).select_from(tables.device)) == 1
        assert connection.scalar(select(func.count()).select_from(tables.account)) == 1


def test_a_policy_that_keeps_nothing_is_a_mistake(office: Office) -> None:
    with office.writing() as connection, pytest.raises(ValueError, match="a day"):
        purge(connection, office.now, Policy(log_days=0))
