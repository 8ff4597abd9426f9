"""Which marks stand beside a paper or item. Pure; must not know Qt."""

from meetingroom.client.store.picture import Picture
from meetingroom.client.views.values import Badge
from meetingroom.rules.state import Item, Meeting, Paper
from meetingroom.rules.terms import ItemState


def paper_badges(picture: Picture, meeting: Meeting, paper: Paper) -> frozenset[Badge]:
    """NEW: came after the first papers and was not opened here; UPDATED: a version was opened, a later
    one was not, or it changed before it was ever opened; LATE: came after the opening."""
    if paper.recalled_at is not None:
        return frozenset({Badge.RECALLED})
    badges = set()
    came_at = paper.versions[0].at
    opened = picture.opened.get(paper.paper)
    if paper.current.version > (opened or 1):
        badges.add(Badge.UPDATED)
    elif opened is None and came_at > _first_publication(meeting):
        badges.add(Badge.NEW)
    if meeting.opened_at is not None and came_at > meeting.opened_at:
        badges.add(Badge.LATE)
    return frozenset(badges)


def item_badges(item: Item, papers: tuple[frozenset[Badge], ...]) -> frozenset[Badge]:
    """Marks of an item: its own, and NEW or UPDATED when one of its papers is."""
    badges = set()
    if item.state is ItemState.WITHDRAWN:
        badges.add(Badge.WITHDRAWN)
    if item.plan.closed:
        badges.add(Badge.CLOSED)
    for marks in papers:
        badges |= marks & {Badge.NEW, Badge.UPDATED, Badge.LATE}
    return frozenset(badges)


def _first_publication(meeting: Meeting) -> int:
    return min((paper.versions[0].at for paper in meeting.papers.values()), default=0)
