"""The demonstration: an invented council in session on a real server with real desks.

The only room that knows both server and client. `program` reads the arguments; `cast` says who plays;
`founding` makes the installation; `premises` runs the server; `backstage` are the desks without windows;
`stage` the windows; `strip` the two switches; `performance` plays a whole meeting unattended.
"""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """`meetingroom demo`; its exit code."""
    from meetingroom.demo.program import run  # Qt is loaded only when the demo is really run

    return run(arguments)
