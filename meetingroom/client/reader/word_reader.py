"""Takes the words out of sealed papers, through a page worker of its own that gives way to everything else.

Blocking, on one thread; no Qt. The worker is started when it is first needed and ended by `rest`. Must not
know what becomes of the words.
"""

from collections.abc import Sequence
from pathlib import Path

from meetingroom.client.reader.pixel_slots import PixelSlots
from meetingroom.client.reader.worker_link import WorkerLink, WorkerLost
from meetingroom.wire import pages
from meetingroom.wire.pages import Answer, EngineName, Failed, Failure

WATCHDOG_SECONDS = 8.0


class WordReader:
    """`WordReader(command)`; `command` starts `_pdf-worker`. Fills `client.sync.indexing.ReadsWords`."""

    def __init__(self, command: Sequence[str], *, watchdog_seconds: float = WATCHDOG_SECONDS) -> None:
        self._command = tuple(command)
        self._seconds = watchdog_seconds
        self._slots: PixelSlots | None = None
        self._link: WorkerLink | None = None
        self._open: str | None = None
        self._pages = 0
        self._closed = False

    def read(
        self, path: Path, sha256: str, key: bytes, first: int, most: int
    ) -> tuple[int, list[str]] | None:
        """How many pages the paper has, and the words of up to `most` of them from `first` on; None when it
        cannot be opened. A page that ends the worker has no words."""
        if self._open != sha256 and not self._opened(path, sha256, key):
            return None
        texts = []
        for page in range(first, min(first + most, self._pages)):
            answer = self._ask(pages.Text(page, False))
            texts.append(answer.text if isinstance(answer, pages.TextIs) else "")
            if self._closed:
                return None
            if self._link is None and not self._opened(path, sha256, key):
                return None
        return self._pages, texts

    def rest(self) -> None:
        """End the worker and give its memory back; the next `read` starts another."""
        self._lose()
        if self._slots is not None:
            self._slots.close()
            self._slots = None

    def close(self) -> None:
        """Stop reading at once, for good; who reads gets None. From any thread; `rest` frees the memory."""
        self._closed = True
        link = self._link
        if link is not None:
            link.kill()

    def _opened(self, path: Path, sha256: str, key: bytes) -> bool:
        for engine in (EngineName.MUPDF, EngineName.PDFIUM):
            answer = self._ask(pages.Open(str(path), sha256, key, engine))
            if isinstance(answer, pages.Opened):
                self._open, self._pages = sha256, answer.page_count
                return True
            if self._link is not None:
                # It said why, and both engines were asked.
                break
        return False

    def _ask(self, request: pages.Request) -> Answer:
        """The answer; Failed, and no worker any more, when it was lost."""
        try:
            return self._linked().ask(request)
        except WorkerLost as lost:
            self._lose()
            return Failed(Failure.TOO_SLOW if lost.too_slow else Failure.ENGINE_FAILED, str(lost))

    def _linked(self) -> WorkerLink:
        if self._closed:
            raise WorkerLost(abandoned=True)
        if self._slots is None:
            self._slots = PixelSlots()
        if self._link is None:
            self._link = WorkerLink(self._command, self._slots, self._seconds, quietly=True)
            self._link.until_ready()
        return self._link

    def _lose(self) -> None:
        link, self._link, self._open = self._link, None, None
        if link is not None:
            link.close()
