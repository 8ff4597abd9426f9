"""The first engine: MuPDF through PyMuPDF. Fast on scans, patient with damaged files.

Must not decide which engine is asked, and must not run in a process with a window: a call holds the
interpreter until it is done.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pymupdf

from meetingroom.pdf.engine import EngineError, Scan, storable
from meetingroom.pdf.lazy_stream import LazyStream, layout_is_known
from meetingroom.pdf.page_letters import has_legacy_fonts, letters_of
from meetingroom.pdf.scan_page import Picture, pictures_of, scan_of
from meetingroom.pdf.source import Source
from meetingroom.wire.pages import (
    MAX_PAGE_POINTS,
    MOST_STRETCHED,
    Clip,
    EngineName,
    Failure,
    OutlineEntry,
    PageSize,
)

_pymupdf: Any = pymupdf
_mupdf: Any = pymupdf.mupdf

WHOLE_UP_TO = 16 * 1024 * 1024
"""Smaller papers are decrypted whole: faster by some 10 ms, for a text of 8,000 objects."""

_KEPT_LISTS = 3
_HEAVY_PIXELS = 1_000_000
"""A page whose pictures have more than this is a scan: its decoded pictures go when the next page comes."""

_SPARE = 3
"""Pixels a picture must have to spare for MuPDF to decode the next smaller part of it: two, and rounding."""

# Colour management costs a third of the time of a grey scan and changes nothing a council would see.
_pymupdf.TOOLS.set_icc(False)
_pymupdf.TOOLS.mupdf_display_errors(False)
_pymupdf.TOOLS.mupdf_display_warnings(False)

_RGB = _mupdf.FzColorspace(_mupdf.FzColorspace.Fixed_RGB)

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="MupdfEngine")


@contextmanager
def _saying_why(source: Source) -> Iterator[None]:
    """Turn whatever the binding raises into an EngineError; a failed read explains all that follows it."""
    try:
        yield
    except EngineError:
        raise
    except MemoryError as error:
        raise EngineError(Failure.TOO_MUCH_MEMORY, repr(error)) from error
    except Exception as error:
        source.check()
        code = Failure.TOO_MUCH_MEMORY if "malloc" in str(error) else Failure.ENGINE_FAILED
        raise EngineError(code, f"{type(error).__name__}: {error}") from error
    source.check()


def _guarded(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    @wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with _saying_why(self.source):
            return method(self, *args, **kwargs)

    return guarded


class MupdfEngine:
    """One paper open in MuPDF. Raises EngineError: encrypted, engine_failed, too_large_page, …"""

    name = EngineName.MUPDF

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lists: OrderedDict[int, Any] = OrderedDict()
        self._heavy_page: int | None = None
        self._pictures: dict[int, tuple[Picture, ...]] = {}
        self._no_scans: set[int] = set()
        with _saying_why(source):
            self._document = self._opened()
            self.page_count: int = self._document.page_count
            self.repaired: bool = bool(self._document.is_repaired)

    def _opened(self) -> Any:
        """A pymupdf.Document over the PDF parser alone: the other formats MuPDF knows stay out of reach."""
        if self.source.size <= WHOLE_UP_TO:
            self._kept_alive: object = self.source.read_all()
            stream = _mupdf.fz_open_memory(_mupdf.python_buffer_data(self._kept_alive), self.source.size)
        elif layout_is_known():
            lazy = LazyStream(self.source)
            self._kept_alive, stream = lazy, lazy.stream
        else:
            raise EngineError(Failure.ENGINE_FAILED, "unknown layout of MuPDF's streams")
        parsed = self._parsed = _mupdf.pdf_open_document_with_stream(stream)
        # A map of all pages would read every page of a paper before its first one is shown.
        parsed.m_internal.use_page_tree_map = 0
        document = _pymupdf.Document(parsed)
        # What the constructor does for every other way of opening.
        document.this = parsed.super()
        document.this_is_pdf = False
        document.page_count2 = _pymupdf.extra.page_count_fz
        document.thisown = True
        document._graft_id = _pymupdf.TOOLS.gen_id()
        if document.needs_pass:
            raise EngineError(Failure.ENCRYPTED)
        document.init_doc()
        return document

    @_guarded
    def title(self) -> str:
        return storable((self._document.metadata or {}).get("title") or "")

    @_guarded
    def size(self, page: int) -> PageSize:
        if page > 0:
            # Whoever asks for the others' sizes has seen the first page.
            self._parsed.m_internal.use_page_tree_map = 1
        opened = self._page(page)
        bounds, crop, media, turn = opened.rect, opened.cropbox, opened.mediabox, opened.rotation
        # PyMuPDF counts the height of a crop box from the MediaBox's top.
        left, bottom = crop.x0 - media.x0, media.y1 - crop.y1 - media.y0
        across = crop.height if turn % 180 else crop.width
        return PageSize(bounds.width, bounds.height, left, bottom, turn, bounds.width / across or 1.0)

    @_guarded
    def render(self, page: int, scale: float, clip: Clip, target: memoryview) -> tuple[int, int, int]:
        part = _mupdf.FzRect(
            clip.left / scale,
            clip.top / scale,
            (clip.left + clip.width) / scale,
            (clip.top + clip.height) / scale,
        )
        self._let_go_of_others(page)
        opened = _mupdf.fz_load_page(self._document.this, page)
        bounds = _mupdf.fz_bound_page(opened)
        across, down = bounds.x1 - bounds.x0, bounds.y1 - bounds.y0
        if not (0 < across <= MAX_PAGE_POINTS and 0 < down <= MAX_PAGE_POINTS):
            raise EngineError(Failure.TOO_LARGE_PAGE, f"{across} x {down} points")
        is_whole = (
            min(clip.left, clip.top) <= 0
            and clip.width >= across * scale - 1
            and clip.height >= down * scale - 1
        )
        if is_whole:
            scale = self._cheaper(page, scale, (across, down))
        matrix = _mupdf.fz_scale(scale, scale)
        box = _mupdf.fz_round_rect(_mupdf.fz_transform_rect(_mupdf.fz_intersect_rect(bounds, part), matrix))
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if width < 1 or height < 1:
            raise EngineError(Failure.ENGINE_FAILED, "a clip outside the page")
        stride = width * 3
        if stride * height > target.nbytes or not target.contiguous:
            # The engine writes where it is told: this is what keeps it inside.
            raise EngineError(Failure.TOO_LARGE_PAGE, f"{width} x {height} pixels")
        # Drawn where it is wanted: a picture of its own and a copy would take a fifth of a text page's time.
        pixels = _mupdf.fz_new_pixmap_with_bbox_and_data(
            _RGB, box, _mupdf.FzSeparations(), 0, _mupdf.python_mutable_buffer_data(target)
        )
        _mupdf.fz_clear_pixmap_with_value(pixels, 0xFF)
        device = _mupdf.fz_new_draw_device_with_bbox(matrix, pixels, box)
        nothing = _mupdf.FzCookie()
        if is_whole and page not in self._lists:
            # Drawn once and turned: to note its commands down first would cost a tenth more.
            _mupdf.fz_run_page(opened, device, _mupdf.FzMatrix(), nothing)
        else:
            _mupdf.fz_run_display_list(self._list(page, opened), device, _mupdf.FzMatrix(), part, nothing)
        _mupdf.fz_close_device(device)
        return width, height, stride

    @_guarded
    def scan(self, page: int) -> Scan | None:
        if page in self._no_scans or not any(picture.is_jpeg for picture in self._pictures_of(page)):
            return None
        found = scan_of(self._document, self._page(page))
        if found is None:
            self._no_scans.add(page)
        return found

    @_guarded
    def text(self, page: int) -> str:
        # To read a scan's words takes its picture into memory as well.
        self._let_go_of_others(page)
        if has_legacy_fonts(self._parsed, page):
            return self._letters(page)[0]
        return storable(self._page(page).get_text("text", flags=_pymupdf.TEXTFLAGS_TEXT))

    @_guarded
    def letters(self, page: int) -> tuple[str, "array[float]"]:
        return self._letters(page)

    @_guarded
    def outline(self) -> tuple[OutlineEntry, ...]:
        return tuple(
            OutlineEntry(level, storable(title), page - 1 if page > 0 else -1)
            for level, title, page in self._document.get_toc(simple=True)
        )

    def close(self) -> None:
        self._lists.clear()
        self._document.close()
        _pymupdf.TOOLS.store_shrink(100)

    def _letters(self, page: int) -> tuple[str, "array[float]"]:
        self._let_go_of_others(page)
        opened = self._page(page)
        raw = opened.get_text("rawdict", flags=_pymupdf.TEXTFLAGS_TEXT)
        # Words come in the page's place before its own rotation, pixels after it.
        text, boxes = letters_of(raw, opened.rotation_matrix if opened.rotation else None)
        return storable(text), boxes

    def _page(self, page: int) -> Any:
        return self._document[page]

    def _list(self, page: int, opened: Any) -> Any:
        """The page's drawing commands, kept for the last pages drawn in pieces: the next costs a tenth."""
        kept = self._lists.get(page)
        if kept is None:
            kept = self._lists[page] = _mupdf.fz_new_display_list_from_page(opened)
            if len(self._lists) > _KEPT_LISTS:
                self._lists.popitem(last=False)
        self._lists.move_to_end(page)
        return kept

    def _let_go_of_others(self, page: int) -> None:
        """MuPDF would keep 256 MB of decoded scans; fonts, which go too, are cheap beside a scan."""
        if self._heavy_page not in (None, page):
            _pymupdf.TOOLS.store_shrink(100)
            self._heavy_page = None
        if any(picture.pixels > _HEAVY_PIXELS for picture in self._pictures_of(page)):
            self._heavy_page = page

    def _pictures_of(self, page: int) -> tuple[Picture, ...]:
        known = self._pictures.get(page)
        if known is None:
            known = self._pictures[page] = pictures_of(self._parsed, page)
        return known

    def _cheaper(self, page: int, scale: float, sides: tuple[float, float]) -> float:
        """`scale`, or the one just under it at which a scanned page costs half.

        The engine decodes a JPEG at a half, a quarter or an eighth of its size when that is enough, and at
        the next larger of these when one pixel is missing.
        """
        pictures = self._pictures_of(page)
        if len(pictures) == 1 and pictures[0].is_jpeg and pictures[0].pixels > _HEAVY_PIXELS:
            for parts in (2, 4, 8):
                short, long = pictures[0].short // parts, pictures[0].long // parts
                just_under = min((short - _SPARE) / min(sides), (long - _SPARE) / max(sides))
                if just_under < scale <= just_under * MOST_STRETCHED:
                    return just_under
        return scale
