"""Filling the index of words: every paper in force that is in the vault, page by page, in the background.

Takes up a paper where it was left, takes out what is no longer in force, and answers queries. Works beside
the drawer's turn, so that no ballot waits for it. Must not know how words come out of a file: it is given a
reader of words, and does not care in which process that reads.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from meetingroom.client.store import words_index
from meetingroom.client.store.answers import Failed, WordsFound
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DrawerError
from meetingroom.client.store.papers_in_force import papers_in_force
from meetingroom.client.store.picture import Download
from meetingroom.client.store.store import Store
from meetingroom.client.store.words_index import NoteWords
from meetingroom.ports import Randomness

log = logging.getLogger("meetingroom.client.sync")
T = TypeVar("T")

AT_ONCE = 25
"""Pages read and put in together: some 50 ms."""
REST_S = 5.0
"""The reader of words is kept so long for the next paper."""


class ReadsWords(Protocol):
    """Takes words out of sealed papers. Called from one thread, which may wait."""

    def read(
        self, path: Path, sha256: str, key: bytes, first: int, most: int
    ) -> tuple[int, list[str]] | None:
        """How many pages the paper has, and the words of up to `most` of them from `first` on; None when it
        cannot be read at all."""
        ...

    def rest(self) -> None:
        """Nothing is to be read for a while."""
        ...

    def close(self) -> None:
        """Stop reading at once, for good. From any thread."""
        ...


class Indexing:
    """The index of one desk. `run` until cancelled, then `close`; `look` when papers came or went."""

    def __init__(self, store: Store, randomness: Randomness, reads: ReadsWords | None) -> None:
        self._store = store
        self._randomness = randomness
        self._reads = reads
        # A thread of its own for the index and the reader of words, another for questions.
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._woken = asyncio.Event()
        self._opening = threading.Lock()
        self._index: Drawer | None = None
        # Of the index's own thread alone: papers that cannot be read.
        self._left_out: set[str] = set()
        self._reading = False

    def look(self) -> None:
        """Something changed. On the loop's thread."""
        self._woken.set()

    async def run(self) -> None:
        """Keep the index in step with the papers; ends only when it is cancelled."""
        self._woken.set()
        while True:
            try:
                async with asyncio.timeout(REST_S if self._reading else None):
                    await self._woken.wait()
            except TimeoutError:
                await self._off(self._rest)
                continue
            self._woken.clear()
            try:
                await self._catch_up()
            except DrawerError as error:
                # The next change tries again; until then what is in is found.
                log.warning("index_not_written %s", error.code)

    def close(self) -> None:
        """Give index and reader back. Waits; after `run` was cancelled."""
        if self._reads is not None:
            self._reads.close()
        self._asking.shutdown(cancel_futures=True)
        self._writing.shutdown()
        self._rest()
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None

    def find(self, query: str, exact: bool) -> WordsFound | Failed:
        """What stands in the papers this person may see now. Blocking, on any thread."""
        visible = {paper.sha256 for paper in papers_in_force(self._store.projection.picture)}
        try:
            with self._open().reading() as connection:
                found = words_index.find(connection, query, visible, exact=exact)
                progress = words_index.progress(connection)
        except DrawerError as error:
            return Failed(error.code)
        here = [progress.get(sha256) for sha256 in visible]
        return WordsFound(
            found,
            unread=sum(1 for each in here if each is None or not each.whole),
            unreadable=sum(each.unreadable for each in here if each is not None),
        )

    def ask(self, query: str, exact: bool, done: Callable[[WordsFound | Failed], None]) -> None:
        """As `find`, on a thread that may wait."""
        self._asking.submit(lambda: done(self.find(query, exact)))

    def put_note(self, note: NoteWords) -> None:
        """An own note was written, changed or (without words) deleted. Returns at once."""
        self._writing.submit(self._put_note, note)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    async def _catch_up(self) -> None:
        if await self._off(self._forget_others):
            begin = True
            while await self._off(self._tidy, begin):
                begin = False
        while self._reads is not None and await self._off(self._put_some, self._reads):
            pass

    def _forget_others(self) -> int:
        """Take out what is no longer in force. How many papers that were."""
        named = {paper.sha256 for paper in papers_in_force(self._store.projection.picture)}
        with self._open().writing() as connection:
            gone = set(words_index.progress(connection)) - named
            return words_index.forget(connection, gone)

    def _tidy(self, begin: bool) -> bool:
        with self._open().writing() as connection:
            return words_index.tidy(connection, begin=begin)

    def _put_some(self, reads: ReadsWords) -> bool:
        """Some more pages of the paper that comes next; whether there was one."""
        sha256, done = self._next()
        opened = None if sha256 is None else self._store.vault.open(sha256)
        if sha256 is None or opened is None:
            return False
        self._reading = True
        found = reads.read(opened.path, sha256, opened.key, done, AT_ONCE)
        if found is None or not found[1]:
            self._left_out.add(sha256)
            return True
        pages, texts = found
        ready = [words_index.made_ready(text) for text in texts]
        with self._open().writing() as connection:
            words_index.put_pages(connection, sha256, pages, done, ready)
        return True

    def _next(self) -> tuple[str | None, int]:
        """The paper to go on with and its next page: the current item's first, small before large."""
        picture = self._store.projection.picture
        ready = {sha256 for sha256, paper in picture.papers.items() if paper.state is Download.READY}
        # What could not be read is tried again when it has come again.
        self._left_out &= ready
        with self._open().reading() as connection:
            progress = words_index.progress(connection)
        waiting = [
            (not paper.now, paper.pages, paper.sha256)
            for paper in papers_in_force(picture)
            if paper.sha256 in ready - self._left_out
            and not ((known := progress.get(paper.sha256)) is not None and known.whole)
        ]
        if not waiting:
            return None, 0
        sha256 = min(waiting)[2]
        return sha256, progress[sha256].done if sha256 in progress else 0

    def _put_note(self, note: NoteWords) -> None:
        try:
            with self._open().writing() as connection:
                words_index.put_note(connection, note)
        except DrawerError as error:
            log.warning("note_not_indexed %s", error.code)

    def _open(self) -> Drawer:
        """The index, opened when it is first wanted. Raises as `open_index`."""
        with self._opening:
            if self._index is None:
                self._index = words_index.open_index(self._store.drawer, self._randomness)
            return self._index

    def _rest(self) -> None:
        self._reading = False
        if self._reads is not None:
            self._reads.rest()

    async def _off(self, job: Callable[..., T], *given: object) -> T:
        working = asyncio.get_running_loop().run_in_executor(self._writing, job, *given)
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            await asyncio.wait((working,))
            raise
