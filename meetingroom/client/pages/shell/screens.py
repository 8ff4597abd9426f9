"""The table of screens: where each lives and how it is made. Imported only when first wanted, so that a
delegate's desk starts without the chair's and the secretary's.

Must not hold a screen or know what is on it.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.today.wording import Seat
from meetingroom.client.reader.renderer import Renderer
from meetingroom.client.views.bridge import Bridge
from meetingroom.words.catalogue import Words


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
    bridge: Bridge
    meeting: str
    renderer: Callable[[], Renderer]


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
