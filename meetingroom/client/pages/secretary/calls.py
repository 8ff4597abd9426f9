"""Somebody calls the secretary: a banner with seat, name and hour until she has seen to it.

Must not answer for her.
"""

from PySide6.QtCore import QObject

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme
from meetingroom.client.views.calls_view import Call, CallsView
from meetingroom.client.views.link import Failed
from meetingroom.words import dates
from meetingroom.words.catalogue import Words
from meetingroom.words.refusals import refusal


class Calls(QObject):
    """Keeps a `BannerStack` true to a `CallsView`."""

    def __init__(self, theme: Theme, words: Words, stack: BannerStack, calls: CallsView) -> None:
        super().__init__(stack)
        self._theme = theme
        self._words = words
        self._stack = stack
        self._calls = calls
        calls.changed.connect(self.show_now)
        calls.not_closed.connect(self._say_why)
        self.show_now()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        for key in self._mine():
            self._stack.end_state(key)
        self.show_now()

    def show_now(self) -> None:
        """A banner for every call that was not yet seen to."""
        wanted = {f"call:{call.person}:{call.at}": call for call in self._calls.shown}
        for key in self._mine():
            if key not in wanted:
                self._stack.end_state(key)
        if not wanted:
            self._stack.end_state(_WHY)
        for key, call in wanted.items():
            if key not in self._stack.states():
                self._show(key, call)

    def _mine(self) -> list[str]:
        return [key for key in self._stack.states() if key.startswith("call:")]

    def _show(self, key: str, call: Call) -> None:
        words, hour = self._words, dates.hour(call.at)
        if call.seat:
            text = words.text("ui.secretary.call", seat=call.seat, name=call.name, hour=hour)
            done = words.text("ui.secretary.button.answer_call", seat=call.seat)
        else:
            text = words.text("ui.secretary.call_no_seat", name=call.name, hour=hour)
            done = words.text("ui.secretary.button.answer_person", name=call.name)
        act = (done, lambda: self._calls.seen_to(call.person))
        about = f"ui.secretary.call_about.{call.about}"
        more = words.text(about) if words.has(about) else ""
        banner = Banner(self._theme, BannerKind.WARN, text, more, actions=(act,))
        self._stack.show_state(key, banner)
        announce(banner, text)

    def _say_why(self, failed: Failed) -> None:
        """The call stands: the other desks of the dais have not heard that somebody went."""
        said = refusal(self._words, failed.code, dates.VIETNAM, **dict(failed.params))
        banner = Banner(self._theme, BannerKind.WARN, "", runs=said.spans, code=said.support, closable=True)
        banner.closed.connect(lambda: self._stack.end_state(_WHY))
        self._stack.show_state(_WHY, banner)


_WHY = "call_not_closed"
