"""A meeting on fixture desks, and views that are looked at without a window."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from meetingroom.client.views.bridge import Bridge
from tests.fakes.demo_meeting import MEETING, DemoMeeting
from tests.fakes.fixture_desk import FixtureDesk

V = TypeVar("V", bound=QObject)


class Seat:
    """One person's desk and the views on it."""

    def __init__(self, desk: FixtureDesk) -> None:
        self.desk = desk
        self.bridge = Bridge(desk)

    def view(self, kind: Callable[..., V], *more: Any) -> V:
        """A view of the meeting."""
        return kind(self.bridge, MEETING, *more)

    def look(self) -> None:
        """Let everything heard reach the views."""
        self.bridge.flush()


SeatOf = Callable[..., Seat]


@pytest.fixture(scope="session")
def qapp_here() -> QCoreApplication:
    """Qt wants an application before any signal."""
    return QApplication.instance() or QApplication([])


@pytest.fixture
def meeting() -> DemoMeeting:
    """The invented commune's meeting, convened and published."""
    return DemoMeeting()


@pytest.fixture
def seat(qapp_here: QCoreApplication) -> Iterator[SeatOf]:
    """Seats somebody at a desk."""
    seats: list[Seat] = []

    def sit(desk: FixtureDesk) -> Seat:
        seats.append(Seat(desk))
        return seats[-1]

    yield sit
    for each in seats:
        each.bridge.close()
