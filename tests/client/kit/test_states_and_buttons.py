"""Banners last as long as their state; panels say what happened and what to do; buttons say why."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import Button, IconButton
from meetingroom.client.kit.choices import CheckBox, RadioButton, Select
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.toast import Toast
from meetingroom.client.kit.tokens import TEXT_PERCENTS


def test_a_banner_is_spoken_with_its_kind_and_both_sentences(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme, BannerKind.OFFLINE, "Mất kết nối từ 09:40.", "Máy đang tự kết nối lại.")
    qtbot.addWidget(banner)
    assert banner.accessibleName() == "mất kết nối: Mất kết nối từ 09:40."
    assert banner.accessibleDescription() == "Máy đang tự kết nối lại."


def test_a_banner_action_calls_back(qtbot: QtBot, theme: Theme) -> None:
    pressed: list[str] = []
    banner = Banner(
        theme,
        BannerKind.INFO,
        "Tờ trình 118 đã có bản 3.",
        actions=(("Xem 2 ghi chú", lambda: pressed.append("notes")),),
    )
    qtbot.addWidget(banner)
    QTest.mouseClick(banner.findChild(Button), Qt.MouseButton.LeftButton)
    assert pressed == ["notes"]


def test_a_stack_shows_each_state_once_and_takes_no_room_when_all_is_well(qtbot: QtBot, theme: Theme) -> None:
    stack = BannerStack(theme)
    qtbot.addWidget(stack)
    stack.show_state("network", Banner(theme, BannerKind.OFFLINE, "Mất kết nối từ 09:40."))
    stack.show_state("network", Banner(theme, BannerKind.OFFLINE, "Mất kết nối từ 09:52."))
    assert stack.states() == ("network",)
    stack.end_state("network")
    assert stack.isHidden()


def test_a_panel_gives_its_one_action(qtbot: QtBot, theme: Theme) -> None:
    panel = StatePanel(
        theme, PanelKind.ERROR, "Chưa mở được", kept="Ghi chú vẫn còn.", advice="Tải lại.", action="Tải lại"
    )
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.acted):
        QTest.mouseClick(panel.findChild(Button), Qt.MouseButton.LeftButton)
    assert panel.accessibleDescription() == "Ghi chú vẫn còn. Tải lại."


def test_waiting_offers_a_way_out_only_when_it_grows_long(qtbot: QtBot, theme: Theme) -> None:
    panel = StatePanel(theme, PanelKind.LOADING, "Đang mở Tờ trình 118", action="Đọc tài liệu khác")
    qtbot.addWidget(panel)
    panel.show()
    button = panel.findChild(Button)
    assert not button.isVisible()
    panel._patience.timeout.emit()
    assert button.isVisible()


def test_a_button_that_is_off_says_why_and_comes_back(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Mở biểu quyết Mục 4")
    qtbot.addWidget(button)
    button.set_reason("Chưa đủ số đại biểu để biểu quyết")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "Chưa đủ số đại biểu để biểu quyết"
    button.set_reason("")
    assert button.isEnabled()
    assert button.accessibleDescription() == ""


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_controls_are_at_least_a_finger_in_both_directions(qtbot: QtBot, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    for control in (
        Button(theme, "Đọc"),
        IconButton(theme, Icon.MENU, "Mở chương trình"),
        CheckBox(theme, "Đã rõ"),
        RadioButton(theme, "Kín"),
        Select(theme, ("60 giây",), name="Thời gian"),
    ):
        qtbot.addWidget(control)
        control.ensurePolished()
        hint = control.sizeHint().expandedTo(control.minimumSizeHint())
        assert min(hint.width(), hint.height()) >= theme.tokens.target, control


def test_the_focus_ring_shows_for_the_keyboard_and_not_for_a_finger(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    first, second = Button(theme, "Xem thử"), Button(theme, "Phát hành")
    row.addWidget(first)
    row.addWidget(second)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    plain = second.grab().toImage()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is second
    assert second.grab().toImage() != plain
    second.clearFocus()
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    assert second.grab().toImage() == plain


def test_a_count_on_an_icon_is_spoken(qtbot: QtBot, theme: Theme) -> None:
    bell = IconButton(theme, Icon.BELL, "Thông báo")
    qtbot.addWidget(bell)
    bell.set_badge(3)
    assert bell.accessibleName() == "Thông báo: 3"


def test_the_whole_row_of_a_check_box_is_its_target(qtbot: QtBot, theme: Theme) -> None:
    box = CheckBox(theme, "Giữ đăng nhập")
    qtbot.addWidget(box)
    box.resize(600, 60)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().bottomRight())
    assert box.isChecked()


def test_a_toast_takes_neither_focus_nor_taps(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    toast = Toast(theme, window)
    toast.show_text("Đã lưu ghi chú")
    assert toast.isVisible()
    assert window.childAt(toast.geometry().center()) is None
    toast._timer.timeout.emit()
    assert not toast.isVisible()
