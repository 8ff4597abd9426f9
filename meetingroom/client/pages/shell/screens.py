"""The table of screens: where each lives and how it is made. All that stands behind signing in is imported
here, and only when first wanted: the window is there before it, and a delegate's desk does without the
chair's and the secretary's. (`app.later` wants the first screens in good time.)

Must not hold a screen or know what is on it.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.today.seat import Seat
from meetingroom.words.catalogue import Words

if TYPE_CHECKING:
    from meetingroom.client.pages.today.page import TodayPage
    from meetingroom.client.reader.renderer import Renderer
    from meetingroom.client.views.bridge import Bridge
    from meetingroom.client.views.link import DeskLink
    from meetingroom.client.views.session_view import SessionView


class Speaks(Protocol):
    """A screen that can be worded anew."""

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a meeting's screen is made with. `renderer` makes the one renderer of this window."""

    theme: Theme
    words: Words
    bridge: "Bridge"
    meeting: str
    renderer: "Callable[[], Renderer]"


@dataclass(frozen=True, slots=True)
class _Place:
    module: str
    name: str
    reads_papers: bool = False


_PLACES = {
    Seat.TABLE: _Place("meetingroom.client.pages.meeting.page", "MeetingPage", reads_papers=True),
    Seat.CHAIR: _Place("meetingroom.client.pages.chair.page", "ChairPage"),
    Seat.SECRETARY: _Place("meetingroom.client.pages.secretary.page", "SecretaryPage"),
    Seat.HALL: _Place("meetingroom.client.pages.hall.page", "HallPage"),
}


def make_bridge(desk: "DeskLink", parent: QObject) -> "Bridge":
    """The cord from the screens to this desk."""
    from meetingroom.client.views.bridge import Bridge

    return Bridge(desk, parent)


def make_home(theme: Theme, words: Words, bridge: "Bridge") -> "TodayPage":
    """Hôm nay."""
    from meetingroom.client.pages.today.page import TodayPage

    return TodayPage(theme, words, bridge)


def make_session(bridge: "Bridge", meeting: str, parent: QObject) -> "SessionView":
    """Who I am in a meeting."""
    from meetingroom.client.views.session_view import SessionView

    return SessionView(bridge, meeting, parent)


def make_screen(seat: Seat, around: Surroundings) -> QWidget:
    """The screen of a seat: ``Page(theme, words, bridge, meeting[, renderer])``."""
    place = _PLACES[seat]
    made = getattr(importlib.import_module(place.module), place.name)
    arguments = [around.theme, around.words, around.bridge, around.meeting]
    screen = made(*arguments, around.renderer()) if place.reads_papers else made(*arguments)
    assert isinstance(screen, QWidget)
    return screen


def has_screen(seat: Seat) -> bool:
    """This installation has the screen of that seat."""
    try:
        return importlib.util.find_spec(_PLACES[seat].module) is not None
    except ModuleNotFoundError:
        return False
