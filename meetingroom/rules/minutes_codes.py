"""Which sentence of the minutes a fact leads to, and with which numbers and names.

Must not order, override or word sentences.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from meetingroom.rules import events as e
from meetingroom.rules.ids import ItemId, PersonId, PollId, SittingId
from meetingroom.rules.state import InSitting, Meeting
from meetingroom.rules.terms import HoldReason, MeetingState

Params: TypeAlias = Mapping[str, int | str]
_Params: TypeAlias = dict[str, int | str]


class MinutesCode(StrEnum):
    """One kind of sentence each; the params stand in the comment. Hours are UTC milliseconds; `person`
    and `office` are as admitted, `item` is the number shown and `title` the item's (or paper's) title."""

    TOTAL_CONFIRMED = "total_confirmed"  # assigned, in_office, present, basis
    MEETING_OPENED = "meeting_opened"  # title, place
    MEETING_ENDED = "meeting_ended"  # title, place
    SITTING_STARTED = "sitting_started"  # sitting, room, present, total
    SITTING_RECESSED = "sitting_recessed"  # sitting, room
    SITTING_RESUMED = "sitting_resumed"  # sitting, room, present, total
    SITTING_ENDED = "sitting_ended"  # sitting, room
    CLOSED_SESSION_BEGAN = "closed_session_began"  # sitting, room
    CLOSED_SESSION_ENDED = "closed_session_ended"  # sitting, room
    CAME_LATE = "came_late"  # person, office
    LEFT = "left"  # person, office
    RETURNED = "returned"  # person, office
    CONFLICT_DECLARED = "conflict_declared"  # person, office, item, title, reason
    ITEM_CALLED = "item_called"  # item, title, presenter, office
    ITEM_WITHDRAWN = "item_withdrawn"  # item, title, reason
    PAPER_ADDED = "paper_added"  # item, paper, title, version
    PAPER_RECALLED = "paper_recalled"  # paper, title, reason
    SPEAKER_CALLED = "speaker_called"  # person, office, item, kind, about
    POLL_OPENED = "poll_opened"  # item, question, present, total
    POLL_OPENED_BELOW_QUORUM = "poll_opened_below_quorum"  # item, question, present, total, reason
    ELECTOR_ADMITTED = "elector_admitted"  # item, person, office
    POLL_HELD = "poll_held"  # item
    POLL_INTERRUPTED = "poll_interrupted"  # item, since, until
    POLL_RESUMED = "poll_resumed"  # item
    POLL_ADOPTED = "poll_adopted"  # item, question, explanation, citation, for, against, abstain,
    POLL_REJECTED = "poll_rejected"  #   not_cast, not_present, not_taking_part, total, present, base, need
    POLL_VOIDED = "poll_voided"  # item, question, reason
    CONCLUSION = "conclusion"  # item, title, text


def sentence_of(before: Meeting, after: Meeting, event: e.Event) -> tuple[MinutesCode, Params] | None:
    """What the minutes say of `event`, which led from `before` to `after`; None: nothing."""
    return (
        _of_meeting(after, event)
        or _of_attendance(before, after, event)
        or _of_programme(before, after, event)
        or _of_poll(after, event)
    )


def _of_meeting(state: Meeting, event: e.Event) -> tuple[MinutesCode, Params] | None:
    code = MinutesCode
    match event:
        case e.TotalConfirmed(assigned, in_office, present, basis):
            counts: _Params = {"assigned": assigned, "in_office": in_office, "present": present}
            return code.TOTAL_CONFIRMED, {**counts, "basis": basis}
        case e.MeetingOpened():
            return code.MEETING_OPENED, _meeting(state)
        case e.MeetingEnded():
            return code.MEETING_ENDED, _meeting(state)
        case e.SittingStarted(sitting, present):
            return code.SITTING_STARTED, {
                **_sitting(state, sitting),
                "present": present,
                "total": _total(state),
            }
        case e.SittingRecessed(sitting):
            return code.SITTING_RECESSED, _sitting(state, sitting)
        case e.SittingResumed(sitting, present):
            return code.SITTING_RESUMED, {
                **_sitting(state, sitting),
                "present": present,
                "total": _total(state),
            }
        case e.SittingEnded(sitting):
            return code.SITTING_ENDED, _sitting(state, sitting)
        case e.ClosedSessionSet(sitting, closed):
            return code.CLOSED_SESSION_BEGAN if closed else code.CLOSED_SESSION_ENDED, _sitting(
                state, sitting
            )
        case _:
            return None


def _of_attendance(before: Meeting, state: Meeting, event: e.Event) -> tuple[MinutesCode, Params] | None:
    code = MinutesCode
    match event:
        case e.AttendanceMarked(sitting, person, _, True):
            earlier = before.presence.get(InSitting(sitting, person))
            known = earlier is not None and earlier.late
            return None if known else (code.CAME_LATE, _person(state, person))
        case e.ParticipantLeft(_, person):
            return code.LEFT, _person(state, person)
        case e.ParticipantReturned(_, person):
            return code.RETURNED, _person(state, person)
        case e.ConflictDeclared(person, item, reason):
            return code.CONFLICT_DECLARED, {**_person(state, person), **_item(state, item), "reason": reason}
        case _:
            return None


def _of_programme(before: Meeting, state: Meeting, event: e.Event) -> tuple[MinutesCode, Params] | None:
    code = MinutesCode
    match event:
        case e.ItemCalled(item):
            return code.ITEM_CALLED, {**_item(state, item), **_presenter(state, item)}
        case e.ItemWithdrawn(item, reason):
            return code.ITEM_WITHDRAWN, {**_item(state, item), "reason": reason}
        case e.PaperPublished() if state.state is MeetingState.OPENED:
            earlier = before.papers.get(event.paper)
            if earlier is not None and earlier.current.version == event.version:
                return None  # retitled, or shown to more readers: nothing new lies on the tables
            paper: _Params = {"paper": event.number, "title": event.title, "version": event.version}
            return code.PAPER_ADDED, {**_item(state, event.item), **paper}
        case e.PaperRecalled(name, reason):
            found = before.papers.get(name)
            if found is not None and found.recalled_at is not None:
                return None  # said once to each of its audiences
            number, title = (found.number, found.title) if found else ("", "")
            return code.PAPER_RECALLED, {"paper": number, "title": title, "reason": reason}
        case e.SpeakerCalled(name):
            speech = state.speeches.get(name)
            if speech is None:
                return None
            what: _Params = {"kind": speech.kind, "about": speech.about}
            return code.SPEAKER_CALLED, {**_person(state, speech.person), **_item(state, speech.item), **what}
        case e.ConclusionRecorded(_, item, text):
            return code.CONCLUSION, {**_item(state, item), "text": text}
        case _:
            return None


def _of_poll(state: Meeting, event: e.Event) -> tuple[MinutesCode, Params] | None:
    code = MinutesCode
    match event:
        case e.PollOpened():
            about: _Params = {**_poll(state, event.poll), "present": event.present, "total": event.total}
            if not event.below_quorum_reason:
                return code.POLL_OPENED, about
            return code.POLL_OPENED_BELOW_QUORUM, {**about, "reason": event.below_quorum_reason}
        case e.ElectorAdmitted(poll, person):
            return code.ELECTOR_ADMITTED, {**_poll(state, poll), **_person(state, person)}
        case e.PollHeld(poll, HoldReason.CHAIR):
            return code.POLL_HELD, _poll(state, poll)
        case e.PollHeld(poll, _, since, until):
            return code.POLL_INTERRUPTED, {**_poll(state, poll), "since": since, "until": until}
        case e.PollResumed(poll):
            return code.POLL_RESUMED, _poll(state, poll)
        case e.PollClosed():
            return _count(state, event)
        case e.PollVoided(poll, reason):
            return code.POLL_VOIDED, {**_poll(state, poll), "reason": reason}
        case _:
            return None


def _count(state: Meeting, event: e.PollClosed) -> tuple[MinutesCode, Params]:
    tally, outcome = event.tally, event.outcome
    poll = state.polls.get(event.poll)
    counts: _Params = {
        "explanation": outcome.explanation,
        "citation": poll.rule.citation if poll else "",
        "for": tally.for_,
        "against": tally.against,
        "abstain": tally.abstain,
        "not_cast": tally.not_cast,
        "not_present": tally.not_present,
        "not_taking_part": tally.not_taking_part,
        "total": tally.total,
        "present": tally.present,
        "base": outcome.base,
        "need": outcome.need,
    }
    code = MinutesCode.POLL_ADOPTED if outcome.adopted else MinutesCode.POLL_REJECTED
    return code, {**_poll(state, event.poll), **counts}


# ── names and numbers of things; empty where a record was lost ────────────────────────────────────


def _meeting(state: Meeting) -> _Params:
    particulars = state.particulars
    return {
        "title": particulars.title if particulars else "",
        "place": particulars.place if particulars else "",
    }


def _total(state: Meeting) -> int:
    return state.total.in_office if state.total else 0


def _sitting(state: Meeting, name: SittingId) -> _Params:
    sitting = state.sittings.get(name)
    return {"sitting": sitting.title if sitting else "", "room": sitting.room if sitting else ""}


def _person(state: Meeting, name: PersonId) -> _Params:
    person = state.participants.get(name)
    return {"person": person.name if person else "", "office": person.office if person else ""}


def _item(state: Meeting, name: ItemId) -> _Params:
    item = state.items.get(name)
    return {"item": item.plan.number if item else "", "title": item.plan.title if item else ""}


def _presenter(state: Meeting, name: ItemId) -> _Params:
    item = state.items.get(name)
    return {
        "presenter": item.plan.presenter if item else "",
        "office": item.plan.office if item else "",
    }


def _poll(state: Meeting, name: PollId) -> _Params:
    poll = state.polls.get(name)
    return (
        {**_item(state, poll.item), "question": poll.question}
        if poll
        else {"item": "", "title": "", "question": ""}
    )
