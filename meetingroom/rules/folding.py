"""From a fact to the next state: every event of a meeting, each to its room.

Folding never refuses and never recomputes an outcome; an event it does not know changes nothing.
Exhaustive by type, like `deciding`. Must not hold a rule itself.
"""

from dataclasses import replace
from typing import TypeAlias, TypeGuard, assert_never, get_args

from meetingroom.rules import (
    agenda,
    attendance,
    ballots,
    conclusions,
    meeting,
    papers,
    polls,
    programme,
    sittings,
    speaking,
)
from meetingroom.rules import events as e
from meetingroom.rules.facts import Fact
from meetingroom.rules.state import Act, Meeting

MeetingEvent: TypeAlias = (
    e.MeetingConvened
    | e.ParticipantAdmitted
    | e.ParticipantRemoved
    | e.TotalConfirmed
    | e.MeetingOpened
    | e.MeetingEnded
    | e.MeetingArchived
    | e.SittingPlanned
    | e.SittingStarted
    | e.SittingRecessed
    | e.SittingResumed
    | e.SittingEnded
    | e.ClosedSessionSet
    | e.ProgrammePublished
    | e.ItemWithdrawn
    | e.PaperPublished
    | e.PaperRecalled
    | e.ItemCalled
    | e.ItemFinished
    | e.ItemReturned
    | e.AttendanceMarked
    | e.AbsenceExplained
    | e.ParticipantLeft
    | e.ParticipantReturned
    | e.ConflictDeclared
    | e.PollPrepared
    | e.PollAnnounced
    | e.PollOpened
    | e.ElectorAdmitted
    | e.BallotCast
    | e.PollHeld
    | e.PollResumed
    | e.PollClosed
    | e.RollPublished
    | e.PollConfirmed
    | e.PollVoided
    | e.SpeakingListSet
    | e.SpeechRequested
    | e.SpeechWithdrawn
    | e.SpeakerCalled
    | e.SpeechEnded
    | e.ConclusionRecorded
    | e.Erased
)
EVENTS: frozenset[type[e.Event]] = frozenset(get_args(MeetingEvent))

ACTS_OF_THE_CHAIR: frozenset[type[e.Event]] = frozenset(
    {
        e.MeetingOpened,
        e.MeetingEnded,
        e.SittingStarted,
        e.SittingRecessed,
        e.SittingResumed,
        e.SittingEnded,
        e.ClosedSessionSet,
        e.ItemCalled,
        e.ItemFinished,
        e.ItemReturned,
        e.ItemWithdrawn,
        e.PollAnnounced,
        e.PollOpened,
        e.ElectorAdmitted,
        e.PollHeld,
        e.PollResumed,
        e.PollClosed,
        e.PollConfirmed,
        e.PollVoided,
        e.SpeakingListSet,
        e.SpeakerCalled,
        e.ConclusionRecorded,
    }
)
"""After one of these, no earlier step can be taken back."""


def _is_ours(event: e.Event) -> TypeGuard[MeetingEvent]:
    return type(event) in EVENTS


def evolve(state: Meeting, fact: Fact) -> Meeting:
    """The state after one more fact."""
    event = fact.event
    if not _is_ours(event):
        return state
    after = _folded(state, event, fact)
    return _acted(after, fact) if type(event) in ACTS_OF_THE_CHAIR else after


def _acted(state: Meeting, fact: Fact) -> Meeting:
    acts = state.acts
    if acts and acts[-1].audience == fact.audience:  # nearly always: most is for everyone
        others = acts[:-1]
    else:
        others = tuple(act for act in acts if act.audience != fact.audience)
    return replace(state, acts=(*others, Act(fact.audience, fact.command)))


def _folded(state: Meeting, event: MeetingEvent, fact: Fact) -> Meeting:
    match event:
        case e.BallotCast():  # first, because five hundred come at once
            return ballots.recorded(state, event, fact)
        case e.AttendanceMarked():
            return attendance.marked(state, event, fact)
        case e.AbsenceExplained():
            return attendance.explained(state, event)
        case e.ParticipantLeft():
            return attendance.left(state, event, fact)
        case e.ParticipantReturned():
            return attendance.returned(state, event)
        case e.ConflictDeclared():
            return attendance.conflict_declared(state, event, fact)
        case e.MeetingConvened():
            return meeting.convened(state, event)
        case e.ParticipantAdmitted():
            return meeting.admitted(state, event)
        case e.ParticipantRemoved():
            return meeting.removed(state, event)
        case e.TotalConfirmed():
            return meeting.total_confirmed(state, event, fact)
        case e.MeetingOpened():
            return meeting.opened(state, fact)
        case e.MeetingEnded():
            return meeting.ended(state, fact)
        case e.MeetingArchived():
            return meeting.archived(state)
        case e.Erased():
            return state  # what it erases is superseded: the fold never depends on it
        case e.SittingPlanned():
            return sittings.planned(state, event)
        case e.SittingStarted():
            return sittings.started(state, event, fact)
        case e.SittingRecessed():
            return sittings.recessed(state, event)
        case e.SittingResumed():
            return sittings.resumed(state, event)
        case e.SittingEnded():
            return sittings.ended(state, event, fact)
        case e.ClosedSessionSet():
            return sittings.closed_set(state, event)
        case e.ProgrammePublished():
            return programme.published(state, event, fact)
        case e.PaperPublished():
            return papers.published(state, event, fact)
        case e.PaperRecalled():
            return papers.recalled(state, event, fact)
        case e.ItemCalled():
            return agenda.called(state, event, fact)
        case e.ItemFinished():
            return agenda.finished(state, event, fact)
        case e.ItemReturned():
            return agenda.returned(state, event)
        case e.ItemWithdrawn():
            return agenda.withdrawn(state, event)
        case e.PollPrepared():
            return polls.prepared(state, event, fact)
        case e.PollAnnounced():
            return polls.announced(state, event, fact)
        case e.PollOpened():
            return polls.opened(state, event, fact)
        case e.ElectorAdmitted():
            return polls.elector_admitted(state, event)
        case e.PollHeld():
            return polls.held(state, event, fact)
        case e.PollResumed():
            return polls.resumed(state, event)
        case e.PollClosed():
            return polls.closed(state, event, fact)
        case e.RollPublished():
            return polls.roll_published(state, event, fact)
        case e.PollConfirmed():
            return polls.confirmed(state, event, fact)
        case e.PollVoided():
            return polls.voided(state, event, fact)
        case e.SpeakingListSet():
            return speaking.list_set(state, event)
        case e.SpeechRequested():
            return speaking.requested(state, event, fact)
        case e.SpeechWithdrawn():
            return speaking.withdrawn(state, event)
        case e.SpeakerCalled():
            return speaking.called(state, event, fact)
        case e.SpeechEnded():
            return speaking.ended(state, event, fact)
        case e.ConclusionRecorded():
            return conclusions.recorded(state, event, fact)
        case _:
            assert_never(event)
