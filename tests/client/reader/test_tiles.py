"""Tiles cover exactly what is seen; the cache keeps to its bytes and never drops what is on the screen."""

from hypothesis import given
from hypothesis import strategies as st

from meetingroom.client.reader.layout import Box
from meetingroom.client.reader.tiles import (
    TILE_SIDE,
    WHOLE_UP_TO,
    Sight,
    Tile,
    TileCache,
    pages_ahead,
    tiles_of,
)


def tile(page: int, width: int = 100, height: int = 100, *, scale: float = 1.0, whole: bool = True) -> Tile:
    return Tile(page, scale, Box(0, 0, width, height), whole)


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    width, height = draw(st.integers(1, 9_000)), draw(st.integers(1, 9_000))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    seen = Box(left, top, draw(st.integers(1, width - left)), draw(st.integers(1, height - top)))
    return Sight(3, 2.0, width, height, seen)


@given(sights())
def test_the_tiles_cover_what_is_seen_once_and_stay_on_the_page(sight: Sight) -> None:
    tiles = list(tiles_of(sight))
    page = Box(0, 0, sight.width, sight.height)
    covered = 0
    for piece in tiles:
        assert piece.box.within(page) == piece.box
        assert (piece.page, piece.scale) == (3, 2.0)
        common = piece.box.within(sight.seen)
        assert common is not None
        covered += common.width * common.height
    assert covered == sight.seen.width * sight.seen.height
    assert all(
        piece.box.width <= TILE_SIDE and piece.box.height <= TILE_SIDE for piece in tiles if not piece.whole
    )


@given(sights())
def test_a_page_that_is_not_too_large_is_one_tile(sight: Sight) -> None:
    tiles = list(tiles_of(sight))
    assert (len(tiles) == 1 and tiles[0].whole) == (sight.width * sight.height <= WHOLE_UP_TO)


def test_the_tile_in_the_middle_of_what_is_seen_comes_first() -> None:
    first = next(iter(tiles_of(Sight(0, 4.0, 5_000, 7_000, Box(0, 0, 3 * TILE_SIDE, 3 * TILE_SIDE)))))
    assert (first.box.left, first.box.top) == (TILE_SIDE, TILE_SIDE)


def test_pages_are_drawn_ahead_in_the_direction_of_reading() -> None:
    assert pages_ahead(range(5, 6), 10, forward=True) == [6, 4, 7, 8]
    assert pages_ahead(range(5, 6), 10, forward=False) == [4, 6, 3, 2]
    assert pages_ahead(range(0, 1), 10, forward=True) == [1, 2, 3]
    assert pages_ahead(range(9, 10), 10, forward=True) == [8]
    assert pages_ahead(range(0), 10, forward=True) == []


def test_what_lies_farthest_from_the_page_being_read_goes_first() -> None:
    cache: TileCache[str] = TileCache(budget=3 * 40_000)
    cache.keep(tile(9), "far away")
    cache.keep(tile(4), "just left")
    cache.keep(tile(5), "being read", [tile(5)])
    cache.get(tile(9))
    cache.keep(tile(6), "coming", [tile(5)])
    assert tile(9) not in cache
    assert all(tile(page) in cache for page in (4, 5, 6))


def test_the_longest_unused_picture_goes_first() -> None:
    cache: TileCache[str] = TileCache(budget=3 * 40_000)
    for page in range(3):
        cache.keep(tile(page), f"page {page}")
    assert cache.get(tile(0)) == "page 0"
    cache.keep(tile(3), "page 3")
    assert tile(1) not in cache
    assert cache.get(tile(0)) == "page 0"
    assert cache.bytes == 3 * 40_000


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 300), st.integers(1, 300)), max_size=40))
def test_the_bytes_kept_stay_within_the_budget_and_are_counted_right(
    kept: list[tuple[int, int, int]],
) -> None:
    cache: TileCache[int] = TileCache(budget=400_000)
    alive: set[Tile] = set()
    for number, (page, width, height) in enumerate(kept):
        cache.keep(tile(page, width, height), number)
        alive.add(tile(page, width, height))
        alive = {known for known in alive if known in cache}
        assert cache.bytes == sum(known.box.width * known.box.height * 4 for known in alive)
        assert cache.bytes <= 400_000


def test_what_is_on_the_screen_is_never_dropped() -> None:
    cache: TileCache[str] = TileCache(budget=40_000)
    shown = [tile(0), tile(1)]
    for page in range(2):
        cache.keep(tile(page), "shown", shown)
    cache.keep(tile(2), "ahead", shown)
    assert all(piece in cache for piece in shown)
    cache.keep(tile(3), "later")
    assert tile(0) not in cache


def test_keeping_a_tile_again_replaces_its_picture_and_is_not_counted_twice() -> None:
    cache: TileCache[str] = TileCache()
    cache.keep(tile(0), "old")
    cache.keep(tile(0), "new")
    assert cache.get(tile(0)) == "new"
    assert cache.bytes == 40_000


def test_a_whole_page_at_another_scale_stands_in_until_the_right_one_is_drawn() -> None:
    cache: TileCache[str] = TileCache()
    cache.keep(tile(0, scale=1.0), "small")
    cache.keep(tile(0, scale=2.0), "larger")
    cache.keep(tile(0, scale=4.0, whole=False), "a piece")
    cache.keep(tile(1), "another page")
    assert cache.stand_in(0) == (tile(0, scale=2.0), "larger")
    assert cache.stand_in(2) is None
    cache.clear()
    assert cache.stand_in(0) is None
    assert cache.bytes == 0
