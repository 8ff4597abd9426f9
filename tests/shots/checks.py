"""What a machine can see on a laid-out screen: squeezed or clipped text, controls without a name, targets too
small for a finger, things outside the window.

Each check gives sentences naming the widget, or nothing.  Colour and balance still need eyes.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from meetingroom.client.kit.tokens import Tokens


def problems_of(window: QWidget, tokens: Tokens) -> list[str]:
    """Everything the checks find on a shown window."""
    return [
        *clipped_text(window),
        *unnamed_controls(window),
        *small_targets(window, tokens),
        *outside(window),
    ]


def clipped_text(window: QWidget) -> list[str]:
    """Labels, buttons and painted widgets that got less room than their text needs."""
    found = []
    for widget in _visible(window):
        if isinstance(widget, QScrollBar | QSplitterHandle) or widget is window:
            continue
        if _internal(widget):
            continue
        need = widget.minimumSizeHint()
        if need.width() > widget.width() + 1:
            found.append(f"{_name(widget)} is {widget.width()} px wide and needs {need.width()}")
        high = need.height()
        layout = widget.layout()
        if layout is not None and layout.hasHeightForWidth():
            high = layout.totalMinimumHeightForWidth(widget.width())
        if isinstance(widget, QLabel | QAbstractButton) and widget.hasHeightForWidth():
            high = max(high if not isinstance(widget, QLabel) else 0, widget.heightForWidth(widget.width()))
        if high > widget.height() + 1:
            found.append(f"{_name(widget)} is {widget.height()} px high and needs {high}")
    return found


def unnamed_controls(window: QWidget) -> list[str]:
    """Controls the keyboard can reach that a screen reader could not name."""
    found = []
    for widget in _visible(window):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget is window or _internal(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{_name(widget)} has no spoken name")
    return found


def small_targets(window: QWidget, tokens: Tokens) -> list[str]:
    """Controls smaller than a finger: max(44 px, 9 mm) on both sides."""
    found = []
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    for widget in _visible(window):
        if not isinstance(widget, kinds) or _internal(widget):
            continue
        if widget.parent() is not None and isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
            continue
        if min(widget.width(), widget.height()) < tokens.target:
            found.append(f"{_name(widget)} is {widget.width()}×{widget.height()}, target {tokens.target}")
    return found


def outside(window: QWidget) -> list[str]:
    """Leaf widgets cut by the window or by a parent that does not scroll."""
    found = []
    for widget in _visible(window):
        if any(child.isVisible() for child in _children(widget)) or widget is window or _internal(widget):
            continue
        area = QRect(QPoint(0, 0), widget.size())
        box, parent = QRect(area), widget
        while parent is not window:
            box.translate(parent.pos())
            parent = parent.parentWidget()
            if _scrolls(parent):
                break
            room = parent.rect().adjusted(-1, -1, 1, 1)
            if not room.contains(box):
                found.append(f"{_name(widget)} at {_text(box)} leaves {_name(parent)} {_text(parent.rect())}")
                break
    return found


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible() and widget.width() > 0 and widget.height() > 0 and _same(window, widget):
            yield widget


def _same(window: QWidget, widget: QWidget) -> bool:
    return widget.window() is window.window()


def _children(widget: QWidget) -> list[QWidget]:
    return [child for child in widget.children() if isinstance(child, QWidget)]


def _scrolls(widget: QWidget) -> bool:
    """True for the viewport of a scroll area: what is outside it can be scrolled to."""
    parent = widget.parent()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _internal(widget: QWidget) -> bool:
    """Parts Qt builds inside its own widgets."""
    return widget.objectName().startswith("qt_")


def _name(widget: QWidget) -> str:
    said = widget.accessibleName()
    if not said and isinstance(widget, QLabel | QAbstractButton):
        said = widget.text()
    said = said.replace("\n", " ")
    return f"{type(widget).__name__}({said[:40]!r})" if said else type(widget).__name__


def _text(box: QRect) -> str:
    return f"({box.x()},{box.y()} {box.width()}×{box.height()})"
