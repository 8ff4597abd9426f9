"""What can have happened: every event of every stream, as frozen values.

An event is a past fact; outcomes are *in* it and never recomputed. `KIND` and `VERSION` are its name
on the wire for ever; `REQUIRED` says whether a reader who does not know it must stop and update.
An event touches only what its whole audience can read; mixed facts are several events (law 2).
Times are UTC milliseconds. Must not hold behaviour.
"""

from dataclasses import dataclass
from typing import ClassVar

from meetingroom.rules.audience import Audience, Role
from meetingroom.rules.ids import (
    BodyId,
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
    MeetingKind,
    SpeechKind,
)


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    REQUIRED: ClassVar[bool] = True


# ── the meeting and its people ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class MeetingConvened(Event):
    """Triệu tập. The meeting is self-contained from here: its rule set enters by value."""

    KIND = "meeting_convened"
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
class ParticipantAdmitted(Event):
    """A person takes part with this standing; a later one of the same person replaces it."""

    KIND = "participant_admitted"
    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: tuple[Role, ...]
    groups: tuple[GroupId, ...]
    votes: bool


@dataclass(frozen=True, slots=True)
class ParticipantRemoved(Event):
    """A person no longer takes part (thôi nhiệm vụ, entered by mistake)."""

    KIND = "participant_removed"
    person: PersonId


@dataclass(frozen=True, slots=True)
class TotalConfirmed(Event):
    """Tổng số đại biểu: ấn định, đương nhiệm, có mặt, and on what basis it was confirmed."""

    KIND = "total_confirmed"
    assigned: int
    in_office: int
    present: int
    basis: str


@dataclass(frozen=True, slots=True)
class MeetingOpened(Event):
    """Khai mạc."""

    KIND = "meeting_opened"


@dataclass(frozen=True, slots=True)
class MeetingEnded(Event):
    """Bế mạc."""

    KIND = "meeting_ended"


@dataclass(frozen=True, slots=True)
class MeetingArchived(Event):
    """The archive is sealed: dedup and retained commands may be forgotten."""

    KIND = "meeting_archived"


# ── sittings ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SittingPlanned(Event):
    """A sitting (phiên họp) of the meeting; a later one of the same id replaces its plan."""

    KIND = "sitting_planned"
    sitting: SittingId
    title: str
    room: str
    starts_at: int


@dataclass(frozen=True, slots=True)
class SittingStarted(Event):
    """Bắt đầu phiên họp, with the number then present."""

    KIND = "sitting_started"
    sitting: SittingId
    present: int


@dataclass(frozen=True, slots=True)
class SittingRecessed(Event):
    """Tạm nghỉ."""

    KIND = "sitting_recessed"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class SittingResumed(Event):
    """Họp tiếp."""

    KIND = "sitting_resumed"
    sitting: SittingId
    present: int


@dataclass(frozen=True, slots=True)
class SittingEnded(Event):
    """Kết thúc phiên họp."""

    KIND = "sitting_ended"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class ClosedSessionSet(Event):
    """Chuyển sang họp kín, or back to public."""

    KIND = "closed_session_set"
    sitting: SittingId
    closed: bool


# ── programme and papers ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Motion:
    """What an item asks the members to decide: the exact question and the majority rule's name."""

    question: str
    rule: str


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """One agenda item as published. `position` orders items of one parent; `number` is shown."""

    item: ItemId
    number: str
    title: str
    parent: ItemId | None
    position: int
    sitting: SittingId | None
    presenter: str
    office: str
    planned_minutes: int
    motion: Motion | None
    closed: bool


@dataclass(frozen=True, slots=True)
class ProgrammePublished(Event):
    """Items of one edition for one audience; together the events of an edition give the tree."""

    KIND = "programme_published"
    edition: int
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True, slots=True)
class ItemWithdrawn(Event):
    """Rút khỏi chương trình, with its reason."""

    KIND = "item_withdrawn"
    item: ItemId
    reason: str


@dataclass(frozen=True, slots=True)
class PaperPublished(Event):
    """One version of a paper: bytes named by their SHA-256 (64 hex digits), `size` in bytes."""

    KIND = "paper_published"
    paper: PaperId
    version: int
    item: ItemId
    number: str
    title: str
    paper_kind: str
    file_name: str
    sha256: str
    size: int
    pages: int
    what_changed: str


@dataclass(frozen=True, slots=True)
class PaperRecalled(Event):
    """Thu hồi tài liệu: keys are destroyed, a tombstone with hour and reason stays."""

    KIND = "paper_recalled"
    paper: PaperId
    reason: str


@dataclass(frozen=True, slots=True)
class ItemCalled(Event):
    """The sitting turns to this item."""

    KIND = "item_called"
    item: ItemId
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class ItemFinished(Event):
    """The sitting leaves this item."""

    KIND = "item_finished"
    item: ItemId


@dataclass(frozen=True, slots=True)
class ItemReturned(Event):
    """The chair took back his last step: this item is as before it was called or finished."""

    KIND = "item_returned"
    item: ItemId
    sitting: SittingId
    current: bool


# ── attendance ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class AttendanceMarked(Event):
    """Điểm danh one person in one sitting; `late` when he came after it had started."""

    KIND = "attendance_marked"
    sitting: SittingId
    person: PersonId
    value: Attendance
    late: bool


@dataclass(frozen=True, slots=True)
class AbsenceExplained(Event):
    """The reason of an absence, for the dais and the person only."""

    KIND = "absence_explained"
    sitting: SittingId
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class ParticipantLeft(Event):
    """A present person left the room before the end."""

    KIND = "participant_left"
    sitting: SittingId
    person: PersonId


@dataclass(frozen=True, slots=True)
class ParticipantReturned(Event):
    """A person who had left is back."""

    KIND = "participant_returned"
    sitting: SittingId
    person: PersonId


@dataclass(frozen=True, slots=True)
class ConflictDeclared(Event):
    """A person takes no part in an item because of a conflict of interest."""

    KIND = "conflict_declared"
    person: PersonId
    item: ItemId
    reason: str


# ── polls ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PollPrepared(Event):
    """A poll on an item, with the exact question and its majority rule by value."""

    KIND = "poll_prepared"
    poll: PollId
    item: ItemId
    sitting: SittingId
    question: str
    rule: MajorityRule


@dataclass(frozen=True, slots=True)
class PollAnnounced(Event):
    """The chair has announced that a vote follows."""

    KIND = "poll_announced"
    poll: PollId


@dataclass(frozen=True, slots=True)
class PollOpened(Event):
    """Electorate and base frozen by value; `need` is the count that carries the motion.

    `planned_ms` is a planned span only: a countdown never closes a vote.
    """

    KIND = "poll_opened"
    poll: PollId
    electorate: tuple[PersonId, ...]
    total: int
    present: int
    not_taking_part: int
    need: int | None
    planned_ms: int | None
    below_quorum_reason: str


@dataclass(frozen=True, slots=True)
class ElectorAdmitted(Event):
    """The chair admitted a latecomer before the close; `present` and `need` are those from now on."""

    KIND = "elector_admitted"
    poll: PollId
    person: PersonId
    present: int
    need: int | None


@dataclass(frozen=True, slots=True)
class BallotCast(Event):
    """One elector's choice; readable by him only, for ever. The latest one counts."""

    KIND = "ballot_cast"
    poll: PollId
    person: PersonId
    choice: Choice


@dataclass(frozen=True, slots=True)
class PollHeld(Event):
    """Tạm dừng biểu quyết; `since` and `until` span the server's absence for an interruption."""

    KIND = "poll_held"
    poll: PollId
    reason: HoldReason
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class PollResumed(Event):
    """The chair lets the vote go on."""

    KIND = "poll_resumed"
    poll: PollId


@dataclass(frozen=True, slots=True)
class PollClosed(Event):
    """Kết thúc biểu quyết: the count and the outcome, final."""

    KIND = "poll_closed"
    poll: PollId
    tally: Tally
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RollPublished(Event):
    """Final choices by name, for the audience the body's rule names; None = present, not cast."""

    KIND = "roll_published"
    poll: PollId
    choices: tuple[tuple[PersonId, Choice | None], ...]


@dataclass(frozen=True, slots=True)
class PollConfirmed(Event):
    """Chủ tọa công bố kết quả."""

    KIND = "poll_confirmed"
    poll: PollId


@dataclass(frozen=True, slots=True)
class PollVoided(Event):
    """The poll does not count (biểu quyết lại); everything recorded is kept."""

    KIND = "poll_voided"
    poll: PollId
    reason: str


# ── speaking and conclusions ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SpeakingListSet(Event):
    """The list of speakers of an item is opened or closed."""

    KIND = "speaking_list_set"
    item: ItemId
    open: bool


@dataclass(frozen=True, slots=True)
class SpeechRequested(Event):
    """Đăng ký phát biểu."""

    KIND = "speech_requested"
    speech: SpeechId
    person: PersonId
    item: ItemId
    kind: SpeechKind
    about: str


@dataclass(frozen=True, slots=True)
class SpeechWithdrawn(Event):
    """The person took his request back."""

    KIND = "speech_withdrawn"
    speech: SpeechId


@dataclass(frozen=True, slots=True)
class SpeakerCalled(Event):
    """The chair gives the floor; `planned_ms` is the allotted time."""

    KIND = "speaker_called"
    speech: SpeechId
    planned_ms: int


@dataclass(frozen=True, slots=True)
class SpeechEnded(Event):
    """The speaker has finished."""

    KIND = "speech_ended"
    speech: SpeechId


@dataclass(frozen=True, slots=True)
class ConclusionRecorded(Event):
    """Ý kiến kết luận của chủ tọa on an item; the same id again replaces its text."""

    KIND = "conclusion_recorded"
    conclusion: ConclusionId
    item: ItemId
    text: str


@dataclass(frozen=True, slots=True)
class Erased(Event):
    """Salt and body of an earlier record of this stream are destroyed everywhere."""

    KIND = "erased"
    number: int


# ── body, desk and draft streams ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BodyFounded(Event):
    """A council or committee of an administrative unit; `parent` is the unit above, or None."""

    KIND = "body_founded"
    body: BodyId
    name: str
    kind: BodyKind
    unit: str
    parent: BodyId | None


@dataclass(frozen=True, slots=True)
class PersonEntered(Event):
    """A person of the body; a later one of the same id replaces it."""

    KIND = "person_entered"
    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: tuple[Role, ...]
    groups: tuple[GroupId, ...]
    votes: bool


@dataclass(frozen=True, slots=True)
class PersonLeft(Event):
    """A person no longer belongs to the body."""

    KIND = "person_left"
    person: PersonId


@dataclass(frozen=True, slots=True)
class GroupNamed(Event):
    """Tổ đại biểu, Ban: a group that audiences may name."""

    KIND = "group_named"
    group: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class RuleSetAdopted(Event):
    """The body's rule set for meetings convened from now on."""

    KIND = "rule_set_adopted"
    rule_set: RuleSet


@dataclass(frozen=True, slots=True)
class MeetingListed(Event):
    """A meeting stands in the body's calendar."""

    KIND = "meeting_listed"
    meeting: MeetingId
    title: str
    kind: MeetingKind
    starts_at: int


@dataclass(frozen=True, slots=True)
class StreamGranted(Event):
    """This desk's person may read a stream from now on (all of it that admits him)."""

    KIND = "stream_granted"
    stream: str
    title: str


@dataclass(frozen=True, slots=True)
class StreamRevoked(Event):
    """This desk's person may read a stream no longer; the desk purges it."""

    KIND = "stream_revoked"
    stream: str


@dataclass(frozen=True, slots=True)
class SecretaryAdmitted(Event):
    """This person works in the workshop from now on, and reads all of it."""

    KIND = "secretary_admitted"
    person: PersonId


@dataclass(frozen=True, slots=True)
class SecretaryRemoved(Event):
    """This person no longer works in the workshop."""

    KIND = "secretary_removed"
    person: PersonId


@dataclass(frozen=True, slots=True)
class DraftItemPut(Event):
    """The workshop's version of an agenda item and who will read it."""

    KIND = "draft_item_put"
    item: ProgrammeItem
    audience: Audience


@dataclass(frozen=True, slots=True)
class DraftItemRemoved(Event):
    """The item is no longer in the workshop."""

    KIND = "draft_item_removed"
    item: ItemId


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """A paper lying in the workshop beside its item."""

    paper: PaperId
    item: ItemId
    number: str
    title: str
    paper_kind: str
    file_name: str
    sha256: str
    size: int
    pages: int
    what_changed: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class DraftPaperPut(Event):
    """A paper (or its new bytes) was put beside an item."""

    KIND = "draft_paper_put"
    paper: DraftPaper


@dataclass(frozen=True, slots=True)
class DraftPaperRemoved(Event):
    """The paper is no longer in the workshop."""

    KIND = "draft_paper_removed"
    paper: PaperId


@dataclass(frozen=True, slots=True)
class MinutesSentencePut(Event):
    """The secretary's wording for the sentence of meeting record `number` (None: her own line)."""

    KIND = "minutes_sentence_put"
    key: str
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class MinutesSentenceDropped(Event):
    """The secretary took this sentence out of the minutes, or undid her wording when `restored`."""

    KIND = "minutes_sentence_dropped"
    key: str
    restored: bool
