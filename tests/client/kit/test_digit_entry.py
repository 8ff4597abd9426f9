"""PIN and slip codes are typed on the own pad, on physical keys, or pasted; never on a system keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.digit_entry import PinPad, SlipEntry
from meetingroom.client.kit.theme import Theme


def _key(entry: PinPad | SlipEntry, name: str) -> QAbstractButton:
    return next(key for key in entry.findChildren(QAbstractButton) if key.accessibleName() == name)


@pytest.fixture
def pad(qtbot: QtBot, theme: Theme) -> PinPad:
    made = PinPad(theme)
    qtbot.addWidget(made)
    made.resize(500, 700)
    made.show()
    return made


def test_six_taps_complete_a_pin_once(qtbot: QtBot, pad: PinPad) -> None:
    done: list[str] = []
    pad.completed.connect(done.append)
    for digit in "102938":
        QTest.mouseClick(_key(pad, f"Số {digit}"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(_key(pad, "Số 4"), Qt.MouseButton.LeftButton)
    assert done == ["102938"]


def test_physical_digits_and_backspace_work(pad: PinPad) -> None:
    QTest.keyClicks(pad, "12a3")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    assert pad.digits() == "12"


def test_one_or_all_digits_can_be_erased(pad: PinPad) -> None:
    QTest.keyClicks(pad, "1234")
    QTest.mouseClick(_key(pad, "Xóa một số"), Qt.MouseButton.LeftButton)
    assert pad.digits() == "123"
    QTest.mouseClick(_key(pad, "Xóa hết"), Qt.MouseButton.LeftButton)
    assert pad.digits() == ""


def test_a_pin_is_never_spoken_or_shown_only_how_many_digits(pad: PinPad) -> None:
    QTest.keyClicks(pad, "77")
    assert pad.accessibleName() == "Mã PIN: đã nhập 2 trên 6 số"
    before = pad.grab().toImage()
    pad.clear()
    QTest.keyClicks(pad, "19")
    assert pad.grab().toImage() == before


def test_a_slip_code_can_be_pasted_with_its_gap(qtbot: QtBot, theme: Theme) -> None:
    entry = SlipEntry(theme)
    qtbot.addWidget(entry)
    QGuiApplication.clipboard().setText("4816 3097")
    with qtbot.waitSignal(entry.completed) as done:
        QTest.keyClick(entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert done.args == ["48163097"]


def test_a_pad_that_is_off_takes_nothing_and_says_why(pad: PinPad) -> None:
    pad.set_reason("Tạm ngừng nhận mã PIN đến 08:15")
    QTest.keyClicks(pad, "123456")
    assert pad.digits() == ""
    assert pad.accessibleDescription() == "Tạm ngừng nhận mã PIN đến 08:15"


@pytest.mark.parametrize(("width", "height"), [(805, 400), (500, 700), (1300, 700), (1100, 1700)])
def test_keys_are_large_enough_for_a_thumb_where_space_permits(
    qtbot: QtBot, theme: Theme, width: int, height: int
) -> None:
    pad = PinPad(theme)
    qtbot.addWidget(pad)
    pad.resize(width, height)
    pad.show()
    keys = pad.findChildren(QAbstractButton)
    assert len(keys) == 12
    assert all(min(key.width(), key.height()) >= 12 * 4 for key in keys)
    if height >= 700:
        assert all(key.height() >= 20 * 4 for key in keys)
