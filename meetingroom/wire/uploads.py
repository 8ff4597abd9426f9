"""Messages around the bytes of a paper: bringing them in pieces, and what was found in them.

`PUT /blobs/<sha256>?stream=…&offset=…&size=…` carries the bytes from `offset` on; it is answered with how
far the upload is, and, with the last byte, with what the inspection found. Whether anybody else has
brought the same bytes before cannot be told from any answer. Must not do input or output.
"""

from meetingroom.wire.messages import Struct

MOST_PAPER_BYTES = 200 * 1024 * 1024
"""Bytes of one paper."""
MOST_PIECE_BYTES = 8 * 1024 * 1024
"""Bytes in one request of an upload."""


class UploadState(Struct, frozen=True):
    """`offset` bytes lie safe. `done`: all are there, are what their hash says and are a readable PDF
    of `pages` pages; the paper may now be put into the workshop."""

    protocol: int
    offset: int
    done: bool = False
    pages: int = 0
    title: str = ""
    has_text: bool = False
