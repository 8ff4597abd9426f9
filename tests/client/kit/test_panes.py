"""The parts of a meeting's window stand where the window has room for them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.header import HeaderBar
from meetingroom.client.kit.panes import PaneMode, Panes
from meetingroom.client.kit.theme import Theme


def _page() -> tuple[QWidget, QWidget]:
    nav, main = QWidget(), QWidget()
    QVBoxLayout(nav).addWidget(QPushButton("Mục 1"))
    QVBoxLayout(main).addWidget(QLineEdit())
    return nav, main


@pytest.fixture
def panes(qtbot: QtBot, theme: Theme) -> Panes:
    made = Panes(theme, *_page())
    qtbot.addWidget(made)
    return made


def _box(widget: QWidget, panes: Panes) -> tuple[int, int, int, int]:
    corner = widget.mapTo(panes, QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


@pytest.mark.parametrize(
    ("width", "height", "percent", "mode"),
    [
        (1366, 712, 100, PaneMode.WIDE),
        (1920, 1024, 200, PaneMode.NARROW),
        (1366, 712, 200, PaneMode.NARROW),
        (1200, 1860, 100, PaneMode.NARROW),
        (853, 477, 100, PaneMode.NARROW),
    ],
)
def test_the_list_stands_beside_the_paper_only_on_a_wide_window(
    theme: Theme, panes: Panes, width: int, height: int, percent: int, mode: PaneMode
) -> None:
    theme.set_text_percent(percent)
    panes.set_dock(QWidget())
    panes.resize(width, height)
    panes.show()
    assert panes.mode is mode


def test_the_card_docks_right_on_a_wide_window_and_below_on_an_upright_one(panes: Panes) -> None:
    card = QWidget()
    panes.set_dock(card)
    panes.resize(1366, 712)
    panes.show()
    left, top, wide, high = _box(card, panes)
    assert (left + wide, top, high) == (1366, 0, 712)
    panes.resize(1200, 1860)
    left, top, wide, high = _box(card, panes)
    assert (left, top + high, wide) == (0, 1860, 1200)
    assert top > 1860 * 0.45


def test_the_card_is_lifted_above_an_on_screen_keyboard(panes: Panes) -> None:
    card = QWidget()
    panes.set_dock(card)
    panes.resize(800, 1200)
    panes.show()
    panes.set_keyboard_height(300)
    _, top, _, high = _box(card, panes)
    assert top + high <= 900


def test_a_card_that_appears_takes_no_focus(panes: Panes, qtbot: QtBot) -> None:
    panes.resize(1366, 712)
    with qtbot.waitExposed(panes):
        panes.show()
    panes.activateWindow()
    writing = panes.findChild(QLineEdit)
    writing.setFocus()
    card = QWidget()
    QVBoxLayout(card).addWidget(QPushButton("Tán thành"))
    panes.set_dock(card)
    assert QApplication.focusWidget() is writing


def test_the_list_slides_over_and_the_shade_puts_it_away(panes: Panes, qtbot: QtBot) -> None:
    panes.resize(853, 477)
    with qtbot.waitExposed(panes):
        panes.show()
    panes.activateWindow()
    writing = panes.findChild(QLineEdit)
    writing.setFocus()
    panes.toggle_nav()
    nav_button = panes.findChild(QPushButton)
    assert panes.nav_is_open()
    assert nav_button.isVisible()
    assert QApplication.focusWidget() is nav_button
    QTest.mouseClick(panes.childAt(840, 200), Qt.MouseButton.LeftButton)
    assert not panes.nav_is_open()
    assert not nav_button.isVisible()
    assert QApplication.focusWidget() is writing


def test_escape_puts_the_list_away(panes: Panes) -> None:
    panes.resize(853, 477)
    panes.show()
    panes.open_nav()
    QTest.keyClick(panes, Qt.Key.Key_Escape)
    assert not panes.nav_is_open()


def test_widening_the_window_ends_the_slide_over(panes: Panes) -> None:
    panes.resize(853, 477)
    panes.show()
    panes.open_nav()
    panes.resize(1600, 900)
    assert not panes.nav_is_open()
    assert panes.mode is PaneMode.WIDE


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [640, 853, 1366, 1920])
def test_the_header_keeps_every_chip_inside_the_window(
    qtbot: QtBot, theme: Theme, percent: int, width: int
) -> None:
    theme.set_text_percent(percent)
    bar = HeaderBar(theme, "Kỳ họp thứ 12 – Hội đồng nhân dân tỉnh", subtitle="thứ Năm 19/11/2026")
    qtbot.addWidget(bar)
    bar.set_chip("state", "Đang họp · Mục 4", short="Mục 4")
    bar.set_chip("presence", "Có mặt 43/50", short="43/50")
    bar.set_chip("sync", "Đã cập nhật 09:41", short="09:41")
    bar.resize(width, bar.heightForWidth(width))
    bar.show()
    chips = list(bar._chips.values())
    boxes = [chip.geometry() for chip in chips]
    assert all(bar.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert all(chip.width() >= chip.minimumSizeHint().width() for chip in chips)
