"""What the server says to one person: which streams he may read; the law of `desk/…` streams.

A grant is an explicit record, and so is its end: absence never deletes. Must not know what the streams
hold.
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from dataclasses import dataclass, replace

from rpds import HashTrieMap

from meetingroom.rules import typed
from meetingroom.rules.audience import Audience, Standing
from meetingroom.rules.commands import Command, GrantStream, RevokeStream
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import StreamGranted, StreamRevoked
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.state import EMPTY
from meetingroom.rules.streams import StreamName


@dataclass(frozen=True, slots=True)
class Grant:
    """A stream this person may read, as it is called on his desk, since `at`."""

    title: str
    at: int


@dataclass(frozen=True, slots=True)
class Desk:
    """The grants that stand, by the name of the stream; `owner` is known from the first record on."""

    owner: PersonId | None = None
    grants: HashTrieMap[str, Grant] = EMPTY


class DeskLaw:
    """Written by the system only; read by the person whose id names the stream."""

    def initial(self) -> Desk:
        """Nothing granted."""
        return Desk()

    def decide(self, state: Desk, command: Command, asked: Asked) -> tuple[Draft, ...]:
        """One grant or its end. Raises RuleBroken."""
        if asked.actor != SYSTEM:
            raise RuleBroken(Refusal.NOT_ALLOWED)
        owner = Audience(persons=(PersonId(asked.stream_id),))
        match command:
            case GrantStream(stream, title):
                _must_be_a_stream(stream)
                title = typed.optional(title, typed.LINE)
                before = state.grants.get(stream)
                if before is not None and before.title == title:
                    raise RuleBroken(Refusal.NOTHING_NEW)
                return (Draft(StreamGranted(stream, title), owner),)
            case RevokeStream(stream):
                if stream not in state.grants:
                    raise RuleBroken(Refusal.UNKNOWN_STREAM)
                return (Draft(StreamRevoked(stream), owner),)
            case _:
                raise RuleBroken(Refusal.UNKNOWN_COMMAND)

    def evolve(self, state: Desk, fact: Fact) -> Desk:
        """The state after one more fact."""
        match fact.event:
            case StreamGranted(stream, title):
                (owner,) = fact.audience.persons
                return Desk(owner, state.grants.insert(stream, Grant(title, fact.at)))
            case StreamRevoked(stream):
                return replace(state, grants=state.grants.discard(stream))
            case _:
                return state

    def restrict(self, state: Desk, reader: PersonId) -> Desk:
        """All of it for its owner, nothing for others."""
        return state if reader == state.owner else Desk()

    def standing(self, state: Desk, reader: PersonId) -> Standing | None:
        """The owner; while nothing has been said, whoever asks."""
        return Standing(reader, frozenset()) if state.owner in (None, reader) else None


def _must_be_a_stream(name: str) -> None:
    try:
        StreamName.parse(name)
    except ValueError:
        raise RuleBroken(Refusal.MALFORMED) from None
