"""Chuẩn bị: the programme on the bench, files being loaded, and bringing it all out.

Everything lies beside what is published until one named act; what is out is only ever recalled or
withdrawn with a reason. Must not read files: it names paths.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.spacing import spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.pages.secretary import bench_wording
from meetingroom.client.pages.secretary.checks import anew, speaks_by_number
from meetingroom.client.pages.secretary.columns import Columns
from meetingroom.client.pages.secretary.draft_items import DraftItems
from meetingroom.client.pages.secretary.file_list import FileList
from meetingroom.client.pages.secretary.item_form import ItemCard
from meetingroom.client.pages.secretary.publishing import PublishCard
from meetingroom.client.pages.secretary.section import Section
from meetingroom.client.views.loading import FileRow
from meetingroom.client.views.matching import named
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.secretary_view import SecretaryView
from meetingroom.client.views.workbench import DraftRow, ItemForm
from meetingroom.rules.commands import PublishProgramme
from meetingroom.rules.errors import Refusal
from meetingroom.rules.ids import ItemId, PaperId
from meetingroom.words import dates
from meetingroom.words.catalogue import Words


class ProgrammeSection(Section):
    """The first job. ``load(paths)`` as if dropped."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        bench: SecretaryView,
        meeting: MeetingView,
        now_ms: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, words, "ui.secretary.tab.programme", parent)
        self.view = bench
        self._meeting = meeting
        self._now_ms = now_ms
        self._said: frozenset[Path] = frozenset()
        self._publishing: tuple[int, int] | None = None
        self._asking: QWidget | None = None
        self.setAcceptDrops(True)
        self.told = BannerStack(theme)
        self.add(self.told)
        self._asks = spaced(theme, QVBoxLayout())
        self.body.addLayout(self._asks)
        columns = Columns(theme)
        self.add(columns)
        self.publishing = PublishCard(theme, words)
        self.files = FileList(theme, words)
        self.items = DraftItems(theme, words)
        columns.side.addWidget(self.publishing)
        columns.main.addWidget(self.files)
        columns.main.addWidget(self.items)
        self.body.addStretch(1)
        self._connect()
        bench.changed.connect(self.show_now)
        meeting.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        super().set_words(words)
        self.show_now()

    def load(self, paths: Sequence[Path]) -> None:
        """Offer files or whole folders; nothing is uploaded before somebody says so."""
        self.view.load(paths)

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def show_now(self) -> None:
        """Word everything again."""
        bench, meeting, words = self.view.shown, self._meeting.meeting, self._words
        off = self.why_off(bench.may_edit)
        waiting = any(isinstance(act.command, PublishProgramme) for act in bench.unrecorded)
        refused = any(isinstance(act.command, PublishProgramme) for act in bench.refused)
        publish_off = words.text("ui.secretary.publishing") if waiting else self.why_off(bench.may_publish)
        if bench.may_publish.code == Refusal.NOTHING_NEW:
            publish_off = ""
        self.publishing.show_bench(
            words, bench, meeting, length=self._length(), off=off, publish_off=publish_off
        )
        self.files.show_files(words, bench.files, bench.rows, self._said, off)
        self.files.setVisible(bool(bench.files))
        self.items.show_items(words, bench.rows, meeting, off)
        if self._publishing is not None and not anew(bench).anything:
            self._tell_published(*self._publishing)
        if refused or not anew(bench).anything:
            self._publishing = None

    def _length(self) -> str:
        hours, minutes = divmod(self.view.shown.total_minutes, 60)
        if not hours and not minutes:
            return ""
        return self._words.text("ui.secretary.total_length", hour=hours, minutes=minutes)

    def _tell_published(self, items: int, papers: int) -> None:
        words = self._words
        hour = dates.hour(self._now_ms())
        key = "ui.secretary.published_papers" if papers else "ui.secretary.published_items"
        runs = words.spans(key, n=papers or items, hour=hour)
        banner = Banner(self._theme, BannerKind.GOOD, "", runs=runs, closable=True)
        banner.closed.connect(lambda: self.told.end_state("published"))
        self.told.show_state("published", banner)

    # ── files ─────────────────────────────────────────────────────────────────────────────────

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.load(paths)

    def accept(self, paths: Sequence[Path]) -> None:
        """Upload these files; a paper takes the number its file begins with ("4.2")."""
        bench = self.view.shown
        numbers = {row.plan.item: row.plan.number for row in bench.rows}
        for file in (file for file in bench.files if file.path in paths):
            number = _paper_number(file, numbers)
            if number:
                self.view.retitle(file.path, title=file.title, number=number, paper_kind=file.paper_kind)
        self.view.accept(paths)

    def _assign(self, path: Path, item: str) -> None:
        self._said |= {path}
        self.view.assign(path, ItemId(item))

    def _confirm(self, path: Path) -> None:
        self._said |= {path}
        self.show_now()

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda chosen: self.load([Path(path) for path in chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ── acts that are asked about first ───────────────────────────────────────────────────────

    def ask_publish(self) -> None:
        """Say what would go out, and ask."""
        words, new = self._words, anew(self.view.shown)
        text = bench_wording.publish_question(words, new, self._meeting.meeting)
        label = bench_wording.publish_label(words, new)
        question = Question(
            self._theme, f"{label}?", text, act=label, keep=words.text("ui.secretary.button.keep_draft")
        )
        question.accepted.connect(lambda: self._publish(new.items, new.papers))
        question.refused.connect(self._end_asking)
        self._ask(question)
        question.focus_safe_answer()

    def _publish(self, items: int, papers: int) -> None:
        self._end_asking()
        self._publishing = (items, papers)
        self.view.publish()

    def ask_recall(self, paper: str) -> None:
        """Thu hồi a paper, with a reason everybody who had it will read."""
        words = self._words
        row = next((p for r in self.view.shown.rows for p in r.papers if p.paper.paper == paper), None)
        if row is None:
            return
        act = words.text("ui.secretary.button.recall_paper", title=bench_wording.paper_title(row))
        card = self._reason_card(act, "recall", words.text("ui.secretary.button.keep_paper"))
        card.given.connect(lambda why: self._recall(PaperId(paper), why))
        self._ask(card)
        card.begin()

    def ask_withdraw(self, item: str) -> None:
        """Rút khỏi chương trình an item, with a reason."""
        words = self._words
        row = self._row(item)
        if row is None:
            return
        name = words.text("label.item", number=row.plan.number)
        act = words.text("ui.secretary.button.withdraw_item", item=name)
        card = self._reason_card(act, "withdraw", words.text("ui.secretary.button.keep_item", item=name))
        card.given.connect(lambda why: self._withdraw(ItemId(item), why))
        self._ask(card)
        card.begin()

    def edit_item(self, item: str) -> None:
        """A form for an item; empty: a new one."""
        card = ItemCard(self._theme, self._words, self._row(item) if item else None)
        card.given.connect(self._put_item)
        card.refused.connect(self._end_asking)
        card.remove_wanted.connect(self._remove_item)
        self._ask(card)
        card.begin()

    def _reason_card(self, act: str, kind: str, keep: str) -> ReasonCard:
        words = self._words
        card = ReasonCard(
            self._theme, f"{act}?", words.text(f"ui.secretary.{kind}.note"),
            words.text(f"ui.secretary.{kind}.reason"), act=act, keep=keep,
            needed=words.text("ui.chair.reason_needed"), danger=True,
        )  # fmt: skip
        card.refused.connect(self._end_asking)
        return card

    def _recall(self, paper: PaperId, why: str) -> None:
        self._end_asking()
        self.view.recall_paper(paper, why)

    def _withdraw(self, item: ItemId, why: str) -> None:
        self._end_asking()
        self.view.withdraw_item(item, why)

    def _put_item(self, form: ItemForm) -> None:
        self._end_asking()
        self.view.put_item(form)

    def _remove_item(self, item: str) -> None:
        self._end_asking()
        self.view.remove_item(ItemId(item))

    def _ask(self, card: QWidget) -> None:
        self._end_asking()
        self._asking = card
        self._asks.addWidget(card)
        self.show_widget(card)

    def _end_asking(self) -> None:
        card, self._asking = self._asking, None
        if card is not None:
            self._asks.removeWidget(card)
            card.hide()
            card.deleteLater()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _row(self, item: str) -> DraftRow | None:
        return next((row for row in self.view.shown.rows if row.plan.item == item), None)

    def _connect(self) -> None:
        files, items, out = self.files, self.items, self.publishing
        files.assigned.connect(self._assign)
        files.confirmed.connect(self._confirm)
        files.skipped.connect(self.view.skip)
        files.accepted.connect(self.accept)
        files.cleared.connect(self.view.clear_loaded)
        items.recall_wanted.connect(self.ask_recall)
        items.withdraw_wanted.connect(self.ask_withdraw)
        items.remove_paper_wanted.connect(lambda paper: self.view.remove_paper(PaperId(paper)))
        items.edit_wanted.connect(self.edit_item)
        out.publish_wanted.connect(self.ask_publish)
        out.item_wanted.connect(lambda: self.edit_item(""))
        mode = QFileDialog.FileMode
        out.folder_wanted.connect(
            lambda: self._choose(mode.Directory, self._words.text("ui.secretary.button.open_folder"))
        )
        out.files_wanted.connect(
            lambda: self._choose(mode.ExistingFiles, self._words.text("ui.secretary.button.choose_files"))
        )


def _paper_number(file: FileRow, numbers: dict[ItemId, str]) -> str:
    """The number a paper gets from its file's name, when that names its item and goes below it."""
    number = named(file.path.name).number
    below = file.item is not None and number != numbers.get(file.item, "")
    return number if below and not file.number and speaks_by_number(file, numbers) else ""
