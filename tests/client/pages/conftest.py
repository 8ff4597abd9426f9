"""What tests of pages share: the look, the words, and a meeting at item 4."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.words.catalogue import Words, load
from tests.client.pages.delegate import Delegate, seated
from tests.fakes.demo_meeting import DemoMeeting


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme at 100 % on a screen of 4 pixels per millimetre."""
    made = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    yield made
    made.deleteLater()


@pytest.fixture(scope="session")
def words() -> Words:
    """Vietnamese, to a deputy of a council."""
    return load()


@pytest.fixture
def demo() -> DemoMeeting:
    """In session at item 4, nothing called to a vote."""
    return DemoMeeting().in_session().at_item(4)


@pytest.fixture
def delegate(theme: Theme, words: Words, demo: DemoMeeting) -> Iterator[Delegate]:
    """Seat 11, before a laptop's screen."""
    with seated(theme, words, demo) as found:
        yield found
