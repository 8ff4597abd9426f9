"""The reader's tools at the lower edge: turning pages first, then size and search.

Where there is little room the words of the two large buttons go first, then the rarer tools move
behind one button. Must not know a paper.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tool_button import ToolButton
from meetingroom.words.catalogue import Words


class ReaderTools(Bar):
    """Signals say what was wanted: ``turned(-1 | 1)``, ``page_asked``, ``fit_page``, ``fit_width``,
    ``larger``, ``smaller``, ``find_asked``, ``notes_asked``. ``show_page(page, pages)`` after each turn."""

    turned = Signal(int)
    page_asked = Signal()
    fit_page = Signal()
    fit_width = Signal()
    larger = Signal()
    smaller = Signal()
    find_asked = Signal()
    notes_asked = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, Edge.BOTTOM, parent)
        self._page, self._pages = 0, 0
        self._previous = Button(theme, "", icon=Icon.PREVIOUS)
        self._next = Button(theme, "", icon=Icon.NEXT, variant=Variant.PRIMARY)
        self._previous_small = IconButton(theme, Icon.PREVIOUS, "", variant=Variant.SECONDARY)
        self._next_small = IconButton(theme, Icon.NEXT, "", variant=Variant.PRIMARY)
        self.page = Button(theme, "", variant=Variant.QUIET)
        self.page.clicked.connect(self.page_asked)
        for button in (self._previous, self._previous_small):
            button.clicked.connect(lambda: self.turned.emit(-1))
        for button in (self._next, self._next_small):
            button.clicked.connect(lambda: self.turned.emit(1))
        self._tools: dict[str, ToolButton] = {}
        for key, icon, wanted in (
            ("fit_page", Icon.FIT, self.fit_page),
            ("fit_width", Icon.FIT_WIDTH, self.fit_width),
            ("smaller", Icon.ZOOM_OUT, self.smaller),
            ("larger", Icon.ZOOM_IN, self.larger),
            ("find", Icon.SEARCH, self.find_asked),
            ("notes", Icon.NOTE, self.notes_asked),
        ):
            tool = ToolButton(theme, icon, "")
            tool.clicked.connect(wanted)
            self._tools[key] = tool
        self._more = IconButton(theme, Icon.MORE, "")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._arrange)
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m, space.xs, space.m, space.xs)
        column.setSpacing(space.xs)
        self._upper = QWidget()
        self._upper_row = QHBoxLayout(self._upper)
        self._row = QHBoxLayout()
        for row in (self._upper_row, self._row):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(space.s)
        for widget in (self._previous, self._previous_small, self.page, self._next, self._next_small):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._end = self._row.count()
        self._row.addWidget(self._more)
        self._upper_row.addStretch(1)
        column.addWidget(self._upper)
        column.addLayout(self._row)
        self._inline: bool | None = None
        self.set_words(words)
        theme.changed.connect(self._arrange)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        for large, small, key in (
            (self._previous, self._previous_small, "previous"),
            (self._next, self._next_small, "next"),
        ):
            said = words.text(f"ui.reader.button.{key}")
            large.setText(said)
            small.set_text(said)
        for key, tool in self._tools.items():
            tool.set_text(words.text(f"ui.reader.button.{key}"))
        self._more.set_text(words.text("ui.reader.button.more"))
        self.show_page(self._page, self._pages)

    def show_page(self, page: int, pages: int) -> None:
        """The page being read; 0 of 0 while none is."""
        self._page, self._pages = page, pages
        hint = self._words.text("ui.reader.go_to_page")
        self.page.setToolTip(hint)
        self.page.setAccessibleDescription(hint)
        for button in (self._previous, self._previous_small):
            button.setEnabled(page > 1)
        for button in (self._next, self._next_small):
            button.setEnabled(page < pages)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self, *_: object) -> None:
        self.page.setText(self._words.text("ui.reader.page", page=self._page, pages=self._pages))
        spare = self._row.spacing() * 10 + 2 * self._theme.tokens.space.m
        page = self.page.sizeHint().width()
        named = sum(tool.worded_size().width() for tool in self._tools.values())
        bare = sum(tool.bare_size().width() for tool in self._tools.values())
        words = self._previous.sizeHint().width() + self._next.sizeHint().width()
        icons = self._previous_small.sizeHint().width() * 2
        room = self.width() - spare - page
        named_tools = room >= icons + named
        inline = named_tools or room >= icons + bare
        if not inline and room < icons + self._more.sizeHint().width():
            self.page.setText(f"{self._page}/{self._pages}")
        self.page.setAccessibleName(self._words.text("ui.reader.page", page=self._page, pages=self._pages))
        taken = named if named_tools else bare if inline else self._more.sizeHint().width()
        worded = room >= words + taken
        for tool in self._tools.values():
            tool.set_worded(named_tools or not inline)
        for large, small in ((self._previous, self._previous_small), (self._next, self._next_small)):
            large.setVisible(worded)
            small.setVisible(not worded)
        self._more.setVisible(not inline)
        if inline != self._inline:
            self._inline = inline
            for number, tool in enumerate(self._tools.values()):
                (self._row if inline else self._upper_row).insertWidget(
                    self._end + number if inline else number, tool
                )
        self._upper.setVisible(not inline and self._more.isChecked())
