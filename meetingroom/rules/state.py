"""What a meeting is at one moment: the value that facts are folded into.

Persistent maps (rpds), so that folding one more ballot costs the same as the first. Every entry keeps
the audience it was recorded with, because `restrict` must be able to show each reader exactly what
folding his own records would give (architecture, law 2). No entry may therefore hold a fact that
some reader of it could not read. Must not decide or fold.
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from dataclasses import dataclass
from typing import Any, NamedTuple

from rpds import HashTrieMap

from meetingroom.rules.audience import Audience, Role
from meetingroom.rules.events import ProgrammeItem
from meetingroom.rules.ids import (
    BodyId,
    CommandId,
    ConclusionId,
    GroupId,
    ItemId,
    MeetingId,
    PaperId,
    PersonId,
    PollId,
    SittingId,
    SpeechId,
)
from meetingroom.rules.majorities import Outcome, Tally
from meetingroom.rules.rulesets import MajorityRule, RuleSet
from meetingroom.rules.terms import (
    Attendance,
    BodyKind,
    Choice,
    HoldReason,
    ItemState,
    MeetingKind,
    MeetingState,
    PollState,
    SittingState,
    SpeechKind,
    SpeechState,
)

EMPTY: HashTrieMap[Any, Any] = HashTrieMap()


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the convocation says of the meeting."""

    meeting: MeetingId
    body: BodyId
    body_name: str
    body_kind: BodyKind
    kind: MeetingKind
    title: str
    term: str
    place: str
    zone: str
    starts_at: int
    rule_set: RuleSet


@dataclass(frozen=True, slots=True)
class Total:
    """Tổng số đại biểu as confirmed: ấn định, đương nhiệm, có mặt, basis, hour."""

    assigned: int
    in_office: int
    present: int
    basis: str
    at: int


@dataclass(frozen=True, slots=True)
class Participant:
    """A person by value, with the standing that audiences are evaluated against."""

    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: frozenset[Role]
    groups: frozenset[GroupId]
    votes: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting. Attendance is kept beside it, by person."""

    sitting: SittingId
    title: str
    room: str
    starts_at: int
    state: SittingState = SittingState.PLANNED
    closed_session: bool = False
    started_at: int | None = None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Where one person stands in one sitting. `left_at` set: was present and left."""

    value: Attendance
    late: bool
    marked_at: int
    left_at: int | None = None

    @property
    def in_the_room(self) -> bool:
        """Counts as present now."""
        present = self.value in (Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE)
        return present and self.left_at is None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an item stood before the latest step of the chair, so that it can be taken back."""

    state: ItemState
    called_in: SittingId | None
    called_at: int | None
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item as its readers see it. `called_at` is the latest call; `stepped_by` is the
    command that last called or finished it, `before` how it stood until then; `closed_session` says
    that the sitting was closed (họp kín) at some time since the item was last called.

    Its audience is fixed when it is first published: later editions change the plan only."""

    plan: ProgrammeItem
    edition: int
    audience: Audience
    state: ItemState = ItemState.PLANNED
    called_in: SittingId | None = None
    called_at: int | None = None
    finished_at: int | None = None
    withdrawn_reason: str = ""
    speaking_open: bool = False
    closed_session: bool = False
    stepped_by: CommandId | None = None
    before: Progress | None = None


@dataclass(frozen=True, slots=True)
class PaperVersion:
    """One publication of a paper: its bytes, how it is called, and who may read it; `size` in bytes,
    `at` when it was published. The same version may be published again, retitled or to others."""

    version: int
    number: str
    title: str
    paper_kind: str
    sha256: str
    size: int
    pages: int
    file_name: str
    what_changed: str
    at: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper and its publications, oldest first, never none. Recalled: a tombstone with hour and
    reason."""

    paper: PaperId
    item: ItemId
    versions: tuple[PaperVersion, ...]
    recalled_at: int | None = None
    recalled_reason: str = ""

    @property
    def current(self) -> PaperVersion:
        """The newest version."""
        return self.versions[-1]

    @property
    def number(self) -> str:
        """Its number as last published ("Tờ trình số 118")."""
        return self.current.number

    @property
    def title(self) -> str:
        """Its title as last published."""
        return self.current.title

    @property
    def paper_kind(self) -> str:
        """What kind of paper it is, as last published."""
        return self.current.paper_kind

    @property
    def audience(self) -> Audience:
        """Who may read the newest version."""
        return self.current.audience


@dataclass(frozen=True, slots=True)
class Ballot:
    """A recorded choice: when, and under which command (the receipt's short code derives of it)."""

    choice: Choice
    at: int
    command: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Electorate and base as frozen at opening; `need` is None where the base is the collected."""

    at: int
    electorate: HashTrieMap[PersonId, None]
    total: int
    present: int
    not_taking_part: int
    need: int | None
    planned_ms: int | None
    below_quorum_reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Why and since when a poll is held; `until` is the end of the server's absence."""

    reason: HoldReason
    since: int
    until: int
    at: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The count and outcome as declared by `PollClosed`."""

    at: int
    tally: Tally
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Roll:
    """Final choices by name, and who may read them."""

    choices: tuple[tuple[PersonId, Choice | None], ...]
    audience: Audience


@dataclass(frozen=True, slots=True)
class Poll:
    """One vote. On a desk `ballots` holds only the reader's own."""

    poll: PollId
    item: ItemId
    sitting: SittingId
    question: str
    rule: MajorityRule
    audience: Audience
    state: PollState = PollState.DRAFT
    announced_at: int | None = None
    opened: Opened | None = None
    held: Held | None = None
    ballots: HashTrieMap[PersonId, Ballot] = EMPTY
    closed: Closed | None = None
    roll: Roll | None = None
    confirmed_at: int | None = None
    voided_at: int | None = None
    voided_reason: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """A request to speak and what became of it. `planned_ms` is the allotted time."""

    speech: SpeechId
    person: PersonId
    item: ItemId
    kind: SpeechKind
    about: str
    audience: Audience
    asked_at: int
    state: SpeechState = SpeechState.WAITING
    called_at: int | None = None
    planned_ms: int = 0
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The chair's conclusion on an item, newest wording."""

    conclusion: ConclusionId
    item: ItemId
    text: str
    at: int
    audience: Audience


class InSitting(NamedTuple):
    """A person in a sitting: the key of attendance."""

    sitting: SittingId
    person: PersonId


class OnItem(NamedTuple):
    """A person and an item: the key of conflicts of interest."""

    person: PersonId
    item: ItemId


@dataclass(frozen=True, slots=True)
class Conflict:
    """A declared conflict of interest."""

    reason: str
    at: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Act:
    """The latest act of the chair among those that one audience may read."""

    audience: Audience
    command: CommandId


@dataclass(frozen=True, slots=True)
class Meeting:
    """The whole meeting, or one reader's restriction of it.

    `acts` holds one act for each audience, the latest last: a reader's own latest act is thus the same
    whether the whole is restricted or his own records are folded.
    """

    particulars: Particulars | None = None
    state: MeetingState = MeetingState.DRAFT
    total: Total | None = None
    opened_at: int | None = None
    ended_at: int | None = None
    participants: HashTrieMap[PersonId, Participant] = EMPTY
    sittings: HashTrieMap[SittingId, Sitting] = EMPTY
    presence: HashTrieMap[InSitting, Presence] = EMPTY
    absence_reasons: HashTrieMap[InSitting, str] = EMPTY
    items: HashTrieMap[ItemId, Item] = EMPTY
    papers: HashTrieMap[PaperId, Paper] = EMPTY
    conflicts: HashTrieMap[OnItem, Conflict] = EMPTY
    polls: HashTrieMap[PollId, Poll] = EMPTY
    speeches: HashTrieMap[SpeechId, Speech] = EMPTY
    conclusions: HashTrieMap[ConclusionId, Conclusion] = EMPTY
    acts: tuple[Act, ...] = ()
