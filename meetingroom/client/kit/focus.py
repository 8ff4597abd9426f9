"""Knows whether the keyboard brought the focus, so that rings show for the keyboard and not for a finger.

Must not move the focus by itself.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


def brought_by_keyboard(event: QFocusEvent) -> bool:
    """True when the focus came by Tab, a shortcut or the program; False for a tap or a menu."""
    return event.reason() in _BY_KEYBOARD
