"""The program that takes the words out of one PDF: `python -m meetingroom _pdf-text PATH`.

Prints frames of `wire.pages`: an Opened, then a TextIs for every page in order, or a Failed in their
place; ends with 0 in all cases. It caps its own memory, time and output; when a cap kills it the frames
stop, and whoever started it refuses the paper. Must not change the file.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from meetingroom.pdf.engine import EngineError
from meetingroom.pdf.limits import INTAKE_MEMORY, at_most, confine
from meetingroom.pdf.page_service import open_engine
from meetingroom.pdf.source import Source, looks_like_a_pdf
from meetingroom.wire.pages import Answer, Failed, Failure, Opened, TextIs, write_message

SECONDS = 60
"""For all pages together; a text paper of 2,000 pages takes about five."""
MOST_CHARACTERS = 20_000_000
"""Of all pages together: ten times the longest paper a page limit of 5,000 would make of plain text."""


def frames(path: str) -> Iterator[Answer]:
    """The words of the PDF at `path`, page by page, or why there are none."""
    try:
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 — closed by Source
    except OSError as error:
        yield Failed(Failure.MISSING, repr(error))
        return
    source = Source(file, os.fstat(file.fileno()).st_size)
    try:
        looks_like_a_pdf(source)
        engine = open_engine(source)
        yield Opened(engine.name, engine.page_count, engine.size(0), engine.repaired)
        left = MOST_CHARACTERS
        for page in range(engine.page_count):
            text = engine.text(page)
            left -= len(text)
            if left < 0:
                raise EngineError(Failure.TOO_MUCH_MEMORY, "too many characters")
            yield TextIs(page, text, b"")
    except EngineError as error:
        yield Failed(error.code, error.detail)
    except MemoryError as error:
        yield Failed(Failure.TOO_MUCH_MEMORY, repr(error))
    finally:
        source.close()


def main(arguments: Sequence[str]) -> int:
    """Take the words out of one file. Exit code 2 when the arguments are nonsense."""
    match list(arguments):
        case [path]:
            pass
        case _:
            print("_pdf-text PATH", file=sys.stderr)  # noqa: T201
            return 2
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(INTAKE_MEMORY, SECONDS)
    with at_most(SECONDS):
        for frame in frames(path):
            write_message(answers, frame)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
