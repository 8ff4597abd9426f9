"""Finding a server on the local network: the pinned one whose address changed, or any, the first time.

    found = await find(root, clock, randomness)            # a server of this root, or None
    claims = await look_around(clock, randomness)          # any servers; claims, to be compared aloud

Bounded and quiet: three questions of 1,000 bytes in four seconds, then silence; callers ask again no
sooner than their own reconnection asks. Must not connect: what is found is tried through `pinning`.
"""

import asyncio
import socket
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from meetingroom.ports import Clock, Randomness
from meetingroom.wire.certificates import root_fingerprint
from meetingroom.wire.discovery import NONCE_BYTES, PORT, NotForUs, decode_answer, encode_question

EVERYBODY = "255.255.255.255"
WAITS_S = (0.5, 1.0, 2.5)
"""Seconds listened after the first, second and third question."""
MOST_FOUND = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A server that answered: where it is, what it calls itself, the fingerprint it claims."""

    host: str
    port: int
    name: str
    fingerprint: bytes


async def find(
    root: bytes,
    clock: Clock,
    randomness: Randomness,
    *,
    targets: Sequence[tuple[str, int]] = ((EVERYBODY, PORT),),
    sources: Iterable[str] | None = None,
    waits_s: Sequence[float] = WAITS_S,
) -> Found | None:
    """The first server that proves to be of the pinned `root` (DER), or None when none answers."""
    nonce = randomness.token_bytes(NONCE_BYTES)
    ear = _Ear(nonce, root, clock, enough=1)
    await _ask(encode_question(root_fingerprint(root), nonce), ear, targets, sources, waits_s)
    return next(iter(ear.found), None)


async def look_around(
    clock: Clock,
    randomness: Randomness,
    *,
    targets: Sequence[tuple[str, int]] = ((EVERYBODY, PORT),),
    sources: Iterable[str] | None = None,
    waits_s: Sequence[float] = WAITS_S[:2],
) -> tuple[Found, ...]:
    """Every server that answers, at most 32, in order of answering. Nothing is proven yet."""
    nonce = randomness.token_bytes(NONCE_BYTES)
    ear = _Ear(nonce, None, clock, enough=MOST_FOUND)
    await _ask(encode_question(b"", nonce), ear, targets, sources, waits_s)
    return tuple(ear.found)


class _Ear(asyncio.DatagramProtocol):
    """Collects the answers that hold good."""

    def __init__(self, nonce: bytes, root: bytes | None, clock: Clock, enough: int) -> None:
        self._nonce = nonce
        self._root = root
        self._clock = clock
        self._enough = enough
        self.found: list[Found] = []
        self.full = asyncio.Event()

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if self.full.is_set():
            return
        try:
            announced = decode_answer(data, self._nonce, self._root, self._clock.now_ms())
        except NotForUs:
            return
        found = Found(str(addr[0]), announced.port, announced.name, announced.fingerprint)
        if found not in self.found:
            self.found.append(found)
        if len(self.found) >= self._enough:
            self.full.set()

    def error_received(self, exc: Exception) -> None:
        """A target said it is not there; others may be."""


async def _ask(
    question: bytes,
    ear: _Ear,
    targets: Sequence[tuple[str, int]],
    sources: Iterable[str] | None,
    waits_s: Sequence[float],
) -> None:
    loop = asyncio.get_running_loop()
    lines: list[asyncio.DatagramTransport] = []
    try:
        # One line per own address: Windows sends a broadcast out of one card only.
        for source in await asyncio.to_thread(_own_addresses) if sources is None else sources:
            with suppress(OSError):
                line, _ = await loop.create_datagram_endpoint(
                    lambda: ear, local_addr=(source, 0), family=socket.AF_INET, allow_broadcast=True
                )
                lines.append(line)
        for wait_s in waits_s:
            for line in lines:
                for target in targets:
                    line.sendto(question, target)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await ear.full.wait()
                    return
    finally:
        for line in lines:
            line.close()


def _own_addresses(platform: str = sys.platform) -> list[str]:
    if platform != "win32":
        # Elsewhere the name of a machine may be a question to a name server that nobody answers, and
        # one line reaches the hall.
        return ["0.0.0.0"]
    try:
        own = socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        own = []
    return ["0.0.0.0", *(address for address in own if not address.startswith("127."))]
