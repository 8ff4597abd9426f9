"""Phiếu vào họp: who is connected, and a new slip in two taps, its eight digits shown once or printed.

Digits leave the screen when they are put away, when another job is opened, or when the next slip comes.
Must not keep them. The server's four words stand here as long as the list does: they are read out to who
asks, and printed on every slip.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import Background
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.pages.secretary.columns import Columns
from meetingroom.client.pages.secretary.documents import Documents, PrintedSlip
from meetingroom.client.pages.secretary.minutes_wording import of_the_minutes
from meetingroom.client.pages.secretary.person_row import PersonLine, matches, standing
from meetingroom.client.pages.secretary.section import Section
from meetingroom.client.pages.secretary.slip_card import SlipCard
from meetingroom.client.views.attendance_view import AttendanceView, PersonRow
from meetingroom.client.views.link import Failed, FourWords, Slip
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.secretary_view import SecretaryView
from meetingroom.client.views.values import Line
from meetingroom.rules.audience import Role
from meetingroom.rules.ids import PersonId
from meetingroom.words import dates
from meetingroom.words.catalogue import Words
from meetingroom.words.names import name_key
from meetingroom.words.refusals import refusal

_NO_BREAK = "\u00a0"


class SlipsSection(Section):
    """The third job. ``printed(path)``, ``not_printed`` after a slip or all of them were to be printed."""

    printed = Signal(str)
    not_printed = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        bench: SecretaryView,
        roll: AttendanceView,
        meeting: MeetingView,
        documents: Documents,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, words, "ui.secretary.tab.slips", parent)
        self._bench = bench
        self._roll = roll
        self._meeting = meeting
        self._documents = documents
        self._background = background
        self._waiting: PersonId | None = None
        self._batch: _Batch | None = None
        self._four_words: FourWords | None = None
        self.lines: dict[PersonId, PersonLine] = {}
        self.buttons: dict[PersonId, Button] = {}
        self.told = BannerStack(theme)
        self.add(self.told)
        columns = Columns(theme)
        self.add(columns)
        self._summary = Card(theme, title=words.text("ui.secretary.tab.slips"))
        columns.side.addWidget(self._summary)
        self._note = Label(theme)
        self.four_words = Sentence(theme)
        self._counts = Label(theme)
        self._off = Label(theme, "", tone=Tone.WARN)
        self.print_all = Button(theme, "", icon=Icon.PRINT)
        self.seek = QLineEdit()
        for widget in (self._note, self.four_words, self._counts, self._off):
            self._summary.add(widget)
        act = spaced(theme, FlowLayout())
        act.addWidget(self.print_all)
        self._summary.body.addLayout(act)
        self._asks = spaced(theme, QVBoxLayout())
        self._summary.body.addLayout(self._asks)
        self._summary.add(self.seek)
        self._people = Card(theme, title=words.text("ui.secretary.slips.people"))
        self._box = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
        self._people.body.addLayout(self._box)
        self._nobody = Label(theme, "", tone=Tone.NEUTRAL)
        self._people.add(self._nobody)
        columns.main.addWidget(self._people)
        self.body.addStretch(1)
        self.print_all.clicked.connect(self._ask_print)
        self.seek.textChanged.connect(lambda _text: self._sift())
        bench.slip_issued.connect(self._on_slip)
        bench.slip_refused.connect(self._on_refused)
        bench.four_words_known.connect(self._on_four_words)
        roll.changed.connect(self.show_now)
        meeting.changed.connect(self.show_now)
        self.show_now()
        bench.ask_four_words()

    def set_words(self, words: Words) -> None:
        super().set_words(words)
        self.show_now()

    def show_now(self) -> None:
        """Word everything again."""
        words, rows = self._words, self._rows()
        off = self._why_off()
        for card, key in ((self._summary, "tab.slips"), (self._people, "slips.people")):
            if card.title is not None:
                card.title.setText(words.text(f"ui.secretary.{key}"))
        say(self._note, words.text("ui.secretary.slips.note"))
        spoken = self._four_words
        self.four_words.setVisible(spoken is not None)
        if spoken is not None:
            # No word of two syllables is torn apart at the end of a line.
            told = " · ".join(word.replace(" ", _NO_BREAK) for word in spoken)
            self.four_words.set_runs(words.spans("ui.secretary.slips.four_words", words=told))
        known = [row for row in rows if row.connected is not None]
        there = sum(row.connected is True for row in known)
        counts = words.text("ui.secretary.slips.connected", n=there, total=len(known)) if known else ""
        say(self._counts, counts)
        say(self._off, off)
        say(self._nobody, "" if rows else words.text("ui.secretary.attendance.nobody"))
        self.print_all.setText(words.text("ui.secretary.button.print_all", n=len(rows)))
        self.print_all.set_reason(off or (words.text("ui.secretary.slips.making") if self._batch else ""))
        self.print_all.setVisible(self._four_words is not None and bool(rows))
        self.seek.setPlaceholderText(words.text("ui.secretary.attendance.find"))
        self.seek.setAccessibleName(words.text("ui.secretary.attendance.find"))
        for person in self.lines.keys() - {row.person for row in rows}:
            line = self.lines.pop(person)
            del self.buttons[person]
            line.hide()
            line.deleteLater()
        for at, row in enumerate(rows):
            line = self.lines.get(row.person) or self._line(row)
            self._show_line(line, row, off)
            if self._box.indexOf(line) != at:
                self._box.insertWidget(at, line)
        self._sift()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            for line in self.lines.values():
                if isinstance(line.below, SlipCard):
                    line.put(None)

    def ask_slip(self, person: PersonId) -> None:
        """The first tap: what the second one will do."""
        row = next((row for row in self._rows() if row.person == person), None)
        if row is None or self._batch is not None:
            return
        words = self._words
        question = Question(
            self._theme,
            words.text("ui.secretary.slips.question", name=row.name),
            words.text("ui.secretary.slips.old_dies"),
            act=words.text("ui.secretary.button.issue_slip", name=row.name),
            keep=words.text("ui.secretary.button.keep_slip"),
        )
        question.accepted.connect(lambda: self._issue(person))
        question.refused.connect(lambda: self._put(person, None))
        self._put_away_all()
        self._put(person, question)
        question.act.setFocus()

    def print_slips(self, path: Path) -> None:
        """A new slip for everybody, as PDF pages at `path`; `printed` or `not_printed` follows."""
        rows = self._rows()
        if self._batch is None and rows and self._four_words is not None:
            self._put_away_all()
            self._batch = _Batch(path, rows)
            self.show_now()
            self._bench.issue_slip(rows[0].person)

    # ── one slip ──────────────────────────────────────────────────────────────────────────────

    def _issue(self, person: PersonId) -> None:
        self._waiting = person
        waits = Label(self._theme, self._words.text("ui.secretary.slips.making"), tone=Tone.NEUTRAL)
        self._put(person, waits)
        self._bench.issue_slip(person)

    def _on_slip(self, slip: Slip) -> None:
        if self._batch is not None:
            self._gather(self._batch, slip)
            return
        row = next((row for row in self._rows() if row.person == slip.person), None)
        if row is None or self._waiting != slip.person:
            return
        self._waiting = None
        card = SlipCard(self._theme, self._words, row.name, slip)
        card.put_away.connect(lambda: self._put(row.person, None))
        card.print_it.setVisible(self._four_words is not None)
        title = self._words.text("ui.secretary.slip.title", name=row.name)
        mine = PrintedSlip(row.name, row.office or row.unit, slip.digits)
        card.print_wanted.connect(
            lambda: self._ask_path(title, lambda path: self._write(path, (mine,), slip.valid_until))
        )
        self._put(row.person, card)

    def _on_refused(self, why: Failed) -> None:
        said = refusal(self._words, why.code, dates.VIETNAM, **dict(why.params))
        banner = Banner(
            self._theme, BannerKind.WARN, "", runs=said.spans, code=said.support, closable=True
        )  # fmt: skip
        if self._batch is not None:
            self._batch = None
            self.not_printed.emit()
            self.show_now()
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting in self.lines:
            banner.closed.connect(lambda: self._put(waiting, None))
            self._put(waiting, banner)
        else:
            self._tell(banner)

    # ── all slips ─────────────────────────────────────────────────────────────────────────────

    def _ask_print(self) -> None:
        words, people = self._words, len(self._rows())
        question = Question(
            self._theme,
            words.text("ui.secretary.slips.print_question", n=people),
            words.text("ui.secretary.slips.print_note"),
            act=words.text("ui.secretary.button.print_all", n=people),
            keep=words.text("ui.secretary.button.keep_slips"),
        )
        question.accepted.connect(lambda: self._end_question(question, self._ask_path_for_all))
        question.refused.connect(lambda: self._end_question(question, None))
        self._asks.addWidget(question)
        self.print_all.hide()
        question.focus_safe_answer()
        self.show_widget(question)

    def _end_question(self, question: Question, then: object) -> None:
        self._asks.removeWidget(question)
        question.hide()
        question.deleteLater()
        self.show_now()
        if callable(then):
            then()

    def _ask_path_for_all(self) -> None:
        self._ask_path(self._words.text("ui.secretary.tab.slips"), self.print_slips)

    def _ask_path(self, name: str, then: Callable[[Path], None]) -> None:
        """Where the pages are to lie; nothing is written before somebody has said so."""
        dialog = QFileDialog(self, self._words.text("ui.secretary.button.print_slip"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _gather(self, batch: "_Batch", slip: Slip) -> None:
        batch.take(slip)
        if (following := batch.next()) is not None:
            self._bench.issue_slip(following)
            return
        self._write(batch.path, batch.printed(), slip.valid_until)

    def _write(self, path: Path, slips: tuple[PrintedSlip, ...], until: int) -> None:
        spoken = self._four_words
        if spoken is None:
            return
        words, meeting, documents = of_the_minutes(self._words), self._meeting.meeting, self._documents
        self._background.run(
            lambda: documents.write_slips(path, words, meeting, slips, until, spoken),
            lambda _none: self._on_printed(path, slips),
            lambda error: self._on_not_printed(path, error),
            owner=self,
        )

    def _on_printed(self, path: Path, slips: tuple[PrintedSlip, ...]) -> None:
        self._batch = None
        self.show_now()
        words, documents = self._words, self._documents
        runs = (
            words.spans("ui.secretary.slips.printed", name=str(path))
            if len(slips) > 1
            else words.spans("ui.secretary.slips.printed_one", person=slips[0].name, name=str(path))
        )
        acts = (
            (words.text("ui.secretary.button.open_to_print"), lambda: documents.open_file(path)),
            (words.text("ui.secretary.button.show_folder"), lambda: documents.show_folder(path)),
        )
        self._tell(Banner(self._theme, BannerKind.GOOD, "", runs=runs, actions=acts, closable=True))
        self.printed.emit(str(path))

    def _on_not_printed(self, path: Path, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._batch = None
        self.show_now()
        runs = self._words.spans("ui.secretary.slips.not_printed", name=path.name)
        self._tell(Banner(self._theme, BannerKind.WARN, "", runs=runs, closable=True))
        self.not_printed.emit()

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _on_four_words(self, spoken: FourWords) -> None:
        self._four_words = spoken
        self.show_now()

    def _rows(self) -> tuple[PersonRow, ...]:
        """Who comes in by slip: everybody but the staff, who have passwords. By given name."""
        rows = [row for row in self._roll.shown.rows if row.votes or Role.SECRETARY not in row.roles]
        return tuple(sorted(rows, key=lambda row: (not row.votes, name_key(row.name))))

    def _why_off(self) -> str:
        if self._meeting.shown.connection.state is Line.OFFLINE:
            return refusal(self._words, "offline").text
        return ""

    def _line(self, row: PersonRow) -> PersonLine:
        button = self.buttons[row.person] = Button(self._theme, "", icon=Icon.KEY)
        button.clicked.connect(lambda: self.ask_slip(row.person))
        line = self.lines[row.person] = PersonLine(self._theme, row.name, (button,))
        return line

    def _show_line(self, line: PersonLine, row: PersonRow, off: str) -> None:
        words, button = self._words, self.buttons[row.person]
        parts = [standing(words, row)]
        if row.connected is not None:
            parts.append(words.text(f"ui.secretary.slips.{'online' if row.connected else 'not_online'}"))
        line.set_text(row.name, " · ".join(part for part in parts if part))
        text = words.text("ui.secretary.button.new_slip")
        button.setText(text)
        button.set_reason(off or (words.text("ui.secretary.slips.making") if self._batch else ""))
        button.setAccessibleName(f"{text}: {row.name}")

    def _put(self, person: PersonId, widget: QWidget | None) -> None:
        line = self.lines.get(person)
        if line is not None:
            line.put(widget)
            if widget is not None:
                self.show_widget(widget)
            else:
                self.buttons[person].setFocus()

    def _put_away_all(self) -> None:
        for line in self.lines.values():
            line.put(None)

    def _sift(self) -> None:
        query = self.seek.text()
        for row in self._rows():
            self.lines[row.person].setVisible(matches(row, query))

    def _tell(self, banner: Banner) -> None:
        banner.closed.connect(lambda: self.told.end_state("slips"))
        self.told.show_state("slips", banner)
        self.show_widget(banner)


class _Batch:
    """Slips being made for everybody; forgotten with the pages they were made for."""

    def __init__(self, path: Path, rows: tuple[PersonRow, ...]) -> None:
        self.path = path
        self._rows = rows
        self._digits: list[str] = []

    def take(self, slip: Slip) -> None:
        """The next one came."""
        self._digits.append(slip.digits)

    def next(self) -> PersonId | None:
        """Who is next; None when everybody has one."""
        at = len(self._digits)
        return self._rows[at].person if at < len(self._rows) else None

    def printed(self) -> tuple[PrintedSlip, ...]:
        """The pages' content, in the order of the list."""
        pairs = zip(self._rows, self._digits, strict=True)
        return tuple(PrintedSlip(row.name, row.office or row.unit, digits) for row, digits in pairs)
