"""The product's own window before a real desk or a real door, and the eyes of who sits there.

What is read is what the window shows or speaks. Every sentence that is looked for is held to the wording
rules of the house. Must not reach behind a window for what a person would press.
"""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from meetingroom.client.app.doorway import Doorway
from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.sign_in.door import Opened
from meetingroom.client.pages.sign_in.page import SignInPage
from meetingroom.client.pages.sign_in.steps import ChoiceStep, DigitStep
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.hands import said_by
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.page_painter import PagePainter
from tests.fakes.town import MEETING_ID
from tests.pdf.papers import vietnamese_text
from tests.words.spelling import NEW_STYLE_TONE
from tests.words.test_wording import FORBIDDEN

_MACHINE_WORDS = re.compile(r"\w_\w|[{}]|Traceback|Error|Exception|None|/tmp|\.py\b")
_FORBIDDEN = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, FORBIDDEN)) + r")(?!\w)")
PATIENCE_S = 20


def worded(said: str) -> str:
    """The sentence, when it is one of the house: what happened and what to do, in its own words."""
    assert said == unicodedata.normalize("NFC", said)
    assert not _MACHINE_WORDS.search(said), said
    assert not _FORBIDDEN.search(said.casefold()), said
    assert not NEW_STYLE_TONE.search(said), said
    assert "!" not in said
    assert said.rstrip().endswith("."), said
    assert len(re.findall(r"[.;](?:\s|$)", said)) >= 2, f"one fact is not enough: {said}"
    return said


@cache
def _words(language: Language) -> Words:
    """The catalogue, read once for all windows."""
    return load(language)


class Forgetful:
    """Remembers no choices."""

    def recall(self) -> Choices:
        return Choices()

    def remember(self, choices: Choices) -> None:
        """Nothing is kept."""


class Window:
    """One window and what its person sees."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.opened: list[Opened] = []

    async def until(self, true: Callable[[], object], what: str = "") -> None:
        """Let the window live until this is so."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not true():
                    self._live()
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"never: {what}; the window says: {self.says()}") from None

    async def reads(self, begins: str) -> str:
        """The sentence that holds this, as soon as it is there."""
        await self.until(lambda: self._holding(begins), begins)
        return worded(max(self._holding(begins), key=len))

    def says(self) -> list[str]:
        """All that can be read now."""
        return list(dict.fromkeys(said for said in said_by(self.shell) if said))

    def button(self, text: str) -> Button:
        """The button that says this, in sight and on."""
        (found,) = (
            each
            for each in self.shell.findChildren(Button)
            if each.text() == text and each.isVisible() and each.isEnabled()
        )
        return found

    def at(self, seat: Seat = Seat.TABLE) -> QWidget:
        """Take one's seat in the meeting."""
        screen = self.shell.go_to(MEETING_ID, seat)
        assert screen is not None
        self._live()
        return screen

    # ── at the door ───────────────────────────────────────────────────────────────────────────

    @property
    def door(self) -> SignInPage:
        """The page of signing in."""
        page = self.shell.screen_now
        assert isinstance(page, SignInPage)
        return page

    async def chooses_first(self) -> None:
        """It is the first of those this machine knows."""
        await self.until(lambda: isinstance(self.door.step, ChoiceStep), "who it is")
        self.door.step.chosen.emit(0)  # type: ignore[attr-defined]

    async def types(self, digits: str) -> None:
        """Digits of a slip or PIN on the keyboard."""
        await self.until(lambda: isinstance(self.door.step, DigitStep), "a step that asks for digits")
        step = self.door.step
        assert isinstance(step, DigitStep)
        for digit in digits:
            QTest.keyClick(step.entry, digit)

    async def unlocks(self, pin: str) -> Opened:
        """The first person known on this machine comes in by his PIN, and sees his desk."""
        await self.chooses_first()
        await self.types(pin)
        await self.until(lambda: self.opened, "the desk")
        opened = self.opened[-1]
        self.shell.enter(opened.desk)
        if opened.rescued is not None:
            self.shell.say_rescued(opened.rescued, unreadable=opened.unreadable)
        return opened

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _holding(self, begins: str) -> list[str]:
        return [said for said in self.says() if begins in said]

    def _live(self) -> None:
        QCoreApplication.processEvents()
        if self.shell.bridge is not None:
            self.shell.bridge.flush()


class Windows:
    """Makes windows; `put_away` closes all of them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: list[Window] = []
        self._painters: list[PagePainter] = []
        self._doorways: list[Doorway] = []

    def window(self) -> Window:
        """An empty one."""
        shell = Shell(self._theme, _words, Forgetful(), self._painter, version="0.1")  # type: ignore[arg-type]
        shell.resize(1366, 768)
        shell.show()
        self._made.append(Window(shell))
        return self._made[-1]

    def before(self, desk: Desk) -> Window:
        """A window of a person whose desk is open."""
        window = self.window()
        window.shell.enter(desk)
        return window

    def at_the_door(self, doorway: Doorway, server: str = "") -> Window:
        """A window that asks who one is."""
        window = self.window()
        self._doorways.append(doorway)
        page = SignInPage(self._theme, window.shell.words, doorway, server)
        page.entered.connect(window.opened.append)
        window.shell.show_sign_in(page)
        return window

    async def put_away(self) -> None:
        """Close everything; desks hang up while the server still answers. May be called twice."""
        made, self._made = self._made, []
        doorways, self._doorways = self._doorways, []
        painters, self._painters = self._painters, []
        for window in made:
            window.shell.leave_desk()
            window.shell.close()
            window.shell.deleteLater()
        for doorway in doorways:
            await asyncio.to_thread(doorway.close)
        for painter in painters:
            painter.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _painter(self) -> PagePainter:
        self._painters.append(PagePainter(vietnamese_text(1)))
        return self._painters[-1]
