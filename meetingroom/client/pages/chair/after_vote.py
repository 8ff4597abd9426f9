"""A vote that has ended: the outcome in its full sentence, both shares, the four states apart. The same
record speaks here, in the hall and in the minutes. Must not declare anything.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.result_bar import ResultBar
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say, say_runs
from meetingroom.client.views.chair_desk import Conduct
from meetingroom.client.views.chair_view import ChairView
from meetingroom.rules.terms import PollState
from meetingroom.words import explanations
from meetingroom.words.catalogue import Words


class ResultBlock(QWidget):
    """``void_wanted``: the chair wants to make this vote void (asked elsewhere)."""

    void_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, chair: ChairView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._chair = words, chair
        self._state = Sentence(theme, tone=Tone.NEUTRAL)
        self.outcome = Sentence(theme, TextRole.LIST)
        self.bar = ResultBar(theme)
        self.counts = Label(theme, "", TextRole.STRONG)
        self.rest = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.share = Label(theme, "")
        self._question = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.void = Button(theme, "", variant=Variant.QUIET, icon=Icon.WITHDRAWN)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        for part in (
            self._state, self.outcome, self.bar, self.counts, self.share, self.rest,
            self._question,
        ):  # fmt: skip
            column.addWidget(part)
        last = spaced(theme, FlowLayout())
        last.addWidget(self.void)
        column.addLayout(last)
        self.void.clicked.connect(self.void_wanted)
        chair.changed.connect(self._show)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._show()

    def _show(self) -> None:
        desk = self._chair.shown
        poll = desk.poll
        if poll is None or poll.result is None:
            return
        words, result = self._words, poll.result
        item = wording.item_words(words, poll.item)
        closed = poll.state is PollState.CLOSED
        say_runs(self._state, words.spans("ui.chair.vote.closed", item=item) if closed else ())
        spans = explanations.explanation(words, result.rule, result.tally, result.outcome)
        say_runs(self.outcome, spans)
        self.outcome.set_tone(Tone.YES if result.outcome.adopted else Tone.NO)
        tally = result.tally
        self.bar.set_result(
            tally.for_,
            tally.against,
            tally.abstain,
            result.outcome.base,
            result.outcome.need,
            need_text=words.text("ui.vote.need", need=result.outcome.need, total=result.outcome.base),
            spoken=self.outcome.plain,
        )
        say(self.counts, explanations.counts(words, tally))
        say(self.rest, explanations.rest(words, tally))
        say(self.share, explanations.present_share(words, tally))
        say(self._question, words.text("ui.vote.question", motion=poll.question))
        self.void.setText(words.text("ui.chair.button.void_poll", item=item))
        hint = desk.hint(Conduct.VOID_POLL)
        self.void.set_reason(wording.reason(words, hint))
