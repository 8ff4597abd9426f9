"""The steps of signing in, each one thing on the screen: people, slip, PIN, four words.

A step says what was done and shows what it is told; which step comes next is the page's affair.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.digit_entry import DigitEntry, PinPad, SlipEntry
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.sign_in.door import Known, Met
from meetingroom.words.catalogue import Words

Way = tuple[str, Icon | None]


class DigitStep(QWidget):
    """A title, the app's own pad, perhaps other ways below: ``given(digits)``; ``way_taken(number)``."""

    given = Signal(str)
    way_taken = Signal(int)

    def __init__(
        self,
        theme: Theme,
        entry: DigitEntry,
        title: str,
        hint: str = "",
        ways: Sequence[Way] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.entry = entry
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title = Label(theme, title, TextRole.TITLE, align=centre)
        self._hint = Label(theme, hint, tone=Tone.NEUTRAL, align=centre)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S, margin=Gap.M)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(entry, 1)
        row = spaced(theme, FlowLayout(), gap=Gap.S)
        self.ways: list[Button] = []
        for number, (text, icon) in enumerate(ways):
            button = Button(theme, text, variant=Variant.QUIET, icon=icon)
            button.clicked.connect(lambda _checked=False, number=number: self.way_taken.emit(number))
            row.addWidget(button)
            self.ways.append(button)
        column.addLayout(row)
        self.set_title(title, hint)
        self.setFocusProxy(entry)
        entry.completed.connect(self.given)

    def set_title(self, title: str, hint: str = "") -> None:
        """What is to be typed."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def wait(self, sentence: str) -> None:
        """What was typed is being looked at: nothing can be typed meanwhile."""
        self.entry.setEnabled(False)
        self.entry.set_message(sentence, Tone.NEUTRAL)

    def ask_again(self, sentence: str = "") -> None:
        """Empty the places; say why."""
        self.entry.setEnabled(True)
        self.entry.clear()
        self.entry.set_message(sentence, Tone.WARN)
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)


def slip_step(theme: Theme, words: Words) -> DigitStep:
    """The eight digits of a printed slip; the other way in is by password."""
    title = words.text("ui.sign_in.slip")
    ways: list[Way] = [(words.text("ui.sign_in.button.staff_way"), Icon.KEY)]
    return DigitStep(theme, SlipEntry(theme, name=title), title, words.text("ui.sign_in.slip_hint"), ways)


def pin_step(theme: Theme, words: Words, title: str, *, ways: Sequence[str] = ()) -> DigitStep:
    """Six digits that are not shown."""
    return DigitStep(theme, PinPad(theme, name=title), title, ways=[(words.text(key), None) for key in ways])


class PeopleStep(ScrollColumn):
    """Who opens this machine: ``chosen(key)``; ``other_wanted``: somebody who is not on the list."""

    chosen = Signal(str)
    other_wanted = Signal()

    def __init__(
        self, theme: Theme, words: Words, people: Sequence[Known], parent: QWidget | None = None
    ) -> None:
        title = words.text("ui.sign_in.who")
        super().__init__(theme, title, max_width=720, parent=parent)
        self.body.addStretch(1)
        self.add(Label(theme, title, TextRole.TITLE, align=Qt.AlignmentFlag.AlignHCenter))
        self.buttons: list[Button] = []
        for number, person in enumerate(people):
            loud = Variant.PRIMARY if number == 0 and len(people) == 1 else Variant.SECONDARY
            button = Button(theme, person.name, variant=loud, icon=Icon.PERSON, large=True)
            button.clicked.connect(lambda _checked=False, person=person: self.chosen.emit(person.key))
            self.add(button)
            self.buttons.append(button)
        other = Button(
            theme, words.text("ui.sign_in.button.someone_else"), variant=Variant.QUIET, icon=Icon.ADD
        )
        other.clicked.connect(self.other_wanted)
        self.add(other)
        self.body.addStretch(2)


class FourWordsStep(ScrollColumn):
    """The words of a server to be compared aloud: ``matched`` or ``differed``; ``read_wanted`` only
    where the root has changed and papers are on this machine."""

    matched = Signal()
    differed = Signal()
    read_wanted = Signal()

    def __init__(
        self, theme: Theme, words: Words, met: Met, *, can_read: bool, parent: QWidget | None = None
    ) -> None:
        title = words.text("ui.sign_in.four_words_title")
        super().__init__(theme, title, max_width=760, parent=parent)
        said = ", ".join(met.four_words)
        self.body.addStretch(1)
        if met.changed:
            stop = words.spans("ui.connection.key_changed", words=said)
            self.add(Banner(theme, BannerKind.ERROR, "", runs=stop))
        else:
            self.add(Label(theme, title, TextRole.TITLE))
            self.add(Label(theme, words.text("ui.sign_in.four_words_how", name=met.name)))
        card = Card(theme, sunken=True)
        for number, word in enumerate(met.four_words, start=1):
            card.add(Label(theme, f"{number}.  {word}", TextRole.VOTE))
        self.add(card)
        if met.changed:
            actions = [("ui.connection.button.read_offline", self.read_wanted, Variant.PRIMARY)]
            if not can_read:
                actions = []
            actions.append(("ui.connection.button.key_matches", self.matched, Variant.SECONDARY))
        else:
            actions = [
                ("ui.sign_in.button.words_match", self.matched, Variant.PRIMARY),
                ("ui.sign_in.button.words_differ", self.differed, Variant.SECONDARY),
            ]
        row = spaced(theme, FlowLayout(), gap=Gap.M)
        for key, signal, variant in actions:
            button = Button(theme, words.text(key), variant=variant)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addStretch(2)
