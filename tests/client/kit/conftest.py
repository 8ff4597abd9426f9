"""What kit tests share: a theme on a screen of known density, and the string that shows cut marks."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName

STACKED = "ẾỖẮẪ ĐỀ NGHỊ ặộựỵ Đ đ ₫"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme at 100 % on a screen of 4 pixels per millimetre."""
    made = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    yield made
    made.deleteLater()


@pytest.fixture
def stacked() -> str:
    """Capitals with two marks above, letters with marks below."""
    return STACKED
