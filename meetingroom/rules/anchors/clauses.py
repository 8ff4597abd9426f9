"""The tree of clauses: Phần, Chương, Mục, Điều, khoản, điểm, and I., 1., 1.1., a), – of reports.

A clause begins on its own line with its label and ends where the next begins. Reading it is a help, not
a condition: a line that only looks like a clause costs nothing but a wrong entry in the path. Must not
compare papers.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from meetingroom.rules.anchors.wording import Wording


class ClauseKind(StrEnum):
    """What a clause is, by its label. The value is stable."""

    PHAN = "phan"
    PHU_LUC = "phu_luc"
    CHUONG = "chuong"
    MUC = "muc"
    TIEU_MUC = "tieu_muc"
    ROMAN = "roman"
    DIEU = "dieu"
    NUMBER = "number"
    LETTER = "letter"
    DASH = "dash"


_DEPTH = {
    ClauseKind.PHAN: 0,
    ClauseKind.PHU_LUC: 0,
    ClauseKind.CHUONG: 10,
    ClauseKind.MUC: 20,
    ClauseKind.TIEU_MUC: 30,
    ClauseKind.ROMAN: 30,
    ClauseKind.DIEU: 40,
    ClauseKind.NUMBER: 50,
    ClauseKind.LETTER: 60,
    ClauseKind.DASH: 70,
}


def _spelt(*names: str) -> str:
    """A pattern for names that may be printed with composed or decomposed letters."""
    return "|".join(re.escape(unicodedata.normalize(form, name)) for name in names for form in ("NFC", "NFD"))


_LABEL = re.compile(
    rf"""(?:^|\f)[\r \t"“]*+(?:
        (?P<phan>(?:{_spelt("PHẦN", "Phần")})\s+(?:(?:{_spelt("THỨ", "thứ")})\s+)?[\w\u0300-\u036f]+)
            (?=[ \t]*(?:[.:]|$))
      | (?P<phu_luc>(?:{_spelt("PHỤ LỤC", "Phụ lục")})(?:\s+(?:(?:{_spelt("SỐ", "số")})\s+)?[IVXLC\d]+)?)
            (?=[ \t]*(?:[.:]|$))
      | (?P<chuong>(?:{_spelt("CHƯƠNG", "Chương")})\s+[IVXLC\d]+)\b
      | (?P<tieu_muc>(?:{_spelt("TIỂU MỤC", "Tiểu mục")})\s+[IVXLC\d]+)(?=[ \t]*(?:[.:]|$))
      | (?P<muc>(?:{_spelt("MỤC", "Mục")})\s+[IVXLC\d]+)(?=[ \t]*(?:[.:]|$))
      | (?P<dieu>(?:{_spelt("ĐIỀU", "Điều")})\s+\d[\w.]{{0,30}}?)(?=[.:](?:\s|$)|[ \t]*$)
      | (?P<roman>[IVXLC]{{1,7}})(?=[.)/-]\s)
      | (?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[a-zđ]?(?=[.)]\s)
          | \d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[ \t]+\S))
      | (?P<letter>[a-zđ]{{1,2}}\d{{0,2}})(?=\)\s)
      | (?P<dash>[-–—+•*])(?=\s+[^\W\d])
    )""",
    re.MULTILINE | re.VERBOSE,
)
_KINDS = {str(kind): kind for kind in ClauseKind}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: `label` as printed ("Điều 5", "2", "a"), the words from `first` up to `body`; its own
    words end at `own_end`, those of its parts at `end`; `parent` is its place in the list, -1: none."""

    kind: ClauseKind
    label: str
    first: int
    body: int
    own_end: int
    end: int
    parent: int


@dataclass(frozen=True, slots=True)
class ClauseTree:
    """The clauses of one text in its order."""

    clauses: tuple[Clause, ...]
    firsts: tuple[int, ...]

    def at(self, word: int) -> int:
        """The innermost clause a word stands in; -1 before the first."""
        return bisect_right(self.firsts, word) - 1

    def path(self, clause: int) -> tuple[str, ...]:
        """The labels from the outermost clause to this one: ("Chương I", "Điều 5", "2", "a")."""
        labels: list[str] = []
        while clause >= 0:
            labels.append(self.clauses[clause].label)
            clause = self.clauses[clause].parent
        return tuple(reversed(labels))


def clause_tree(words: Wording) -> ClauseTree:
    """The clauses of a text."""
    found = list(_labels(words))
    own_ends = [first for first, *_ in found[1:]] + [len(words)] * bool(found)
    parents: list[int] = []
    ends = [len(words)] * len(found)
    open_ones: list[int] = []
    for place, (first, _, kind, label) in enumerate(found):
        depth = _depth(kind, label)
        while open_ones and _depth(*found[open_ones[-1]][2:]) >= depth:
            ends[open_ones.pop()] = first
        parents.append(open_ones[-1] if open_ones else -1)
        open_ones.append(place)
    clauses = tuple(
        Clause(kind, label, first, body, own_end, end, parent)
        for (first, body, kind, label), own_end, end, parent in zip(
            found, own_ends, ends, parents, strict=True
        )
    )
    return ClauseTree(clauses, tuple(clause.first for clause in clauses))


def _depth(kind: ClauseKind, label: str) -> int:
    """How deep a label stands: 1.1 under 1."""
    return _DEPTH[kind] + (label.count(".") if kind is ClauseKind.NUMBER else 0)


def _labels(words: Wording) -> Iterator[tuple[int, int, ClauseKind, str]]:
    """First word, first word after the label, kind and label of each clause. Running lines are none, and
    so are labels without words."""
    last = -1
    for found in _LABEL.finditer(words.paper.text):
        group = found.lastgroup or ""
        start, end = found.span(group)
        first = bisect_left(words.starts, start)
        if first == last or first == len(words):
            continue
        kind = _KINDS[group]
        if kind is not ClauseKind.DASH and words.starts[first] >= end:
            continue
        last = first
        body = bisect_left(words.starts, end)
        yield first, body, kind, _SPACES.sub(" ", unicodedata.normalize("NFC", found[group]))
