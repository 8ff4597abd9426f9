"""A question before something that cannot be undone: both answers are named, and nothing is modal.

The safe answer has the focus when the keyboard opens the question.  Must not be asked for what can be taken
back.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class Question(Card):
    """``Question(theme, title, text, act="Kết thúc biểu quyết Mục 4", keep="Để biểu quyết tiếp tục")``.

    ``accepted()`` for the act, ``refused()`` for the safe answer or Esc.  ``danger`` draws the act in the
    tone of no.  The owner takes the card away afterwards.
    """

    accepted = Signal()
    refused = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str = "",
        *,
        act: str,
        keep: str,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title=title, tone=Tone.NO if danger else Tone.PRIMARY, parent=parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        if text:
            self.add(Label(theme, text))
        self.act = Button(theme, act, variant=Variant.DANGER if danger else Variant.PRIMARY)
        self.keep = Button(theme, keep)
        self.act.clicked.connect(self.accepted)
        self.keep.clicked.connect(self.refused)
        answers = spaced(theme, FlowLayout(), gap=Gap.M)
        answers.addWidget(self.act)
        answers.addWidget(self.keep)
        self.body.addLayout(answers)

    def focus_safe_answer(self) -> None:
        """For a question opened by the keyboard."""
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            super().keyPressEvent(event)
