"""The one thread that writes: commands queue up and are committed in groups, callers await answers.

The core itself knows no threads; here it gets its own. What arrives while a group is being committed
forms the next one, at most 256 commands, so nobody waits for a timer. Must not decide anything.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection

from meetingroom.server.records.core import MOST_IN_GROUP, CommandCore, Submission
from meetingroom.wire.messages import CommandAnswer

MOST_WAITING = 20_000
"""Commands in the queue beyond which new ones are told to come again."""

T = TypeVar("T")

log = logging.getLogger("meetingroom.server.writer")


class Overloaded(Exception):
    """The queue is full; nothing was taken."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Commands of one request; answered together: on a loop where `loop` is one, else on any thread."""

    submissions: Sequence[Submission]
    done: "Future[list[CommandAnswer]] | asyncio.Future[list[CommandAnswer]]"
    loop: asyncio.AbstractEventLoop | None = None


_Result = list[CommandAnswer] | Exception


@dataclass(frozen=True, slots=True)
class _Work:
    """Something else that only the writing thread may do."""

    run: Callable[[], None]


class Writer:
    """Owns the writing thread. Start it, submit from any thread or loop, close it."""

    def __init__(self, core: CommandCore) -> None:
        self._core = core
        self._queue: SimpleQueue[_Batch | _Work | None] = SimpleQueue()
        self._waiting = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._write_on, name="meetingroom writer")

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def close(self) -> None:
        """Writes what is queued, then ends the thread; a thread that was never started needs no end."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    @property
    def waiting(self) -> int:
        """Commands not yet answered."""
        return self._waiting

    def submit(self, submissions: Sequence[Submission]) -> "Future[list[CommandAnswer]]":
        """Answers, one for each command, once they are durable. Raises Overloaded."""
        done: Future[list[CommandAnswer]] = _promise()
        self._take(_Batch(submissions, done))
        return done

    async def answers(self, submissions: Sequence[Submission]) -> list[CommandAnswer]:
        """As `submit`, awaited. Whoever stops waiting has sent his commands all the same."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[list[CommandAnswer]] = loop.create_future()
        self._take(_Batch(submissions, done, loop))
        return await done

    def _take(self, batch: _Batch) -> None:
        with self._lock:
            if self._waiting + len(batch.submissions) > MOST_WAITING:
                raise Overloaded
            self._waiting += len(batch.submissions)
        self._queue.put(batch)

    def run(self, work: Callable[[CommandCore], T]) -> "Future[T]":
        """Something else to be done with the core between two groups, in its turn."""
        done: Future[T] = _promise()

        def run() -> None:
            try:
                done.set_result(work(self._core))
            except Exception as error:
                done.set_exception(error)

        self._queue.put(_Work(run))
        return done

    def write(self, work: Callable[[Connection], T]) -> "Future[T]":
        """A transaction of its own, in its turn; the result comes after the commit."""

        def within(core: CommandCore) -> T:
            found: list[T] = []
            core.write(lambda connection: found.append(work(connection)))
            return found[0]

        return self.run(within)

    def _write_on(self) -> None:
        going = True
        while going:
            going = self._take_turn()

    def _take_turn(self) -> bool:
        """One group, or one other work; False at the end."""
        batches: list[_Batch] = []
        size = 0
        follows: _Batch | _Work | None = self._queue.get()
        while isinstance(follows, _Batch):
            batches.append(follows)
            size += len(follows.submissions)
            if size >= MOST_IN_GROUP or self._queue.empty():
                break
            follows = self._queue.get()
        if batches:
            self._commit(batches)
        if isinstance(follows, _Work):
            follows.run()
        return follows is not None

    def _commit(self, batches: Sequence[_Batch]) -> None:
        submissions = [each for batch in batches for each in batch.submissions]
        failure: Exception | None = None
        answers: list[CommandAnswer] = []
        try:
            answers = self._core.commit_group(submissions)
        except Exception as error:
            log.exception("group_failed")
            failure = error
        with self._lock:
            self._waiting -= len(submissions)
        given = iter(answers)
        results: list[tuple[_Batch, _Result]] = [
            (batch, failure or [next(given) for _ in batch.submissions]) for batch in batches
        ]
        _answer(results)


def _answer(results: Sequence[tuple[_Batch, _Result]]) -> None:
    """Each loop is woken once for all its callers: five hundred ballots are not five hundred wake-ups."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Batch, _Result]]] = {}
    for batch, result in results:
        if batch.loop is None:
            _settle(batch, result)
        else:
            by_loop.setdefault(batch.loop, []).append((batch, result))
    for loop, theirs in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits there any more
            loop.call_soon_threadsafe(_settle_all, theirs)


def _settle_all(results: Sequence[tuple[_Batch, _Result]]) -> None:
    for batch, result in results:
        _settle(batch, result)


def _settle(batch: _Batch, result: _Result) -> None:
    if batch.done.done():
        return  # whoever asked has gone away
    if isinstance(result, Exception):
        batch.done.set_exception(result)
    else:
        batch.done.set_result(result)


def _promise() -> "Future[Any]":
    """A future nobody can cancel: who stops waiting (his line was cut) does not undo what is queued, and
    must not make the writer stumble over his absence."""
    promised: Future[Any] = Future()
    promised.set_running_or_notify_cancel()
    return promised
