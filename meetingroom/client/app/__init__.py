"""The programs `meetingroom desk` and `meetingroom hall`: the one place where a desk is put together.

`program` makes application, look, words and windows; `doorway` fills the port of signing in from
`client.sync`; `options` reads the command line; `memory` keeps a desk's choices; `crash` is the last net.
Nothing outside imports this package but `__main__` and the demo.
"""

from collections.abc import Sequence


def desk(arguments: Sequence[str]) -> int:
    """A desk for a delegate, chair or secretary; its exit code."""
    return _run(arguments, "meetingroom desk", hall=False)


def hall(arguments: Sequence[str]) -> int:
    """The screen of the hall; its exit code."""
    return _run(arguments, "meetingroom hall", hall=True)


def _run(arguments: Sequence[str], name: str, *, hall: bool) -> int:
    from meetingroom.client.app.options import read_options

    options = read_options(arguments, name)
    if options is None:
        return 0
    # Imported here, so that help and a mistyped word are answered without loading Qt and the messenger.
    from meetingroom.client.app.main import run
    from meetingroom.client.pages.today.seat import Seat

    return run(options, Seat.HALL if hall else None)
