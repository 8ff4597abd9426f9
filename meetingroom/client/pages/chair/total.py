"""Confirming the total before the opening: assigned, in office, present by the roll, and on what basis.
Must not count anybody itself.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.views.chair_view import ChairView
from meetingroom.words import numbers
from meetingroom.words.catalogue import Words


class TotalForm(QWidget):
    """``edited`` whenever a field changes; ``problem`` says what is missing, ``confirm()`` submits."""

    edited = Signal()

    def __init__(self, theme: Theme, words: Words, chair: ChairView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._chair = words, chair
        self._labels = {
            key: Label(theme, "", TextRole.STRONG)
            for key in ("ui.chair.total.assigned", "ui.chair.total.in_office", "ui.chair.total.basis")
        }
        self.assigned, self.in_office, self.basis = QLineEdit(), QLineEdit(), QLineEdit()
        self._hint = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._present = Label(theme)
        self.problem_line = Label(theme, "", TextRole.CAPTION, tone=Tone.WARN)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        fields = (self.assigned, self.in_office, self.basis)
        for label, field in zip(self._labels.values(), fields, strict=True):
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            field.textChanged.connect(lambda _text: self._on_edit())
        column.addWidget(self._hint)
        column.addWidget(self._present)
        column.addWidget(self.problem_line)
        self._filled = False
        chair.changed.connect(self._show)
        self.set_words(words)

    @property
    def total(self) -> int:
        """What stands in the field of those in office; as many as the list has while it is no number."""
        return _number(self.in_office) or self._chair.shown.total

    @property
    def problem(self) -> str:
        """What keeps this from being confirmed, in words; empty when nothing does."""
        assigned, in_office = _number(self.assigned), _number(self.in_office)
        if not assigned or not in_office or in_office > assigned:
            return self._words.text("ui.chair.total.number_needed")
        if not self.basis.text().strip():
            return self._words.text("ui.chair.total.basis_needed")
        return ""

    def confirm(self) -> None:
        """Submit the numbers; nothing happens while there is a problem."""
        assigned, in_office = _number(self.assigned), _number(self.in_office)
        if not self.problem and assigned and in_office:
            self._chair.confirm_total(assigned, in_office, self.basis.text().strip())

    def set_words(self, words: Words) -> None:
        """Another language or manner; what was typed stays."""
        self._words = words
        for (key, label), field in zip(
            self._labels.items(), (self.assigned, self.in_office, self.basis), strict=True
        ):
            label.setText(words.text(key))
            field.setAccessibleName(words.text(key))
        self._hint.setText(words.text("ui.chair.total.basis_hint"))
        self._show()

    def _show(self) -> None:
        desk = self._chair.shown
        if not self._filled and desk.total:
            self._filled = True
            self.in_office.setText(str(desk.total))
        share = numbers.share(desk.present, desk.total)
        self._present.setText(self._words.text("ui.chair.total.present", share=share))
        say(self.problem_line, self.problem)

    def _on_edit(self) -> None:
        say(self.problem_line, self.problem)
        self.edited.emit()


def _number(field: QLineEdit) -> int | None:
    text = field.text().strip()
    return int(text) if text.isdecimal() else None
