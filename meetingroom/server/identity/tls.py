"""The server's side of TLS: one context for the life of the process, TLS 1.3 only.

    context = line_context(installation)      # uvicorn: ssl_context_factory=lambda config, default: context
    reload(context, installation)             # after renew(): new connections get the new leaf

Must not know the desks' side (client/sync/pinning.py).
"""

import ssl

from meetingroom.server.identity.installation import Installation


def line_context(installation: Installation) -> ssl.SSLContext:
    """A context that shows the installation's TLS leaf. Raises OSError, ssl.SSLError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    reload(context, installation)
    return context


def reload(context: ssl.SSLContext, installation: Installation) -> None:
    """Show the leaf as it is on disk now; open connections keep theirs. Raises OSError, ssl.SSLError."""
    context.load_cert_chain(installation.line_file)
