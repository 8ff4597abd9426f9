"""What the server does by itself: heartbeats, held polls, forgetting, renewal, the end of a recovery.

Everything that writes goes through the writer, in its turn. Must not answer anybody.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.recovering import end_recovery
from meetingroom.server.identity.renewal import Renewal
from meetingroom.server.records import heartbeat, outcomes
from meetingroom.server.records.accounts import purge
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.database import NotCommitted, Transaction
from meetingroom.server.records.interruption import hold_interrupted

DAY_MS = 86_400_000
REFUSALS_LAST_MS = 7 * DAY_MS
RECOVERY_QUIET_MS = 30_000
"""So long after the last desk brought something, no more are waited for."""
_BEAT_S = heartbeat.EVERY_MS / 1000

T = TypeVar("T")

log = logging.getLogger("meetingroom.server.duties")


class Duties:
    """The duties of one server."""

    def __init__(self, house: House, renewal: Renewal) -> None:
        self._house = house
        self._renewal = renewal
        self._last_day_ms = -DAY_MS

    async def begin(self) -> None:
        """Before the first desk is heard: polls that were open while the server was away are held."""
        if not self._house.core.marks.recovering:
            await self._in_turn(hold_interrupted)

    async def go_on(self) -> None:
        """Every two seconds, until cancelled. What fails is logged and tried again next time."""
        while True:
            await asyncio.sleep(_BEAT_S)
            try:
                await self.do()
            except (NotCommitted, OSError) as error:
                log.warning("duty_failed", exc_info=error)

    async def do(self) -> None:
        """One round."""
        await self._in_turn(self._beat)
        await self._end_recovery()
        elapsed = self._house.clock.monotonic_ms()
        if elapsed - self._last_day_ms >= DAY_MS:
            self._last_day_ms = elapsed
            await self._in_turn(self._forget)
            await self._renew()

    def _beat(self, core: CommandCore) -> None:
        with core.database.reading() as connection:
            beats = heartbeat.last_beats(connection)
        if beats:
            core.write(lambda connection: heartbeat.beat(connection, core.clock.now_ms()))

    async def _end_recovery(self) -> None:
        house = self._house
        brought = house.recovery_watch.last_ms
        if not house.core.marks.recovering or brought is None:
            return
        if house.clock.monotonic_ms() - brought >= RECOVERY_QUIET_MS:
            await self._in_turn(end_recovery)

    async def _renew(self) -> None:
        hosts = await asyncio.to_thread(self._renewal.hosts)
        self._renewal.look(self._house.clock.now_ms(), hosts)

    def _forget(self, core: CommandCore) -> None:
        now = core.clock.now_ms()

        def forget(connection: Transaction) -> None:
            outcomes.forget_refusals(connection, now - REFUSALS_LAST_MS)
            purge.purge(connection, now, purge.Policy())

        core.write(forget)

    async def _in_turn(self, work: Callable[[CommandCore], T]) -> T:
        return await asyncio.wrap_future(self._house.writer.run(work))
