"""A secretary at her desk: what she sees, her finger, and a server that answers when told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.secretary.documents import PrintedSlip
from meetingroom.client.pages.secretary.page import Job, SecretaryPage
from meetingroom.client.store.picture import ActState
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import FourWords
from meetingroom.rules.minutes import MinutesLine
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Address, Language, Manner, Words, load
from tests.fakes.demo_meeting import MEETING, SECRETARY, DemoMeeting
from tests.fakes.demo_workshop import WORKSHOP, open_workshop
from tests.fakes.fixture_desk import FixtureDesk


class Papers:
    """`Documents` that remember what was written; `full` is a disk without room."""

    def __init__(self) -> None:
        self.full = False
        self.minutes: list[tuple[Path, tuple[MinutesLine, ...]]] = []
        self.slips: list[tuple[Path, tuple[PrintedSlip, ...]]] = []
        self.four_words: set[FourWords] = set()
        self.shown: list[Path] = []
        self.opened: list[Path] = []

    def write_minutes(
        self, path: Path, words: Words, meeting: Meeting, lines: tuple[MinutesLine, ...], at: int
    ) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.minutes.append((path, lines))

    def write_slips(
        self,
        path: Path,
        words: Words,
        meeting: Meeting,
        slips: tuple[PrintedSlip, ...],
        until_ms: int,
        four_words: FourWords,
    ) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.slips.append((path, slips))
        self.four_words.add(four_words)

    def open_file(self, path: Path) -> None:
        self.opened.append(path)

    def show_folder(self, path: Path) -> None:
        self.shown.append(path)


class Secretary:
    """Her window at 1366×768; `taps` counts what her finger did."""

    def __init__(self, demo: DemoMeeting, desk: FixtureDesk, theme: Theme, words: Words) -> None:
        self.demo = demo
        self.desk = desk
        self.papers = Papers()
        self.bridge = Bridge(desk)
        self.page = SecretaryPage(theme, words, self.bridge, MEETING, self.papers)
        self.taps = 0
        self.page.resize(1366, 768)
        self.page.show()
        self.page.activateWindow()
        self.look()

    def at(self, job: Job) -> "Secretary":
        self.page.show_job(job)
        self.look()
        return self

    def look(self) -> None:
        """Let the window hear and show what has happened."""
        for _ in range(3):
            self.bridge.flush()
            QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def tap(self, widget: QWidget) -> None:
        """One tap, only on what is there and on; the page scrolls to it as a finger would."""
        assert widget.isVisible(), "nobody can tap what is not there"
        assert widget.isEnabled(), widget.toolTip()
        self.page.section(self.page._job).ensureWidgetVisible(widget)
        QCoreApplication.processEvents()
        self.taps += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.look()

    def answered(self) -> None:
        """The server decides everything that was sent, for draft and meeting."""
        self.look()
        for act in self.desk.picture.streams[WORKSHOP].pending:
            if act.state not in (ActState.REFUSED, ActState.NOT_KEPT):
                self.desk.record(act.id)
        self.demo.answer(self.desk)
        self.look()

    def put_away(self) -> None:
        self.page.close()
        self.bridge.close()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def type_text(field: QWidget, text: str) -> None:
    """Letters as an input method for Vietnamese sends them (QTest knows Latin-1 only)."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(field, key)


@pytest.fixture(scope="session")
def staff() -> Words:
    """Vietnamese, to the staff."""
    return load(Language.VI, Manner(Address.STAFF))


Sits = Callable[..., Secretary]


@pytest.fixture
def sits(theme: Theme, staff: Words) -> Iterator[Sits]:
    """`sits(demo, items=…, papers=…, desk=…)`: the secretary before her workshop; put away afterwards."""
    made: list[Secretary] = []

    def sit(demo: DemoMeeting, **workshop: object) -> Secretary:
        desk = demo.desk(SECRETARY)
        open_workshop(desk, demo, **workshop)  # type: ignore[arg-type]
        made.append(Secretary(demo, desk, theme, staff))
        return made[-1]

    yield sit
    for secretary in made:
        secretary.put_away()
