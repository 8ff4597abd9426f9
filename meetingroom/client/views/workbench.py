"""What the secretary's bench shows, as values, and what publishing would take from it. Pure."""

from dataclasses import dataclass

from meetingroom.client.views.loading import FileRow
from meetingroom.client.views.values import Act, Hint
from meetingroom.rules.audience import EVERYONE, Audience
from meetingroom.rules.commands import PublishedItem, PublishProgramme
from meetingroom.rules.drafts import DraftItem, Workshop
from meetingroom.rules.events import DraftPaper, Motion, ProgrammeItem
from meetingroom.rules.ids import ItemId, SittingId
from meetingroom.rules.state import Meeting, Paper
from meetingroom.rules.terms import ItemState


@dataclass(frozen=True, slots=True)
class ItemForm:
    """What a secretary typed of an item. `item` None: a new one; `position` None: after its siblings."""

    number: str
    title: str
    item: ItemId | None = None
    parent: ItemId | None = None
    position: int | None = None
    sitting: SittingId | None = None
    presenter: str = ""
    office: str = ""
    planned_minutes: int = 0
    motion: Motion | None = None
    closed: bool = False
    audience: Audience = EVERYONE


@dataclass(frozen=True, slots=True)
class DraftPaperRow:
    """A paper in the workshop. `published_version` 0: never; `differs`: publishing would say something
    new of it."""

    paper: DraftPaper
    published_version: int
    recalled: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An item in the workshop, in reading order. `differs`: publishing would say something new of it;
    `duplicate`: another item has its number; `withdrawn`: it can no longer be published."""

    plan: ProgrammeItem
    audience: Audience
    depth: int
    published: bool
    withdrawn: bool
    differs: bool
    duplicate: bool
    papers: tuple[DraftPaperRow, ...]


@dataclass(frozen=True, slots=True)
class Workbench:
    """The bench. `edition` 0: nothing published yet; `changed`: how many items and papers would be
    published anew; `files`: being loaded; `total_minutes` of all items."""

    rows: tuple[DraftRow, ...]
    edition: int
    total_minutes: int
    changed: int
    files: tuple[FileRow, ...]
    may_edit: Hint
    may_publish: Hint
    unrecorded: tuple[Act, ...]
    refused: tuple[Act, ...]

    @property
    def papers(self) -> int:
        """How many papers lie in the workshop ("Phát hành 60 tài liệu")."""
        return sum(len(row.papers) for row in self.rows)


def draft_rows(shop: Workshop, meeting: Meeting) -> tuple[DraftRow, ...]:
    """All items with their depth, parents before children."""
    children: dict[ItemId | None, list[DraftItem]] = {}
    numbers: dict[str, int] = {}
    for draft in shop.items.values():
        parent = draft.item.parent if draft.item.parent in shop.items else None
        children.setdefault(parent, []).append(draft)
        numbers[draft.item.number] = numbers.get(draft.item.number, 0) + 1
    rows: list[DraftRow] = []

    def walk(parent: ItemId | None, depth: int) -> None:
        for draft in sorted(children.get(parent, []), key=_order):
            duplicate = bool(draft.item.number) and numbers[draft.item.number] > 1
            rows.append(_row(shop, meeting, draft, depth, duplicate=duplicate))
            walk(draft.item.item, depth + 1)

    walk(None, 0)
    return tuple(rows)


def publication(shop: Workshop, meeting: Meeting) -> PublishProgramme:
    """Everything in the workshop that was neither withdrawn nor recalled."""
    rows = [row for row in draft_rows(shop, meeting) if not row.withdrawn]
    return PublishProgramme(
        items=tuple(PublishedItem(row.plan, row.audience) for row in rows),
        papers=tuple(p.paper for row in rows for p in row.papers if not p.recalled),
    )


def planned(item: ItemId, form: ItemForm, bench: Workbench) -> ProgrammeItem:
    """The item as it will lie in the workshop."""
    before = next((row.plan for row in bench.rows if row.plan.item == item), None)
    siblings = [row.plan.position for row in bench.rows if row.plan.parent == form.parent]
    last = max(siblings, default=0) + 1
    keeps = before is not None and before.parent == form.parent
    position = before.position if before is not None and keeps else last
    return ProgrammeItem(
        item=item,
        number=form.number,
        title=form.title,
        parent=form.parent,
        position=position if form.position is None else form.position,
        sitting=form.sitting,
        presenter=form.presenter,
        office=form.office,
        planned_minutes=form.planned_minutes,
        motion=form.motion,
        closed=form.closed,
    )


def _order(draft: DraftItem) -> tuple[int, str]:
    return draft.item.position, draft.item.number


def _row(shop: Workshop, meeting: Meeting, draft: DraftItem, depth: int, *, duplicate: bool) -> DraftRow:
    published = meeting.items.get(draft.item.item)
    papers = sorted(
        (paper for paper in shop.papers.values() if paper.item == draft.item.item),
        key=lambda paper: (len(paper.number), paper.number, paper.title),
    )
    return DraftRow(
        plan=draft.item,
        audience=draft.audience,
        depth=depth,
        published=published is not None,
        withdrawn=published is not None and published.state is ItemState.WITHDRAWN,
        differs=published is None or published.plan != draft.item,
        duplicate=duplicate,
        papers=tuple(_paper_row(paper, meeting.papers.get(paper.paper)) for paper in papers),
    )


def _paper_row(draft: DraftPaper, published: Paper | None) -> DraftPaperRow:
    if published is None:
        return DraftPaperRow(draft, 0, recalled=False, differs=True)
    newest = published.current
    same = (newest.sha256, newest.title, newest.number, newest.paper_kind) == (
        draft.sha256,
        draft.title,
        draft.number,
        draft.paper_kind,
    )
    recalled = published.recalled_at is not None
    return DraftPaperRow(draft, newest.version, recalled, differs=not same and not recalled)
