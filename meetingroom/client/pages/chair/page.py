"""Bàn điều hành: the chair's window. Order at the left, the next step in the middle; the floor, the
conclusion and what the hall shows at the right; on a small screen the left slides over and the right
stands below.

While the chair votes himself his own ballot stands where the floor was. Must not navigate: it says what was
wanted.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import BannerStack
from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.card import Card, Page
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.panes import PaneMode, Panes
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.banners import ChairBanners
from meetingroom.client.pages.chair.conclusion import ConclusionCard
from meetingroom.client.pages.chair.left import ChairLeft
from meetingroom.client.pages.chair.speakers import SpeakersCard
from meetingroom.client.pages.chair.step import StepCard
from meetingroom.client.pages.hall.wording import told
from meetingroom.client.pages.meeting.header import MeetingHeader
from meetingroom.client.pages.vote.card import VoteCard
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.attendance_view import AttendanceView
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.hall_view import HallView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.poll_view import PollView, VoterStanding
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.rules.audience import Role
from meetingroom.rules.terms import PollState
from meetingroom.words.catalogue import Words

_TICK_MS = 500
_ROOM_BESIDE = 1180
_ROOM_BELOW = 1300
_LOW = 560
"""Pixels at 100 %: from this width (upright: height) on the right has a place of its own; under the
last height the large button comes before all else."""


class ChairPage(Page):
    """``back_wanted``: to Hôm nay; ``settings_wanted``."""

    back_wanted = Signal()
    settings_wanted = Signal()
    sign_in_wanted = Signal()

    def __init__(
        self, theme: Theme, words: Words, bridge: Bridge, meeting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._words = words
        self.meeting = MeetingView(bridge, meeting, self)
        self.session = SessionView(bridge, meeting, self)
        self.agenda = AgendaView(bridge, meeting, self)
        self.chair = ChairView(bridge, meeting, self)
        self.speaking = SpeakingView(bridge, meeting, self)
        self.attendance = AttendanceView(bridge, meeting, self)
        self.hall = HallView(bridge, meeting, self)
        self.poll = PollView(bridge, meeting, self)
        self._make_header(words)
        self.left = ChairLeft(theme, words, self.chair, self.agenda, self.meeting)
        self.step = StepCard(theme, words, self.chair, self.meeting, self.agenda, self.speaking, self.session)
        self.speakers = SpeakersCard(theme, words, self.speaking, self.session)
        self.conclusion = ConclusionCard(theme, words, self.chair)
        self.card = VoteCard(theme, words, self.poll, self.session, self.meeting)
        self._make_hall_line()
        self._make_columns(words)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_clock)
        self._menu.clicked.connect(self.panes.toggle_nav)
        self.panes.mode_changed.connect(self._on_mode)
        self.left.done.connect(self.panes.close_nav)
        self.step.asked.connect(self._bring_into_sight)
        self.poll.changed.connect(self._arrange)
        self.meeting.changed.connect(self._show_state)
        self.hall.changed.connect(self._show_hall)
        self.chair.changed.connect(self._show_clock)
        theme.changed.connect(self._arrange)
        self.set_words(words)
        self._on_mode(self.panes.mode)
        self._arrange()

    def set_words(self, words: Words) -> None:
        """Another language, or another manner of address."""
        self._words = words
        for button, key in self._actions:
            button.set_text(words.text(key))
        parts = (
            self._header, self._states, self.left, self.step, self.speakers, self.conclusion, self.card,
        )  # fmt: skip
        for part in parts:
            part.set_words(words)
        mine = Role.CHAIR in self.session.shown.roles
        self.setWindowTitle(words.text("ui.chair.title" if mine else "ui.chair.window"))
        self.main.setAccessibleName(words.text("ui.chair.next_step"))
        self.side.setAccessibleName(words.text("ui.chair.title"))
        self._loading.set(
            PanelKind.LOADING, words.text("ui.chair.loading"), advice=words.text("ui.chair.loading.more")
        )
        self._show_hall()
        self._show_state()
        self._show_clock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_clock()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # ── building ──────────────────────────────────────────────────────────────────────────────

    def _make_header(self, words: Words) -> None:
        self.bar = HeaderBar(self._theme)
        self._menu = IconButton(self._theme, Icon.MENU, "")
        self.bar.set_leading(self._menu)
        self._actions: list[tuple[IconButton, str]] = [(self._menu, "ui.chair.button.order")]
        for icon, key, act in (
            (Icon.SETTINGS, "ui.meeting.button.settings", self.settings_wanted.emit),
            (Icon.HOME, "ui.meeting.button.back_today", self.back_wanted.emit),
        ):
            button = IconButton(self._theme, icon, "")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.bar.add_action(button)
            self._actions.append((button, key))
        self._header = MeetingHeader(self.bar, words, self.meeting)

    def _make_hall_line(self) -> None:
        self.hall_card = Card(self._theme, title=" ", tight=True)
        self.hall_line = Label(self._theme, "")
        self.hall_card.add(self.hall_line)

    def _make_columns(self, words: Words) -> None:
        theme = self._theme
        self.banners = BannerStack(theme)
        self._states = ChairBanners(theme, words, self.banners, self.session, self.meeting, self.attendance)
        self._states.sign_in_wanted.connect(self.sign_in_wanted)
        self.floor = QWidget()
        floor = spaced(theme, QVBoxLayout(self.floor), gap=Gap.M)
        for part in (self.speakers, self.conclusion, self.hall_card):
            floor.addWidget(part)
        floor.addStretch(1)
        self.main = ScrollColumn(theme, "", max_width=900)
        self.main.add(self.banners)
        self.main.add(self.step)
        self.main.body.addStretch(1)
        self.side = ScrollColumn(theme, "", margin=theme.tokens.space.m)
        self.panes = Panes(theme, self.left, self.main)
        self._loading = StatePanel(theme, PanelKind.LOADING, "")
        self.body.addWidget(self.bar)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._loading)
        self._stack.addWidget(self.panes)
        self.body.addLayout(self._stack, 1)

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def _show_state(self) -> None:
        self._stack.setCurrentWidget(self.panes if self.meeting.shown.known else self._loading)
        self.bar.show_leading(self.meeting.shown.known and self.panes.mode is not PaneMode.WIDE)

    def _show_hall(self) -> None:
        if self.hall_card.title is not None:
            self.hall_card.title.setText(self._words.text("ui.chair.hall"))
        self.hall_line.setText(
            told(self._words, self.hall.shown, ended=self.meeting.shown.ended_at is not None)
        )

    def _show_clock(self) -> None:
        """What changes by the clock alone: the item's time, the countdown, the speaker's time."""
        words, desk = self._words, self.chair.shown
        text = short = ""
        tone = Tone.NEUTRAL
        if desk.current is not None and desk.called_at is not None and desk.planned_minutes:
            elapsed = max(0, self.session.now_ms() - desk.called_at) // 60_000
            said = {"elapsed": elapsed, "minutes": desk.planned_minutes}
            text = words.text("ui.chair.item_time", item=wording.item_words(words, desk.current), **said)
            short = words.text("ui.chair.item_time.short", **said)
            tone = Tone.WARN if elapsed > desk.planned_minutes else Tone.NEUTRAL
        self.bar.set_chip("time", text, icon=Icon.TIMER, tone=tone, short=short)
        self.step.show_now()
        self.speakers.show_now()

    def _on_mode(self, mode: PaneMode) -> None:
        self.bar.show_leading(self.meeting.shown.known and mode is not PaneMode.WIDE)

    def _bring_into_sight(self, card: QWidget) -> None:
        """Both answers of a question are seen at once; where it is taller than the window, its beginning."""

        def scroll() -> None:
            view, bar = self.main.viewport(), self.main.verticalScrollBar()
            top = card.mapTo(self, card.rect().topLeft()).y() - view.mapTo(self, view.rect().topLeft()).y()
            below = top + card.height() - view.height()
            if top < 0 or card.height() >= view.height():
                bar.setValue(bar.value() + top)
            elif below > 0:
                bar.setValue(bar.value() + below)

        # The card is laid out by the events of the first turn; its place is known in the second.
        QTimer.singleShot(0, card, lambda: QTimer.singleShot(0, card, scroll))

    # ── who stands where ──────────────────────────────────────────────────────────────────────

    @property
    def votes_now(self) -> bool:
        """The chair's own ballot is due: he is an elector of a vote that goes on."""
        shown = self.poll.shown
        return (
            shown is not None
            and shown.state in (PollState.OPEN, PollState.HELD)
            and shown.standing is VoterStanding.VOTER
        )

    def _arrange(self) -> None:
        """Put the floor, and the chair's own ballot, where this window has room for them."""
        scale = self._theme.text_percent / 100
        upright = self.height() > self.width()
        room = self.height() / scale >= _ROOM_BELOW if upright else self.width() / scale >= _ROOM_BESIDE
        low = self.height() / scale < _LOW
        self.step.set_low(low)
        self.left.set_low(low)
        voting = self.votes_now
        # What is being typed keeps its place and the focus: the ballot then stands in the middle.
        beside = room and voting and not self.conclusion.text.hasFocus()
        wanted: QWidget | None = None
        if room:
            wanted = self.card if beside else self.side
        self._place(self.floor, self.side if room else self.main)
        if not beside:
            self._place(self.card, self.main)
        self.card.setVisible(voting)
        if self.panes.dock() is not wanted:
            self.panes.set_dock(wanted)

    def _place(self, part: QWidget, column: ScrollColumn) -> None:
        """Let a part stand at the end of a column, before the stretch; nothing moves that stands there."""
        if column.body.indexOf(part) >= 0:
            return
        at = column.body.count()
        if column is self.main:
            at = column.body.indexOf(self.step) + 1
            if part is self.floor and column.body.indexOf(self.card) >= 0:
                at = column.body.indexOf(self.card) + 1
        column.body.insertWidget(at, part)
        part.show()
