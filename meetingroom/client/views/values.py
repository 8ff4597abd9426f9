"""Small values that several views show, and the hint that turns a button off and says why.

Amounts and hours are raw (integers, UTC milliseconds); words are put to them by the pages. Must not
know Qt.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from meetingroom.client.store.picture import (
    Act,
    ActState,
    Connection,
    Download,
    Line,
    PaperOnDesk,
)
from meetingroom.rules.ids import ItemId, PaperId, PersonId
from meetingroom.rules.majorities import Outcome, Tally
from meetingroom.rules.rulesets import MajorityRule

__all__ = [
    "ALLOWED",
    "OFFLINE",
    "UPDATE_NEEDED",
    "Act",
    "ActState",
    "Badge",
    "Connection",
    "Download",
    "Hint",
    "ItemName",
    "Line",
    "PaperName",
    "PaperOnDesk",
    "PersonName",
    "PollResult",
    "short_code",
]

OFFLINE = "offline"
"""Hint code: this act needs the server, and the line is down."""
UPDATE_NEEDED = "update_needed"
"""Hint code: this release does not understand the stream any more."""

Params = tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """Whether a button may be pressed. `code` is empty when it may, else the reason: a value of
    `rules.errors.Refusal`, or "offline", or "update_needed". Only the server decides in the end."""

    code: str = ""
    params: Params = ()

    @property
    def allowed(self) -> bool:
        """The button is on."""
        return not self.code


ALLOWED = Hint()


class Badge(StrEnum):
    """Marks beside an item or paper. NEW and UPDATED vanish when this person opens the paper; LATE:
    published after the opening; CLOSED: for a closed session."""

    NEW = "new"
    UPDATED = "updated"
    LATE = "late"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class ItemName:
    """An agenda item as named everywhere: "Mục {number}", its title."""

    item: ItemId
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class PaperName:
    """A paper as named everywhere."""

    paper: PaperId
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as named everywhere."""

    person: PersonId
    name: str
    office: str
    seat: str


@dataclass(frozen=True, slots=True)
class PollResult:
    """The declared count and outcome, with the rule it was decided under. `closed_at` in UTC ms."""

    tally: Tally
    outcome: Outcome
    rule: MajorityRule
    closed_at: int


_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no letter that is read as a digit."""


def short_code(command_id: str) -> str:
    """The four characters that name a recorded choice on every screen ("7F3K"); the same on each desk
    of a person, because they derive from the command that the record names."""
    number = int.from_bytes(hashlib.sha256(command_id.encode()).digest()[:3], "big")
    return "".join(_LETTERS[(number >> shift) & 31] for shift in (15, 10, 5, 0))
