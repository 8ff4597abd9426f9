"""A fact: an event with the hour, the actor and the audience it was recorded with.

This is the unit that `evolve` folds and that a record's body holds. A `Draft` is what `decide`
proposes; the journal stamps it. Must not know encodings.
"""

from dataclasses import dataclass

from meetingroom.rules.audience import Audience
from meetingroom.rules.events import Event
from meetingroom.rules.ids import CommandId, PersonId


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that a command leads to, and who may read it."""

    event: Event
    audience: Audience


@dataclass(frozen=True, slots=True)
class Fact:
    """A recorded event. `at` is UTC milliseconds by the server; `command` led to it."""

    event: Event
    at: int
    by: PersonId
    audience: Audience
    command: CommandId


@dataclass(frozen=True, slots=True)
class Asked:
    """The circumstances of a command: its id, the id of its stream (`StreamName.id`, without the kind),
    who asks (from the session, never from the message), and the server's hour in UTC milliseconds."""

    id: CommandId
    stream_id: str
    actor: PersonId
    now: int
