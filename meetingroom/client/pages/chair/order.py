"""Trình tự: the items in their order, at the left. A tap marks an item; turning the hall to it is a named
act of its own, which can be undone until the next act. Must not act on the sitting as a whole.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.agenda_list import AgendaList
from meetingroom.client.kit.agenda_model import AgendaRow as KitRow
from meetingroom.client.kit.agenda_model import RowState
from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.views.agenda_view import AgendaRow, AgendaView
from meetingroom.client.views.chair_steps import StepKind
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.values import OFFLINE, Badge, ItemName
from meetingroom.rules.ids import ItemId
from meetingroom.rules.terms import ItemState
from meetingroom.words.catalogue import Words

_STATES = {
    ItemState.PLANNED: RowState.UPCOMING,
    ItemState.CURRENT: RowState.CURRENT,
    ItemState.DONE: RowState.DONE,
    ItemState.WITHDRAWN: RowState.WITHDRAWN,
}


class OrderPane(QWidget):
    """``called`` after an item was called from the list (a list lying over the page may go away)."""

    called = Signal()

    def __init__(
        self, theme: Theme, words: Words, chair: ChairView, agenda: AgendaView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._chair, self._agenda = words, chair, agenda
        self._heading = Label(theme, "", TextRole.TITLE)
        self.list = AgendaList(theme)
        self._empty = StatePanel(theme, PanelKind.EMPTY, words.text("ui.chair.no_programme"))
        self._bar = Bar(theme, Edge.BOTTOM)
        self._marked = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.call = Button(theme, "", icon=Icon.CURRENT)
        self._why = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        inner = spaced(theme, QVBoxLayout(self._bar), gap=Gap.XS, margin=Gap.S, sides=Gap.L)
        for part in (self._marked, self.call, self._why):
            inner.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = spaced(theme, QVBoxLayout(), margin=Gap.M, sides=Gap.L)
        head.addWidget(self._heading)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._bar)
        self.call.clicked.connect(self._call)
        self.list.row_selected.connect(lambda _key: self.show_marked())
        for view in (agenda, chair):
            view.changed.connect(self._show)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._show()

    def set_low(self, low: bool) -> None:
        """Where the window is low the heading gives its place to the list."""
        self._heading.setVisible(not low)

    def _show(self) -> None:
        words, rows = self._words, self._agenda.shown.rows
        self._heading.setText(words.text("ui.chair.order"))
        self.list.setAccessibleName(words.text("ui.chair.order"))
        self._empty.set(
            PanelKind.EMPTY,
            words.text("ui.chair.no_programme"),
            advice=words.text("ui.chair.no_programme.more"),
        )
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.list.set_rows([_row(words, row) for row in rows])
        self.show_marked()

    def show_marked(self) -> None:
        """What can be done with the marked item."""
        words, desk = self._words, self._chair.shown
        row = self._agenda.shown.row(ItemId(self.list.selected_key()))
        callable_ = row is not None and row.state in (ItemState.PLANNED, ItemState.DONE)
        self._bar.setVisible(callable_ and desk.sitting is not None)
        if row is None or not callable_:
            return
        named = wording.item_words(words, ItemName(row.item, row.number, row.title))
        if desk.current is None:
            self._marked.setText(words.text("ui.chair.selected.no_item", item=named))
        else:
            other = wording.item_words(words, desk.current)
            self._marked.setText(words.text("ui.chair.selected", item=named, other=other))
        self.call.setText(words.text("ui.chair.button.call_item", item=named))
        hint = self._chair.may_call(row.item)
        self.call.set_reason(wording.reason(words, hint))
        outstanding = desk.step.kind is StepKind.OPEN_VOTE and desk.current is not None
        if not hint.allowed:
            say(self._why, "" if hint.code == OFFLINE else wording.reason(words, hint))
        else:
            left = wording.item_words(words, desk.current)
            say(self._why, words.text("ui.chair.leaves_unvoted", item=left) if outstanding else "")

    def _call(self) -> None:
        key = self.list.selected_key()
        if key:
            self._chair.call_item(ItemId(key))
            self.called.emit()


def _row(words: Words, row: AgendaRow) -> KitRow:
    badges = []
    if Badge.CLOSED in row.badges:
        badges.append((words.text("ui.agenda.closed"), Tone.WARN))
    if Badge.LATE in row.badges:
        badges.append((words.text("ui.paper.badge.late"), Tone.WARN))
    return KitRow(
        key=row.item,
        number=row.number,
        title=row.title,
        detail=_detail(words, row),
        state=_STATES[row.state],
        badges=tuple(badges),
        note=f"{row.result.tally.for_}–{row.result.tally.against}" if row.result is not None else "",
    )


def _detail(words: Words, row: AgendaRow) -> str:
    if row.withdrawn_reason:
        return row.withdrawn_reason
    if row.state is ItemState.DONE:
        return ""
    if row.presenter and row.planned_minutes:
        return words.text("ui.chair.minutes_planned", name=row.presenter, minutes=row.planned_minutes)
    return row.presenter
