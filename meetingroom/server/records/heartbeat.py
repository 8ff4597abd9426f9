"""When the server was last known to be alive while a poll was open.

A row stands for each meeting with an open poll from the commit that opened it until the one that ended
it; `beat` renews it every two seconds, and at start a gap tells how long the vote was interrupted. Works
inside the transaction it is given. Must not hold polls itself.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from meetingroom.rules.events import Event, PollClosed, PollHeld, PollOpened, PollResumed, PollVoided
from meetingroom.rules.ids import PollId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import PollState
from meetingroom.server.records.schema import heartbeat
from meetingroom.server.records.stream import Stream

EVERY_MS = 2_000
GAP_MS = 10_000
"""A longer silence than this, while a poll was open, holds the poll."""


def open_polls(stream: Stream) -> list[PollId]:
    """Polls of a meeting that take ballots right now."""
    if not isinstance(stream.state, Meeting):
        return []
    return sorted(poll.poll for poll in stream.state.polls.values() if poll.state is PollState.OPEN)


def follow(connection: Connection, stream: Stream, new: Iterable[Event]) -> None:
    """Begins or ends the heartbeat of a meeting whose polls were opened, held or ended."""
    if any(isinstance(e, PollOpened | PollResumed | PollHeld | PollClosed | PollVoided) for e in new):
        if open_polls(stream):
            row = {"stream": str(stream.name), "at": stream.last_at}
            connection.execute(
                insert(heartbeat).values(row).on_conflict_do_update(["stream"], set_={"at": stream.last_at})
            )
        else:
            connection.execute(delete(heartbeat).where(heartbeat.c.stream == str(stream.name)))


def beat(connection: Connection, now: int) -> None:
    """The server is alive at this hour."""
    connection.execute(update(heartbeat).values(at=now))


def last_beats(connection: Connection) -> dict[str, int]:
    """Meetings that had an open poll, and when the server was last alive then."""
    return {row.stream: row.at for row in connection.execute(select(heartbeat).order_by(heartbeat.c.stream))}
