"""What the programs share that read one PDF and end: how it is opened, and how they are held in.

Must not say anything about the file: each program has its own words for that.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from meetingroom.pdf.engine import EngineError, PdfEngine
from meetingroom.pdf.limits import INTAKE_MEMORY, at_most, confine
from meetingroom.pdf.page_service import open_engine
from meetingroom.pdf.source import Source, looks_like_a_pdf
from meetingroom.wire.pages import Failure


@contextmanager
def engine_on(path: str) -> Iterator[PdfEngine]:
    """The engine that opens the PDF at `path`. Raises EngineError, also where the file cannot be read and
    where the work inside needs more memory than there may be."""
    try:
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 — closed by Source
    except OSError as error:
        raise EngineError(Failure.MISSING, repr(error)) from error
    source = Source(file, os.fstat(file.fileno()).st_size)
    try:
        looks_like_a_pdf(source)
        yield open_engine(source)
    except MemoryError as error:
        raise EngineError(Failure.TOO_MUCH_MEMORY, repr(error)) from error
    finally:
        source.close()


def held_in(
    name: str,
    arguments: Sequence[str],
    say: Callable[[str, BinaryIO], None],
    *,
    cpu_seconds: int,
    seconds: int,
) -> int:
    """Lets `say(path, output)` work within the limits; nothing else of the process can print there. The
    exit code: 2 when the arguments are nonsense."""
    match list(arguments):
        case [path]:
            pass
        case _:
            print(f"{name} PATH", file=sys.stderr)  # noqa: T201
            return 2
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(INTAKE_MEMORY, cpu_seconds)
    with at_most(seconds):
        say(path, output)
        output.flush()
    return 0
