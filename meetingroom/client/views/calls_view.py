"""Gọi thư ký: who has called and was not yet answered, as the server tells chair and secretary. Must not
answer."""

from dataclasses import dataclass

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

    def _look(self) -> tuple[Call, ...]:
        passing = self._picture.passing.get(self._stream)
        if passing is None:
            return ()
        calls = []
        for help_ in sorted(passing.help, key=lambda call: call.at):
            who = participant(self.meeting, PersonId(help_.person))
            calls.append(Call(who.person, who.name, who.seat, help_.about, help_.at))
        return tuple(calls)
