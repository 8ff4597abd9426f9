"""Trusting one root and nothing else: the desk's side of TLS.

    introduction = await meet(host, port, clock)       # first time: what the server calls itself
    words = four_words(introduction.fingerprint)       # a person compares them aloud (off the GUI thread)
    context = pinned_context(introduction.root)        # from then on, for every connection
    raise await distrust(error, host, port, root, clock)   # when TLS refused: why, as a typed stop

The name or address dialled is not compared with the certificate: addresses change, the root does not.
Must not send anything over a line it has not verified.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass

from meetingroom.ports import Clock
from meetingroom.wire.certificates import (
    CertificateFault,
    CertificateRefused,
    Usage,
    embedded_root,
    root_fingerprint,
    root_name,
    verify_leaf,
)

MEETING_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a server showed: its root (DER), the root's fingerprint, the installation's name."""

    root: bytes
    fingerprint: bytes
    name: str


class Distrust(Exception):
    """The line to the server cannot be trusted. Nothing was sent over it."""


class RootChanged(Distrust):
    """A meeting room server of another root answers where ours was: a hard stop.

    `introduction` holds what it showed, so that a person can compare its four words by telephone.
    Going on means pinning anew, by that person's decision, never by itself.
    """

    def __init__(self, introduction: Introduction) -> None:
        super().__init__("the server shows another root")
        self.introduction = introduction


class ClockDisagrees(Distrust):
    """By this machine's clock the server's certificate is not valid now. Usually the clock is wrong."""

    def __init__(self, introduction: Introduction) -> None:
        super().__init__("the certificate is not valid by this clock")
        self.introduction = introduction


class NotAMeetingRoom(Distrust):
    """Something else answers at this address (a captive portal, another device): look for the server."""


def pinned_context(root: bytes) -> ssl.SSLContext:
    """A client context that accepts only TLS leaves of `root` (DER), TLS 1.3 only.

    Raises CertificateRefused when `root` is none.
    """
    root_fingerprint(root)
    context = _bare_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.load_verify_locations(cadata=root)
    return context


async def meet(host: str, port: int, clock: Clock, timeout_s: float = MEETING_TIMEOUT_S) -> Introduction:
    """Ask a server who it is, without trusting it: nothing is sent, the line is closed at once.

    Raises ClockDisagrees, NotAMeetingRoom, TimeoutError, OSError when nobody answers.
    """
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(host, port, ssl=_bare_context())
    except ssl.SSLError as error:
        raise NotAMeetingRoom("no TLS 1.3 here") from error
    try:
        line = writer.get_extra_info("ssl_object")
        leaf = line.getpeercert(binary_form=True)
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(timeout_s):
                await writer.wait_closed()
    return _introduced(leaf or b"", clock.now_ms())


async def distrust(error: BaseException, host: str, port: int, root: bytes, clock: Clock) -> Distrust | None:
    """Why a connection failed, if it failed for lack of trust; None for any other failure.

    `error` is what the transport raised (aiohttp's wrapping included). Asks the server once more who
    it is. May raise OSError or TimeoutError when it is no longer there.
    """
    if not _is_tls_refusal(error):
        return None
    told: Distrust | None = None
    try:
        introduction = await meet(host, port, clock)
    except ClockDisagrees as disagreement:
        introduction, told = disagreement.introduction, disagreement
    except NotAMeetingRoom as stranger:
        return stranger
    if introduction.fingerprint != root_fingerprint(root):
        return RootChanged(introduction)
    # None: ours after all, its leaf renewed between the two connections. Trying again will do.
    return told


def _bare_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _introduced(leaf: bytes, at_ms: int) -> Introduction:
    try:
        root = embedded_root(leaf)
        if root is None:
            raise NotAMeetingRoom("a certificate without a root")
        introduction = Introduction(root, root_fingerprint(root), root_name(root))
        verify_leaf(root, leaf, Usage.TLS, at_ms)
    except CertificateRefused as error:
        if error.fault in (CertificateFault.NOT_YET_VALID, CertificateFault.EXPIRED):
            raise ClockDisagrees(introduction) from error
        raise NotAMeetingRoom(error.fault) from error
    return introduction


def _is_tls_refusal(error: BaseException | None) -> bool:
    """Whether a TLS error is inside: the exception itself, what aiohttp wraps, what it came from."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        wrapped = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
        error = wrapped if isinstance(wrapped, BaseException) else error.__cause__
    return False
