"""Declaring a conflict of interest: what it means, the reason, and the safe way out by name.

Must not send anything by itself: `declared(reason)` tells the page.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollForm
from meetingroom.client.kit.theme import Theme
from meetingroom.client.views.values import ItemName
from meetingroom.words.catalogue import Words


class ConflictForm(ScrollForm):
    """``ask(item)`` begins; ``declared(reason)`` or ``left`` ends it."""

    declared = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, words: Words, item: ItemName, parent: QWidget | None = None) -> None:
        named = words.text("label.item", number=item.number)
        super().__init__(theme, words.text("ui.meeting.conflict.title", item=named), parent=parent)
        self.add(Label(theme, words.text("ui.meeting.conflict.title", item=named), TextRole.TITLE))
        self.add(Label(theme, item.title))
        self.add(Label(theme, words.text("ui.meeting.conflict.means")))
        self.reason = QLineEdit(words.text("ui.meeting.conflict.usual_reason"))
        self.add_field(words.text("ui.meeting.conflict.reason"), self.reason)
        self.confirm = Button(
            theme, words.text("ui.meeting.button.confirm_conflict", item=named), variant=Variant.PRIMARY
        )
        self.stay = Button(theme, words.text("ui.meeting.button.take_part", item=named))
        self.add(self.confirm)
        self.add(self.stay)
        self.body.addStretch(1)
        self.confirm.clicked.connect(lambda: self.declared.emit(self.reason.text().strip()))
        self.stay.clicked.connect(self.left)
        self.reason.textChanged.connect(
            lambda text: self.confirm.set_reason(
                "" if text.strip() else words.text("ui.meeting.conflict.reason_needed")
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
