"""What can be asked: every command of every stream, as frozen values.

A command names what a person wants; the actor comes from his session, the hour from the server, new
ids from the command's own id. Must not hold behaviour.
"""

from dataclasses import dataclass
from typing import ClassVar

from meetingroom.rules.audience import Audience, Role
from meetingroom.rules.events import DraftPaper, ProgrammeItem
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
from meetingroom.rules.rulesets import RuleSet
from meetingroom.rules.terms import Attendance, BodyKind, Choice, MeetingKind, SpeechKind


@dataclass(frozen=True, slots=True)
class Command:
    """Base of all commands."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Invited:
    """One participant by value: what a meeting must know of a person."""

    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: tuple[Role, ...]
    groups: tuple[GroupId, ...]
    votes: bool


@dataclass(frozen=True, slots=True)
class PlannedSitting:
    """One sitting of a convened meeting."""

    sitting: SittingId
    title: str
    room: str
    starts_at: int


@dataclass(frozen=True, slots=True)
class ConveneMeeting(Command):
    """Triệu tập: first command of a meeting's stream; secretaries are among `participants`."""

    KIND = "convene_meeting"
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
    sittings: tuple[PlannedSitting, ...]
    participants: tuple[Invited, ...]


@dataclass(frozen=True, slots=True)
class AdmitParticipant(Command):
    """Add a participant or change his standing."""

    KIND = "admit_participant"
    participant: Invited


@dataclass(frozen=True, slots=True)
class RemoveParticipant(Command):
    """Take a participant out of the meeting."""

    KIND = "remove_participant"
    person: PersonId


@dataclass(frozen=True, slots=True)
class ConfirmTotal(Command):
    """Confirm tổng số đại biểu before the opening (present is counted by the server)."""

    KIND = "confirm_total"
    assigned: int
    in_office: int
    basis: str


@dataclass(frozen=True, slots=True)
class OpenMeeting(Command):
    """Khai mạc, and start the named sitting."""

    KIND = "open_meeting"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class EndMeeting(Command):
    """Bế mạc."""

    KIND = "end_meeting"


@dataclass(frozen=True, slots=True)
class ArchiveMeeting(Command):
    """Seal the archive."""

    KIND = "archive_meeting"


@dataclass(frozen=True, slots=True)
class PlanSitting(Command):
    """Plan one more sitting, or change the plan of one that has not started."""

    KIND = "plan_sitting"
    planned: PlannedSitting


@dataclass(frozen=True, slots=True)
class StartSitting(Command):
    """Start a later sitting."""

    KIND = "start_sitting"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class RecessSitting(Command):
    """Tạm nghỉ."""

    KIND = "recess_sitting"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class ResumeSitting(Command):
    """Họp tiếp."""

    KIND = "resume_sitting"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class EndSitting(Command):
    """Kết thúc phiên họp."""

    KIND = "end_sitting"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class SetClosedSession(Command):
    """Go into or out of a closed session (họp kín)."""

    KIND = "set_closed_session"
    sitting: SittingId
    closed: bool


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """An item to publish and who may read it."""

    item: ProgrammeItem
    audience: Audience


@dataclass(frozen=True, slots=True)
class PublishProgramme(Command):
    """One act: the resolved tree and its papers, by value. Items and papers not named stay as they
    are (withdrawing is an act of its own); a paper whose bytes changed gets a new version."""

    KIND = "publish_programme"
    items: tuple[PublishedItem, ...]
    papers: tuple[DraftPaper, ...]


@dataclass(frozen=True, slots=True)
class WithdrawItem(Command):
    """Rút khỏi chương trình."""

    KIND = "withdraw_item"
    item: ItemId
    reason: str


@dataclass(frozen=True, slots=True)
class RecallPaper(Command):
    """Thu hồi tài liệu."""

    KIND = "recall_paper"
    paper: PaperId
    reason: str


@dataclass(frozen=True, slots=True)
class CallItem(Command):
    """Turn the sitting to an item (finishing the one before)."""

    KIND = "call_item"
    item: ItemId
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class FinishItem(Command):
    """Leave the current item."""

    KIND = "finish_item"
    item: ItemId


@dataclass(frozen=True, slots=True)
class TakeBackStep(Command):
    """Undo the chair's last call of an item in this sitting; possible until his next act."""

    KIND = "take_back_step"
    sitting: SittingId


@dataclass(frozen=True, slots=True)
class MarkAttendance(Command):
    """Điểm danh one person (oneself: present only); `reason` for excused absence."""

    KIND = "mark_attendance"
    sitting: SittingId
    person: PersonId
    value: Attendance
    reason: str


@dataclass(frozen=True, slots=True)
class RecordLeaving(Command):
    """A present person left, or is back when `returned`."""

    KIND = "record_leaving"
    sitting: SittingId
    person: PersonId
    returned: bool


@dataclass(frozen=True, slots=True)
class DeclareConflict(Command):
    """Declare (for oneself, or by the secretary for a person) a conflict of interest on an item."""

    KIND = "declare_conflict"
    person: PersonId
    item: ItemId
    reason: str


@dataclass(frozen=True, slots=True)
class PreparePoll(Command):
    """Prepare a poll on an item; `rule` names a majority rule of the adopted rule set."""

    KIND = "prepare_poll"
    item: ItemId
    sitting: SittingId
    question: str
    rule: str


@dataclass(frozen=True, slots=True)
class AnnouncePoll(Command):
    """Announce that the vote follows."""

    KIND = "announce_poll"
    poll: PollId


@dataclass(frozen=True, slots=True)
class OpenPoll(Command):
    """Open the vote; `below_quorum_reason` overrides a warning quorum and is recorded."""

    KIND = "open_poll"
    poll: PollId
    planned_ms: int | None
    below_quorum_reason: str


@dataclass(frozen=True, slots=True)
class AdmitElector(Command):
    """Admit a latecomer to an open poll."""

    KIND = "admit_elector"
    poll: PollId
    person: PersonId


@dataclass(frozen=True, slots=True)
class CastBallot(Command):
    """Cast or change one's own ballot."""

    KIND = "cast_ballot"
    poll: PollId
    choice: Choice


@dataclass(frozen=True, slots=True)
class HoldPoll(Command):
    """Hold an open vote; by the system after an interruption, with its span."""

    KIND = "hold_poll"
    poll: PollId
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class ResumePoll(Command):
    """Let a held vote go on (the chair only)."""

    KIND = "resume_poll"
    poll: PollId


@dataclass(frozen=True, slots=True)
class ClosePoll(Command):
    """Kết thúc biểu quyết."""

    KIND = "close_poll"
    poll: PollId


@dataclass(frozen=True, slots=True)
class ConfirmPoll(Command):
    """Công bố kết quả."""

    KIND = "confirm_poll"
    poll: PollId


@dataclass(frozen=True, slots=True)
class VoidPoll(Command):
    """Make a poll not count, with its reason."""

    KIND = "void_poll"
    poll: PollId
    reason: str


@dataclass(frozen=True, slots=True)
class SetSpeakingList(Command):
    """Open or close the speaking list of an item."""

    KIND = "set_speaking_list"
    item: ItemId
    open: bool


@dataclass(frozen=True, slots=True)
class RequestSpeech(Command):
    """Đăng ký phát biểu."""

    KIND = "request_speech"
    item: ItemId
    kind: SpeechKind
    about: str


@dataclass(frozen=True, slots=True)
class WithdrawSpeech(Command):
    """Take one's request back."""

    KIND = "withdraw_speech"
    speech: SpeechId


@dataclass(frozen=True, slots=True)
class CallSpeaker(Command):
    """Give a waiting person the floor (ending the one who speaks)."""

    KIND = "call_speaker"
    speech: SpeechId
    planned_ms: int


@dataclass(frozen=True, slots=True)
class EndSpeech(Command):
    """The speaker has finished."""

    KIND = "end_speech"
    speech: SpeechId


@dataclass(frozen=True, slots=True)
class RecordConclusion(Command):
    """Record or change the chair's conclusion on an item (`conclusion` None: a new one)."""

    KIND = "record_conclusion"
    conclusion: ConclusionId | None
    item: ItemId
    text: str


@dataclass(frozen=True, slots=True)
class EraseRecord(Command):
    """Destroy salt and body of an earlier record of this stream (system only)."""

    KIND = "erase_record"
    number: int


# ── body, desk and draft streams ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FoundBody(Command):
    """First command of a body's stream (system only)."""

    KIND = "found_body"
    name: str
    kind: BodyKind
    unit: str
    parent: BodyId | None


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group and its name."""

    group: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class EnterPeople(Command):
    """Add or change people and name groups, all or nothing (an import)."""

    KIND = "enter_people"
    people: tuple[Invited, ...]
    groups: tuple[NamedGroup, ...]


@dataclass(frozen=True, slots=True)
class RemovePerson(Command):
    """A person no longer belongs to the body."""

    KIND = "remove_person"
    person: PersonId


@dataclass(frozen=True, slots=True)
class AdoptRuleSet(Command):
    """Adopt a rule set for meetings convened from now on."""

    KIND = "adopt_rule_set"
    rule_set: RuleSet


@dataclass(frozen=True, slots=True)
class ListMeeting(Command):
    """Put a meeting into the body's calendar."""

    KIND = "list_meeting"
    meeting: MeetingId
    title: str
    kind: MeetingKind
    starts_at: int


@dataclass(frozen=True, slots=True)
class GrantStream(Command):
    """Let the desk's person read a stream (system only)."""

    KIND = "grant_stream"
    stream: str
    title: str


@dataclass(frozen=True, slots=True)
class RevokeStream(Command):
    """Stop the desk's person from reading a stream (system only)."""

    KIND = "revoke_stream"
    stream: str


@dataclass(frozen=True, slots=True)
class AdmitSecretary(Command):
    """Let a person into the workshop (system only: it follows from the meeting's participants)."""

    KIND = "admit_secretary"
    person: PersonId


@dataclass(frozen=True, slots=True)
class RemoveSecretary(Command):
    """Let a person no longer into the workshop (system only)."""

    KIND = "remove_secretary"
    person: PersonId


@dataclass(frozen=True, slots=True)
class PutDraftItem(Command):
    """Put or change an item in the workshop."""

    KIND = "put_draft_item"
    item: ProgrammeItem
    audience: Audience


@dataclass(frozen=True, slots=True)
class RemoveDraftItem(Command):
    """Take an item out of the workshop."""

    KIND = "remove_draft_item"
    item: ItemId


@dataclass(frozen=True, slots=True)
class PutDraftPaper(Command):
    """Put a paper beside an item in the workshop (its bytes are already uploaded)."""

    KIND = "put_draft_paper"
    paper: DraftPaper


@dataclass(frozen=True, slots=True)
class RemoveDraftPaper(Command):
    """Take a paper out of the workshop."""

    KIND = "remove_draft_paper"
    paper: PaperId


@dataclass(frozen=True, slots=True)
class PutMinutesSentence(Command):
    """Word a sentence of the minutes."""

    KIND = "put_minutes_sentence"
    key: str
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class DropMinutesSentence(Command):
    """Leave a sentence out of the minutes, or restore the proposed wording."""

    KIND = "drop_minutes_sentence"
    key: str
    restored: bool
