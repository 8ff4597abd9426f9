"""Steps of signing in with one thing on the screen: who, and digits on the app's own pad.

A step says what was done and shows what it is told; which step comes next is the page's affair.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.capped import CappedColumn
from meetingroom.client.kit.digit_entry import DigitEntry
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone

_LINES = 34
"""A window of fewer lines of text has words and pad side by side."""
_WORDS = 22
"""Ems of text that the words beside the pad are wide at most, so that they stand by it."""
_ANY = 16_777_215
_EVERYTHING = 1_000
"""A share of the room beside which the margins' shares do not count."""


class DigitStep(QWidget):
    """A title, the app's own pad, perhaps other ways in: ``given(digits)``; ``way_taken(number)``.

    In a low window the words stand beside the pad and scroll; the pad is always whole.
    """

    given = Signal(str)
    way_taken = Signal(int)

    def __init__(
        self,
        theme: Theme,
        entry: DigitEntry,
        title: str,
        hint: str = "",
        ways: Sequence[tuple[str, Icon | None]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.entry = entry
        self._beside: bool | None = None
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title = Label(theme, title, TextRole.TITLE, align=centre)
        self._hint = Label(theme, hint, tone=Tone.NEUTRAL, align=centre)
        self._said = Sentence(theme, align=centre)
        self._above = CappedColumn(theme, title)
        self._above.body.addStretch(1)
        for part in (self._title, self._hint, self._said):
            self._above.add(part)
        self._above.body.addStretch(1)
        self._below = QWidget()
        row = spaced(theme, FlowLayout(align=centre, parent=self._below), gap=Gap.S)
        self.ways: list[Button] = []
        for number, (text, icon) in enumerate(ways):
            button = Button(theme, text, variant=Variant.QUIET, icon=icon)
            button.clicked.connect(lambda _checked=False, number=number: self.way_taken.emit(number))
            row.addWidget(button)
            self.ways.append(button)
        self._below.setVisible(bool(ways))
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        spaced(theme, self._split, gap=Gap.M, margin=Gap.L)
        self._split.addStretch(1)
        self._split.addWidget(self._above)
        self._split.addWidget(entry)
        self._split.addWidget(self._below)
        self._split.addStretch(1)
        self.set_title(title, hint)
        self.say(())
        self.setFocusProxy(entry)
        # As for a low window until the window's size is known: that way asks for the least height.
        self._stand(True)
        entry.completed.connect(self.given)

    def set_title(self, title: str, hint: str = "") -> None:
        """What is to be typed."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def say(self, runs: Sequence[Run], tone: Tone = Tone.WARN) -> None:
        """Why it did not go on, or what is being done."""
        self._said.set_tone(tone)
        self._said.set_runs(runs)
        self._said.setVisible(bool(runs))
        announce(self, self._said.plain)

    @property
    def sentence(self) -> str:
        """What is said now."""
        return self._said.plain

    def wait(self, runs: Sequence[Run]) -> None:
        """What was typed is being looked at: nothing can be typed meanwhile."""
        self.entry.setEnabled(False)
        self.say(runs, Tone.NEUTRAL)

    def ask_again(self, runs: Sequence[Run] = ()) -> None:
        """Empty the places; say why."""
        self.entry.setEnabled(True)
        self.entry.clear()
        self.say(runs)
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        line = self._theme.tokens.type.body
        beside = self.height() < _LINES * line and self.width() > self.height()
        self._stand(beside)
        self._above.setMaximumWidth(_WORDS * line if beside else _ANY)
        self.entry.setMaximumWidth(self.entry.width_in(self.height()) if beside else _ANY)

    def _stand(self, beside: bool) -> None:
        if beside == self._beside:
            return
        self._beside = beside
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(direction)
        # Words and pad stand together in the middle of the window, whatever room is left around them.
        share = _EVERYTHING if beside else 0
        self._split.setStretchFactor(self._above, share)
        self._split.setStretchFactor(self.entry, share)
        self._above.set_free(beside)
        if beside:
            self._above.body.insertWidget(self._above.body.count() - 1, self._below)
        else:
            self._split.insertWidget(self._split.indexOf(self.entry) + 1, self._below)


class ChoiceStep(ScrollColumn):
    """One of several, each a large button: ``chosen(number)``; perhaps a quiet other way: ``other``."""

    chosen = Signal(int)
    other = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        choices: Sequence[str],
        icon: Icon,
        *,
        other: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, max_width=720, parent=parent)
        self.body.addStretch(1)
        self.add(Label(theme, title, TextRole.TITLE, align=Qt.AlignmentFlag.AlignHCenter))
        self.buttons: list[Button] = []
        for number, text in enumerate(choices):
            button = Button(theme, text, icon=icon, large=True)
            button.clicked.connect(lambda _checked=False, number=number: self.chosen.emit(number))
            self.add(button)
            self.buttons.append(button)
        if other:
            quiet = Button(theme, other, variant=Variant.QUIET, icon=Icon.ADD)
            quiet.clicked.connect(self.other)
            self.add(quiet)
        self.body.addStretch(2)
