"""Biên bản: the proposed sentences with what the secretaries did to them. Must not word or format."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from meetingroom.client.store.answers import Failed
from meetingroom.client.store.picture import Change
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.values import Act, ActState, Hint
from meetingroom.client.views.view import View
from meetingroom.rules.commands import DropMinutesSentence, PutMinutesSentence
from meetingroom.rules.drafts import Sentence, Workshop
from meetingroom.rules.ids import PersonId
from meetingroom.rules.minutes import MinutesEntry, MinutesLine, composed, key_after
from meetingroom.rules.streams import draft_stream, meeting_stream


@dataclass(frozen=True, slots=True)
class Minutes:
    """The draft minutes in order. `ready` is False until the records were read once. `unrecorded`:
    edits that are not recorded yet (their text already stands in `lines`)."""

    ready: bool
    lines: tuple[MinutesLine, ...]
    may_edit: Hint
    unrecorded: int
    refused: tuple[Act, ...]


class MinutesView(View[Minutes]):
    """The minutes being prepared (secretaries). `shown: Minutes`.

    `MinutesLine.entry` holds code and params of the proposal and the number of its source record;
    `text` the secretary's own wording. See `rules.minutes`.
    """

    NOUNS = ("sentences", "secretaries", "pending", "needs_update")
    DESK_NOUNS = ("connection", "streams")
    _read = Signal(object)

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._meeting = meeting
        self._entries: tuple[MinutesEntry, ...] | None = None
        self._reading = False
        self._behind = False
        super().__init__(bridge, draft_stream(meeting), parent)
        self._read.connect(self._on_read)
        self._ask()

    def word(self, line: MinutesLine, text: str) -> None:
        """Put the secretary's wording over a sentence (or change a line of her own)."""
        number = line.number if line.entry is None else line.entry.number
        self._submit(PutMinutesSentence(line.key, number, text))

    def drop(self, line: MinutesLine) -> None:
        """Leave a sentence out."""
        self._submit(DropMinutesSentence(line.key, restored=False))

    def restore(self, line: MinutesLine) -> None:
        """Back to the proposed wording."""
        self._submit(DropMinutesSentence(line.key, restored=True))

    def add(self, after: MinutesLine | None, text: str) -> None:
        """A line of her own after another one (None: at the top)."""
        number = 0 if after is None else int(after.key[:9])
        taken = {line.key for line in self.shown.lines}
        nth = next(n for n in range(1, 10_000) if key_after(number, n) not in taken)
        self._submit(PutMinutesSentence(key_after(number, nth), None, text))

    def _on_changes(self, changes: frozenset[Change]) -> None:
        meeting = meeting_stream(self._meeting)
        if any(change.stream == meeting and change.noun != "pending" for change in changes):
            self._ask()
        super()._on_changes(changes)

    def _ask(self) -> None:
        """Have the records read again; one reading at a time."""
        if self._reading:
            self._behind = True
            return
        self._reading, self._behind = True, False
        self._bridge.desk.minutes(self._meeting, self._read.emit)

    def _on_read(self, answer: tuple[MinutesEntry, ...] | Failed) -> None:
        self._reading = False
        if not isinstance(answer, Failed):  # else what was read before stands until the next change
            self._entries = answer
            self.refresh()
        if self._behind:
            self._ask()

    def _look(self) -> Minutes:
        state = self._picture.state_of(self._stream)
        workshop = state if isinstance(state, Workshop) else Workshop()
        edits = [a for a in self._acts() if isinstance(a.command, PutMinutesSentence | DropMinutesSentence)]
        sentences = dict(workshop.sentences)
        for act in edits:
            _lay_over(sentences, act, self._me)
        return Minutes(
            ready=self._entries is not None,
            lines=composed(self._entries or (), sentences),
            may_edit=self._hint(PutMinutesSentence("000000001", None, ".")),
            unrecorded=sum(act.state in _WAITING for act in edits),
            refused=tuple(a for a in edits if a.state in _REFUSED),
        )


_WAITING = (ActState.WRITING, ActState.UNSENT, ActState.SENT)
_REFUSED = (ActState.REFUSED, ActState.NOT_KEPT)


def _lay_over(sentences: dict[str, Sentence], act: Act, me: PersonId) -> None:
    """What the secretary did and the records do not show yet, as `rules.drafts` will fold it."""
    if act.state in _REFUSED:
        return
    match act.command:
        case PutMinutesSentence(key, number, text):
            sentences[key] = Sentence(number, text, False, act.made_at, me)
        case DropMinutesSentence(key, restored=True):
            sentences.pop(key, None)
        case DropMinutesSentence(key):
            before = sentences.get(key)
            number, text = (None, "") if before is None else (before.number, before.text)
            sentences[key] = Sentence(number, text, True, act.made_at, me)
