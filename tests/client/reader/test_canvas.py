"""The surface under finger, keys and wheel: each says what the person asked for, nothing acts by itself."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.theme import Theme
from meetingroom.client.reader.canvas import Canvas
from meetingroom.client.reader.layout import Box, Fit, Layout
from meetingroom.wire.pages import PageSize

DEVICE = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
KEY = Qt.Key
A4 = PageSize(595.0, 842.0)


class Asked:
    """What a canvas asked for."""

    def __init__(self, canvas: Canvas) -> None:
        self.turns: list[int] = []
        self.ends: list[int] = []
        self.steps: list[int] = []
        self.zooms: list[tuple[float, QPointF]] = []
        self.fits = 0
        self.moves = 0
        canvas.turned.connect(self.turns.append)
        canvas.ended.connect(self.ends.append)
        canvas.zoom_stepped.connect(self.steps.append)
        canvas.zoomed.connect(lambda *zoom: self.zooms.append(zoom))
        canvas.fitted.connect(self._fit)
        canvas.moved.connect(self._move)

    def _fit(self) -> None:
        self.fits += 1

    def _move(self) -> None:
        self.moves += 1


@pytest.fixture
def canvas(qtbot: QtBot, theme: Theme) -> Canvas:
    made = Canvas(theme, lambda _painter, _box: None)
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def asked(canvas: Canvas) -> Asked:
    return Asked(canvas)


def arrange(canvas: Canvas, fit: Fit, corner: tuple[int, int] = (0, 0), zoom: float = 3.0) -> Layout:
    for _ in range(2):  # the bars of this fit may change the window once
        size = canvas.viewport().size()
        layout = Layout([A4] * 4, size.width(), size.height(), fit, zoom)
        canvas.arrange(layout, corner)
    return layout


def test_one_page_at_a_time_every_key_turns(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    for key in (KEY.Key_PageDown, KEY.Key_Down, KEY.Key_Right, KEY.Key_Space):
        QTest.keyClick(canvas, key)
    for key in (KEY.Key_PageUp, KEY.Key_Up, KEY.Key_Left):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, KEY.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert asked.turns == [1, 1, 1, 1, -1, -1, -1, -1]


def test_home_and_end_plus_minus_and_zero_say_what_they_mean(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    for key in (KEY.Key_Home, KEY.Key_End, KEY.Key_Plus, KEY.Key_Equal, KEY.Key_Minus, KEY.Key_0):
        QTest.keyClick(canvas, key)
    assert (asked.ends, asked.steps, asked.fits) == ([-1, 1], [1, 1, -1], 1)


def test_keys_that_mean_nothing_here_are_left_to_the_window(canvas: Canvas, asked: Asked) -> None:
    for key in (KEY.Key_F8, KEY.Key_1, KEY.Key_Return):
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, pressed)
        assert not pressed.isAccepted()
    assert asked.turns == asked.steps == []


def test_in_the_long_paper_the_keys_scroll(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH)
    QTest.keyClick(canvas, KEY.Key_Down)
    assert canvas.view.top == 48
    QTest.keyClick(canvas, KEY.Key_PageDown)
    assert canvas.view.top == 48 + canvas.viewport().height() - 48
    QTest.keyClick(canvas, KEY.Key_PageUp)
    QTest.keyClick(canvas, KEY.Key_Up)
    assert canvas.view.top == 0
    assert asked.turns == []
    assert asked.moves == 4


def test_left_and_right_scroll_a_page_wider_than_the_window_and_turn_another(
    canvas: Canvas, asked: Asked
) -> None:
    arrange(canvas, Fit.FREE)
    QTest.keyClick(canvas, KEY.Key_Right)
    assert canvas.view.left == 48
    QTest.keyClick(canvas, KEY.Key_Left)
    assert canvas.view.left == 0
    arrange(canvas, Fit.WIDTH)
    QTest.keyClick(canvas, KEY.Key_Right)
    assert asked.turns == [1]


def test_arranging_shows_the_corner_asked_for_and_says_nothing(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH, (0, 500))
    assert canvas.view.top == 500
    canvas.scroll_to((0, 300))
    assert canvas.view.top == 300
    canvas.scroll_to((0, 10**6))
    assert canvas.view.bottom == canvas.verticalScrollBar().maximum() + canvas.viewport().height()
    assert asked.moves == 0


def test_a_tap_on_an_outer_third_turns_and_on_the_middle_rests(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    for x in (550, 300, 40):
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 200))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=QPoint(550, 200))
    assert asked.turns == [1, -1]


def test_a_tap_in_the_long_paper_does_nothing(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(550, 200))
    assert asked.turns == []


def _drag(canvas: Canvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas.viewport(), (start + end) / 2)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_swipe_turns_the_page_and_a_slip_does_not(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    _drag(canvas, QPoint(400, 200), QPoint(200, 210))
    _drag(canvas, QPoint(200, 200), QPoint(400, 190))
    _drag(canvas, QPoint(550, 100), QPoint(545, 300))
    assert asked.turns == [1, -1]


def test_the_mouse_drags_a_long_paper(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH, (0, 100))
    _drag(canvas, QPoint(300, 300), QPoint(300, 220))
    assert canvas.view.top == 180
    assert asked.turns == []


def _touch(canvas: Canvas, *fingers: tuple[str, QPoint]) -> None:
    sequence = QTest.touchEvent(canvas.windowHandle(), DEVICE, False)
    for number, (act, where) in enumerate(fingers):
        getattr(sequence, act)(number, where)
    sequence.commit()


def test_a_finger_flicks_the_long_paper(qtbot: QtBot, canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH)
    _touch(canvas, ("press", QPoint(300, 350)))
    for y in range(330, 100, -20):
        _touch(canvas, ("move", QPoint(300, y)))
    qtbot.waitUntil(lambda: canvas.view.top > 50)
    _touch(canvas, ("release", QPoint(300, 110)))
    canvas.scroll_to((0, 0))
    assert asked.turns == []


def test_a_finger_taps_and_swipes_a_single_page(qtbot: QtBot, canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    _touch(canvas, ("press", QPoint(550, 200)))
    _touch(canvas, ("release", QPoint(550, 200)))
    qtbot.waitUntil(lambda: asked.turns == [1], timeout=2_000)
    _touch(canvas, ("press", QPoint(400, 200)))
    for x in range(380, 180, -20):
        _touch(canvas, ("move", QPoint(x, 200)))
    _touch(canvas, ("release", QPoint(200, 200)))
    qtbot.waitUntil(lambda: asked.turns == [1, 1], timeout=2_000)


def test_two_fingers_zoom_about_their_middle(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    _touch(canvas, ("press", QPoint(250, 200)), ("press", QPoint(350, 200)))
    _touch(canvas, ("move", QPoint(200, 200)), ("move", QPoint(400, 200)))
    _touch(canvas, ("release", QPoint(200, 200)), ("release", QPoint(400, 200)))
    QApplication.processEvents()
    assert asked.zooms[-1][0] == pytest.approx(2.0, abs=0.05)
    assert asked.zooms[-1][1] == QPointF(300, 200)
    assert asked.turns == []


def _wheel(canvas: Canvas, down: int, *, control: bool = False) -> None:
    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    place = QPointF(100, 150)
    event = QWheelEvent(
        place,
        QPointF(canvas.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, down),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_wheel_turns_single_pages_once_a_notch(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.PAGE)
    _wheel(canvas, -120)
    _wheel(canvas, -60)
    assert asked.turns == [1]
    _wheel(canvas, -60)
    _wheel(canvas, 240)
    assert asked.turns == [1, 1, -1, -1]


def test_the_wheel_scrolls_the_long_paper(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH)
    _wheel(canvas, -120)
    assert canvas.view.top > 0
    assert asked.turns == []


def test_the_wheel_with_control_zooms_about_the_pointer(canvas: Canvas, asked: Asked) -> None:
    arrange(canvas, Fit.WIDTH)
    _wheel(canvas, 120, control=True)
    assert asked.zooms == [(pytest.approx(1.2), QPointF(100, 150))]
    assert canvas.view.top == 0


def test_a_ring_shows_for_the_keyboard_and_not_for_a_finger(
    canvas: Canvas, theme: Theme, qtbot: QtBot
) -> None:
    arrange(canvas, Fit.PAGE)
    ring = theme.tokens.colours.focus.lower()
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(canvas.hasFocus)
    assert canvas.viewport().grab().toImage().pixelColor(1, 200).name() == ring
    canvas.clearFocus()
    assert canvas.viewport().grab().toImage().pixelColor(1, 200).name() != ring
    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert canvas.viewport().grab().toImage().pixelColor(1, 200).name() != ring


def test_painting_is_asked_for_in_the_coordinates_of_the_whole(qtbot: QtBot, theme: Theme) -> None:
    seen: list[tuple[Box, QPointF]] = []

    def paint(painter: QPainter, box: Box) -> None:
        seen.append((box, painter.transform().map(QPointF(0, 0))))

    made = Canvas(theme, paint)
    qtbot.addWidget(made)
    made.resize(600, 400)
    arrange(made, Fit.WIDTH, (0, 700))
    made.viewport().grab()
    box, origin = seen[-1]
    assert (box.left, box.top) == (0, 700)
    assert origin == QPointF(0, -700)
