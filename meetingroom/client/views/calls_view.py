"""Gọi thư ký: who has called and was not yet answered, as the server tells chair and secretary. Must not
answer by itself."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed
from meetingroom.client.views.standing import participant
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.ids import PersonId


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `at` in UTC milliseconds; `seat` may be empty; `about` in the caller's words, or empty."""

    person: PersonId
    name: str
    seat: str
    about: str
    at: int


class CallsView(MeetingBound[tuple[Call, ...]]):
    """Calls for the secretary, the oldest first. `shown: tuple[Call, ...]`."""

    NOUNS = ("participants",)
    DESK_NOUNS = ("passing", "streams")

    not_closed = Signal(object)
    """Failed: the server could not be told that somebody went; the call stays."""
    _answered = Signal(object)

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._meeting_id = meeting
        super().__init__(bridge, meeting, parent)
        self._answered.connect(self._on_answer)

    def seen_to(self, person: PersonId) -> None:
        """Somebody goes to this person; the call ends for everybody of the dais."""
        self._bridge.desk.helped(self._meeting_id, person, self._answered.emit)

    def _on_answer(self, answer: Failed | None) -> None:
        if answer is not None:
            self.not_closed.emit(answer)

    def _look(self) -> tuple[Call, ...]:
        passing = self._picture.passing.get(self._stream)
        if passing is None:
            return ()
        calls = []
        for help_ in sorted(passing.help, key=lambda call: call.at):
            who = participant(self.meeting, PersonId(help_.person))
            calls.append(Call(who.person, who.name, who.seat, help_.about, help_.at))
        return tuple(calls)
