"""Messages of private notes: opaque keys and ciphertext, the newest revision of each key (law 8).

A write names the revision it was made from (`base`, 0: a new key); a stale base is answered with what
stands there now, and the device merges. Resending the same bytes on the same base is answered as the
first time. Must not know what a note says.
"""

from meetingroom.wire.messages import Count, Struct

MOST_NOTES = 200
"""Notes in one request."""
MOST_NOTE_BYTES = 256 * 1024
"""Bytes of one note's ciphertext."""
MOST_KEY = 128
"""Characters of a note's key: letters, digits, `-`, `_`, `.`, `:`."""


class NoteWrite(Struct, frozen=True):
    """One key's new ciphertext; an empty one leaves a tombstone."""

    key: str
    base: Count
    body: bytes


class NoteKept(Struct, frozen=True):
    """A key as it stands: its revision (rising by one per write), ciphertext, and its place `seq` in
    the order in which this stream's notes were last written."""

    key: str
    rev: int
    seq: int
    body: bytes


class WriteNotes(Struct, frozen=True):
    """`POST /notes/write`. `stream` is `notes/<person>/<meeting>` of the session's person."""

    protocol: int
    stream: str
    notes: list[NoteWrite]


class NoteOutcome(Struct, frozen=True):
    """How one write ended: its revision, or the note that stands there instead (`stale`)."""

    key: str
    rev: int
    stale: NoteKept | None = None


class NotesWritten(Struct, frozen=True):
    """One outcome for each write, in order. `epoch` rises with a restore: then pull from 0 and write
    again what the server no longer has."""

    protocol: int
    epoch: int
    outcomes: list[NoteOutcome]


class PullNotes(Struct, frozen=True):
    """`POST /notes/pull`: what was written after `after` (a `seq`)."""

    protocol: int
    stream: str
    after: Count = 0


class NotesPulled(Struct, frozen=True):
    """Notes in the order of `seq`; ask again from the last one while `more`."""

    protocol: int
    epoch: int
    notes: list[NoteKept]
    more: bool = False
