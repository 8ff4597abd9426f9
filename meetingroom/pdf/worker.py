"""The program that draws pages for one desk: `python -m meetingroom _pdf-worker --slots fd:N|name:X`.

Reads requests from its standard input, writes answers to its standard output, leaves pixels in the
shared memory it was given, ends when its input ends. Engines print to standard output as they please,
so the answers' pipe is moved out of their way first. Must not read or write any file but the papers
it is asked to open.
"""

import mmap
import os
import sys
from collections.abc import Sequence
from typing import BinaryIO

from meetingroom.pdf.limits import VIEW_MEMORY, VIEW_SECONDS, at_most, confine
from meetingroom.pdf.page_service import PageService
from meetingroom.wire.pages import SLOT_BYTES, SLOTS, Broken, Ready, read_request, write_message


def attach(place: str) -> mmap.mmap:
    """The shared memory of the desk: `fd:N` an inherited descriptor, `name:X` a named map on Windows."""
    kind, _, name = place.partition(":")
    if kind == "fd":
        return mmap.mmap(int(name), SLOTS * SLOT_BYTES)
    if sys.platform == "win32":
        return mmap.mmap(-1, SLOTS * SLOT_BYTES, tagname=name)
    raise ValueError(f"no shared memory {place!r} on this system")


def serve(requests: BinaryIO, answers: BinaryIO, memory: mmap.mmap) -> None:
    """Answer until the requests end or turn to nonsense."""
    whole = memoryview(memory)
    slots = tuple(whole[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES] for slot in range(SLOTS))
    service = PageService(slots)
    write_message(answers, Ready())
    while (request := read_request(requests)) is not None:
        with at_most(VIEW_SECONDS):
            answer = service.answer(request)
        write_message(answers, answer)
    service.close()


def main(arguments: Sequence[str]) -> int:
    """Run until the desk closes the pipe. Exit code 0; 2 when the arguments or the requests are nonsense."""
    match list(arguments):
        case ["--slots", place]:
            memory = attach(place)
        case _:
            print("_pdf-worker --slots fd:N|name:X", file=sys.stderr)  # noqa: T201
            return 2
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(VIEW_MEMORY)
    try:
        serve(sys.stdin.buffer, answers, memory)
    except (Broken, OSError):
        # The desk is gone or mad; either way nobody waits for an answer.
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
