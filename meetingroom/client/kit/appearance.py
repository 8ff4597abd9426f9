"""Choosing text size and theme, with effect at once.

Must not store the choice: ``chosen`` tells the page, which keeps it.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import TEXT_PERCENTS, ThemeName

_ICONS = {ThemeName.LIGHT: Icon.LIGHT, ThemeName.DARK: Icon.DARK, ThemeName.CONTRAST: Icon.CONTRAST}


class AppearancePicker(QWidget):
    """``AppearancePicker(theme)``: four text sizes and three looks, applied at the tap.

    ``chosen(theme_name, text_percent)`` afterwards, to be remembered by the owner.
    """

    chosen = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        phrases = theme.phrases
        self._sizes = QButtonGroup(self)
        self._looks = QButtonGroup(self)
        self._percents: dict[int, Button] = {}
        self._names: dict[ThemeName, Button] = {}
        size_row = spaced(theme, FlowLayout(), gap=Gap.S)
        look_row = spaced(theme, FlowLayout(), gap=Gap.S)
        for percent in TEXT_PERCENTS:
            button = Button(theme, f"{percent}%")
            button.setCheckable(True)
            button.setAccessibleName(f"{phrases.text_size} {percent}%")
            button.clicked.connect(lambda _checked=False, chosen=percent: self._apply(theme.name, chosen))
            self._sizes.addButton(button)
            self._percents[percent] = button
            size_row.addWidget(button)
        words = {
            ThemeName.LIGHT: phrases.light,
            ThemeName.DARK: phrases.dark,
            ThemeName.CONTRAST: phrases.contrast,
        }
        for name, word in words.items():
            button = Button(theme, word, icon=_ICONS[name])
            button.setCheckable(True)
            button.clicked.connect(
                lambda _checked=False, chosen=name: self._apply(chosen, theme.text_percent)
            )
            self._looks.addButton(button)
            self._names[name] = button
            look_row.addWidget(button)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        column.addWidget(Label(theme, phrases.text_size, TextRole.STRONG))
        column.addLayout(size_row)
        column.addWidget(Label(theme, phrases.sample, TextRole.LIST))
        column.addWidget(Label(theme, phrases.appearance, TextRole.STRONG))
        column.addLayout(look_row)
        self._show()
        theme.changed.connect(self._show)

    def _apply(self, name: ThemeName, percent: int) -> None:
        self._theme.apply(name, percent)
        self._show()
        self.chosen.emit(name.value, percent)

    def _show(self) -> None:
        self._percents[self._theme.text_percent].setChecked(True)
        self._names[self._theme.name].setChecked(True)
