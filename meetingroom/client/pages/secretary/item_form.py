"""The few facts of an item, typed: number, title, who presents, how long. Must not save.

Motion, readers, sitting and place stay as they were.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.views.workbench import DraftRow, ItemForm
from meetingroom.words.catalogue import Words

_LONGEST_MINUTES = 24 * 60


class ItemCard(Card):
    """``given(ItemForm)``, ``refused``, ``remove_wanted(item)``; `row` None: a new item."""

    given = Signal(object)
    refused = Signal()
    remove_wanted = Signal(str)

    def __init__(
        self, theme: Theme, words: Words, row: DraftRow | None, parent: QWidget | None = None
    ) -> None:
        plan = row.plan if row is not None else None
        name = words.text("label.item", number=plan.number) if plan else ""
        title = words.text("ui.secretary.button.add_item") if plan is None else name
        super().__init__(theme, title=title, tone=Tone.PRIMARY, parent=parent)
        self.setAccessibleName(title)
        self._row = row
        self._words = words
        self.number = self._field("number", plan.number if plan else "")
        self.title_field = self._field("title", plan.title if plan else "")
        self.presenter = self._field("presenter", plan.presenter if plan else "")
        self.office = self._field("office", plan.office if plan else "")
        self.minutes = self._field("minutes", str(plan.planned_minutes) if plan else "")
        self.minutes.setValidator(QIntValidator(0, _LONGEST_MINUTES, self.minutes))
        save = "save_new_item" if plan is None else "save_item"
        self.save = Button(
            theme, words.text(f"ui.secretary.button.{save}", item=name), variant=Variant.PRIMARY
        )
        self.keep = Button(theme, words.text("ui.secretary.button.leave_item"))
        self.remove = Button(
            theme, words.text("ui.secretary.button.remove_item", item=name), variant=Variant.DANGER
        )
        self.remove.setVisible(row is not None and not row.published)
        answers = spaced(theme, FlowLayout(), gap=Gap.M)
        for button in (self.save, self.keep, self.remove):
            answers.addWidget(button)
        self.body.addLayout(answers)
        self.save.clicked.connect(self._give)
        self.keep.clicked.connect(self.refused)
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(plan.item if plan else ""))
        for field in (self.number, self.title_field):
            field.textChanged.connect(lambda _text: self._check())
        self._check()

    def begin(self) -> None:
        """The first field is ready for typing."""
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save.isEnabled():
            self._give()
        else:
            super().keyPressEvent(event)

    def _field(self, name: str, text: str) -> QLineEdit:
        label = Label(self._theme, self._words.text(f"ui.secretary.item.{name}"), TextRole.STRONG)
        field = QLineEdit(text)
        field.setAccessibleName(label.text())
        label.setBuddy(field)
        self.add(label)
        self.add(field)
        return field

    def _check(self) -> None:
        typed = self.number.text().strip() and self.title_field.text().strip()
        self.save.set_reason("" if typed else self._words.text("ui.secretary.item.needed"))

    def _give(self) -> None:
        form = ItemForm(self.number.text().strip(), self.title_field.text().strip())
        if self._row is not None:
            plan = self._row.plan
            form = replace(
                form, item=plan.item, parent=plan.parent, sitting=plan.sitting, motion=plan.motion,
                closed=plan.closed, audience=self._row.audience,
            )  # fmt: skip
        minutes = self.minutes.text()
        self.given.emit(
            replace(
                form,
                presenter=self.presenter.text().strip(),
                office=self.office.text().strip(),
                planned_minutes=int(minutes) if minutes.isdecimal() else 0,
            )
        )
