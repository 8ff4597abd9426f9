"""From a token to its session: asked of the database, remembered for a few seconds.

Whatever ends sessions in this process must call `forget`, so that a revocation holds at once; what
another process does (`meetingroom admin`) holds after those seconds. Must not open sessions.
"""

import logging
from concurrent.futures import Future

from meetingroom.ports import Clock
from meetingroom.server.records.accounts import sessions
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.database import Database
from meetingroom.server.records.writer import Writer
from meetingroom.wire.sign_in import AccountRefused

REMEMBERED_MS = 3_000
MOST_REMEMBERED = 5_000

log = logging.getLogger("meetingroom.server.door")


class Door:
    """Lives on the event loop."""

    def __init__(self, database: Database, writer: Writer, clock: Clock) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._known: dict[bytes, tuple[int, Session]] = {}

    def session(self, token: bytes) -> Session | AccountRefused:
        """The session of a token, or why it does not hold."""
        now, elapsed = self._clock.now_ms(), self._clock.monotonic_ms()
        known = self._known.get(token)
        if known is not None and elapsed - known[0] < REMEMBERED_MS and now < known[1].ends_ms:
            return known[1]
        with self._database.reading() as connection:
            found = sessions.read_session(connection, token, now)
        if isinstance(found, AccountRefused):
            self._known.pop(token, None)
            return found
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[token] = (elapsed, found)
        if found.wants_touch(now):
            done = self._writer.write(lambda connection: sessions.touch(connection, found, now))
            done.add_done_callback(_note_failure)
        return found

    def forget(self) -> None:
        """Sessions may have ended: ask the database again."""
        self._known.clear()


def _note_failure(done: "Future[None]") -> None:
    if (error := done.exception()) is not None:
        log.warning("touch_failed", exc_info=error)
