"""Says a sentence to the screen reader without moving the focus.

Must not be the only way something is told: what is spoken stands on the screen too.
"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """Speak ``sentence`` politely, as coming from ``widget``.  Nothing happens without a screen reader."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
