"""A desk talks to servers of the root it pinned and to nobody else, whatever address they have."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from meetingroom.client.sync.pinning import (
    ClockDisagrees,
    NotAMeetingRoom,
    RootChanged,
    distrust,
    meet,
    pinned_context,
)
from meetingroom.server.identity.authority import certify, make_root, new_signing_key
from meetingroom.server.identity.files import write_pair
from meetingroom.server.identity.installation import Installation, open_installation
from meetingroom.server.identity.tls import line_context, reload
from meetingroom.wire.certificates import EMBEDDED_ROOT, CertificateRefused, Usage
from tests.fakes.world import HandClock, RepeatingRandomness

HOSTS = frozenset({"localhost", "10.1.2.3"})
HOST = "127.0.0.1"

Line = Callable[[ssl.SSLContext | None], AbstractAsyncContextManager[int]]


@asynccontextmanager
async def serving(context: ssl.SSLContext | None) -> AsyncIterator[int]:
    """A server on loopback that greets over HTTP; yields its port."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.readline():
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nxin c")
                await writer.drain()
        except (OSError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(greet, HOST, 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def installed(folder: Path, clock: HandClock, seed: str = "ours") -> Installation:
    return open_installation(folder / seed, "UBND xã Ví Dụ", clock, RepeatingRandomness(seed), HOSTS)


async def greeted(port: int, context: ssl.SSLContext) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"https://{HOST}:{port}/", ssl=context) as answer,
    ):
        return await answer.text()


async def stopped(port: int, root: bytes, clock: HandClock) -> object:
    """What the desk makes of a refused connection."""
    with pytest.raises(aiohttp.ClientError) as caught:
        await greeted(port, pinned_context(root))
    return await distrust(caught.value, HOST, port, root, clock)


@pytest.fixture
def real_clock() -> HandClock:
    """OpenSSL asks the machine's own clock, so certificates here are made by it too."""
    return HandClock(time.time_ns() // 1_000_000)


async def test_a_first_meeting_shows_root_and_name_and_sends_nothing(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    async with serving(line_context(ours)) as port:
        introduction = await meet(HOST, port, real_clock)
    assert introduction.root == ours.root
    assert introduction.fingerprint == ours.fingerprint
    assert introduction.name == "UBND xã Ví Dụ"


async def test_a_pinned_server_is_reached_at_an_address_its_certificate_does_not_name(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    async with serving(line_context(ours)) as port:
        assert await greeted(port, pinned_context(ours.root)) == "xin c"


async def test_a_renewed_leaf_is_shown_without_a_restart_and_taken_without_a_question(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    context, pinned = line_context(ours), pinned_context(ours.root)
    async with serving(context) as port:
        await greeted(port, pinned)
        assert ours.renew(real_clock.now_ms(), HOSTS | {"10.9.9.9"}) == {Usage.TLS}
        reload(context, ours)
        assert await greeted(port, pinned_context(ours.root)) == "xin c"
        assert (await meet(HOST, port, real_clock)).root == ours.root


async def test_another_root_of_the_same_name_is_a_hard_stop(tmp_path: Path, real_clock: HandClock) -> None:
    ours, other = installed(tmp_path, real_clock), installed(tmp_path, real_clock, "other")
    async with serving(line_context(other)) as port:
        stop = await stopped(port, ours.root, real_clock)
    assert isinstance(stop, RootChanged)
    assert stop.introduction.fingerprint == other.fingerprint


async def test_a_receipt_leaf_of_our_own_root_does_not_carry_a_line(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours.folder / "receipt.key")
    async with serving(context) as port:
        assert isinstance(await stopped(port, ours.root, real_clock), NotAMeetingRoom)


@pytest.mark.parametrize("days", [-400, 10])
async def test_a_certificate_not_valid_by_this_clock_blames_the_clock_and_not_the_root(
    tmp_path: Path, real_clock: HandClock, days: int
) -> None:
    real_clock.move(days=days)
    ours = installed(tmp_path, real_clock)
    real_clock.move(days=-days)
    async with serving(line_context(ours)) as port:
        stop = await stopped(port, ours.root, real_clock)
    assert isinstance(stop, ClockDisagrees)
    assert stop.introduction.root == ours.root


async def test_a_changed_root_is_a_changed_root_even_by_a_wrong_clock(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours, other = installed(tmp_path, real_clock), installed(tmp_path, real_clock, "other")
    async with serving(line_context(other)) as port:
        real_clock.jump(hours=-24 * 365)
        assert isinstance(await stopped(port, ours.root, real_clock), RootChanged)


async def test_something_else_at_the_address_is_told_apart_from_a_changed_root(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    chance = RepeatingRandomness("portal")
    portal = make_root("Wi-Fi", chance)
    key = new_signing_key(chance)
    leaf = certify(portal, Usage.RECEIPT, key.public_key(), real_clock.now_ms(), chance)
    write_pair(tmp_path / "portal.key", key, leaf)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "portal.key")
    async with serving(context) as port:
        assert isinstance(await stopped(port, ours.root, real_clock), NotAMeetingRoom)


async def test_a_plain_server_is_no_meeting_room(tmp_path: Path, real_clock: HandClock) -> None:
    ours = installed(tmp_path, real_clock)
    async with serving(None) as port:
        with pytest.raises(NotAMeetingRoom):
            await meet(HOST, port, real_clock)
        assert isinstance(await stopped(port, ours.root, real_clock), NotAMeetingRoom)


async def test_a_server_that_only_speaks_older_tls_is_not_met(tmp_path: Path, real_clock: HandClock) -> None:
    context = line_context(installed(tmp_path, real_clock))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with serving(context) as port:
        with pytest.raises((NotAMeetingRoom, ConnectionResetError)):
            await meet(HOST, port, real_clock)


async def test_a_refusal_that_has_passed_by_the_time_we_look_asks_for_another_try(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    async with serving(line_context(ours)) as port:
        earlier = ssl.SSLCertVerificationError("expired a moment ago")
        assert await distrust(earlier, HOST, port, ours.root, real_clock) is None


async def test_a_connection_that_failed_for_another_reason_is_not_distrust(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours = installed(tmp_path, real_clock)
    assert await distrust(ConnectionRefusedError(), HOST, 9, ours.root, real_clock) is None


async def test_an_embedded_root_that_did_not_sign_the_leaf_is_not_believed(
    tmp_path: Path, real_clock: HandClock
) -> None:
    ours, other = installed(tmp_path, real_clock), installed(tmp_path, real_clock, "other")
    chance = RepeatingRandomness("forger")
    forged = x509.load_der_x509_certificate(other.root)
    key = new_signing_key(chance)
    builder = x509.CertificateBuilder(
        forged.subject,
        forged.subject,
        key.public_key(),
        5,
        forged.not_valid_before_utc,
        forged.not_valid_after_utc,
    )
    leaf = builder.add_extension(x509.UnrecognizedExtension(EMBEDDED_ROOT, ours.root), False).sign(key, None)
    write_pair(tmp_path / "forged.key", key, leaf)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "forged.key")
    async with serving(context) as port:
        with pytest.raises(NotAMeetingRoom, match="foreign_root"):
            await meet(HOST, port, real_clock)
    assert leaf.public_bytes(Encoding.DER) != ours.root


def test_only_a_root_can_be_pinned(tmp_path: Path, real_clock: HandClock) -> None:
    ours = installed(tmp_path, real_clock)
    with pytest.raises(CertificateRefused):
        pinned_context(ours.certificate(Usage.TLS))
