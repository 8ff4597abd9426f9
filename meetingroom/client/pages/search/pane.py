"""Tìm trong mọi tài liệu, beside the page: one field, "đúng dấu", and a row for every place found.

Emits what was tapped; opening is the page's affair. Must not search.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.choices import CheckBox
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.hit_row import HitRow
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.search.wording import Row, Wanted, gaps, row_of, summary
from meetingroom.client.views.search_view import SearchView
from meetingroom.words.catalogue import Words

_AGAIN_MS = 4_000
"""While papers are still being read, what was asked is asked again so often."""


class SearchPane(QWidget):
    """``wanted(Wanted)`` on a tap on a row; ``left`` when the search is put away. What was typed stays."""

    wanted = Signal(object)
    left = Signal()

    def __init__(
        self, theme: Theme, words: Words, search: SearchView, meeting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._search, self._meeting = theme, words, search, meeting
        self._heading = Label(theme, role=TextRole.TITLE)
        self._close = IconButton(theme, Icon.CLOSE, "")
        self.field = QLineEdit()
        self.exact = CheckBox(theme, "")
        self.said = Sentence(theme)
        self.gaps = Sentence(theme, TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.rows: list[HitRow] = []
        self._told: list[Row] = []
        self._compact = False
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(search.ask_again)
        self._lay_out()
        self.field.textChanged.connect(self._ask)
        self.field.returnPressed.connect(self._open_best)
        self.field.installEventFilter(self)
        self.exact.toggled.connect(self._ask)
        self._close.clicked.connect(self.left)
        search.changed.connect(self._show)
        self.set_words(words)

    def begin(self) -> None:
        """Put the cursor into the field; what was typed before is marked."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def set_compact(self, compact: bool) -> None:
        """In a window of few lines the field stands in the heading's place."""
        if compact != self._compact:
            self._compact = compact
            self._heading.setVisible(not compact)
            (self._top if compact else self._below).insertWidget(0, self.field, 1)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._heading.setText(words.text("ui.search.title"))
        self._close.set_text(words.text("ui.reader.button.close_find"))
        self.field.setAccessibleName(words.text("ui.search.title"))
        self.field.setPlaceholderText(words.text("ui.search.hint"))
        self.exact.setText(words.text("ui.reader.exact"))
        for describe in (self.exact.setAccessibleDescription, self.exact.setToolTip):
            describe(words.text("ui.reader.exact.more"))
        self._show()

    def hasHeightForWidth(self) -> bool:
        """What is found scrolls: no height follows from a width."""
        return False

    def heightForWidth(self, _width: int) -> int:
        return -1

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        theme = self._theme
        head = spaced(theme, QVBoxLayout(), gap=Gap.XS, margin=Gap.S, sides=Gap.L)
        self._top = spaced(theme, QHBoxLayout(), gap=Gap.S)
        self._below = spaced(theme, QHBoxLayout(), gap=Gap.NONE)
        self._top.addWidget(self._heading, 1)
        # Without an alignment a row of fixed heights is held to the lowest of them.
        self._top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below.addWidget(self.field, 1)
        head.addLayout(self._top)
        head.addLayout(self._below)
        head.addWidget(self.exact)
        self._found = ScrollColumn(theme, "", margin=0)
        self._found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        about = spaced(theme, QVBoxLayout(), gap=Gap.XS, margin=Gap.XS, sides=Gap.L)
        about.addWidget(self.said)
        about.addWidget(self.gaps)
        self._list = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
        self._list.addLayout(about)
        self._found.body.addLayout(self._list)
        self._found.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._found, 1)

    def _ask(self) -> None:
        self._search.ask(self.field.text(), self.exact.isChecked())
        self._found.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        shown, words = self._search.shown, self._words
        self.said.set_runs(summary(words, shown))
        self.said.set_tone(None if shown.code or (shown.query and not shown.hits) else Tone.NEUTRAL)
        left_out = gaps(words, shown)
        self.gaps.set_runs(left_out)
        self.gaps.setVisible(bool(left_out))
        self._found.setAccessibleName(self.said.plain)
        self._told = [row_of(words, hit, shown, self._meeting) for hit in shown.hits]
        while len(self.rows) < len(self._told):
            self._add_row()
        for number, row in enumerate(self.rows):
            if number < len(self._told):
                told = self._told[number]
                row.show_hit(told.title, told.place, told.quote, leads=told.wanted is not None)
            row.setVisible(number < len(self._told))
        self._keep_asking()

    def _add_row(self) -> None:
        row, number = HitRow(self._theme), len(self.rows)
        row.clicked.connect(lambda: self._open(number))
        self.rows.append(row)
        self._list.addWidget(row)

    def _open_best(self) -> None:
        if not self._search.shown.searching:
            self._open(0)

    def _open(self, number: int) -> None:
        wanted: Wanted | None = self._told[number].wanted if number < len(self._told) else None
        if wanted is not None:
            self.wanted.emit(wanted)

    def _keep_asking(self) -> None:
        """Nothing tells that another paper has been read through: while somebody looks, it is asked."""
        if self._search.shown.unread and self.isVisible():
            if not self._again.isActive():
                self._again.start()
        else:
            self._again.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_asking()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow leads from the field to what was found."""
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if down and event.type() == QEvent.Type.KeyPress and self._told:
            self.rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
