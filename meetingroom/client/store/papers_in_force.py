"""Which papers a desk's records put in force: the newest version of each, not recalled. A walk, no folding.

The index of words holds these, and only these are ever found: who may not see a paper any more has no record
of it. Must not know where their bytes are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from meetingroom.client.store.picture import Picture
from meetingroom.rules.ids import PaperId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import ItemState


@dataclass(frozen=True, slots=True)
class PaperInForce:
    """One paper in one meeting's journal; `now`: its item is the current one."""

    stream: str
    paper: PaperId
    version: int
    sha256: str
    number: str
    title: str
    pages: int
    now: bool


def papers_in_force(picture: Picture) -> Iterator[PaperInForce]:
    """Every paper this person may read now, meeting by meeting."""
    for name, held in picture.streams.items():
        if isinstance(held.state, Meeting):
            for paper in held.state.papers.values():
                if paper.recalled_at is None:
                    item = held.state.items.get(paper.item)
                    newest = paper.current
                    yield PaperInForce(
                        stream=name,
                        paper=paper.paper,
                        version=newest.version,
                        sha256=newest.sha256,
                        number=newest.number,
                        title=newest.title,
                        pages=newest.pages,
                        now=item is not None and item.state is ItemState.CURRENT,
                    )
