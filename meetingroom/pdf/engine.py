"""What every PDF engine must be able to do, in the words of the protocol, and how it says that it cannot.

Must not import an engine.
"""

from array import array
from dataclasses import dataclass
from typing import Protocol

from meetingroom.wire.pages import Clip, EngineName, Failure, OutlineEntry, PageSize, Place


class EngineError(Exception):
    """A paper or page cannot be shown, with the reason as a code; the text is for the log."""

    def __init__(self, code: Failure, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that is one JPEG: its bytes, where it lies on the page as shown (points), and by how many
    quarters it is turned to the right there."""

    jpeg: bytes
    place: Place
    turn: int


class PdfEngine(Protocol):
    """One open paper. Pages count from 0. Every method may raise EngineError."""

    name: EngineName
    page_count: int
    repaired: bool

    def title(self) -> str:
        """The title its author gave it, perhaps empty."""
        ...

    def size(self, page: int) -> PageSize:
        """The page as shown, in points."""
        ...

    def render(self, page: int, scale: float, clip: Clip, target: memoryview) -> tuple[int, int, int]:
        """Draw into `target` as rows of red, green, blue; answer width, height, bytes a row.

        `clip` is in pixels of the page drawn at `scale` pixels a point. What lies outside the page is
        not drawn, so the answer may be smaller than the clip. A clip of the whole page may be answered
        at a slightly smaller scale, where that costs half: whoever asked stretches it.
        """
        ...

    def scan(self, page: int) -> Scan | None:
        """The JPEG the page consists of, None where it is anything else or more."""
        ...

    def text(self, page: int) -> str:
        """The words in reading order, every line ended by a line feed."""
        ...

    def letters(self, page: int) -> tuple[str, "array[float]"]:
        """The words as `text` gives them, and left, top, right, bottom of every character in points."""
        ...

    def outline(self) -> tuple[OutlineEntry, ...]:
        """The paper's own table of contents."""
        ...

    def close(self) -> None:
        """Forget the paper."""
        ...


def storable(text: str) -> str:
    """`text` without lone surrogates, which broken fonts give and no encoding takes. Same length."""
    return text.encode("utf-8", "replace").decode("utf-8")
