"""Which file belongs beside which item: by the number it begins with, else by its title. Pure.

Used for a folder that a secretary loads and for the demo's own papers. A guess is only proposed: a
person confirms it. Must not read files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from meetingroom.rules.ids import ItemId
from meetingroom.words.folding import fold

_NUMBER = re.compile(r"^\s*(?:m[uụ]c\s+)?(\d+(?:[._]\d+)*)[\s._\-–)]*", re.IGNORECASE)
_WORD = re.compile(r"[0-9a-z]+")
_KINDS = (
    ("du thao nghi quyet", "draft_resolution"),
    ("bao cao tham tra", "verification_report"),
    ("tham tra", "verification_report"),
    ("giai trinh", "explanatory_report"),
    ("to trinh", "submission"),
    ("nghi quyet", "draft_resolution"),
    ("de an", "scheme"),
    ("bao cao", "report"),
    ("chuong trinh", "programme"),
    ("thong bao", "notice"),
    ("phu luc", "annex"),
)
LEAST_SHARE = 50
"""Percent of an item's title words that a file's name must hold to be proposed."""


@dataclass(frozen=True, slots=True)
class Place:
    """An item a file may belong to."""

    item: ItemId
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name says: the number it begins with ("" for none), its title, its kind (a key of
    `label.paper.*`)."""

    number: str
    title: str
    kind: str


def named(file_name: str) -> Named:
    """Read a file's name: "4.2 Tờ trình 118.pdf" → 4.2, "Tờ trình 118", submission."""
    stem = PurePath(file_name).stem.strip()
    found = _NUMBER.match(stem)
    number = found[1].replace("_", ".") if found else ""
    title = (stem[found.end() :] if found else stem).replace("_", " ").strip() or stem
    folded = fold(title)
    kind = next((kind for words, kind in _KINDS if words in folded), "other")
    return Named(number, title, kind)


def place_of(file: Named, places: Sequence[Place]) -> ItemId | None:
    """The item a file seems to belong to: of its very number, else of the nearest number above it
    (4.2.1 → 4.2 → 4), else of the title that shares most words; None where nothing speaks for one."""
    by_number = {place.number.strip("."): place.item for place in places}
    number = file.number
    while number:
        if number in by_number:
            return by_number[number]
        number = number.rpartition(".")[0]
    words = _words(file.title)
    shared = [(_share(words, place.title), place.item) for place in places]
    best = max((share for share, _ in shared), default=0)
    nearest = [item for share, item in shared if share == best]
    return nearest[0] if best >= LEAST_SHARE and len(nearest) == 1 else None


def _share(words: frozenset[str], title: str) -> int:
    wanted = _words(title)
    return 100 * len(wanted & words) // len(wanted) if wanted else 0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
