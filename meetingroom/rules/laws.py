"""The laws of the house: one for each kind of stream that holds facts.

`notes` streams hold ciphertext, not facts, and have none. Must not hold rules itself.
"""

from collections.abc import Mapping

from meetingroom.rules import permissions
from meetingroom.rules.audience import Standing
from meetingroom.rules.body import BodyLaw
from meetingroom.rules.commands import Command
from meetingroom.rules.deciding import decide
from meetingroom.rules.desks import DeskLaw
from meetingroom.rules.drafts import DraftLaw
from meetingroom.rules.facts import Asked, Draft, Fact
from meetingroom.rules.folding import evolve
from meetingroom.rules.ids import PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.restrict import restrict
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamKind, StreamName

LAW_VERSION = 1
"""Raised whenever folding the same facts gives another state: caches of folded states are keyed by it."""


class MeetingLaw:
    """The law of `meeting/…` streams."""

    def initial(self) -> Meeting:
        """Nothing convened."""
        return Meeting()

    def decide(self, state: Meeting, command: Command, asked: Asked) -> tuple[Draft, ...]:
        """See `deciding`."""
        return decide(state, command, asked)

    def evolve(self, state: Meeting, fact: Fact) -> Meeting:
        """See `folding`."""
        return evolve(state, fact)

    def restrict(self, state: Meeting, reader: PersonId) -> Meeting:
        """See `restrict`."""
        return restrict(state, reader)

    def standing(self, state: Meeting, reader: PersonId) -> Standing | None:
        """See `permissions`."""
        return permissions.standing(state, reader)


LAWS: Mapping[StreamKind, AnyLaw] = {
    StreamKind.BODY: BodyLaw(),
    StreamKind.MEETING: MeetingLaw(),
    StreamKind.DRAFT: DraftLaw(),
    StreamKind.DESK: DeskLaw(),
}


def law_of(stream: str) -> AnyLaw:
    """The law of a stream by its name. Raises ValueError for a malformed name, LookupError for a
    stream that holds no facts."""
    return LAWS[StreamName.parse(stream).kind]
