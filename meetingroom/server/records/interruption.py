"""After an absence of the server: polls that were open are held until the chair lets them go on.

A system command with an id that follows from what it holds and in which epoch, so that starting twice holds
once, and restoring the same backup twice holds twice. Must not resume anything.
"""

from uuid import UUID, uuid5

from meetingroom.rules.commands import HoldPoll
from meetingroom.rules.ids import CommandId
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records import heartbeat
from meetingroom.server.records.core import CommandCore
from meetingroom.wire.messages import CommandAnswer

_ABSENCE = UUID("8c0c8d5e-0d6e-5d53-8a52-3d4f2d6f9b7c")


def hold_interrupted(core: CommandCore, after_recovery: bool = False) -> list[CommandAnswer]:
    """Holds every open poll of a meeting that was without its server for more than ten seconds.

    `after_recovery` looks at every meeting: a poll that the desks' records opened has no heartbeat here.
    """
    now = core.clock.now_ms()
    with core.database.reading() as connection:
        beats = heartbeat.last_beats(connection)
    meetings = [name for name in core.streams.names() if name.kind is StreamKind.MEETING]
    wanted = meetings if after_recovery else [StreamName.parse(name) for name in beats]
    answers = []
    for stream in [found for name in wanted if (found := core.streams.get(name)) is not None]:
        name = stream.name
        since = beats.get(str(name), stream.last_at)
        # A clock that was set back says nothing of how long it was: held too, to be on the safe side.
        if after_recovery or abs(now - since) > heartbeat.GAP_MS:
            for poll in heartbeat.open_polls(stream):
                cause = CommandId(str(uuid5(_ABSENCE, f"{name} {poll} {since} {core.marks.epoch}")))
                answers.append(core.command(cause, str(name), HoldPoll(poll, since, max(now, since))))
    return answers
