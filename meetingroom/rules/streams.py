"""Names of streams: `kind/id`, or `notes/person/meeting`.

Which rules fold a stream is said in `law`. Must not know who reads what.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class StreamKind(StrEnum):
    """The journals of the house (architecture, §3)."""

    BODY = "body"
    MEETING = "meeting"
    DRAFT = "draft"
    DESK = "desk"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class StreamName:
    """A parsed name. `id` of a notes stream is `person/meeting`."""

    kind: StreamKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> "StreamName":
        """Raises ValueError on an unknown kind or a malformed id."""
        kind, slash, rest = text.partition("/")
        parts = rest.split("/")
        wanted = 2 if kind == StreamKind.NOTES else 1
        if not slash or len(parts) != wanted or not all(is_plain(part) for part in parts):
            raise ValueError(f"not a stream name: {text[:80]!r}")
        return StreamName(StreamKind(kind), rest)


def is_plain(part: str) -> bool:
    """True for an identifier that may stand in a stream's name: 1–64 ASCII letters, digits, - and _."""
    return 0 < len(part) <= 64 and all(c.isascii() and (c.isalnum() or c in "-_") for c in part)


def meeting_stream(meeting: str) -> str:
    """The stream of a meeting."""
    return f"{StreamKind.MEETING}/{meeting}"


def draft_stream(meeting: str) -> str:
    """The secretaries' workshop of a meeting."""
    return f"{StreamKind.DRAFT}/{meeting}"


def body_stream(body: str) -> str:
    """The stream of a body."""
    return f"{StreamKind.BODY}/{body}"


def desk_stream(person: str) -> str:
    """What the server says to one person."""
    return f"{StreamKind.DESK}/{person}"


def notes_stream(person: str, meeting: str) -> str:
    """One person's private marks in one meeting."""
    return f"{StreamKind.NOTES}/{person}/{meeting}"


def notes_keys_stream(person: str) -> str:
    """Where a person's notes key lies, wrapped for each of his devices."""
    return notes_stream(person, "keys")
