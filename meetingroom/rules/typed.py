"""What a person typed: texts, numbers and identifiers, refused in one way everywhere.

Lengths are in characters. Must not know what a text is for.
"""

from collections.abc import Hashable, Iterable

from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.ids import SYSTEM
from meetingroom.rules.streams import is_plain

LINE = 500
"""A title, a name, an office."""
PARAGRAPH = 2_000
"""A reason, a question, what a speech is about."""
PAGES = 20_000
"""A conclusion, a sentence of the minutes."""

LATEST_MS = 253_402_300_799_999
"""31/12/9999 in UTC milliseconds."""
LONGEST_MS = 24 * 60 * 60 * 1000
"""No planned span is longer than a day."""

_CONTROL = frozenset(chr(c) for c in range(0xA0) if c < 0x20 or c >= 0x7F) - {"\n", "\t"}
_NO_CHARACTERS = _CONTROL | {"\ufffe", "\uffff"}
"""Would make a document unreadable for Word."""


def optional(text: str, most: int) -> str:
    """`text` without blanks around it, at most `most` long. Raises TEXT_TOO_LONG, MALFORMED."""
    if len(text) > most:
        raise RuleBroken(Refusal.TEXT_TOO_LONG, most=most)
    if not _NO_CHARACTERS.isdisjoint(text):
        raise RuleBroken(Refusal.MALFORMED)
    return text.strip()


def needed(text: str, most: int) -> str:
    """Like `optional`, and not blank. Raises EMPTY_TEXT."""
    return optional(text, most) or _refuse(Refusal.EMPTY_TEXT)


def reason(text: str) -> str:
    """A reason, which is recorded and so cannot be blank. Raises REASON_NEEDED."""
    return optional(text, PARAGRAPH) or _refuse(Refusal.REASON_NEEDED)


def number(value: int, least: int, most: int) -> int:
    """`value` when it lies in the span. Raises IMPOSSIBLE_NUMBER with the span."""
    if not least <= value <= most:
        raise RuleBroken(Refusal.IMPOSSIBLE_NUMBER, least=least, most=most)
    return value


def identifier(value: str) -> None:
    """Raises MALFORMED unless `value` can name a thing or a person (the system is neither)."""
    if not is_plain(value) or value == SYSTEM:
        raise RuleBroken(Refusal.MALFORMED)


def all_different(values: Iterable[Hashable]) -> None:
    """Raises ALREADY_EXISTS when something is named twice."""
    seen = list(values)
    if len(set(seen)) < len(seen):
        raise RuleBroken(Refusal.ALREADY_EXISTS)


def _refuse(code: Refusal) -> str:
    raise RuleBroken(code)
