"""The states a person must know of while they last, as banners: line lost, acts refused, update needed.

Must not show anything of a vote (the card does) nor anything that needs nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.theme import Theme
from meetingroom.client.views.attendance_view import AttendanceView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.client.views.values import Act, Line
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.terms import Attendance, SittingState
from meetingroom.words import dates
from meetingroom.words.catalogue import Words
from meetingroom.words.refusals import refusal

_CLOCK_OFF_MS = 5 * 60_000

Actions = tuple[tuple[str, Callable[[], object]], ...]


class MeetingBanners(QObject):
    """Keeps a `BannerStack` true to session and meeting. ``sign_in_wanted``: the line needs a new session
    that only the person himself can open."""

    sign_in_wanted = Signal()

    LOST = "ui.connection.lost"
    """What is said while the line is down; the console says how to go on on paper instead."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        stack: BannerStack,
        session: SessionView,
        meeting: MeetingView,
        attendance: AttendanceView,
        speaking: SpeakingView | None = None,
    ) -> None:
        super().__init__(stack)
        self._theme = theme
        self._words = words
        self._stack = stack
        self._said: dict[str, str] = {}
        self._session = session
        self._meeting = meeting
        self._attendance = attendance
        self._speaking = speaking
        if speaking is not None:
            speaking.changed.connect(self.show_now)
        attendance.changed.connect(self.show_now)
        session.changed.connect(self.show_now)
        meeting.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        """Another manner of address."""
        self._words = words
        for key in self._stack.states():
            self._stack.end_state(key)
        self._said.clear()
        self.show_now()

    def show_now(self) -> None:
        """Show every state that holds, take away every one that does not."""
        line = self._session.shown.connection
        lost = line.state is Line.OFFLINE and line.since > 0
        retry = (self._words.text("ui.connection.button.retry"), self._session.reconnect)
        self._hold(
            "line", lost, BannerKind.OFFLINE, self.LOST, actions=(retry,),
            since=dates.hour(line.since),
        )  # fmt: skip
        head = self._meeting.shown
        self._hold("update", head.needs_update, BannerKind.WARN, "ui.connection.update_needed")
        recess = head.sitting is not None and head.sitting.state is SittingState.RECESS
        self._hold("recess", recess, BannerKind.INFO, "ui.meeting.recess_open_end")
        minutes = abs(self._session.shown.clock_off_ms) // 60_000
        wrong = abs(self._session.shown.clock_off_ms) >= _CLOCK_OFF_MS
        self._hold("clock", wrong, BannerKind.INFO, "ui.connection.clock_wrong", minutes=minutes)
        self._show_check_in()
        self._show_floor()
        self._show_trouble(line.state is Line.TROUBLE, line.code)
        self._show_refused()

    def _hold(
        self,
        key: str,
        holds: bool,
        kind: BannerKind,
        sentence: str,
        *,
        actions: Actions = (),
        **params: str | int,
    ) -> None:
        """Show a state, or take it away; one that stands with the same words is left alone, so that a
        finger coming down on its button does not meet another one."""
        said = self._words.text(sentence, **params) if holds else ""
        if said == self._said.get(key, ""):
            return
        self._said[key] = said
        if not holds:
            self._stack.end_state(key)
            return
        runs = self._words.spans(sentence, **params)
        self._stack.show_state(key, Banner(self._theme, kind, "", runs=runs, actions=actions))

    def _show_check_in(self) -> None:
        """While the sitting goes on and I am not marked: one tap to be present."""
        roll = self._attendance.shown
        mine = roll.mine
        open_now = roll.state in (SittingState.IN_SESSION, SittingState.RECESS)
        unmarked = mine is not None and mine.value is Attendance.UNMARKED
        sending = unmarked and mine is not None and mine.pending is not None
        self._hold("sending_check_in", open_now and sending, BannerKind.INFO, "ui.meeting.check_in.pending")
        wanted = open_now and unmarked and not sending and roll.may_mark_me.allowed
        action = (self._words.text("ui.meeting.button.check_in"), self._attendance.mark_me_present)
        self._hold("check_in", wanted, BannerKind.WARN, "ui.meeting.check_in", actions=(action,))

    def _show_floor(self) -> None:
        """The chair has given me the floor: seen wherever the agenda is out of sight."""
        now = self._speaking.shown.speaking if self._speaking is not None else None
        mine = now is not None and now.mine
        minutes = dates.clock(now.planned_ms // 1000) if now is not None else ""
        self._hold("floor", mine, BannerKind.GOOD, "ui.meeting.speak.called", time=minutes)

    def _show_trouble(self, holds: bool, code: str) -> None:
        said = refusal(self._words, code) if holds else None
        key = said.text if said is not None else ""
        if key == self._said.get("trouble", ""):
            return
        self._said["trouble"] = key
        if said is None:
            self._stack.end_state("trouble")
            return
        way = way_out(self._words, code, self.sign_in_wanted.emit, self._session.reconnect)
        banner = Banner(self._theme, BannerKind.WARN, "", runs=said.spans, actions=(way,), code=said.support)
        self._stack.show_state("trouble", banner)

    def _show_refused(self) -> None:
        """Acts that were refused, other than ballots (the card tells those)."""
        shown = {f"act:{act.id}": act for act in self._refusals()}
        for key in self._stack.states():
            if key.startswith("act:") and key not in shown:
                self._stack.end_state(key)
        for key, act in shown.items():
            if key in self._stack.states():
                continue
            said = refusal(self._words, act.code, dates.VIETNAM, **dict(act.params))
            banner = Banner(
                self._theme, BannerKind.WARN, "", runs=said.spans, code=said.support, closable=True
            )
            banner.closed.connect(lambda act=act: self._dismiss(act))
            self._stack.show_state(key, banner)

    def _refusals(self) -> tuple[Act, ...]:
        """The refused acts this page tells of."""
        return tuple(act for act in self._session.shown.refused if not _is_ballot(act))

    def _dismiss(self, act: Act) -> None:
        self._session.dismiss(act)


_SIGN_IN = frozenset({"signed_out", "device_unknown", "device_revoked"})
"""Troubles of a line that end when the person signs in again."""


def way_out(
    words: Words, code: str, sign_in: Callable[[], object], retry: Callable[[], object]
) -> tuple[str, Callable[[], object]]:
    """The one button beside the trouble of a line: what it says and does."""
    if code in _SIGN_IN:
        return words.text("ui.connection.button.sign_in_again"), sign_in
    return words.text("ui.connection.button.retry"), retry


def _is_ballot(act: Act) -> bool:
    return isinstance(act.command, CastBallot)
