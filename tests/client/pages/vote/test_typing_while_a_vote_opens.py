"""A vote that opens never takes what a person is typing, and typing never votes."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from meetingroom.rules.commands import CastBallot
from meetingroom.rules.terms import Choice
from tests.client.pages.delegate import PAPER, Delegate

TELEX = "ddaats rwngf 123 "
"""As Unikey receives it: letters, tones as letters, digits."""
VNI = "d9a6t1 ru7ng2 "


def typing(delegate: Delegate) -> QLineEdit:
    """The delegate is looking for words in the paper."""
    delegate.page.open_paper(PAPER)
    delegate.look()
    delegate.page.document.find_bar.begin()
    delegate.look()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    return field


def ballots(delegate: Delegate) -> list[Choice]:
    return [act.command.choice for act in delegate.desk.submitted if isinstance(act.command, CastBallot)]


def test_a_vote_opening_while_telex_is_typed_loses_no_letter_and_casts_nothing(delegate: Delegate) -> None:
    field = typing(delegate)
    text = TELEX + VNI
    for place, letter in enumerate(text):
        if place == len(text) // 2:
            delegate.demo.voting()
            delegate.look()
            assert delegate.page.card.isVisible()
        QTest.keyClick(QApplication.focusWidget(), letter)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    delegate.look()
    assert field.text() == text
    assert QApplication.focusWidget() is field
    assert ballots(delegate) == []


def test_the_card_comes_without_taking_the_focus(delegate: Delegate) -> None:
    field = typing(delegate)
    poll = delegate.demo.announced()
    delegate.look()
    assert delegate.page.card.isVisible()
    assert QApplication.focusWidget() is field
    delegate.demo.open(poll)
    delegate.look()
    assert QApplication.focusWidget() is field


def test_digits_and_enter_are_dead_until_f8(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(delegate.page, key)
    delegate.look()
    assert ballots(delegate) == []


def test_after_f8_a_digit_proposes_and_enter_casts(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    QTest.keyClick(delegate.page, Qt.Key.Key_F8)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert ballots(delegate) == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert ballots(delegate) == [Choice.AGAINST]


def test_escape_gives_the_keys_back_to_what_was_being_typed(delegate: Delegate) -> None:
    field = typing(delegate)
    delegate.demo.voting()
    delegate.look()
    QTest.keyClick(field, Qt.Key.Key_F8)
    assert QApplication.focusWidget() is not field
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, "1")
    assert field.text() == "1"
    assert ballots(delegate) == []


def test_a_tap_on_a_choice_leaves_the_cursor_where_it_was(delegate: Delegate) -> None:
    field = typing(delegate)
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card.buttons.buttons[0])
    assert ballots(delegate) == [Choice.FOR]
    assert QApplication.focusWidget() is field


def test_a_tap_beside_the_buttons_wakes_the_keys(delegate: Delegate) -> None:
    delegate.demo.voting()
    delegate.look()
    delegate.tap(delegate.page.card, QPoint(4, 4))
    assert delegate.page.card.buttons.is_armed()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert ballots(delegate) == [Choice.ABSTAIN]


def test_keys_sleep_again_when_the_vote_ends(delegate: Delegate) -> None:
    poll = delegate.demo.voting()
    delegate.look()
    QTest.keyClick(delegate.page, Qt.Key.Key_F8)
    assert delegate.page.card.buttons.is_armed()
    delegate.demo.close(poll)
    delegate.look()
    assert not delegate.page.card.buttons.is_armed()
