"""The floor: who speaks and for how long, who waits, the list's door. Must not end a speech by a clock."""

from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow, RowList
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair import wording
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView, SpeechRow
from meetingroom.words.catalogue import Words

_BY_THE_RULES = 0
"""Minutes: the rule set's own time for this speech."""


class SpeakersCard(Card):
    """The speaking list of the current item."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        speaking: SpeakingView,
        session: SessionView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title=" ", tight=True, parent=parent)
        self._words, self._speaking, self._session = words, speaking, session
        self._now = Card(theme, sunken=True, tight=True)
        self.name = Label(theme, "", TextRole.STRONG)
        self.time = Label(theme, "", TextRole.TITLE)
        self._end = Button(theme, "", icon=Icon.STOP)
        for line in (self.name, self.time, self._end):
            self._now.add(line)
        self.rows = RowList(theme, "", empty="")
        self._done = Label(theme, "", TextRole.CAPTION, tone=Tone.NEUTRAL)
        self.door = Button(theme, "", icon=Icon.DOOR)
        for part in (self._now, self.rows, self._done, self.door):
            self.add(part)
        self._waiting: tuple[SpeechRow, ...] | None = None
        self._end.clicked.connect(speaking.end)
        self.door.clicked.connect(lambda: speaking.set_open(not speaking.shown.open))
        speaking.changed.connect(self._show)
        self.set_words(words)

    @property
    def end(self) -> Button:
        """Ends the speech going on."""
        return self._end

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self._waiting = None
        self._end.setText(words.text("ui.chair.button.end_speech"))
        self._show()

    def show_now(self) -> None:
        """The time of who speaks, at every tick."""
        speaking = self._speaking.shown.speaking
        self._now.setVisible(speaking is not None)
        if speaking is None:
            return
        text, over = wording.speech_time(self._words, speaking, self._session.now_ms())
        say(self.time, text)
        self.time.set_tone(Tone.WARN if over else None)

    def _show(self) -> None:
        words, shown = self._words, self._speaking.shown
        title = words.text("ui.chair.speaking", n=len(shown.waiting))
        if self.title is not None:
            self.title.setText(title)
        self.rows.setAccessibleName(title)
        conduct = shown.may_conduct
        if shown.speaking is not None:
            self.name.setText(wording.elector(words, shown.speaking.person))
        self._end.set_reason(wording.reason(words, conduct))
        self.show_now()
        if self._waiting != shown.waiting:
            self._waiting = shown.waiting
            self.rows.set_rows([self._row(row) for row in shown.waiting])
        self.rows.set_empty(words.text(self._empty_key()))
        done = ", ".join(row.person.name for row in shown.done)
        say(self._done, words.text("ui.chair.speaking.done", names=done) if done else "")
        self.door.setVisible(shown.item is not None)
        self.door.setText(words.text(f"ui.chair.button.{'close' if shown.open else 'open'}_speaking"))
        self.door.set_reason(wording.reason(words, conduct))

    def _empty_key(self) -> str:
        shown = self._speaking.shown
        if shown.item is None:
            return "ui.chair.speaking.no_item"
        return "ui.chair.speaking.none" if shown.open else "ui.chair.speaking.closed"

    def _row(self, row: SpeechRow) -> ActionRow:
        words = self._words
        call = Button(self._theme, words.text("ui.chair.button.call_speaker", name=row.person.name))
        call.set_reason(wording.reason(words, self._speaking.shown.may_conduct))
        call.clicked.connect(lambda: self._speaking.call(row.speech, _BY_THE_RULES))
        title = f"{row.place}. {wording.elector(words, row.person)}"
        return ActionRow(self._theme, title, wording.request_detail(words, row), actions=(call,))
