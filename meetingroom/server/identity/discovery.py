"""The server's ear on the local network: it answers desks that look for a server of its root.

    announcer = await listen(installation, port=8443)      # UDP; raises OSError when the port is taken
    announcer.close()

Quiet and bounded: it never speaks first, answers only addresses of a local network, at most twenty
times a second and four times a second to one address, and never longer than it was asked. Must not
tell anything a sign-in page would not (name, port, fingerprint).
"""

import asyncio
import ipaddress
from collections import Counter
from typing import Any, cast

from meetingroom.ports import Clock, SystemClock
from meetingroom.server.identity.installation import Installation
from meetingroom.wire.certificates import Usage
from meetingroom.wire.discovery import PORT, Announcement, NotForUs, decode_question, encode_answer

ANSWERS_A_SECOND = 20
ANSWERS_TO_ONE = 4


class Announcer(asyncio.DatagramProtocol):
    """Answers questions until closed."""

    def __init__(self, installation: Installation, port: int, clock: Clock) -> None:
        self._installation = installation
        self._announcement = Announcement(installation.fingerprint, port, installation.name)
        self._clock = clock
        self._transport: asyncio.DatagramTransport | None = None
        self._second = -1
        self._answered: Counter[str] = Counter()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._transport is not None, "listening"
        host, port = self._transport.get_extra_info("sockname")[:2]
        return host, port

    def close(self) -> None:
        """Fall silent."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not isinstance: the transports of Python 3.11 do not inherit what they are.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        answer = self.answer(data, str(addr[0]))
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)

    def answer(self, datagram: bytes, source: str) -> bytes | None:
        """The answer to a datagram from address `source`, or None for silence."""
        if not _is_local(source):
            return None
        try:
            question = decode_question(datagram)
            if not self._may_answer(source):
                return None
            leaf = self._installation.certificate(Usage.ANNOUNCEMENT)
            return encode_answer(question, self._announcement, self._installation.announcement_key, leaf)
        except NotForUs:
            return None

    def _may_answer(self, source: str) -> bool:
        second = self._clock.monotonic_ms() // 1000
        if second != self._second:
            self._second = second
            self._answered.clear()
        if self._answered.total() >= ANSWERS_A_SECOND or self._answered[source] >= ANSWERS_TO_ONE:
            return False
        self._answered[source] += 1
        return True


async def listen(
    installation: Installation,
    port: int,
    clock: Clock | None = None,
    bind: tuple[str, int] = ("0.0.0.0", PORT),
) -> Announcer:
    """Answer for the TLS line on TCP `port` until closed. Raises OSError when `bind` is taken."""
    loop = asyncio.get_running_loop()
    _, announcer = await loop.create_datagram_endpoint(
        lambda: Announcer(installation, port, clock or SystemClock()), local_addr=bind
    )
    return announcer


def _is_local(source: str) -> bool:
    try:
        address = ipaddress.ip_address(source.partition("%")[0])
    except ValueError:
        return False
    return address.is_private or address.is_link_local or address.is_loopback
