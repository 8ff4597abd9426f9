"""The first window comes before the network, the drawer and the papers."""

import subprocess
import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.app.later import SCREENS, AfterFirstPaint

HEAVY = (
    "aiohttp",
    "argon2",
    "asyncio",
    "cryptography.x509",
    "docx",
    "keyring",
    "meetingroom.client.store.drawer",
    "meetingroom.client.sync",
    "meetingroom.client.reader.renderer",
    "meetingroom.client.store.picture",
    "meetingroom.documents",
    "meetingroom.rules.commands",
    "meetingroom.server",
    "pymupdf",
    "sqlalchemy",
    "sqlcipher3",
    "typst",
    *SCREENS,
)


def loaded_by(module: str) -> set[str]:
    """What a fresh interpreter has loaded after importing this module."""
    asked = f"import sys, {module}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_the_first_window_is_there_before_network_drawer_and_documents() -> None:
    loaded = loaded_by("meetingroom.client.app.main")
    assert "meetingroom.client.pages.sign_in.page" in loaded
    assert sorted(loaded & set(HEAVY)) == []


def test_after_the_first_paint_it_goes_on_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    called: list[str] = []
    AfterFirstPaint(window, lambda: called.append("painted"))
    assert not called
    window.show()
    qtbot.wait_until(lambda: called == ["painted"])
    window.repaint()
    window.update()
    qtbot.wait_until(lambda: window.findChild(AfterFirstPaint) is None)
    assert called == ["painted"]


def test_a_window_closed_before_it_was_painted_loads_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    called: list[str] = []
    AfterFirstPaint(window, lambda: called.append("painted"))
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    assert called == []
