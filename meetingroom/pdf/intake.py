"""The program that looks at an uploaded PDF for the server: `python -m meetingroom _pdf-inspect PATH`.

Prints one line of JSON, an Inspection or a Failed with its code (`wire.pages.read_inspection` reads it),
and ends with 0 in both cases. It caps its own memory, processor time and hours; when a cap kills it
there is no line, and whoever started it refuses the paper. Must not change the file.
"""

import sys
from collections.abc import Sequence
from typing import BinaryIO

from meetingroom.pdf.engine import EngineError, PdfEngine
from meetingroom.pdf.limits import INTAKE_CPU_SECONDS, INTAKE_SECONDS
from meetingroom.pdf.one_file import engine_on, held_in
from meetingroom.wire.page_words import is_readable
from meetingroom.wire.pages import MAX_PAGE_POINTS, Failed, Failure, Inspection, inspection_json

_FIRST_PAGE_LETTERS = 4_000
_PAGES_LOOKED_AT = 8


def inspect(path: str) -> Inspection | Failed:
    """What is in the PDF at `path`, or why it is refused."""
    try:
        with engine_on(path) as engine:
            return _finding(engine)
    except EngineError as error:
        return Failed(error.code, error.detail)


def _finding(engine: PdfEngine) -> Inspection:
    sizes = tuple(engine.size(page) for page in range(engine.page_count))
    for number, size in enumerate(sizes, 1):
        if not (0 < size.width <= MAX_PAGE_POINTS and 0 < size.height <= MAX_PAGE_POINTS):
            raise EngineError(Failure.TOO_LARGE_PAGE, f"page {number}: {size.width} x {size.height} points")
    looked_at = sorted({page * engine.page_count // _PAGES_LOOKED_AT for page in range(_PAGES_LOOKED_AT)})
    return Inspection(
        page_count=engine.page_count,
        sizes=sizes,
        title=engine.title(),
        first_page_text=engine.text(0)[:_FIRST_PAGE_LETTERS],
        has_text=any(is_readable(engine.text(page)) for page in looked_at),
        repaired=engine.repaired,
        engine=engine.name,
    )


def _say(path: str, output: BinaryIO) -> None:
    output.write(inspection_json(inspect(path)))


def main(arguments: Sequence[str]) -> int:
    """Inspect one file. Exit code 2 when the arguments are nonsense."""
    return held_in("_pdf-inspect", arguments, _say, cpu_seconds=INTAKE_CPU_SECONDS, seconds=INTAKE_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
