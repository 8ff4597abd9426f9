"""Màn hình hội trường: what the hall shows now, and since when it may be stale. Has no controls and
never shows a running split."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.standing import (
    current_item,
    foremost_poll,
    item_name,
    poll_result,
    present_voters,
    quorum_need,
    sitting_now,
    total_members,
)
from meetingroom.client.views.values import ItemName, Line, PersonName, PollResult
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.ids import PollId
from meetingroom.rules.rulesets import MajorityRule
from meetingroom.rules.state import Meeting, Poll, Sitting
from meetingroom.rules.terms import BodyKind, MeetingState, PollState, SittingState, SpeechState


class Scene(StrEnum):
    """One picture on the wall at a time."""

    WAITING = "waiting"
    ROLL_CALL = "roll_call"
    ITEM = "item"
    SPEAKING = "speaking"
    VOTE_ANNOUNCED = "vote_announced"
    VOTING = "voting"
    VOTE_HELD = "vote_held"
    VOTE_ENDED = "vote_ended"
    RESULT = "result"
    RECESS = "recess"
    CLOSED_SESSION = "closed_session"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who has the floor, since when, until when by plan."""

    person: PersonName
    called_at: int
    until: int


@dataclass(frozen=True, slots=True)
class Voting:
    """The vote on the wall: how many have voted, never how."""

    question: str
    rule: MajorityRule
    total: int
    present: int
    electors: int
    need: int | None
    cast: int | None
    of: int | None
    planned_until: int | None
    held_since: int | None


@dataclass(frozen=True, slots=True)
class Wall:
    """What the hall sees. `stale_since`: the line is down and numbers are of that hour. In a closed
    session neither item nor names are given."""

    scene: Scene
    body_name: str
    body_kind: BodyKind
    title: str
    sitting_title: str
    zone: str
    starts_at: int
    item: ItemName | None
    present: int
    total: int
    quorum_need: int
    speaking: Speaking | None
    voting: Voting | None
    result: PollResult | None
    stale_since: int | None


class HallView(MeetingBound[Wall]):
    """The hall screen. `shown: Wall`."""

    NOUNS = (
        "particulars",
        "state",
        "total",
        "participants",
        "sittings",
        "presence",
        "items",
        "polls",
        "speeches",
        "opened_at",
    )
    DESK_NOUNS = ("connection", "passing", "streams")

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._counted: tuple[PollId, int, int] | None = None
        super().__init__(bridge, meeting, parent)

    def _look(self) -> Wall:
        meeting = self.meeting
        said = meeting.particulars
        sitting = sitting_now(meeting)
        item = current_item(meeting)
        scene, poll = _scene(meeting, sitting)
        private = scene is Scene.CLOSED_SESSION
        line = self._picture.connection
        votes = (Scene.VOTE_ANNOUNCED, Scene.VOTING, Scene.VOTE_HELD, Scene.VOTE_ENDED, Scene.RESULT)
        shown_poll = poll if scene in votes else None
        item_id = shown_poll.item if shown_poll else (item.plan.item if item else None)
        return Wall(
            scene=scene,
            body_name=said.body_name if said else "",
            body_kind=said.body_kind if said else BodyKind.COUNCIL,
            title=said.title if said else "",
            sitting_title=sitting.title if sitting else "",
            zone=said.zone if said else "Asia/Ho_Chi_Minh",
            starts_at=sitting.starts_at if sitting else (said.starts_at if said else 0),
            item=item_name(meeting, item_id) if item_id is not None and not private else None,
            present=present_voters(meeting, sitting.sitting) if sitting else 0,
            total=total_members(meeting),
            quorum_need=quorum_need(meeting),
            speaking=_speaking(meeting) if scene is Scene.SPEAKING else None,
            voting=self._voting(shown_poll) if shown_poll else None,
            result=poll_result(shown_poll) if shown_poll and scene is Scene.RESULT else None,
            stale_since=line.since if line.state in (Line.OFFLINE, Line.TROUBLE) else None,
        )

    def _voting(self, poll: Poll) -> Voting:
        opened = poll.opened
        passing = self._picture.passing.get(self._stream)
        counting = passing.polls.get(poll.poll) if passing else None
        if counting is not None:
            self._counted = (poll.poll, counting.cast, counting.of)
        # While the line is down the wall keeps what it last knew, under the hour it says below.
        last = self._counted if self._counted is not None and self._counted[0] == poll.poll else None
        planned = opened.at + opened.planned_ms if opened and opened.planned_ms is not None else None
        return Voting(
            question=poll.question,
            rule=poll.rule,
            total=opened.total if opened else 0,
            present=opened.present if opened else 0,
            electors=len(opened.electorate) if opened else 0,
            need=opened.need if opened else None,
            cast=last[1] if last else None,
            of=last[2] if last else None,
            planned_until=planned,
            held_since=poll.held.at if poll.held else None,
        )


def _scene(meeting: Meeting, sitting: Sitting | None) -> tuple[Scene, Poll | None]:
    if meeting.state in (MeetingState.ENDED, MeetingState.ARCHIVED):
        return Scene.ENDED, None
    if sitting is None:
        return Scene.WAITING, None
    match sitting.state:
        case SittingState.RECESS:
            return Scene.RECESS, None
        case SittingState.ENDED:
            return Scene.ENDED, None
        case SittingState.PLANNED:
            marked = any(key.sitting == sitting.sitting for key in meeting.presence)
            return (Scene.ROLL_CALL if marked else Scene.WAITING), None
        case SittingState.IN_SESSION:
            return (Scene.CLOSED_SESSION, None) if sitting.closed_session else _in_session(meeting)


_POLL_SCENES = {
    PollState.ANNOUNCED: Scene.VOTE_ANNOUNCED,
    PollState.OPEN: Scene.VOTING,
    PollState.HELD: Scene.VOTE_HELD,
    PollState.CLOSED: Scene.VOTE_ENDED,
    PollState.CONFIRMED: Scene.RESULT,
}


def _in_session(meeting: Meeting) -> tuple[Scene, Poll | None]:
    poll, item = foremost_poll(meeting), current_item(meeting)
    if poll is not None and poll.state in _POLL_SCENES and _still_told(meeting, poll):
        return _POLL_SCENES[poll.state], poll
    if _speaking(meeting) is not None:
        return Scene.SPEAKING, None
    return (Scene.ITEM if item else Scene.ROLL_CALL), None


def _still_told(meeting: Meeting, poll: Poll) -> bool:
    """A result stays on the wall until the sitting turns to another item or somebody speaks."""
    if poll.state is not PollState.CONFIRMED:
        return True
    item, speaking = current_item(meeting), _speaking(meeting)
    declared_at = poll.confirmed_at or 0
    same_item = item is None or item.plan.item == poll.item
    return same_item and (speaking is None or speaking.called_at < declared_at)


def _speaking(meeting: Meeting) -> Speaking | None:
    for speech in meeting.speeches.values():
        if speech.state is SpeechState.SPEAKING and speech.called_at is not None:
            found = meeting.participants.get(speech.person)
            name = PersonName(speech.person, found.name, found.office, found.seat) if found else None
            until = speech.called_at + speech.planned_ms
            return Speaking(name, speech.called_at, until) if name else None
    return None
