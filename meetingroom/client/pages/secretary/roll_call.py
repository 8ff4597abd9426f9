"""Điểm danh: everybody by name with his value, the rest by one tap, quorum beside. Must not count votes."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.pages.chair.wording import reason
from meetingroom.client.pages.meeting.header import presence_chip
from meetingroom.client.pages.secretary.person_row import matches
from meetingroom.client.pages.secretary.roll_line import RollLine
from meetingroom.client.pages.secretary.section import Section
from meetingroom.client.views.attendance_view import AttendanceView, PersonRow
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import Attendance, SittingState
from meetingroom.words.catalogue import Words
from meetingroom.words.names import name_key

_UNDER_WAY = (SittingState.IN_SESSION, SittingState.RECESS)


class RollCallSection(Section):
    """The second job. Members in the order of their given names, guests and others in a list of their own."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        roll: AttendanceView,
        meeting: MeetingView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, words, "ui.secretary.tab.attendance", parent)
        self.view = roll
        self._meeting = meeting
        self.lines: dict[PersonId, RollLine] = {}
        self._summary = Card(theme, title=words.text("ui.secretary.tab.attendance"))
        self.add(self._summary)
        self._sitting = Label(theme)
        self._quorum = Chip(theme)
        self._counts = Label(theme, wrap=False)
        self._unrecorded = Label(theme, "", tone=Tone.WARN)
        self._off = Label(theme, "", tone=Tone.WARN)
        self.rest = Button(theme, "", variant=Variant.PRIMARY, icon=Icon.YES, large=True)
        self.seek = QLineEdit()
        facts, acts = spaced(theme, FlowLayout(), gap=Gap.M), spaced(theme, FlowLayout(), gap=Gap.M)
        for widget in (self._sitting, self._quorum, self._counts):
            facts.addWidget(widget)
        self._summary.body.addLayout(facts)
        for label in (self._unrecorded, self._off):
            self._summary.add(label)
        acts.addWidget(self.rest)
        self._summary.body.addLayout(acts)
        self._summary.add(self.seek)
        self._members = Card(theme, title=words.text("ui.secretary.roll.members"))
        self._guests = Card(theme, title=words.text("ui.secretary.roll.guests"))
        self._nobody = Label(theme, "", tone=Tone.NEUTRAL)
        self._boxes = {}
        for card in (self._members, self._guests):
            self._boxes[card] = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
            card.body.addLayout(self._boxes[card])
            self.add(card)
        self._members.add(self._nobody)
        self.body.addStretch(1)
        self.rest.clicked.connect(self._mark_rest)
        self.seek.textChanged.connect(lambda _text: self._sift())
        roll.changed.connect(self.show_now)
        meeting.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        super().set_words(words)
        self.show_now()

    def show_now(self) -> None:
        """Word everything again; lines of people who stay keep their widgets."""
        roll, words, head = self.view.shown, self._words, self._meeting.shown
        for card, key in (
            (self._summary, "ui.secretary.tab.attendance"),
            (self._members, "ui.secretary.roll.members"),
            (self._guests, "ui.secretary.roll.guests"),
        ):
            if card.title is not None:
                card.title.setText(words.text(key))
        say(self._sitting, roll.title)
        long, short, tone = presence_chip(words, head)
        self._quorum.set(long, icon=Icon.PEOPLE, tone=tone, short=short)
        self._quorum.setVisible(bool(long))
        members = [row for row in roll.rows if row.votes]
        unmarked = self._unmarked()
        absent = roll.count(Attendance.ABSENT_EXCUSED) + roll.count(Attendance.ABSENT_UNEXCUSED)
        counts = words.text(
            "ui.secretary.attendance.counts", present=roll.present, absent=absent, unmarked=len(unmarked)
        )
        outside = sum(row.left_at is not None for row in members)
        if outside:
            counts = f"{counts} · {words.text('ui.secretary.attendance.outside', n=outside)}"
        say(self._counts, counts if members else "")
        sending = sum(row.pending is not None for row in roll.rows)
        say(self._unrecorded, words.text("ui.secretary.attendance.unrecorded", n=sending) if sending else "")
        off = reason(words, roll.may_mark_others) if roll.rows else ""
        say(self._off, off)
        self.rest.setText(words.text("ui.secretary.button.mark_rest_present", n=len(unmarked)))
        self.rest.set_reason(off)
        self.rest.setVisible(bool(unmarked))
        self.seek.setPlaceholderText(words.text("ui.secretary.attendance.find"))
        self.seek.setAccessibleName(words.text("ui.secretary.attendance.find"))
        say(self._nobody, "" if members else words.text("ui.secretary.attendance.nobody"))
        self._show_lines(off)
        self._sift()

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _unmarked(self) -> tuple[PersonId, ...]:
        """Members nobody has marked, on the records or on their way."""
        return tuple(
            row.person
            for row in self.view.shown.rows
            if row.votes and (row.pending or row.value) is Attendance.UNMARKED
        )

    def _mark_rest(self) -> None:
        self.view.mark_rest(Attendance.PRESENT_IN_PERSON, self._unmarked())

    def _show_lines(self, off: str) -> None:
        roll, words = self.view.shown, self._words
        under_way = roll.state in _UNDER_WAY
        for person in self.lines.keys() - {row.person for row in roll.rows}:
            line = self.lines.pop(person)
            line.hide()
            line.deleteLater()
        places = {self._members: 0, self._guests: 0}
        for row in sorted(roll.rows, key=lambda row: name_key(row.name)):
            card = self._members if row.votes else self._guests
            known = row.person in self.lines
            line = self.lines[row.person] if known else self._line(row)
            line.show_row(words, row, off=off, under_way=under_way)
            if self._boxes[card].indexOf(line) != places[card]:
                self._boxes[card].insertWidget(places[card], line)
            places[card] += 1
        self._guests.setVisible(places[self._guests] > 0)

    def _line(self, row: PersonRow) -> RollLine:
        line = self.lines[row.person] = RollLine(self._theme, self._words, row)
        line.marked.connect(lambda person, value: self.view.mark(PersonId(person), Attendance(value)))
        line.explained.connect(
            lambda person, why: self.view.mark(PersonId(person), Attendance.ABSENT_EXCUSED, why)
        )
        line.moved.connect(lambda person, back: self.view.leave(PersonId(person), returned=back))
        return line

    def _sift(self) -> None:
        """Show whom the secretary looks for."""
        query = self.seek.text()
        for row in self.view.shown.rows:
            self.lines[row.person].setVisible(matches(row, query))
