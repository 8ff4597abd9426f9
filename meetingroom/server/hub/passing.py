"""Passing facts: how many have voted, who is connected, who calls for help. Never recorded.

"39/42" goes to everyone who sees the poll, the names not yet cast to chair and secretary only and only
while the poll is open; never a running split (law 11). Must not know connections or sockets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meetingroom.ports import Clock
from meetingroom.rules.audience import DAIS, Standing
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.state import Meeting, Poll
from meetingroom.rules.terms import PollState
from meetingroom.server.records.stream import Stream
from meetingroom.wire.messages import Counting, Help, Passing

HELP_LASTS_MS = 15 * 60_000
MOST_CALLS = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """Readers who get the same passing facts: the polls they see, and whether they sit on the dais."""

    polls: tuple[PollId, ...]
    dais: bool


class Board:
    """The passing facts of all streams, and which may have changed since they were last asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._touched: set[str] = set()
        self._help: dict[str, dict[PersonId, Help]] = {}

    def touch(self, name: str) -> None:
        """Something of this stream may have changed."""
        self._touched.add(name)

    def changed(self) -> set[str]:
        """Streams touched since the last time this was asked."""
        touched, self._touched = self._touched, set()
        return touched

    def call(self, name: str, person: PersonId, about: str) -> None:
        """A person calls for the secretary; calling again changes what it is about."""
        calls = self._help.setdefault(name, {})
        if len(calls) < MOST_CALLS or person in calls:
            calls[person] = Help(person=person, about=about, at=self._clock.now_ms())
            self.touch(name)

    def came(self, name: str, person: PersonId) -> None:
        """Somebody has gone to see the person."""
        if self._help.get(name, {}).pop(person, None) is not None:
            self.touch(name)

    def kind(self, stream: Stream, reader: Standing) -> Kind:
        """Which passing facts of a stream this reader gets."""
        seen = tuple(poll.poll for poll in _counting(stream) if poll.audience.admits(reader))
        return Kind(seen, DAIS.admits(reader))

    def passing(self, stream: Stream, kind: Kind, connected: Sequence[PersonId]) -> Passing:
        """The facts for one kind of readers."""
        polls: dict[str, Counting] = {
            poll.poll: _count(poll, kind.dais) for poll in _counting(stream) if poll.poll in kind.polls
        }
        if not kind.dais:
            return Passing(polls=polls)
        return Passing(polls=polls, connected=list(connected), help=self._calls(str(stream.name)))

    def _calls(self, name: str) -> list[Help]:
        since = self._clock.now_ms() - HELP_LASTS_MS
        calls = self._help.get(name, {})
        for person in [person for person, call in calls.items() if call.at < since]:
            del calls[person]
        return sorted(calls.values(), key=lambda call: call.at)


def _counting(stream: Stream) -> list[Poll]:
    """Polls that take ballots, or are held while they do."""
    state: Any = stream.state
    if not isinstance(state, Meeting):
        return []
    taking = (PollState.OPEN, PollState.HELD)
    return sorted((poll for poll in state.polls.values() if poll.state in taking), key=lambda poll: poll.poll)


def _count(poll: Poll, dais: bool) -> Counting:
    opened = poll.opened
    electorate = () if opened is None else opened.electorate
    missing: list[str] | None = None
    if dais and poll.state is PollState.OPEN:
        missing = sorted(person for person in electorate if person not in poll.ballots)
    return Counting(cast=len(poll.ballots), of=len(electorate), missing=missing)
