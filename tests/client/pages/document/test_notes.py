"""A person's own notes beside the other tools: begun, made, undone, kept with the version that was read."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.document.pane import DocumentPane
from meetingroom.client.reader.ink.tools import STYLES, InkTool
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.picture import Download
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.session_view import SessionView
from meetingroom.rules.marks.shapes import Ink
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.demo_meeting import DELEGATE, MEETING, DemoMeeting, sha_of
from tests.fakes.fixture_desk import FixtureDesk
from tests.fakes.page_painter import PagePainter, demo_pdf

PAPER, OTHER = "tai-lieu-4-2", "tai-lieu-4-1"


class Writing:
    """A delegate with paper 4.2 open and a mouse in his hand."""

    def __init__(self, desk: FixtureDesk, pane: DocumentPane, bridge: Bridge) -> None:
        self.desk, self.pane, self.bridge = desk, pane, bridge

    def open(self, paper: str) -> None:
        self.pane.open(paper)
        self.look()

    def look(self) -> None:
        for _ in range(2):
            self.bridge.flush()
            QCoreApplication.processEvents()

    def drag(self) -> None:
        viewport = self.pane.reader._canvas.viewport()
        left, middle = Qt.MouseButton.LeftButton, viewport.rect().center()
        QTest.mousePress(viewport, left, pos=middle)
        QTest.mouseMove(viewport, middle + QPoint(60, 30))
        QTest.mouseRelease(viewport, left, pos=middle + QPoint(60, 30))

    @property
    def kept(self) -> list[Ink]:
        marks = self.desk.marks.kept.values()
        return [each.mark.shape for each in marks if isinstance(each.mark.shape, Ink)]


@pytest.fixture
def writing(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Writing]:
    desk = demo.desk(DELEGATE, papers=Download.READY)
    bridge = Bridge(desk)
    painter = PagePainter(demo_pdf("4.2-to-trinh-118"))
    session = SessionView(bridge, MEETING)
    pane = DocumentPane(theme, words, bridge, MEETING, session, painter)  # type: ignore[arg-type]
    session.setParent(pane)
    pane.resize(1000, 700)
    pane.show()
    pane.activateWindow()
    made = Writing(desk, pane, bridge)
    made.open(PAPER)
    yield made
    bridge.close()
    pane.close()
    pane.deleteLater()
    painter.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not desk.marks.is_heard


def test_one_button_brings_the_pens_and_another_puts_them_away(writing: Writing) -> None:
    notes, tools = writing.pane.notes, writing.pane.tools
    assert not notes.bar.isVisible()
    assert tools._tools["notes"].accessibleName() == "Ghi chú"
    tools._tools["notes"].click()
    assert notes.bar.isVisible()
    assert writing.pane.reader.hand.tool is InkTool.BLUE
    tools._tools["notes"].click()
    assert not notes.bar.isVisible()
    tools._tools["notes"].click()
    notes.bar.done.click()
    assert not notes.bar.isVisible()
    assert writing.pane.reader.hand.tool is None


def test_every_tool_has_a_name_and_is_as_large_as_a_finger(writing: Writing) -> None:
    bar = writing.pane.notes.bar
    writing.pane.notes.begin()
    writing.look()
    buttons = [*bar.tools.values(), bar.undo, bar.redo, bar.done]
    assert [button.accessibleName() for button in buttons] == [
        "Bút xanh", "Bút đỏ", "Bút đen", "Bút dạ", "Tẩy", "Hoàn tác", "Làm lại", "Ghi xong",
    ]  # fmt: skip
    assert all(min(button.width(), button.height()) >= 36 for button in buttons)


def test_a_stroke_of_the_chosen_pen_is_kept_with_the_version_that_is_read(writing: Writing) -> None:
    bar = writing.pane.notes.bar
    writing.drag()
    assert writing.kept == []
    writing.pane.notes.begin()
    bar.tools[InkTool.RED].click()
    writing.drag()
    assert [ink.colour for ink in writing.kept] == [STYLES[InkTool.RED].colour]
    (mark,) = [each.mark for each in writing.desk.marks.kept.values()]
    assert (mark.page.sha256, mark.page.version, mark.page.page) == (sha_of("4.2"), 1, 0)


def test_undo_and_redo_are_offered_when_there_is_something_to_undo_and_by_keys_too(writing: Writing) -> None:
    bar = writing.pane.notes.bar
    writing.pane.notes.begin()
    assert not bar.undo.isEnabled()
    writing.drag()
    bar.undo.click()
    assert writing.kept == []
    assert (bar.undo.isEnabled(), bar.redo.isEnabled()) == (False, True)
    bar.redo.click()
    assert len(writing.kept) == 1
    QTest.keyClick(writing.pane.reader, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert writing.kept == []


def test_escape_puts_the_pens_away(writing: Writing) -> None:
    writing.pane.notes.begin()
    assert writing.pane.notes.bar.tools[InkTool.BLUE].hasFocus()
    QTest.keyClick(writing.pane.notes.bar.tools[InkTool.BLUE], Qt.Key.Key_Escape)
    assert not writing.pane.notes.bar.isVisible()
    assert writing.pane.tools.isVisible()


def test_in_a_window_of_few_lines_the_pens_stand_in_the_place_of_the_other_tools(writing: Writing) -> None:
    writing.pane.set_compact(True)
    writing.pane.notes.begin()
    assert not writing.pane.tools.isVisible()
    writing.pane.notes.end()
    assert writing.pane.tools.isVisible()


def test_notes_come_again_with_their_paper_and_stand_on_no_other(writing: Writing) -> None:
    writing.pane.notes.begin()
    writing.drag()
    writing.open(OTHER)
    marks = writing.pane.notes.marks
    assert marks is not None
    assert marks.all() == ()
    assert not writing.pane.notes.bar.isVisible()
    writing.open(PAPER)
    marks = writing.pane.notes.marks
    assert marks is not None
    assert len(marks.on_page(0)) == 1


def test_a_stroke_the_disk_did_not_take_is_taken_back_and_said(writing: Writing) -> None:
    writing.pane.notes.begin()
    writing.desk.marks.fails = Failed("disk_full")
    writing.drag()
    writing.look()
    assert writing.kept == []
    assert "marks" in writing.pane.banners.states()
    marks = writing.pane.notes.marks
    assert marks is not None
    assert marks.on_page(0) == ()


def test_notes_that_cannot_be_read_are_said_and_opening_the_paper_again_brings_them(
    writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(meeting: str, sha256: str, done: Callable[[Failed], None]) -> None:
        QTimer.singleShot(0, lambda: done(Failed("marks_failed")))

    with monkeypatch.context() as patch:
        patch.setattr(writing.desk.marks, "load", broken)
        writing.open(OTHER)
    said = writing.pane.banners.findChildren(Sentence)
    assert any("Chưa mở được ghi chú" in each.plain for each in said)
    writing.open(PAPER)
    writing.open(OTHER)
    marks = writing.pane.notes.marks
    assert marks is not None
    assert marks.ready
    assert "marks" not in writing.pane.banners.states()


def test_another_language_names_the_tools_anew_and_leaves_the_notes(writing: Writing) -> None:
    writing.pane.notes.begin()
    writing.drag()
    writing.pane.set_words(load(Language.EN))
    writing.look()
    assert writing.pane.notes.bar.tools[InkTool.ERASER].accessibleName() == "Eraser"
    marks = writing.pane.notes.marks
    assert marks is not None
    assert len(marks.on_page(0)) == 1
