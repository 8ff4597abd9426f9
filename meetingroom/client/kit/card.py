"""Surfaces that hold other widgets: cards, and bars at an edge of the window.

Must not lay out a page: a card stacks what it is given.
"""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.stylesheet import repolish
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class Card(QFrame):
    """A bordered surface with rounded corners, its content stacked from top to bottom.

    ``Card(theme, title="Tài liệu", tone=None, sunken=False)``.  ``add(widget)``, ``add_row(a, b)`` append;
    ``body`` is the QVBoxLayout for anything else.  ``tone`` gives the quiet background of that tone.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        title: str = "",
        tone: Tone | None = None,
        sunken: bool = False,
        tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("card", "tone" if tone else "sunken" if sunken else "plain")
        if tone:
            self.setProperty("tone", tone.value)
        self.body = QVBoxLayout(self)
        self.title: Label | None = None
        if title:
            self.title = Label(theme, title, TextRole.TITLE)
            self.body.addWidget(self.title)
        spaced(theme, self.body, gap=Gap.M, margin=Gap.M if tight else Gap.L)

    def set_tone(self, tone: Tone | None) -> None:
        """Change the quiet background; None is a plain card."""
        self.setProperty("card", "tone" if tone else "plain")
        self.setProperty("tone", tone.value if tone else "")
        repolish(self)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self.body.addWidget(widget, stretch)

    def add_row(self, *widgets: QWidget, stretch_last: bool = False) -> QHBoxLayout:
        """Append widgets side by side; the rest of the row stays empty unless ``stretch_last``."""
        row = spaced(self._theme, QHBoxLayout())
        for widget in widgets:
            row.addWidget(widget)
        if not stretch_last:
            row.addStretch(1)
        self.body.addLayout(row)
        return row


class Edge(StrEnum):
    """Where a bar stands; the line is drawn on its inner side."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"
    BARE = "bare"


class Bar(QFrame):
    """A surface along one edge of the window.  ``Bar(theme, Edge.BOTTOM)``; put your own layout in it."""

    def __init__(self, theme: Theme, edge: Edge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("bar", edge.value)


class Page(QWidget):
    """A full-window background in the page colour, with a vertical layout ``body`` and no margins."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        else:
            inner = item.layout()
            if inner is not None:
                clear_layout(inner)
