"""From a token to its session: asked of the database once, then remembered.

Whatever ends sessions in this process must call `forget`, so that a revocation holds at once; no other
process writes accounts while the server runs (`records.lock`). Must not open sessions.
"""

import logging
from concurrent.futures import Future
from dataclasses import replace

from meetingroom.ports import Clock
from meetingroom.server.records.accounts import sessions
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.database import Database
from meetingroom.server.records.writer import Writer
from meetingroom.wire.sign_in import AccountRefused

REMEMBERED_MS = 10 * 60_000
"""A session not used for so long is asked of the database again: it may have been idle too long."""
MOST_REMEMBERED = 5_000

log = logging.getLogger("meetingroom.server.door")


class Door:
    """Lives on the event loop."""

    def __init__(self, database: Database, writer: Writer, clock: Clock) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._known: dict[bytes, Session] = {}

    def session(self, token: bytes) -> Session | AccountRefused:
        """The session of a token, or why it does not hold."""
        now = self._clock.now_ms()
        known = self._known.get(token)
        if known is not None and abs(now - known.seen_ms) < REMEMBERED_MS and now < known.ends_ms:
            return self._seen(token, known, now) if known.wants_touch(now) else known
        with self._database.reading() as connection:
            found = sessions.read_session(connection, token, now)
        if isinstance(found, AccountRefused):
            self._known.pop(token, None)
            return found
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[token] = found
        return self._seen(token, found, now) if found.wants_touch(now) else found

    def forget(self) -> None:
        """Sessions may have ended: ask the database again."""
        self._known.clear()

    def _seen(self, token: bytes, session: Session, now: int) -> Session:
        """Notes, without waiting for it, that the person was here."""
        done = self._writer.write(lambda connection: sessions.touch(connection, session, now))
        done.add_done_callback(_note_failure)
        self._known[token] = replace(session, seen_ms=now)
        return self._known[token]


def _note_failure(done: "Future[None]") -> None:
    if (error := done.exception()) is not None:
        log.warning("touch_failed", exc_info=error)
