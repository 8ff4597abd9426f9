"""Cài đặt: text size, look and language, with effect at once and without leaving what was open.

Must not store anything: each choice is told upwards.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from meetingroom.client.kit.appearance import AppearancePicker
from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import Card, Page
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.words.catalogue import Language, Words


class SettingsPage(Page):
    """``appearance_chosen(theme_name, text_percent)`` (already in force), ``language_chosen(language)``,
    ``left``: back to what was open. ``about`` is a line on the release."""

    appearance_chosen = Signal(str, int)
    language_chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, words: Words, version: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._version = version
        self.bar = HeaderBar(theme)
        self._back = IconButton(theme, Icon.BACK, "")
        self._back.clicked.connect(self.left)
        self.bar.set_leading(self._back)
        column = ScrollColumn(theme, words.text("ui.settings.title"), max_width=720)
        self._column = column
        look = Card(theme)
        self.appearance = AppearancePicker(theme)
        self.appearance.chosen.connect(self.appearance_chosen)
        look.add(self.appearance)
        column.add(look)
        spoken = Card(theme)
        self._language = Label(theme, "", TextRole.STRONG)
        spoken.add(self._language)
        row = spaced(theme, FlowLayout(), gap=Gap.S)
        self._languages: dict[Language, Button] = {}
        group = QButtonGroup(self)
        for language in Language:
            button = Button(theme, "")
            button.setCheckable(True)
            button.clicked.connect(
                lambda _checked=False, language=language: self.language_chosen.emit(language.value)
            )
            group.addButton(button)
            self._languages[language] = button
            row.addWidget(button)
        spoken.body.addLayout(row)
        column.add(spoken)
        self._about = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        column.add(self._about)
        self.done = Button(theme, "", variant=Variant.PRIMARY)
        self.done.clicked.connect(self.left)
        column.body.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)
        column.body.addStretch(1)
        self.body.addWidget(self.bar)
        self.body.addWidget(column, 1)
        self.set_words(words)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        title = words.text("ui.settings.title")
        self.bar.set_title(title)
        self._column.setAccessibleName(title)
        back = words.text("ui.settings.button.close")
        self._back.set_text(back)
        self.done.setText(back)
        self._language.setText(words.text("ui.settings.language"))
        for language, button in self._languages.items():
            button.setText(words.text(f"ui.settings.language.{language}"))
            button.setChecked(language is words.language)
        self._about.setText(words.text("ui.settings.about", version=self._version))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
