"""My own part in the meeting, below the agenda: asking to speak, my place, a conflict of interest.

Must not decide what is allowed: a button that is off says why in the law's own words.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.theme import Theme
from meetingroom.client.views.conflict_view import ConflictView
from meetingroom.client.views.session_view import Session, SessionView
from meetingroom.client.views.speaking_view import SpeakingList, SpeakingView
from meetingroom.client.views.values import OFFLINE, ActState, Hint
from meetingroom.rules.audience import Role
from meetingroom.rules.errors import Refusal
from meetingroom.rules.terms import SpeechKind
from meetingroom.words import dates
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.refusals import refusal

_NO_SPEAKERS = frozenset({Role.HALL, Role.TELLER})


class MyPart(Bar):
    """``conflict_wanted`` opens the declaration (its reason is asked elsewhere)."""

    conflict_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        session: SessionView,
        speaking: SpeakingView,
        conflict: ConflictView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, Edge.BOTTOM, parent)
        self._words = words
        self._session, self._speaking, self._conflict = session, speaking, conflict
        self.said = Sentence(theme, TextRole.BODY)
        self.ask = Button(theme, "", icon=Icon.SPEAK)
        self.withdraw = Button(theme, "", icon=Icon.UNDO)
        self.declare = Button(theme, "", variant=Variant.QUIET)
        self.ask.clicked.connect(lambda: speaking.request(SpeechKind.SPEECH))
        self.withdraw.clicked.connect(speaking.withdraw)
        self.declare.clicked.connect(self.conflict_wanted)
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.l, space.s, space.l, space.s)
        column.setSpacing(space.s)
        column.addWidget(self.said)
        row = FlowLayout(space.s)
        for button in (self.ask, self.withdraw, self.declare):
            row.addWidget(button)
        column.addLayout(row)
        for view in (session, speaking, conflict):
            view.changed.connect(self._show)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._show()

    def _show(self) -> None:
        me, shown, words = self._session.shown, self._speaking.shown, self._words
        runs = speaking_sentence(words, shown)
        self.said.set_runs(runs)
        self.said.setVisible(bool(runs))
        asks = shown.mine is None and shown.pending is None and may_ever_speak(me)
        self.ask.setVisible(asks)
        self.ask.setText(words.text("ui.meeting.button.ask_to_speak"))
        self.ask.set_reason(_reason(words, shown.may_request))
        self.withdraw.setVisible(shown.mine is not None)
        self.withdraw.setText(words.text("ui.meeting.button.withdraw_speech"))
        offline = shown.may_request.code == OFFLINE
        self.withdraw.set_reason(_reason(words, Hint(OFFLINE)) if offline else "")
        own = self._conflict.shown
        declarable = own.item is not None and own.votes and own.declared_at is None and not own.pending
        self.declare.setVisible(declarable and own.may_declare.code != Refusal.ALREADY_EXISTS)
        if own.item is not None:
            item = words.text("label.item", number=own.item.number)
            self.declare.setText(words.text("ui.meeting.button.declare_conflict", item=item))
        self.declare.set_reason(_reason(words, own.may_declare))
        self.setVisible(bool(runs) or asks or self.declare.isVisibleTo(self))


def may_ever_speak(me: Session) -> bool:
    """Everybody who sits in the room may ask for the floor, but those who only count or show."""
    return bool(me.roles) and me.roles.isdisjoint(_NO_SPEAKERS)


def speaking_sentence(words: Words, shown: SpeakingList) -> tuple[Span, ...]:
    """Where I stand in the list of speakers, or who speaks now; empty when nothing is to be said."""
    speaking = shown.speaking
    if speaking is not None and speaking.mine:
        return words.spans("ui.meeting.speak.called", time=dates.clock(speaking.planned_ms // 1000))
    if shown.mine is not None and shown.mine.place is not None:
        hour = dates.hour(shown.mine.asked_at)
        return words.spans("ui.meeting.speak.waiting", hour=hour, place=shown.mine.place)
    if shown.pending is not None and shown.pending.state is not ActState.RECORDED:
        return words.spans("ui.meeting.speak.not_recorded")
    if speaking is not None:
        return words.spans("ui.meeting.speaker", name=speaking.person.name)
    return ()


def _reason(words: Words, hint: Hint) -> str:
    if hint.allowed:
        return ""
    return refusal(words, hint.code, dates.VIETNAM, **dict(hint.params)).text
