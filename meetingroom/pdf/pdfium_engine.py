"""The second chance: PDFium through pypdfium2, for papers and pages MuPDF cannot manage.

Slower on scans, but other mistakes than MuPDF's stop it. Reads its source piece by piece by itself.
Must not decide which engine is asked.
"""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_int, c_ubyte
from typing import Any

import pypdfium2

from meetingroom.pdf.engine import EngineError, Scan, storable
from meetingroom.pdf.source import Source
from meetingroom.wire.pages import (
    BYTES_PER_PIXEL,
    MAX_PAGE_POINTS,
    Clip,
    EngineName,
    Failure,
    OutlineEntry,
    PageSize,
)

_raw: Any = pypdfium2.raw

_FINENESS = 64
"""PDFium answers places in whole device pixels: ask for a device of 64 pixels a point."""


class PdfiumEngine:
    """One paper open in PDFium. Raises EngineError: encrypted, engine_failed, too_large_page, …"""

    name = EngineName.PDFIUM
    repaired = False

    def __init__(self, source: Source) -> None:
        self._source = source
        # A paper without pages loads "well", and its error would be that of whatever failed last: let it
        # be one we know.
        _raw.FPDF_LoadMemDocument64(b"-", 1, None)
        try:
            self._document: Any = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            source.check()
            locked = error.err_code in (_raw.FPDF_ERR_PASSWORD, _raw.FPDF_ERR_SECURITY)
            raise EngineError(Failure.ENCRYPTED if locked else Failure.ENGINE_FAILED, repr(error)) from error
        source.check()
        self.page_count: int = len(self._document)

    def title(self) -> str:
        return storable(self._document.get_metadata_value("Title"))

    def size(self, page: int) -> PageSize:
        with self._page(page) as opened:
            width, height = opened.get_size()
            media, shown, turn = opened.get_mediabox(), opened.get_bbox(), opened.get_rotation()
            across = shown[3] - shown[1] if turn % 180 else shown[2] - shown[0]
            unit = width / across if across else 1.0
            return PageSize(width, height, shown[0] - media[0], shown[1] - media[1], turn, unit)

    def render(self, page: int, scale: float, clip: Clip, target: memoryview) -> tuple[int, int, int]:
        with self._page(page) as opened:
            points = opened.get_size()
            if not all(0 < side <= MAX_PAGE_POINTS for side in points):
                raise EngineError(Failure.TOO_LARGE_PAGE, f"{points} points")
            whole = [max(1, round(side * scale)) for side in points]
            width = min(clip.width, whole[0] - clip.left)
            height = min(clip.height, whole[1] - clip.top)
            if width <= 0 or height <= 0:
                raise EngineError(Failure.ENGINE_FAILED, "a clip outside the page")
            stride = width * BYTES_PER_PIXEL
            pixels = (c_ubyte * (stride * height)).from_buffer(target)
            bitmap = _raw.FPDFBitmap_CreateEx(width, height, _raw.FPDFBitmap_BGR, pixels, stride)
            if not bitmap:
                raise EngineError(Failure.TOO_MUCH_MEMORY, "bitmap")
            try:
                _raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
                flags = _raw.FPDF_ANNOT | _raw.FPDF_REVERSE_BYTE_ORDER
                _raw.FPDF_RenderPageBitmap(bitmap, opened.raw, -clip.left, -clip.top, *whole, 0, flags)
            finally:
                _raw.FPDFBitmap_Destroy(bitmap)
            return width, height, stride

    def scan(self, page: int) -> Scan | None:  # noqa: ARG002
        """Never: this engine is asked for what the other could not do."""
        return None

    def text(self, page: int) -> str:
        return self.letters(page)[0]

    def letters(self, page: int) -> tuple[str, "array[float]"]:
        with self._page(page) as opened:
            place = _Placing(opened)
            words = opened.get_textpage()
            try:
                text: list[str] = []
                boxes = array("f")
                for index in range(words.count_chars()):
                    character = chr(_raw.FPDFText_GetUnicode(words.raw, index))
                    # Lines end as "\r\n" here; a zero stands for a letter without a meaning.
                    if character in "\r\0":
                        continue
                    text.append(character)
                    at = (0.0,) * 4 if character == "\n" else place.box(words.get_charbox(index))
                    boxes.extend(at)
                if text and text[-1] != "\n":
                    text.append("\n")
                    boxes.extend((0.0,) * 4)
            finally:
                words.close()
            return storable("".join(text)), boxes

    def outline(self) -> tuple[OutlineEntry, ...]:
        entries = []
        for bookmark in self._document.get_toc():
            target = bookmark.get_dest()
            page = target.get_index() if target else None
            entries.append(
                OutlineEntry(bookmark.level + 1, storable(bookmark.get_title()), -1 if page is None else page)
            )
        return tuple(entries)

    def close(self) -> None:
        self._document.close()

    @contextmanager
    def _page(self, page: int) -> Iterator[Any]:
        """An opened page for one call; whatever goes wrong inside becomes an EngineError."""
        try:
            opened = self._document[page]
        except pypdfium2.PdfiumError as error:
            self._source.check()
            raise EngineError(Failure.ENGINE_FAILED, repr(error)) from error
        try:
            yield opened
        except MemoryError as error:
            raise EngineError(Failure.TOO_MUCH_MEMORY, repr(error)) from error
        except pypdfium2.PdfiumError as error:
            self._source.check()
            raise EngineError(Failure.ENGINE_FAILED, repr(error)) from error
        finally:
            opened.close()
        self._source.check()


class _Placing:
    """From PDFium's space (origin bottom left, before rotation) to the page as shown."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._device = tuple(round(side * _FINENESS) for side in page.get_size())

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = c_int(), c_int()
        _raw.FPDF_PageToDevice(self._page.raw, 0, 0, *self._device, 0, x, y, byref(across), byref(down))
        return across.value / _FINENESS, down.value / _FINENESS

    def box(self, bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, bottom, right, top = bounds
        (ax, ay), (bx, by) = self._point(left, top), self._point(right, bottom)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
