"""Who may ask for what, and when: one table for all commands of a meeting.

The chair conducts; in a commune the secretary acts "theo lệnh chủ tọa" and may therefore do what the
chair may, except three acts that are the chair's own word: letting a held vote go on, declaring a
result, and making a vote not count. What a person does in his own name (a ballot, a request to speak,
his own attendance) nobody does for him, unless the table says so.
Must not know what a command does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from meetingroom.rules import commands as c
from meetingroom.rules.audience import EVERYONE, Audience, Role, Standing
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import MeetingState

CHAIR = frozenset({Role.CHAIR})
DAIS_ROLES = frozenset({Role.CHAIR, Role.SECRETARY})
NOBODY: frozenset[Role] = frozenset()

ANY_STATE = frozenset(MeetingState)
CONVENED = frozenset({MeetingState.CONVENED})
OPENED = frozenset({MeetingState.OPENED})
ENDED = frozenset({MeetingState.ENDED})
UNTIL_ENDED = CONVENED | OPENED
UNTIL_ARCHIVED = UNTIL_ENDED | ENDED


@dataclass(frozen=True, slots=True)
class Right:
    """Holders of one of `roles` may; `oneself`: a participant may for his own person; `system`: the
    server may by itself. Only while the meeting is in one of `states`."""

    roles: frozenset[Role]
    states: frozenset[MeetingState]
    oneself: bool = False
    system: bool = False


RIGHTS: Mapping[type[c.Command], Right] = {
    # the meeting and its people
    c.AdmitParticipant: Right(DAIS_ROLES, UNTIL_ARCHIVED, system=True),
    c.RemoveParticipant: Right(DAIS_ROLES, UNTIL_ARCHIVED, system=True),
    c.ConfirmTotal: Right(DAIS_ROLES, UNTIL_ENDED),
    c.OpenMeeting: Right(DAIS_ROLES, CONVENED),
    c.EndMeeting: Right(DAIS_ROLES, OPENED),
    c.ArchiveMeeting: Right(DAIS_ROLES, ENDED, system=True),
    # sittings
    c.PlanSitting: Right(DAIS_ROLES, UNTIL_ENDED),
    c.StartSitting: Right(DAIS_ROLES, OPENED),
    c.RecessSitting: Right(DAIS_ROLES, OPENED),
    c.ResumeSitting: Right(DAIS_ROLES, OPENED),
    c.EndSitting: Right(DAIS_ROLES, OPENED),
    c.SetClosedSession: Right(DAIS_ROLES, OPENED),
    # programme and papers
    c.PublishProgramme: Right(DAIS_ROLES, UNTIL_ARCHIVED),
    c.WithdrawItem: Right(DAIS_ROLES, UNTIL_ENDED),
    c.RecallPaper: Right(DAIS_ROLES, UNTIL_ARCHIVED),
    c.CallItem: Right(DAIS_ROLES, OPENED),
    c.FinishItem: Right(DAIS_ROLES, OPENED),
    c.TakeBackStep: Right(DAIS_ROLES, OPENED),
    # attendance
    c.MarkAttendance: Right(DAIS_ROLES, UNTIL_ENDED, oneself=True),
    c.RecordLeaving: Right(DAIS_ROLES, OPENED, oneself=True),
    c.DeclareConflict: Right(DAIS_ROLES, UNTIL_ENDED, oneself=True),
    # polls
    c.PreparePoll: Right(DAIS_ROLES, UNTIL_ENDED),
    c.AnnouncePoll: Right(DAIS_ROLES, OPENED),
    c.OpenPoll: Right(DAIS_ROLES, OPENED),
    c.AdmitElector: Right(DAIS_ROLES, OPENED),
    c.CastBallot: Right(NOBODY, ANY_STATE, oneself=True),
    c.HoldPoll: Right(DAIS_ROLES, OPENED, system=True),
    c.ResumePoll: Right(CHAIR, OPENED),
    c.ClosePoll: Right(DAIS_ROLES, OPENED),
    c.ConfirmPoll: Right(CHAIR, OPENED | ENDED),
    c.VoidPoll: Right(CHAIR, UNTIL_ARCHIVED),
    # speaking and conclusions
    c.SetSpeakingList: Right(DAIS_ROLES, UNTIL_ENDED),
    c.RequestSpeech: Right(NOBODY, UNTIL_ENDED, oneself=True),
    c.WithdrawSpeech: Right(DAIS_ROLES, UNTIL_ENDED, oneself=True),
    c.CallSpeaker: Right(DAIS_ROLES, OPENED),
    c.EndSpeech: Right(DAIS_ROLES, OPENED, oneself=True),
    c.RecordConclusion: Right(DAIS_ROLES, UNTIL_ARCHIVED),
    c.EraseRecord: Right(NOBODY, ANY_STATE, system=True),
}
"""`ConveneMeeting` stands apart: before it there are no participants (see `meeting.convene`). A ballot
may be sent in any state so that a late one is told when its poll was closed."""


def check(state: Meeting, command: c.Command, asked: Asked) -> None:
    """Raises RuleBroken unless the actor may ask for this now."""
    if state.particulars is None:
        raise RuleBroken(Refusal.UNKNOWN_STREAM)
    right = RIGHTS[type(command)]
    if asked.actor == SYSTEM:
        if not right.system:
            raise RuleBroken(Refusal.NOT_ALLOWED)
    else:
        _check_person(state, command, asked.actor, right)
    if state.state not in right.states:
        raise RuleBroken(Refusal.WRONG_MEETING_STATE, state=state.state)


def _check_person(state: Meeting, command: c.Command, actor: PersonId, right: Right) -> None:
    participant = state.participants.get(actor)
    if participant is None:
        raise RuleBroken(Refusal.NOT_A_PARTICIPANT)
    if participant.roles & right.roles:
        return
    if right.oneself and participant.roles != {Role.HALL} and concerned(state, command, actor) == actor:
        return
    raise RuleBroken(_ROLE_REFUSALS.get(right.roles, Refusal.NOT_ALLOWED))


_ROLE_REFUSALS = {CHAIR: Refusal.CHAIR_ONLY}


def concerned(state: Meeting, command: c.Command, actor: PersonId) -> PersonId | None:
    """In whose name the command acts; None when what it names is not there."""
    match command:
        case c.MarkAttendance() | c.RecordLeaving() | c.DeclareConflict():
            return command.person
        case c.WithdrawSpeech() | c.EndSpeech():
            speech = state.speeches.get(command.speech)
            return speech.person if speech else None
        case _:
            return actor


def standing(state: Meeting, reader: PersonId) -> Standing | None:
    """What audiences are evaluated against for `reader` now; None: no (or no longer a) participant."""
    participant = state.participants.get(reader)
    if participant is None:
        return None
    conflicts = frozenset(key.item for key in state.conflicts if key.person == reader)
    return Standing(reader, participant.roles, participant.groups, conflicts)


def sees(state: Meeting, reader: PersonId, audience: Audience) -> bool:
    """True when `reader` may now read what carries `audience`; the system reads all."""
    if reader == SYSTEM:
        return True
    if audience == EVERYONE:
        return reader in state.participants
    now = standing(state, reader)
    return now is not None and audience.admits(now)


def narrowed(before: Standing | None, after: Standing | None) -> bool:
    """True when `after` may be refused something that `before` admitted: the server then raises the
    reader's view epoch, and he reads the stream again. Swapped, it tells whether he may now read more.

    Audiences grow with roles and groups and shrink with conflicts, and with nothing else.
    """
    if before is None or after is None:
        return before is not None
    return not (
        before.roles <= after.roles and before.groups <= after.groups and after.conflicts <= before.conflicts
    )
