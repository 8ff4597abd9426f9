"""Where a reader stands in a paper: page, fit, zoom, and which corner of the layout the window shows.

Every change answers the corner to show next, so that what was read stays where it was. Arithmetic only;
must not know Qt, pictures or workers.
"""

from collections.abc import Iterable

from meetingroom.client.reader.layout import ACTUAL_SIZE, Box, Fit, Layout, limited, zoomed
from meetingroom.client.reader.tiles import Sight
from meetingroom.wire.pages import PageSize

Corner = tuple[int, int]
"""Left and top of what the window shows, in the coordinates of the whole."""


_A4 = PageSize(595.0, 842.0)
_NEARLY = 0.95
_WORTH_SCROLLING = 1.15
"""A page that would be larger by less is shown whole: turning is easier than scrolling."""


class Standpoint:
    """A reader's place in the paper that is open; before one is, there are no pages."""

    def __init__(self) -> None:
        self.page = 0
        self.fit = Fit.PAGE
        self.forward = True
        """Which way the last page was turned."""
        self.layout = Layout((), 1, 1)
        self._sizes: list[PageSize] = []
        self._zoom = ACTUAL_SIZE
        self._window = (1, 1)
        self._gap = 12

    @property
    def page_count(self) -> int:
        """0 before a paper is open."""
        return len(self._sizes)

    @property
    def scale(self) -> float:
        """Device-independent pixels a point of the page being read."""
        return self.layout.scale(self.page) if self.layout.sizes else self._zoom

    def leave(self, page: int) -> None:
        """Forget the paper; the next one will be opened at `page`."""
        self._sizes = []
        self.page = max(0, page)
        self.forward = True
        self._lay_out()

    def enter(self, size: PageSize, count: int) -> Corner:
        """A paper of `count` pages is open; all are taken to be as large as the first."""
        self._sizes = [size] * count
        self.page = min(self.page, count - 1)
        self._lay_out()
        return self._top_of_page()

    def learn_sizes(self, first: int, sizes: Iterable[PageSize], view: Box) -> Corner | None:
        """Take the real sizes of some pages; None when they are as thought."""
        known = list(sizes)
        if self._sizes[first : first + len(known)] == known:
            return None
        below = view.top - self.layout.box(self.page).top
        self._sizes[first : first + len(known)] = known
        self._lay_out()
        return (0, 0) if self.fit is Fit.PAGE else (view.left, self.layout.box(self.page).top + below)

    def window(self, width: int, height: int, gap: int, view: Box) -> Corner:
        """The window has this size now."""
        old = self.layout
        self._window, self._gap = (width, height), gap
        self._lay_out()
        return self._around(old, view, 0, 0)

    def turn_to(self, page: int, view: Box) -> Corner:
        """Go to `page`, the nearest there is."""
        wanted = min(max(page, 0), self.page_count - 1)
        self.forward = wanted >= self.page
        self.page = wanted
        if self.fit is Fit.PAGE:
            self._lay_out()
            return 0, 0
        return view.left, self._top_of_page()[1]

    def read(self, view: Box) -> bool:
        """The window was scrolled: whether another page is read now."""
        page = self.layout.read_page(view)
        if page == self.page:
            return False
        self.forward = page > self.page
        self.page = page
        return True

    def fit_to(self, fit: Fit, view: Box) -> Corner:
        """Fill the window otherwise; the page being read stays."""
        if fit is self.fit:
            return view.left, view.top
        self.fit = fit
        self._lay_out()
        return self._top_of_page()

    def fit_to_read(self, least: float, view: Box) -> Corner:
        """Fill the window as it is best read: a whole page where a point has `least` pixels then, or where
        the width would hardly give it more; else its width."""
        width, height = self._window
        size = self._sizes[self.page] if self._sizes else _A4
        across = (width - 2 * self._gap) / max(1.0, size.width)
        whole = min(across, (height - 2 * self._gap) / max(1.0, size.height))
        is_large = whole >= least * _NEARLY or across < whole * _WORTH_SCROLLING
        return self.fit_to(Fit.PAGE if is_large else Fit.WIDTH, view)

    def zoom_to(self, scale: float, view: Box, x: float, y: float) -> Corner:
        """Zoom freely so that what is under (x, y) of the window stays there."""
        old = self.layout
        self.fit, self._zoom = Fit.FREE, limited(scale)
        self._lay_out()
        return self._around(old, view, x, y)

    def zoom_step(self, step: int, view: Box) -> Corner:
        """The next larger (1) or smaller (-1) size, the middle of the window staying."""
        return self.zoom_to(zoomed(self.scale, step), view, view.width / 2, view.height / 2)

    def visible(self, view: Box) -> range:
        """The pages of which something is seen."""
        return self.layout.visible(view)

    def sight(self, page: int, view: Box, ratio: float) -> Sight:
        """`page` in physical pixels (`ratio` times the others), and what is seen of it."""
        box = self.layout.box(page)
        width, height = max(1, round(box.width * ratio)), max(1, round(box.height * ratio))
        seen = box.within(view) or Box(box.left, box.top, 1, 1)
        inside = seen.moved(-box.left, -box.top)
        edges = (round(edge * ratio) for edge in (inside.left, inside.top, inside.width, inside.height))
        return Sight(page, width / self._sizes[page].width, width, height, Box(*edges))

    def _lay_out(self) -> None:
        width, height = self._window
        self.layout = Layout(
            tuple(self._sizes), width, height, self.fit, self._zoom, self.page, self._gap, self._gap
        )

    def _top_of_page(self) -> Corner:
        if self.fit is Fit.PAGE or not self._sizes:
            return 0, 0
        return 0, self.layout.box(self.page).top - self._gap

    def _around(self, old: Layout, view: Box, x: float, y: float) -> Corner:
        """The corner that leaves what was under (x, y) where it was."""
        if self.fit is Fit.PAGE or not self._sizes or not old.sizes:
            return 0, 0
        under = (page for page in old.visible(view) if old.box(page).bottom > view.top + y)
        page = next(under, self.page)
        before, after = old.box(page), self.layout.box(page)
        across = (view.left + x - before.left) / before.width
        down = (view.top + y - before.top) / before.height
        return round(after.left + across * after.width - x), round(after.top + down * after.height - y)
