"""Rows of things with something to do at their end: a queue of speakers, names to remind, files to check.

Every row says what it is in words, and its buttons stand at the right or, where that is too narrow, below.
Must not order the rows: a row that can move has ↑ and ↓ buttons of its owner.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.chips import Badge
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import IconLabel, Label, Rule
from meetingroom.client.kit.paint import text_width
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone

_SHORT = 9
_LONG = 20
"""Ems of text that a short and a long title have at least before the buttons go below them."""


class ActionRow(QFrame):
    """``ActionRow(theme, "Trần Thị B", "Tranh luận · 09:32", icon=Icon.SPEAK, actions=(up, down, call))``.

    ``badges`` are (word, tone) pairs beside the title; ``actions`` are buttons, which the row takes over.
    ``set_text(title, detail)`` changes the words.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        detail: str = "",
        *,
        icon: Icon | None = None,
        tone: Tone | None = None,
        badges: Sequence[tuple[str, Tone]] = (),
        actions: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._title = Label(theme, title, TextRole.STRONG)
        self._detail = Label(theme, detail, TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._words = QHBoxLayout()
        if icon:
            self._words.addWidget(IconLabel(theme, icon, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        if badges:
            marks = spaced(theme, FlowLayout(), gap=Gap.S)
            for word, mark in badges:
                marks.addWidget(Badge(theme, word, mark))
            column.addLayout(marks)
        column.addStretch(1)
        self._words.addLayout(column, 1)
        self._actions = spaced(theme, FlowLayout(align=Qt.AlignmentFlag.AlignRight), gap=Gap.S)
        for action in actions:
            self._actions.addWidget(action)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        spaced(theme, self._box, gap=Gap.S, margin=Gap.S, sides=Gap.NONE)
        spaced(theme, self._words, gap=Gap.M)
        self._box.addLayout(self._words, 1)
        self._box.addLayout(self._actions)
        self.set_text(title, detail)

    def set_text(self, title: str, detail: str = "") -> None:
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{title}, {detail}" if detail else title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() - self._actions.sizeHint().width() > self._words_width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != direction:
            self._box.setDirection(direction)
            right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            self._actions.set_align(right if beside else left)

    def _words_width(self) -> int:
        """The least the words need beside the buttons: a long title stands in two lines, not in four."""
        body = self._theme.tokens.type.body
        title = text_width(self._title.text(), self._title.font())
        return max(body * _SHORT, min(body * _LONG, round(title / 2)))


class RowList(QWidget):
    """``RowList(theme, "Danh sách phát biểu", empty="Chưa có đại biểu đăng ký")``; ``set_rows(rows)``.

    Rows are divided by thin lines; without rows the sentence ``empty`` stands there.
    """

    def __init__(self, theme: Theme, name: str, *, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._empty = Label(theme, empty, tone=Tone.NEUTRAL)
        self._column.addWidget(self._empty)

    def set_rows(self, rows: Sequence[QWidget]) -> None:
        """Replace the rows; the earlier ones are deleted."""
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        for at, row in enumerate(rows):
            for widget in (Rule(), row) if at else (row,):
                self._column.addWidget(widget)
                self._rows.append(widget)
        self._empty.setVisible(not rows)

    def set_empty(self, sentence: str) -> None:
        self._empty.setText(sentence)
