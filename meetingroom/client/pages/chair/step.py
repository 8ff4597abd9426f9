"""Việc tiếp theo: where the item stands, the one large button that names its act and object, and below it
what that act is about. Asks before what cannot be taken back. Must not decide which step is next.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.question import Question
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.steps import StepTrail
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.after_vote import ResultBlock
from meetingroom.client.pages.chair.before_vote import MotionBlock
from meetingroom.client.pages.chair.conduct import end_sitting_words
from meetingroom.client.pages.chair.during_vote import VotingBlock
from meetingroom.client.pages.chair.lines import say, say_runs
from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.pages.chair.total import TotalForm
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.chair_desk import ChairDesk, ChairPoll, Conduct
from meetingroom.client.views.chair_steps import StepKind
from meetingroom.client.views.chair_view import ChairView
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.client.views.values import OFFLINE
from meetingroom.rules.errors import Refusal
from meetingroom.rules.terms import MeetingState, PollState, SittingState
from meetingroom.words import dates, numbers
from meetingroom.words.catalogue import Words

_ICONS = {
    StepKind.CONFIRM_TOTAL: Icon.DONE,
    StepKind.OPEN_MEETING: Icon.GAVEL,
    StepKind.START_SITTING: Icon.PLAY,
    StepKind.RESUME_SITTING: Icon.PLAY,
    StepKind.CALL_ITEM: Icon.NEXT,
    StepKind.OPEN_VOTE: Icon.VOTE,
    StepKind.CLOSE_POLL: Icon.STOP,
    StepKind.RESUME_POLL: Icon.PLAY,
    StepKind.CONFIRM_POLL: Icon.GAVEL,
    StepKind.END_SITTING: Icon.STOP,
    StepKind.END_MEETING: Icon.STOP,
}


_OPENINGS = (StepKind.OPEN_MEETING, StepKind.START_SITTING, StepKind.RESUME_SITTING)


class StepCard(Card):
    """The middle of the console."""

    acted = Signal()
    """Something was pressed here that goes to the server."""
    asked = Signal(object)
    """A question stands here now: to be brought into sight."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        chair: ChairView,
        meeting: MeetingView,
        agenda: AgendaView,
        speaking: SpeakingView,
        session: SessionView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._words, self._chair, self._meeting = words, chair, meeting
        self._agenda, self._speaking = agenda, speaking
        self._announced = ""
        self._low = False
        self._about: tuple[object, ...] = ()
        self.asking: Question | ReasonCard | None = None
        self._ending: Sentence | None = None
        self.item = Label(theme, "", TextRole.TITLE)
        self.trail = StepTrail(theme)
        self._heading = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL, strong=True)
        self._waiting = Sentence(theme, tone=Tone.WARN)
        self.button = Button(theme, "", variant=Variant.PRIMARY, large=True)
        self._why = Label(theme, "", TextRole.CAPTION, tone=Tone.WARN)
        self.undo = Button(theme, "", icon=Icon.UNDO)
        self._undo_note = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL, wrap=False)
        self._following = Label(theme, "")
        self.total = TotalForm(theme, words, chair)
        self.motion = MotionBlock(theme, words, chair)
        self.voting = VotingBlock(theme, words, chair, session)
        self.result = ResultBlock(theme, words, chair)
        undo = spaced(theme, FlowLayout(), gap=Gap.M)
        undo.addWidget(self.undo)
        undo.addWidget(self._undo_note)
        for line in (
            self.item, self.trail, self._heading, self._waiting, self.button, self._why, self._following,
        ):  # fmt: skip
            self.add(line)
        self.body.addLayout(undo)
        for block in (self.total, self.motion, self.voting, self.result):
            self.add(block)
        self.button.clicked.connect(self._press)
        self.button.installEventFilter(self)
        self.undo.clicked.connect(self._do(chair.take_back))
        self.total.edited.connect(self._show)
        self.motion.recess_wanted.connect(self._do(chair.recess))
        self.motion.reason_asked.connect(self.asked)
        self.motion.reason_given.connect(self._open_below_quorum)
        self.voting.void_wanted.connect(self._ask_void)
        self.result.void_wanted.connect(self._ask_void)
        for view in (chair, meeting, agenda, speaking):
            view.changed.connect(self._show)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The second tap of a trembling finger is not a second act: by then the button may name the next."""
        if watched is self.button and event.type() == QEvent.Type.MouseButtonDblClick:
            return True
        return super().eventFilter(watched, event)

    def set_words(self, words: Words) -> None:
        """Another language or manner; a question being asked keeps its own."""
        self._words = words
        for block in (self.total, self.motion, self.voting, self.result):
            block.set_words(words)
        self._show()

    def set_low(self, low: bool) -> None:
        """Where the window is low the large button comes first, the trail last."""
        if low == self._low:
            return
        self._low = low
        self.body.removeWidget(self.trail)
        at = self.body.count() if low else self.body.indexOf(self.item) + 1
        self.body.insertWidget(at, self.trail)
        self._show()

    def show_now(self) -> None:
        """What changes by the clock alone."""
        self.voting.show_now()

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        words, desk = self._words, self._chair.shown
        self._put_stale_question_away(desk)
        say(self.item, wording.item_line(words, desk.current) if desk.current else self._where())
        steps = wording.trail(words, desk, self._speaking.shown)
        self.trail.set_steps(steps)
        self.trail.setVisible(bool(steps))
        self._heading.setText(words.text("ui.chair.next_step"))
        say_runs(self._waiting, wording.waiting(words, desk, self._agenda.shown))
        self._show_button(desk)
        self._show_undo(desk)
        say(self._following, self._following_words(desk))
        poll = desk.poll
        running = poll is not None and poll.state in (PollState.OPEN, PollState.HELD)
        self.total.setVisible(desk.step.kind is StepKind.CONFIRM_TOTAL)
        self.motion.setVisible(desk.step.kind is StepKind.OPEN_VOTE)
        self.voting.setVisible(running)
        self.result.setVisible(poll is not None and _still_told(poll, desk))

    def _show_button(self, desk: ChairDesk) -> None:
        words, step = self._words, desk.step
        label = self.step_label()
        short = step.kind is StepKind.OPEN_VOTE and desk.motion is not None and desk.motion.below_quorum
        self._heading.setVisible(step.kind is not StepKind.NOTHING and not self._low)
        self.button.setVisible(bool(label) and not short and self.asking is None)
        self.button.setText(label)
        self.button.set_icon(_ICONS.get(step.kind))
        why = wording.reason(words, desk.step_hint)
        if step.kind is StepKind.CONFIRM_TOTAL and desk.step_hint.code in ("", Refusal.IMPOSSIBLE_NUMBER):
            why = self.total.problem
        if not why and not self._waiting.isHidden():
            why = self._waiting.plain
        self.button.set_reason(why)
        told = desk.step_hint.code not in ("", OFFLINE, Refusal.BELOW_QUORUM) or (
            desk.step_hint.code == Refusal.BELOW_QUORUM and not short
        )
        say(self._why, why if told and step.kind is not StepKind.NOTHING else "")
        if step.kind is StepKind.NOTHING:
            say(self._why, self._nothing_words())
        if label and label != self._announced:
            self._announced = label
            announce(self.button, f"{words.text('ui.chair.next_step')}: {label}")

    def step_label(self) -> str:
        """What the large button says now."""
        desk, sitting = self._chair.shown, self._meeting.shown.sitting
        title = sitting.title if sitting else ""
        return wording.step_label(self._words, desk.step, title, self.total.total)

    def _nothing_words(self) -> str:
        ended = self._meeting.shown.ended_at
        if ended is None:
            return self._words.text("ui.chair.nothing_more")
        return self._words.text("ui.chair.ended", hour=dates.hour(ended))

    def _show_undo(self, desk: ChairDesk) -> None:
        words = self._words
        idle = self.asking is None and self._waiting.isHidden()
        possible = desk.hint(Conduct.TAKE_BACK).allowed and idle
        self.undo.setVisible(possible)
        self._undo_note.setVisible(possible and not self._low)
        self._undo_note.setText(words.text("ui.chair.take_back_until"))
        if desk.current is None:
            self.undo.setText(words.text("ui.chair.button.take_back_last"))
        else:
            item = wording.item_words(words, desk.current)
            self.undo.setText(words.text("ui.chair.button.take_back", item=item))

    def _where(self) -> str:
        """Where the meeting is while no item is before it."""
        words, head = self._words, self._meeting.shown
        if head.state is not MeetingState.OPENED:
            return words.text(f"label.meeting.{head.state}")
        if head.sitting is not None and head.sitting.state is not SittingState.IN_SESSION:
            return head.sitting.title
        return words.text("ui.chair.no_item")

    def _following_words(self, desk: ChairDesk) -> str:
        if desk.step.kind in _OPENINGS:
            return self._words.text(
                "ui.chair.present_total",
                share=numbers.share(desk.present, desk.total),
                need=desk.quorum_need,
                total=desk.total,
            )
        if desk.step.kind is not StepKind.CALL_ITEM or desk.step.item is None:
            return ""
        row = self._agenda.shown.row(desk.step.item.item)
        if row is None or not row.presenter:
            return desk.step.item.title
        planned = self._words.text(
            "ui.chair.minutes_planned", name=row.presenter, minutes=row.planned_minutes
        )
        return f"{row.title}\n{planned}"

    # ── pressing ──────────────────────────────────────────────────────────────────────────────

    def _press(self) -> None:
        desk, words = self._chair.shown, self._words
        match desk.step.kind:
            case StepKind.CONFIRM_TOTAL:
                self.total.confirm()
                self.acted.emit()
            case StepKind.OPEN_VOTE:
                self._chair.open_vote(self.motion.planned_ms, "", self.motion.asked)
                self.acted.emit()
            case StepKind.CLOSE_POLL if desk.poll is not None and not wording.everybody_cast(desk.poll):
                keep = words.text("ui.chair.button.keep_voting")
                self._ask(Question(self._theme, self.step_label(), "", act=self.step_label(), keep=keep))
                self._add_ending()
            case StepKind.END_SITTING:
                keep = words.text("ui.chair.button.keep_sitting")
                text = end_sitting_words(words, self._chair, self._agenda)
                self._ask_ending(text, keep)
            case StepKind.END_MEETING:
                keep = words.text("ui.chair.button.keep_meeting")
                self._ask_ending(words.text("ui.chair.end_meeting_question"), keep)
            case _:
                self._chair.take_step()
                self.acted.emit()

    def _ask_ending(self, text: str, keep: str) -> None:
        label = self.step_label()
        self._ask(Question(self._theme, label, text, act=label, keep=keep, danger=True))

    def _ask(self, question: Question) -> None:
        question.accepted.connect(self._do(self._chair.take_step))
        question.refused.connect(self._put_away)
        self._begin_asking(question)
        question.focus_safe_answer()

    def _begin_asking(self, card: Question | ReasonCard) -> None:
        self._put_away()
        self._about = self._now_about(self._chair.shown)
        self.asking = card
        self.body.insertWidget(self.body.indexOf(self.button), card)
        self._show()
        self.asked.emit(card)

    def _add_ending(self) -> None:
        """What ending now would mean, kept true while the question stands and ballots come in."""
        if self.asking is None:
            return
        self._ending = Sentence(self._theme)
        self.asking.body.insertWidget(1, self._ending)
        self._show_ending()

    def _show_ending(self) -> None:
        poll = self._chair.shown.poll
        if self._ending is not None and poll is not None:
            say_runs(self._ending, wording.ending(self._words, poll))

    def _ask_void(self) -> None:
        words, poll = self._words, self._chair.shown.poll
        if poll is None:
            return
        item = wording.item_words(words, poll.item)
        card = ReasonCard(
            self._theme,
            words.text("ui.chair.button.void_poll", item=item),
            words.text("ui.chair.void_question"),
            words.text("ui.chair.vote.void_reason"),
            act=words.text("ui.chair.button.void_with_reason", item=item),
            keep=words.text("ui.chair.button.keep_vote"),
            needed=words.text("ui.chair.reason_needed"),
            danger=True,
        )
        card.given.connect(self._void)
        card.refused.connect(self._put_away)
        self._begin_asking(card)
        card.begin()

    def _void(self, reason: str) -> None:
        self._put_away()
        self._chair.void_poll(reason)
        self.acted.emit()

    def _open_below_quorum(self, reason: str) -> None:
        self._chair.open_vote(self.motion.planned_ms, reason, self.motion.asked)
        self.acted.emit()

    def _do(self, act: Callable[[], None]) -> Callable[[], None]:
        def done() -> None:
            self._put_away()
            act()
            self.acted.emit()

        return done

    def _now_about(self, desk: ChairDesk) -> tuple[object, ...]:
        poll = desk.poll
        return (desk.step.kind, poll.poll if poll else None, poll.state if poll else None)

    def _put_stale_question_away(self, desk: ChairDesk) -> None:
        """A question about what is no longer so goes away by itself."""
        if self.asking is not None and self._about != self._now_about(desk):
            self._put_away()
        self._show_ending()

    def _put_away(self) -> None:
        card, self.asking = self.asking, None
        self._ending = None
        if card is None:
            return
        had_focus = card.isAncestorOf(card.window().focusWidget()) if card.window().focusWidget() else False
        self.body.removeWidget(card)
        card.hide()
        card.deleteLater()
        self._show()
        if had_focus:
            self.button.setFocus()


def _still_told(poll: ChairPoll, desk: ChairDesk) -> bool:
    """A result stands until it is declared and the meeting has gone on to another item."""
    if poll.state is PollState.CLOSED:
        return True
    return poll.state is PollState.CONFIRMED and desk.current == poll.item
