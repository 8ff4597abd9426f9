"""What scenarios share: the look of the windows, and a town that is closed when the test is over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from tests.fakes.town import Town, living_town
from tests.scenarios.windows import Windows
from tests.server.site import Site, opened


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A real server with its council in session."""
    async with living_town(tmp_path) as town:
        yield town


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """The same without sockets, where nobody has a desk."""
    async with opened(tmp_path / "server") as site:
        await site.convene()
        yield site


@pytest.fixture
async def windows(qapp: QApplication) -> AsyncIterator[Windows]:
    """Opens the product's window before desks and doors; put away before their town is closed."""
    theme = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    made = Windows(theme)
    yield made
    await made.put_away()
    theme.deleteLater()
