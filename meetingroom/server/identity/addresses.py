"""The names and addresses this machine can be reached by, for the TLS leaf and for people to read.

Asks the operating system only; must not send anything. May take seconds where a name server is slow:
call it off the event loop.
"""

import ipaddress
import socket
from collections.abc import Iterable

ALWAYS = ("localhost", "127.0.0.1", "::1")

_FAR_AWAY = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses reserved for documentation: asking the way to them names the card that leads outside."""


def own_hosts() -> frozenset[str]:
    """Everything a desk may type to reach this machine."""
    name = socket.gethostname()
    return hosts_from((name, name.partition(".")[0]), (*_resolved(name), *_outgoing()))


def hosts_from(names: Iterable[str], addresses: Iterable[str]) -> frozenset[str]:
    """`names` and `addresses` fit for a certificate: plain ASCII names, no link-local or impossible
    address, always the loopback ones."""
    hosts = set(ALWAYS)
    hosts.update(name.lower() for name in names if name and name.isascii() and " " not in name)
    for text in addresses:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            continue
        if not (address.is_link_local or address.is_multicast or address.is_unspecified):
            hosts.add(str(address))
    return frozenset(hosts)


def _resolved(name: str) -> list[str]:
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(name, None)]
    except OSError:
        return []


def _outgoing() -> list[str]:
    found: list[str] = []
    for family, far_away in _FAR_AWAY:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far_away, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue
    return found
