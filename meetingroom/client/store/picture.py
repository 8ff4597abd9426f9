"""What a desk knows at one moment, as one immutable value: states, unsent acts, line, papers.

The sync thread makes a new `Picture` after every commit; screens read the newest one without locks,
SQL or waiting. Every amount and hour here is raw (UTC milliseconds, bytes). Must not fold or fetch.
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from rpds import HashTrieMap

from meetingroom.rules.commands import Command
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.state import EMPTY
from meetingroom.wire.messages import Passing

DESK = ""
"""The stream of a `Change` that concerns the desk itself, not one journal."""


class Change(NamedTuple):
    """One noun that is not what it was: a field of a stream's state ("polls", "items", …), its
    "pending" acts, or, with stream `DESK`: "connection", "papers", "passing", "streams", "opened"."""

    stream: str
    noun: str


class ActState(StrEnum):
    """Where one act of this person stands. Only RECORDED may be called "đã ghi nhận"."""

    WRITING = "writing"
    UNSENT = "unsent"
    SENT = "sent"
    RECORDED = "recorded"
    REFUSED = "refused"
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class Act:
    """A command of this person that the records on this desk do not show yet, or that was refused.

    `made_at` by this desk's estimate of the server's hour; `recorded_at` and `refused_at` by the
    server. `last` and `epoch` say which record of the stream will show it. NOT_KEPT: the disk did not
    take it, `code` says why.
    """

    id: CommandId
    stream: str
    command: Command
    state: ActState
    made_at: int
    recorded_at: int | None = None
    last: int | None = None
    epoch: int | None = None
    code: str = ""
    params: tuple[tuple[str, int | str], ...] = ()
    refused_at: int | None = None


@dataclass(frozen=True, slots=True)
class StreamPicture:
    """One journal as this person may know it. `state` is folded by its law; `number` is the last
    record in it; `needs_update`: a required event is unknown to this release, `state` stopped there."""

    name: str
    title: str
    state: Any
    number: int = 0
    needs_update: bool = False
    pending: tuple[Act, ...] = ()


class Line(StrEnum):
    """The four things a desk can say of its line to the server (always exactly one)."""

    SYNCING = "syncing"
    CURRENT = "current"
    OFFLINE = "offline"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Connection:
    """State of the line. `since`: when CURRENT was last confirmed, OFFLINE or TROUBLE began. `done`
    of `total` records while SYNCING. `code` says what TROUBLE it is, and thereby what to do."""

    state: Line = Line.OFFLINE
    since: int = 0
    done: int = 0
    total: int = 0
    code: str = ""


class Download(StrEnum):
    """Where the bytes of a paper are. NO_ROOM: they wait until the disk has room for them."""

    ABSENT = "absent"
    COMING = "coming"
    READY = "ready"
    DAMAGED = "damaged"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class PaperOnDesk:
    """The bytes of one version on this desk: `done` of `size` bytes."""

    sha256: str
    state: Download
    done: int
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it. `papers` by SHA-256; `opened` holds the newest version this person has opened, by
    paper; `passing` what is true of a stream right now and never recorded; `ahead_ms` the server's
    clock minus ours."""

    person: PersonId
    streams: HashTrieMap[str, StreamPicture] = EMPTY
    connection: Connection = Connection()
    papers: HashTrieMap[str, PaperOnDesk] = EMPTY
    opened: HashTrieMap[str, int] = EMPTY
    passing: HashTrieMap[str, Passing] = EMPTY
    ahead_ms: int = 0

    def state_of(self, stream: str) -> Any | None:
        """The folded state of a stream, or None when the desk does not hold it."""
        held = self.streams.get(stream)
        return None if held is None else held.state

    @property
    def unsent(self) -> int:
        """Acts that the server has not answered yet."""
        waiting = (ActState.WRITING, ActState.UNSENT, ActState.SENT)
        return sum(act.state in waiting for held in self.streams.values() for act in held.pending)
