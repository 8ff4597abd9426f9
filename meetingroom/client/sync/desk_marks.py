"""A person's marks for his screens and his settings: read, written, his other devices let in.

Screens see it as `views.marks_link.MarksLink`. Methods may be called from any thread and never wait;
answers come on any thread. Must not draw or send.
"""

import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from meetingroom.client.store import marks
from meetingroom.client.store.answers import Failed, FourWords
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.errors import DrawerError
from meetingroom.client.store.store import Store
from meetingroom.client.sync import admission
from meetingroom.client.sync.admission import Asking, NoNotesKey
from meetingroom.client.sync.marks import MarksLine
from meetingroom.client.sync.shop import Turn, Workshop
from meetingroom.ports import Randomness
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.register import WRITER_BYTES
from meetingroom.rules.marks.shapes import MarkId, Standing, mark_id
from meetingroom.rules.streams import notes_keys_stream, notes_stream
from meetingroom.wire.four_words import four_words

T = TypeVar("T")

log = logging.getLogger("meetingroom.client.sync")


class DeskMarks:
    """One desk's marks. A writer's name is drawn once for each opening of the drawer."""

    def __init__(
        self,
        store: Store,
        workshop: Workshop,
        turn: Turn,
        line: MarksLine,
        randomness: Randomness,
        now_ms: Callable[[], int],
    ) -> None:
        self._store = store
        self._workshop = workshop
        self._turn = turn
        self._line = line
        self._randomness = randomness
        self._keys = notes_keys_stream(store.person)
        self._writer = randomness.token_bytes(WRITER_BYTES)
        self.now_ms = now_ms

    # ── the contract of views.marks_link.MarksLink ────────────────────────────────────────────

    def new_id(self) -> MarkId:
        """A fresh name of a mark: a UUID of version 7."""
        return mark_id(self.now_ms(), self._randomness.token_bytes(10))

    def load(self, meeting: str, sha256: str, done: Callable[[tuple[Standing, ...] | Failed], None]) -> None:
        """The marks on a paper; from now on those of other devices are fetched for this meeting."""
        stream = self._stream(meeting)
        self._workshop.soon(lambda: self._line.want(stream))
        self._begin(lambda connection: marks.of_paper(connection, stream, sha256), done)

    def write(
        self, meeting: str, step: Step, done: Callable[[Failed | None], None], *, settles: bool = False
    ) -> None:
        """Write a step; None: it is durable on this desk."""
        stream = self._stream(meeting)

        def job(connection: Transaction) -> None:
            marks.write(connection, stream, self._writer, step, settles=settles)

        self._begin(job, done, then_push=True)

    def listen(self, heard: Callable[[str, frozenset[str]], None]) -> Callable[[], None]:
        """Be told of a stream and the papers on which marks of other devices have come."""
        return self._line.listen(heard)

    # ── the person's other devices ────────────────────────────────────────────────────────────

    @property
    def has_key(self) -> bool:
        """This device can read the person's notes and send his own."""
        return self._line.has_key

    def look_for_devices(self, done: Callable[[tuple[Asking, ...] | Failed], None]) -> None:
        """Devices that ask to be let in, as this desk knows; asks the server for more meanwhile."""
        self._begin(lambda connection: admission.asking(connection, self._keys), done)
        self._workshop.soon(self._line.look_again)

    def words_of(self, asking: Asking, done: Callable[[FourWords], None]) -> None:
        """The four words to compare with those the asking device shows; they take about a second."""
        digest = hashlib.sha256(asking.public).digest()
        self._workshop.pool.submit(lambda: done(four_words(digest)))

    def own_device(self, done: Callable[[Asking | Failed], None]) -> None:
        """This device as it asks: its words are to be shown beside."""
        self._begin(lambda connection: admission.own_device(connection, self._randomness), done)

    def admit(self, asking: Asking, done: Callable[[Failed | None], None]) -> None:
        """A person has compared the words: let that device in."""

        def job(connection: Transaction) -> None:
            admission.admit(connection, self._keys, asking.public, self._randomness)

        self._begin(job, done, then_push=True)

    def new_recovery_code(self, done: Callable[[str | Failed], None]) -> None:
        """A code to be written down and kept; an older one opens nothing any more."""

        def job(connection: Transaction) -> str:
            return admission.write_recovery(connection, self._keys, self._randomness)

        self._begin(job, done, then_push=True)

    def recover(self, code: str, done: Callable[[Failed | None], None]) -> None:
        """Take the notes key with the recovery code. Failed: "wrong_recovery_code"."""

        def job(connection: Transaction) -> Failed | None:
            try:
                right = admission.recover(connection, self._keys, code)
            except ValueError:  # mistyped: its check letter says so
                right = False
            return None if right else Failed("wrong_recovery_code")

        self._begin(job, self._looking_again(done))

    def begin_anew(self, done: Callable[[Failed | None], None]) -> None:
        """A new key, for who has lost every device and the code; older notes stay sealed."""

        def job(connection: Transaction) -> None:
            admission.begin_anew(connection, self._keys, self._randomness)

        self._begin(job, self._looking_again(done))

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _stream(self, meeting: str) -> str:
        return notes_stream(self._store.person, meeting)

    def _looking_again(self, done: Callable[[Failed | None], None]) -> Callable[[Failed | None], None]:
        def answered(failed: Failed | None) -> None:
            if failed is None:
                self._workshop.soon(self._line.look_again)
            done(failed)

        return answered

    def _begin(
        self, job: Callable[[Transaction], T], done: Callable[[T | Failed], None], *, then_push: bool = False
    ) -> None:
        """Run a job in the drawer, off the calling thread, in the order asked."""

        async def work() -> None:
            answer: T | Failed
            try:
                answer = await self._turn.take(self._in_drawer, job)
            except DrawerError as error:
                answer = Failed(error.code)
            except NoNotesKey:
                answer = Failed("no_notes_key")
            else:
                if then_push:
                    self._line.push()
            done(answer)

        self._workshop.begin(work()).add_done_callback(_logged)

    def _in_drawer(self, job: Callable[[Transaction], T]) -> T:
        with self._store.drawer.writing() as connection:
            return job(connection)


def _logged(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("marks_failed", exc_info=error)
