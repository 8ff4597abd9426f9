"""The table of people an office keeps in a spreadsheet, read as a whole or refused as a whole.

CSV in UTF-8, commas or semicolons, the columns of `COLUMNS` in any order (`resources/demo/people.csv`
is an example). Every fault of every row is reported at once. Must not invent or repair values.
"""

import csv
import io
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from meetingroom.rules import typed
from meetingroom.rules.audience import Role
from meetingroom.rules.errors import RuleBroken

COLUMNS = ("mã", "họ tên", "chức vụ", "đơn vị", "vai trò", "tổ và ban", "ghế")
"""Identifier, full name, office, unit, roles and groups (parted by `;`), seat."""

_ROLES = {
    "chủ tọa": Role.CHAIR,
    "chủ tịch ủy ban": Role.CHAIRMAN,
    "thư ký": Role.SECRETARY,
    "đại biểu": Role.DELEGATE,
    "thành viên": Role.COMMITTEE_MEMBER,
    "người dự thay": Role.STAND_IN,
    "khách mời": Role.GUEST,
    "ban kiểm phiếu": Role.TELLER,
    "màn hình hội trường": Role.HALL,
}
_LONGEST = 200


class RowFault(StrEnum):
    """What is wrong with a table or one of its rows."""

    NOT_UTF8 = "not_utf8"
    NOT_A_TABLE = "not_a_table"
    WRONG_COLUMNS = "wrong_columns"
    NO_ROWS = "no_rows"
    EMPTY_CELL = "empty_cell"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    UNUSABLE_ID = "unusable_id"
    UNKNOWN_ROLE = "unknown_role"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_PERSON = "duplicate_person"
    DUPLICATE_SEAT = "duplicate_seat"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A fault with the row a person sees in the spreadsheet (the head is row 1) and what stands there."""

    row: int
    fault: RowFault
    value: str


class TableRefused(Exception):
    """Nothing was taken over. `problems` in the order of rows, never empty."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(", ".join(f"row {problem.row}: {problem.fault}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the office wrote it; `groups` are names."""

    id: str
    name: str
    office: str
    unit: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...]
    seat: str

    @property
    def votes(self) -> bool:
        """True for delegates and committee members; nobody else ever votes."""
        return Role.DELEGATE in self.roles or Role.COMMITTEE_MEMBER in self.roles


def read_people(content: bytes) -> tuple[PersonRow, ...]:
    """The people of a table in its order. Raises TableRefused with every fault found."""
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise TableRefused((RowProblem(1, RowFault.NOT_UTF8, ""),)) from None
    lines = _lines(text.replace("\r\n", "\n").replace("\r", "\n"))
    head = [cell.casefold() for cell in lines[0]] if lines else []
    if sorted(head) != sorted(COLUMNS):
        raise TableRefused((RowProblem(1, RowFault.WRONG_COLUMNS, ", ".join(head)[:_LONGEST]),))
    problems: list[RowProblem] = []
    people: list[tuple[int, PersonRow]] = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(line):
            continue
        if len(line) != len(head):
            problems.append(RowProblem(number, RowFault.WRONG_COLUMNS, ", ".join(line)[:_LONGEST]))
            continue
        cells = dict(zip(head, line, strict=True))
        problems += _faults(number, cells)
        people.append((number, _person(cells)))
    if not people and not problems:
        problems.append(RowProblem(1, RowFault.NO_ROWS, ""))
    problems += _duplicates(people)
    if problems:
        raise TableRefused(tuple(sorted(problems, key=lambda problem: problem.row)))
    return tuple(person for _, person in people)


def _lines(text: str) -> list[list[str]]:
    first, _, _ = text.partition("\n")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text), delimiter=delimiter):
            lines.append([cell.strip() for cell in line])
    except csv.Error:  # a cell without end: no table of people at all
        raise TableRefused((RowProblem(len(lines) + 1, RowFault.NOT_A_TABLE, ""),)) from None
    return lines


def _parted(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _person(cells: dict[str, str]) -> PersonRow:
    roles = tuple(_ROLES[name.casefold()] for name in _parted(cells["vai trò"]) if name.casefold() in _ROLES)
    return PersonRow(
        id=cells["mã"],
        name=" ".join(cells["họ tên"].split()),
        office=cells["chức vụ"],
        unit=cells["đơn vị"],
        roles=roles,
        groups=_parted(cells["tổ và ban"]),
        seat=cells["ghế"],
    )


def _faults(number: int, cells: dict[str, str]) -> list[RowProblem]:
    faults = [RowProblem(number, RowFault.EMPTY_CELL, name) for name in COLUMNS[:2] if not cells[name]]
    if not _parted(cells["vai trò"]):
        faults.append(RowProblem(number, RowFault.EMPTY_CELL, "vai trò"))
    faults += [
        RowProblem(number, RowFault.TOO_LONG, name) for name, cell in cells.items() if len(cell) > _LONGEST
    ]
    faults += [
        RowProblem(number, RowFault.UNPRINTABLE, name) for name, cell in cells.items() if not _is_text(cell)
    ]
    if cells["mã"] and not _is_identifier(cells["mã"]):
        faults.append(RowProblem(number, RowFault.UNUSABLE_ID, cells["mã"][:_LONGEST]))
    faults += [
        RowProblem(number, RowFault.UNKNOWN_ROLE, name[:_LONGEST])
        for name in _parted(cells["vai trò"])
        if name.casefold() not in _ROLES
    ]
    return faults


def _is_text(cell: str) -> bool:
    try:
        typed.optional(cell, len(cell))
    except RuleBroken:
        return False
    return True


def _is_identifier(cell: str) -> bool:
    try:
        typed.identifier(cell)
    except RuleBroken:
        return False
    return True


def _duplicates(people: list[tuple[int, PersonRow]]) -> list[RowProblem]:
    problems: list[RowProblem] = []
    ids = Counter(person.id.casefold() for _, person in people)
    same = Counter((person.name.casefold(), person.office.casefold()) for _, person in people)
    seats = Counter(person.seat for _, person in people if person.seat)
    for number, person in people:
        if person.id and ids[person.id.casefold()] > 1:
            problems.append(RowProblem(number, RowFault.DUPLICATE_ID, person.id))
        if person.name and same[person.name.casefold(), person.office.casefold()] > 1:
            problems.append(RowProblem(number, RowFault.DUPLICATE_PERSON, person.name))
        if seats[person.seat] > 1:
            problems.append(RowProblem(number, RowFault.DUPLICATE_SEAT, person.seat))
    return problems
