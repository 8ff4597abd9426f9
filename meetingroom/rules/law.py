"""Which rules govern which stream: one `Law` per kind, chosen by the stream's name.

This is the only door through which server, desk and simulator reach deciding and folding. Must not
hold rules itself.
"""

from typing import Any, Protocol, TypeVar

from meetingroom.rules.audience import Standing
from meetingroom.rules.commands import Command
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.ids import PersonId

S = TypeVar("S")


class Law(Protocol[S]):
    """The pure functions of one kind of stream. `S` is an immutable value."""

    def initial(self) -> S:
        """The state before the first record."""
        ...

    def decide(self, state: S, command: Command, asked: Asked) -> tuple[Draft, ...]:
        """The events a command leads to, never empty. Raises RuleBroken."""
        ...

    def evolve(self, state: S, fact: Fact) -> S:
        """The state after one more fact. Never refuses and never recomputes an outcome; an unknown
        event that is not required leaves the state as it is."""
        ...

    def restrict(self, state: S, reader: PersonId) -> S:
        """What `reader` may know of `state`: equal to folding the facts he may read."""
        ...

    def standing(self, state: S, reader: PersonId) -> Standing | None:
        """What audiences are evaluated against for `reader` now; None: he reads nothing."""
        ...


AnyLaw = Law[Any]
