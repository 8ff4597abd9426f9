"""Biên bản: the proposed sentences item by item, changed in place, and the whole as a Word file.

What a secretary wrote stands until she takes it back, whatever happens in the meeting. Must not decide
which facts deserve a sentence.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card, clear_layout
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import Background
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say, say_runs
from meetingroom.client.pages.secretary.columns import Columns
from meetingroom.client.pages.secretary.documents import Documents
from meetingroom.client.pages.secretary.minutes_group import MinutesGroup
from meetingroom.client.pages.secretary.minutes_wording import headings, of_the_minutes, said
from meetingroom.client.pages.secretary.section import Section
from meetingroom.client.pages.secretary.sentence_row import SentenceRow
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.minutes_view import MinutesView
from meetingroom.client.views.values import OFFLINE
from meetingroom.documents.minutes import minutes_draft
from meetingroom.rules.minutes import MinutesLine
from meetingroom.words.catalogue import Span, Words

_UNUSABLE = re.compile(r'[\\/:*?"<>|]+')


class MinutesSection(Section):
    """``exported(path)`` when the Word file is written, ``not_exported`` when it could not be."""

    exported = Signal(str)
    not_exported = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        minutes: MinutesView,
        meeting: MeetingView,
        documents: Documents,
        background: Background,
        now_ms: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, words, "ui.secretary.tab.minutes", parent)
        self.view = minutes
        self._meeting = meeting
        self._documents = documents
        self._background = background
        self._now_ms = now_ms
        self._typed: dict[str, str] = {}
        self._writing = False
        self.rows: dict[str, SentenceRow] = {}
        self.groups: dict[str, MinutesGroup] = {}
        self.told = BannerStack(theme)
        self.add(self.told)
        columns = Columns(theme)
        self.add(columns)
        self._make_summary()
        columns.side.addWidget(self._summary)
        self._head = Card(theme, title=words.text("ui.secretary.minutes.head"))
        self._fields = spaced(theme, QVBoxLayout(), gap=Gap.S)
        self._head.body.addLayout(self._fields)
        self._shown_fields: object = None
        columns.side.addWidget(self._head)
        self._lines = columns.main
        self.body.addStretch(1)
        minutes.changed.connect(self.show_now)
        meeting.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        super().set_words(words)
        self._shown_fields = None
        self.show_now()

    def export_minutes(self, path: Path) -> None:
        """Write the draft as it stands, with what is being typed; `exported` or `not_exported` follows."""
        if self._writing:
            return
        for row in self.rows.values():
            row.finish()
        words, meeting, lines = of_the_minutes(self._words), self._meeting.meeting, self._lines_now()
        at, documents = self._now_ms(), self._documents
        self._writing = True
        self._show_export()
        self._background.run(
            lambda: documents.write_minutes(path, words, meeting, lines, at),
            lambda _none: self._on_written(path),
            lambda error: self._on_not_written(path, error),
            owner=self,
        )

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def show_now(self) -> None:
        """Word everything again; rows that stay keep their widgets, and what is being typed."""
        shown, words = self.view.shown, self._words
        lines = self._lines_now()
        if self._head.title is not None:
            self._head.title.setText(words.text("ui.secretary.minutes.head"))
        self._title.setText(words.text("ui.secretary.minutes.title"))
        kept = [line for line in lines if not line.dropped]
        edited = sum(line.text is not None for line in kept)
        counts = words.text(
            "ui.secretary.minutes.counts", n=len(kept), changes=edited, left=len(lines) - len(kept)
        )
        say(self._counts, counts if lines else "")
        state = words.text("ui.secretary.minutes.unrecorded", n=shown.unrecorded) if shown.unrecorded else ""
        say(self._state, state)
        say_runs(self._empty, self._empty_words(bool(lines)))
        off = self._why_not_written()
        say(self._off, off)
        self._show_fields()
        self._show_export()
        self._show_lines(lines, off)

    def _why_not_written(self) -> str:
        """Words can be written without a network: this machine keeps them until the server has them."""
        hint = self.view.shown.may_edit
        return "" if hint.code == OFFLINE else self.why_off(hint)

    def _lines_now(self) -> tuple[MinutesLine, ...]:
        """The lines with what was typed and the desk does not show yet."""
        lines = self.view.shown.lines
        for line in lines:
            if line.text == self._typed.get(line.key):
                self._typed.pop(line.key, None)
        return tuple(replace(line, text=self._typed.get(line.key, line.text)) for line in lines)

    def _empty_words(self, any_lines: bool) -> tuple[Span, ...]:
        if any_lines:
            return ()
        ready = self.view.shown.ready
        return self._words.spans("ui.secretary.minutes.empty" if ready else "ui.secretary.minutes.reading")

    def _make_summary(self) -> None:
        theme = self._theme
        self._summary = Card(theme)
        self._title = Label(theme, "", TextRole.TITLE)
        self._counts = Label(theme)
        self._state = Label(theme, "", tone=Tone.WARN)
        self._off = Label(theme, "", tone=Tone.WARN)
        self._empty = Sentence(theme)
        self.export = Button(theme, "", variant=Variant.PRIMARY, icon=Icon.MINUTES, large=True)
        self.export.clicked.connect(self._ask_path)
        for widget in (self._title, self._counts, self._state, self._off, self._empty):
            self._summary.add(widget)
        buttons = spaced(theme, FlowLayout(), gap=Gap.M)
        buttons.addWidget(self.export)
        self._summary.body.addLayout(buttons)

    def _show_export(self) -> None:
        words = self._words
        busy = "ui.secretary.minutes.writing" if self._writing else "ui.secretary.button.save_docx"
        self.export.setText(words.text(busy))
        nothing = "" if self.view.shown.lines else words.text("ui.secretary.minutes.nothing_to_export")
        self.export.set_reason(words.text(busy) if self._writing else nothing)

    def _show_fields(self) -> None:
        meeting = self._meeting.meeting
        known = meeting.particulars is not None
        self._head.setVisible(known)
        if not known:
            return
        fields = minutes_draft(of_the_minutes(self._words), meeting, ()).fields
        if fields == self._shown_fields:
            return
        self._shown_fields = fields
        clear_layout(self._fields)
        for field in fields:
            told = Sentence(self._theme)
            told.set_runs((Span(f"{field.label} ", strong=True), Span("\n".join(field.lines))))
            self._fields.addWidget(told)
        note = self._words.text("ui.secretary.minutes.head_note")
        self._fields.addWidget(Label(self._theme, note, TextRole.CAPTION, tone=Tone.NEUTRAL))

    def _show_lines(self, lines: tuple[MinutesLine, ...], off: str) -> None:
        words, zone = self._words, ZoneInfo(self._meeting.shown.zone)
        self._let_go({line.key for line in lines})
        for line in lines:
            told = said(words, line, zone)
            row = self.rows.get(line.key)
            if row is None:
                row = self.rows[line.key] = self._listen(SentenceRow(self._theme, words, told))
            row.show_said(words, told, off)
        groups = _grouped(lines, headings(words, lines))
        for key in [key for key in self.groups if key not in groups]:
            self._drop_group(key)
        for at, (key, (title, keys)) in enumerate(groups.items()):
            group = self.groups.get(key)
            if group is None:
                group = self.groups[key] = MinutesGroup(self._theme, words, title)
                group.line_given.connect(self._on_new)
            if self._lines.indexOf(group) != at:
                self._lines.insertWidget(at, group)
            group.show_rows(words, title, [self.rows[key] for key in keys], off)

    def _let_go(self, keys: set[str]) -> None:
        """Sentences whose record is gone; one that is being worded becomes a line of the secretary's."""
        for key in [key for key in self.rows if key not in keys]:
            row = self.rows.pop(key)
            row.finish()
            row.hide()
            row.deleteLater()

    def _drop_group(self, key: str) -> None:
        group = self.groups.pop(key)
        for row in self.rows.values():
            if row.parentWidget() is group:
                row.setParent(self._summary)  # another group takes it over
        self._lines.removeWidget(group)
        group.hide()
        group.deleteLater()

    # ── acts ──────────────────────────────────────────────────────────────────────────────────

    def _on_new(self, after: str, text: str) -> None:
        self.view.add(self._line(after), text)

    def _listen(self, row: SentenceRow) -> SentenceRow:
        row.worded.connect(self._on_worded)
        row.drop_wanted.connect(self._on_drop)
        row.put_back_wanted.connect(self._on_put_back)
        row.restore_wanted.connect(self._on_restore)
        return row

    def _line(self, key: str) -> MinutesLine | None:
        return next((line for line in self._lines_now() if line.key == key), None)

    def _on_worded(self, key: str, text: str) -> None:
        line = self._line(key)
        if line is None:
            number = int(key[:9]) if "." not in key else None
            line = MinutesLine(key, number, None, text)
        self._typed[key] = text
        self.view.word(line, text)

    def _on_drop(self, key: str) -> None:
        if (line := self._line(key)) is not None:
            self.view.drop(line)

    def _on_put_back(self, key: str) -> None:
        """Back into the minutes with the wording it had."""
        line = self._line(key)
        if line is None:
            return
        if line.text is None:
            self.view.restore(line)
        else:
            self.view.word(line, line.text)

    def _on_restore(self, key: str) -> None:
        self._typed.pop(key, None)
        if (line := self._line(key)) is not None:
            self.view.restore(line)

    # ── the file ──────────────────────────────────────────────────────────────────────────────

    def _ask_path(self) -> None:
        words = self._words
        title = _UNUSABLE.sub(" ", self._meeting.shown.title)
        name = words.text("ui.secretary.minutes.file_name", title=title)
        dialog = QFileDialog(self, words.text("ui.secretary.button.save_docx"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Word (*.docx)")
        dialog.setDefaultSuffix("docx")
        dialog.selectFile(f"{name}.docx")
        dialog.fileSelected.connect(lambda path: self.export_minutes(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_written(self, path: Path) -> None:
        self._writing = False
        self._show_export()
        words = self._words
        runs = words.spans("ui.secretary.minutes.saved", name=str(path))
        show = (words.text("ui.secretary.button.show_folder"), lambda: self._documents.show_folder(path))
        self._tell(Banner(self._theme, BannerKind.GOOD, "", runs=runs, actions=(show,), closable=True))
        self.exported.emit(str(path))

    def _on_not_written(self, path: Path, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._writing = False
        self._show_export()
        words = self._words
        runs = words.spans("ui.secretary.minutes.not_saved", name=path.name)
        again = (words.text("ui.secretary.button.save_elsewhere"), self._ask_path)
        self._tell(Banner(self._theme, BannerKind.WARN, "", runs=runs, actions=(again,), closable=True))
        self.not_exported.emit()

    def _tell(self, banner: Banner) -> None:
        banner.closed.connect(lambda: self.told.end_state("file"))
        self.told.show_state("file", banner)
        self.show_widget(banner)


def _grouped(lines: Sequence[MinutesLine], titles: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    """Keys of lines under their heading; a group is known by the key it begins with."""
    groups: dict[str, tuple[str, list[str]]] = {}
    for line in lines:
        if not groups or line.key in titles:
            groups[line.key] = (titles.get(line.key, ""), [])
        next(reversed(groups.values()))[1].append(line.key)
    return groups
