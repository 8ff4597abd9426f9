"""Answers page requests for the one paper that is open, with a second engine where the first fails.

Must not know how requests arrive or how pixels leave.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from meetingroom.pdf.engine import EngineError, PdfEngine, Scan
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.source import Source, open_source
from meetingroom.wire import pages
from meetingroom.wire.pages import Answer, EngineName, Failed, Failure, Request

MakeEngine = Callable[[Source], PdfEngine]


def _pdfium(source: Source) -> PdfEngine:
    # Not loaded before it is needed: most papers never do.
    from meetingroom.pdf.pdfium_engine import PdfiumEngine

    return PdfiumEngine(source)


ENGINES: dict[EngineName, MakeEngine] = {EngineName.MUPDF: MupdfEngine, EngineName.PDFIUM: _pdfium}

_FINAL = frozenset({Failure.ENCRYPTED, Failure.ALTERED, Failure.MISSING, Failure.TRUNCATED})
"""What no other engine would see otherwise."""


def open_engine(source: Source, first: EngineName = EngineName.MUPDF) -> PdfEngine:
    """Open `source` with the first engine, or with the second where the first cannot. Raises EngineError:
    what the first one said, or too_many_pages, or truncated where the end of the file is missing."""
    try:
        engine = ENGINES[first](source)
        if engine.page_count == 0:
            raise EngineError(Failure.ENGINE_FAILED, "no pages")
    except EngineError as error:
        if error.code in _FINAL:
            raise
        if not source.ends_as_a_pdf:
            raise EngineError(Failure.TRUNCATED, error.detail) from error
        if first is EngineName.PDFIUM:
            raise
        try:
            engine = ENGINES[EngineName.PDFIUM](source)
        except EngineError as second:
            raise (second if second.code in _FINAL else error) from second
    if engine.repaired and not source.ends_as_a_pdf:
        # MuPDF would show the lost pages as blank ones, and nobody would know.
        engine.close()
        raise EngineError(Failure.TRUNCATED, "repaired, and its end is missing")
    if engine.page_count > pages.MAX_PAGES:
        engine.close()
        raise EngineError(Failure.TOO_MANY_PAGES, str(engine.page_count))
    return engine


@dataclass(slots=True)
class _Paper:
    source: Source
    engine: PdfEngine
    second: PdfEngine | None = None

    def close(self) -> None:
        self.engine.close()
        if self.second is not None:
            self.second.close()
        self.source.close()


class PageService:
    """Holds at most one open paper. `slots` are the writable places pixels are left in."""

    def __init__(self, slots: tuple[memoryview, ...]) -> None:
        self._slots = slots
        self._paper: _Paper | None = None

    def answer(self, request: Request) -> Answer:
        """The answer to one request; whatever fails is answered with its reason, never raised."""
        try:
            match request:
                case pages.Open():
                    return self._open(request)
                case pages.Close():
                    self.close()
                    return pages.Closed()
                case pages.Render():
                    return self._render(request)
                case pages.Sizes(first, count):
                    engine = self._engine(first)
                    last = min(first + max(0, count), engine.page_count)
                    return pages.SizesAre(first, tuple(engine.size(page) for page in range(first, last)))
                case pages.Text(page, boxes):
                    return self._text(page, boxes)
                case pages.Outline():
                    return pages.OutlineIs(self._engine().outline())
        except EngineError as error:
            return Failed(error.code, error.detail)
        except MemoryError as error:
            return Failed(Failure.TOO_MUCH_MEMORY, repr(error))

    def close(self) -> None:
        """Forget the paper and its key."""
        if self._paper is not None:
            self._paper.close()
            self._paper = None

    def _open(self, request: pages.Open) -> Answer:
        self.close()
        source = open_source(request.path, request.sha256, request.key)
        try:
            engine = open_engine(source, request.engine)
            first_size = engine.size(0)
        except EngineError:
            source.close()
            raise
        self._paper = _Paper(source, engine)
        return pages.Opened(engine.name, engine.page_count, first_size, engine.repaired)

    def _engine(self, page: int = 0) -> PdfEngine:
        if self._paper is None:
            raise EngineError(Failure.ENGINE_FAILED, "nothing is open")
        if not 0 <= page < self._paper.engine.page_count:
            raise EngineError(Failure.NO_SUCH_PAGE, str(page))
        return self._paper.engine

    def _render(self, request: pages.Render) -> Answer:
        engine, clip = self._engine(request.page), request.clip
        if min(clip.width, clip.height) < 1 or min(clip.left, clip.top) < 0 or not request.scale > 0:
            raise EngineError(Failure.ENGINE_FAILED, "an impossible clip")
        if clip.width * clip.height > pages.MAX_PIXELS:
            raise EngineError(Failure.TOO_LARGE_PAGE, f"{clip.width} x {clip.height} pixels")
        target = self._slots[request.slot]
        if request.or_scan and (scan := self._scan(engine, request.page)) is not None:
            length = len(scan.jpeg)
            target[:length] = scan.jpeg
            return pages.ScanIs(request.generation, request.page, request.slot, length, scan.place, scan.turn)
        try:
            drawn = engine.render(request.page, request.scale, clip, target)
        except EngineError as error:
            second = self._second_chance(error)
            drawn = second.render(request.page, request.scale, clip, target)
        return pages.Rendered(request.generation, request.page, request.slot, *drawn)

    def _scan(self, engine: PdfEngine, page: int) -> Scan | None:
        """The page as its own JPEG. Whatever is wrong with it, drawing will say."""
        try:
            scan = engine.scan(page)
        except EngineError:
            return None
        return scan if scan is None or len(scan.jpeg) <= self._slots[0].nbytes else None

    def _second_chance(self, error: EngineError) -> PdfEngine:
        """The other engine on the same bytes; raises `error` where it would not help."""
        paper = self._paper
        if paper is None or paper.engine.name is EngineName.PDFIUM or error.code is not Failure.ENGINE_FAILED:
            raise error
        if paper.second is None:
            paper.second = ENGINES[EngineName.PDFIUM](paper.source)
        return paper.second

    def _text(self, page: int, boxes: bool) -> Answer:
        engine = self._engine(page)
        if not boxes:
            return pages.TextIs(page, engine.text(page), b"")
        text, places = engine.letters(page)
        return pages.TextIs(page, text, struct.pack(f"<{len(places)}f", *places))
