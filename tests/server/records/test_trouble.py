"""Full disks, failed commits, newer files, interruptions: what the records do when the world fails."""

import sqlite3
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from meetingroom.rules.commands import ClosePoll, RecordConclusion, VoidPoll
from meetingroom.rules.ids import CommandId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.streams import StreamKind, StreamName, desk_stream
from meetingroom.rules.terms import Choice, HoldReason, PollState
from meetingroom.server.records import derived, heartbeat, journal, marks, members
from meetingroom.server.records.core import Submission
from meetingroom.server.records.database import Database, SchemaUnknown, is_full
from meetingroom.server.records.interruption import hold_interrupted
from meetingroom.server.records.stream import beginning
from meetingroom.wire.messages import AGAIN, APPLIED, REFUSED
from tests.rules.hall import BUDGET, CHAIR, D1, D2, D3, SECRETARY
from tests.server.council import MEETING, Council, applied


def fill_the_disk(council: Council) -> None:
    """From here on the file may not grow."""
    with council.core.database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def make_room(council: Council) -> None:
    with council.core.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_on_a_full_disk_a_command_is_definitely_refused_and_nothing_is_lost(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    recorded = council.send(D1, ballot)
    fill_the_disk(council)
    refused: list[str] = []
    kept: list[str] = []
    while len(refused) < 3:
        text = council.text(MEETING, RecordConclusion(None, BUDGET, "kết luận " * 200))
        (answer,) = council.send(SECRETARY, text)
        (kept if answer.status == APPLIED else refused).append(text)
        assert answer.code in ("", "server_full")
    group = [Submission(SECRETARY, text) for text in refused]
    assert [answer.code for answer in council.core.commit_group(group)] == ["server_full"] * 3
    assert council.send(D1, ballot) == recorded
    make_room(council)
    council.restart()
    assert council.send(D1, ballot) == recorded
    assert council.meeting().polls[poll].ballots[D1].choice is Choice.FOR
    council.send(SECRETARY, *kept)
    assert {answer.status for answer in council.send(SECRETARY, *refused)} == {APPLIED}


def test_what_a_full_disk_refused_stays_refused_when_a_copy_comes_late(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its person was told so, and may have asked for something else meanwhile."""
    monkeypatch.setattr("meetingroom.server.records.core.MOST_TURNED_AWAY", 2)
    poll = council.open().open_poll()
    fill_the_disk(council)
    refused: list[str] = []
    while len(refused) < 3:
        text = council.text(MEETING, RecordConclusion(None, BUDGET, "kết luận " * 200))
        (answer,) = council.send(SECRETARY, text)
        if answer.status == REFUSED:
            refused.append(text)
    make_room(council)
    assert [answer.code for answer in council.send(SECRETARY, *refused[1:])] == ["server_full"] * 2
    altered = refused[2].replace('"v":1', '"v": 1')
    assert council.send(SECRETARY, altered)[0].code == "same_id_other_bytes"
    assert council.send(SECRETARY, refused[0])[0].status == APPLIED, "only so many are remembered"
    assert council.send(D1, council.ballot(poll))[0].status == APPLIED


class Stumbling:
    """A database whose next writes fail when their block ends."""

    def __init__(self, council: Council, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
        self.left = failures
        writing = council.core.database.writing

        def wrapped() -> object:
            return _Failing(self, writing())

        monkeypatch.setattr(council.core.database, "writing", wrapped)


class _Failing:
    def __init__(self, of: Stumbling, inner: object) -> None:
        self._of = of
        self._inner = inner

    def __enter__(self) -> object:
        return self._inner.__enter__()  # type: ignore[attr-defined]

    def __exit__(self, *error: object) -> object:
        if error[0] is None and self._of.left > 0:
            self._of.left -= 1
            fault = OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))
            self._inner.__exit__(type(fault), fault, None)  # type: ignore[attr-defined]
            raise fault
        return self._inner.__exit__(*error)  # type: ignore[attr-defined]


def test_a_group_that_cannot_be_committed_is_tried_again_one_by_one(
    council: Council, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poll = council.open().open_poll()
    Stumbling(council, monkeypatch, failures=1)
    group = [Submission(person, council.ballot(poll)) for person in (D1, D2, D3)]
    answers = council.core.commit_group(group)
    assert len(set(applied(answers))) == 3
    assert council.core.commit_group(group) == answers
    assert "group_failed" in caplog.text


def test_what_fails_alone_too_is_to_be_sent_again_and_then_applied_once(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = council.open().open_poll()
    Stumbling(council, monkeypatch, failures=2)
    group = [Submission(person, council.ballot(poll)) for person in (D1, D2)]
    first, second = council.core.commit_group(group)
    assert (first.status, first.code) == (AGAIN, "server_busy")
    assert second.status == APPLIED
    assert council.core.commit_group(group)[0].status == APPLIED
    assert set(council.meeting().polls[poll].ballots) == {D1, D2}


def test_only_a_full_disk_counts_as_full() -> None:
    assert not is_full(OperationalError("x", {}, sqlite3.OperationalError("locked")))


def test_a_file_of_a_newer_release_is_not_touched(council: Council) -> None:
    council.found()
    with council.core.database.writing() as connection:
        connection.exec_driver_sql("UPDATE installation SET value = '99' WHERE key = 'schema'")
    council.core.database.close()
    with pytest.raises(SchemaUnknown) as refused:
        Database(council.path)
    assert refused.value.found == 99


def test_readers_cannot_write(council: Council) -> None:
    with pytest.raises(OperationalError), council.core.database.reading() as connection:
        marks.put(connection, marks.Marks(9, recovering=False, read_only=False))


def test_a_number_that_is_taken_is_never_written_again(council: Council) -> None:
    council.found()
    with council.core.database.reading() as connection:
        (record,) = journal.records(connection, MEETING, 0, 1)
    with pytest.raises(Exception, match="UNIQUE"), council.core.database.writing() as connection:
        journal.append(connection, {MEETING: [record]})


def test_while_a_poll_is_open_the_server_says_that_it_lives(council: Council) -> None:
    poll = council.open().open_poll()
    opened = council.clock.now
    assert beats(council) == {MEETING: opened}
    council.clock.pass_ms(2_000)
    council.core.write(lambda connection: heartbeat.beat(connection, council.clock.now))
    assert beats(council) == {MEETING: opened + 2_000}
    council.do(CHAIR, MEETING, VoidPoll(poll, "Nhầm câu hỏi"))
    assert beats(council) == {}


def beats(council: Council) -> dict[str, int]:
    with council.core.database.reading() as connection:
        return heartbeat.last_beats(connection)


@pytest.mark.parametrize(("away_ms", "held"), [(9_000, False), (11_000, True), (-7_200_000, True)])
def test_an_absence_of_more_than_ten_seconds_holds_the_open_poll(
    council: Council, away_ms: int, held: bool
) -> None:
    poll = council.open().open_poll()
    since = council.clock.now
    council.clock.pass_ms(away_ms)
    council.restart()
    hold_interrupted(council.core)
    state = council.meeting().polls[poll]
    assert (state.state is PollState.HELD) == held
    if held:
        assert state.held is not None
        assert (state.held.reason, state.held.since) == (HoldReason.INTERRUPTION, since)
        assert state.held.until == max(council.clock.now, since)
        council.restart()
        assert hold_interrupted(council.core) == []


def test_a_poll_nobody_interrupted_is_left_alone(council: Council) -> None:
    council.open()
    assert hold_interrupted(council.core) == []


def test_a_command_of_the_system_is_decided_like_any_other(council: Council) -> None:
    council.open()
    answer = council.core.command(CommandId(str(UUID(int=5_000))), MEETING, VoidPoll(BUDGET, ""))  # type: ignore[arg-type]
    assert answer.status == REFUSED


def test_a_disk_that_cannot_be_read_while_deciding_refuses_nobody(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)

    def unreadable(*_: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr("meetingroom.server.records.core.derived.follow", unreadable)
        assert [answer.status for answer in council.send(D1, ballot)] == [AGAIN]
    assert [answer.status for answer in council.send(D1, ballot)] == [APPLIED]


def test_what_was_lost_before_a_poll_was_opened_does_not_keep_it_from_being_closed(council: Council) -> None:
    council.open()
    (number,) = applied(
        council.send(SECRETARY, council.text(MEETING, RecordConclusion(None, BUDGET, "Thống nhất.")))
    )
    with council.core.database.writing() as connection:
        journal.erase(connection, MEETING, [number])
        journal.put_missing(connection, MEETING, [number])
    council.core.reread()
    poll = council.open_poll()
    council.do(CHAIR, MEETING, ClosePoll(poll))
    assert council.meeting().polls[poll].state is PollState.CLOSED


def test_a_stream_whose_beginning_nobody_brought_has_members_and_a_title_later(council: Council) -> None:
    bare = beginning(StreamName.parse(MEETING), LAWS[StreamKind.MEETING], 1)
    assert (derived.title_of(bare), members.members(bare)) == ("", [])
    desk = beginning(StreamName.parse(desk_stream(D1)), LAWS[StreamKind.DESK], 1)
    assert (members.members(desk), heartbeat.open_polls(desk)) == ([], [])


def test_notes_are_no_journal_and_nobody_stands_in_them(council: Council) -> None:
    notes = StreamName(StreamKind.NOTES, "deputy-1/meeting-1")
    streams = council.open().core.streams
    assert (streams.get(notes), streams.place(notes), streams.standing(notes, D1)) == (None, None, None)
