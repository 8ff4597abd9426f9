"""The items of the programme with their papers, and what is different from what is published.

Must not ask or act: it says what was wanted.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card, clear_layout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Rule
from meetingroom.client.kit.rows import ActionRow
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.secretary import bench_wording
from meetingroom.client.views.workbench import DraftPaperRow, DraftRow
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Words


class DraftItems(Card):
    """``withdraw_wanted(item)``, ``recall_wanted(paper)``, ``remove_paper_wanted(paper)``,
    ``edit_wanted(item)``."""

    withdraw_wanted = Signal(str)
    recall_wanted = Signal(str)
    remove_paper_wanted = Signal(str)
    edit_wanted = Signal(str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=words.text("ui.secretary.items"), parent=parent)
        self._words = words
        self._empty = Sentence(theme)
        self.add(self._empty)
        self._box = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
        self.body.addLayout(self._box)
        self._drawn: object = None

    def show_items(self, words: Words, rows: tuple[DraftRow, ...], meeting: Meeting, off: str) -> None:
        """Show these items; `off` is the reason why nothing can be changed, empty when it can."""
        drawn = (words, rows, meeting.participants, off)
        if drawn == self._drawn:
            return  # a finger may be coming down on a button
        self._words, self._drawn = words, drawn
        if self.title is not None:
            self.title.setText(words.text("ui.secretary.items"))
        self._empty.set_runs(words.spans("ui.secretary.empty") if not rows else ())
        self._empty.setVisible(not rows)
        clear_layout(self._box)
        for row in rows:
            self._box.addWidget(Rule())
            self._box.addWidget(self._item(row, meeting, off))
            papers = spaced(self._theme, QVBoxLayout(), gap=Gap.NONE, sides=Gap.XL)
            for paper in row.papers:
                papers.addWidget(self._paper(paper, row, meeting, off))
            self._box.addLayout(papers)

    def _item(self, row: DraftRow, meeting: Meeting, off: str) -> ActionRow:
        words, item = self._words, row.plan.item
        name = words.text("label.item", number=row.plan.number)
        acts: list[QWidget] = []
        if not row.withdrawn:
            edit = self._act(words.text("ui.secretary.button.edit_item"), name, off, Icon.EDIT)
            edit.clicked.connect(lambda: self.edit_wanted.emit(item))
            acts.append(edit)
        if row.published and not row.withdrawn:
            text = words.text("ui.secretary.button.withdraw")
            withdraw = self._act(text, name, off, Icon.WITHDRAWN)
            withdraw.clicked.connect(lambda: self.withdraw_wanted.emit(item))
            acts.append(withdraw)
        return ActionRow(
            self._theme,
            bench_wording.item_line(words, row),
            bench_wording.item_detail(words, row, meeting),
            badges=bench_wording.item_marks(words, row),
            actions=acts,
        )

    def _paper(self, row: DraftPaperRow, of: DraftRow, meeting: Meeting, off: str) -> ActionRow:
        words, paper = self._words, row.paper.paper
        title = bench_wording.paper_title(row)
        acts: list[QWidget] = []
        if row.published_version and not row.recalled:
            recall = self._act(words.text("ui.secretary.button.recall"), title, off, Icon.UNDO)
            recall.clicked.connect(lambda: self.recall_wanted.emit(paper))
            acts.append(recall)
        elif not row.published_version:
            remove = self._act(words.text("ui.secretary.button.remove_paper"), title, off, Icon.REMOVE)
            remove.clicked.connect(lambda: self.remove_paper_wanted.emit(paper))
            acts.append(remove)
        return ActionRow(
            self._theme,
            title,
            bench_wording.paper_detail(words, row, of, meeting),
            icon=Icon.PDF,
            badges=bench_wording.paper_marks(words, row),
            actions=acts,
        )

    def _act(self, text: str, of: str, off: str, icon: Icon) -> Button:
        button = Button(self._theme, text, variant=Variant.QUIET, icon=icon)
        button.set_reason(off)
        button.setAccessibleName(f"{text}: {of}")
        return button
