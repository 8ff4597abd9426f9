"""The side of the delegate's window: the agenda, below it my own part; in their place, while words are
looked for, the search over all papers, and while a conflict of interest is being declared, that form. Must
not open papers.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.agenda.pane import AgendaPane
from meetingroom.client.pages.meeting.conflict import ConflictForm
from meetingroom.client.pages.meeting.my_part import MyPart
from meetingroom.client.pages.search.pane import SearchPane
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.conflict_view import ConflictView
from meetingroom.client.views.search_view import SearchView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.rules.ids import PaperId
from meetingroom.words.catalogue import Words


class MeetingSide(QWidget):
    """``paper_wanted(paper)`` as the agenda's; ``found_wanted(Wanted)``, ``search_left`` as the search's."""

    paper_wanted = Signal(str)
    found_wanted = Signal(object)
    search_left = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        agenda: AgendaView,
        session: SessionView,
        speaking: SpeakingView,
        conflict: ConflictView,
        search: SearchView,
        meeting: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._conflict = theme, words, conflict
        self.agenda = AgendaPane(theme, words, agenda)
        self.mine = MyPart(theme, words, session, speaking, conflict)
        self.form: ConflictForm | None = None
        self.search = SearchPane(theme, words, search, meeting)
        self._usual = QWidget()
        column = QVBoxLayout(self._usual)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.agenda, 1)
        column.addWidget(self.mine)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._usual)
        self._stack.addWidget(self.search)
        self.agenda.paper_wanted.connect(self.paper_wanted)
        self.mine.conflict_wanted.connect(self._ask_conflict)
        self.search.wanted.connect(self.found_wanted)
        self.search.left.connect(self._leave_search)

    def begin_search(self) -> None:
        """The search over all papers, its cursor in the field."""
        self._stack.setCurrentWidget(self.search)
        self.search.begin()

    def show_programme(self) -> None:
        """The agenda, or the form that stands in its place."""
        if self._stack.currentWidget() is self.search:
            self._stack.setCurrentWidget(self.form or self._usual)

    def set_compact(self, compact: bool) -> None:
        """In a window of few lines."""
        self.agenda.set_compact(compact)
        self.search.set_compact(compact)

    def mark(self, paper: PaperId) -> None:
        """Mark the paper that is open."""
        self.agenda.mark(paper)

    def set_words(self, words: Words) -> None:
        """Another language or manner; a form being filled in keeps its own."""
        self._words = words
        self.agenda.set_words(words)
        self.mine.set_words(words)
        self.search.set_words(words)

    def _leave_search(self) -> None:
        self.show_programme()
        self.search_left.emit()

    def _ask_conflict(self) -> None:
        item = self._conflict.shown.item
        if item is None:
            return
        self.form = ConflictForm(self._theme, self._words, item)
        self.form.declared.connect(self._declare)
        self.form.left.connect(self._put_form_away)
        self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.confirm.setFocus()

    def _declare(self, reason: str) -> None:
        self._conflict.declare(reason)
        self._put_form_away()

    def _put_form_away(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            self._stack.setCurrentIndex(0)
            self._stack.removeWidget(form)
            form.hide()
            form.deleteLater()
