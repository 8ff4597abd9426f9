"""The vote card: question, need, three buttons, and in words what became of my choice.

It never takes the focus: keys 1, 2, 3 live only after F8 or a tap on the card, so that what is being
typed survives. It shows nothing but its `PollView`; the page docks it. Must not send or count.
"""

from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.sentence import Sentence
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.kit.vote_buttons import VoteButtons, VoteOption
from meetingroom.client.pages.vote import sentences
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.poll_view import PollCard, PollView, VoterStanding
from meetingroom.client.views.session_view import SessionView
from meetingroom.rules.ids import PollId
from meetingroom.rules.terms import Choice, PollState
from meetingroom.words.catalogue import Words

_TICK_MS = 500
_TONES = {Choice.FOR: Tone.YES, Choice.AGAINST: Tone.NO, Choice.ABSTAIN: Tone.ABSTAIN}
_ICONS = {Choice.FOR: Icon.YES, Choice.AGAINST: Icon.NO, Choice.ABSTAIN: Icon.ABSTAIN}
_OVER = (PollState.CONFIRMED, PollState.VOIDED)


class Room(Enum):
    """How much room the card has: all words; the sentence on my vote first and the rest scrolling; or
    the same without a title (above an on-screen keyboard)."""

    FULL = auto()
    LOW = auto()
    FLAT = auto()


class VoteCard(Card):
    """``wanted(bool)``: the card has something to say (a vote called, open, or its result) and should
    be docked, or not. A result stays until it is put away, or the meeting goes on to another item.

    The three buttons stay in sight on every place; see `Room`.
    """

    wanted = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        words: Words,
        poll: PollView,
        session: SessionView,
        meeting: MeetingView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, tight=True, parent=parent)
        self.setProperty("card", "bare")
        self._words = words
        self._poll, self._session, self._meeting = poll, session, meeting
        self._put_away: PollId | None = None
        self._is_wanted = False
        self._room: Room | None = None
        self._title = Label(theme, role=TextRole.TITLE)
        self._countdown = Chip(theme, "", icon=Icon.CLOCK)
        self._question = Label(theme, role=TextRole.LIST)
        self._need = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._state = Sentence(theme, TextRole.BODY)
        self._more = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._counted = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._keys = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.understood = Button(theme, "")
        self.understood.clicked.connect(poll.dismiss_refusal)
        self.hide_button = Button(theme, "", variant=Variant.QUIET)
        self.hide_button.clicked.connect(self._hide_result)
        self._reading = ScrollColumn(theme, "", margin=0)
        self.buttons = self._make_buttons()
        self._lay_out()
        self._f8 = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        self._f8.setContext(Qt.ShortcutContext.WindowShortcut)
        self._f8.activated.connect(lambda: self.buttons.arm())
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        for view in (poll, session, meeting):
            view.changed.connect(self._show)
        theme.changed.connect(self._fit)
        poll.recorded.connect(self._speak_recorded)
        poll.vote_opened.connect(self._speak_opened)
        self._name()
        self._show()

    @property
    def is_wanted(self) -> bool:
        """The page should show the card."""
        return self._is_wanted

    @property
    def sentence(self) -> str:
        """What the card says of my vote now, in plain words."""
        return self._state.plain

    def set_words(self, words: Words) -> None:
        """Another language or manner of address."""
        if words.language is not self._words.language:
            self._words = words
            before, self.buttons = self.buttons, self._make_buttons()
            self.body.replaceWidget(before, self.buttons)
            before.hide()
            before.deleteLater()
        self._words = words
        self._name()
        self._show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A tap on the card, beside its buttons, makes the number keys live."""
        self.buttons.arm()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.buttons.disarm()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ── building ──────────────────────────────────────────────────────────────────────────────

    def _make_buttons(self) -> VoteButtons:
        options = tuple(
            VoteOption(
                choice.value, self._words.text(f"ui.vote.button.{choice}"), _TONES[choice], _ICONS[choice]
            )
            for choice in Choice
        )
        buttons = VoteButtons(self._theme, options)
        buttons.chosen.connect(lambda choice: self._poll.cast(Choice(choice)))
        buttons.armed_changed.connect(lambda _armed: self._show_keys())
        return buttons

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._countdown, 0, Qt.AlignmentFlag.AlignTop)
        self._reading.add(self._question)
        self._reading.add(self._need)
        self._reading.body.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self._reading, 1)
        self.body.addWidget(self.buttons)
        for part in (self._state, self._more, self.understood, self._counted, self._keys, self.hide_button):
            self.body.addWidget(part)

    def _name(self) -> None:
        words = self._words
        self.setAccessibleName(words.text("ui.vote.card_name"))
        self._reading.setAccessibleName(words.text("ui.vote.card_name"))
        self.understood.setText(words.text("ui.vote.button.understood"))
        self.hide_button.setText(words.text("ui.vote.button.hide_card"))

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        card = self._poll.shown
        self._tell_wanted(card)
        if card is None:
            self._tick.stop()
            return
        now = self._session.now_ms()
        words = self._words
        self._title.setText(sentences.headline(words, card))
        self._question.setText(words.text("ui.vote.question", motion=card.question))
        _show_line(self._need, sentences.need_words(words, card))
        left = sentences.countdown(words, card, now)
        if left:
            self._countdown.set(left, icon=Icon.CLOCK)
        self._state.set_runs(sentences.state_sentence(words, card, now))
        _show_line(self._more, sentences.more_words(words, card))
        self.understood.setVisible(card.refused is not None)
        self.hide_button.setVisible(card.state in _OVER)
        self._show_choice(card)
        ticking = card.state is PollState.OPEN and (bool(left) or card.pending is not None)
        if ticking and not self._tick.isActive():
            self._tick.start()
        elif not ticking:
            self._tick.stop()
        self._fit()

    def _show_choice(self, card: PollCard) -> None:
        over = card.state in _OVER or (card.refused is not None and card.state is PollState.CLOSED)
        self.buttons.setVisible(card.standing is VoterStanding.VOTER and not over)
        if card.pending is not None:
            self.buttons.set_chosen(card.pending.choice, recorded=False)
        else:
            self.buttons.set_chosen(card.recorded.choice if card.recorded else None)
        allowed = sentences.may_press(card)
        self.buttons.set_reason("" if allowed else self._state.plain)
        if not allowed:
            self.buttons.disarm()

    def _show_keys(self) -> None:
        card = self._poll.shown
        live = card is not None and sentences.may_press(card) and self._room is Room.FULL
        key = "ui.vote.keys_live" if self.buttons.is_armed() else "ui.vote.keys_hint"
        _show_line(self._keys, self._words.text(key) if live else "")

    def _fit(self) -> None:
        """Choose how much room the words get; the three buttons come first."""
        room = self._room_now()
        if room is not self._room:
            self._room = room
            self._move_state(to_reading=room is not Room.FULL)
        card = self._poll.shown
        if card is None:
            return
        self._title.setVisible(room is not Room.FLAT)
        left = sentences.countdown(self._words, card, self._session.now_ms())
        self._countdown.setVisible(bool(left) and room is Room.FULL)
        said = [sentences.counted(self._words, card), left if room is not Room.FULL else ""]
        _show_line(self._counted, " · ".join(part for part in said if part))
        self._show_keys()

    def _room_now(self) -> "Room":
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        if self.buttons.isHidden() or width <= 0:
            return Room.LOW
        spare = self.height() - margins.top() - margins.bottom() - _high(self.buttons, width)
        words: list[QWidget] = [self._title, self._state]
        for part in (self._more, self.understood, self._counted):
            if not part.isHidden():
                words.append(part)
        gap = self.body.spacing()
        line = self._question.fontMetrics().lineSpacing()
        if sum(_high(part, width) + gap for part in words) + 3 * line <= spare:
            return Room.FULL
        return Room.LOW if _high(self._title, width) + 2 * line + 2 * gap <= spare else Room.FLAT

    def _move_state(self, *, to_reading: bool) -> None:
        reading, body = self._reading.body, self.body
        at = 0 if to_reading else body.indexOf(self.buttons) + 1
        for number, part in enumerate((self._state, self._more, self.understood)):
            (reading if to_reading else body).insertWidget(at + number, part)
        (reading if to_reading else body).insertWidget(
            reading.indexOf(self._need) + 1 if to_reading else body.indexOf(self.understood) + 1,
            self._counted,
        )

    def _tell_wanted(self, card: PollCard | None) -> None:
        wanted = card is not None and self._has_to_say(card)
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            self.wanted.emit(wanted)

    def _has_to_say(self, card: PollCard) -> bool:
        if card.state is PollState.DRAFT:
            return False
        if card.state not in _OVER:
            return True
        current = self._meeting.shown.current_item
        gone_on = current is None or current.item != card.item.item
        return not gone_on and card.poll != self._put_away

    def _hide_result(self) -> None:
        card = self._poll.shown
        self._put_away = card.poll if card is not None else None
        self._tell_wanted(card)

    def _speak_recorded(self) -> None:
        card = self._poll.shown
        if card is not None:
            said = sentences.state_sentence(self._words, card, self._session.now_ms())
            announce(self, "".join(span.text for span in said))

    def _speak_opened(self) -> None:
        card = self._poll.shown
        if card is not None:
            item = sentences.item_words(self._words, card)
            announce(self, self._words.text("ui.vote.spoken.opened", item=item, motion=card.question))


def _high(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def _show_line(label: Label, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
