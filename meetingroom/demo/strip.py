"""The strip beside the demonstration's windows: one hint, and two switches that show what survives.

Not a part of the product's screens. Says what is switched and since when; must not switch anything itself.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card, Page
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words import dates
from meetingroom.words.catalogue import Words


class Switch(Card):
    """A thing that can be on or off, told in words: ``flipped(on)`` is what a person wants."""

    flipped = Signal(bool)

    def __init__(self, theme: Theme, words: Words, name: str, off: str, stop: str, start: str) -> None:
        super().__init__(theme, tight=True)
        self._words = words
        self._off_key, self._stop_key, self._start_key = off, stop, start
        self._on = True
        self._name = Label(theme, words.text(name), TextRole.STRONG)
        self._state = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._button = Button(theme, words.text(stop), variant=Variant.SECONDARY)
        self._button.clicked.connect(lambda: self.flipped.emit(not self._on))
        self.add(self._name)
        self.add(self._state)
        self.add(self._button)
        self.show_on()

    def show_on(self) -> None:
        """It runs."""
        self._show(True, self._words.text("ui.demo.state.running"))

    def show_off(self, since: int) -> None:
        """It does not, since this hour (UTC milliseconds)."""
        self._show(False, self._words.text(self._off_key, hour=dates.exact_hour(since)))

    def _show(self, on: bool, state: str) -> None:
        self._on = on
        self._state.setText(state)
        self._button.setText(self._words.text(self._stop_key if on else self._start_key))


class Strip(Page):
    """``Strip(theme, words)`` with ``network`` and ``server`` switches; ``closed`` ends the demonstration."""

    closed = Signal()

    def __init__(self, theme: Theme, words: Words, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setWindowTitle(words.text("ui.demo.title"))
        row = QHBoxLayout()
        spaced(theme, row, gap=Gap.L, margin=Gap.L)
        said = Card(theme, title=words.text("ui.demo.title"), tight=True)
        said.add(Label(theme, hint, TextRole.LIST))
        said.add(Label(theme, words.text("ui.demo.survives"), TextRole.CAPTION, tone=Tone.NEUTRAL))
        self.network = Switch(
            theme,
            words,
            "ui.demo.network",
            "ui.demo.state.cut",
            "ui.demo.button.cut_network",
            "ui.demo.button.restore_network",
        )
        self.server = Switch(
            theme,
            words,
            "ui.demo.server",
            "ui.demo.state.stopped",
            "ui.demo.button.stop_server",
            "ui.demo.button.start_server",
        )
        row.addWidget(said, 2)
        row.addWidget(self.network, 1)
        row.addWidget(self.server, 1)
        self.body.addLayout(row)

    def closeEvent(self, event: object) -> None:
        """Closing the strip closes the demonstration."""
        self.closed.emit()
        super().closeEvent(event)  # type: ignore[arg-type]
