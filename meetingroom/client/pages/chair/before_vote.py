"""What a vote about to be opened asks: the question, what carries it, the planned time, who stands aside;
and, below quorum, the two ways on. Must not open anything: `reason_given` and `recess_wanted` tell.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.choices import Select
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say, say_runs
from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.views.chair_desk import ChairDesk, Conduct
from meetingroom.client.views.chair_steps import StepKind
from meetingroom.client.views.chair_view import ChairView
from meetingroom.rules.terms import PollState
from meetingroom.words.catalogue import Span, Words

SECONDS = (30, 60, 90, 120, 180)
_USUAL = 60


class MotionBlock(QWidget):
    """Shown while the next step is to open a vote."""

    reason_given = Signal(str)
    recess_wanted = Signal()
    reason_asked = Signal(object)
    """The card that asks for the reason: to be brought into sight."""

    def __init__(self, theme: Theme, words: Words, chair: ChairView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words, self._chair = theme, words, chair
        self._item = ""
        self._short_of: tuple[object, ...] = ()
        self._voided = Sentence(theme, tone=Tone.WARN)
        self._quorum = QVBoxLayout()
        self._banner: Banner | None = None
        self.reason: ReasonCard | None = None
        self.question = Label(theme, "", TextRole.LIST)
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.editor.hide()
        self.edit = Button(theme, "", variant=Variant.QUIET, icon=Icon.EDIT)
        self.rule = Label(theme, "", TextRole.STRONG)
        self._citation = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._time_head = Label(theme, "")
        self.time = Select(theme)
        self._time_note = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._aside = Label(theme, "", tone=Tone.WARN)
        time_row = spaced(theme, FlowLayout(), gap=Gap.M)
        time_row.addWidget(self._time_head)
        time_row.addWidget(self.time)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        column.addLayout(self._quorum)
        for part in (self._voided, self.question, self.editor):
            column.addWidget(part)
        edit_row = spaced(theme, FlowLayout())
        edit_row.addWidget(self.edit)
        column.addLayout(edit_row)
        column.addWidget(self.rule)
        column.addWidget(self._citation)
        column.addLayout(time_row)
        column.addWidget(self._time_note)
        column.addWidget(self._aside)
        self.edit.clicked.connect(self._begin_edit)
        chair.changed.connect(self._show)
        self.set_words(words)

    @property
    def planned_ms(self) -> int | None:
        """The planned time chosen; None for none. It never ends a vote."""
        at = self.time.currentIndex()
        return SECONDS[at] * 1000 if 0 <= at < len(SECONDS) else None

    @property
    def asked(self) -> str | None:
        """The question as changed here; None for the programme's own."""
        text = self.editor.toPlainText().strip()
        motion = self._chair.shown.motion
        changed = not self.editor.isHidden() and motion is not None and text != motion.question
        return text if changed and text else None

    def set_words(self, words: Words) -> None:
        """Another language or manner; the chosen time stays."""
        self._words = words
        chosen = self.time.currentIndex() if self.time.count() else SECONDS.index(_USUAL)
        self.time.blockSignals(True)
        self.time.clear()
        self.time.addItems([words.text("ui.chair.vote.time.seconds", n=n) for n in SECONDS])
        self.time.addItem(words.text("ui.chair.vote.time.none"))
        self.time.setCurrentIndex(chosen)
        self.time.blockSignals(False)
        self.time.setAccessibleName(words.text("ui.chair.vote.time"))
        self._time_head.setText(words.text("ui.chair.vote.time"))
        self._time_note.setText(words.text("ui.chair.vote.time_note"))
        self.editor.setAccessibleName(words.text("ui.chair.vote.question"))
        self.edit.setText(words.text("ui.chair.button.edit_question"))
        self._short_of = ()
        self._show()

    def _show(self) -> None:
        words, desk = self._words, self._chair.shown
        motion = desk.motion
        if motion is None or desk.step.kind is not StepKind.OPEN_VOTE:
            self._end_quorum()
            return
        if desk.current is not None and desk.current.item != self._item:
            self._item = desk.current.item
            self.editor.hide()
            self.editor.setPlainText(motion.question)
        prepared = self._chair.meeting.polls.get(desk.step.poll) if desk.step.poll else None
        question = prepared.question if prepared is not None else motion.question
        say(self.question, words.text("ui.vote.question", motion=question))
        self.question.setVisible(self.editor.isHidden())
        self.edit.setVisible(desk.step.poll is None and self.editor.isHidden())
        self.rule.setText(wording.rule_of_motion(words, motion))
        self._citation.setText(words.text("ui.chair.vote.citation", citation=motion.rule.citation))
        say(self._aside, wording.standing_aside(words, desk, desk.current))
        say_runs(self._voided, self._voided_words(desk))
        self._show_quorum(desk)

    def _voided_words(self, desk: ChairDesk) -> tuple[Span, ...]:
        poll = desk.poll
        if poll is None or poll.state is not PollState.VOIDED or poll.item != desk.current:
            return ()
        item = wording.item_words(self._words, poll.item)
        return self._words.spans("ui.chair.voided", item=item)

    def _begin_edit(self) -> None:
        self.editor.show()
        self.editor.setFocus()
        self._show()

    # ── below quorum ──────────────────────────────────────────────────────────────────────────

    def _show_quorum(self, desk: ChairDesk) -> None:
        motion = desk.motion
        if motion is None or not motion.below_quorum:
            self._end_quorum()
            return
        words = self._words
        said = wording.below_quorum(words, motion)
        ways = (said, motion.blocked, desk.hint(Conduct.RECESS).allowed)
        if ways == self._short_of:
            return
        self._short_of = ways
        if self._banner is not None:
            self._quorum.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
        actions = []
        if desk.hint(Conduct.RECESS).allowed:
            recess = words.text("ui.chair.button.recess_for_quorum")
            actions.append((recess, self.recess_wanted.emit))
        if not motion.blocked:
            go_on = words.text("ui.chair.button.proceed_below_quorum")
            actions.append((go_on, self.go_on_below_quorum))
        self._banner = Banner(self._theme, BannerKind.WARN, "", runs=said, actions=tuple(actions))
        self._quorum.insertWidget(0, self._banner)

    def go_on_below_quorum(self) -> None:
        """Ask for the reason that is recorded with the opening."""
        if self.reason is not None:
            self.reason.begin()
            return
        words = self._words
        item = wording.item_words(words, self._chair.shown.current)
        self.reason = ReasonCard(
            self._theme,
            words.text("ui.chair.button.proceed_below_quorum"),
            "",
            words.text("ui.chair.below_quorum.reason"),
            act=words.text("ui.chair.button.open_with_reason", item=item),
            keep=words.text("ui.chair.button.wait_for_quorum"),
            needed=words.text("ui.chair.reason_needed"),
        )
        self.reason.given.connect(self._give_reason)
        self.reason.refused.connect(self._end_reason)
        self._quorum.addWidget(self.reason)
        self.reason.begin()
        self.reason_asked.emit(self.reason)

    def _give_reason(self, reason: str) -> None:
        self._end_reason()
        self.reason_given.emit(reason)

    def _end_reason(self) -> None:
        card, self.reason = self.reason, None
        if card is not None:
            self._quorum.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _end_quorum(self) -> None:
        self._short_of = ()
        self._end_reason()
        banner, self._banner = self._banner, None
        if banner is not None:
            self._quorum.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
