"""A delegate at his desk in the demo meeting: what he sees, and his fingers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.meeting.page import MeetingPage
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules.ids import PersonId
from meetingroom.words.catalogue import Words
from tests.fakes.demo_meeting import DELEGATE, MEETING, DemoMeeting
from tests.fakes.fixture_desk import FixtureDesk
from tests.fakes.page_painter import PagePainter, demo_pdf

PAPER = "tai-lieu-4-2"


@dataclass
class Delegate:
    """His window; `taps` counts what his finger did."""

    demo: DemoMeeting
    desk: FixtureDesk
    page: MeetingPage
    bridge: Bridge
    taps: int = 0

    def look(self) -> None:
        """Let the window hear and show what has happened."""
        for _ in range(2):
            self.bridge.flush()
            QCoreApplication.processEvents()

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One tap, only on what can be seen and hit."""
        assert widget.isVisible(), "nobody can tap what is not there"
        assert not widget.visibleRegion().isEmpty(), "it is covered or scrolled away"
        self.taps += 1
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center()
        )
        self.look()

    def tap_row(self, key: str) -> None:
        """One tap on a row of the agenda."""
        rows = self.page.side.agenda.list
        index = rows.model().index_of(key)  # type: ignore[attr-defined]
        place = rows.visualRect(index)
        assert rows.viewport().rect().intersects(place), f"{key} is scrolled away"
        self.tap(rows.viewport(), QPoint(40, place.center().y()))

    def answered(self) -> None:
        """The server answers everything that was sent."""
        self.demo.answer(self.desk)
        self.look()


@contextmanager
def seated(
    theme: Theme,
    words: Words,
    demo: DemoMeeting,
    person: PersonId = DELEGATE,
    size: tuple[int, int] = (1366, 768),
) -> Iterator[Delegate]:
    """A window of this size before this person, put away afterwards."""
    desk = demo.desk(person)
    bridge = Bridge(desk)
    painter = PagePainter(demo_pdf("4.2-to-trinh-118"))
    page = MeetingPage(theme, words, bridge, MEETING, painter)  # type: ignore[arg-type]
    page.resize(*size)
    page.show()
    page.activateWindow()
    found = Delegate(demo, desk, page, bridge)
    found.look()
    try:
        yield found
    finally:
        bridge.close()
        page.close()
        page.deleteLater()
        painter.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
