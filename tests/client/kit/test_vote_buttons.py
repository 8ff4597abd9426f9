"""The vote buttons change nothing by themselves, take no focus unasked, and keep their size and order."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import TEXT_PERCENTS
from meetingroom.client.kit.vote_buttons import VoteButtons


class Desk(QWidget):
    """A note being written above the vote buttons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.note = QLineEdit()
        self.votes = VoteButtons(theme)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(self.votes)
        self.cast: list[str] = []
        self.votes.chosen.connect(self.cast.append)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Desk:
    made = Desk(theme)
    qtbot.addWidget(made)
    made.resize(420, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.note.setFocus()
    return made


def test_a_tap_says_what_was_chosen_and_marks_nothing(desk: Desk) -> None:
    QTest.mouseClick(desk.votes.buttons[1], Qt.MouseButton.LeftButton)
    assert desk.cast == ["AGAINST"]
    assert not any(button.isChecked() for button in desk.votes.buttons)


def test_a_tap_leaves_the_focus_in_the_note_being_written(desk: Desk) -> None:
    QTest.mouseClick(desk.votes.buttons[0], Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is desk.note


def test_digits_and_enter_do_nothing_until_the_buttons_are_armed(desk: Desk) -> None:
    QTest.keyClicks(desk.note, "tieengs vieejt 123")
    QTest.keyClick(desk.note, Qt.Key.Key_Return)
    QTest.keyClick(desk.votes, Qt.Key.Key_1)
    assert desk.cast == []
    assert desk.note.text() == "tieengs vieejt 123"


def test_once_armed_a_digit_proposes_and_enter_confirms(desk: Desk) -> None:
    desk.votes.arm()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert desk.cast == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.cast == ["ABSTAIN"]


def test_escape_gives_the_focus_back_to_the_note(desk: Desk) -> None:
    desk.votes.arm()
    assert QApplication.focusWidget() is not desk.note
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is desk.note
    assert not desk.votes.is_armed()


def test_key_hints_are_shown_and_spoken_only_while_armed(desk: Desk) -> None:
    assert desk.votes.buttons[0].accessibleName() == "Tán thành"
    desk.votes.arm()
    assert desk.votes.buttons[0].accessibleName() == "Tán thành, phím 1"
    desk.votes.disarm()
    assert desk.votes.buttons[0].accessibleName() == "Tán thành"


def test_closed_buttons_say_why_and_cannot_be_pressed_or_armed(desk: Desk) -> None:
    desk.votes.set_reason("Chủ tọa đã kết thúc biểu quyết")
    QTest.mouseClick(desk.votes.buttons[0], Qt.MouseButton.LeftButton)
    desk.votes.arm()
    assert desk.cast == []
    assert not desk.votes.is_armed()
    assert desk.votes.accessibleDescription() == "Chủ tọa đã kết thúc biểu quyết"


def test_chosen_recorded_and_other_look_different_without_colour(desk: Desk) -> None:
    def grey(index: int) -> bytes:
        image = desk.votes.buttons[index].grab().toImage()
        return bytes(image.convertToFormat(image.Format.Format_Grayscale8).constBits())

    untouched = grey(0)
    desk.votes.set_chosen("FOR", recorded=False)
    sending = grey(0)
    desk.votes.set_chosen("FOR", recorded=True)
    recorded = grey(0)
    desk.votes.set_chosen("AGAINST", recorded=True)
    assert len({untouched, sending, recorded, grey(0)}) == 4


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
@pytest.mark.parametrize("width", [330, 400, 700, 1300])
def test_every_button_is_twenty_millimetres_tall_three_apart_and_in_order(
    qtbot: QtBot, theme: Theme, percent: int, width: int
) -> None:
    theme.set_text_percent(percent)
    votes = VoteButtons(theme)
    qtbot.addWidget(votes)
    votes.resize(width, votes.heightForWidth(width))
    votes.show()
    first, second, third = (button.geometry() for button in votes.buttons)
    assert min(first.height(), second.height(), third.height()) >= 20 * 4
    gap = max(second.left() - first.right() - 1, second.top() - first.bottom() - 1)
    assert gap >= 3 * 4
    assert (first.left(), first.top()) < (second.left(), second.top()) < (third.left(), third.top())
    assert votes.rect().contains(third)
    assert len({button.height() for button in votes.buttons}) == 1


def test_the_gap_between_buttons_hits_neither(desk: Desk) -> None:
    first = desk.votes.buttons[0].geometry()
    between = QPoint(first.center().x(), first.bottom() + 6)
    QTest.mouseClick(desk.votes, Qt.MouseButton.LeftButton, pos=between)
    assert desk.cast == []
