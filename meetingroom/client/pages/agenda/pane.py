"""The agenda beside the reader: items and papers, what can be read without a network, my way to speak.

Emits what was tapped; opening is the page's affair. Must not draw rows (the kit does).
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.agenda_list import AgendaList
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.agenda.rows import ITEM, PAPER, rows_of
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.rules.ids import ItemId, PaperId
from meetingroom.words.catalogue import Words


class AgendaPane(QWidget):
    """``paper_wanted(paper)`` on a tap on a paper; a tap on an item opens its first readable paper."""

    paper_wanted = Signal(str)

    def __init__(self, theme: Theme, words: Words, agenda: AgendaView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._agenda = agenda
        space = theme.tokens.space
        self._heading = Label(theme, words.text("ui.agenda.title"), TextRole.TITLE)
        self._ready = Sentence(theme, TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.list = AgendaList(theme)
        self.list.setAccessibleName(words.text("ui.agenda.title"))
        self._empty = StatePanel(
            theme,
            PanelKind.EMPTY,
            words.text("ui.agenda.empty"),
            advice=words.text("ui.agenda.empty.more"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.m, 0, 0)
        head = QHBoxLayout()
        head.setContentsMargins(space.l, 0, space.l, 0)
        head.addWidget(self._heading)
        column.addLayout(head)
        foot = QHBoxLayout()
        foot.setContentsMargins(space.l, 0, space.l, space.s)
        foot.addWidget(self._ready)
        column.addLayout(foot)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        self.list.row_activated.connect(self._on_row)
        self._followed: ItemId | None = None
        self._compact = False
        agenda.changed.connect(self._show)
        self._show()

    def mark(self, paper: PaperId) -> None:
        """Mark the paper that is open."""
        self.list.select(PAPER + paper)

    def set_compact(self, compact: bool) -> None:
        """In a window of few lines the items come before the words above them."""
        if compact != self._compact:
            self._compact = compact
            self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._heading.setText(words.text("ui.agenda.title"))
        self.list.setAccessibleName(words.text("ui.agenda.title"))
        self._empty.set(
            PanelKind.EMPTY, words.text("ui.agenda.empty"), advice=words.text("ui.agenda.empty.more")
        )
        self._show()

    def _show(self) -> None:
        agenda = self._agenda.shown
        has_any = bool(agenda.rows)
        self.list.setVisible(has_any)
        self._empty.setVisible(not has_any)
        self._heading.setVisible(not self._compact)
        self._ready.setVisible(has_any and agenda.papers_total > 0 and not self._compact)
        key = (
            "ui.connection.all_ready"
            if agenda.papers_ready == agenda.papers_total
            else "ui.connection.loading_papers"
        )
        self._ready.set_runs(self._words.spans(key, done=agenda.papers_ready, total=agenda.papers_total))
        self.list.set_rows(rows_of(self._words, agenda))
        if agenda.current is not None and agenda.current != self._followed:
            self._followed = agenda.current
            self.list.expand_item(ITEM + agenda.current)
            self.list.bring(ITEM + agenda.current)

    def showEvent(self, event: QShowEvent) -> None:
        """Wherever the list was left, it opens at what the meeting is at."""
        super().showEvent(event)
        if self._followed is not None:
            self.list.bring(ITEM + self._followed)

    def _on_row(self, key: str) -> None:
        if key.startswith(PAPER):
            self.paper_wanted.emit(key.removeprefix(PAPER))
            return
        row = self._agenda.shown.row(ItemId(key.removeprefix(ITEM)))
        if row is not None and row.papers:
            self.list.expand_item(key)
            self.paper_wanted.emit(row.papers[0].paper)
