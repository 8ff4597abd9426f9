"""The choice among the secretary's jobs: large buttons, the chosen one marked. Must not show a job."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme


class Switch(Bar):
    """``chosen(number)`` for a tap, Enter or Space; arrow keys move among the buttons."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, icons: Sequence[Icon]) -> None:
        super().__init__(theme, Edge.TOP)
        self.buttons = [Button(theme, "", icon=icon) for icon in icons]
        self._only_one = QButtonGroup(self)
        row = spaced(theme, FlowLayout(), gap=Gap.S)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.NONE, margin=Gap.S, sides=Gap.L)
        column.addLayout(row)
        for number, button in enumerate(self.buttons):
            button.setCheckable(True)
            self._only_one.addButton(button, number)
            row.addWidget(button)
        self._only_one.idClicked.connect(self.chosen)

    def set_texts(self, texts: Sequence[str]) -> None:
        """What the buttons say."""
        for button, text in zip(self.buttons, texts, strict=True):
            button.setText(text)

    def mark(self, number: int) -> None:
        """Show which job is open."""
        self.buttons[number].setChecked(True)
