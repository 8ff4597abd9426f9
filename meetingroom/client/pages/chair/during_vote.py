"""An open vote as the chair sees it: how many have voted, who has not, never how. Must not count choices."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow, RowList
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say, say_runs
from meetingroom.client.views.chair_desk import ChairPoll, Conduct
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.values import PersonName
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import PollState
from meetingroom.words import dates, numbers
from meetingroom.words.catalogue import Words

_UNDECIDED = (PollState.OPEN, PollState.HELD)


class VotingBlock(QWidget):
    """``void_wanted``: the chair wants to make this vote void (asked elsewhere)."""

    void_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        chair: ChairView,
        session: SessionView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._chair, self._session = theme, words, chair, session
        self._held = Sentence(theme, tone=Tone.WARN)
        self._time = Chip(theme, "", icon=Icon.CLOCK)
        self.cast = Label(theme, "", TextRole.HEADING)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.missing = Label(theme, "", TextRole.STRONG)
        self.names = _NameFlow(theme)
        self._many = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._question = Label(theme, "")
        self.rule = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._aside = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._no_split = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.hold = Button(theme, "", icon=Icon.PAUSE)
        self.void = Button(theme, "", variant=Variant.QUIET, icon=Icon.WITHDRAWN)
        self.latecomers = RowList(theme, "", empty="")
        self._late: tuple[PersonName, ...] = ()
        head = spaced(theme, FlowLayout(), gap=Gap.L)
        head.addWidget(self.cast)
        head.addWidget(self._time)
        buttons = spaced(theme, FlowLayout(), gap=Gap.M)
        buttons.addWidget(self.hold)
        buttons.addWidget(self.void)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        column.addWidget(self._held)
        column.addLayout(head)
        for part in (self.bar, self.missing, self.names, self._many, self.latecomers):
            column.addWidget(part)
        column.addLayout(buttons)
        for line in (self._question, self.rule, self._aside, self._no_split):
            column.addWidget(line)
        self.hold.clicked.connect(chair.hold_poll)
        self.void.clicked.connect(self.void_wanted)
        chair.changed.connect(self.show_now)
        self.show_now()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._late = ()
        self.show_now()

    def show_now(self) -> None:
        """Word everything again; also at every tick of the clock."""
        desk = self._chair.shown
        poll = desk.poll
        if poll is None or poll.state not in _UNDECIDED:
            return
        words, item = self._words, wording.item_words(self._words, poll.item)
        say_runs(self._held, wording.held(words, poll))
        self._show_time(poll)
        cast, of = poll.cast, poll.of if poll.of is not None else poll.electors
        shown = ""
        if cast is not None:
            shown = words.text("ui.chair.vote.cast_count", share=numbers.share(cast, of))
        say(self.cast, shown)
        self.bar.setVisible(cast is not None)
        self.bar.setRange(0, max(1, of))
        self.bar.setValue(cast or 0)
        self.bar.setAccessibleName(shown)
        self._show_missing(poll)
        self._show_latecomers(poll)
        say(self._question, words.text("ui.vote.question", motion=poll.question))
        say(self.rule, wording.rule_of_poll(words, poll))
        self._no_split.setText(words.text("ui.chair.vote.no_split"))
        say(self._aside, wording.standing_aside(words, desk, poll.item))
        self.hold.setVisible(poll.state is PollState.OPEN)
        self.hold.setText(words.text("ui.chair.button.hold_poll", item=item))
        self.hold.set_reason(wording.reason(words, desk.hint(Conduct.HOLD_POLL)))
        self.void.setText(words.text("ui.chair.button.void_poll", item=item))
        self.void.set_reason(wording.reason(words, desk.hint(Conduct.VOID_POLL)))

    def _show_time(self, poll: ChairPoll) -> None:
        words, until = self._words, poll.planned_until
        self._time.setVisible(until is not None and poll.state is PollState.OPEN)
        if until is None:
            return
        left = (until - self._session.now_ms()) // 1000
        if left > 0:
            self._time.set(words.text("ui.chair.vote.time_left", time=dates.clock(left)), icon=Icon.CLOCK)
        else:
            self._time.set(words.text("ui.chair.vote.time_over"), icon=Icon.CLOCK, tone=Tone.WARN)

    def _show_missing(self, poll: ChairPoll) -> None:
        words, missing = self._words, poll.missing
        if missing is None:
            say(self.missing, words.text("ui.chair.vote.missing.unknown"))
        elif missing:
            say(self.missing, words.text("ui.chair.vote.missing_count", n=len(missing)))
        else:
            say(self.missing, words.text("ui.chair.vote.missing.none"))
        few = missing if missing is not None and len(missing) <= wording.FEW else ()
        self.names.show_names(words, few)
        say(self._many, wording.names(words, missing) if missing is not None and not few else "")

    def _show_latecomers(self, poll: ChairPoll) -> None:
        self.latecomers.setVisible(bool(poll.latecomers))
        if poll.latecomers == self._late:
            return
        self._late = poll.latecomers
        self.latecomers.set_rows([self._latecomer(person) for person in poll.latecomers])

    def _latecomer(self, person: PersonName) -> ActionRow:
        words = self._words
        admit = Button(self._theme, words.text("ui.chair.button.admit_elector", name=person.name))
        admit.clicked.connect(lambda: self._chair.admit_elector(person.person))
        title = words.text("ui.chair.vote.latecomer", name=wording.elector(words, person))
        return ActionRow(self._theme, title, icon=Icon.PERSON, actions=(admit,))


class _NameFlow(QWidget):
    """Names as chips; who has voted goes, and the others keep their places."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[PersonId, Chip] = {}
        self._flow = spaced(theme, FlowLayout(), gap=Gap.S)
        self.setLayout(self._flow)

    def show_names(self, words: Words, persons: tuple[PersonName, ...]) -> None:
        """Exactly these names."""
        wanted = {person.person: wording.elector(words, person) for person in persons}
        for gone in [person for person in self._chips if person not in wanted]:
            old = self._chips.pop(gone)
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        for person, text in wanted.items():
            if person not in self._chips:
                self._chips[person] = Chip(self._theme, parent=self)
                self._flow.addWidget(self._chips[person])
                self._chips[person].show()
            chip = self._chips[person]
            if chip.text() != text:
                chip.set(text, icon=Icon.PERSON, tone=Tone.WARN)
        self.setVisible(bool(wanted))
