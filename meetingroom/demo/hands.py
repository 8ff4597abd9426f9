"""Hands and eyes of the performance: press what is written on a button, read what a window says.

Only what a person could see and touch is used; nothing is called behind a window's back. Must not know
any page.
"""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from meetingroom.demo.backstage import PATIENCE_S, Stuck

_TICK_MS = 15


def wait(happened: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Let the windows live until `happened()` is true. Raises Stuck."""
    last = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > last:
            raise Stuck(what)
        linger(_TICK_MS)


def linger(milliseconds: int) -> None:
    """Let the windows live for a while."""
    QTest.qWait(milliseconds)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window: QWidget, text: str, *, starts: bool = False) -> None:
    """Tap the button that says this, as soon as it is there and alive. Raises Stuck."""
    wait(lambda: _button(window, text, starts) is not None, f"no button “{text}”: {_names(window)}")
    button = _button(window, text, starts)
    assert button is not None
    tap(button)


def tap(widget: QWidget) -> None:
    """Tap the middle of a widget."""
    QTest.mouseClick(
        widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center()
    )
    linger(_TICK_MS)


def type_digits(widget: QWidget, digits: str) -> None:
    """Digits on the keyboard, into whatever part of `widget` takes them."""
    widget.setFocus()
    for digit in digits:
        QTest.keyClick(widget, Qt.Key(Qt.Key.Key_0.value + int(digit)))


def type_into(field: QWidget, text: str) -> None:
    """Write into a text field, replacing what is there."""
    tap(field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if isinstance(field, QLineEdit):
        field.insert(text)
    elif isinstance(field, QPlainTextEdit | QTextEdit):
        field.textCursor().insertText(text)
    linger(_TICK_MS)


def sees(window: QWidget, text: str) -> bool:
    """The window says this somewhere a person can see."""
    return any(text in said for said in said_by(window))


def said_by(window: QWidget) -> Iterator[str]:
    """Every visible text of a window, and what its painted parts would speak."""
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisibleTo(window):
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        yield widget.accessibleName()
        yield widget.accessibleDescription()


def _button(window: QWidget, text: str, starts: bool) -> QAbstractButton | None:
    for button in window.findChildren(QAbstractButton):
        said = button.text() or button.accessibleName()
        same = said.startswith(text) if starts else said == text
        if same and button.isVisible() and button.isEnabled() and not button.size().isEmpty():
            return button
    return None


def _names(window: QWidget) -> str:
    shown = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
    return ", ".join(
        f"{button.text() or button.accessibleName()}{'' if button.isEnabled() else ' (tắt)'}"
        for button in shown
    )
