"""The mirror: records as they came, one copy shown, a fresh one beside it until it is whole."""

import pytest

from meetingroom.client.store import mirror
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.mirror import Place
from meetingroom.wire.records import Opening, Record, genesis

STREAM = "meeting/m-1"


def records(count: int, mark: bytes = b"a") -> list[Record]:
    made = []
    for n in range(1, count + 1):
        opening = Opening(bytes([n]) * 32, mark + str(n).encode()) if n % 3 else None
        made.append(Record(n, opening.commitment() if opening else bytes([n]) * 32, opening))
    return made


@pytest.fixture
def held(drawer: Drawer) -> Drawer:
    with drawer.writing() as connection:
        assert mirror.admit(connection, STREAM, "Kỳ họp")
        assert not mirror.admit(connection, STREAM, "Kỳ họp thứ hai")
        live = mirror.find(connection, STREAM).live  # type: ignore[union-attr]
        assert live == Place(live.copy, 0, 0, 0, genesis(STREAM))
        mirror.append(connection, STREAM, Place(live.copy, 1, 0, 7, b"chain"), records(7))
    return drawer


def read(drawer: Drawer) -> list[Record]:
    with drawer.reading() as connection:
        held = mirror.find(connection, STREAM)
        return [] if held is None else list(mirror.read(connection, held.live.copy))


def test_records_come_back_as_they_went_in(held: Drawer) -> None:
    assert read(held) == records(7)
    with held.reading() as connection:
        found = mirror.find(connection, STREAM)
        assert found is not None
        assert found.title == "Kỳ họp thứ hai"
        assert (found.live.number, found.live.chain) == (7, b"chain")
        assert [n for n, _ in mirror.bodies(connection, found.live.copy, after=2)] == [4, 5, 7]
        assert [r.number for r in mirror.read(connection, found.live.copy, 2, 4)] == [3, 4]


def test_a_fresh_copy_is_not_seen_until_it_takes_over(held: Drawer) -> None:
    with held.writing() as connection:
        fresh = mirror.begin_fresh(connection, STREAM, 2, 0)
        mirror.append(connection, STREAM, Place(fresh.copy, 2, 0, 2, b"half"), records(2, b"b"))
    assert read(held) == records(7)
    with held.writing() as connection:
        mirror.swap(connection, STREAM)
        found = mirror.find(connection, STREAM)
        assert found is not None
        assert found.fresh is None
        assert found.live == Place(fresh.copy, 2, 0, 2, b"half")
    assert read(held) == records(2, b"b")
    with held.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 2, "the old one is gone"


def test_a_fresh_copy_that_begins_again_forgets_its_first_half(held: Drawer) -> None:
    with held.writing() as connection:
        fresh = mirror.begin_fresh(connection, STREAM, 2, 0)
        mirror.append(connection, STREAM, Place(fresh.copy, 2, 0, 2, b"half"), records(2, b"b"))
        mirror.begin_fresh(connection, STREAM, 3, 0)
        mirror.drop_fresh(connection, STREAM)
        mirror.drop_fresh(connection, STREAM)
    with held.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 7
    with held.writing() as connection, pytest.raises(LookupError):
        mirror.swap(connection, STREAM)


def test_a_purged_stream_leaves_nothing(held: Drawer) -> None:
    with held.writing() as connection:
        mirror.begin_fresh(connection, STREAM, 2, 0)
        assert mirror.purge(connection, STREAM)
        assert not mirror.purge(connection, STREAM)
        assert mirror.streams(connection) == []
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 0


def test_an_erased_record_keeps_its_commitment_only(held: Drawer) -> None:
    before = read(held)[3]
    with held.writing() as connection:
        copy = mirror.find(connection, STREAM).live.copy  # type: ignore[union-attr]
        mirror.erase(connection, copy, 4)
        mirror.erase(connection, copy, 3)
        mirror.erase(connection, copy, 99)
    after = read(held)[3]
    assert (after.commitment, after.opening) == (before.commitment, None)
