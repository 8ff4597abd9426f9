"""The tools of a person's own notes on the page: pens, marker, eraser, undo, done. Must not draw or keep."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tool_button import ToolButton
from meetingroom.client.reader.ink.tools import STYLES, InkTool
from meetingroom.words.catalogue import Words

_ICONS = {
    InkTool.BLUE: Icon.EDIT,
    InkTool.RED: Icon.EDIT,
    InkTool.BLACK: Icon.EDIT,
    InkTool.MARKER: Icon.HIGHLIGHT,
    InkTool.ERASER: Icon.ERASER,
}


class InkBar(Bar):
    """``chosen(InkTool)``, ``undone``, ``redone``, ``left``; one tool is always in the hand."""

    chosen = Signal(object)
    undone = Signal()
    redone = Signal()
    left = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, Edge.BOTTOM, parent)
        self._theme = theme
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m, space.xs, space.m, space.xs)
        self._row = FlowLayout(space.s, align=Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._row)
        self.tools: dict[InkTool, ToolButton] = {}
        # One of them is down, and arrow keys go from one to the next.
        self._group = QButtonGroup(self)
        for tool, icon in _ICONS.items():
            button = self.tools[tool] = ToolButton(theme, icon, "")
            button.setCheckable(True)
            style = STYLES.get(tool)
            button.set_swatch(None if style is None else style.colour)
            button.clicked.connect(lambda _checked=False, tool=tool: self.chosen.emit(tool))
            self._group.addButton(button)
            self._row.addWidget(button)
        self.undo = self._act(Icon.RETURN, self.undone)
        self.redo = self._act(Icon.REDO, self.redone)
        self.done = self._act(Icon.YES, self.left)
        self.tools[InkTool.BLUE].setChecked(True)
        self.show_history(can_undo=False, can_redo=False)
        self.set_words(words)
        self.hide()

    def _act(self, icon: Icon, wanted: SignalInstance) -> ToolButton:
        button = ToolButton(self._theme, icon, "")
        button.clicked.connect(wanted)
        self._row.addWidget(button)
        return button

    @property
    def tool(self) -> InkTool:
        """What is in the hand."""
        return next(tool for tool, button in self.tools.items() if button.isChecked())

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self.setAccessibleName(words.text("ui.reader.notes"))
        for tool, button in self.tools.items():
            button.set_text(words.text(f"ui.reader.tool.{tool}"))
        for key, button in (("undo", self.undo), ("redo", self.redo), ("notes_done", self.done)):
            button.set_text(words.text(f"ui.reader.button.{key}"))

    def set_worded(self, worded: bool) -> None:
        """With words below the icons, or, where lines are few, without."""
        for button in (*self.tools.values(), self.undo, self.redo, self.done):
            button.set_worded(worded)

    def show_history(self, *, can_undo: bool, can_redo: bool) -> None:
        """What undo and redo could do now."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
