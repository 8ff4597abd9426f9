"""Reading the plain source of a state paper: a TOML head between `+++` lines, then marked-up text.

Marks of the text, one per line, parted by the first space:

    = DÒNG GIỮA            a centred bold line            # I. Đề mục      a bold heading
    ## 1. Đề mục nhỏ       a bold italic heading          > Căn cứ …;      an italic basis
    - …                    a dash line                    @page            a new page
    @annex NAME | TITLE    an annex on a new page         @annex-wide …    the same on its side
    @table FILE 1,4,2      a table from a CSV file beside the source, with relative column widths
    | a | b |              a row of a table written in place, the first one its head
    @columns 1,4,2         relative column widths of the table that follows in place

Anything else is a paragraph; `**…**` is bold everywhere; “Điều 1.” opens an article and is bold to its
first full stop. This module must not know how a page looks.
"""

import csv
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any


class PaperSourceError(ValueError):
    """A source cannot be read; the message names file and line. Our bug or the office's, never silent."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one weight."""

    text: str
    strong: bool = False


Runs = tuple[Run, ...]


class Part(StrEnum):
    """What a block of the text is."""

    CENTRED = "centred"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BASIS = "basis"
    DASH = "dash"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    PAGE = "page"
    ANNEX = "annex"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, annex or table. `rows[0]` of a table is its head."""

    part: Part
    runs: Runs = ()
    title: Runs = ()
    wide: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: capacity lines (TM. …, CHỦ TỊCH) and the name without titles."""

    capacity: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class PaperSource:
    """A state paper (Decree 30/2020, Annex III, forms 1.1 and 1.4) before it is set in pages.

    `superior` and `organ` head the left column; `symbol` is number and sign; `draft` adds the mark
    DỰ THẢO; `dated` stands where a paper has no date yet; `authority` stands under the
    title of a resolution; `address` is “Kính gửi”.
    """

    superior: str
    organ: str
    symbol: str
    place: str
    on: date | None
    dated: str
    kind: str
    about: str
    authority: tuple[str, ...]
    address: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    signature: Signature | None
    draft: bool = False


_HEAD = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
_ARTICLE = re.compile(r"^(Điều \d+\.[^.]*\.?)(.*)$")


def runs(text: str) -> Runs:
    """Words with `**…**` parted into bold and plain runs."""
    return tuple(Run(part, n % 2 == 1) for n, part in enumerate(text.split("**")) if part)


def read_paper(path: Path) -> PaperSource:
    """The paper of one source file. Raises PaperSourceError, OSError."""
    found = _HEAD.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise PaperSourceError(f"{path.name}: no head between +++ lines")
    try:
        head = tomllib.loads(found[1])
        signed = head.get("signature")
        return PaperSource(
            superior=head.get("superior", ""),
            organ=head["organ"],
            symbol=head["symbol"],
            place=head["place"],
            on=head.get("date"),
            dated=head.get("dated", ""),
            kind=head["kind"],
            about=head.get("about", ""),
            authority=tuple(head.get("authority", ())),
            address=tuple(head.get("address", ())),
            blocks=_blocks(path, found[2]),
            recipients=tuple(head.get("recipients", ())),
            signature=Signature(tuple(signed["capacity"]), signed["name"]) if signed else None,
            draft=head.get("draft", False),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PaperSourceError(f"{path.name}: head: {error}") from error


def _blocks(path: Path, text: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    rows: list[tuple[Runs, ...]] = []
    widths: tuple[int, ...] = ()
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.startswith("|"):
            rows.append(tuple(runs(cell.strip()) for cell in line.strip().strip("|").split("|")))
            continue
        if rows:
            blocks.append(_table(path, number, tuple(rows), widths))
            rows, widths = [], ()
        if line.startswith("@columns "):
            widths = _widths(line.removeprefix("@columns "))
        elif line.strip():
            blocks.append(_block(path, number, line.strip()))
    return tuple(blocks)


def _block(path: Path, number: int, line: str) -> Block:
    mark, _, rest = line.partition(" ")
    match mark:
        case "=":
            return Block(Part.CENTRED, runs(rest))
        case "#":
            return Block(Part.HEADING, runs(rest))
        case "##":
            return Block(Part.SUBHEADING, runs(rest))
        case ">":
            return Block(Part.BASIS, runs(rest))
        case "-":
            return Block(Part.DASH, runs(rest))
        case "@page":
            return Block(Part.PAGE)
        case "@annex" | "@annex-wide":
            name, _, title = rest.partition("|")
            return Block(Part.ANNEX, runs(name.strip()), runs(title.strip()), wide=mark == "@annex-wide")
        case "@table":
            return _table_file(path, number, rest)
    if mark.startswith("@"):
        raise PaperSourceError(f"{path.name}: line {number}: unknown mark {mark}")
    article = _ARTICLE.match(line)
    if article:
        return Block(Part.ARTICLE, (Run(article[1], strong=True), *runs(article[2])))
    return Block(Part.PARAGRAPH, runs(line))


def _table_file(path: Path, number: int, rest: str) -> Block:
    name, _, widths = rest.partition(" ")
    with (path.parent / name).open(encoding="utf-8", newline="") as handle:
        rows = tuple(tuple(runs(cell) for cell in row) for row in csv.reader(handle))
    return _table(path, number, rows, _widths(widths))


def _widths(text: str) -> tuple[int, ...]:
    return tuple(int(width) for width in text.split(","))


def _table(path: Path, number: int, rows: tuple[tuple[Runs, ...], ...], widths: tuple[int, ...]) -> Block:
    columns = len(rows[0])
    if any(len(row) != columns for row in rows) or (widths and len(widths) != columns):
        raise PaperSourceError(f"{path.name}: line {number}: rows of unequal length")
    return Block(Part.TABLE, rows=rows, widths=widths or (1,) * columns)


def as_plain(value: Any) -> Any:
    """Dataclasses, tuples and dates as what JSON can hold: dicts, lists and strings."""
    if isinstance(value, tuple):
        return [as_plain(entry) for entry in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: as_plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value.isoformat() if isinstance(value, date) else value
