"""Finds words in a paper's pages, with or without marks, and says where on the page they stand.

Must not know Qt or workers: it is given the text of pages and gives back places.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from meetingroom.words.folding import fold, fold_with_places, has_marks, marked

PointBox = tuple[float, float, float, float]
"""Left, top, right, bottom in points of the page as shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: `start` and `end` count characters of the page's text; `as_meant`: its marks agree too."""

    page: int
    start: int
    end: int
    as_meant: bool = True


def find_in_page(page: int, text: str, query: str, *, exact: bool = False) -> list[Hit]:
    """Every place on a page where `query` stands, in reading order.

    Letters without marks find all: "dat rung" finds "đất rừng". A query with marks means what it says,
    wherever the tone was put ("hoà" finds "hòa"); what differs from it only in marks is found too, but
    said not to be `as_meant`. With `exact` ("đúng dấu") a query without marks means that, too.
    """
    wanted = fold(query).strip()
    if not wanted:
        return []
    meant = marked(query) if exact or has_marks(query) else None
    folded, places = fold_with_places(text)
    hits = []
    at = folded.find(wanted)
    while at >= 0:
        start, end = places[at], _end(text, places[at + len(wanted) - 1])
        hits.append(Hit(page, start, end, meant is None or marked(text[start:end]) == meant))
        at = folded.find(wanted, at + len(wanted))
    return hits


def wanted_hits(hits: Sequence[Hit], *, exact: bool = False) -> list[Hit]:
    """Those as meant; all of them where there is none and nobody asked for `exact` marks, because
    half-typed marks (Telex, VNI) must not show an empty result."""
    meant = [hit for hit in hits if hit.as_meant]
    return meant if meant or exact else list(hits)


def _end(text: str, last: int) -> int:
    """Behind the character at `last` and the marks that belong to it, should they stand apart."""
    end = last + 1
    while end < len(text) and not text[end].isspace() and not fold(text[end]):
        end += 1
    return end


def lines_of(hit: Hit, text: str, boxes: bytes) -> list[PointBox]:
    """The rectangles a hit covers, one for each line it runs over; `boxes` as in `TextIs`."""
    lines: list[PointBox] = []
    line: PointBox | None = None
    for place in range(hit.start, hit.end):
        if text[place] == "\n":
            if line is not None:
                lines.append(line)
            line = None
            continue
        left, top, right, bottom = struct.unpack_from("<4f", boxes, place * 16)
        line = (
            (left, top, right, bottom)
            if line is None
            else (min(line[0], left), min(line[1], top), max(line[2], right), max(line[3], bottom))
        )
    return lines if line is None else [*lines, line]


def next_hit(hits: Sequence[Hit], current: int | None, page: int, step: int) -> int | None:
    """Which hit comes next (`step` 1) or before (-1), round the end; from `page` when none is current."""
    if not hits:
        return None
    if current is not None:
        return (current + step) % len(hits)
    return next((index for index, hit in enumerate(hits) if hit.page >= page), 0)
