"""Hôm nay: my next meeting with one way in, what is new since I last looked, what is past.

Must not open a meeting: it says which one, and as whom, was wanted.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import Card, Page, clear_layout
from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow, RowList
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.meeting.banners import way_out
from meetingroom.client.pages.meeting.header import line_chip
from meetingroom.client.pages.today import wording
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.today_view import MeetingRow, NewPaper, TodayView
from meetingroom.client.views.values import Line
from meetingroom.rules.terms import MeetingState, SittingState
from meetingroom.words import dates
from meetingroom.words.catalogue import Words
from meetingroom.words.refusals import refusal

_MOST_NEW = 6


class TodayPage(Page):
    """``meeting_wanted(meeting, seat)`` where ``seat`` is a `wording.Seat`; ``paper_wanted(meeting,
    paper)``; ``settings_wanted``; ``leave_wanted``: hand the machine over."""

    meeting_wanted = Signal(str, str)
    paper_wanted = Signal(str, str)
    settings_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = words
        self.view = TodayView(bridge, self)
        self._bridge = bridge
        self.bar = HeaderBar(theme)
        self._actions: list[tuple[IconButton, str]] = []
        for icon, key, wanted in (
            (Icon.SETTINGS, "ui.meeting.button.settings", self.settings_wanted),
            (Icon.SIGN_OUT, "ui.today.button.sign_out", self.leave_wanted),
        ):
            button = IconButton(theme, icon, "")
            button.clicked.connect(wanted)
            self.bar.add_action(button)
            self._actions.append((button, key))
        self.banners = BannerStack(theme)
        self._column = ScrollColumn(theme, words.text("ui.today.title"), max_width=960)
        self._panel = StatePanel(theme, PanelKind.LOADING, "")
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._stack.addWidget(self._column)
        self._stack.addWidget(self._panel)
        for part in (self.bar, self.banners):
            self.body.addWidget(part)
        self.body.addWidget(middle, 1)
        self._drawn: object = None
        self._trouble = ""
        self.view.changed.connect(self._show)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._drawn = None
        for state in self.banners.states():
            self.banners.end_state(state)
        self._trouble = ""
        self._show()

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        today, words = self.view.shown, self._words
        for button, key in self._actions:
            button.set_text(words.text(key))
        self._column.setAccessibleName(words.text("ui.today.title"))
        greeting = words.text("ui.today.greeting", name=today.name) if today.name else ""
        self.bar.set_title(words.text("ui.today.title"), greeting)
        text, short, icon, tone = line_chip(words, today.connection)
        self.bar.set_chip("sync", text, icon=icon, tone=tone, short=short)
        self._show_line()
        if not today.loaded:
            self._panel.set(PanelKind.LOADING, words.text("ui.today.loading"))
            self._stack.setCurrentWidget(self._panel)
        elif not today.next and not today.past:
            self._panel.set(
                PanelKind.EMPTY, words.text("ui.today.nothing"), advice=words.text("ui.today.nothing_more")
            )
            self._stack.setCurrentWidget(self._panel)
        else:
            self._stack.setCurrentWidget(self._column)
            content = (today.name, today.next, today.past, today.new)
            if content != self._drawn:
                # Redrawn only when it says something else: a finger may be coming down on a button.
                self._drawn = content
                self._draw()

    def _show_line(self) -> None:
        line = self.view.shown.connection
        if line.state is not Line.OFFLINE or not line.since:
            self.banners.end_state("line")
        elif "line" not in self.banners.states():
            runs = self._words.spans("ui.connection.lost", since=dates.hour(line.since))
            retry = (self._words.text("ui.connection.button.retry"), self._bridge.desk.reconnect)
            banner = Banner(self._theme, BannerKind.OFFLINE, "", runs=runs, actions=(retry,))
            self.banners.show_state("line", banner)
        self._show_trouble(line.code if line.state is Line.TROUBLE else "")

    def _show_trouble(self, code: str) -> None:
        """The line holds and yet does not serve: why, and what to do."""
        if code == self._trouble:
            return
        self._trouble = code
        if not code:
            self.banners.end_state("trouble")
            return
        said = refusal(self._words, code)
        way = way_out(self._words, code, self.leave_wanted.emit, self._bridge.desk.reconnect)
        banner = Banner(self._theme, BannerKind.WARN, "", runs=said.spans, actions=(way,), code=said.support)
        self.banners.show_state("trouble", banner)

    def _draw(self) -> None:
        clear_layout(self._column.body)
        today = self.view.shown
        for number, row in enumerate(today.next):
            self._column.add(self._meeting(row, primary=number == 0))
        if today.next:
            self._column.add(self._news(today.new))
        if today.past:
            self._column.add(self._past(today.past))
        self._column.body.addStretch(1)

    def _meeting(self, row: MeetingRow, *, primary: bool) -> Card:
        theme, words = self._theme, self._words
        card = Card(theme)
        going_on = row.state is MeetingState.OPENED
        if going_on:
            in_session = row.sitting_state is SittingState.IN_SESSION
            said = (
                words.text("ui.today.in_session")
                if in_session
                else words.text(f"label.sitting.{row.sitting_state or SittingState.PLANNED}")
            )
            card.add_row(
                Chip(theme, said, icon=Icon.CURRENT, tone=Tone.PRIMARY if in_session else Tone.NEUTRAL)
            )
        card.add(Label(theme, row.title, TextRole.TITLE))
        card.add(Label(theme, row.body_name, TextRole.BODY, tone=Tone.NEUTRAL))
        buttons = spaced(theme, FlowLayout(), gap=Gap.M)
        for number, (seat, text, icon) in enumerate(wording.ways_in(words, row)):
            loud = Variant.PRIMARY if primary and number == 0 else Variant.SECONDARY
            button = Button(theme, text, variant=loud, icon=icon, large=number == 0)
            button.clicked.connect(
                lambda _checked=False, seat=seat: self.meeting_wanted.emit(row.meeting, seat)
            )
            buttons.addWidget(button)
        card.body.addLayout(buttons)
        for line in wording.facts(words, row):
            card.add(Label(theme, line))
        return card

    def _news(self, new: tuple[NewPaper, ...]) -> Card:
        theme, words = self._theme, self._words
        card = Card(theme, title=words.text("ui.today.since_last"))
        rows = RowList(theme, words.text("ui.today.since_last"), empty=words.text("ui.today.nothing_new"))
        rows.set_rows([self._new_row(paper) for paper in new[:_MOST_NEW]])
        card.add(rows)
        return card

    def _new_row(self, new: NewPaper) -> ActionRow:
        theme, words = self._theme, self._words
        read = Button(theme, words.text("ui.paper.button.open"), icon=Icon.DOCUMENT)
        name = f"{new.paper.number} {new.paper.title}".strip()
        read.setAccessibleName(f"{read.text()}: {name}")
        read.clicked.connect(lambda: self.paper_wanted.emit(new.meeting, new.paper.paper))
        when = dates.day_and_hour(new.at)
        version = words.text("ui.reader.version", version=new.version)
        marks = wording.badges(words, new.badges)
        return ActionRow(theme, name, f"{version} · {when}", badges=marks, actions=(read,))

    def _past(self, past: tuple[MeetingRow, ...]) -> Card:
        theme, words = self._theme, self._words
        card = Card(theme, title=words.text("ui.today.past"))
        rows = RowList(theme, words.text("ui.today.past"), empty="")
        drawn = []
        for row in past:
            seat, text, icon = wording.way_back(words)
            look = Button(theme, text, icon=icon)
            look.setAccessibleName(f"{text}: {row.title}")
            look.clicked.connect(
                lambda _checked=False, row=row, seat=seat: self.meeting_wanted.emit(row.meeting, seat)
            )
            when = dates.weekday_and_day(row.starts_at)
            drawn.append(ActionRow(theme, row.title, f"{row.body_name} · {when}", actions=(look,)))
        rows.set_rows(drawn)
        card.add(rows)
        return card
