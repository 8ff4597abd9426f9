"""Chương trình: the tree of items with their papers. Must not open papers (see `paper_view`)."""

from dataclasses import dataclass

from meetingroom.client.views.badges import item_badges, paper_badges
from meetingroom.client.views.standing import item_result
from meetingroom.client.views.values import Badge, Download, PaperOnDesk, PollResult
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.ids import ItemId, PaperId, SittingId
from meetingroom.rules.state import Item, Meeting, Paper
from meetingroom.rules.terms import ItemState


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as listed. `size` in bytes; `download` says whether it can be read without a network."""

    paper: PaperId
    number: str
    title: str
    paper_kind: str
    pages: int
    size: int
    version: int
    sha256: str
    badges: frozenset[Badge]
    download: PaperOnDesk
    recalled_at: int | None
    recalled_reason: str

    @property
    def ready(self) -> bool:
        """Can be opened now."""
        return self.download.state is Download.READY and self.recalled_at is None


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An item in reading order; `depth` 0 for a top item. `result`: of its confirmed vote."""

    item: ItemId
    parent: ItemId | None
    depth: int
    number: str
    title: str
    presenter: str
    office: str
    planned_minutes: int
    sitting: SittingId | None
    state: ItemState
    badges: frozenset[Badge]
    has_motion: bool
    result: PollResult | None
    called_at: int | None
    finished_at: int | None
    withdrawn_reason: str
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """`edition` 0: nothing is published yet. `papers_ready` of `papers_total` need no network."""

    edition: int
    rows: tuple[AgendaRow, ...]
    papers_ready: int
    papers_total: int
    current: ItemId | None

    def row(self, item: ItemId) -> AgendaRow | None:
        """The row of an item."""
        return next((row for row in self.rows if row.item == item), None)


class AgendaView(MeetingBound[Agenda]):
    """The programme as this person may see it. `shown: Agenda`."""

    NOUNS = ("items", "papers", "polls", "opened_at")
    DESK_NOUNS = ("papers", "opened", "streams")

    def _look(self) -> Agenda:
        meeting = self.meeting
        papers: dict[ItemId, list[Paper]] = {}
        for paper in meeting.papers.values():
            papers.setdefault(paper.item, []).append(paper)
        rows = tuple(
            self._row(meeting, item, depth, papers.get(item.plan.item, []))
            for item, depth in in_reading_order(meeting)
        )
        listed = [paper for row in rows for paper in row.papers if paper.recalled_at is None]
        return Agenda(
            edition=max((item.edition for item in meeting.items.values()), default=0),
            rows=rows,
            papers_ready=sum(paper.ready for paper in listed),
            papers_total=len(listed),
            current=next((row.item for row in rows if row.state is ItemState.CURRENT), None),
        )

    def _row(self, meeting: Meeting, item: Item, depth: int, papers: list[Paper]) -> AgendaRow:
        rows = tuple(self._paper_row(meeting, paper) for paper in sorted(papers, key=_paper_order))
        plan = item.plan
        return AgendaRow(
            item=plan.item,
            parent=plan.parent,
            depth=depth,
            number=plan.number,
            title=plan.title,
            presenter=plan.presenter,
            office=plan.office,
            planned_minutes=plan.planned_minutes,
            sitting=plan.sitting,
            state=item.state,
            badges=item_badges(item, tuple(row.badges for row in rows)),
            has_motion=plan.motion is not None,
            result=item_result(meeting, plan.item),
            called_at=item.called_at,
            finished_at=item.finished_at,
            withdrawn_reason=item.withdrawn_reason,
            papers=rows,
        )

    def _paper_row(self, meeting: Meeting, paper: Paper) -> PaperRow:
        newest = paper.current
        download = self._picture.papers.get(newest.sha256)
        return PaperRow(
            paper=paper.paper,
            number=paper.number,
            title=paper.title,
            paper_kind=paper.paper_kind,
            pages=newest.pages,
            size=newest.size,
            version=newest.version,
            sha256=newest.sha256,
            badges=paper_badges(self._picture, meeting, paper),
            download=download or PaperOnDesk(newest.sha256, Download.ABSENT, 0, newest.size),
            recalled_at=paper.recalled_at,
            recalled_reason=paper.recalled_reason,
        )


def in_reading_order(meeting: Meeting) -> list[tuple[Item, int]]:
    """All items with their depth, parents before children; an item whose parent this person may not
    see stands at the top."""
    children: dict[ItemId | None, list[Item]] = {}
    for item in meeting.items.values():
        parent = item.plan.parent if item.plan.parent in meeting.items else None
        children.setdefault(parent, []).append(item)
    ordered: list[tuple[Item, int]] = []

    def walk(parent: ItemId | None, depth: int) -> None:
        for item in sorted(children.get(parent, []), key=lambda i: (i.plan.position, i.plan.number)):
            ordered.append((item, depth))
            walk(item.plan.item, depth + 1)

    walk(None, 0)
    return ordered


def _paper_order(paper: Paper) -> tuple[int, str, str]:
    return (len(paper.number), paper.number, paper.title)
