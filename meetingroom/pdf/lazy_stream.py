"""Lets MuPDF read a paper piece by piece from Python, so that 170 MB need not be decrypted to see page 1.

MuPDF's Python binding opens a path or whole bytes only, though its C library takes any stream with a
`next` and a `seek` function. This module makes an empty stream through the binding and sets those two
functions with ctypes. That depends on the layout of one C structure, public and unchanged for years;
`layout_is_known` proves it against the binding's own accessors before the first use, and whoever finds
it false opens the paper with the other engine. Must not know sealing or keys.
"""

import ctypes
from functools import cache
from typing import Any

import pymupdf

from meetingroom.pdf.source import Source

_mupdf: Any = pymupdf.mupdf

_PIECE = 64 * 1024
_END = -1
_NUMBERS = ("error", "eof", "progressive", "pos", "avail", "bits")


class _Stream(ctypes.Structure):
    """`struct fz_stream` of MuPDF's include/mupdf/fitz/stream.h."""

    _fields_ = [
        ("refs", ctypes.c_int),
        ("error", ctypes.c_int),
        ("eof", ctypes.c_int),
        ("progressive", ctypes.c_int),
        ("pos", ctypes.c_int64),
        ("avail", ctypes.c_int),
        ("bits", ctypes.c_int),
        ("rp", ctypes.c_void_p),
        ("wp", ctypes.c_void_p),
        ("state", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
        ("drop", ctypes.c_void_p),
        ("seek", ctypes.c_void_p),
    ]


_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Stream), ctypes.c_size_t)
_SEEK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Stream), ctypes.c_int64, ctypes.c_int)


@cache
def layout_is_known() -> bool:
    """Compare the structure above, field by field, with what the compiled binding says of a real stream."""
    content = b"%PDF-known"
    real = _mupdf.fz_open_memory(_mupdf.python_buffer_data(content), len(content))
    seen = real.m_internal
    for number, name in enumerate(("error", "eof", "progressive", "pos", "avail", "bits"), 11):
        setattr(seen, name, number)
    read = _Stream.from_address(int(seen.this))
    same = all(
        getattr(read, name) == int(getattr(seen, name))
        for name in (
            "refs",
            "error",
            "eof",
            "progressive",
            "pos",
            "avail",
            "bits",
            "rp",
            "wp",
            "next",
            "seek",
        )
    )
    for name in ("error", "eof", "progressive", "pos", "avail", "bits"):
        setattr(seen, name, 0)
    return same and read.drop is None and seen.drop is None


class LazyStream:
    """A MuPDF stream over a Source. Keep it alive as long as the document opened from `stream`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._buffer = ctypes.create_string_buffer(_PIECE)
        self._next = _NEXT(self._give_next)
        self._seek = _SEEK(self._go_to)
        self.stream = _mupdf.fz_new_stream(None, None, None)
        self._struct = _Stream.from_address(int(self.stream.m_internal.this))
        self._start_at(self._struct, 0)
        self._struct.next = ctypes.cast(self._next, ctypes.c_void_p).value
        self._struct.seek = ctypes.cast(self._seek, ctypes.c_void_p).value

    def _start_at(self, struct: _Stream, position: int) -> None:
        struct.pos = position
        struct.rp = struct.wp = ctypes.addressof(self._buffer)

    def _give_next(self, _context: int, pointer: Any, _wanted: int) -> int:
        """Fill the buffer from where it ended, answer its first byte and step behind it."""
        struct = pointer.contents
        piece = self._source.read_at(struct.pos, _PIECE)
        self._start_at(struct, struct.pos + len(piece))
        if not piece:
            return _END
        ctypes.memmove(self._buffer, piece, len(piece))
        struct.wp += len(piece)
        struct.rp += 1
        return piece[0]

    def _go_to(self, _context: int, pointer: Any, offset: int, whence: int) -> None:
        struct = pointer.contents
        # MuPDF resolves places relative to the present one itself: only 0 (start) and 2 (end) arrive.
        place = offset + (self._source.size if whence == 2 else 0)
        filled = ctypes.addressof(self._buffer)
        begins = struct.pos - (struct.wp - filled)
        if begins <= place < struct.pos:
            # A picture is read 4 KB at a time with such a step before each: what is here stays.
            struct.rp = filled + place - begins
        else:
            self._start_at(struct, place)
