"""The window of a desk: signing in, Hôm nay, and from there the screen of one's seat in a meeting.

It keeps one screen in sight and says everything again when language or manner of address change. Must
not open a desk itself: it is given one by signing in, or from outside.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.card import Page
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.pages.settings.page import SettingsPage
from meetingroom.client.pages.shell.choices import Choices, RemembersChoices
from meetingroom.client.pages.shell.phrases import phrases_of
from meetingroom.client.pages.shell.screens import (
    Surroundings,
    has_screen,
    make_bridge,
    make_home,
    make_screen,
    make_session,
)
from meetingroom.client.pages.today.seat import Seat
from meetingroom.rules.terms import BodyKind
from meetingroom.words.catalogue import Address, Language, Manner, Words

if TYPE_CHECKING:
    from meetingroom.client.pages.search.wording import Wanted
    from meetingroom.client.pages.today.page import TodayPage
    from meetingroom.client.reader.renderer import Renderer
    from meetingroom.client.views.bridge import Bridge
    from meetingroom.client.views.link import DeskLink
    from meetingroom.client.views.session_view import SessionView

LoadWords = Callable[[Language], Words]


class Shell(Page):
    """``show_sign_in(page)`` or ``enter(desk)`` puts the first screen in; ``closed`` when the window has
    been closed; ``left``: the person hands the machine over (the owner closes his desk).

    ``renderer`` makes the reader's renderer when the first paper window is wanted; its owner closes it.
    """

    closed = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        load_words: LoadWords,
        choices: RemembersChoices,
        renderer: "Callable[[], Renderer]",
        *,
        version: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._load_words = load_words
        self._memory = choices
        self._choices = choices.recall()
        self._renderer = renderer
        self._version = version
        self._manner = Manner()
        self._loaded: dict[Language, Words] = {}
        self._bridge: Bridge | None = None
        self._today: TodayPage | None = None
        self._settings: SettingsPage | None = None
        self._before_settings: QWidget | None = None
        self._session: SessionView | None = None
        self._screens: dict[tuple[str, Seat], QWidget] = {}
        self._wanted: Seat | None = None
        self._sign_in: QWidget | None = None
        self._notices = BannerStack(theme)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self.body.addWidget(self._notices)
        self.body.addWidget(host, 1)
        look = self._choices
        theme.apply(look.theme or theme.system_choice(), look.text_percent)
        theme.set_phrases(phrases_of(self.words))
        self.setWindowTitle(self.words.text("ui.shell.title"))
        QShortcut(QKeySequence(QKeySequence.StandardKey.FullScreen), self).activated.connect(
            self._switch_full_screen
        )

    @property
    def words(self) -> Words:
        """The words in force."""
        language = self._choices.language
        if language not in self._loaded:
            self._loaded[language] = self._load_words(language)
        return self._loaded[language].addressing(self._manner)

    @property
    def screen_now(self) -> QWidget | None:
        """The screen in sight."""
        return self._stack.currentWidget()

    @property
    def bridge(self) -> "Bridge | None":
        """The cord to the desk that is open."""
        return self._bridge

    # ── coming in ─────────────────────────────────────────────────────────────────────────────

    def show_sign_in(self, page: QWidget) -> None:
        """Put the page of signing in into the window; it goes when a desk is entered."""
        self._sign_in = page
        self._show(page)

    def enter(self, desk: "DeskLink", *, meeting: str = "", seat: Seat | None = None) -> None:
        """A desk is open: Hôm nay, or at once a seat in a meeting (without `meeting`: in the next one,
        as soon as it is known)."""
        self.leave_desk()
        self._put_sign_in_away()
        self._bridge = make_bridge(desk, self)
        self._today = make_home(self._theme, self.words, self._bridge)
        self._today.meeting_wanted.connect(lambda meeting, seat: self.go_to(meeting, Seat(seat)))
        self._today.paper_wanted.connect(self._go_to_paper)
        self._today.settings_wanted.connect(self.open_settings)
        self._today.leave_wanted.connect(self.left)
        self._today.view.changed.connect(self._learn_manner)
        self._show(self._today)
        self._wanted = seat if not meeting else None
        self._learn_manner()
        if meeting and seat is not None:
            self.go_to(meeting, seat)

    def say_trouble(self) -> None:
        """Something of ours went wrong that nobody could foresee; said once, until it is put away."""
        runs = self.words.spans("ui.shell.trouble")
        banner = Banner(self._theme, BannerKind.WARN, "", runs=runs, code="PM-01", closable=True)
        banner.closed.connect(lambda: self._notices.end_state("trouble"))
        self._notices.show_state("trouble", banner)

    def leave_desk(self) -> None:
        """Take every screen of the desk away and hear it no more."""
        self._close_settings()
        gone = [*self._screens.values(), *([self._today] if self._today is not None else [])]
        self._screens.clear()
        self._today, self._session = None, None
        for screen in gone:
            self._stack.removeWidget(screen)
            screen.hide()
            screen.deleteLater()
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        self._manner = Manner()

    def say_rescued(self, unsent: int, *, unreadable: bool = False) -> None:
        """The drawer had been damaged; what was saved out of it. `unreadable`: nothing could be."""
        kind = BannerKind.WARN if unreadable else BannerKind.INFO
        key = "ui.shell.unreadable" if unreadable else "ui.shell.rescued"
        banner = Banner(self._theme, kind, "", runs=self.words.spans(key, n=unsent), closable=True)
        banner.closed.connect(lambda: self._notices.end_state("rescued"))
        self._notices.show_state("rescued", banner)

    # ── going about ───────────────────────────────────────────────────────────────────────────

    def go_to(self, meeting: str, seat: Seat) -> QWidget | None:
        """The screen of a seat in a meeting; the same one each time. None where there is none."""
        if self._bridge is None or not has_screen(seat):
            return None
        screen = self._screens.get((meeting, seat))
        if screen is None:
            self._follow(meeting)
            around = Surroundings(self._theme, self.words, self._bridge, meeting, self._renderer)
            screen = make_screen(seat, around)
            for name, act in (
                ("back_wanted", self.go_home),
                ("settings_wanted", self.open_settings),
                ("sign_in_wanted", self.left.emit),
                ("table_wanted", lambda: self.go_to(meeting, Seat.TABLE)),
                ("elsewhere_wanted", self._go_to_found),
            ):
                signal = getattr(screen, name, None)
                if signal is not None:
                    signal.connect(act)
            self._screens[(meeting, seat)] = screen
        self._show(screen)
        return screen

    def go_home(self) -> None:
        """Back to Hôm nay."""
        if self._today is not None:
            self._show(self._today)

    def open_settings(self) -> None:
        """Settings over what is open; leaving them leads back."""
        self._before_settings = self._stack.currentWidget()
        self._make_settings()

    # ── words and look ────────────────────────────────────────────────────────────────────────

    def set_language(self, language: Language) -> None:
        """Say everything in this language from now on."""
        self._choose(language=language)
        self._theme.set_phrases(phrases_of(self.words))
        self._reword()
        if self._settings is not None:
            # The kit's own words stand in it too, and those are set when it is made.
            self._stack.removeWidget(self._settings)
            self._settings.deleteLater()
            self._make_settings()

    def _reword(self) -> None:
        self.setWindowTitle(self.words.text("ui.shell.title"))
        for number in range(self._stack.count()):
            say = getattr(self._stack.widget(number), "set_words", None)
            if say is not None:
                say(self.words)

    def _learn_manner(self) -> None:
        """How this person is addressed follows from the first meeting he takes part in."""
        if self._today is None:
            return
        today = self._today.view.shown
        rows = (*today.next, *today.past)
        if self._session is None and rows:
            self._follow(rows[0].meeting)
        wanted = self._wanted
        if wanted is not None and today.next:
            self._wanted = None
            self.go_to(today.next[0].meeting, wanted)

    def _follow(self, meeting: str) -> None:
        if self._bridge is None:
            return
        if self._session is not None:
            self._session.changed.disconnect(self._on_session)
            self._session.deleteLater()
        self._session = make_session(self._bridge, meeting, self)
        self._session.changed.connect(self._on_session)
        self._on_session()

    def _on_session(self) -> None:
        if self._session is None:
            return
        me = self._session.shown
        manner = Manner(Address(me.address.value), BodyKind(me.body_kind.value))
        if manner != self._manner:
            self._manner = manner
            self._reword()

    def _choose(
        self,
        *,
        theme: ThemeName | None = None,
        text_percent: int | None = None,
        language: Language | None = None,
    ) -> None:
        before = self._choices
        self._choices = Choices(
            theme or before.theme, text_percent or before.text_percent, language or before.language
        )
        self._memory.remember(self._choices)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _show(self, screen: QWidget) -> None:
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        screen.setFocus()

    def _put_sign_in_away(self) -> None:
        page, self._sign_in = self._sign_in, None
        if page is not None:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def _go_to_paper(self, meeting: str, paper: str) -> None:
        screen = self.go_to(meeting, Seat.TABLE)
        show = getattr(screen, "open_paper", None)
        if show is not None:
            show(paper)

    def _go_to_found(self, wanted: "Wanted") -> None:
        """Words were found in a paper of another meeting than the one they were looked for in."""
        screen = self.go_to(wanted.meeting, Seat.TABLE)
        show = getattr(screen, "open_found", None)
        if show is not None:
            show(wanted)

    def _make_settings(self) -> None:
        self._settings = SettingsPage(self._theme, self.words, self._version)
        self._settings.appearance_chosen.connect(
            lambda name, percent: self._choose(theme=ThemeName(name), text_percent=percent)
        )
        self._settings.language_chosen.connect(lambda language: self.set_language(Language(language)))
        self._settings.left.connect(self._leave_settings)
        self._show(self._settings)

    def _leave_settings(self) -> None:
        before = self._before_settings
        self._close_settings()
        if before is not None:
            self._show(before)

    def _close_settings(self) -> None:
        settings, self._settings, self._before_settings = self._settings, None, None
        if settings is not None:
            self._stack.removeWidget(settings)
            settings.hide()
            settings.deleteLater()

    def _switch_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
