"""Cuộc họp: what is going on now, in one header. Must not conduct anything."""

from dataclasses import dataclass

from meetingroom.client.views.standing import (
    current_item,
    item_name,
    presence,
    present_voters,
    quorum_need,
    sitting_now,
    total_members,
)
from meetingroom.client.views.values import Connection, ItemName
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.ids import SittingId
from meetingroom.rules.state import Sitting
from meetingroom.rules.terms import BodyKind, MeetingKind, MeetingState, SittingState


@dataclass(frozen=True, slots=True)
class SittingNow:
    """The sitting going on, or the next, or the last one."""

    sitting: SittingId
    title: str
    room: str
    state: SittingState
    closed_session: bool
    starts_at: int
    started_at: int | None
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """`known` is False until the desk holds the meeting. `present` of `total` members are in the room
    (total as confirmed when `total_confirmed`); `quorum_need` is the least number to conduct."""

    known: bool
    title: str
    body_name: str
    body_kind: BodyKind
    kind: MeetingKind
    state: MeetingState
    term: str
    place: str
    zone: str
    starts_at: int
    opened_at: int | None
    ended_at: int | None
    sitting: SittingNow | None
    current_item: ItemName | None
    present: int
    total: int
    total_confirmed: bool
    quorum_need: int
    i_am_present: bool
    connection: Connection
    needs_update: bool

    @property
    def quorum_met(self) -> bool:
        """Enough members are in the room."""
        return self.present >= self.quorum_need


class MeetingView(MeetingBound[MeetingHead]):
    """The header of every page of one meeting. `shown: MeetingHead`."""

    NOUNS = (
        "particulars",
        "state",
        "total",
        "opened_at",
        "ended_at",
        "participants",
        "sittings",
        "presence",
        "items",
        "needs_update",
    )
    DESK_NOUNS = ("connection", "streams")

    def _look(self) -> MeetingHead:
        meeting, held = self.meeting, self._held()
        said = meeting.particulars
        sitting = sitting_now(meeting)
        item = current_item(meeting)
        mine = presence(meeting, sitting.sitting, self._me) if sitting else None
        return MeetingHead(
            known=said is not None,
            title=said.title if said else "",
            body_name=said.body_name if said else "",
            body_kind=said.body_kind if said else BodyKind.COUNCIL,
            kind=said.kind if said else MeetingKind.REGULAR,
            state=meeting.state,
            term=said.term if said else "",
            place=said.place if said else "",
            zone=said.zone if said else "Asia/Ho_Chi_Minh",
            starts_at=said.starts_at if said else 0,
            opened_at=meeting.opened_at,
            ended_at=meeting.ended_at,
            sitting=_now(sitting),
            current_item=item_name(meeting, item.plan.item) if item else None,
            present=present_voters(meeting, sitting.sitting) if sitting else 0,
            total=total_members(meeting),
            total_confirmed=meeting.total is not None,
            quorum_need=quorum_need(meeting),
            i_am_present=mine is not None and mine.in_the_room,
            connection=self._picture.connection,
            needs_update=held is not None and held.needs_update,
        )


def _now(sitting: Sitting | None) -> SittingNow | None:
    if sitting is None:
        return None
    return SittingNow(
        sitting.sitting,
        sitting.title,
        sitting.room,
        sitting.state,
        sitting.closed_session,
        sitting.starts_at,
        sitting.started_at,
        sitting.ended_at,
    )
