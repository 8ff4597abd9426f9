"""No test reaches beyond this machine: an audit hook refuses every address but loopback.

The hook hears connects, datagrams and name look-ups of every library that goes through Python's sockets.
It cannot be taken out again, so only a test process may install it. Child processes are not watched.
"""

import ipaddress
import socket
import sys

_LOCAL_NAMES = {"", "localhost", "ip6-localhost"}

attempts: list[str] = []
"""What was refused since the last `forget()`; a library that swallows the refusal is still found out."""

_watching = False


class NetworkForbidden(RuntimeError):
    """A test tried to leave the machine."""


def watch() -> None:
    """Refuse, from now on and for the life of this process, whatever is not loopback."""
    global _watching
    if not _watching:
        _watching = True
        sys.addaudithook(_hear)


def forget() -> list[str]:
    """Give back the refused attempts and start a new list."""
    found = attempts.copy()
    attempts.clear()
    return found


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    match event, arguments:
        case (("socket.connect" | "socket.sendto" | "socket.sendmsg"), (socket.socket() as sock, address)):
            if sock.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
                _refuse_unless(_is_loopback(address[0]), f"{event} {address}")
        case (("socket.getaddrinfo" | "socket.gethostbyname"), (host, *_)):
            _refuse_unless(_is_numeric(host) or _is_loopback(host), f"{event} {host!r}")


def _refuse_unless(allowed: bool, attempt: str) -> None:
    if not allowed:
        attempts.append(attempt)
        raise NetworkForbidden(f"a test may only reach this machine itself: {attempt}")


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _is_numeric(host: object) -> bool:
    try:
        ipaddress.ip_address(_text(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(host: object) -> bool:
    name = _text(host).lower().partition("%")[0]
    return name in _LOCAL_NAMES or (_is_numeric(name) and ipaddress.ip_address(name).is_loopback)
