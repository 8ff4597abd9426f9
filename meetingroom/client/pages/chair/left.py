"""The left of the console: the order with the acts on the sitting below it; while a question is asked it
stands alone in their place. Must not answer it.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.question import Question
from meetingroom.client.kit.scroll import ScrollColumn
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
        self.order = OrderPane(theme, words, chair, agenda)
        self.conduct = ConductPanel(theme, words, chair, meeting, agenda)
        self.question: Question | None = None
        usual = QWidget()
        column = QVBoxLayout(usual)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.order, 1)
        column.addWidget(self.conduct)
        self._asking = ScrollColumn(theme, words.text("ui.chair.conduct"))
        self._asking.body.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(usual)
        self._stack.addWidget(self._asking)
        self.order.called.connect(self.done)
        self.conduct.asked.connect(self._ask)
        meeting.changed.connect(self._withdraw_idle)
        self._meeting = meeting

    def set_words(self, words: Words) -> None:
        """Another language or manner; a question being asked keeps its own."""
        self._asking.setAccessibleName(words.text("ui.chair.conduct"))
        self.order.set_words(words)
        self.conduct.set_words(words)

    def _ask(self, question: Question) -> None:
        self._put_away()
        self.question = question
        question.accepted.connect(self._accepted)
        question.refused.connect(self._put_away)
        self._asking.body.insertWidget(0, question)
        self._stack.setCurrentWidget(self._asking)
        self._asked_at = self._sitting_state()
        question.focus_safe_answer()

    def _accepted(self) -> None:
        self._put_away()
        self.conduct.fold()
        self.done.emit()

    def _withdraw_idle(self) -> None:
        """Somebody else has moved the sitting on: the question is no longer about what is."""
        if self.question is not None and self._asked_at != self._sitting_state():
            self._put_away()

    def _sitting_state(self) -> tuple[object, bool]:
        sitting = self._meeting.shown.sitting
        return (sitting.state, sitting.closed_session) if sitting else (None, False)

    def _put_away(self) -> None:
        question, self.question = self.question, None
        if question is not None:
            self._stack.setCurrentIndex(0)
            self._asking.body.removeWidget(question)
            question.hide()
            question.deleteLater()
            self.conduct.toggle.setFocus()
