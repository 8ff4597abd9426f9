"""What reader tests share: a look, the words, a worker warm for the whole module, and sealed papers."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.renderer import Renderer
from meetingroom.words.catalogue import Words, load
from tests.pdf.vault import sealed_paper

WORKER = (sys.executable, "-m", "meetingroom", "_pdf-worker")

SealPaper = Callable[[bytes], OpenPaper]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme at 100 % on a screen of 4 pixels per millimetre."""
    made = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    yield made
    made.deleteLater()


@pytest.fixture(scope="session")
def words() -> Words:
    """The Vietnamese catalogue."""
    return load()


@pytest.fixture
def sealed(tmp_path: Path) -> SealPaper:
    """Seals bytes into a paper of this test's own vault."""
    number = 0

    def seal(content: bytes) -> OpenPaper:
        nonlocal number
        number += 1
        made = sealed_paper(tmp_path, content, f"paper-{number}")
        return OpenPaper(made.path, made.sha256, "Tờ trình 118", made.key)

    return seal


@pytest.fixture
def renderer(qapp: QApplication) -> Iterator[Renderer]:
    """A renderer with a warm worker, as the desk has one."""
    made = Renderer(WORKER)
    crashes: list[BaseException] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    made.deleteLater()
    assert crashes == []
