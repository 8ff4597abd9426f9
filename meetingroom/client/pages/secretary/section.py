"""One of the secretary's four jobs: a column that scrolls, with room at its top for the choice of jobs.

Must not know which jobs there are.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.chair.wording import reason
from meetingroom.client.views.values import Hint
from meetingroom.rules.errors import Refusal
from meetingroom.words.catalogue import Words

_WIDEST = 1240


class Section(ScrollColumn):
    """``set_lead(widget)`` puts a widget over the content, ``show_widget`` scrolls to one."""

    def __init__(self, theme: Theme, words: Words, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, words.text(name), max_width=_WIDEST, parent=parent)
        self._words = words
        self._name = name
        self._lead = spaced(theme, QVBoxLayout())
        self.body.addLayout(self._lead)

    def set_lead(self, widget: QWidget) -> None:
        """In a low window the choice of jobs scrolls away with the content."""
        self._lead.addWidget(widget)
        widget.show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self.setAccessibleName(words.text(self._name))

    def why_off(self, hint: Hint) -> str:
        """Why something in the secretaries' draft cannot be done now; empty when it can. A secretary whom
        the draft does not know has not received it yet."""
        if hint.code == Refusal.SECRETARY_ONLY:
            return self._words.text("ui.secretary.arriving")
        return reason(self._words, hint)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until the widget can be seen, once it has its place."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget))
