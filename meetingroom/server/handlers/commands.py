"""`POST /commands`: into the writer's queue, out with receipts. Must not decide."""

import asyncio

from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.records.core import Submission
from meetingroom.server.records.writer import Overloaded
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import MOST_COMMANDS, CommandsAnswer, CommandsRequest
from meetingroom.wire.problems import ProblemCode


async def send(house: House, visitor: Visitor, request: CommandsRequest) -> CommandsAnswer:
    """One answer for each command, in order, each true once it is given.

    The actor is the session's person, whatever the commands say.
    """
    if not 1 <= len(request.commands) <= MOST_COMMANDS:
        raise Failed(ProblemCode.TOO_MANY_COMMANDS, most=MOST_COMMANDS)
    try:
        done = house.writer.submit([Submission(visitor.person, body) for body in request.commands])
    except Overloaded:
        raise Failed(ProblemCode.SERVER_BUSY) from None
    # Shielded: a desk that hangs up has still sent its commands.
    answers = await asyncio.shield(asyncio.wrap_future(done))
    return CommandsAnswer(protocol=PROTOCOL, now=house.clock.now_ms(), answers=answers)
