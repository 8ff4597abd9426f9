"""The reader as a page uses it: one paper, its current page, its zoom, its search. No toolbar.

Brings standpoint, tiles, renderer and canvas together; each does its one thing and none knows this. Must
not know where papers come from: it is handed an OpenPaper, and asks nothing of a store or a network.
"""

from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.reader.canvas import Canvas
from meetingroom.client.reader.ink.hand import InkHand
from meetingroom.client.reader.ink.sheet import InkSheet
from meetingroom.client.reader.layout import ACTUAL_SIZE, Box, Fit
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.page_painter import PagePainter
from meetingroom.client.reader.renderer import SIZES_AT_ONCE, Renderer
from meetingroom.client.reader.search import Search
from meetingroom.client.reader.standpoint import Corner, Standpoint
from meetingroom.client.reader.tiles import Tile, TileCache, pages_ahead, tiles_of
from meetingroom.wire import pages
from meetingroom.wire.pages import Failure
from meetingroom.words.catalogue import Span, Words

_SETTLE_MS = 90
"""After the last change of a zoom; until then the old picture is stretched."""

_PATIENCE_MS = 120
"""A page that is drawn sooner says nothing while it is awaited: words that flash disturb."""

_SPOKEN_LETTERS = 2_000
_MM_A_POINT = 25.4 / 72
_HIT_MARGIN = 64
"""A hit shows with at least so many pixels beside it."""

_PAGE_SENTENCES = frozenset(
    {Failure.TOO_LARGE_PAGE, Failure.TOO_SLOW, Failure.TOO_MUCH_MEMORY, Failure.ALTERED, Failure.MISSING}
)


_BROKEN = frozenset({Failure.MISSING, Failure.WRONG_KEY, Failure.ALTERED})


class PaperView(QWidget):
    """`PaperView(theme, words, renderer)`: then `open_paper(paper)`. Pages count from 1, as people do.

    The renderer is warm before the first paper and outlives this widget; whoever made it closes it. One
    renderer serves one view at a time.
    """

    page_changed = Signal(int, int)
    """current page and page count; at opening, at turning, at scrolling"""
    zoom_changed = Signal(int)
    """percent of the printed size"""
    ready = Signal()
    """the first page of the paper stands on the screen"""
    failed = Signal(str)
    """the paper cannot be shown at all: a value of Failure. The reason is shown here too."""
    broken = Signal()
    """the file on this machine is not the paper any more (once per paper opened): it must come again"""
    search_changed = Signal(int, int, bool)
    """hits so far, number of the current one (0: none), whether all pages were searched"""
    outline_known = Signal(object)
    """tuple of OutlineEntry (their pages count from 0)"""

    def __init__(self, theme: Theme, words: Words, renderer: Renderer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = words
        self._renderer = renderer
        self._cache: TileCache[QImage] = TileCache()
        self._painter = PagePainter(theme, self._cache)
        self._canvas = Canvas(theme, self._draw, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.setFocusProxy(self._canvas)

        self._paper: OpenPaper | None = None
        self._chosen = False
        self._generation = 0
        self._stand = Standpoint()
        self.ink = InkSheet(self._canvas, self._stand)
        self.hand = InkHand(self._canvas, self.ink)
        self._zoom_from = ACTUAL_SIZE
        self._percent = 0
        self._shown = False
        self._failure: Failure | None = None
        self._page_failures: dict[int, Failure] = {}
        self._told_broken = False
        self._search = Search(0)
        self._hit_to_show = False
        self._in_use: list[Tile] = []
        self._impatient = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._lost_patience)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._wish)

        canvas = self._canvas
        canvas.turned.connect(lambda step: self.go_to_page(self.current_page + step))
        canvas.ended.connect(lambda step: self.go_to_page(1 if step < 0 else self.page_count))
        canvas.zoom_stepped.connect(self._zoom_step)
        canvas.fitted.connect(self.fit_page)
        canvas.zoom_began.connect(self._zoom_began)
        canvas.zoomed.connect(self._zoom_by)
        canvas.moved.connect(self._moved)
        canvas.resized.connect(self._resized)
        renderer.opened.connect(self._opened)
        renderer.failed.connect(self._not_opened)
        renderer.drawn.connect(self._drawn)
        renderer.page_failed.connect(self._page_failed)
        renderer.answered.connect(self._answered)

    # What a page asks

    def open_paper(self, paper: OpenPaper, page: int = 1) -> None:
        """Show `paper` from `page` on, in place of the present one. See `ready`, `failed`."""
        self._paper = paper
        self.ink.show_marks(None)
        self._generation = self._renderer.open(paper)
        self._cache.clear()
        self._shown = self._impatient = self._hit_to_show = False
        self._failure = None
        self._told_broken = False
        self._page_failures = {}
        self._search = Search(0)
        self._stand.leave(page - 1)
        self._show((0, 0))
        self._speak()

    @property
    def paper(self) -> OpenPaper | None:
        """The paper opened last."""
        return self._paper

    @property
    def page_count(self) -> int:
        """0 until the paper is open."""
        return self._stand.page_count

    @property
    def current_page(self) -> int:
        """The page being read, from 1; 0 until the paper is open."""
        return self._stand.page + 1 if self.page_count else 0

    @property
    def fit(self) -> Fit:
        """How the paper fills the window."""
        return self._stand.fit

    @property
    def zoom_percent(self) -> int:
        """Of the printed size."""
        return round(self._stand.scale / ACTUAL_SIZE * 100)

    def next_page(self) -> None:
        """Turn one page on; at the last page nothing happens."""
        self.go_to_page(self.current_page + 1)

    def previous_page(self) -> None:
        """Turn one page back; at the first page nothing happens."""
        self.go_to_page(self.current_page - 1)

    def go_to_page(self, page: int) -> None:
        """Show `page` (from 1); a number beyond the paper shows its nearest page."""
        if not self.page_count:
            return
        before = self._stand.page
        corner = self._stand.turn_to(page - 1, self._canvas.view)
        if self._stand.page != before:
            self._turned()
        elif self.fit is Fit.PAGE:
            return
        self._show(corner)

    @property
    def is_fit_chosen(self) -> bool:
        """The reader has fitted or zoomed a paper himself, and it stays so."""
        return self._chosen

    def fit_to_read(self) -> None:
        """The way a paper opens until the reader has chosen: whole pages where their letters then stand as
        large as printed, at the size of text chosen; else pages as wide as the window."""
        if not self._chosen:
            tokens = self._theme.tokens
            least = tokens.px_per_mm * _MM_A_POINT * tokens.text_percent / 100
            self._show(self._stand.fit_to_read(least, self._canvas.view))

    def fit_page(self) -> None:
        """One whole page at a time."""
        self._chosen = True
        self._show(self._stand.fit_to(Fit.PAGE, self._canvas.view))

    def fit_width(self) -> None:
        """All pages below each other, as wide as the window."""
        self._chosen = True
        self._show(self._stand.fit_to(Fit.WIDTH, self._canvas.view))

    def zoom_in(self) -> None:
        """The next larger size."""
        self._zoom_step(1)

    def zoom_out(self) -> None:
        """The next smaller size."""
        self._zoom_step(-1)

    @property
    def unsearchable_pages(self) -> list[int]:
        """Pages (from 1) searched in vain so far: scans, and pages without words that can be read."""
        return [page + 1 for page in self._search.unsearchable]

    def find_text(self, query: str, exact: bool = False) -> None:
        """Look for `query`, marks optional unless `exact`, from the current page on; an empty one ends the
        search.

        Pages are searched while reading goes on; see `search_changed`. The first hit is not gone to:
        call `next_hit`.
        """
        self._search.ask(query.strip(), exact=exact)
        self._hit_to_show = False
        self._wish_words()
        self._tell_search()
        self._wish_places()
        self._canvas.viewport().update()

    def next_hit(self) -> None:
        """Go to the next place found, after the last one to the first."""
        self._step_hit(1)

    def hit_here(self) -> None:
        """Go to the first place found on the page being read; where there is none nothing happens."""
        if any(hit.page == self._stand.page for hit in self._search.hits):
            self._step_hit(1)

    def previous_hit(self) -> None:
        """Go to the place found before."""
        self._step_hit(-1)

    def ask_outline(self) -> None:
        """Ask the paper's own table of contents; see `outline_known`."""
        self._renderer.want_outline()

    # Standing somewhere else

    def _show(self, corner: Corner, *, settled: bool = True) -> None:
        """Show the layout from `corner` on; while a pinch goes on nothing new is drawn."""
        self.ink.hold()
        self._canvas.arrange(self._stand.layout, corner)
        if settled:
            self._wish()
        else:
            self._settle.start()
        if self.page_count and self.zoom_percent != self._percent:
            self._percent = self.zoom_percent
            self.zoom_changed.emit(self._percent)

    def _turned(self) -> None:
        self.page_changed.emit(self.current_page, self.page_count)
        self._speak()
        self._wish_words()

    def _zoom_step(self, step: int) -> None:
        self._chosen = True
        self._show(self._stand.zoom_step(step, self._canvas.view))

    def _zoom_began(self) -> None:
        self._zoom_from = self._stand.scale

    def _zoom_by(self, factor: float, place: QPointF) -> None:
        self._chosen = True
        scale = self._zoom_from * factor
        self._show(self._stand.zoom_to(scale, self._canvas.view, place.x(), place.y()), settled=False)

    def _moved(self) -> None:
        self.ink.hold()
        if self.page_count:
            if self._stand.read(self._canvas.view):
                self._turned()
            if not self._settle.isActive():
                self._wish()

    def _resized(self) -> None:
        view = self._canvas.view
        self._show(self._stand.window(view.width, view.height, self._theme.tokens.space.m, view))

    # Wishing

    def _tiles(self, page: int) -> list[Tile]:
        if page in self._page_failures:
            return []
        ratio = self._canvas.viewport().devicePixelRatioF()
        return list(tiles_of(self._stand.sight(page, self._canvas.view, ratio)))

    def _wish(self) -> None:
        """Ask for what is missing: what is seen, then what will be turned to."""
        if not self.page_count:
            return
        visible = self._stand.visible(self._canvas.view)
        self._in_use = [tile for page in visible for tile in self._tiles(page)]
        coming = pages_ahead(visible, self.page_count, self._stand.forward)
        ahead = [tile for page in coming for tile in self._tiles(page) if tile.whole]
        missing = [tile for tile in self._in_use if tile not in self._cache]
        self._renderer.want(missing, [tile for tile in ahead if tile not in self._cache])
        if not missing:
            self._patience.stop()
            self._impatient = False
        elif not self._patience.isActive():
            self._patience.start()
        self._wish_places()

    def _wish_places(self) -> None:
        self._renderer.want_boxes(self._search.without_boxes(self._stand.visible(self._canvas.view)))

    def _wish_words(self) -> None:
        """Words for the search, or those of the page being read, for who listens to it."""
        if self._search.query:
            self._renderer.want_words(self._search.unread(self._stand.page))
        elif self._shown and self._search.words(self._stand.page) is None:
            self._renderer.want_words([self._stand.page])

    def _lost_patience(self) -> None:
        self._impatient = True
        self._canvas.viewport().update()

    # Hearing

    def _opened(self, generation: int, opened: pages.Opened) -> None:
        if generation == self._generation:
            self._search = Search(opened.page_count)
            corner = self._stand.enter(opened.first_size, opened.page_count)
            if self._chosen:
                self._show(corner)
            else:
                self.fit_to_read()
            self._turned()

    def _not_opened(self, generation: int, code: str) -> None:
        if generation == self._generation:
            self._failure = Failure(code)
            self._speak()
            self._canvas.viewport().update()
            self.failed.emit(code)
            self._tell_broken(self._failure)

    def _drawn(self, generation: int, tile: Tile, picture: QImage) -> None:
        if generation == self._generation:
            self._cache.keep(tile, picture, self._in_use)
            self._standing(tile)

    def _page_failed(self, generation: int, tile: Tile, code: str) -> None:
        if generation == self._generation:
            self._page_failures[tile.page] = Failure(code)
            self._standing(tile)
            self._speak()
            self._tell_broken(Failure(code))

    def _tell_broken(self, failure: Failure) -> None:
        if failure in _BROKEN and not self._told_broken:
            self._told_broken = True
            self.broken.emit()

    def _standing(self, tile: Tile) -> None:
        """One more tile can be shown, or is known never to come; the first time, the paper is ready."""
        if tile not in self._in_use:
            return
        self._canvas.viewport().update()
        if all(used in self._cache or used.page in self._page_failures for used in self._in_use):
            self._patience.stop()
            self._impatient = False
        if not self._shown:
            self._shown = True
            self._canvas.viewport().repaint()
            self.ready.emit()
            self._renderer.want_sizes(range(0, self.page_count, SIZES_AT_ONCE))
            self._wish_words()

    def _answered(self, generation: int, answer: object) -> None:
        if generation != self._generation:
            return
        match answer:
            case pages.SizesAre(first, sizes):
                corner = self._stand.learn_sizes(first, sizes, self._canvas.view)
                if corner is not None:
                    self._show(corner)
            case pages.TextIs(page, text, boxes):
                self._learned(page, text, boxes)
            case pages.OutlineIs(entries):
                self.outline_known.emit(entries)

    def _learned(self, page: int, text: str, boxes: bytes) -> None:
        if boxes:
            self._search.learn_boxes(page, text, boxes)
        if self._search.learn(page, text) or self._search.finished:
            self._tell_search()
            self._wish_places()
        if page == self._stand.page:
            self._speak()
        self._show_hit()

    # Searching

    def _step_hit(self, step: int) -> None:
        hit = self._search.step(self._stand.page, step)
        if hit is not None:
            if hit.page != self._stand.page:
                self.go_to_page(hit.page + 1)
            self._hit_to_show = True
            self._tell_search()
            self._wish_places()
            self._show_hit()

    def _show_hit(self) -> None:
        """Scroll the current hit into the window, as soon as its place is known."""
        places = self._search.places(self._stand.page)[True] if self._hit_to_show else []
        if places:
            self._hit_to_show = False
        if places and self.fit is not Fit.PAGE:
            box, scale = self._stand.layout.box(self._stand.page), self._stand.scale
            view, (left, top, _, _) = self._canvas.view, places[0]
            at = round(box.left + left * scale), round(box.top + top * scale)
            across = view.left if view.left <= at[0] < view.right - _HIT_MARGIN else at[0] - _HIT_MARGIN
            self._canvas.scroll_to((across, at[1] - view.height // 3))
        self._canvas.viewport().update()

    def _tell_search(self) -> None:
        current = self._search.current
        number = 0 if current is None else current + 1
        self.search_changed.emit(len(self._search.hits), number, self._search.finished)

    # Showing

    def _draw(self, painter: QPainter, dirty: Box) -> None:
        if self._paper is None:
            return
        view = self._canvas.view
        if self._failure is not None:
            self._painter.sentence(painter, view, self._text.spans(f"ui.page.paper.{self._failure}"))
            return
        if not self.page_count:
            self._painter.sentence(painter, view, self._opening())
            return
        ratio = self._canvas.viewport().devicePixelRatioF()
        for page in self._stand.visible(dirty):
            box = self._stand.layout.box(page)
            failure = self._page_failures.get(page)
            if failure is not None:
                self._painter.failed(painter, box, self._page_sentence(page, failure))
                continue
            sight = self._stand.sight(page, view, ratio)
            self._painter.page(painter, box, sight, ratio, self._opening(page) if self._impatient else ())
            if self._search.query:
                scale = self._stand.layout.scale(page)
                self._painter.hits(painter, box, scale, self._search.places(page))
            self.ink.paint(painter, page, ratio)
        self.ink.paint_wet(painter)

    def _opening(self, page: int | None = None) -> tuple[Span, ...]:
        return self._text.spans("ui.page.opening", page=(self._stand.page if page is None else page) + 1)

    def _page_sentence(self, page: int, failure: Failure) -> tuple[Span, ...]:
        name = failure.value if failure in _PAGE_SENTENCES else "other"
        return self._text.spans(f"ui.page.page.{name}", page=page + 1)

    def _speak(self) -> None:
        """Tell a screen reader what stands here."""
        if self._paper is None:
            return
        if self._failure is not None:
            spoken = self._text.text(f"ui.page.paper.{self._failure}")
        elif not self.page_count:
            spoken = "".join(span.text for span in self._opening())
        elif self._stand.page in self._page_failures:
            failure = self._page_failures[self._stand.page]
            spoken = "".join(span.text for span in self._page_sentence(self._stand.page, failure))
        else:
            words = " ".join((self._search.words(self._stand.page) or "").split())[:_SPOKEN_LETTERS]
            page, count = self.current_page, self.page_count
            spoken = self._text.text("ui.reader.spoken.page", page=page, pages=count, text=words).strip()
        self._canvas.setAccessibleName(self._paper.title)
        self._canvas.setAccessibleDescription(spoken)
