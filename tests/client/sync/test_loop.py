"""The messenger: always one of four states, back after every cut, and nothing lost on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import ActState, Line
from meetingroom.client.sync.loop import Backoff, Messenger
from meetingroom.client.sync.pinning import ClockDisagrees, Introduction, NotAMeetingRoom, RootChanged
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import ServerSays, SignedOut
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.events import ConclusionRecorded
from meetingroom.rules.terms import Choice
from meetingroom.wire.messages import CommandsAnswer, CommandsRequest, LiveFrame, Page, Passing
from tests.client.sync.conftest import MEETING, Desks
from tests.fakes.small_desk import SmallDesk
from tests.fakes.small_server import SmallServer
from tests.fakes.small_transport import SmallTransport
from tests.fakes.world import RepeatingRandomness
from tests.rules.hall import BUDGET, D1, D2, Hall


class Working:
    """A desk whose messenger runs on this test's loop; drawer work is done in place."""

    def __init__(self, made: SmallDesk, **hooks: object) -> None:
        self.made = made
        self.line = SmallTransport(made.server, made.person)
        self.messenger = Messenger(
            made.store,
            made.engine,
            self.line,
            Turn(None),
            made.server.clock,
            RepeatingRandomness("jitter"),
            **hooks,  # type: ignore[arg-type]
        )

    @property
    def state(self) -> Line:
        return self.made.store.projection.picture.connection.state

    @property
    def code(self) -> str:
        return self.made.store.projection.picture.connection.code

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Working"]:
        task = asyncio.create_task(self.messenger.run())
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, true: Callable[[], object]) -> None:
        """Let the loop work until this is so; virtual waits are pressed for."""
        async with asyncio.timeout(5):
            while not true():
                await asyncio.sleep(0)
                self.messenger.reconnect()


@pytest.fixture
def working(desk: Desks) -> Working:
    return Working(desk(D1))


async def test_a_desk_comes_from_offline_to_current(working: Working) -> None:
    states: list[Line] = []
    working.made.store.projection.listen(lambda _: states.append(working.state))
    assert working.state is Line.OFFLINE
    async with working.running():
        await working.until(lambda: working.line.is_live)
        assert working.state is Line.CURRENT
        assert working.made.meeting(MEETING).particulars is not None
    assert Line.SYNCING in states


async def test_the_next_page_is_asked_for_while_one_is_written_and_progress_is_told(
    working: Working,
) -> None:
    working.made.server.page = 5
    told: list[tuple[int, int]] = []

    def hear(_: object) -> None:
        connection = working.made.store.projection.picture.connection
        if connection.state is Line.SYNCING:
            told.append((connection.done, connection.total))

    working.made.store.projection.listen(hear)
    async with working.running():
        await working.until(lambda: working.line.is_live)
    number = working.made.server.journal(MEETING).head.number
    assert working.made.place(MEETING).number == number
    assert told == sorted(told)
    assert told[-1][0] <= told[-1][1] <= number + 1
    rounds = working.line.asked.count("sync")
    assert rounds <= number // 5 + 3, "a question asked early is not asked twice"


async def test_an_early_answer_that_no_longer_fits_is_not_used(working: Working) -> None:
    """A grant among the records changes what is asked next."""
    server = working.made.server
    server.page = 1
    for n in range(4):
        server.grant(D1, f"body/body-{n}")
    async with working.running():
        await working.until(lambda: working.line.is_live)
    assert working.made.held("body/body-3") is not None
    assert working.made.place(MEETING).number == server.journal(MEETING).head.number


async def test_news_arrive_on_the_live_line(working: Working) -> None:
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.made.server.happened(MEETING, ConclusionRecorded("k", BUDGET, "Nhất trí"))  # type: ignore[arg-type]
        working.line.news()
        await working.until(lambda: working.made.meeting(MEETING).conclusions)


async def test_a_frame_that_does_not_fit_is_made_good_over_sync_and_said_anew(working: Working) -> None:
    async with working.running():
        await working.until(lambda: working.line.is_live)
        server = working.made.server
        cursors = working.made.engine.hello().cursors
        server.happened(MEETING, ConclusionRecorded("k", BUDGET, "Nhất trí"))  # type: ignore[arg-type]
        frame = server.frame(D1, cursors)
        late = [type(page)(stream=page.stream, epoch=page.epoch, view=page.view, after=page.after + 5,
                           records=page.records, head=page.head) for page in frame.pages]  # fmt: skip
        working.line.push(LiveFrame(now=frame.now, pages=late))
        await working.until(lambda: working.made.meeting(MEETING).conclusions)
        await working.until(lambda: working.line._line.cursors == working.made.engine.hello().cursors)  # type: ignore[union-attr]


async def test_an_act_is_sent_by_itself(working: Working, hall: Hall) -> None:
    poll = _open_poll(working.made.server, hall)
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: working.made.acts(MEETING)[0].state is ActState.RECORDED)
        working.line.news()
        await working.until(lambda: working.made.acts(MEETING) == ())


async def test_after_a_cut_the_desk_says_so_comes_back_and_sends_what_waits(
    working: Working, hall: Hall
) -> None:
    poll = _open_poll(working.made.server, hall)
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.line.cut()
        await working.until(lambda: working.state is Line.OFFLINE)
        since = working.made.store.projection.picture.connection.since
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        working.made.server.clock.move(minutes=60)
        for _ in range(50):
            await asyncio.sleep(0)
            working.messenger.reconnect()
        assert working.made.store.projection.picture.connection.since == since, "still the same absence"
        assert working.made.acts(MEETING)[0].state in (ActState.UNSENT, ActState.SENT)
        working.line.down = False
        await working.until(lambda: working.state is Line.CURRENT)
        await working.until(lambda: working.made.meeting(MEETING).polls[poll].ballots.get(D1))


async def test_a_cut_leaves_the_messenger_as_it_was_and_its_next_wait_may_run_out(working: Working) -> None:
    """Its task counts no cancellation; else Python 3.11.2 ends it at the first wait nobody cuts short."""
    messenger = asyncio.create_task(working.messenger.run())
    try:
        await working.until(lambda: working.line.is_live)
        working.line.cut()
        await working.until(lambda: working.state is Line.OFFLINE)
        assert messenger.cancelling() == 0
    finally:
        messenger.cancel()
        await asyncio.gather(messenger, return_exceptions=True)


async def test_a_messenger_told_to_end_ends_although_its_line_breaks_meanwhile(working: Working) -> None:
    messenger = asyncio.create_task(working.messenger.run())
    await working.until(lambda: working.line.is_live)
    working.line.cut()
    messenger.cancel()
    async with asyncio.timeout(5):
        await working.messenger.over()
    assert messenger.done()


async def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(working: Working, hall: Hall) -> None:
    poll = _open_poll(working.made.server, hall)
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.line.lose_answers = 1
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: working.made.meeting(MEETING).polls[poll].ballots.get(D1))
    assert working.line.asked.count("commands") == 2
    assert len(working.made.server.journal(MEETING).state.polls[poll].ballots) == 1


async def test_a_record_that_came_with_its_receipt_is_not_asked_for_when_the_line_brings_it_too(
    working: Working, hall: Hall
) -> None:
    poll = _open_poll(working.made.server, hall)
    working.made.server.brings_records = True
    async with working.running():
        await working.until(lambda: working.line.is_live)
        asked = working.line.asked.count("sync")
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: working.made.meeting(MEETING).polls[poll].ballots.get(D1))
        working.line.news()  # from where the line was: the ballot once more
        working.made.server.happened(MEETING, ConclusionRecorded("k", BUDGET, "Nhất trí"))  # type: ignore[arg-type]
        working.line.news()
        await working.until(lambda: working.made.meeting(MEETING).conclusions)
        assert working.line.asked.count("sync") == asked


async def test_records_beside_a_receipt_that_leave_a_gap_are_fetched_at_once(
    working: Working, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = _open_poll(working.made.server, hall)
    ask = working.line.commands

    async def with_a_gap(request: CommandsRequest) -> CommandsAnswer:
        answer = await ask(request)
        page = Page(stream=MEETING, epoch=1, view=0, after=10_000, records=[])
        return CommandsAnswer(protocol=1, now=answer.now, answers=answer.answers, pages=[page])

    monkeypatch.setattr(working.line, "commands", with_a_gap)
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: working.made.acts(MEETING) == ())


async def test_where_no_websocket_comes_through_sync_is_polled(working: Working) -> None:
    working.line.blocked = True
    async with working.running():
        await working.until(lambda: working.state is Line.CURRENT)
        working.made.server.happened(MEETING, ConclusionRecorded("k", BUDGET, "Nhất trí"))  # type: ignore[arg-type]
        await working.until(lambda: working.made.meeting(MEETING).conclusions)


async def test_a_busy_server_gets_the_command_again(working: Working, hall: Hall) -> None:
    poll = _open_poll(working.made.server, hall)
    working.made.server.again = True
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: "commands" in working.line.asked)
        working.made.server.again = False
        working.messenger.push()
        await working.until(lambda: working.made.acts(MEETING)[0].state is ActState.RECORDED)


async def test_a_command_the_server_cannot_read_ends_and_the_next_goes(working: Working, hall: Hall) -> None:
    poll = _open_poll(working.made.server, hall)
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.line.says = ServerSays("too_large", {"most": 1}, 413)
        bad = working.made.act(MEETING, CastBallot(poll, Choice.FOR))
        working.messenger.push()
        await working.until(lambda: working.made.acts(MEETING)[0].state is ActState.REFUSED)
        working.line.says = None
        working.made.act(MEETING, CastBallot(poll, Choice.AGAINST))
        working.messenger.push()
        await working.until(lambda: working.made.acts(MEETING)[-1].state is ActState.RECORDED)
    assert working.made.acts(MEETING)[0].id == bad
    assert working.made.acts(MEETING)[0].code == "too_large"


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (ServerSays("desk_too_old", {"least": 2}, 426), "desk_too_old"),
        (ServerSays("server_too_old", {"newest": 1}, 400), "server_too_old"),
        (ServerSays("server_full", {}, 507), "server_full"),
        (SignedOut("session_ended", {}, 401), "signed_out"),
        (SignedOut("device_revoked", {}, 401), "device_revoked"),
        (ClockDisagrees(Introduction(b"", b"", "")), "clock_disagrees"),
        (RootChanged(Introduction(b"", b"", "")), "root_changed"),
        (DiskFull("full"), "disk_full"),
        (KeyError("a bug"), "internal"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_every_trouble_has_its_code_and_passes(
    working: Working, problem: ServerSays, code: str
) -> None:
    working.line.says = problem
    async with working.running():
        await working.until(lambda: working.state is Line.TROUBLE)
        assert working.code == code
        working.line.says = None
        await working.until(lambda: working.state is Line.CURRENT)


async def test_a_stranger_at_the_address_counts_as_nobody(working: Working) -> None:
    working.line.says = NotAMeetingRoom("a captive portal")  # type: ignore[assignment]
    async with working.running():
        for _ in range(20):
            await asyncio.sleep(0)
        assert working.state is Line.OFFLINE


async def test_a_session_that_ended_is_renewed_without_a_word(desk: Desks) -> None:
    renewed: list[int] = []

    async def renew() -> None:
        renewed.append(1)
        working.line.says = None

    working = Working(desk(D1), renew=renew)
    working.line.says = SignedOut("session_expired", {}, 401)
    async with working.running():
        await working.until(lambda: working.state is Line.CURRENT)
    assert renewed == [1]


async def test_a_device_that_was_taken_off_the_list_is_told_so(desk: Desks) -> None:
    async def renew() -> None:
        raise SignedOut("device_revoked", {}, 401)

    working = Working(desk(D1), renew=renew)
    working.line.says = SignedOut("session_ended", {}, 401)
    async with working.running():
        await working.until(lambda: working.state is Line.TROUBLE)
        assert working.code == "device_revoked"


async def test_a_device_that_was_taken_off_the_list_holds_nothing_any_more(desk: Desks, hall: Hall) -> None:
    forgotten: list[int] = []

    async def forget() -> None:
        forgotten.append(1)

    working = Working(desk(D1), forget=forget)
    made = working.made
    poll = _open_poll(made.server, hall)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    working.line.says = SignedOut("device_revoked", {}, 401)
    async with working.running():
        await working.until(lambda: forgotten)
        await working.until(lambda: working.code == "device_revoked")
    assert MEETING not in made.store.projection.picture.streams
    with made.store.drawer.reading() as connection:
        for table in ("record", "outbox", "receipt", "snapshot", "paper"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    made.reopen()
    assert made.held(MEETING) is None


async def test_a_renewed_receipt_key_is_fetched_and_then_believed(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    believed: set[bytes] = set()
    made.engine._trusted = lambda key, at: key in believed
    fetched: list[int] = []

    async def refresh() -> None:
        fetched.append(1)
        believed.add(server.key.public_key().public_bytes_raw())

    working = Working(made, refresh=refresh)
    async with working.running():
        await working.until(lambda: working.state is Line.CURRENT)
    assert fetched == [1]
    assert made.meeting(MEETING).particulars is not None


async def test_a_server_that_does_not_continue_what_it_signed_is_trouble(
    working: Working, server: SmallServer
) -> None:
    working.made.sync()
    journal = server.journal(MEETING)
    del journal.records[-2:], journal.chains[-2:]
    async with working.running():
        await working.until(lambda: working.state is Line.TROUBLE)
        assert working.code == "rolled_back"


async def test_records_go_up_before_anything_else_after_a_loss(desk: Desks, hall: Hall) -> None:
    made = desk(D1)
    poll = _open_poll(made.server, hall)
    made.sync()
    backup = made.server.journal(MEETING).head.number
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    made.sync()
    made.server.restore(MEETING, backup)
    working = Working(made)
    async with working.running():
        await working.until(lambda: "upload" in working.line.asked)
        await working.until(lambda: working.code == "recovering")
        assert "commands" not in working.line.asked
        made.server.recovering.clear()
        await working.until(lambda: working.state is Line.CURRENT)
    assert made.server.journal(MEETING).state.polls[poll].ballots[D1].choice is Choice.FOR


async def test_what_is_true_right_now_is_forgotten_when_the_line_is_cut(working: Working) -> None:
    async with working.running():
        await working.until(lambda: working.line.is_live)
        working.line.push(LiveFrame(now=0, passing={MEETING: Passing(connected=[D2])}))
        await working.until(lambda: working.made.store.projection.picture.passing)
        working.line.cut()
        await working.until(lambda: not working.made.store.projection.picture.passing)


async def test_a_server_that_moved_is_looked_for(desk: Desks) -> None:
    looked: list[int] = []

    async def look_for() -> None:
        looked.append(1)
        working.line.down = False

    working = Working(desk(D1), look_for=look_for)
    working.line.down = True
    task = asyncio.create_task(working.messenger.run())
    try:
        async with asyncio.timeout(5):
            while working.state is not Line.CURRENT:
                await asyncio.sleep(0)
                working.messenger._now.set()  # time passes; nobody presses a button
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert looked


def test_waits_double_up_to_eight_seconds_and_never_come_in_step() -> None:
    one, other = Backoff(RepeatingRandomness("one")), Backoff(RepeatingRandomness("other"))
    waits = [one.next_s() for _ in range(12)]
    assert all(
        0.5 * limit <= wait <= limit for wait, limit in zip(waits, [0.25, 0.5, 1, 2, 4, 8, 8], strict=False)
    )
    assert max(waits) <= 8
    assert waits != [other.next_s() for _ in range(12)]
    one.reset()
    assert one.next_s() <= 0.25


def _open_poll(server: SmallServer, hall: Hall) -> object:
    before = len(hall.journal)
    poll = hall.voting()
    server.append(MEETING, hall.journal[before:])
    return poll
