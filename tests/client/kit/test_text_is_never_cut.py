"""Marks above and below letters are drawn whole at every text size, in every place text can stand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.chips import Badge, Chip
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import ElidedLabel, Label
from meetingroom.client.kit.seat import SeatLabel
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import TEXT_PERCENTS


class _Run:
    def __init__(self, text: str, strong: bool) -> None:
        self.text, self.strong = text, strong


def _sentence(theme: Theme, text: str) -> Sentence:
    sentence = Sentence(theme)
    sentence.set_runs([_Run(text, True), _Run(" " + text, False)])
    return sentence


MAKERS: dict[str, Callable[[Theme, str], QWidget]] = {
    **{f"label-{role}": (lambda theme, text, role=role: Label(theme, text, role)) for role in TextRole},
    "elided": lambda theme, text: ElidedLabel(theme, text, TextRole.TITLE),
    "sentence": _sentence,
}
"""Widgets without a box of their own: their ink must be the same with room to spare."""

BOXED: dict[str, Callable[[Theme, str], QWidget]] = {
    "button": lambda theme, text: Button(theme, text, variant=Variant.PRIMARY),
    "chip": lambda theme, text: Chip(theme, text),
    "badge": lambda theme, text: Badge(theme, text),
    "seat": lambda theme, text: SeatLabel(theme, text),
}


def _ink_rows(widget: QWidget, size: QSize) -> int:
    """How many pixel rows the text of a widget covers at a size: rows that are not all one colour."""
    widget.resize(size)
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = 0
    for y in range(image.height()):
        first = image.pixel(0, y)
        rows += any(image.pixel(x, y) != first for x in range(0, image.width(), 2))
    return rows


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
@pytest.mark.parametrize("kind", MAKERS)
def test_plain_text_has_all_its_ink_at_its_own_size(
    qtbot: QtBot, theme: Theme, stacked: str, kind: str, percent: int
) -> None:
    theme.set_text_percent(percent)
    widget = MAKERS[kind](theme, stacked)
    qtbot.addWidget(widget)
    size = QSize(2600, widget.heightForWidth(2600) if widget.hasHeightForWidth() else 0)
    own = QSize(2600, max(size.height(), widget.sizeHint().height() if size.height() <= 0 else 0))
    roomy = QSize(2600, own.height() + 120)
    assert _ink_rows(widget, own) == _ink_rows(widget, roomy) > 0


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
@pytest.mark.parametrize("kind", BOXED)
def test_boxes_are_taller_than_the_ink_of_their_text(
    qtbot: QtBot, theme: Theme, stacked: str, kind: str, percent: int
) -> None:
    theme.set_text_percent(percent)
    widget = BOXED[kind](theme, stacked)
    qtbot.addWidget(widget)
    label = Label(theme, stacked, TextRole.CAPTION, strong=True)
    qtbot.addWidget(label)
    ink = _ink_rows(label, QSize(2600, label.sizeHint().height()))
    assert widget.sizeHint().height() >= ink + 2


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_a_button_label_wraps_rather_than_clips(qtbot: QtBot, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    button = Button(theme, "Kết thúc biểu quyết Mục 4 về điều chỉnh quy hoạch sử dụng đất")
    qtbot.addWidget(button)
    narrow = button.minimumSizeHint().width()
    assert button.heightForWidth(narrow) > button.heightForWidth(button.sizeHint().width())
    assert button.sizeHint().width() > 2 * narrow


def test_a_shortened_line_keeps_the_whole_text_for_tooltip_and_screen_reader(
    qtbot: QtBot, theme: Theme
) -> None:
    title = "Kỳ họp thứ 12 – Hội đồng nhân dân tỉnh"
    label = ElidedLabel(theme, title)
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.show()
    assert not label.is_elided()
    assert label.toolTip() == ""
    label.resize(90, label.height())
    assert label.is_elided()
    assert label.toolTip() == label.accessibleName() == title
