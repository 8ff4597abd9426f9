"""One person in a list, what can be done for him, and room below for what is asked or shown about him.

Must not know attendance or slips.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.labels import Rule
from meetingroom.client.kit.rows import ActionRow
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.views.attendance_view import PersonRow
from meetingroom.words.catalogue import Words
from meetingroom.words.folding import fold


class PersonLine(QWidget):
    """``set_text(title, detail)``; ``put(widget)`` shows something below, ``put(None)`` nothing."""

    def __init__(
        self, theme: Theme, name: str, actions: Sequence[QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._column = spaced(theme, QVBoxLayout(self), gap=Gap.NONE)
        self._row = ActionRow(theme, name, actions=actions)
        self._column.addWidget(Rule())
        self._column.addWidget(self._row)
        self.below: QWidget | None = None

    def set_text(self, title: str, detail: str) -> None:
        """What is said of the person."""
        self._row.set_text(title, detail)
        self.setAccessibleName(self._row.accessibleName())

    def put(self, widget: QWidget | None) -> None:
        """Show this below the person; what stood there is taken away."""
        if self.below is not None:
            self._column.removeWidget(self.below)
            self.below.hide()
            self.below.deleteLater()
        self.below = widget
        if widget is not None:
            self._column.addWidget(widget)


def standing(words: Words, row: PersonRow) -> str:
    """ "Ghế 12 · Phó Chủ tịch Ủy ban nhân dân xã"."""
    seat = words.text("ui.secretary.seat", seat=row.seat) if row.seat else ""
    return " · ".join(part for part in (seat, row.office or row.unit) if part)


def matches(row: PersonRow, query: str) -> bool:
    """The person is meant: by a part of his name, with or without marks, or by his seat."""
    sought = fold(query).strip()
    return not sought or sought == row.seat or (not sought.isdecimal() and sought in fold(row.name))
