"""From a command to its events: every command of a meeting, each to its room.

Exhaustive by type: a new class in `MeetingCommand` does not pass mypy until it stands here. Must not
hold a rule itself.
"""

from typing import TypeAlias, TypeGuard, assert_never, get_args

from meetingroom.rules import (
    agenda,
    attendance,
    ballots,
    conclusions,
    meeting,
    papers,
    permissions,
    polls,
    programme,
    sittings,
    speaking,
)
from meetingroom.rules import commands as c
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked, Draft
from meetingroom.rules.state import Meeting

MeetingCommand: TypeAlias = (
    c.ConveneMeeting
    | c.AdmitParticipant
    | c.RemoveParticipant
    | c.ConfirmTotal
    | c.OpenMeeting
    | c.EndMeeting
    | c.ArchiveMeeting
    | c.PlanSitting
    | c.StartSitting
    | c.RecessSitting
    | c.ResumeSitting
    | c.EndSitting
    | c.SetClosedSession
    | c.PublishProgramme
    | c.WithdrawItem
    | c.RecallPaper
    | c.CallItem
    | c.FinishItem
    | c.TakeBackStep
    | c.MarkAttendance
    | c.RecordLeaving
    | c.DeclareConflict
    | c.PreparePoll
    | c.AnnouncePoll
    | c.OpenPoll
    | c.AdmitElector
    | c.CastBallot
    | c.HoldPoll
    | c.ResumePoll
    | c.ClosePoll
    | c.ConfirmPoll
    | c.VoidPoll
    | c.SetSpeakingList
    | c.RequestSpeech
    | c.WithdrawSpeech
    | c.CallSpeaker
    | c.EndSpeech
    | c.RecordConclusion
    | c.EraseRecord
)
COMMANDS: frozenset[type[c.Command]] = frozenset(get_args(MeetingCommand))


def _is_ours(command: c.Command) -> TypeGuard[MeetingCommand]:
    return type(command) in COMMANDS


def decide(state: Meeting, command: c.Command, asked: Asked) -> tuple[Draft, ...]:
    """The events a command leads to, never empty. Raises RuleBroken."""
    if not _is_ours(command):
        raise RuleBroken(Refusal.UNKNOWN_COMMAND)
    if isinstance(command, c.ConveneMeeting):
        return meeting.convene(state, command, asked)
    permissions.check(state, command, asked)
    match command:
        case c.CastBallot():  # first, because five hundred come at once
            return ballots.cast(state, command, asked)
        case c.AdmitParticipant():
            return meeting.admit(state, command)
        case c.RemoveParticipant():
            return meeting.remove(state, command)
        case c.ConfirmTotal():
            return meeting.confirm_total(state, command)
        case c.OpenMeeting():
            return meeting.open_(state, command)
        case c.EndMeeting():
            return meeting.end(state)
        case c.ArchiveMeeting():
            return meeting.archive()
        case c.EraseRecord():
            return meeting.erase(command)
        case c.PlanSitting():
            return sittings.plan(state, command)
        case c.StartSitting():
            return sittings.start(state, command)
        case c.RecessSitting():
            return sittings.recess(state, command)
        case c.ResumeSitting():
            return sittings.resume(state, command)
        case c.EndSitting():
            return sittings.end(state, command)
        case c.SetClosedSession():
            return sittings.set_closed(state, command)
        case c.PublishProgramme():
            return programme.publish(state, command, asked)
        case c.RecallPaper():
            return papers.recall(state, command, asked)
        case c.WithdrawItem():
            return agenda.withdraw(state, command, asked)
        case c.CallItem():
            return agenda.call(state, command, asked)
        case c.FinishItem():
            return agenda.finish(state, command, asked)
        case c.TakeBackStep():
            return agenda.take_back(state, command)
        case c.MarkAttendance():
            return attendance.mark(state, command, asked)
        case c.RecordLeaving():
            return attendance.leave(state, command)
        case c.DeclareConflict():
            return attendance.declare_conflict(state, command, asked)
        case c.PreparePoll():
            return polls.prepare(state, command, asked)
        case c.AnnouncePoll():
            return polls.announce(state, command, asked)
        case c.OpenPoll():
            return polls.open_(state, command, asked)
        case c.AdmitElector():
            return polls.admit_elector(state, command, asked)
        case c.HoldPoll():
            return polls.hold(state, command, asked)
        case c.ResumePoll():
            return polls.resume(state, command, asked)
        case c.ClosePoll():
            return polls.close(state, command, asked)
        case c.ConfirmPoll():
            return polls.confirm(state, command, asked)
        case c.VoidPoll():
            return polls.void(state, command, asked)
        case c.SetSpeakingList():
            return speaking.set_list(state, command, asked)
        case c.RequestSpeech():
            return speaking.request(state, command, asked)
        case c.WithdrawSpeech():
            return speaking.withdraw(state, command, asked)
        case c.CallSpeaker():
            return speaking.call(state, command, asked)
        case c.EndSpeech():
            return speaking.end(state, command, asked)
        case c.RecordConclusion():
            return conclusions.record(state, command, asked)
        case _:
            assert_never(command)
