"""fold(mirror) + outbox: the same from snapshots as from records, and it says exactly what changed."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingroom.client.store import mirror, outbox, settings, snapshots
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import (
    DESK,
    Act,
    ActState,
    Change,
    Connection,
    Download,
    Line,
    PaperOnDesk,
)
from meetingroom.client.store.projection import LAW, Brought, Changes, Projection
from meetingroom.client.store.store import Store, open_or_rescue, open_store
from meetingroom.client.store.tables import snapshot
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, PersonId, PollId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Choice
from meetingroom.wire.codec import encode_command, encode_fact
from meetingroom.wire.messages import Counting, Passing
from meetingroom.wire.records import Head, Opening, Record, chained, genesis
from tests.client.store.conftest import KEY
from tests.fakes.world import HandClock, RepeatingRandomness
from tests.rules.hall import D1, Hall

STREAM = "meeting/meeting-1"
CHANCE = RepeatingRandomness("projection")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path, KEY, D1, CHANCE)
    yield made
    made.close()


@pytest.fixture
def hall() -> Hall:
    return Hall().convened().opened().at_item()


def records_of(facts: list[Fact]) -> list[Record]:
    openings = [Opening(CHANCE.token_bytes(32), encode_fact(fact)) for fact in facts]
    return [record for record, _ in chained(Head(STREAM, 1, 0, genesis(STREAM)), openings)]


def mirrored(store: Store, facts: list[Fact]) -> Changes:
    """Let the drawer hold these facts from the start, and the projection take them."""
    records = records_of(facts)
    with store.drawer.writing() as connection:
        mirror.purge(connection, STREAM)
        mirror.admit(connection, STREAM, "Kỳ họp")
        held = mirror.find(connection, STREAM)
        assert held is not None
        place = mirror.Place(held.live.copy, 1, 0, len(records), bytes(32))
        mirror.append(connection, STREAM, place, records)
    with store.drawer.reading() as connection:
        return store.projection.take(connection, Brought(rebuilt={STREAM}, granted={STREAM: ""}))


def went_on(store: Store, facts: list[Fact], number: int) -> Changes:
    """More facts, taken without reading the drawer."""
    numbered = list(enumerate(facts, start=number - len(facts) + 1))
    with store.drawer.reading() as connection:
        return store.projection.take(connection, Brought({STREAM: numbered}, {STREAM: (1, number)}))


def meeting(store: Store) -> Meeting:
    state = store.projection.picture.state_of(STREAM)
    assert isinstance(state, Meeting)
    return state


def test_it_holds_what_the_law_folds(store: Store, hall: Hall) -> None:
    mirrored(store, hall.journal)
    assert meeting(store) == hall.state
    assert store.projection.picture.streams[STREAM].title == "Kỳ họp"


def test_a_commit_names_the_nouns_it_changed_and_no_others(store: Store, hall: Hall) -> None:
    mirrored(store, hall.journal)
    before = len(hall.journal)
    hall.voting()
    changes = went_on(store, hall.journal[before:], len(hall.journal))
    assert Change(STREAM, "polls") in changes
    assert not {Change(STREAM, "items"), Change(STREAM, "presence"), Change(DESK, "streams")} & changes
    assert meeting(store) == hall.state
    assert store.projection.picture.streams[STREAM].number == len(hall.journal)


def test_who_listens_is_told_until_he_stops(store: Store, hall: Hall) -> None:
    heard: list[Changes] = []
    stop = store.projection.listen(heard.append)
    mirrored(store, hall.journal)
    assert heard
    stop()
    stop()
    heard.clear()
    store.projection.set_connection(Connection(Line.CURRENT, 7))
    assert heard == []


def test_nothing_is_told_when_nothing_changed(store: Store) -> None:
    connection = Connection(Line.CURRENT, 7)
    assert store.projection.set_connection(connection) == {Change(DESK, "connection")}
    assert store.projection.set_connection(connection) == frozenset()


# ── snapshots ─────────────────────────────────────────────────────────────────────────────────────


def test_a_snapshot_and_the_records_after_it_give_the_same_state(
    store: Store, hall: Hall, tmp_path: Path
) -> None:
    mirrored(store, hall.journal[:-5])
    with store.drawer.writing() as connection:
        store.projection.put_by(connection, least=1)
    copy = _copy(store)
    with store.drawer.writing() as connection:
        place = mirror.Place(copy, 1, 0, len(hall.journal), bytes(32))
        mirror.append(connection, STREAM, place, records_of(hall.journal)[-5:])
    again = Projection(D1)
    with store.drawer.reading() as connection:
        assert snapshots.get(connection, STREAM, LAW, copy) is not None
        again.load(connection, {})
    assert again.picture.state_of(STREAM) == hall.state


def test_a_snapshot_of_another_law_or_copy_is_not_believed(store: Store, hall: Hall) -> None:
    mirrored(store, hall.journal)
    with store.drawer.writing() as connection:
        store.projection.put_by(connection, least=1)
        assert snapshots.get(connection, STREAM, LAW + "1", _copy(store)) is None
        assert snapshots.get(connection, STREAM, LAW, _copy(store) + 1) is None
        snapshots.put(connection, STREAM, LAW, _copy(store), 10_000, Meeting())
    again = Projection(D1)
    with store.drawer.reading() as connection:
        again.load(connection, {})
    assert again.picture.state_of(STREAM) == hall.state, "a snapshot from beyond the mirror is passed over"


@pytest.mark.parametrize(
    "pickled",
    [
        b"",
        b"noise",
        pickle.dumps(print),
        pickle.dumps(Path("/")),
        b"\x80\x05\x8c\x08builtins\x8c\x04eval\x93.",
        b"\x80\x05\x8c\x1ameetingroom.client.app.main\x8c\x03run\x93.",
        b"\x80\x05\x8c\x15meetingroom.rules.ids\x8c\x05uuid5\x93.",
    ],
)
def test_a_snapshot_holds_values_of_the_rules_and_nothing_else(
    store: Store, hall: Hall, pickled: bytes
) -> None:
    mirrored(store, hall.journal)
    with store.drawer.writing() as connection:
        snapshots.put(connection, STREAM, LAW, _copy(store), 3, Meeting())
        connection.execute(snapshot.update().values(state=pickled))
        assert snapshots.get(connection, STREAM, LAW, _copy(store)) is None
        snapshots.drop(connection, STREAM)


def test_closing_puts_everything_by_and_opening_finds_it(tmp_path: Path, hall: Hall) -> None:
    first = open_store(tmp_path, KEY, D1, CHANCE)
    mirrored(first, hall.journal)
    first.close()
    second, rescue = open_or_rescue(tmp_path, KEY, D1, HandClock(), CHANCE)
    assert rescue is None
    assert meeting(second) == hall.state
    second.close()


def test_closing_on_a_full_disk_loses_nothing_and_does_not_fail(tmp_path: Path, hall: Hall) -> None:
    first = open_store(tmp_path, KEY, D1, CHANCE)
    mirrored(first, hall.journal)
    first.drawer.limit_pages(first.drawer.pages())
    with pytest.raises(DiskFull), first.drawer.writing() as connection:
        first.projection.put_by(connection, least=1)
    first.close()
    second = open_store(tmp_path, KEY, D1, CHANCE)
    assert meeting(second) == hall.state
    second.close()


def test_a_drawer_of_somebody_else_is_not_opened(tmp_path: Path) -> None:
    open_store(tmp_path, KEY, D1, CHANCE).close()
    with pytest.raises(ValueError, match="somebody else"):
        open_store(tmp_path, KEY, PersonId("another"), CHANCE)


def test_records_torn_apart_are_rescued_on_opening(tmp_path: Path, hall: Hall) -> None:
    first = open_store(tmp_path, KEY, D1, CHANCE)
    mirrored(first, hall.journal)
    first.drawer.close()
    database = tmp_path / "drawer.db"
    content = bytearray(database.read_bytes())
    for page in range(len(content) // 4096 - 8, len(content) // 4096):
        content[page * 4096 + 50] ^= 1
    database.write_bytes(content)
    second, rescue = open_or_rescue(tmp_path, KEY, D1, HandClock(), CHANCE)
    assert rescue is not None
    assert second.projection.picture.state_of(STREAM) is None, "it comes again from the server"
    second.close()


# ── acts ──────────────────────────────────────────────────────────────────────────────────────────


def _act(name: str = "00000000-0000-4000-8000-0000000000aa") -> Act:
    return Act(CommandId(name), STREAM, CastBallot(PollId("p"), Choice.FOR), ActState.WRITING, 5)


def test_an_act_is_seen_before_the_disk_has_it(store: Store) -> None:
    act = _act()
    changes = store.projection.writing(act)
    assert Change(STREAM, "pending") in changes
    assert store.projection.picture.streams[STREAM].pending == (act,)
    assert store.projection.picture.unsent == 1


def test_an_act_the_disk_did_not_take_says_so_until_it_was_read(store: Store) -> None:
    act = _act()
    store.projection.writing(act)
    store.projection.not_kept(act, "disk_full")
    (shown,) = store.projection.picture.streams[STREAM].pending
    assert (shown.state, shown.code) == (ActState.NOT_KEPT, "disk_full")
    assert store.projection.picture.unsent == 0
    store.projection.dismissed(act.id)
    assert STREAM not in store.projection.picture.streams, "nothing is left of a stream nobody holds"


def test_acts_of_the_outbox_are_there_after_a_start(tmp_path: Path) -> None:
    first = open_store(tmp_path, KEY, D1, CHANCE)
    act = _act()
    with first.drawer.writing() as connection:
        body = encode_command(act.id, STREAM, act.command)
        outbox.put(connection, act.id, STREAM, body, 5)
        outbox.put(connection, CommandId("newer"), STREAM, b'{"of":"another release"}', 5)
    first.close()
    second = open_store(tmp_path, KEY, D1, CHANCE)
    (shown,) = second.projection.picture.streams[STREAM].pending
    assert (shown.id, shown.command, shown.state) == (act.id, act.command, ActState.UNSENT)
    second.close()


# ── the desk itself ───────────────────────────────────────────────────────────────────────────────


def test_papers_passing_facts_and_opened_versions(store: Store) -> None:
    projection = store.projection
    ready = PaperOnDesk("ab", Download.READY, 5, 5)
    assert projection.set_paper(ready) == {Change(DESK, "papers")}
    assert projection.picture.papers["ab"] == ready
    projection.drop_papers(["ab", "cd"])
    assert "ab" not in projection.picture.papers
    projection.set_passing({STREAM: Passing(polls={"p": Counting(cast=1, of=2)})})
    projection.set_passing({STREAM: Passing()})
    assert projection.picture.passing[STREAM].polls == {}
    projection.forget_passing()
    assert len(projection.picture.passing) == 0
    projection.set_opened("paper", 3)
    assert projection.picture.opened["paper"] == 3
    projection.set_clock(7_200_000)
    assert projection.picture.ahead_ms == 7_200_000


def test_what_was_opened_is_remembered(tmp_path: Path) -> None:
    first = open_store(tmp_path, KEY, D1, CHANCE)
    with first.drawer.writing() as connection:
        settings.put_opened(connection, "paper", 1)
        settings.put_opened(connection, "paper", 2)
        settings.forget(connection, settings.Setting.SESSION)
    first.close()
    second = open_store(tmp_path, KEY, D1, CHANCE)
    assert dict(second.projection.picture.opened) == {"paper": 2}
    second.close()


def _copy(store: Store) -> int:
    with store.drawer.reading() as connection:
        held = mirror.find(connection, STREAM)
    assert held is not None
    return held.live.copy
