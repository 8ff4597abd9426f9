"""Hôm nay: my meetings and what is new. Must not open any of them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from meetingroom.client.store.picture import DESK, Change, Picture
from meetingroom.client.views.badges import paper_badges
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.standing import participant, sitting_now
from meetingroom.client.views.values import Badge, Connection, Download, PaperName
from meetingroom.client.views.view import View
from meetingroom.rules.audience import Role
from meetingroom.rules.ids import MeetingId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import BodyKind, MeetingKind, MeetingState, SittingState


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting of mine. `papers_ready` of `papers_total` can be read without a network;
    `unopened` of them I have not opened on this desk. Hours in UTC ms, `zone` is IANA."""

    meeting: MeetingId
    title: str
    body_name: str
    body_kind: BodyKind
    kind: MeetingKind
    place: str
    zone: str
    starts_at: int
    state: MeetingState
    sitting_state: SittingState | None
    papers_ready: int
    papers_total: int
    unopened: int
    my_roles: frozenset[Role]
    needs_update: bool


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that came or changed since I looked; `at` its publication."""

    meeting: MeetingId
    paper: PaperName
    version: int
    badges: frozenset[Badge]
    at: int


@dataclass(frozen=True, slots=True)
class Today:
    """`next` is the meeting going on or coming; `past` newest first. `loaded` is False only before
    the first words of the server have come."""

    name: str
    loaded: bool
    next: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    new: tuple[NewPaper, ...]
    connection: Connection


class TodayView(View[Today]):
    """The first page after signing in. `shown: Today`."""

    DESK_NOUNS = ("connection", "papers", "streams", "opened")

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(bridge, DESK, parent)

    def _concerns(self, change: Change) -> bool:
        if change.stream.startswith(f"{StreamKind.MEETING}/"):
            return change.noun in ("particulars", "state", "sittings", "papers", "participants")
        return super()._concerns(change)

    def _look(self) -> Today:
        picture = self._picture
        meetings: list[tuple[Meeting, bool]] = [
            (held.state, held.needs_update)
            for name, held in picture.streams.items()
            if name.startswith(f"{StreamKind.MEETING}/") and held.state.particulars is not None
        ]
        rows = [_row(picture, meeting, needs_update) for meeting, needs_update in meetings]
        over = (MeetingState.ENDED, MeetingState.ARCHIVED)
        names = [participant(meeting, picture.person).name for meeting, _ in meetings]
        return Today(
            name=next((name for name in names if name), ""),
            loaded=bool(rows) or picture.connection.since > 0,
            next=tuple(sorted((r for r in rows if r.state not in over), key=lambda r: r.starts_at)),
            past=tuple(sorted((r for r in rows if r.state in over), key=lambda r: -r.starts_at)),
            new=tuple(
                sorted(
                    (new for meeting, _ in meetings for new in _new_papers(picture, meeting)),
                    key=lambda n: -n.at,
                )
            ),
            connection=picture.connection,
        )


def _row(picture: Picture, meeting: Meeting, needs_update: bool) -> MeetingRow:
    said = meeting.particulars
    assert said is not None
    live = [paper for paper in meeting.papers.values() if paper.recalled_at is None]
    ready = [
        found is not None and found.state is Download.READY
        for found in (picture.papers.get(paper.current.sha256) for paper in live)
    ]
    sitting = sitting_now(meeting)
    return MeetingRow(
        meeting=said.meeting,
        title=said.title,
        body_name=said.body_name,
        body_kind=said.body_kind,
        kind=said.kind,
        place=said.place,
        zone=said.zone,
        starts_at=said.starts_at,
        state=meeting.state,
        sitting_state=sitting.state if sitting else None,
        papers_ready=sum(ready),
        papers_total=len(live),
        unopened=sum(picture.opened.get(paper.paper) is None for paper in live),
        my_roles=participant(meeting, picture.person).roles,
        needs_update=needs_update,
    )


def _new_papers(picture: Picture, meeting: Meeting) -> list[NewPaper]:
    said = meeting.particulars
    assert said is not None
    found = []
    for paper in meeting.papers.values():
        badges = paper_badges(picture, meeting, paper)
        if badges & {Badge.NEW, Badge.UPDATED, Badge.RECALLED}:
            name = PaperName(paper.paper, paper.number, paper.title)
            at = paper.recalled_at or paper.current.at
            found.append(NewPaper(said.meeting, name, paper.current.version, badges, at))
    return found
