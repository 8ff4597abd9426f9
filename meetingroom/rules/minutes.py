"""The draft minutes: from the records a secretary may read to ordered sentences, each tied to its record.

A sentence is a code with its numbers and names; words are put to it at the edge. What a secretary wrote
over a sentence, or left out, lies in the workshop and is laid over the proposal, never lost: when its
record changed or vanished, the line says so. Must not decide, word or format.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetingroom.rules.drafts import Sentence
from meetingroom.rules.events import ConclusionRecorded, ItemCalled, ItemReturned
from meetingroom.rules.facts import Fact
from meetingroom.rules.folding import evolve
from meetingroom.rules.ids import ConclusionId, ItemId
from meetingroom.rules.minutes_codes import MinutesCode, Params, sentence_of
from meetingroom.rules.state import Meeting

__all__ = ["MinutesCode", "MinutesEntry", "MinutesLine", "composed", "entries", "key_after", "key_of"]


@dataclass(frozen=True, slots=True)
class MinutesEntry:
    """A proposed sentence: its key, the record it stands for, the hour of that record, and what to say.

    A reworded conclusion keeps its key and place, and stands for its newest record.
    """

    key: str
    number: int
    at: int
    code: MinutesCode
    params: Params


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """A line of the minutes. `text` is the secretary's wording, None: the proposal of `entry`.

    `entry` None: a line of her own (`number` None), or one whose record is gone (`orphan`).
    `changed`: the record behind her wording is not the one she worded. `dropped`: left out.
    """

    key: str
    number: int | None
    entry: MinutesEntry | None
    text: str | None
    dropped: bool = False
    changed: bool = False
    orphan: bool = False


def key_of(number: int) -> str:
    """The key of the sentence that stands for record `number`; keys sort as the minutes do."""
    return f"{number:09d}"


def key_after(number: int, nth: int) -> str:
    """The key of a secretary's own `nth` line after the sentence of record `number` (0: at the top)."""
    return f"{number:09d}.{nth:04d}"


def entries(records: Iterable[tuple[int, Fact]]) -> tuple[MinutesEntry, ...]:
    """The proposed sentences of numbered facts, in order. A call taken back leaves no sentence, and a
    conclusion one, however often it was reworded."""
    state = Meeting()
    written: dict[str, MinutesEntry] = {}
    places: dict[ItemId | ConclusionId, str] = {}
    for number, fact in records:
        before, state = state, evolve(state, fact)
        key = key_of(number)
        match fact.event:
            case ConclusionRecorded(conclusion):
                key = places.setdefault(conclusion, key)
            case ItemCalled(item):
                places[item] = key
            case ItemReturned(item, _, False) if item in places:
                written.pop(places.pop(item), None)
        said = sentence_of(before, state, fact.event)
        if said is not None:
            written[key] = MinutesEntry(key, number, fact.at, *said)
    return tuple(sorted(written.values(), key=lambda entry: entry.key))


def composed(proposed: Iterable[MinutesEntry], sentences: Mapping[str, Sentence]) -> tuple[MinutesLine, ...]:
    """The minutes as they stand: proposals, with what the secretaries did laid over them."""
    by_key = {entry.key: entry for entry in proposed}
    return tuple(_line(key, by_key.get(key), sentences.get(key)) for key in sorted({*by_key, *sentences}))


def _line(key: str, entry: MinutesEntry | None, sentence: Sentence | None) -> MinutesLine:
    number = entry.number if entry is not None else None
    if sentence is None:
        return MinutesLine(key, number, entry, None)
    text = sentence.text or None
    if entry is None:
        return MinutesLine(
            key, sentence.number, None, text, sentence.dropped, orphan=sentence.number is not None
        )
    changed = text is not None and sentence.number not in (None, entry.number)
    return MinutesLine(key, number, entry, text, sentence.dropped, changed)
