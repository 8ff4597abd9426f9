"""Keeps the leaves of a running server from ending: looks, renews, shows the new one to new connections.

Open lines keep the leaf they were opened with. Must not decide when it looks, and must not close a line.
"""

import logging
import ssl
from collections.abc import Callable, Iterable

from meetingroom.server.identity.installation import Installation
from meetingroom.server.identity.tls import reload
from meetingroom.wire.certificates import Usage

Hosts = Callable[[], Iterable[str]]
"""The names and addresses of this machine now; may take seconds, so it is asked off the event loop."""

log = logging.getLogger("meetingroom.server.identity")


class Renewal:
    """The renewal of one installation's leaves. `context`: None where the line is not encrypted."""

    def __init__(self, installation: Installation, hosts: Hosts, context: ssl.SSLContext | None) -> None:
        self._installation = installation
        self._context = context
        self.hosts = hosts

    def look(self, now_ms: int, hosts: Iterable[str]) -> frozenset[Usage]:
        """Renews what is due, on the event loop: no handshake and no announcement may fall in between.

        Returns what was renewed. Raises OSError, ssl.SSLError.
        """
        renewed = self._installation.renew(now_ms, hosts)
        if Usage.TLS in renewed and self._context is not None:
            reload(self._context, self._installation)
        for usage in sorted(renewed):
            log.info("key_renewed", extra={"usage": str(usage)})
        return renewed
