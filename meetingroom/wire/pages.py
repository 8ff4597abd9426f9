"""What a desk and a page worker say to each other: requests, answers and why a page cannot be shown.

A worker holds one paper at a time and answers requests one by one, in order. Messages travel over its
standard input and output as frames: length (u32, big-endian), then MessagePack. Pixels do not travel:
they are left in a slot of shared memory. Both ends come from one release, so this protocol has no
versions. Must not start processes, map memory or know an engine.

Places on a page are in points (1/72 inch) of the page as it is shown: origin top left of its crop box,
y downwards, after its own rotation.
"""

from enum import StrEnum
from typing import BinaryIO

import msgspec

MAX_PAGES = 5_000
"""A paper with more pages is refused: nobody can be asked to read it in a meeting."""

MAX_PAGE_POINTS = 14_400.0
"""The largest side a page may have by the PDF specification (200 inches)."""

MAX_PIXELS = 16_000_000
"""Of one rendering. A request beyond it is refused before any memory is taken."""

MOST_STRETCHED = 1.12
"""By so much a scanned page may be stretched on the desk where that halves the time to decode it."""

BYTES_PER_PIXEL = 3
SLOT_BYTES = MAX_PIXELS * BYTES_PER_PIXEL
"""A slot is reserved address space; only what is drawn in it becomes memory."""

SLOTS = 2
"""One being drawn in while the other is being copied out."""

_MAX_FRAME = 64 * 1024 * 1024


class Failure(StrEnum):
    """Why a paper or a page cannot be shown. The value is stable: it has a sentence at the edge."""

    MISSING = "missing"
    """The file is not there or cannot be read from the disk."""
    WRONG_KEY = "wrong_key"
    ALTERED = "altered"
    """The bytes are not the paper that was named."""
    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    """Protected by a password of its author."""
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE_PAGE = "too_large_page"
    NO_SUCH_PAGE = "no_such_page"
    TOO_SLOW = "too_slow"
    """Drawing took longer than the watchdog allows, with both engines."""
    TOO_MUCH_MEMORY = "too_much_memory"
    ENGINE_FAILED = "engine_failed"


class EngineName(StrEnum):
    """Which engine opens a paper."""

    MUPDF = "mupdf"
    PDFIUM = "pdfium"


class _Message(msgspec.Struct, frozen=True, tag=True):
    pass


class Clip(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle of pixels of the page drawn at some scale: left, top, width, height."""

    left: int
    top: int
    width: int
    height: int


class PageSize(msgspec.Struct, frozen=True, array_like=True):
    """Width and height of a page in points, as shown; and where that is in PDF user space.

    `left`, `bottom`: the lower left corner of what is shown before it is turned, in user units from that of
    the MediaBox; `turn`: degrees clockwise (0, 90, 180, 270); `unit`: points a user unit.
    """

    width: float
    height: float
    left: float = 0.0
    bottom: float = 0.0
    turn: int = 0
    unit: float = 1.0


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle of a page in points: left, top, width, height."""

    left: float
    top: float
    width: float
    height: float


class OutlineEntry(msgspec.Struct, frozen=True, array_like=True):
    """One line of the paper's own table of contents. `level` from 1, `page` from 0 (-1: leads nowhere)."""

    level: int
    title: str
    page: int


class Open(_Message, frozen=True):
    """Open the paper at `path` in place of the one now open.

    With `key` the file is sealed for the paper `sha256`; without, it is plain and hashed first. Not one
    byte is parsed before it is known to belong to `sha256`.
    """

    path: str
    sha256: str
    key: bytes | None
    engine: EngineName = EngineName.MUPDF


class Sizes(_Message, frozen=True):
    """Ask the sizes of `count` pages from `first`."""

    first: int
    count: int


class Render(_Message, frozen=True):
    """Draw the part `clip` of page `page` at `scale` pixels a point into `slot`; `generation` comes back.

    With `or_scan` a page that is one JPEG may be answered by it (ScanIs), undrawn.
    """

    generation: int
    page: int
    scale: float
    clip: Clip
    slot: int
    or_scan: bool = False


class Text(_Message, frozen=True):
    """Ask the words of a page, with the box of every letter when `boxes`."""

    page: int
    boxes: bool


class Outline(_Message, frozen=True):
    """Ask the table of contents."""


class Close(_Message, frozen=True):
    """Forget the paper and its key."""


class Ready(_Message, frozen=True):
    """The worker has loaded its engine and waits. Said once, unasked."""


class Opened(_Message, frozen=True):
    """The paper is open; `first_size` is its first page's. `repaired`: its index was damaged."""

    engine: EngineName
    page_count: int
    first_size: PageSize
    repaired: bool


class SizesAre(_Message, frozen=True):
    """Sizes of the pages from `first`."""

    first: int
    sizes: tuple[PageSize, ...]


class Rendered(_Message, frozen=True):
    """The pixels stand in `slot`: rows of `stride` bytes, each pixel red, green, blue.

    A whole scanned page may have come a little smaller than was asked: it is to be stretched.
    """

    generation: int
    page: int
    slot: int
    width: int
    height: int
    stride: int


class ScanIs(_Message, frozen=True):
    """The page is one JPEG, whose `length` bytes stand in `slot`.

    It lies at `place` on the page as shown, turned to the right by `turn` quarters. Sequential, in red,
    green and blue or in grey, of at most 40 million pixels.
    """

    generation: int
    page: int
    slot: int
    length: int
    place: Place
    turn: int


class TextIs(_Message, frozen=True):
    """The words of a page, every line ended by a line feed.

    `boxes` is empty or holds, for every character of `text`, four little-endian 32-bit floats: left,
    top, right, bottom in points (all zero for line feeds).
    """

    page: int
    text: str
    boxes: bytes


class OutlineIs(_Message, frozen=True):
    """The table of contents in reading order."""

    entries: tuple[OutlineEntry, ...]


class Closed(_Message, frozen=True):
    """Nothing is open."""


class Failed(_Message, frozen=True):
    """The request could not be done. `detail` is for the log, never for the screen."""

    code: Failure
    detail: str = ""


class Inspection(_Message, frozen=True):
    """What the server's intake learns of an uploaded PDF before anybody may publish it.

    `sizes` of all pages; `title` as its author wrote it, may be empty; `first_page_text` at most 4,000
    characters; `has_text` is false for a scan, which cannot be searched; `repaired`: its index was damaged.
    """

    page_count: int
    sizes: tuple[PageSize, ...]
    title: str
    first_page_text: str
    has_text: bool
    repaired: bool
    engine: EngineName


Request = Open | Sizes | Render | Text | Outline | Close
Answer = Ready | Opened | SizesAre | Rendered | ScanIs | TextIs | OutlineIs | Closed | Failed

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_findings: msgspec.json.Decoder[Inspection | Failed] = msgspec.json.Decoder(Inspection | Failed)


class Broken(Exception):
    """The other end spoke nonsense or stopped in the middle of a word."""


def write_message(file: BinaryIO, message: Request | Answer) -> None:
    """Write one frame and flush it. Raises OSError when the other end is gone."""
    body = _encoder.encode(message)
    file.write(len(body).to_bytes(4, "big") + body)
    file.flush()


def _read_exactly(file: BinaryIO, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length and (part := file.read(length - len(parts))):
        parts += part
    return bytes(parts)


def _read_frame(file: BinaryIO) -> bytes | None:
    prefix = _read_exactly(file, 4)
    if not prefix:
        return None
    length = int.from_bytes(prefix, "big")
    if len(prefix) < 4 or length > _MAX_FRAME:
        raise Broken("frame")
    body = _read_exactly(file, length)
    if len(body) < length:
        raise Broken("cut short")
    return body


def read_request(file: BinaryIO) -> Request | None:
    """The next request, None at the end. Raises Broken."""
    body = _read_frame(file)
    try:
        return None if body is None else _requests.decode(body)
    except msgspec.DecodeError as error:
        raise Broken(str(error)) from error


def read_answer(file: BinaryIO) -> Answer | None:
    """The next answer, None when the worker is gone. Raises Broken."""
    body = _read_frame(file)
    try:
        return None if body is None else _answers.decode(body)
    except msgspec.DecodeError as error:
        raise Broken(str(error)) from error


def inspection_json(finding: Inspection | Failed) -> bytes:
    """What the inspecting process prints: one line of JSON."""
    return msgspec.json.encode(finding) + b"\n"


def read_inspection(printed: bytes) -> Inspection | Failed:
    """What an inspecting process printed. Raises Broken, also when it was killed before it could print."""
    try:
        return _findings.decode(printed)
    except msgspec.DecodeError as error:
        raise Broken(str(error)) from error
