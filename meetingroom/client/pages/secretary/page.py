"""Bàn thư ký: four jobs of one meeting in one window. Must not navigate: it says what was wanted.

page = SecretaryPage(theme, words, bridge, meeting, documents)
page.load_folder(path)                       # as if chosen in the dialog
page.export_minutes(path)                    # then `minutes_exported(path)` or `minutes_not_exported`
"""

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from meetingroom.client.kit.banner import BannerStack
from meetingroom.client.kit.buttons import IconButton
from meetingroom.client.kit.capped import CappedColumn
from meetingroom.client.kit.card import Page
from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import Background
from meetingroom.client.pages.meeting.banners import MeetingBanners
from meetingroom.client.pages.meeting.header import MeetingHeader
from meetingroom.client.pages.secretary.calls import Calls
from meetingroom.client.pages.secretary.documents import Documents, OfficeDocuments
from meetingroom.client.pages.secretary.minutes import MinutesSection
from meetingroom.client.pages.secretary.programme import ProgrammeSection
from meetingroom.client.pages.secretary.roll_call import RollCallSection
from meetingroom.client.pages.secretary.section import Section
from meetingroom.client.pages.secretary.slips import SlipsSection
from meetingroom.client.pages.secretary.switch import Switch
from meetingroom.client.views.attendance_view import AttendanceView
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.calls_view import CallsView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.minutes_view import MinutesView
from meetingroom.client.views.secretary_view import SecretaryView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.values import Line
from meetingroom.words.catalogue import Words

_FEW_LINES = 34
"""In a window of fewer lines of text the choice of jobs scrolls with the job."""
_HARDLY_ANY_LINES = 20
"""In a window of fewer lines the header has no room for the title."""


class Job(IntEnum):
    """The secretary's jobs, in the order of their buttons."""

    PROGRAMME = 0
    ROLL_CALL = 1
    SLIPS = 2
    MINUTES = 3


_JOBS = {
    Job.PROGRAMME: ("ui.secretary.tab.programme", Icon.FILES),
    Job.ROLL_CALL: ("ui.secretary.tab.attendance", Icon.PEOPLE),
    Job.SLIPS: ("ui.secretary.tab.slips", Icon.KEY),
    Job.MINUTES: ("ui.secretary.tab.minutes", Icon.MINUTES),
}


class _Banners(MeetingBanners):
    """The secretary marks everybody, herself too, on the roll: no banner asks her to."""

    LOST = "ui.secretary.offline"

    def _show_check_in(self) -> None:
        pass


class SecretaryPage(Page):
    """``back_wanted``: to Hôm nay; ``settings_wanted``. Without `documents` files are written as the office
    does (see `OfficeDocuments`)."""

    back_wanted = Signal()
    settings_wanted = Signal()
    sign_in_wanted = Signal()
    minutes_exported = Signal(str)
    minutes_not_exported = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        bridge: Bridge,
        meeting: str,
        documents: Documents | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._bridge = bridge
        self._documents: Documents = documents or OfficeDocuments()
        self.meeting = MeetingView(bridge, meeting, self)
        self.session = SessionView(bridge, meeting, self)
        self.attendance = AttendanceView(bridge, meeting, self)
        self.bench = SecretaryView(bridge, meeting, self)
        self.draft = MinutesView(bridge, meeting, self)
        self._background = background = Background(workers=1, name="secretary")
        self.destroyed.connect(lambda: background.close())
        self.bar = HeaderBar(theme)
        self._actions = self._make_actions()
        self._header = MeetingHeader(self.bar, words, self.meeting)
        self.banners = BannerStack(theme)
        self._states = _Banners(theme, words, self.banners, self.session, self.meeting, self.attendance)
        self._states.sign_in_wanted.connect(self.sign_in_wanted)
        self._calls = Calls(theme, words, self.banners, CallsView(bridge, meeting, self))
        self._banner_area = CappedColumn(theme, words.text("ui.meeting.notices"))
        self._banner_area.add(self.banners)
        self.switch = Switch(theme, [icon for _, icon in _JOBS.values()])
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._sections: dict[Job, Section] = {}
        self._job = Job.PROGRAMME
        self._panel = StatePanel(theme, PanelKind.LOADING, "")
        self._stack.addWidget(self._panel)
        for part in (self.bar, self._banner_area, self.switch):
            self.body.addWidget(part)
        self.body.addWidget(middle, 1)
        self.switch.chosen.connect(lambda number: self.show_job(Job(number)))
        self.meeting.changed.connect(self._show_whether_here)
        self._word()
        self.show_job(Job.PROGRAMME)

    # ── what others ask ───────────────────────────────────────────────────────────────────────

    def set_words(self, words: Words) -> None:
        """Another language, or another manner of address."""
        self._words = words
        self._word()
        self._header.set_words(words)
        self._states.set_words(words)
        self._calls.set_words(words)
        for section in self._sections.values():
            section.set_words(words)

    def show_job(self, job: Job) -> None:
        """Open one of the jobs; what was begun in the others stays as it is."""
        self._job = job
        self.switch.mark(job)
        self.section(job)
        self._show_whether_here()
        self._fit()

    def section(self, job: Job) -> Section:
        """The section of a job, made when first wanted."""
        if job not in self._sections:
            self._sections[job] = self._makers()[job]()
            self._stack.addWidget(self._sections[job])
        return self._sections[job]

    @property
    def minutes(self) -> MinutesSection:
        """Biên bản."""
        found = self.section(Job.MINUTES)
        assert isinstance(found, MinutesSection)
        return found

    @property
    def roll_call(self) -> RollCallSection:
        """Điểm danh."""
        found = self.section(Job.ROLL_CALL)
        assert isinstance(found, RollCallSection)
        return found

    @property
    def slips(self) -> SlipsSection:
        """Phiếu vào họp."""
        found = self.section(Job.SLIPS)
        assert isinstance(found, SlipsSection)
        return found

    @property
    def programme(self) -> ProgrammeSection:
        """Chuẩn bị."""
        found = self.section(Job.PROGRAMME)
        assert isinstance(found, ProgrammeSection)
        return found

    def load_folder(self, path: Path) -> None:
        """Offer every file of a folder; they wait to be confirmed (`programme.files`)."""
        self.show_job(Job.PROGRAMME)
        self.programme.load((path,))

    def export_minutes(self, path: Path) -> None:
        """Write the draft minutes to `path` (.docx); `minutes_exported` or `minutes_not_exported` follows."""
        self.minutes.export_minutes(path)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _makers(self) -> dict[Job, Callable[[], Section]]:
        return {
            Job.PROGRAMME: self._make_programme,
            Job.ROLL_CALL: self._make_roll_call,
            Job.SLIPS: self._make_slips,
            Job.MINUTES: self._make_minutes,
        }

    def _make_programme(self) -> Section:
        return ProgrammeSection(self._theme, self._words, self.bench, self.meeting, self.session.now_ms)

    def _make_roll_call(self) -> Section:
        return RollCallSection(self._theme, self._words, self.attendance, self.meeting)

    def _make_slips(self) -> Section:
        return SlipsSection(
            self._theme, self._words, self.bench, self.attendance, self.meeting, self._documents,
            self._background,
        )  # fmt: skip

    def _make_minutes(self) -> Section:
        made = MinutesSection(
            self._theme, self._words, self.draft, self.meeting, self._documents, self._background,
            self.session.now_ms,
        )  # fmt: skip
        made.exported.connect(self.minutes_exported)
        made.not_exported.connect(self.minutes_not_exported)
        return made

    def _make_actions(self) -> list[tuple[IconButton, str]]:
        made = []
        for icon, key, wanted in (
            (Icon.SETTINGS, "ui.meeting.button.settings", self.settings_wanted),
            (Icon.HOME, "ui.meeting.button.back_today", self.back_wanted),
        ):
            button = IconButton(self._theme, icon, "")
            button.clicked.connect(wanted)
            self.bar.add_action(button)
            made.append((button, key))
        return made

    def _word(self) -> None:
        words = self._words
        for button, key in self._actions:
            button.set_text(words.text(key))
        self._banner_area.setAccessibleName(words.text("ui.meeting.notices"))
        self.switch.set_texts([words.text(key) for key, _ in _JOBS.values()])
        self.switch.setAccessibleName(words.text("ui.secretary.title"))
        self._show_whether_here()
        self.setAccessibleName(words.text("ui.secretary.title"))

    def _show_whether_here(self) -> None:
        """The job, or why there is nothing to show yet."""
        head, words = self.meeting.shown, self._words
        self.switch.setEnabled(head.known)
        if head.known:
            self._stack.setCurrentWidget(self.section(self._job))
            return
        away = head.connection.state is Line.OFFLINE and head.connection.since > 0
        self._panel.set(
            PanelKind.OFFLINE if away else PanelKind.LOADING,
            words.text("ui.secretary.away" if away else "ui.secretary.loading"),
            advice=words.text("ui.secretary.away_more" if away else "ui.secretary.loading_more"),
        )
        self._stack.setCurrentWidget(self._panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a window of few lines everything but the header scrolls with the job."""
        line = self._theme.tokens.type.body
        low = self.height() < _FEW_LINES * line
        self._header.set_compact(self.height() < _HARDLY_ANY_LINES * line)
        self._banner_area.set_cap(self.height() // 3)
        if low:
            self.section(self._job).set_lead(self.switch)
        elif self.body.indexOf(self.switch) < 0:
            self.body.insertWidget(2, self.switch)
