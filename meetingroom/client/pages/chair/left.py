"""The left of the console: the order; in its place, when wanted, the acts on the sitting, and the question
before one of them is done. Must not answer it.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.chair.conduct import ConductPanel
from meetingroom.client.pages.chair.order import OrderPane
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.words.catalogue import Words


class ChairLeft(QWidget):
    """``done`` after an act from here: where it lay over the page it may go away."""

    done = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        chair: ChairView,
        agenda: AgendaView,
        meeting: MeetingView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._meeting = words, meeting
        self.order = OrderPane(theme, words, chair, agenda)
        self.conduct = ConductPanel(theme, words, chair, meeting, agenda)
        self.question: Question | None = None
        self._standing: QWidget = self.order
        self._asked_at = self._sitting_state()
        self._asking = ScrollColumn(theme, words.text("ui.chair.conduct"))
        self._asking.body.addStretch(1)
        self._foot = Bar(theme, Edge.BOTTOM)
        self.toggle = Button(theme, "", variant=Variant.QUIET)
        foot = spaced(theme, QVBoxLayout(self._foot), margin=Gap.XS, sides=Gap.L)
        foot.addWidget(self.toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.order, self.conduct, self._asking):
            column.addWidget(part, 1)
        column.addWidget(self._foot)
        self.toggle.clicked.connect(self._turn)
        self.order.called.connect(self.done)
        self.conduct.asked.connect(self._ask)
        self.conduct.done.connect(self._end)
        meeting.changed.connect(self._follow)
        self.set_words(words)
        self._stand(self.order)

    def set_words(self, words: Words) -> None:
        """Another language or manner; a question being asked keeps its own."""
        self._words = words
        self._asking.setAccessibleName(words.text("ui.chair.conduct"))
        self.order.set_words(words)
        self.conduct.set_words(words)
        self._show_foot()

    def set_low(self, low: bool) -> None:
        """Where the window is low the list's own heading gives way."""
        self.order.set_low(low)

    def _stand(self, part: QWidget) -> None:
        """Exactly one of the three stands here."""
        self._standing = part
        for other in (self.order, self.conduct, self._asking):
            other.setVisible(other is part)
        self._show_foot()

    def _show_foot(self) -> None:
        opened = self._standing is self.conduct
        self._foot.setVisible(self.conduct.available and self.question is None)
        self.toggle.setText(self._words.text("ui.chair.back_to_order" if opened else "ui.chair.conduct"))
        self.toggle.set_icon(Icon.BACK if opened else Icon.GAVEL)
        name = "ui.chair.button.conduct_away" if opened else "ui.chair.button.conduct"
        self.toggle.setAccessibleName(self._words.text(name))

    def _turn(self) -> None:
        self._stand(self.order if self._standing is self.conduct else self.conduct)

    def _ask(self, question: Question) -> None:
        self._put_away()
        self.question = question
        self._asked_at = self._sitting_state()
        question.accepted.connect(self._end)
        question.refused.connect(self._put_away)
        self._asking.body.insertWidget(0, question)
        self._stand(self._asking)
        question.focus_safe_answer()

    def _end(self) -> None:
        """Done: back to the order."""
        self._put_away()
        self._stand(self.order)
        self.done.emit()

    def _follow(self) -> None:
        """Somebody else has moved the sitting on: a question is no longer about what is."""
        if self.question is not None and self._asked_at != self._sitting_state():
            self._put_away()
        if not self.conduct.available:
            self._stand(self.order)
        self._show_foot()

    def _sitting_state(self) -> tuple[object, bool]:
        sitting = self._meeting.shown.sitting
        return (sitting.state, sitting.closed_session) if sitting else (None, False)

    def _put_away(self) -> None:
        question, self.question = self.question, None
        if question is None:
            return
        self._asking.body.removeWidget(question)
        question.hide()
        question.deleteLater()
        self._stand(self.conduct)
        self.toggle.setFocus()
