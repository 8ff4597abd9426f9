"""Every registered screen, laid out at its hardest sizes, has nothing a machine can complain about."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.tokens import ThemeName
from tests.shots.camera import Camera
from tests.shots.checks import clipped_text, outside, problems_of, small_targets, unnamed_controls
from tests.shots.context import NORMAL, Screen, Shot, all_screens

SCREENS = all_screens()


@pytest.fixture(scope="module")
def camera(qapp: QApplication) -> Camera:
    return Camera(qapp)


def _hard(screen: Screen) -> list[Shot]:
    """The roomiest and the tightest layout, and each state where it is tightest: a fraction of the album."""
    shots = screen.shots()
    first, tight = screen.sizes[0], (*screen.sizes[-1], screen.percents[-1])
    light = [shot for shot in shots if shot.theme == screen.themes[0]]
    return [
        shot
        for shot in light
        if (shot.width, shot.height, shot.percent) == tight
        or (shot.state == NORMAL and (shot.width, shot.height) == first)
    ]


@pytest.mark.parametrize(
    ("screen", "shot"),
    [
        pytest.param(screen, shot, id=f"{screen.name}-{shot.name}")
        for screen in SCREENS
        for shot in _hard(screen)
    ],
)
def test_nothing_is_cut_nameless_too_small_or_outside(camera: Camera, screen: Screen, shot: Shot) -> None:
    with camera.staged(screen, shot) as window:
        assert problems_of(window, camera.theme.tokens) == []


@pytest.mark.parametrize(
    "screen", [pytest.param(screen, id=screen.name) for screen in SCREENS if screen.name.startswith("kit-")]
)
def test_a_window_switched_while_open_looks_like_one_opened_afterwards(
    camera: Camera, screen: Screen
) -> None:
    width, height = screen.sizes[0]
    before = Shot(width, height, screen.percents[0], ThemeName.LIGHT, NORMAL)
    after = Shot(width, height, screen.percents[-1], screen.themes[-1], NORMAL)
    fresh = camera.picture(screen, after)
    with camera.staged(screen, before) as window:
        camera.theme.apply(after.theme, after.percent)
        camera.settle()
        switched = window.grab().toImage()
    assert switched == fresh


class _Small(QAbstractButton):
    """A button the style sheet's minimum sizes do not reach, because it draws itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        pass


def _squeezed(qtbot: QtBot, child: QWidget, size: QSize) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    child.setParent(window)
    child.setGeometry(10, 10, size.width(), size.height())
    window.resize(300, 300)
    window.show()
    return window


def test_the_checks_see_a_clipped_label(qtbot: QtBot, camera: Camera) -> None:
    label = QLabel("Thông qua Nghị quyết điều chỉnh quy hoạch sử dụng đất")
    label.setWordWrap(True)
    window = _squeezed(qtbot, label, QSize(100, 20))
    assert clipped_text(window)


def test_the_checks_see_a_control_without_a_name(qtbot: QtBot, camera: Camera) -> None:
    window = _squeezed(qtbot, QPushButton(), QSize(100, 60))
    assert unnamed_controls(window)


def test_the_checks_see_a_target_too_small(qtbot: QtBot, camera: Camera) -> None:
    window = _squeezed(qtbot, _Small(), QSize(100, 30))
    assert small_targets(window, camera.theme.tokens)


def test_the_checks_see_what_leaves_the_window(qtbot: QtBot, camera: Camera) -> None:
    window = _squeezed(qtbot, QPushButton("Đọc"), QSize(400, 60))
    assert outside(window)


def test_the_checks_pass_a_window_that_is_in_order(qtbot: QtBot, camera: Camera) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLabel("Mục 4"))
    column.addWidget(QPushButton("Đọc tài liệu"))
    window.show()
    assert problems_of(window, camera.theme.tokens) == []
