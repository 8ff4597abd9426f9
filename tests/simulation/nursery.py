"""Starts the real server again and again without importing it again and again.

A program of its own, run as `python -m tests.simulation.nursery [SAFEGUARD]`. Each line of its input is a
JSON list: the arguments of `meetingroom server`, for a fork of this process to run; or an empty list, upon
which the fork is killed with SIGKILL and `dead` is said. The fork speaks on the same output. At the end of
the input nothing is left running. A safeguard that is named is switched off. Only where processes can
fork. Must not touch the server's data.
"""

import json
import os
import signal
import sys
from functools import partial

import uvicorn.lifespan.on
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.websockets_sansio_impl  # noqa: F401 (so that no fork need import them)

from meetingroom.server.app import run
from meetingroom.server.records.safeguards import Safeguards


def _born(arguments: list[str]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = run.main(arguments)
        finally:
            sys.stdout.flush()
            os._exit(code)
    return child


def _dead(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(without: list[str]) -> None:
    """One fork at a time."""
    if without:
        switched_off = Safeguards(**dict.fromkeys(without, False))
        run.open_house = partial(run.open_house, safeguards=switched_off)
    child = 0
    for line in sys.stdin:
        arguments = json.loads(line)
        if child:
            _dead(child)
            child = 0
        if arguments:
            child = _born(arguments)
        else:
            print("dead", flush=True)
    if child:
        _dead(child)


if __name__ == "__main__":
    main(sys.argv[1:])
