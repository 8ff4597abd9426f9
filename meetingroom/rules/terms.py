"""The vocabulary of meetings: closed lists of kinds and states, in the glossary's terms.

Values are stable (they travel and are stored). Must not hold behaviour.
"""

from enum import StrEnum


class BodyKind(StrEnum):
    """Hội đồng nhân dân or Ủy ban nhân dân."""

    COUNCIL = "council"
    COMMITTEE = "committee"


class MeetingKind(StrEnum):
    """Thường lệ, chuyên đề, giải quyết công việc phát sinh đột xuất (NQ 104/2025/UBTVQH15)."""

    REGULAR = "regular"
    THEMATIC = "thematic"
    URGENT = "urgent"


class MeetingState(StrEnum):
    """The life of a kỳ họp (council) or phiên họp (committee)."""

    DRAFT = "draft"
    CONVENED = "convened"
    OPENED = "opened"
    ENDED = "ended"
    ARCHIVED = "archived"


class SittingState(StrEnum):
    """A sitting goes in_session ↔ recess until it has ended."""

    PLANNED = "planned"
    IN_SESSION = "in_session"
    RECESS = "recess"
    ENDED = "ended"


class ItemState(StrEnum):
    """An agenda item waits, is before the sitting, is done, or was rút khỏi chương trình."""

    PLANNED = "planned"
    CURRENT = "current"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class PollState(StrEnum):
    """draft → announced → open ↔ held → closed → confirmed; voided from any of them."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    VOIDED = "voided"


class Choice(StrEnum):
    """Tán thành, không tán thành, không biểu quyết (Điều 91 Luật 77/2015)."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Attendance(StrEnum):
    """The five values of a roll call (điểm danh)."""

    UNMARKED = "unmarked"
    PRESENT_IN_PERSON = "present_in_person"
    PRESENT_ONLINE = "present_online"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_UNEXCUSED = "absent_unexcused"


class HoldReason(StrEnum):
    """Why an open poll is held: the chair's decision, or the server was away."""

    CHAIR = "chair"
    INTERRUPTION = "interruption"


class SpeechKind(StrEnum):
    """Phát biểu, tranh luận, chất vấn, trả lời, thủ tục."""

    SPEECH = "speech"
    DEBATE_REPLY = "debate_reply"
    INTERPELLATION = "interpellation"
    REPLY = "reply"
    PROCEDURE = "procedure"


class SpeechState(StrEnum):
    """The life of one request to speak."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """What a majority is counted over: tổng số, số có mặt, số phiếu thu về."""

    ALL = "all"
    PRESENT = "present"
    COLLECTED = "collected"


class TieRule(StrEnum):
    """What equal votes mean: nothing special, or the Chairman's recorded vote decides (UBND)."""

    NONE = "none"
    CHAIR_DECIDES = "chair_decides"


class QuorumEffect(StrEnum):
    """Whether a missing quorum warns the chair or blocks (both can be overridden with a reason
    only where the rule set says WARN)."""

    WARN = "warn"
    BLOCK = "block"


class Explanation(StrEnum):
    """Why a poll ended as it did. Worded in `words.explanations`."""

    ADOPTED_MAJORITY = "adopted_majority"
    REJECTED_MAJORITY = "rejected_majority"
    ADOPTED_CHAIR_DECIDED = "adopted_chair_decided"
    REJECTED_CHAIR_DECIDED = "rejected_chair_decided"
    REJECTED_TIE_CHAIR_SILENT = "rejected_tie_chair_silent"
