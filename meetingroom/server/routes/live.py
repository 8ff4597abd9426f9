"""The live line: a WebSocket on which the server says what is new. Must not decide what anybody sees.

The desk's first frame says how far it has which streams; it may say so again at any time (after `/sync`,
or when a stream was granted to it). Closing codes: 4400 malformed, 4401 session, 4426 and 4427 protocol
too old or too new, 4429 too many lines, 4408 too slow.
"""

import asyncio
from collections.abc import Mapping
from enum import StrEnum

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.hub.lines import Line, TooManyLines
from meetingroom.server.routes.gate import check_protocol, visitor
from meetingroom.server.routes.operations import PEOPLE
from meetingroom.server.routes.throttle import Throttle
from meetingroom.wire.messages import LiveHello
from meetingroom.wire.problems import ProblemCode

FIRST_FRAME_S = 10
SEND_S = 10
"""A desk that does not take a frame for this long is hung up; it comes back by itself."""
MOST_HELLO = 512 * 1024
SESSION_CHECK_S = 15
"""How often the session of an idle line is looked at again."""

CLOSING: Mapping[StrEnum, int] = {
    ProblemCode.MALFORMED: 4400,
    ProblemCode.TOO_LARGE: 4400,
    ProblemCode.DESK_TOO_OLD: 4426,
    ProblemCode.SERVER_TOO_OLD: 4427,
    ProblemCode.TOO_MANY_REQUESTS: 4429,
}
NOT_SIGNED_IN = 4401
TOO_SLOW = 4408

_hello = msgspec.json.Decoder(LiveHello)


class Live:
    """The endpoint of `/live`."""

    def __init__(self, house: House, throttle: Throttle) -> None:
        self._house = house
        self._throttle = throttle

    async def endpoint(self, socket: WebSocket) -> None:
        """One desk's line, from its hello to its end."""
        await socket.accept()
        try:
            line = await self._connect(socket)
        except Failed as why:
            await _close(socket, CLOSING.get(why.code, NOT_SIGNED_IN), str(why.code))
        except TooManyLines:
            await _close(socket, CLOSING[ProblemCode.TOO_MANY_REQUESTS], ProblemCode.TOO_MANY_REQUESTS)
        except TimeoutError:
            await _close(socket, TOO_SLOW, "")
        except WebSocketDisconnect:
            return
        else:
            try:
                await self._talk(socket, line)
            finally:
                self._house.hub.disconnect(line)

    async def _connect(self, socket: WebSocket) -> Line:
        who = visitor(self._house, self._throttle, socket, PEOPLE)
        hello = _read(await asyncio.wait_for(_text(socket), FIRST_FRAME_S))
        return self._house.hub.connect(who.person, who.token_hash, hello.cursors)

    async def _talk(self, socket: WebSocket, line: Line) -> None:
        tasks = {asyncio.create_task(self._send(socket, line)), asyncio.create_task(self._hear(socket, line))}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            if (code := task.result()) is not None:
                await _close(socket, code, "")

    async def _send(self, socket: WebSocket, line: Line) -> int | None:
        """Sends frames as the line is woken, and looks at the session of an idle one; a closing code,
        or None when the desk went away."""
        while True:
            try:
                await asyncio.wait_for(line.flag.wait(), SESSION_CHECK_S)
            except TimeoutError:
                if self._has_ended(socket):
                    return NOT_SIGNED_IN
                continue
            frame = self._house.hub.frame(line)
            if frame is None:
                continue
            try:
                await asyncio.wait_for(socket.send_text(frame.decode()), SEND_S)
            except TimeoutError:
                return TOO_SLOW
            except (WebSocketDisconnect, RuntimeError, OSError):
                return None

    async def _hear(self, socket: WebSocket, line: Line) -> int | None:
        """Takes new hellos."""
        while True:
            try:
                hello = _read(await _text(socket))
            except WebSocketDisconnect:
                return None
            except Failed as why:
                return CLOSING.get(why.code, NOT_SIGNED_IN)
            if self._has_ended(socket):
                return NOT_SIGNED_IN
            self._house.hub.restate(line, hello.cursors)

    def _has_ended(self, socket: WebSocket) -> bool:
        try:
            visitor(self._house, self._throttle, socket, PEOPLE)
        except Failed as why:
            return why.code != ProblemCode.TOO_MANY_REQUESTS
        return False


async def _text(socket: WebSocket) -> str:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if not isinstance(text, str) or len(text) > MOST_HELLO:
        raise Failed(ProblemCode.MALFORMED)
    return text


def _read(text: str) -> LiveHello:
    try:
        hello = _hello.decode(text)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        raise Failed(ProblemCode.MALFORMED) from None
    check_protocol(hello.protocol)
    return hello


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason)
    except RuntimeError:
        return  # the desk was faster
