"""The Qt we ship does not lose references to None and True.

PySide6 6.12.0 on CPython 3.11 drops one at each call that hands a constant back; after some thousands of
calls the interpreter aborts ("deallocating None"). pyproject.toml keeps it out; this notices when it, or
the like of it, comes in again.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

CALLS = 400
NOISE = 100
"""References that other threads and caches may take or give meanwhile; a loss is one at each call. More
calls than these would abort under the Qt that is looked for, instead of failing."""


class Speaker(QObject):
    plain = Signal()
    told = Signal(bool)
    given = Signal(object)


def emits() -> Callable[[], object]:
    speaker = Speaker()
    return lambda: speaker.plain.emit()


def emits_true() -> Callable[[], object]:
    speaker = Speaker()
    heard: list[bool] = []
    speaker.told.connect(heard.append)
    return lambda: (speaker.told.emit(True), heard.clear())


def emits_none() -> Callable[[], object]:
    speaker = Speaker()
    heard: list[object] = []
    speaker.given.connect(heard.append)
    return lambda: (speaker.given.emit(None), heard.clear())


def fills() -> Callable[[], object]:
    image, white = QImage(4, 4, QImage.Format.Format_RGB32), QColor(Qt.GlobalColor.white)
    return lambda: image.fill(white)


def asks_yes_or_no() -> Callable[[], object]:
    widget = QWidget()
    return lambda: (widget.isEnabled(), widget.isVisible(), widget.parentWidget())


def sets() -> Callable[[], object]:
    timer = QTimer()
    return lambda: (timer.setSingleShot(True), timer.isSingleShot(), timer.stop())


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="there these constants are immortal")
@pytest.mark.parametrize("made", [emits, emits_true, emits_none, fills, asks_yes_or_no, sets])
@pytest.mark.parametrize("constant", [None, True, False], ids=str)
def test_many_calls_leave_the_constants_as_they_were(
    made: Callable[[], Callable[[], object]], constant: object, qapp: object
) -> None:
    call = made()
    call()
    before = sys.getrefcount(constant)
    for _ in range(CALLS):
        call()
    assert abs(sys.getrefcount(constant) - before) < NOISE
