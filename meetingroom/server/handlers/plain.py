"""Root, health, calls for help: the requests that touch no record. Must not reveal persons or papers."""

import asyncio

from meetingroom.rules.audience import DAIS
from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import StreamKind, meeting_stream
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import NOT_FOUND, Failed
from meetingroom.server.records.derived import title_of
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.sessions import Done, Health, HelpCall, HelpDone, RootAnswer

MOST_ABOUT = 64
LITTLE_SPACE = 256 * 1024 * 1024
"""Bytes: below it the server calls itself short of space."""


async def root(house: House, visitor: Visitor, request: None) -> RootAnswer:  # noqa: ARG001
    """What a desk pins, and the keys that signed its receipts."""
    installation = house.installation
    return RootAnswer(
        protocol=PROTOCOL,
        name=installation.name,
        root=installation.root,
        receipt_certificates=list(installation.receipt_certificates()),
        spaces=await asyncio.to_thread(_bodies, house),
    )


def _bodies(house: House) -> dict[str, str]:
    """Every body of the installation, by id. Folds those not in memory."""
    found = {}
    for name in house.core.streams.names():
        if name.kind is StreamKind.BODY and (stream := house.core.streams.get(name)) is not None:
            found[name.id] = title_of(stream)
    return found


async def health(house: House, visitor: Visitor, request: None) -> Health:  # noqa: ARG001
    """`ok`, `little_space`, `recovering` or `read_only`."""
    free = house.disk.free_bytes(house.papers.folder)
    marks = house.core.marks
    status = "ok" if free >= LITTLE_SPACE else "little_space"
    if marks.recovering:
        status = "recovering"
    if marks.read_only:
        status = "read_only"
    return Health(
        protocol=PROTOCOL,
        status=status,
        now=house.clock.now_ms(),
        free_bytes=free,
        queue=house.writer.waiting,
        desks=house.hub.lines,
    )


async def call_for_help(house: House, visitor: Visitor, request: HelpCall) -> Done:
    """The dais of the meeting sees who calls, until somebody has gone or a quarter of an hour passed."""
    stream = meeting_stream(request.meeting)
    if house.standing(stream, visitor.person) is None:
        raise Failed(NOT_FOUND)
    if not 1 <= len(request.about) <= MOST_ABOUT:
        raise Failed(ProblemCode.MALFORMED)
    house.hub.board.call(stream, visitor.person, request.about)
    return Done(protocol=PROTOCOL, now=house.clock.now_ms())


async def help_done(house: House, visitor: Visitor, request: HelpDone) -> Done:
    """Somebody of the dais has gone to see the person."""
    stream = meeting_stream(request.meeting)
    standing = house.standing(stream, visitor.person)
    if standing is None:
        raise Failed(NOT_FOUND)
    if not DAIS.admits(standing):
        raise Failed(ProblemCode.NOT_ALLOWED)
    house.hub.board.came(stream, PersonId(request.person))
    return Done(protocol=PROTOCOL, now=house.clock.now_ms())
