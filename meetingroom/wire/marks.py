"""Marks as bytes: what stands, sealed, in `notes/<person>/<meeting>`. Frozen by golden files.

A bundle holds marks of one page; a desk keeps each mark as a bundle of one. Numbers are varints (7 bits a
byte, low ones first), signed ones zigzagged, coordinates as differences, pressure one byte; text is UTF-8
with its length before it. A kind this release does not know is kept as it came and not shown.

    bundle    1 | SHA-256 of the paper 32 | version | page | writers: count, 6 each, ascending
                | marks: count, each  | CRC-32 4, big-endian
    mark      UUID 16 | seen: count, (writer's place, nth) each | versions: count, each
    version   writer's place | nth | changed and created, less the hour in the UUID, signed | kind 1 | body

Must not seal, merge or store.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar
from uuid import UUID
from zlib import crc32

from meetingroom.rules.marks.register import WRITER_BYTES, Dot, Register, Version
from meetingroom.rules.marks.shapes import (
    MOST_POINTS,
    MOST_QUADS,
    Bookmark,
    Box,
    Ink,
    InkPoint,
    Mark,
    MarkId,
    MarkInvalid,
    Markup,
    MarkupKind,
    Nib,
    Page,
    Quad,
    Quote,
    Shape,
    TextNote,
    made_at,
)
from meetingroom.wire.varints import BytesRead, Malformed, signed, unsigned, zigzag

T = TypeVar("T")

MOST_BUNDLE = 64 * 1024
"""Bytes of a bundle to which another mark may still be added."""

_FORMAT = 1
_SHA = 32
_CHECK = 4
_INK, _MARKUP, _TEXT, _BOOKMARK = 1, 2, 3, 4
_FULL = bytes([255])
_MARKUPS = tuple(MarkupKind)
_NIBS = tuple(Nib)


class MarksMalformed(ValueError):
    """These bytes are no marks: cut short, altered, or never were."""


class MarksTooNew(MarksMalformed):
    """Written by a later release; to be left as they are."""


class Packed(NamedTuple):
    """A version's content as it lies in a bundle: when the mark was made, its kind, its body."""

    created: int
    kind: int
    body: bytes


PackedRegister = Register[Packed]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Marks of one page, each with all that is known of it."""

    page: Page
    marks: tuple[tuple[MarkId, PackedRegister], ...]


# ── one mark ──────────────────────────────────────────────────────────────────────────────────────


def packed(created: int, shape: Shape) -> Packed:
    """A shape as bytes."""
    match shape:
        case Ink():
            return Packed(created, _INK, _ink(shape))
        case Markup():
            return Packed(created, _MARKUP, _markup(shape))
        case TextNote():
            return Packed(created, _TEXT, _text_note(shape))
        case _:
            return Packed(created, _BOOKMARK, _text(shape.label) + signed(shape.y))


def unpacked(content: Packed) -> Shape | None:
    """The shape; None for a kind of a later release. Raises MarksMalformed."""
    read = _READERS.get(content.kind)
    if read is None:
        return None
    return _whole(content.body, read)


def mark_of(mark: MarkId, page: Page, version: Version[Packed]) -> Mark | None:
    """A version of a mark as the mark it says; None for a kind of a later release. Raises MarksMalformed."""
    shape = unpacked(version.content)
    if shape is None:
        return None
    return Mark(mark, page, version.content.created, version.changed, shape)


# ── bundles ───────────────────────────────────────────────────────────────────────────────────────


def pack_bundle(bundle: Bundle) -> bytes:
    """The bundle as bytes."""
    writers = sorted({dot.writer for _, register in bundle.marks for dot in register.seen})
    places = {writer: place for place, writer in enumerate(writers)}
    page = bundle.page
    body = b"".join(
        (
            bytes([_FORMAT]),
            bytes.fromhex(page.sha256),
            unsigned(page.version, page.page, len(writers)),
            *writers,
            unsigned(len(bundle.marks)),
            *(_entry(mark, register, places) for mark, register in bundle.marks),
        )
    )
    return body + crc32(body).to_bytes(_CHECK, "big")


def unpack_bundle(content: bytes) -> Bundle:
    """The bundle. Raises MarksMalformed, MarksTooNew. Bodies of marks are looked at by `unpacked`."""
    if content[:1] > bytes([_FORMAT]):
        raise MarksTooNew(f"format {content[0]}")
    body, check = content[:-_CHECK], content[-_CHECK:]
    if content[:1] != bytes([_FORMAT]) or crc32(body).to_bytes(_CHECK, "big") != check:
        raise MarksMalformed("cut short or altered")
    return _whole(body[1:], _read_bundle)


def _entry(mark: MarkId, register: PackedRegister, places: dict[bytes, int]) -> bytes:
    hour = made_at(mark)
    parts = [UUID(mark).bytes, unsigned(len(register.seen))]
    parts += [unsigned(places[dot.writer], dot.nth) for dot in register.seen]
    parts.append(unsigned(len(register.versions)))
    for (writer, nth), changed, content in ((v.dot, v.changed, v.content) for v in register.versions):
        parts += [
            unsigned(places[writer], nth),
            signed(changed - hour, content.created - hour),
            bytes([content.kind]),
            unsigned(len(content.body)),
            content.body,
        ]
    return b"".join(parts)


def _read_bundle(read: BytesRead) -> Bundle:
    sha256 = read.take(_SHA).hex()
    version, page = read.unsigned(), read.unsigned()
    writers = [read.take(WRITER_BYTES) for _ in range(read.count())]
    if writers != sorted(set(writers)):
        raise Malformed("writers out of order")
    marks = tuple(_read_entry(read, writers) for _ in range(read.count()))
    return Bundle(Page(sha256, version, page), marks)


def _read_entry(read: BytesRead, writers: list[bytes]) -> tuple[MarkId, PackedRegister]:
    mark = MarkId(str(UUID(bytes=read.take(16))))
    seen = [_read_dot(read, writers) for _ in range(read.count())]
    if [dot.writer for dot in seen] != sorted({dot.writer for dot in seen}):
        raise Malformed("what was seen is out of order")
    versions = [_read_version(read, writers, made_at(mark)) for _ in range(read.count())]
    newest = dict(seen)
    if any(each.dot.nth > newest.get(each.dot.writer, 0) for each in versions):
        raise Malformed("a version nobody has seen")
    known: PackedRegister = Register(tuple(seen))
    return mark, known.holding(versions)


def _read_dot(read: BytesRead, writers: list[bytes]) -> Dot:
    place, nth = read.unsigned(), read.unsigned()
    if place >= len(writers):
        raise Malformed("no such writer")
    return Dot(writers[place], nth)


def _read_version(read: BytesRead, writers: list[bytes], hour: int) -> Version[Packed]:
    dot = _read_dot(read, writers)
    changed, created = hour + read.signed(), hour + read.signed()
    kind = read.take(1)[0]
    return Version(dot, changed, Packed(created, kind, read.take(read.count())))


# ── shapes ────────────────────────────────────────────────────────────────────────────────────────


def _ink(ink: Ink) -> bytes:
    """nib 1 | colour 3 | width | points: count, first and differences (x, y), pressures (none: all full)."""
    xs, ys, pressures = zip(*ink.points, strict=True)
    ahead = chain.from_iterable(
        (x - before_x, y - before_y)
        for x, y, before_x, before_y in zip(xs, ys, (0, *xs), (0, *ys), strict=False)
    )
    pressed = bytes(pressures)
    return b"".join(
        (
            bytes([_NIBS.index(ink.nib)]),
            ink.colour.to_bytes(3, "big"),
            unsigned(ink.width, len(ink.points)),
            signed(*ahead),
            b"" if pressed == _FULL * len(pressed) else pressed,
        )
    )


def _read_ink(read: BytesRead) -> Ink:
    nib, colour, width = _one_of(_NIBS, read), _colour(read), read.unsigned()
    count = read.count(MOST_POINTS)
    ahead = [zigzag(number) for number in read.many(2 * count)]
    pressures = read.take(count) if read.left else _FULL * count
    points = tuple(map(InkPoint, accumulate(ahead[::2]), accumulate(ahead[1::2]), pressures))
    return Ink(points, width, colour, nib)


def _markup(markup: Markup) -> bytes:
    """kind 1 | colour 3 | quads: count, the first corner and the way from it to the others each | quote."""
    quads = (signed(*_differences(quad)) for quad in markup.quads)
    head = bytes([_MARKUPS.index(markup.kind)]) + markup.colour.to_bytes(3, "big")
    return b"".join((head, unsigned(len(markup.quads)), *quads, _quote(markup.quote)))


def _read_markup(read: BytesRead) -> Markup:
    kind, colour = _one_of(_MARKUPS, read), _colour(read)
    quads = tuple(_read_quad(read) for _ in range(read.count(MOST_QUADS)))
    return Markup(kind, quads, _read_quote(read), colour)


def _differences(quad: Quad) -> list[int]:
    """The first corner, and the others by how far they are from it."""
    x, y = quad[:2]
    return [x, y, *(at - (y if n % 2 else x) for n, at in enumerate(quad[2:]))]


def _read_quad(read: BytesRead) -> Quad:
    x, y, *others = map(zigzag, read.many(8))
    return Quad(x, y, *(at + (y if n % 2 else x) for n, at in enumerate(others)))


def _text_note(note: TextNote) -> bytes:
    """colour 3 | left, bottom, right, top | text | 0, or 1 and the quote."""
    quote = b"\x00" if note.quote is None else b"\x01" + _quote(note.quote)
    return note.colour.to_bytes(3, "big") + signed(*note.box) + _text(note.text) + quote


def _read_text_note(read: BytesRead) -> TextNote:
    colour, box, text = _colour(read), Box(*map(zigzag, read.many(4))), _read_text(read)
    quote = _read_quote(read) if _one_of((False, True), read) else None
    return TextNote(box, text, colour, quote)


def _read_bookmark(read: BytesRead) -> Bookmark:
    return Bookmark(_read_text(read), read.signed())


def _quote(quote: Quote) -> bytes:
    """start | length | exact | before | after."""
    texts = (_text(quote.exact), _text(quote.before), _text(quote.after))
    return b"".join((unsigned(quote.start, quote.end - quote.start), *texts))


def _read_quote(read: BytesRead) -> Quote:
    start = read.unsigned()
    end = start + read.unsigned()
    return Quote(_read_text(read), _read_text(read), _read_text(read), start, end)


def _text(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogatepass")
    return unsigned(len(raw)) + raw


def _read_text(read: BytesRead) -> str:
    return read.take(read.count()).decode("utf-8", "surrogatepass")


def _colour(read: BytesRead) -> int:
    return int.from_bytes(read.take(3), "big")


def _one_of(choices: tuple[T, ...], read: BytesRead) -> T:
    place = read.take(1)[0]
    if place >= len(choices):
        raise Malformed("no such choice")
    return choices[place]


def _whole(content: bytes, read: Callable[[BytesRead], T]) -> T:
    """Read all of it and nothing beyond; whatever is wrong with it is said in one word."""
    bytes_read = BytesRead(content)
    try:
        found = read(bytes_read)
    except (Malformed, MarkInvalid, UnicodeDecodeError) as error:
        raise MarksMalformed(str(error)) from error
    if bytes_read.left:
        raise MarksMalformed("more than was said")
    return found


_READERS: dict[int, Callable[[BytesRead], Shape]] = {
    _INK: _read_ink,
    _MARKUP: _read_markup,
    _TEXT: _read_text_note,
    _BOOKMARK: _read_bookmark,
}
