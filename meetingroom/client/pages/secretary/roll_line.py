"""A person on the roll: five values as buttons, the recorded one marked; leaving and coming back.

Must not record: it says what was wanted.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.pages.secretary.person_row import PersonLine, standing
from meetingroom.client.views.attendance_view import PersonRow
from meetingroom.rules.terms import Attendance
from meetingroom.words import dates
from meetingroom.words.catalogue import Words

VALUES = (
    Attendance.PRESENT_IN_PERSON,
    Attendance.PRESENT_ONLINE,
    Attendance.ABSENT_EXCUSED,
    Attendance.ABSENT_UNEXCUSED,
    Attendance.UNMARKED,
)


class RollLine(PersonLine):
    """``marked(person, value)``, ``explained(person, reason)``, ``moved(person, returned)``."""

    marked = Signal(str, str)
    explained = Signal(str, str)
    moved = Signal(str, bool)

    def __init__(self, theme: Theme, words: Words, row: PersonRow, parent: QWidget | None = None) -> None:
        self._theme = theme
        self.values = {value: Button(theme, "") for value in VALUES}
        self.why = Button(theme, "", variant=Variant.QUIET, icon=Icon.EDIT)
        self.move_out = Button(theme, "", variant=Variant.QUIET, icon=Icon.DOOR)
        super().__init__(theme, row.name, [*self.values.values(), self.why, self.move_out], parent)
        self._words = words
        self._person = row
        self._shown: object = None
        self._only_one = QButtonGroup(self)
        for value, button in self.values.items():
            button.setCheckable(True)
            self._only_one.addButton(button)
            button.clicked.connect(lambda _on=False, value=value: self._mark(value))
        self.why.clicked.connect(self.ask_reason)
        self.move_out.clicked.connect(
            lambda: self.moved.emit(self._person.person, self._person.left_at is not None)
        )

    def show_row(self, words: Words, row: PersonRow, *, off: str, under_way: bool) -> None:
        """Show the person as recorded, or as marked and not yet recorded."""
        shown = (words, row, off, under_way)
        if shown == self._shown:
            return
        self._words, self._person, self._shown = words, row, shown
        value = row.pending or row.value
        for one, button in self.values.items():
            text = words.text(f"ui.secretary.value.{one}")
            button.setText(text)
            button.set_reason(off)
            button.setAccessibleName(f"{text}: {row.name}")
            button.setChecked(one is value)
        excused = value is Attendance.ABSENT_EXCUSED
        self._act(self.why, "why_absent", off, excused and self.below is None)
        left = row.left_at is not None
        here = row.value in (Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE)
        moves = under_way and here and row.pending is None
        self._act(self.move_out, "record_return" if left else "record_leaving", off, moves)
        if not excused and self.below is not None:
            self.put(None)
        self.set_text(row.name, _detail(words, row))

    def ask_reason(self) -> None:
        """Why he is absent: may be left open."""
        words, name = self._words, self._person.name
        card = ReasonCard(
            self._theme,
            words.text("ui.secretary.attendance.reason_of", name=name),
            words.text("ui.secretary.attendance.reason_note"),
            words.text("ui.secretary.attendance.reason"),
            act=words.text("ui.secretary.button.save_reason"),
            keep=words.text("ui.secretary.button.no_reason"),
            needed=words.text("ui.chair.reason_needed"),
        )
        card.field.setText(self._person.reason)
        card.given.connect(self._explain)
        card.refused.connect(self._end)
        self.put(card)
        self.why.hide()
        card.begin()

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _mark(self, value: Attendance) -> None:
        self.marked.emit(self._person.person, value.value)
        if value is Attendance.ABSENT_EXCUSED and self.below is None:
            self.ask_reason()

    def _explain(self, reason: str) -> None:
        self._end()
        self.explained.emit(self._person.person, reason)

    def _end(self) -> None:
        self.put(None)
        self.why.show()

    def _act(self, button: Button, key: str, off: str, shown: bool) -> None:
        text = self._words.text(f"ui.secretary.button.{key}")
        button.setText(text)
        button.set_reason(off)
        button.setAccessibleName(f"{text}: {self._person.name}")
        button.setVisible(shown)


def _detail(words: Words, row: PersonRow) -> str:
    parts = [standing(words, row)]
    if row.pending is not None:
        parts.append(words.text("ui.secretary.attendance.sending"))
    elif row.left_at is not None:
        parts.append(words.text("ui.secretary.attendance.left", hour=dates.hour(row.left_at)))
    elif row.late and row.marked_at is not None:
        parts.append(words.text("ui.secretary.attendance.late", hour=dates.hour(row.marked_at)))
    if row.reason:
        parts.append(words.text("ui.secretary.attendance.why", reason=row.reason))
    return " · ".join(part for part in parts if part)
