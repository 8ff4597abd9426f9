"""Where pages lie: rectangles only, in whole device-independent pixels.

A paper is shown either one page at a time, fitted to the window (the delegates' way), or as one long
page, fitted to its width or at a free zoom. Must not know Qt, engines or pixels of a page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from meetingroom.wire.pages import PageSize

ACTUAL_SIZE = 96 / 72
"""Device-independent pixels a point at 100 %."""

LEAST_SCALE = ACTUAL_SIZE / 4
MOST_SCALE = ACTUAL_SIZE * 8
_LEAST_FITTED = 0.001
"""A plan of 14,400 points fitted to a telephone."""

ZOOM_STEPS = tuple(
    ACTUAL_SIZE * percent / 100
    for percent in (25, 33, 50, 67, 80, 100, 125, 150, 175, 200, 250, 300, 400, 600, 800)
)


class Fit(StrEnum):
    """How a paper fills the window."""

    PAGE = "page"
    """One whole page at a time; turning a page swaps it."""
    WIDTH = "width"
    """All pages below each other, each as wide as the window."""
    FREE = "free"
    """All pages below each other at one zoom."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; right and bottom are the first pixels outside it."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def within(self, other: "Box") -> "Box | None":
        """The part common with `other`, None where they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None

    def moved(self, across: int, down: int) -> "Box":
        """The same rectangle elsewhere."""
        return Box(self.left + across, self.top + down, self.width, self.height)


@dataclass(frozen=True)
class Layout:
    """One arrangement of `sizes` in a window of `width` by `height`; immutable, made anew when one changes.

    `current` is the page shown when one page is shown at a time; `zoom` (pixels a point) counts for Fit.FREE.
    `margin` surrounds the whole, `gap` stands between pages.
    """

    sizes: Sequence[PageSize]
    width: int
    height: int
    fit: Fit = Fit.PAGE
    zoom: float = ACTUAL_SIZE
    current: int = 0
    margin: int = 12
    gap: int = 12

    def scale(self, page: int) -> float:
        """Device-independent pixels a point of `page`."""
        size = self.sizes[page]
        across = max(1, self.width - 2 * self.margin) / max(1.0, size.width)
        match self.fit:
            case Fit.FREE:
                wanted = self.zoom
            case Fit.WIDTH:
                wanted = across
            case Fit.PAGE:
                wanted = min(across, max(1, self.height - 2 * self.margin) / max(1.0, size.height))
        return min(MOST_SCALE, max(_LEAST_FITTED, wanted))

    def page_pixels(self, page: int) -> tuple[int, int]:
        """Width and height of `page` as laid out."""
        size, scale = self.sizes[page], self.scale(page)
        return max(1, round(size.width * scale)), max(1, round(size.height * scale))

    @cached_property
    def _tops(self) -> list[int]:
        """Upper edges of all pages of the long page, and where one more would begin."""
        tops = [self.margin]
        for page in range(len(self.sizes)):
            tops.append(tops[-1] + self.page_pixels(page)[1] + self.gap)
        return tops

    @cached_property
    def extent(self) -> tuple[int, int]:
        """Width and height of everything, never less than the window."""
        if self.fit is Fit.PAGE or not self.sizes:
            return self.width, self.height
        widest = max(self.page_pixels(page)[0] for page in range(len(self.sizes)))
        return max(self.width, widest + 2 * self.margin), max(
            self.height, self._tops[-1] - self.gap + self.margin
        )

    def box(self, page: int) -> Box:
        """Where `page` lies, in the coordinates of the whole; centred across, and down when alone."""
        width, height = self.page_pixels(page)
        left = max(self.margin, (self.extent[0] - width) // 2)
        if self.fit is Fit.PAGE:
            return Box(left, max(self.margin, (self.height - height) // 2), width, height)
        return Box(left, self._tops[page], width, height)

    def visible(self, view: Box) -> range:
        """The pages that `view` (in the coordinates of the whole) shows any part of."""
        if not self.sizes:
            return range(0)
        if self.fit is Fit.PAGE:
            return range(self.current, self.current + 1)
        first = bisect_right(self._tops, view.top, hi=len(self.sizes)) - 1
        first = max(0, first)
        if self._tops[first] + self.page_pixels(first)[1] <= view.top:
            first += 1
        last = bisect_left(self._tops, view.bottom, hi=len(self.sizes))
        return range(first, max(first, last))

    def read_page(self, view: Box) -> int:
        """The page a person reads: the one that covers a line a third down the window."""
        if self.fit is Fit.PAGE or not self.sizes:
            return self.current
        line = view.top + view.height // 3
        page = bisect_right(self._tops, line, hi=len(self.sizes)) - 1
        if view.bottom >= self.extent[1] and self.extent[1] > self.height:
            # At the very end a short last page could otherwise never be the one read.
            return len(self.sizes) - 1
        return max(0, page)


def zoomed(scale: float, steps: int) -> float:
    """The next zoom step above (`steps` 1) or below (-1) `scale`."""
    if steps > 0:
        return next((step for step in ZOOM_STEPS if step > scale * 1.02), ZOOM_STEPS[-1])
    return next((step for step in reversed(ZOOM_STEPS) if step < scale / 1.02), ZOOM_STEPS[0])


def limited(scale: float) -> float:
    """`scale` within what a person may zoom to."""
    return min(MOST_SCALE, max(LEAST_SCALE, scale))
