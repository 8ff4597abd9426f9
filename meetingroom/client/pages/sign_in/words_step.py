"""The four words of a server, compared aloud before anything is sent; and the hard stop when another
root answers where ours was. Must not trust anything by itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.banner import Banner, BannerKind
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.words.catalogue import Words


class FourWordsStep(ScrollColumn):
    """``FourWordsStep(theme, words, name, four)``: ``matched`` or ``differed``."""

    matched = Signal()
    differed = Signal()

    def __init__(
        self, theme: Theme, words: Words, name: str, four: Sequence[str], parent: QWidget | None = None
    ) -> None:
        title = words.text("ui.sign_in.four_words_title")
        super().__init__(theme, title, max_width=760, parent=parent)
        self.body.addStretch(1)
        self.add(Label(theme, title, TextRole.TITLE))
        self.add(Label(theme, words.text("ui.sign_in.four_words_how", name=name)))
        self.add(_card(theme, four))
        _row(
            self,
            theme,
            (words.text("ui.sign_in.button.words_match"), Variant.PRIMARY, self.matched),
            (words.text("ui.sign_in.button.words_differ"), Variant.SECONDARY, self.differed),
        )
        self.body.addStretch(2)


class StopStep(ScrollColumn):
    """Another root: nothing was sent and nothing goes on, but reading what is on this machine.

    ``read_wanted`` where there is a desk to open (``can_read``); ``matched``: a person has compared the
    words and takes the new root.
    """

    read_wanted = Signal()
    matched = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        four: Sequence[str],
        *,
        can_read: bool,
        parent: QWidget | None = None,
    ) -> None:
        runs = words.spans("ui.connection.key_changed", words=", ".join(four))
        super().__init__(theme, "".join(run.text for run in runs), max_width=760, parent=parent)
        self.body.addStretch(1)
        self.add(Banner(theme, BannerKind.ERROR, "", runs=runs))
        self.add(_card(theme, four))
        choices = [(words.text("ui.connection.button.key_matches"), Variant.SECONDARY, self.matched)]
        if can_read:
            read = words.text("ui.connection.button.read_offline")
            choices.insert(0, (read, Variant.PRIMARY, self.read_wanted))
        _row(self, theme, *choices)
        self.body.addStretch(2)


def _card(theme: Theme, four: Sequence[str]) -> Card:
    card = Card(theme, sunken=True)
    for number, word in enumerate(four, start=1):
        card.add(Label(theme, f"{number}.  {word}", TextRole.VOTE))
    return card


def _row(column: ScrollColumn, theme: Theme, *choices: tuple[str, Variant, SignalInstance]) -> None:
    row = spaced(theme, FlowLayout(), gap=Gap.M)
    for text, variant, chosen in choices:
        button = Button(theme, text, variant=variant)
        button.clicked.connect(chosen)
        row.addWidget(button)
    column.body.addLayout(row)
