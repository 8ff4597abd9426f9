"""One operation of the table as an endpoint: limit, decode, call, encode.

Must not know what an operation does.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.routes import problems
from meetingroom.server.routes.gate import check_protocol, visitor
from meetingroom.server.routes.operations import Operation
from meetingroom.server.routes.throttle import Throttle
from meetingroom.wire.messages import encode
from meetingroom.wire.problems import ProblemCode


class _Spoken(msgspec.Struct):
    """The only part of a message of another protocol that can be counted on."""

    protocol: int | None = None


_spoken = msgspec.json.Decoder(_Spoken)


Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint_of(house: House, throttle: Throttle, operation: Operation) -> Endpoint:
    """The endpoint of one operation; whatever happens, it answers."""
    decoder: msgspec.json.Decoder[Any] | None = None
    if operation.asks is not None:
        decoder = msgspec.json.Decoder(operation.asks)

    async def endpoint(request: Request) -> Response:
        try:
            who = visitor(house, throttle, request, operation.sessions)
            message = None if decoder is None else _decoded(decoder, await body(request, operation.most))
            answer = await operation.handler(house, who, message)
        except Exception as error:
            return problems.response(problems.failed(error, house.randomness))
        return Response(encode(answer), headers={"Cache-Control": "no-store"}, media_type=problems.JSON)

    return endpoint


async def body(request: Request, most: int) -> bytes:
    """The whole body, refused before it is read when it is longer than `most` bytes."""
    media = request.headers.get("Content-Type", problems.JSON).partition(";")[0].strip().lower()
    if media != problems.JSON:
        raise Failed(ProblemCode.UNSUPPORTED_MEDIA)
    announced = request.headers.get("Content-Length", "0")
    if not announced.isdigit() or int(announced) > most:
        raise Failed(ProblemCode.TOO_LARGE, most=most)
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise Failed(ProblemCode.TOO_LARGE, most=most)
        pieces.append(piece)
    return b"".join(pieces)


def _decoded(decoder: msgspec.json.Decoder[Any], text: bytes) -> Any:
    """The message. One of another protocol is told so before it is called malformed."""
    try:
        spoken = _spoken.decode(text).protocol
        if spoken is not None:
            check_protocol(spoken)
        return decoder.decode(text)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        raise Failed(ProblemCode.MALFORMED) from None
