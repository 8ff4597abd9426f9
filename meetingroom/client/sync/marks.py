"""Private marks on their way: pull what other devices wrote, merge, bundle what waits, push.

Works only while a line holds; without one marks wait as rows of the drawer. A refusal of the server never
cuts the line that carries ballots. All drawer work goes through the desk's `Turn`. Must not look into a mark.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress

from meetingroom.client.store import marks, notes
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.note_keys import BUNDLE
from meetingroom.client.store.store import Store
from meetingroom.client.sync import admission
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import ServerSays, SignedOut, Transport
from meetingroom.ports import Randomness
from meetingroom.rules.streams import notes_keys_stream
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.notes import NotesPulled, NotesWritten, NoteWrite, PullNotes, WriteNotes

log = logging.getLogger("meetingroom.client.sync")

Heard = Callable[[str, frozenset[str]], None]
"""The stream, and the papers (SHA-256) on which other devices' marks have come; called on any thread."""

GATHER_S = 1.0
"""Marks made within this are sent together."""
AGAIN_S = 15.0
"""After a refusal, and while this device waits to be let in."""


class MarksLine:
    """`wanted` a meeting's marks, `push` when something waits, `run` while the line holds."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        turn: Turn,
        randomness: Randomness,
        *,
        gather_s: float = GATHER_S,
        again_s: float = AGAIN_S,
    ) -> None:
        self._store = store
        self._transport = transport
        self._turn = turn
        self._randomness = randomness
        self._gather_s = gather_s
        self._again_s = again_s
        self._keys = notes_keys_stream(store.person)
        self._wanted: set[str] = set()
        self._to_pull: set[str] = set()
        self._stirred = asyncio.Event()
        self._heard: list[Heard] = []
        self._key: bytes | None = None
        self.refused = ""
        """The code of the last refusal; empty when all went well since."""

    @property
    def has_key(self) -> bool:
        """This device holds the person's notes key, as the server has confirmed in this run."""
        return self._key is not None

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Be told when marks of other devices have come; call the answer to hear no more."""
        self._heard.append(heard)
        return lambda: self._heard.remove(heard)

    def want(self, stream: str) -> None:
        """A meeting was opened: its marks are pulled now and after every cut. On the loop's thread."""
        self._wanted.add(stream)
        self._to_pull.add(stream)
        self._stirred.set()

    def push(self) -> None:
        """Something waits. On the loop's thread."""
        self._stirred.set()

    def look_again(self) -> None:
        """The keys may have changed: look at them before anything else. On the loop's thread."""
        self._key = None
        self._stirred.set()

    async def forget_everything(self) -> None:
        """This device was taken off the list: no mark and no key stays on it."""
        self._key = None
        await self._turn.take(self._forget)

    async def run(self) -> None:
        """Until cancelled. Raises Unreachable, SignedOut, Distrust and errors of the drawer."""
        self._key = None
        self._to_pull |= self._wanted
        waiting = await self._turn.take(self._waiting)
        if self._to_pull or waiting:
            self._stirred.set()
        wait_s: float | None = None
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._stirred.wait()
            if not self._to_pull:
                await asyncio.sleep(self._gather_s)
            self._stirred.clear()
            wait_s = await self._tried()

    async def _tried(self) -> float | None:
        """A round; seconds until the next one is due by itself."""
        try:
            await self.round()
        except SignedOut:
            raise
        except ServerSays as said:
            log.warning("notes_refused %s", said.code)
            self.refused = said.code
            return max(self._again_s, said.wait_s)
        self.refused = ""
        return self._again_s if self._key is None else None

    async def round(self) -> None:
        """Pull and push all there is, once. Raises as `run`, and ServerSays."""
        if self._key is None:
            await self._settle()
        waiting = await self._turn.take(self._waiting)
        for stream in sorted((waiting | self._to_pull) - {self._keys}):
            await self._pull(stream)
            await self._push(stream)
            self._to_pull.discard(stream)
        if self._keys in waiting:
            await self._push(self._keys)

    async def _settle(self) -> None:
        """Come to the person's key, or ask for it."""
        await self._pull(self._keys)
        self._key = await self._turn.take(self._settled)
        if self._key is None:
            await self._push(self._keys)
            self._key = await self._turn.take(self._settled)
        if self._key is not None:
            await self._turn.take(self._take_in_all)

    async def _pull(self, stream: str) -> None:
        whole = False
        while not whole:
            after = await self._turn.take(self._place, stream)
            request = PullNotes(protocol=PROTOCOL, stream=stream, after=after)
            answer = await self._transport.pull_notes(request)
            whole = await self._turn.take(self._pulled, stream, answer)

    async def _push(self, stream: str) -> None:
        while writes := await self._turn.take(self._to_send, stream):
            request = WriteNotes(protocol=PROTOCOL, stream=stream, notes=writes)
            answer = await self._transport.write_notes(request)
            if not await self._turn.take(self._sent, stream, writes, answer):
                await self._pull(stream)

    # ── in the drawer ─────────────────────────────────────────────────────────────────────────

    def _forget(self) -> None:
        with self._store.drawer.writing() as connection:
            notes.forget_all(connection)

    def _waiting(self) -> frozenset[str]:
        with self._store.drawer.reading() as connection:
            return marks.waiting(connection)

    def _settled(self) -> bytes | None:
        with self._store.drawer.writing() as connection:
            return admission.settled_key(connection, self._keys, self._randomness)

    def _place(self, stream: str) -> int:
        with self._store.drawer.reading() as connection:
            return notes.place(connection, stream)[1]

    def _pulled(self, stream: str, answer: NotesPulled) -> bool:
        """Take a page; True when there is nothing more to pull."""
        with self._store.drawer.writing() as connection:
            epoch, _ = notes.place(connection, stream)
            if epoch not in (0, answer.epoch):
                notes.restarted(connection, stream, answer.epoch)
                return False
            notes.pulled(connection, stream, answer.epoch, answer.notes)
            papers = self._taken_in(connection, stream, (note.key for note in answer.notes))
        self._tell(stream, papers)
        return not answer.more

    def _to_send(self, stream: str) -> list[NoteWrite]:
        with self._store.drawer.writing() as connection:
            if self._key is not None and stream != self._keys:
                marks.bundle_up(connection, stream, self._key, self._randomness)
            writes = notes.to_send(connection, stream)
        # Bundles of a key that is not confirmed (any more) stay here.
        return [each for each in writes if self._key is not None or not each.key.startswith(BUNDLE)]

    def _sent(self, stream: str, writes: list[NoteWrite], answer: NotesWritten) -> bool:
        """Take the outcomes; False when the server is another than before and is to be pulled anew."""
        with self._store.drawer.writing() as connection:
            if notes.place(connection, stream)[0] != answer.epoch:
                notes.restarted(connection, stream, answer.epoch)
                return False
            notes.sent(connection, stream, writes, answer.outcomes)
            stale = (each.key for each in answer.outcomes if each.stale is not None)
            papers = self._taken_in(connection, stream, stale)
        self._tell(stream, papers)
        return True

    def _take_in_all(self) -> None:
        """What was pulled before there was a key to read it."""
        told = []
        with self._store.drawer.writing() as connection:
            for stream in notes.streams(connection):
                keys = [held.key for held in notes.held(connection, stream)]
                told.append((stream, self._taken_in(connection, stream, keys)))
        for stream, papers in told:
            self._tell(stream, papers)

    def _taken_in(self, connection: Transaction, stream: str, keys: Iterable[str]) -> frozenset[str]:
        if stream == self._keys:
            admission.unstick(connection, stream)
        if self._key is None:
            return frozenset()
        return marks.take_in(connection, stream, self._key, keys)

    def _tell(self, stream: str, papers: frozenset[str]) -> None:
        if papers:
            for heard in tuple(self._heard):
                heard(stream, papers)
