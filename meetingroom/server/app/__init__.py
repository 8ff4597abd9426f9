"""The server program: composed, run, watched over.

    compose   the parts of one server, and its ASGI application
    duties    what it does by itself: heartbeat, purge, renewal, the end of a recovery
    logs      structured lines
    run       `meetingroom server`

The one composition root of the server; nothing imports it but the demo, the command line and tests.
"""

from meetingroom.server.app.run import main

__all__ = ["main"]
