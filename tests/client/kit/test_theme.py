"""The look switches while windows are open, and never by a fixed height or a font in a style sheet."""

import re

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.fonts import HEADING, INTERFACE, TextRole
from meetingroom.client.kit.icons import SPOKEN, Icon, _names, icon_pixmap
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.stylesheet import style_sheet
from meetingroom.client.kit.theme import Theme, palette_of
from meetingroom.client.kit.tokens import TEXT_PERCENTS, ThemeName, Tokens


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_the_style_sheet_sets_no_font_and_no_fixed_height(name: ThemeName, percent: int) -> None:
    sheet = style_sheet(Tokens.for_(name, percent))
    assert "font" not in sheet
    heights = [line for line in sheet.splitlines() if re.search(r"(?<![a-z-])height:", line)]
    # What has a height of its own holds no text: scroll bars and the marks of check boxes.
    assert all("QScrollBar" in line or "width:" in line for line in heights)


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_minimum_sizes_in_the_style_sheet_reach_a_finger(percent: int) -> None:
    tokens = Tokens.for_(ThemeName.LIGHT, percent, 4.0)
    inner = tokens.target - 2 * (tokens.space.s + tokens.hairline)
    assert f"min-height: {inner}px" in style_sheet(tokens)


def test_the_bundled_families_are_used_and_not_a_substitute(theme: Theme) -> None:
    assert QFontInfo(theme.font(TextRole.BODY)).family() == INTERFACE
    assert QFontInfo(theme.font(TextRole.HEADING)).family().startswith(HEADING)


def test_figures_of_the_interface_have_one_width(theme: Theme) -> None:
    for strong in (False, True):
        metrics = QFontMetricsF(theme.font(TextRole.BODY, strong=strong))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_strong_text_is_a_real_weight(theme: Theme) -> None:
    plain, strong = (QFontMetricsF(theme.font(TextRole.BODY, strong=s)) for s in (False, True))
    assert strong.horizontalAdvance("Tán thành") > plain.horizontalAdvance("Tán thành")


def test_switching_restyles_open_widgets_at_once(qtbot: QtBot, theme: Theme) -> None:
    label = Label(theme, "Khai mạc", TextRole.TITLE)
    qtbot.addWidget(label)
    label.show()
    with qtbot.waitSignal(theme.changed):
        theme.apply(ThemeName.DARK, 200)
    assert label.font().pixelSize() == 40
    assert QApplication.palette().color(QPalette.ColorRole.WindowText).name() == "#eef2f6"
    assert QApplication.font().pixelSize() == 32


def test_the_same_choice_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply(theme.name, theme.text_percent)


def test_a_label_keeps_its_font_in_a_new_parent_after_a_switch(qtbot: QtBot, theme: Theme) -> None:
    label = Label(theme, "Khai mạc", TextRole.TITLE)
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
        QVBoxLayout(window)
    first.layout().addWidget(label)
    first.show()
    theme.set_text_percent(150)
    second.layout().addWidget(first)
    second.show()
    assert label.font().pixelSize() == 30


@pytest.mark.parametrize("name", ThemeName)
def test_the_palette_leaves_no_role_to_the_system(name: ThemeName) -> None:
    palette = palette_of(Tokens.for_(name, 100))
    left_out = {QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles}
    for role in QPalette.ColorRole:
        if role not in left_out:
            assert palette.isBrushSet(QPalette.ColorGroup.Active, role), role


def test_every_icon_exists_in_the_set_and_draws_something(theme: Theme) -> None:
    for icon in Icon:
        assert icon.value in _names(), icon
        image = icon_pixmap(icon, 24, "#000000").toImage()
        inked = sum(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
        assert inked > 10, icon


def test_icons_that_stand_for_a_state_have_a_spoken_name() -> None:
    for icon in (Icon.DONE, Icon.CURRENT, Icon.OFFLINE, Icon.WARN, Icon.ERROR, Icon.LOCK, Icon.WITHDRAWN):
        assert SPOKEN[icon]
