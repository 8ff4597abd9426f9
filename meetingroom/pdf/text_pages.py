"""The program that takes the words out of one PDF: `python -m meetingroom _pdf-text PATH`.

Prints frames of `wire.pages`: an Opened, then a TextIs for every page in order, or a Failed in their
place; ends with 0 in all cases. It caps its own memory, time and output; when a cap kills it the frames
stop, and whoever started it refuses the paper. Must not change the file.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from meetingroom.pdf.engine import EngineError
from meetingroom.pdf.one_file import engine_on, held_in
from meetingroom.wire.pages import Answer, Failed, Failure, Opened, TextIs, write_message

SECONDS = 60
"""For all pages together; a text paper of 2,000 pages takes about five."""
MOST_CHARACTERS = 20_000_000
"""Of all pages together: ten times the longest paper a page limit of 5,000 would make of plain text."""


def frames(path: str) -> Iterator[Answer]:
    """The words of the PDF at `path`, page by page, or why there are none."""
    try:
        with engine_on(path) as engine:
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


def _say(path: str, output: BinaryIO) -> None:
    for frame in frames(path):
        write_message(output, frame)


def main(arguments: Sequence[str]) -> int:
    """Take the words out of one file. Exit code 2 when the arguments are nonsense."""
    return held_in("_pdf-text", arguments, _say, cpu_seconds=SECONDS, seconds=SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
