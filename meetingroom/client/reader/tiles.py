"""Which pieces of pages are needed and which are kept: arithmetic on rectangles, bytes and distances.

A page that is not too large at its scale is one tile; beyond that it is cut into squares, so that a
zoomed page costs what is seen of it. Must not know Qt: what is kept is somebody else's picture.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from meetingroom.client.reader.layout import Box

T = TypeVar("T")

TILE_SIDE = 1024
WHOLE_UP_TO = 4_500_000
"""Pixels of a page that is still drawn in one piece (a full portrait tablet screen has 2.3 million)."""

CACHE_BYTES = 128 * 1024 * 1024
BYTES_PER_PIXEL = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a page: `box` in physical pixels of the page drawn at `scale` physical pixels a point."""

    page: int
    scale: float
    box: Box
    whole: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """One visible page: its full size in physical pixels at `scale`, and the part of it that is seen."""

    page: int
    scale: float
    width: int
    height: int
    seen: Box


def tiles_of(sight: Sight) -> Iterator[Tile]:
    """The tiles that cover what is seen of a page, nearest to the middle of what is seen first."""
    if sight.width * sight.height <= WHOLE_UP_TO:
        yield Tile(sight.page, sight.scale, Box(0, 0, sight.width, sight.height), True)
        return
    seen = sight.seen
    found = []
    for top in range(seen.top // TILE_SIDE * TILE_SIDE, min(seen.bottom, sight.height), TILE_SIDE):
        for left in range(seen.left // TILE_SIDE * TILE_SIDE, min(seen.right, sight.width), TILE_SIDE):
            width, height = min(TILE_SIDE, sight.width - left), min(TILE_SIDE, sight.height - top)
            found.append(Tile(sight.page, sight.scale, Box(left, top, width, height), False))
    middle = seen.left + seen.width // 2, seen.top + seen.height // 2

    def distance(tile: Tile) -> int:
        box = tile.box
        return abs(box.left + box.width // 2 - middle[0]) + abs(box.top + box.height // 2 - middle[1])

    yield from sorted(found, key=distance)


def pages_ahead(visible: range, page_count: int, forward: bool) -> list[int]:
    """The pages worth drawing before they are asked for: three in the reading direction, one behind."""
    if not visible:
        return []
    after = [visible.stop + n for n in range(3)]
    before = [visible.start - 1 - n for n in range(3)]
    order = [after[0], before[0], *after[1:]] if forward else [before[0], after[0], *before[1:]]
    return [page for page in order if 0 <= page < page_count]


class TileCache(Generic[T]):
    """Keeps pictures of tiles up to `budget` bytes: those in use always, of the others those of the nearest
    pages, and of equally near ones the last used."""

    def __init__(self, budget: int = CACHE_BYTES) -> None:
        self._budget = budget
        self._kept: OrderedDict[Tile, T] = OrderedDict()
        self.bytes = 0

    def __contains__(self, tile: Tile) -> bool:
        return tile in self._kept

    def get(self, tile: Tile) -> T | None:
        """The picture of `tile`, counted as used just now."""
        if tile in self._kept:
            self._kept.move_to_end(tile)
        return self._kept.get(tile)

    def keep(self, tile: Tile, picture: T, in_use: Sequence[Tile] = ()) -> None:
        """Keep a picture and let those farthest from `in_use` go, of equally far ones the longest unused."""
        if tile not in self._kept:
            self.bytes += _bytes_of(tile)
        self._kept[tile] = picture
        self._kept.move_to_end(tile)
        needed = {tile, *in_use}
        looked_at = {used.page for used in in_use}
        others = [kept for kept in self._kept if kept not in needed]
        others.sort(key=lambda kept: -min((abs(kept.page - page) for page in looked_at), default=0))
        for old in others:
            if self.bytes <= self._budget:
                break
            del self._kept[old]
            self.bytes -= _bytes_of(old)

    def stand_in(self, page: int) -> tuple[Tile, T] | None:
        """A picture of the whole of `page` at any scale, to be stretched until the right one is drawn;
        the most recently used."""
        return next(
            ((tile, kept) for tile, kept in reversed(self._kept.items()) if tile.page == page and tile.whole),
            None,
        )

    def clear(self) -> None:
        """Forget everything: another paper."""
        self._kept.clear()
        self.bytes = 0


def _bytes_of(tile: Tile) -> int:
    return tile.box.width * tile.box.height * BYTES_PER_PIXEL
