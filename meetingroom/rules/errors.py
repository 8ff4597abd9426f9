"""Refusals: why a command is not applied, as codes. Words are put to them at the edge (`words`).

Every code here must have its sentence; a test compares the two lists. Must not hold any text.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """One reason each. The value is stable: it travels on the wire and into logs."""

    # about the actor
    NOT_A_PARTICIPANT = "not_a_participant"
    NOT_ALLOWED = "not_allowed"
    CHAIR_ONLY = "chair_only"
    SECRETARY_ONLY = "secretary_only"
    GUEST_CANNOT_VOTE = "guest_cannot_vote"
    STAND_IN_CANNOT_VOTE = "stand_in_cannot_vote"
    NOT_AN_ELECTOR = "not_an_elector"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    # about what is named
    UNKNOWN_STREAM = "unknown_stream"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_SITTING = "unknown_sitting"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_PAPER = "unknown_paper"
    UNKNOWN_POLL = "unknown_poll"
    UNKNOWN_SPEECH = "unknown_speech"
    UNKNOWN_CONCLUSION = "unknown_conclusion"
    UNKNOWN_BLOB = "unknown_blob"
    UNKNOWN_RULE = "unknown_rule"
    UNKNOWN_GROUP = "unknown_group"
    ALREADY_EXISTS = "already_exists"
    # about the state of things
    WRONG_MEETING_STATE = "wrong_meeting_state"
    WRONG_SITTING_STATE = "wrong_sitting_state"
    WRONG_POLL_STATE = "wrong_poll_state"
    WRONG_SPEECH_STATE = "wrong_speech_state"
    POLL_NOT_OPEN = "poll_not_open"
    POLL_CLOSED = "poll_closed"
    POLL_HELD = "poll_held"
    POLL_VOIDED = "poll_voided"
    ANOTHER_POLL_OPEN = "another_poll_open"
    TOTAL_NOT_CONFIRMED = "total_not_confirmed"
    BELOW_QUORUM = "below_quorum"
    ITEM_NOT_CALLED = "item_not_called"
    ITEM_WITHDRAWN = "item_withdrawn"
    PAPER_RECALLED = "paper_recalled"
    SPEAKING_CLOSED = "speaking_closed"
    ALREADY_REQUESTED = "already_requested"
    NOT_PRESENT = "not_present"
    NOTHING_TO_UNDO = "nothing_to_undo"
    # about what was typed
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    REASON_NEEDED = "reason_needed"
    IMPOSSIBLE_NUMBER = "impossible_number"
    DUPLICATE_NUMBER = "duplicate_number"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_PARENT = "wrong_parent"
    NOTHING_NEW = "nothing_new"
    # about the message itself
    MALFORMED = "malformed"
    UNKNOWN_COMMAND = "unknown_command"
    SAME_ID_OTHER_BYTES = "same_id_other_bytes"
    STALE_BASE = "stale_base"


class RuleBroken(Exception):
    """A person asked for something the rules do not allow. Carries the code and its numbers.

    `params` holds only integers and short strings (numbers, hours in milliseconds, names) that the
    sentence may show to the very actor who asked.
    """

    def __init__(self, code: Refusal, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
