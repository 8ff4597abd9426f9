"""Asking for a reason that enters the minutes, both answers named. Must not act: `given(reason)` tells."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class ReasonCard(Card):
    """``ReasonCard(theme, title, text, label, act=…, keep=…, needed="Đề nghị ghi lý do.")``.

    ``given(reason)`` when the act is pressed with a reason, ``refused`` for the safe answer or Esc.
    """

    given = Signal(str)
    refused = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        label: str,
        *,
        act: str,
        keep: str,
        needed: str,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title=title, tone=Tone.NO if danger else Tone.WARN, parent=parent)
        self.setAccessibleName(title)
        self._needed = needed
        if text:
            self.add(Label(theme, text))
        name = Label(theme, label, TextRole.STRONG)
        self.field = QLineEdit()
        self.field.setAccessibleName(label)
        name.setBuddy(self.field)
        self.add(name)
        self.add(self.field)
        self.act = Button(theme, act, variant=Variant.DANGER if danger else Variant.PRIMARY)
        self.keep = Button(theme, keep)
        self._why = Label(theme, needed, TextRole.CAPTION, tone=Tone.NEUTRAL)
        answers = spaced(theme, FlowLayout(), gap=Gap.M)
        answers.addWidget(self.act)
        answers.addWidget(self.keep)
        self.body.addLayout(answers)
        self.add(self._why)
        self.act.clicked.connect(self._give)
        self.keep.clicked.connect(self.refused)
        self.field.textChanged.connect(lambda _text: self._check())
        self.field.returnPressed.connect(self._give)
        self._check()

    def begin(self) -> None:
        """The field is ready for typing."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            super().keyPressEvent(event)

    def _reason(self) -> str:
        return self.field.text().strip()

    def _check(self) -> None:
        self.act.set_reason("" if self._reason() else self._needed)
        self._why.setVisible(not self._reason())

    def _give(self) -> None:
        if self._reason():
            self.given.emit(self._reason())
