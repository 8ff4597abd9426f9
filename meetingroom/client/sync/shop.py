"""Where a desk's work is done: one event loop on a thread of its own, and threads for its drawers.

Many desks of one process share one `Workshop`; each has a `Turn`, so that only one of its jobs is in its
drawer at a time. Must not know what the jobs are.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

_TURNS = 3
"""A transport lets go of its socket one or two turns of the loop after it was aborted."""


class Workshop:
    """An event loop on its own thread and a few threads for disk and ciphers. Start it once, stop it
    last."""

    def __init__(self, *, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="drawer")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="messenger", daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop; touch it from other threads only through `begin` and `soon`."""
        return self._loop

    @property
    def pool(self) -> ThreadPoolExecutor:
        """Threads that may block."""
        return self._pool

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the loop, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def soon(self, call: Callable[[], object]) -> None:
        """Call on the loop's thread, from any thread."""
        self._loop.call_soon_threadsafe(call)

    def stop(self) -> None:
        """Cancel what is left and end both kinds of threads."""
        self.begin(_cancel_all()).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._pool.shutdown()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()


async def _cancel_all() -> None:
    """Ends every task, and those that closing leaves behind; the last connections are gone after it."""
    own = asyncio.current_task()
    while tasks := [task for task in asyncio.all_tasks() if task is not own]:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class Turn:
    """One desk's turn at its drawer: jobs run off the loop, one after another, in the order asked."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self._pool = pool
        self._lock = asyncio.Lock()

    async def take(self, job: Callable[..., T], *given: Any) -> T:
        """The job's result; without a pool it runs right here (virtual time). Who is cancelled while he
        waits still keeps his turn until the job is done: two jobs never meet in a drawer."""
        async with self._lock:
            if self._pool is None:
                return job(*given)
            working = asyncio.get_running_loop().run_in_executor(self._pool, job, *given)
            try:
                return await asyncio.shield(working)
            except asyncio.CancelledError:
                await asyncio.wait((working,))
                raise
