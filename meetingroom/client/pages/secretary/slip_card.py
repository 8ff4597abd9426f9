"""A slip on the screen: eight digits in large type, once, until when they are good; printed if wanted.

Must not keep the digits anywhere else.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.views.link import Slip
from meetingroom.words import dates
from meetingroom.words.catalogue import Words

_HALF = 4


class SlipCard(Card):
    """``put_away`` when it was read out or copied; ``print_wanted``."""

    put_away = Signal()
    print_wanted = Signal()

    def __init__(
        self, theme: Theme, words: Words, name: str, slip: Slip, parent: QWidget | None = None
    ) -> None:
        title = words.text("ui.secretary.slip.title", name=name)
        super().__init__(theme, title=title, tone=Tone.PRIMARY, parent=parent)
        self.setAccessibleName(title)
        first, second = slip.digits[:_HALF], slip.digits[_HALF:]
        self.digits = Label(theme, f"{first} {second}", TextRole.VOTE, wrap=False)
        self.digits.setAccessibleName(
            words.text("ui.secretary.slip.code", code=f"{' '.join(first)}, {' '.join(second)}")
        )
        self.add(self.digits)
        until = words.text(
            "ui.secretary.slip.valid", hour=dates.hour(slip.valid_until), day=dates.day(slip.valid_until)
        )
        self.add(Label(theme, until))
        self.add(Label(theme, words.text("ui.secretary.slip.once"), tone=Tone.NEUTRAL))
        self.hide_it = Button(theme, words.text("ui.secretary.button.hide_slip"))
        self.hide_it.clicked.connect(self.put_away)
        self.print_it = Button(
            theme, words.text("ui.secretary.button.print_slip"), variant=Variant.PRIMARY, icon=Icon.PRINT
        )
        self.print_it.clicked.connect(self.print_wanted)
        row = spaced(theme, FlowLayout(), gap=Gap.M)
        row.addWidget(self.print_it)
        row.addWidget(self.hide_it)
        self.body.addLayout(row)
