"""`POST /recover/…`: desks bring a restored server the records it lost. Must not trust unsigned bytes."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.records import recovery
from meetingroom.server.records.core import CommandCore
from meetingroom.server.records.interruption import hold_interrupted
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import WireHead, from_wire, head_from_wire
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.records import Record, SignedHead
from meetingroom.wire.recovery import (
    MOST_OFFERS,
    MOST_RECOVERED,
    FinishRecovery,
    OfferRecords,
    RecordsInstalled,
    RecordsWanted,
    RecoveryState,
    UploadRecords,
)

T = TypeVar("T")

log = logging.getLogger("meetingroom.server.recovery")


async def offer(house: House, visitor: Visitor, request: OfferRecords) -> RecordsWanted:  # noqa: ARG001
    """What is wanted of the offered streams; any signed-in desk may offer, signatures decide."""
    if len(request.offers) > MOST_OFFERS:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_OFFERS)
    heads = [_signed(each.stream, each.head) for each in request.offers]
    wanted = await _in_turn(house, lambda core: recovery.offer(core, heads))
    house.recovery_watch.last_ms = house.clock.monotonic_ms()
    return RecordsWanted(protocol=PROTOCOL, wanted=wanted)


async def upload(house: House, visitor: Visitor, request: UploadRecords) -> RecordsInstalled:  # noqa: ARG001
    """Installs verified records under their old numbers."""
    if len(request.records) > MOST_RECOVERED:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_RECOVERED)
    signed = _signed(request.stream, request.head)
    try:
        records: list[Record] = [from_wire(each) for each in request.records]
    except ValueError:
        raise Failed(ProblemCode.MALFORMED) from None
    installed = await _in_turn(house, lambda core: recovery.upload(core, signed, records))
    house.recovery_watch.last_ms = house.clock.monotonic_ms()
    return installed


async def finish(house: House, visitor: Visitor, request: FinishRecovery) -> RecoveryState:
    """A secretary says that no more desks are waited for."""
    if not house.is_secretary(request.stream, visitor.person):
        raise Failed(ProblemCode.NOT_ALLOWED)
    missing = await _in_turn(house, end_recovery)
    stream = house.core.streams.get(StreamName.parse(request.stream))
    return RecoveryState(
        protocol=PROTOCOL,
        stream=request.stream,
        recovering=house.core.marks.recovering,
        number=0 if stream is None else stream.number,
        missing=list(missing.get(request.stream, ())),
    )


def end_recovery(core: CommandCore) -> dict[str, tuple[int, ...]]:
    """Commands are taken again; polls that were open when the old server was lost are held. On the
    writing thread. Returns the numbers that stay sealed, by stream."""
    missing = recovery.finish(core)
    hold_interrupted(core, after_recovery=True)
    log.info("recovery_ended", extra={"missing": {name: len(numbers) for name, numbers in missing.items()}})
    return missing


async def _in_turn(house: House, work: Callable[[CommandCore], T]) -> T:
    try:
        return await asyncio.shield(asyncio.wrap_future(house.writer.run(work)))
    except recovery.NotOurs:
        raise Failed(ProblemCode.NOT_ALLOWED) from None
    except recovery.Forked as forked:
        raise Failed(ProblemCode.FORKED, number=forked.number) from None


def _signed(stream: str, head: WireHead) -> SignedHead:
    try:
        journalled = StreamName.parse(stream).kind is not StreamKind.NOTES
    except ValueError:
        journalled = False
    if not journalled:
        raise Failed(ProblemCode.MALFORMED)
    return head_from_wire(stream, head)
