"""The messenger at work: catch up, stay on the live line, send what waits, come back after every cut.

Always one of four states (`Connection`): catching up, current, offline, in trouble with what to do. Waits
grow after failures and carry jitter from the port of randomness. Runs on an asyncio loop; all drawer work
goes through the desk's `Turn`. Must not verify or decide.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from meetingroom.client.store.errors import DrawerError
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.store.store import Store
from meetingroom.client.sync.downloads import Downloads
from meetingroom.client.sync.engine import Outcome, SyncEngine
from meetingroom.client.sync.intake import TroubleCode
from meetingroom.client.sync.marks import MarksLine
from meetingroom.client.sync.pinning import ClockDisagrees, Distrust, RootChanged
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import (
    LiveBlocked,
    LiveLine,
    ServerSays,
    SignedOut,
    Transport,
    Unreachable,
)
from meetingroom.ports import Clock, Randomness
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.messages import SyncAnswer, SyncRequest

log = logging.getLogger("meetingroom.client.sync")

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 8.0
POLL_S = 2.0
"""Where no WebSocket comes through, `/sync` is asked this often."""
RECOVERY_WAIT_S = 1.0
STILL_HERE_S = 20.0
TOLD_MS = 5_000
"""The hour of "đã cập nhật" moves no more often than this."""
MOST_ROUNDS = 10_000
"""Answers of one catch-up: at 2,000 records each, more than any stream will ever have."""

SIGNED_OUT = "signed_out"
ROOT_CHANGED = "root_changed"
CLOCK_DISAGREES = "clock_disagrees"
RECOVERING = "recovering"
INTERNAL = "internal"
_TOO_OLD = ("desk_too_old", "server_too_old")
_FOR_GOOD = (AccountCode.DEVICE_REVOKED, AccountCode.DEVICE_UNKNOWN, AccountCode.ACCOUNT_CLOSED)
"""Signed out with no way back by oneself."""


@dataclass(slots=True)
class Backoff:
    """Waits that double from a quarter of a second to eight, each shortened by chance to no less than
    half, so that three hundred desks do not come back in step."""

    randomness: Randomness
    failures: int = 0

    def next_s(self) -> float:
        """Seconds to wait after one more failure."""
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * float(1 << self.failures))
        self.failures = min(self.failures + 1, 10)
        chance = int.from_bytes(self.randomness.token_bytes(2), "big") / 65_536
        return longest * (0.5 + chance / 2)

    def reset(self) -> None:
        """It worked."""
        self.failures = 0


class Messenger:
    """One desk's connection to its server. `run` until cancelled.

    `renew` opens a new session when the old one has ended (raises SignedOut when it cannot);
    `refresh` fetches the receipt certificates anew; `look_for` finds the server when its address has
    changed; `forget` destroys the key of this drawer when the device was taken off the list. Each may be
    None.
    """

    def __init__(
        self,
        store: Store,
        engine: SyncEngine,
        transport: Transport,
        turn: Turn,
        clock: Clock,
        randomness: Randomness,
        *,
        renew: Callable[[], Awaitable[None]] | None = None,
        refresh: Callable[[], Awaitable[None]] | None = None,
        look_for: Callable[[], Awaitable[None]] | None = None,
        forget: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._engine = engine
        self._transport = transport
        self._turn = turn
        self._clock = clock
        self._randomness = randomness
        self._renew = renew
        self._refresh = refresh
        self._look_for = look_for
        self._forget = forget
        self._backoff = Backoff(randomness)
        self._patience = Backoff(randomness)
        self._to_push = asyncio.Event()
        self._now = asyncio.Event()
        self._ask = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._troubles: dict[str, TroubleCode] = {}
        self.downloads = Downloads(store, transport, turn, randomness)
        self.marks = MarksLine(store, transport, turn, randomness)

    def push(self) -> None:
        """Something waits in the outbox."""
        self._to_push.set()

    def reconnect(self) -> None:
        """Try now."""
        self._backoff.reset()
        self._now.set()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        self._task = asyncio.current_task()
        self._offline()
        while True:
            try:
                # A task of its own for every attempt: a TaskGroup that failed leaves its task's count of
                # cancellations raised, and Python 3.11.2 (Debian 12) then takes the next wait that runs
                # out for a cancellation of the messenger.
                await asyncio.create_task(self._connected())
            except Exception as error:
                if self._task is not None and self._task.cancelling():
                    return  # a line that broke while it was being cancelled is no reason to go on
                await self._failed(_first(error))

    async def over(self) -> None:
        """Waits until a cancelled `run` has let go of the line."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _failed(self, error: BaseException) -> None:
        """Say how it is and wait as long as that asks for."""
        match error:
            case Unreachable():
                await self._cut()
            case SignedOut():
                await self._signed_out(error)
            case ServerSays():
                self._trouble(error.code)
                await self._wait(max(error.wait_s, self._backoff.next_s()))
            case Distrust():
                await self._distrusted(error)
            case DrawerError():
                self._trouble(error.code)
                await self._wait(LONGEST_WAIT_S)
            case _:
                # A bug of ours: it is said, logged, and the line is tried again.
                log.error("messenger_failed", exc_info=error)
                self._trouble(INTERNAL)
                await self._wait(LONGEST_WAIT_S)

    # ── connected ─────────────────────────────────────────────────────────────────────────────

    async def _connected(self) -> None:
        await self._turn.take(self._engine.line_begins)
        await self._catch_up()
        await self._push_all()
        try:
            hello = await self._turn.take(self._engine.hello)
            async with self._transport.live(hello) as line:
                self._backoff.reset()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._hear(line))
                    group.create_task(self._stay_current())
                    group.create_task(self._answer_asks(line))
                    group.create_task(self._keep_pushing())
                    group.create_task(self.downloads.run())
                    group.create_task(self.marks.run())
        except LiveBlocked:
            self._backoff.reset()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._poll())
                group.create_task(self._keep_pushing())
                group.create_task(self.downloads.run())
                group.create_task(self.marks.run())

    async def _catch_up(self) -> None:
        """Ask `/sync` until there is nothing more to ask. While an answer is being verified and written,
        the server is already at the next; what it says counts only if the desk would ask just that."""
        taken = 0
        early: _Early | None = None
        try:
            for _ in range(MOST_ROUNDS):
                request = await self._turn.take(self._engine.sync_request)
                if early is not None and early.request == request:
                    answer = await early.answer
                else:
                    _drop(early)
                    answer = await self._transport.sync(request)
                early = self._ask_early(request, answer)
                outcome = await self._turn.take(self._engine.apply_sync, answer)
                taken += outcome.taken
                if taken and outcome.ask:
                    self._say(
                        Connection(Line.SYNCING, self._server_now(), done=taken, total=taken + outcome.behind)
                    )
                if await self._settled(outcome):
                    break
        finally:
            _drop(early)
        await self._turn.take(self._put_by)
        self._current()
        self.downloads.look()

    def _ask_early(self, request: SyncRequest, answer: SyncAnswer) -> "_Early | None":
        ahead = self._engine.request_after(request, answer)
        return None if ahead is None else _Early(ahead, asyncio.create_task(self._transport.sync(ahead)))

    async def _settled(self, outcome: Outcome) -> bool:
        """Do what an answer asks for; True when nothing is left to ask."""
        self._note(outcome)
        if outcome.recover:
            await self._recover()
            return False
        if TroubleCode.UNKNOWN_KEY in outcome.troubles.values() and self._refresh is not None:
            refresh, self._refresh = self._refresh, None  # once per connection
            await refresh()
            return False
        if self._engine.recovering:
            self._trouble(RECOVERING)
            await self._wait(RECOVERY_WAIT_S)
            return False
        return not outcome.ask

    async def _recover(self) -> None:
        """Records first: offer and upload what this desk holds of streams that were lost."""
        while (offered := await self._turn.take(self._engine.offers)) is not None:
            wanted = await self._transport.offer(offered)
            for upload in await self._turn.take(self._engine.uploads, offered, wanted):
                with suppress(ServerSays):  # forked, or another desk was faster: nothing to be done here
                    await self._transport.upload_records(upload)
            self._engine.offered(offered)

    async def _hear(self, line: LiveLine) -> None:
        async for frame in line.frames():
            outcome = await self._turn.take(self._engine.apply_frame, frame)
            self._note(outcome)
            if outcome.ask or outcome.recover:
                self._ask.set()
            else:
                self._current()
            if outcome.taken:
                self.downloads.look()

    async def _answer_asks(self, line: LiveLine) -> None:
        """A frame did not fit: catch up over `/sync`, then say anew how far this desk is."""
        while True:
            await self._ask.wait()
            self._ask.clear()
            await self._catch_up()
            await line.hello(await self._turn.take(self._engine.hello))

    async def _stay_current(self) -> None:
        """While the line holds, what is shown is current, even when nothing happens."""
        while True:
            await asyncio.sleep(STILL_HERE_S)
            self._current()

    async def _poll(self) -> None:
        while True:
            await self._wait(POLL_S)
            await self._catch_up()

    # ── pushing ───────────────────────────────────────────────────────────────────────────────

    async def _keep_pushing(self) -> None:
        while True:
            await self._to_push.wait()
            await self._push_all()

    async def _push_all(self) -> None:
        """Send until nothing waits. What the server wants later goes later; it never blocks the line."""
        self._to_push.clear()
        while (request := await self._turn.take(self._engine.commands_to_send)) is not None:
            try:
                answer = await self._transport.commands(request)
            except SignedOut:
                raise
            except ServerSays as said:
                if said.status not in (400, 413) or said.code in _TOO_OLD:
                    raise
                now = self._server_now()
                await self._turn.take(self._engine.commands_refused, said.code, said.params, now)
                continue
            outcome = await self._turn.take(self._engine.apply_commands, answer)
            self._note(outcome)
            if outcome.ask or outcome.recover:
                self._ask.set()
            if outcome.taken:
                self.downloads.look()
            if outcome.ended:
                self._patience.reset()
            if outcome.waiting:
                asyncio.get_running_loop().call_later(self._patience.next_s(), self._to_push.set)
                return

    # ── when it does not work ─────────────────────────────────────────────────────────────────

    async def _cut(self) -> None:
        self._offline()
        self._store.projection.forget_passing()
        wait_s = self._backoff.next_s()
        if self._look_for is not None and self._backoff.failures > 3:
            await self._look_for()
        await self._wait(wait_s)

    async def _signed_out(self, ended: SignedOut) -> None:
        if self._renew is not None:
            try:
                await self._renew()
            except (SignedOut, ServerSays) as error:
                ended = error if isinstance(error, SignedOut) else ended
            except Unreachable:
                await self._cut()
                return
            else:
                return
        if ended.code == AccountCode.DEVICE_REVOKED:
            await self._forget_everything()
        self._trouble(ended.code if ended.code in _FOR_GOOD else SIGNED_OUT)
        await self._wait(LONGEST_WAIT_S)

    async def _forget_everything(self) -> None:
        """This device was taken off the list (a lost tablet): nothing stays on it that can be read."""
        await self._turn.take(self._engine.forget_everything)
        await self.marks.forget_everything()
        await self.downloads.drop_unnamed()
        if self._forget is not None:
            await self._forget()

    async def _distrusted(self, why: Distrust) -> None:
        match why:
            case RootChanged():
                # A hard stop: only a person may go on from here ("Kết nối lại ngay" asks once more).
                self._trouble(ROOT_CHANGED)
                await self._wait(None)
            case ClockDisagrees():
                self._trouble(CLOCK_DISAGREES)
                await self._wait(LONGEST_WAIT_S)
            case _:
                await self._cut()  # something else answers at this address: our server is elsewhere

    # ── saying how it is ──────────────────────────────────────────────────────────────────────

    def _note(self, outcome: Outcome) -> None:
        for stream, code in outcome.troubles.items():
            self._troubles[stream] = code
        if outcome.taken and not outcome.troubles:
            self._troubles.clear()

    def _current(self) -> None:
        if self._troubles:
            self._trouble(next(iter(self._troubles.values())))
        else:
            before, now = self._store.projection.picture.connection, self._server_now()
            if before.state is not Line.CURRENT or now - before.since >= TOLD_MS:
                self._say(Connection(Line.CURRENT, now))

    def _offline(self) -> None:
        before = self._store.projection.picture.connection
        if before.state is not Line.OFFLINE or not before.since:
            self._say(Connection(Line.OFFLINE, self._server_now()))

    def _trouble(self, code: str) -> None:
        before = self._store.projection.picture.connection
        if (before.state, before.code) != (Line.TROUBLE, code):
            self._say(Connection(Line.TROUBLE, self._server_now(), code=code))

    def _say(self, connection: Connection) -> None:
        self._store.projection.set_connection(connection)

    def _server_now(self) -> int:
        return self._clock.now_ms() + self._store.projection.picture.ahead_ms

    def _put_by(self) -> None:
        with self._store.drawer.writing() as connection:
            self._store.projection.put_by(connection)

    async def _wait(self, seconds: float | None) -> None:
        """Wait, or until somebody asks to try now."""
        self._now.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._now.wait()


@dataclass(frozen=True, slots=True)
class _Early:
    """A question asked before its turn, and its answer on the way."""

    request: SyncRequest
    answer: "asyncio.Task[SyncAnswer]"


def _drop(early: _Early | None) -> None:
    """Its answer is not wanted; neither is its failure."""
    if early is not None and not early.answer.cancel() and not early.answer.cancelled():
        early.answer.exception()


def _first(error: BaseException) -> BaseException:
    """The first failure of a group of tasks that ended together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
