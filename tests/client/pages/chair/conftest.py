"""A console on a fixture desk: `console.settle()` lets it hear, `console.answer()` lets the server decide."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QProgressBar, QWidget

from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.pages.chair.page import ChairPage
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.terms import QuorumEffect
from meetingroom.wire.messages import Counting, Passing
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.demo_meeting import CHAIR, MEETING, STREAM, DemoMeeting


@pytest.fixture(scope="session")
def vi() -> Words:
    return load(Language.VI)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    yield made
    made.deleteLater()


class Console:
    """The chair's page on his desk in the demo meeting, shown at 1366×768."""

    def __init__(self, demo: DemoMeeting, theme: Theme, words: Words, person: PersonId = CHAIR) -> None:
        self.demo = demo
        self.desk = demo.desk(person)
        self.bridge = Bridge(self.desk)
        self.page = ChairPage(theme, words, self.bridge, MEETING)
        self.page.resize(1366, 768)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QCoreApplication.processEvents()
            self.bridge.flush()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def answer(self) -> None:
        """The server decides everything that was pressed."""
        self.settle()
        self.demo.answer(self.desk)
        self.settle()

    def press(self, button: QAbstractButton) -> None:
        """Press what can be seen and pressed, and let the server answer."""
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.toolTip()
        button.click()
        self.answer()

    def counted(self, poll: PollId) -> None:
        """The server tells the dais how many have voted, and who has not."""
        found = self.demo.state.polls[poll]
        assert found.opened is not None
        missing = sorted(p for p in found.opened.electorate if p not in found.ballots)
        of = len(found.opened.electorate)
        counting = Counting(cast=of - len(missing), of=of, missing=list(missing))
        self.desk.passing(STREAM, Passing(polls={poll: counting}))
        self.settle()

    def button(self, text: str) -> QAbstractButton:
        """The visible button with exactly this label."""
        found = [b for b in self.page.findChildren(QAbstractButton) if b.isVisible() and b.text() == text]
        assert len(found) == 1, (text, [b.text() for b in self.visible_buttons()])
        return found[0]

    def visible_buttons(self) -> list[QAbstractButton]:
        return [b for b in self.page.findChildren(QAbstractButton) if b.isVisible()]

    def said(self) -> str:
        """Everything that can be read now."""
        return "\n".join(texts(self.page, only_visible=True))

    def close(self) -> None:
        self.bridge.close()
        self.page.close()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(page: QWidget, *, only_visible: bool) -> list[str]:
    """Every word a widget shows, speaks or keeps ready, in the order of the tree."""
    found = []
    for widget in [page, *page.findChildren(QWidget)]:
        if only_visible and not widget.isVisible():
            continue
        parts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | Chip):
            parts.append(widget.text())
        if isinstance(widget, QProgressBar):
            parts.append(f"{widget.value()}/{widget.maximum()}")
        found += [part for part in parts if part]
    return found


Opens = Callable[..., Console]


@pytest.fixture
def console(theme: Theme, vi: Words) -> Iterator[Opens]:
    """`console(demo)` opens the console; every one is closed at the end."""
    opened: list[Console] = []

    def opens(demo: DemoMeeting, person: PersonId = CHAIR, words: Words | None = None) -> Console:
        made = Console(demo, theme, words or vi, person)
        opened.append(made)
        return made

    yield opens
    for one in opened:
        one.close()


def blocking(demo: DemoMeeting) -> DemoMeeting:
    """The same meeting under a rule set whose quorum blocks."""
    said = demo.state.particulars
    assert said is not None
    quorum = replace(said.rule_set.quorum, effect=QuorumEffect.BLOCK)
    demo.state = replace(
        demo.state, particulars=replace(said, rule_set=replace(said.rule_set, quorum=quorum))
    )
    return demo
