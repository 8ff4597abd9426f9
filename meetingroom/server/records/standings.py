"""What a person is in a stream right now: the one answer that filter, gate and grants all use.

A desk belongs to its person; every other journal knows its own people. Must not cache or write.
"""

from collections.abc import Mapping
from typing import Protocol

from meetingroom.rules.audience import Standing
from meetingroom.rules.ids import PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records.stream import Stream


class Sight(Protocol):
    """Streams as they stand: committed, or with a group's undecided changes on top."""

    def get(self, name: StreamName) -> Stream | None:
        """The stream, None where there is none."""
        ...


def standing(
    sight: Sight, laws: Mapping[StreamKind, AnyLaw], name: StreamName, reader: PersonId
) -> Standing | None:
    """What `reader` is in the stream `name`; None: for him there is no such stream."""
    if name.kind is StreamKind.DESK:
        return Standing(reader, frozenset()) if name.id == reader else None
    law, stream = laws.get(name.kind), sight.get(name)
    if law is None or stream is None:
        return None
    return law.standing(stream.state, reader)
