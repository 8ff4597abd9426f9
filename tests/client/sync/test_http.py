"""The line over HTTP: whatever answers in the server's place is nobody, and every problem keeps its code."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from meetingroom.client.sync.http import Address, HttpTransport
from meetingroom.client.sync.receipt_keys import HOUR_MS, ReceiptKeys
from meetingroom.client.sync.transport import LiveBlocked, ServerSays, SignedOut, Unreachable
from meetingroom.server.identity.authority import certify, make_root, new_signing_key
from meetingroom.wire.certificates import Usage
from meetingroom.wire.messages import LiveFrame, LiveHello, Problem, SyncAnswer, SyncRequest, encode
from tests.fakes.world import HandClock, RepeatingRandomness

ASKED = SyncRequest(protocol=1, cursors={})
HELLO = LiveHello(protocol=1, cursors={})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Place = Callable[[str, str, Handler], Awaitable[HttpTransport]]
SHA = "ab" * 32


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    """Something at an address that answers one path as the test says."""
    runners: list[web.AppRunner] = []
    lines: list[HttpTransport] = []

    async def serve(method: str, path: str, handler: Handler) -> HttpTransport:
        app = web.Application()
        app.router.add_route(method, path, handler)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        port = runner.addresses[0][1]
        lines.append(HttpTransport(Address("127.0.0.1", port, tls=False), b"", HandClock()))
        return lines[-1]

    yield serve
    for line in lines:
        await line.close()
    for runner in runners:
        await runner.cleanup()


def saying(status: int, body: bytes) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    return answer


async def test_an_answer_comes_back_as_its_message(place: Place) -> None:
    heard: list[tuple[str, bytes]] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((request.headers["Authorization"], await request.read()))
        return web.Response(body=encode(SyncAnswer(protocol=1, now=7, pages=[])))

    line = await place("POST", "/sync", answer)
    line.authorize(b"\xff" * 32)
    assert (await line.sync(ASKED)).now == 7
    assert heard == [("Bearer " + "_" * 42 + "8", encode(ASKED))]


@pytest.mark.parametrize("body", [b"<html>Welcome to the hotel</html>", b"", b"[]", b'{"now": "later"}'])
async def test_a_portal_that_answers_in_the_servers_place_is_nobody(place: Place, body: bytes) -> None:
    line = await place("POST", "/sync", saying(200, body))
    with pytest.raises(Unreachable):
        await line.sync(ASKED)


async def test_a_gateway_without_a_server_behind_it_is_nobody(place: Place) -> None:
    line = await place("POST", "/sync", saying(502, b"<html>Bad gateway</html>"))
    with pytest.raises(Unreachable):
        await line.sync(ASKED)


async def test_nobody_at_the_address_is_nobody() -> None:
    line = HttpTransport(Address("127.0.0.1", 1, tls=False), b"", HandClock())
    with pytest.raises(Unreachable):
        await line.sync(ASKED)
    await line.close()
    await line.close()


@pytest.mark.parametrize(
    ("status", "kind", "wait_s"), [(401, SignedOut, 0), (429, ServerSays, 3), (503, ServerSays, 3)]
)
async def test_a_problem_keeps_its_code_and_its_numbers(
    place: Place, status: int, kind: type[ServerSays], wait_s: int
) -> None:
    problem = Problem(code="some_code", params={"wait_s": wait_s})
    line = await place("POST", "/sync", saying(status, encode(problem)))
    with pytest.raises(kind) as caught:
        await line.sync(ASKED)
    assert (caught.value.code, caught.value.status, caught.value.wait_s) == ("some_code", status, wait_s)


# ── papers ────────────────────────────────────────────────────────────────────────────────────────


async def read(line: HttpTransport, start: int) -> bytes:
    async with line.blob(SHA, start) as pieces:
        return b"".join([piece async for piece in pieces])


async def test_a_cut_paper_is_asked_for_from_where_it_was_cut(place: Place) -> None:
    asked: list[tuple[str | None, str | None]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.headers.get("Range"), request.headers.get("If-Range")))
        return web.Response(status=206, body=b"56789")

    line = await place("GET", f"/blobs/{SHA}", answer)
    assert await read(line, 5) == b"56789"
    assert asked == [("bytes=5-", f'"{SHA}"')]


async def test_a_server_that_sends_the_whole_again_is_read_from_the_right_byte(place: Place) -> None:
    line = await place("GET", f"/blobs/{SHA}", saying(200, b"0123456789"))
    assert await read(line, 0) == b"0123456789"
    assert await read(line, 7) == b"789"
    assert await read(line, 10) == b""


async def test_a_paper_that_is_not_given_says_why(place: Place) -> None:
    line = await place("GET", f"/blobs/{SHA}", saying(404, encode(Problem(code="not_found"))))
    with pytest.raises(ServerSays, match="not_found"):
        await read(line, 0)


# ── the live line ─────────────────────────────────────────────────────────────────────────────────


async def listen(line: HttpTransport, frames: list[LiveFrame]) -> None:
    async with line.live(HELLO) as live_line:
        async for frame in live_line.frames():
            frames.append(frame)


async def test_frames_come_until_the_line_ends(place: Place) -> None:
    heard: list[str] = []

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        heard.append(await socket.receive_str())
        await socket.send_bytes(b"not for us")
        await socket.send_str(encode(LiveFrame(now=7)).decode())
        await socket.close()
        return socket

    line = await place("GET", "/live", live)
    frames: list[LiveFrame] = []
    with pytest.raises(Unreachable):
        await listen(line, frames)
    assert heard == [encode(HELLO).decode()]
    assert [frame.now for frame in frames] == [7]


@pytest.mark.parametrize(
    ("code", "kind"), [(4401, SignedOut), (4426, ServerSays), (4427, ServerSays), (1011, Unreachable)]
)
async def test_the_closing_code_says_why_the_line_ended(
    place: Place, code: int, kind: type[Exception]
) -> None:
    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close(code=code)
        return socket

    line = await place("GET", "/live", live)
    with pytest.raises(kind):
        await listen(line, [])


@pytest.mark.parametrize(("status", "kind"), [(401, SignedOut), (403, LiveBlocked), (200, LiveBlocked)])
async def test_a_proxy_that_lets_no_websocket_through_is_told_from_an_ended_session(
    place: Place, status: int, kind: type[Exception]
) -> None:
    line = await place("GET", "/live", saying(status, b""))
    with pytest.raises(kind):
        await listen(line, [])


def test_addresses_are_written_as_the_web_wants_them() -> None:
    assert Address("may-chu", 8443).url("http", "/sync") == "https://may-chu:8443/sync"
    assert Address("fd00::1", 8443).url("ws", "/live") == "wss://[fd00::1]:8443/live"
    assert Address("127.0.0.1", 80, tls=False).url("http", "/x") == "http://127.0.0.1:80/x"


# ── which receipt keys count ──────────────────────────────────────────────────────────────────────


def test_only_receipt_keys_of_the_pinned_root_count_and_only_in_their_time() -> None:
    chance, now = RepeatingRandomness("keys"), HandClock().now_ms()
    ours, theirs = make_root("Xã", chance), make_root("Xã", chance)
    key, other = new_signing_key(chance), new_signing_key(chance)
    leaf = certify(ours, Usage.RECEIPT, key.public_key(), now, chance).public_bytes(Encoding.DER)
    foreign = certify(theirs, Usage.RECEIPT, other.public_key(), now, chance).public_bytes(Encoding.DER)
    announcing = certify(ours, Usage.ANNOUNCEMENT, other.public_key(), now, chance).public_bytes(Encoding.DER)
    root = ours.certificate.public_bytes(Encoding.DER)
    keys = ReceiptKeys(root, [b"noise", foreign, announcing])
    mine, yours = key.public_key().public_bytes_raw(), other.public_key().public_bytes_raw()
    assert not keys.trusted(mine, now)
    keys.learn([foreign, announcing, leaf])
    assert keys.trusted(mine, now)
    assert keys.trusted(mine, now + HOUR_MS // 2), "known for an hour without another look"
    assert not keys.trusted(yours, now)
    assert not keys.trusted(mine, now + 50 * 365 * 24 * HOUR_MS)
