"""Điều khiển phiên họp: recess, closed session, the end; put away until wanted, each asked by name before it
is done. Must not open votes or call items.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.chair import wording
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.chair_desk import Conduct
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.rules.terms import ItemState, SittingState
from meetingroom.words.catalogue import Words


class ConductPanel(ScrollColumn):
    """``asked(question)``: a question to be put before the chair; ``done``: something was done at once."""

    asked = Signal(object)
    done = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        chair: ChairView,
        meeting: MeetingView,
        agenda: AgendaView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, words.text("ui.chair.conduct"), parent=parent)
        self._words, self._chair, self._meeting, self._agenda = words, chair, meeting, agenda
        self.finish = Button(theme, "", icon=Icon.DONE)
        self.recess = Button(theme, "", icon=Icon.PAUSE)
        self.closed = Button(theme, "", icon=Icon.LOCK)
        self.end = Button(theme, "", icon=Icon.STOP)
        for button in (self.finish, self.recess, self.closed, self.end):
            self.add(button)
        self.body.addStretch(1)
        self.finish.clicked.connect(self._finish)
        self.recess.clicked.connect(self._ask_recess)
        self.closed.clicked.connect(self._ask_closed)
        self.end.clicked.connect(self._ask_end)
        for view in (chair, meeting):
            view.changed.connect(self._show)
        self._show()

    @property
    def available(self) -> bool:
        """A sitting is going on: there is something to conduct."""
        sitting = self._meeting.shown.sitting
        return sitting is not None and sitting.state in (SittingState.IN_SESSION, SittingState.RECESS)

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self.setAccessibleName(words.text("ui.chair.conduct"))
        self._show()

    def _show(self) -> None:
        words, desk, sitting = self._words, self._chair.shown, self._meeting.shown.sitting
        item = wording.item_words(words, desk.current)
        self.finish.setVisible(desk.current is not None)
        self.recess.setVisible(sitting is not None and sitting.state is SittingState.IN_SESSION)
        self.finish.setText(words.text("ui.chair.button.finish_item", item=item))
        self.recess.setText(words.text("ui.chair.button.recess"))
        door = "public" if desk.closed_session else "closed"
        self.closed.setText(words.text(f"ui.chair.button.{door}_session"))
        self.closed.set_icon(Icon.UNLOCK if desk.closed_session else Icon.LOCK)
        self.end.setText(self._end_words())
        for button, conduct in (
            (self.finish, Conduct.FINISH_ITEM),
            (self.recess, Conduct.RECESS),
            (self.closed, Conduct.CLOSED_SESSION),
            (self.end, Conduct.END_SITTING),
        ):
            button.set_reason(wording.reason(words, desk.hint(conduct)))

    def _finish(self) -> None:
        """Can be taken back, so it is not asked about."""
        self._chair.finish_item()
        self.done.emit()

    def _end_words(self) -> str:
        sitting = self._meeting.shown.sitting
        title = wording.sitting_words(sitting.title) if sitting else ""
        return self._words.text("ui.chair.button.end_sitting", sitting=title)

    def _ask_recess(self) -> None:
        words = self._words
        self._ask(
            words.text("ui.chair.button.recess"),
            words.text("ui.chair.recess_question"),
            words.text("ui.chair.button.keep_sitting"),
            self._chair.recess,
        )

    def _ask_closed(self) -> None:
        words, closed = self._words, self._chair.shown.closed_session
        if closed:
            self._ask(
                words.text("ui.chair.button.public_session"),
                words.text("ui.chair.public_question"),
                words.text("ui.chair.button.stay_closed"),
                lambda: self._chair.set_closed_session(False),
            )
        else:
            self._ask(
                words.text("ui.chair.button.closed_session"),
                words.text("ui.chair.closed_session_question"),
                words.text("ui.chair.button.stay_public"),
                lambda: self._chair.set_closed_session(True),
            )

    def _ask_end(self) -> None:
        keep = self._words.text("ui.chair.button.keep_sitting")
        text = end_sitting_words(self._words, self._chair, self._agenda)
        self._ask(self._end_words(), text, keep, self._chair.end_sitting, danger=True)

    def _ask(self, act: str, text: str, keep: str, do: Callable[[], None], *, danger: bool = False) -> None:
        question = Question(self._theme, act, text, act=act, keep=keep, danger=danger)
        question.accepted.connect(do)
        self.asked.emit(question)


def end_sitting_words(words: Words, chair: ChairView, agenda: AgendaView) -> str:
    """What ending the sitting means, and how many of its items have not been taken."""
    sitting = chair.shown.sitting
    left = sum(row.state is ItemState.PLANNED and row.sitting in (None, sitting) for row in agenda.shown.rows)
    if left:
        return words.text("ui.chair.end_sitting_question.left", n=left)
    return words.text("ui.chair.end_sitting_question")
