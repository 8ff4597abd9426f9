"""A finger flicks, two fingers pinch, and the factor is what the fingers did."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QScroller
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.touch import Pinch, make_flickable, stop_flick

DEVICE = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def area(qtbot: QtBot) -> QScrollArea:
    made = QScrollArea()
    qtbot.addWidget(made)
    page = QLabel("trang")
    page.resize(400, 4000)
    made.setWidget(page)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _touch(area: QScrollArea, *fingers: tuple[str, QPoint]) -> None:
    """One touch event of one or two fingers, through the window as a real one comes."""
    sequence = QTest.touchEvent(area.windowHandle(), DEVICE, False)
    for number, (act, where) in enumerate(fingers):
        getattr(sequence, act)(number, where)
    sequence.commit()


def test_a_finger_drags_the_surface(qtbot: QtBot, area: QScrollArea) -> None:
    make_flickable(area)
    states: list[QScroller.State] = []
    QScroller.scroller(area.viewport()).stateChanged.connect(states.append)
    _touch(area, ("press", QPoint(200, 350)))
    for y in range(330, 100, -20):
        _touch(area, ("move", QPoint(200, y)))
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0)
    _touch(area, ("release", QPoint(200, 110)))
    stop_flick(area)
    assert QScroller.State.Dragging in states


def test_a_surface_that_is_pinched_can_still_be_flicked(qtbot: QtBot, area: QScrollArea) -> None:
    make_flickable(area)
    Pinch(area)
    states: list[QScroller.State] = []
    QScroller.scroller(area.viewport()).stateChanged.connect(states.append)
    _touch(area, ("press", QPoint(200, 350)))
    for y in range(330, 100, -20):
        _touch(area, ("move", QPoint(200, y)))
    _touch(area, ("release", QPoint(200, 110)))
    stop_flick(area)
    assert QScroller.State.Dragging in states


def test_the_zoom_factor_is_the_distance_of_the_fingers(qtbot: QtBot, area: QScrollArea) -> None:
    make_flickable(area)
    pinch = Pinch(area)
    factors: list[float] = []
    taps: list[QPointF] = []
    pinch.moved.connect(lambda factor, _centre: factors.append(factor))
    pinch.tapped.connect(taps.append)
    _touch(area, ("press", QPoint(150, 200)))
    _touch(area, ("move", QPoint(150, 200)), ("press", QPoint(250, 200)))
    for step in range(1, 9):
        left, right = QPoint(150 - 10 * step, 200), QPoint(250 + 10 * step, 200)
        _touch(area, ("move", left), ("move", right))
    with qtbot.waitSignal(pinch.ended):
        _touch(area, ("release", QPoint(70, 200)), ("release", QPoint(330, 200)))
    assert factors[-1] == pytest.approx(2.6, abs=0.06)
    assert factors == sorted(factors)
    assert taps == []


def test_a_finger_that_stays_in_place_taps(qtbot: QtBot, area: QScrollArea) -> None:
    pinch = Pinch(area)
    with qtbot.waitSignal(pinch.tapped) as tapped:
        _touch(area, ("press", QPoint(50, 60)))
        _touch(area, ("move", QPoint(53, 61)))
        _touch(area, ("release", QPoint(53, 61)))
    assert (tapped.args[0] - QPointF(53, 61)).manhattanLength() < 4


def test_a_finger_that_goes_elsewhere_swipes_and_two_do_not(qtbot: QtBot, area: QScrollArea) -> None:
    pinch = Pinch(area)
    ways: list[QPointF] = []
    pinch.swiped.connect(ways.append)
    _touch(area, ("press", QPoint(300, 60)))
    for x in range(280, 90, -20):
        _touch(area, ("move", QPoint(x, 62)))
    with qtbot.waitSignal(pinch.swiped):
        _touch(area, ("release", QPoint(100, 62)))
    assert (ways[0] - QPointF(-200, 2)).manhattanLength() < 4
    _touch(area, ("press", QPoint(150, 200)))
    _touch(area, ("move", QPoint(150, 200)), ("press", QPoint(250, 200)))
    _touch(area, ("move", QPoint(100, 200)), ("move", QPoint(300, 200)))
    with qtbot.waitSignal(pinch.ended):
        _touch(area, ("release", QPoint(100, 200)), ("release", QPoint(300, 200)))
    assert len(ways) == 1


def test_touch_is_named_in_one_file_only() -> None:
    from pathlib import Path

    root = Path(__file__).parents[3] / "meetingroom"
    users = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "QScroller" in path.read_text(encoding="utf-8")
    }
    assert users == {"client/kit/touch.py"}
