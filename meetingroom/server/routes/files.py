"""Bytes of papers over HTTP: ranges and ETags out, pieces in. Must not decide who may have them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from meetingroom.server.handlers import papers
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.papers import Piece
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.routes import problems
from meetingroom.server.routes.gate import visitor
from meetingroom.server.routes.operations import PEOPLE
from meetingroom.server.routes.throttle import Throttle
from meetingroom.wire.messages import encode
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.uploads import MOST_PIECE_BYTES

CHUNK = 1024 * 1024
MOST_DOWNLOADS = 32
"""At once; the next one is told to come again, so that three hundred tablets do not starve a vote."""
RETRY_S = 2


class Files:
    """GET and PUT of `/blobs/{sha256}`."""

    def __init__(self, house: House, throttle: Throttle) -> None:
        self._house = house
        self._throttle = throttle
        self._downloads = 0

    async def get(self, request: Request) -> Response:
        """The whole file, or the one range asked for."""
        try:
            who = visitor(self._house, self._throttle, request, PEOPLE)
            sha256 = request.path_params["sha256"]
            path = await asyncio.to_thread(papers.file_of, self._house, who.person, sha256)
            headers = {"ETag": f'"{sha256}"', "Cache-Control": "private, immutable", "Accept-Ranges": "bytes"}
            if _holds_already(request, sha256):
                return Response(status_code=304, headers=headers)
            size = path.stat().st_size
            asked = request.headers.get("Range") if _range_counts(request, sha256) else None
            part = _range(asked, size)
            if self._downloads >= MOST_DOWNLOADS:
                raise Failed(ProblemCode.SERVER_BUSY, wait_s=RETRY_S)
        except Exception as error:
            return problems.response(problems.failed(error, self._house.randomness))
        first, last = part or (0, size - 1)
        headers["Content-Length"] = str(last - first + 1)
        if part is not None:
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        return StreamingResponse(
            self._bytes(path, first, last),
            status_code=200 if part is None else 206,
            headers=headers,
            media_type="application/pdf",
        )

    async def put(self, request: Request) -> Response:
        """A piece of an upload."""
        try:
            who = visitor(self._house, self._throttle, request, PEOPLE)
            piece = _piece(request, who.params)
            state = await papers.add(self._house, who, piece, _pieces(request))
        except Exception as error:
            return problems.response(problems.failed(error, self._house.randomness))
        return Response(encode(state), headers={"Cache-Control": "no-store"}, media_type=problems.JSON)

    async def _bytes(self, path: Path, first: int, last: int) -> AsyncIterator[bytes]:
        self._downloads += 1
        try:
            with path.open("rb") as handle:
                handle.seek(first)
                left = last - first + 1
                while left and (piece := await asyncio.to_thread(handle.read, min(CHUNK, left))):
                    left -= len(piece)
                    yield piece
        finally:
            self._downloads -= 1


def _holds_already(request: Request, sha256: str) -> bool:
    tags = (tag.strip() for tag in request.headers.get("If-None-Match", "").split(","))
    return any(tag in (f'"{sha256}"', "*") for tag in tags)


def _range_counts(request: Request, sha256: str) -> bool:
    """`If-Range` names the bytes a desk has begun with; of other bytes it wants the whole."""
    return request.headers.get("If-Range", f'"{sha256}"') == f'"{sha256}"'


def _range(asked: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for; None: the whole. Several ranges are served whole,
    as RFC 9110 allows. Raises Failed(range_not_satisfiable)."""
    if asked is None:
        return None
    unit, _, ranges = asked.partition("=")
    begin, dash, end = ranges.strip().partition("-")
    numbers = all(part.isascii() and (part.isdigit() or not part) and len(part) < 16 for part in (begin, end))
    if unit.strip().lower() != "bytes" or not dash or not numbers or not (begin or end):
        return None
    if not begin:
        first, last = max(size - int(end), 0), size - 1
        satisfiable = int(end) > 0
    else:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < first:
            return None
        satisfiable = first < size
    if not satisfiable:
        raise Failed(ProblemCode.RANGE_NOT_SATISFIABLE, size=size)
    return first, last


def _piece(request: Request, params: dict[str, str]) -> Piece:
    numbers = [params.get(name, "") for name in ("offset", "size")]
    if not all(text.isascii() and text.isdigit() and len(text) < 16 for text in numbers):
        raise Failed(ProblemCode.MALFORMED)
    announced = request.headers.get("Content-Length", "0")
    if not announced.isdigit() or int(announced) > MOST_PIECE_BYTES:
        raise Failed(ProblemCode.TOO_LARGE, most=MOST_PIECE_BYTES)
    offset, size = map(int, numbers)
    return Piece(request.path_params["sha256"], params.get("stream", ""), offset, size)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in chunks of about a megabyte, so that a slow line does not mean many small writes."""
    held: list[bytes] = []
    size = taken = 0
    async for piece in request.stream():
        held.append(piece)
        size += len(piece)
        taken += len(piece)
        if taken > MOST_PIECE_BYTES:
            raise Failed(ProblemCode.TOO_LARGE, most=MOST_PIECE_BYTES)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
