"""The secretaries' workshop of the invented commune's meeting: items and papers lying on the bench.

Facts of the `draft/…` stream for a `FixtureDesk`. Must not publish anything.
"""

from collections.abc import Sequence
from dataclasses import replace

from meetingroom.rules import events as e
from meetingroom.rules.commands import PublishedItem
from meetingroom.rules.ids import PaperId
from meetingroom.rules.streams import draft_stream
from tests.fakes.demo_meeting import MEETING, SECRETARY, DemoMeeting, sha_of
from tests.fakes.fixture_desk import FixtureDesk

WORKSHOP = draft_stream(MEETING)


def open_workshop(
    desk: FixtureDesk,
    demo: DemoMeeting,
    *,
    items: Sequence[PublishedItem] | None = None,
    papers: Sequence[e.DraftPaper] | None = None,
) -> None:
    """The secretary has her key; the bench holds what was published, or the given items and papers."""
    desk.happened(WORKSHOP, e.SecretaryAdmitted(SECRETARY))
    for item in demo.file.items if items is None else items:
        desk.happened(WORKSHOP, e.DraftItemPut(item.item, item.audience), by=SECRETARY)
    for paper in published_papers(demo) if papers is None else papers:
        desk.happened(WORKSHOP, e.DraftPaperPut(paper), by=SECRETARY)


def published_papers(demo: DemoMeeting) -> tuple[e.DraftPaper, ...]:
    """The papers of the meeting's file as `DemoMeeting` publishes them."""
    return tuple(
        line.with_bytes(
            f"{line.source}.pdf",
            sha_of(line.number),
            180_000,
            demo.state.papers[line.paper].current.pages,
        )
        for line in demo.file.papers
    )


def newer_papers(demo: DemoMeeting) -> tuple[e.DraftPaper, ...]:
    """The same papers, three of them different: one in a second version, one retitled, one new."""
    papers = {paper.number: paper for paper in published_papers(demo)}
    papers["4.2"] = replace(papers["4.2"], sha256="c" * 64, pages=19, what_changed="Sửa Điều 2")
    papers["4.3"] = replace(papers["4.3"], title=f"{papers['4.3'].title} (bản in lại)")
    papers["8.2"] = replace(
        papers["8.1"], paper=PaperId("moi"), number="8.2", title="Danh sách nhân sự", sha256="d" * 64
    )
    return tuple(papers.values())
