"""The text of a paper from a file: plain UTF-8, or a PDF whose words a process of its own takes out.

Pages of a text file are parted by form feeds. Must not open a PDF itself: what is in it is not trusted.
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

from meetingroom.reanchor.refused import Refused
from meetingroom.rules.anchors.paged import PagedText
from meetingroom.wire.pages import Answer, Broken, Failed, Failure, Opened, TextIs, read_answer

MOST_BYTES = 20 * 1024 * 1024
"""Of a text file; ten times the text of the longest paper a person could be given."""
WALL_S = 65
"""Five seconds more than the process allows itself."""
_HEAD = 1024

_SENTENCES = {
    Failure.MISSING: "ui.reanchor.missing",
    Failure.ENCRYPTED: "ui.reanchor.encrypted",
    Failure.TOO_MANY_PAGES: "ui.reanchor.too_large",
    Failure.TOO_MUCH_MEMORY: "ui.reanchor.too_large",
    Failure.TOO_SLOW: "ui.reanchor.too_large",
}


def text_of(path: Path) -> PagedText:
    """The text of a paper, page by page. Raises Refused."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if b"%PDF-" in head:
                return _of_pdf(path)
            content = head + file.read(MOST_BYTES)
    except OSError:
        raise Refused("ui.reanchor.missing", path=path.name) from None
    if len(content) > MOST_BYTES:
        raise Refused("ui.reanchor.too_large", path=path.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("ui.reanchor.not_a_paper", path=path.name) from None
    return PagedText.split(text)


def _of_pdf(path: Path) -> PagedText:
    try:
        done = subprocess.run(
            [*_program(), str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("ui.reanchor.too_large", path=path.name) from None
    pages: list[str] = []
    expected = -1
    for answer in _answers(done.stdout):
        match answer:
            case Opened(page_count=count):
                expected = count
            case TextIs(text=text):
                pages.append(text)
            case Failed(code):
                raise Refused(_SENTENCES.get(code, "ui.reanchor.unreadable"), path=path.name)
    if len(pages) != expected:
        # A cap ended the process in the middle of its work.
        raise Refused("ui.reanchor.too_large", path=path.name)
    if not any(page.strip() for page in pages):
        raise Refused("ui.reanchor.no_text", path=path.name)
    return PagedText.of(pages)


def _answers(printed: bytes) -> list[Answer]:
    """The whole frames that were printed."""
    frames = BytesIO(printed)
    answers: list[Answer] = []
    try:
        while (answer := read_answer(frames)) is not None:
            answers.append(answer)
    except Broken:
        pass
    return answers


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, "_pdf-text")
    return (sys.executable, "-m", "meetingroom", "_pdf-text")
