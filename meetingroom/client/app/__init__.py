"""The programs `meetingroom desk` and `meetingroom hall`: the one place where a desk is put together.

`program` makes application, look, words and windows; `doorway` fills the port of signing in from
`client.sync`; `options` reads the command line; `memory` keeps a desk's choices; `crash` is the last net.
Nothing outside imports this package but `__main__` and the demo.
"""

from collections.abc import Sequence

from meetingroom.client.pages.today.wording import Seat


def desk(arguments: Sequence[str]) -> int:
    """A desk for a delegate, chair or secretary; its exit code."""
    return _run(arguments, "meetingroom desk", None)


def hall(arguments: Sequence[str]) -> int:
    """The screen of the hall; its exit code."""
    return _run(arguments, "meetingroom hall", Seat.HALL)


def _run(arguments: Sequence[str], name: str, seat: Seat | None) -> int:
    # Imported here, so that `--help` answers without loading Qt's windows and the messenger.
    from meetingroom.client.app.options import read_options

    options = read_options(arguments, name)
    if options is None:
        return 0
    from meetingroom.client.app.main import run

    return run(options, seat)
