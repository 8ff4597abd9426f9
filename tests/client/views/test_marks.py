"""The marks of a paper on the screen: shown at once, kept behind it, and joined by those of other devices."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication

from meetingroom.client.store.answers import Failed
from meetingroom.client.views.marks import MarksView
from meetingroom.rules.marks.eraser import Spot
from meetingroom.rules.marks.operations import ChangeText, Delete
from meetingroom.rules.marks.shapes import Page, Standing
from tests.fakes.paper_marks import PaperMarks
from tests.rules.marks.specimens import NOTE, SHA, STROKE, a_mark, line

STREAM = "notes/an/m-1"


@pytest.fixture
def link() -> PaperMarks:
    return PaperMarks()


class Heard:
    """What a view has said, in order."""

    def __init__(self, view: MarksView) -> None:
        self.pages: list[int] = []
        self.said: list[object] = []
        view.changed.connect(self.pages.append)
        view.loaded.connect(lambda: self.said.append("loaded"))
        view.kept.connect(lambda: self.said.append("kept"))
        view.not_kept.connect(self.said.append)


@pytest.fixture
def view(qapp_here: QCoreApplication, link: PaperMarks) -> Iterator[MarksView]:
    made = MarksView(link, "m-1", SHA, 1)
    yield made
    made.close()
    assert not link.is_heard


def shapes(view: MarksView, page: int) -> list[object]:
    return [each.mark.shape for each in view.on_page(page)]


def test_an_act_is_shown_at_once_and_kept_soon(view: MarksView, link: PaperMarks) -> None:
    heard = Heard(view)
    link.holding = True
    (first,) = view.add(4, STROKE)
    assert shapes(view, 4) == [STROKE]
    assert (heard.pages, heard.said, view.is_kept) == ([4], [], False)
    view.undo()
    view.redo()
    link.let_through()
    assert (heard.said, view.is_kept) == (["kept"], True)
    assert list(link.kept) == [first]
    assert shapes(view, 5) == []
    assert link.kept[first].mark.page == Page(SHA, 1, 4)


def test_everything_can_be_undone_and_done_again(view: MarksView, link: PaperMarks) -> None:
    assert (view.can_undo, view.can_redo) == (False, False)
    view.undo()
    view.redo()
    view.add(0, line((0, 0), (6400, 0)))
    assert view.erase(0, [Spot(3200, -100), Spot(3200, 100)], 64, parts=True) is not None
    assert len(view.on_page(0)) == 2
    assert view.erase(0, [Spot(0, 0)], 64, parts=False) is not None
    assert len(view.on_page(0)) == 1
    for left in (2, 1, 0):
        view.undo()
        assert len(view.on_page(0)) == len(link.kept) == left
    assert (view.can_undo, view.can_redo) == (False, True)
    for left in (1, 2, 1):
        view.redo()
        assert len(view.on_page(0)) == len(link.kept) == left


def test_nothing_is_done_before_the_marks_are_here(qapp_here: QCoreApplication, link: PaperMarks) -> None:
    link.holding = True
    view = MarksView(link, "m-1", SHA, 1)
    heard = Heard(view)
    assert not view.ready
    assert view.add(0, STROKE) == ()
    link.let_through()
    assert view.ready
    assert heard.said == ["loaded"]
    assert view.do(Delete((a_mark(1).id,))) is None
    view.close()


def test_marks_of_another_device_appear_by_themselves(view: MarksView, link: PaperMarks) -> None:
    heard = Heard(view)
    link.came(STREAM, Standing(a_mark(1)))
    assert heard.pages == [4]
    assert shapes(view, 4) == [STROKE]
    link.came(STREAM, Standing(a_mark(1)))
    link.came("notes/an/m-2", Standing(a_mark(2)))
    link.came("meeting/m-1", Standing(a_mark(2)))
    link.came(STREAM, Standing(a_mark(3, STROKE, Page("cd" * 32, 1, 0))))
    assert heard.pages == [4], "nothing of this paper has changed"


def test_what_is_done_while_marks_arrive_does_not_vanish_for_a_moment(
    view: MarksView, link: PaperMarks
) -> None:
    link.holding = True
    link.came(STREAM, Standing(a_mark(1)))
    (own,) = view.add(4, NOTE)
    counts: list[int] = []
    view.changed.connect(lambda page: counts.append(len(view.on_page(page))))
    link.let_through()
    assert counts == [2]
    assert [each.mark.id for each in view.all()] == [a_mark(1).id, own]


def test_what_the_disk_did_not_take_is_taken_back_and_told(view: MarksView, link: PaperMarks) -> None:
    heard = Heard(view)
    view.add(4, STROKE)
    link.fails = Failed("disk_full")
    view.add(4, NOTE)
    assert heard.said == ["kept", Failed("disk_full")]
    assert shapes(view, 4) == [STROKE]
    assert not view.can_undo


def test_a_drawer_that_cannot_be_read_is_told(qapp_here: QCoreApplication, link: PaperMarks) -> None:
    link.load = lambda meeting, sha256, done: done(Failed("drawer_damaged"))  # type: ignore[method-assign]
    view = MarksView(link, "m-1", SHA, 1)
    assert not view.ready
    view.close()


def test_another_version_is_kept_beside_until_the_person_has_chosen(
    view: MarksView, link: PaperMarks
) -> None:
    ours, theirs = a_mark(1, NOTE), a_mark(1, STROKE)
    link.came(STREAM, Standing(ours, (theirs,)))
    view.do(ChangeText(ours.id, "Của tôi"))
    (standing,) = view.on_page(4)
    assert standing.others == (theirs,)
    view.settle(theirs)
    assert view.on_page(4) == (Standing(theirs),)
    assert link.settled == [theirs]
