"""Names of things: opaque identifiers and how new ones derive from a command.

Must not invent randomness: whatever `decide` names gets `uuid5(command id, n)`, so that deciding the
same command twice names the same things (architecture, law 1).
"""

from typing import NewType
from uuid import UUID, uuid5

PersonId = NewType("PersonId", str)
GroupId = NewType("GroupId", str)
BodyId = NewType("BodyId", str)
MeetingId = NewType("MeetingId", str)
SittingId = NewType("SittingId", str)
ItemId = NewType("ItemId", str)
PaperId = NewType("PaperId", str)
PollId = NewType("PollId", str)
SpeechId = NewType("SpeechId", str)
ConclusionId = NewType("ConclusionId", str)
CommandId = NewType("CommandId", str)

SYSTEM = PersonId("system")
"""The actor of deadlines and of what the server does by itself."""


def derived(command: CommandId, n: int) -> str:
    """The `n`-th new identifier of a command, 36 characters. Raises ValueError on a malformed id."""
    return str(uuid5(UUID(command), str(n)))
