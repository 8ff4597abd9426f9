"""The delegate's window during a meeting: read, and vote on what is read.

The vote card docks beside or below the paper and never covers it or takes the focus. Must not
navigate: it says what was wanted.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.capped import CappedColumn
from meetingroom.client.kit.card import Page
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.panes import PaneMode, Panes
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.document.pane import DocumentPane
from meetingroom.client.pages.meeting.banners import MeetingBanners
from meetingroom.client.pages.meeting.header import MeetingHeader
from meetingroom.client.pages.meeting.side import MeetingSide
from meetingroom.client.pages.search.wording import Wanted
from meetingroom.client.pages.vote.card import VoteCard
from meetingroom.client.reader.renderer import Renderer
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.attendance_view import AttendanceView
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.conflict_view import ConflictView
from meetingroom.client.views.link import Failed
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.poll_view import PollView
from meetingroom.client.views.search_view import SearchView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.rules.ids import PaperId
from meetingroom.words.catalogue import Words

_HELP = "help"
_FEW_LINES = 20
"""A window of fewer lines of text has no room for bars."""


class MeetingPage(Page):
    """``back_wanted``: to Hôm nay; ``settings_wanted``; ``elsewhere_wanted(Wanted)``: words were found in a
    paper of another meeting. One renderer serves one page."""

    back_wanted = Signal()
    settings_wanted = Signal()
    sign_in_wanted = Signal()
    elsewhere_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        words: Words,
        bridge: Bridge,
        meeting: str,
        renderer: Renderer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.meeting = MeetingView(bridge, meeting, self)
        self.session = SessionView(bridge, meeting, self)
        self.agenda = AgendaView(bridge, meeting, self)
        self.poll = PollView(bridge, meeting, self)
        self.attendance = AttendanceView(bridge, meeting, self)
        self.speaking = SpeakingView(bridge, meeting, self)
        self.conflict = ConflictView(bridge, meeting, self)
        self.search = SearchView(bridge, self)
        self._meeting = meeting
        self._words = words
        self.bar = HeaderBar(theme)
        self._menu = IconButton(theme, Icon.MENU, "")
        self._actions: list[tuple[IconButton, str]] = [(self._menu, "ui.meeting.button.programme")]
        self._add_actions()
        self._header = MeetingHeader(self.bar, words, self.meeting)
        self.banners = BannerStack(theme)
        self._states = MeetingBanners(
            theme, words, self.banners, self.session, self.meeting, self.attendance, self.speaking
        )
        self._states.sign_in_wanted.connect(self.sign_in_wanted)
        self.side = MeetingSide(
            theme, words, self.agenda, self.session, self.speaking, self.conflict, self.search, meeting
        )
        self.document = DocumentPane(theme, words, bridge, meeting, self.session, renderer)
        self.card = VoteCard(theme, words, self.poll, self.session, self.meeting, parent=self)
        self.card.hide()
        self.panes = Panes(theme, self.side, self.document)
        self._banner_area = CappedColumn(theme, words.text("ui.meeting.notices"))
        self._banner_area.add(self.banners)
        for part in (self.bar, self._banner_area):
            self.body.addWidget(part)
        self.body.addWidget(self.panes, 1)
        self._menu.clicked.connect(self._toggle_programme)
        self.panes.mode_changed.connect(self._on_mode)
        self.side.paper_wanted.connect(self.open_paper)
        self.side.found_wanted.connect(self._open_wanted)
        self.side.search_left.connect(self.panes.close_nav)
        self.document.programme_wanted.connect(self._open_programme)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+F"), self)
        shortcut.activated.connect(self.begin_search)
        self.card.wanted.connect(self._dock)
        self.agenda.changed.connect(self._follow_open_paper)
        self.session.help_answered.connect(self._on_help)
        self._name_actions()
        self._on_mode(self.panes.mode)
        self._dock(self.card.is_wanted)

    def set_words(self, words: Words) -> None:
        """Another language, or another manner of address."""
        self._words = words
        self._name_actions()
        for part in (self._header, self._states, self.side, self.document, self.card):
            part.set_words(words)
        self.banners.end_state(_HELP)

    def open_paper(self, paper: str) -> None:
        """Show a paper; where the list lay over the page it goes away."""
        self.side.mark(PaperId(paper))
        self.document.open(paper)
        self._follow_open_paper()
        self.panes.close_nav()

    def open_found(self, wanted: Wanted) -> None:
        """Show the page where words were found."""
        self.side.mark(PaperId(wanted.paper))
        self.document.open_found(wanted.paper, wanted.version, wanted.page, wanted.query, exact=wanted.exact)
        self._follow_open_paper()
        self.panes.close_nav()

    def begin_search(self) -> None:
        """Look for words in all papers."""
        self.panes.open_nav()
        self.side.begin_search()

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _add_actions(self) -> None:
        self.bar.set_leading(self._menu)
        for icon, key, act in (
            (Icon.SEARCH, "ui.search.button.begin", self.begin_search),
            (Icon.HELP, "ui.connection.button.call_secretary", self._call_for_help),
            (Icon.SETTINGS, "ui.meeting.button.settings", self.settings_wanted.emit),
            (Icon.HOME, "ui.meeting.button.back_today", self.back_wanted.emit),
        ):
            button = IconButton(self._theme, icon, "")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.bar.add_action(button)
            self._actions.append((button, key))

    def _name_actions(self) -> None:
        for button, key in self._actions:
            button.set_text(self._words.text(key))

    def _open_wanted(self, wanted: Wanted) -> None:
        if wanted.meeting == self._meeting:
            self.open_found(wanted)
        else:
            self.elsewhere_wanted.emit(wanted)

    def _toggle_programme(self) -> None:
        self.side.show_programme()
        self.panes.toggle_nav()

    def _open_programme(self) -> None:
        self.side.show_programme()
        self.panes.open_nav()

    def _call_for_help(self) -> None:
        self.session.call_for_help(voting=self.card.is_wanted)

    def _on_help(self, failed: Failed | None) -> None:
        """The secretary is told, or, where she cannot be, the person is told how to get her."""
        seat, words = self.session.shown.seat, self._words
        if failed is not None:
            runs = (
                words.spans("ui.meeting.help", seat=seat) if seat else words.spans("ui.meeting.help_no_seat")
            )
        elif seat:
            runs = words.spans("ui.connection.called", seat=seat)
        else:
            runs = words.spans("ui.meeting.called")
        kind = BannerKind.GOOD if failed is None else BannerKind.INFO
        banner = Banner(self._theme, kind, "", runs=runs, closable=True)
        banner.closed.connect(lambda: self.banners.end_state(_HELP))
        self.banners.show_state(_HELP, banner)

    def _follow_open_paper(self) -> None:
        """A conflict of interest is declared on the item whose paper is being read."""
        paper = self.document.paper
        rows = self.agenda.shown.rows
        item = next((row.item for row in rows if any(p.paper == paper for p in row.papers)), None)
        self.conflict.look_at(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a window of few lines the bars give way to the paper and the card: the title goes, a
        banner scrolls, and during a vote the card alone tells of the line."""
        low = self.height() < _FEW_LINES * self._theme.tokens.type.body
        docked = self.card.is_wanted
        self._header.set_compact(low)
        self.document.set_compact(low)
        self.side.set_compact(low)
        self._banner_area.set_cap(self.height() // (4 if low else 3))
        self._banner_area.setVisible(not (low and docked))

    def _dock(self, wanted: bool) -> None:
        self.panes.set_dock(self.card if wanted else None)
        self._fit()

    def _on_mode(self, mode: PaneMode) -> None:
        narrow = mode is not PaneMode.WIDE
        self.bar.show_leading(narrow)
        self.document.offer_programme(narrow)
