"""The writing thread: one writer, groups, answers after the commit, in order."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from meetingroom.server.records import writer as room
from meetingroom.server.records.core import CommandCore, Submission
from meetingroom.server.records.marks import read
from meetingroom.server.records.writer import Overloaded, Writer
from meetingroom.wire.messages import APPLIED, CommandAnswer
from tests.rules.hall import D1, D2, D3
from tests.server.council import Council


@pytest.fixture
def writer(council: Council) -> Iterator[Writer]:
    council.open()
    made = Writer(council.core)
    made.start()
    yield made
    made.close()


async def test_commands_of_many_are_answered_each_with_its_own(council: Council, writer: Writer) -> None:
    poll = council.open_poll()
    answers = await asyncio.gather(
        *(writer.answers([Submission(person, council.ballot(poll))]) for person in (D1, D2, D3))
    )
    assert [batch[0].status for batch in answers] == [APPLIED] * 3
    assert writer.waiting == 0


async def test_what_waits_becomes_one_group(
    council: Council, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = council.open_poll()
    sizes: list[int] = []
    commit = council.core.commit_group

    def counted(group: list[Submission]) -> list[CommandAnswer]:
        sizes.append(len(group))
        return commit(group)

    monkeypatch.setattr(council.core, "commit_group", counted)
    busy = threading.Event()
    held = writer.run(lambda _core: busy.wait(5))
    batches = [writer.submit([Submission(D1, council.ballot(poll))]) for _ in range(300)]
    other = writer.run(lambda _core: "between")
    busy.set()
    for batch in batches:
        assert batch.result(5)[0].status == APPLIED
    assert held.result(5)
    assert other.result(5) == "between"
    assert sizes == [256, 44]


async def test_who_no_longer_waits_does_not_stop_the_writer(council: Council, writer: Writer) -> None:
    """A line that was cut in the middle of a request."""
    poll = council.open_poll()
    busy = threading.Event()
    held = writer.run(lambda _core: busy.wait(5))
    gone = asyncio.create_task(writer.answers([Submission(D1, council.ballot(poll))]))
    work = writer.run(lambda _core: "done all the same")
    await asyncio.sleep(0)
    gone.cancel()
    assert not work.cancel()
    busy.set()
    answers = await writer.answers([Submission(D2, council.ballot(poll))])
    assert answers[0].status == APPLIED
    assert work.result(5) == "done all the same"
    assert held.result(5)
    assert writer.waiting == 0


def test_too_much_is_refused_before_it_is_taken(
    council: Council, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_WAITING", 1)
    text = "{}"
    with pytest.raises(Overloaded):
        writer.submit([Submission(D1, text), Submission(D1, text)])
    assert writer.submit([Submission(D1, text)]).result(5)[0].code == "malformed"


def test_a_bug_in_a_group_reaches_those_who_asked_and_nobody_after(
    council: Council, writer: Writer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(council.core, "commit_group", lambda _group: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        writer.submit([Submission(D1, "{}")]).result(5)
    monkeypatch.undo()
    assert writer.submit([Submission(D1, "{}")]).result(5)[0].code == "malformed"
    assert writer.waiting == 0
    assert "group_failed" in caplog.text


def test_other_work_is_done_in_its_turn_and_its_failure_is_its_own(council: Council, writer: Writer) -> None:
    def fail(_core: CommandCore) -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        writer.run(fail).result(5)
    assert writer.write(read).result(5).epoch == 1


def test_what_is_queued_is_written_before_the_end(council: Council) -> None:
    poll = council.open().open_poll()
    made = Writer(council.core)
    batches = [made.submit([Submission(person, council.ballot(poll))]) for person in (D1, D2)]
    made.start()
    made.close()
    assert [batch.result(0)[0].status for batch in batches] == [APPLIED] * 2


async def test_who_stops_waiting_has_sent_his_commands_and_stops_nobody_else(
    council: Council, writer: Writer
) -> None:
    poll = council.open_poll()
    busy = threading.Event()
    held = writer.run(lambda _core: busy.wait(5))
    tasks = [
        asyncio.create_task(writer.answers([Submission(person, council.ballot(poll))])) for person in (D1, D2)
    ]
    work = writer.run(lambda _core: "other work")
    await asyncio.sleep(0)
    tasks[0].cancel()
    assert not work.cancel()
    busy.set()
    assert (await tasks[1])[0].status == APPLIED
    assert held.result(5)
    assert set(council.meeting().polls[poll].ballots) == {D1, D2}
    assert writer.submit([Submission(D3, council.ballot(poll))]).result(5)[0].status == APPLIED


def test_a_loop_that_is_gone_is_answered_by_nobody(council: Council, writer: Writer) -> None:
    poll = council.open_poll()
    busy = threading.Event()
    writer.run(lambda _core: busy.wait(5))

    async def sends_and_leaves() -> None:
        task = asyncio.create_task(writer.answers([Submission(D1, council.ballot(poll))]))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(sends_and_leaves())
    busy.set()
    assert writer.submit([Submission(D2, council.ballot(poll))]).result(5)[0].status == APPLIED
    assert D1 in council.meeting().polls[poll].ballots


async def test_an_error_reaches_those_who_await(
    council: Council, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(council.core, "commit_group", lambda _group: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await writer.answers([Submission(D1, "{}")])
