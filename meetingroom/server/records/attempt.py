"""What one command would change, and what a whole group would: values on top of what is committed.

A command that is refused half way leaves nothing behind; a group that cannot be committed neither. Must
not touch the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from meetingroom.ports import Randomness
from meetingroom.rules.events import Erased
from meetingroom.rules.facts import Draft, Fact
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records.papers_named import named_by_event
from meetingroom.server.records.standings import Sight
from meetingroom.server.records.stream import Stream, beginning, folded
from meetingroom.server.records.views import ViewKey
from meetingroom.wire.codec import encode_fact
from meetingroom.wire.records import SALT_BYTES, Opening, Record, chained


@dataclass(frozen=True, slots=True)
class Appended:
    """A new record and the fact its body holds."""

    record: Record
    fact: Fact


@dataclass(slots=True)
class Changes:
    """Everything a command, or a group of them, adds to what is committed."""

    streams: dict[str, Stream] = field(default_factory=dict)
    appended: dict[str, list[Appended]] = field(default_factory=dict)
    erased: dict[str, set[int]] = field(default_factory=dict)
    views: dict[ViewKey, int] = field(default_factory=dict)
    namings: list[tuple[str, str, int]] = field(default_factory=list)

    def take(self, other: "Changes") -> None:
        """Adds what came after."""
        self.streams.update(other.streams)
        for name, more in other.appended.items():
            self.appended.setdefault(name, []).extend(more)
        for name, numbers in other.erased.items():
            self.erased.setdefault(name, set()).update(numbers)
        self.views.update(other.views)
        self.namings += other.namings


class Group:
    """Streams as the commands of this group leave them, one after the other. `size`: how many commands
    are expected."""

    def __init__(self, committed: Sight, randomness: Randomness, size: int = 1) -> None:
        self._committed = committed
        self._randomness = randomness
        self._size = size
        self._salts = b""
        self.changes = Changes()

    def salt(self) -> bytes:
        """A fresh salt. They are drawn for the whole group at once: asking the system for each ballot's
        own lets the other threads in between every time."""
        if not self._salts:
            self._salts = self._randomness.token_bytes(SALT_BYTES * self._size)
        salt, self._salts = self._salts[:SALT_BYTES], self._salts[SALT_BYTES:]
        return salt

    def get(self, name: StreamName) -> Stream | None:
        """The stream with this group's changes."""
        return self.changes.streams.get(str(name)) or self._committed.get(name)


class Attempt:
    """One command on top of its group. `now` is the server's hour in milliseconds."""

    def __init__(
        self,
        group: Group,
        laws: Mapping[StreamKind, AnyLaw],
        epoch: int,
        now: int,
    ) -> None:
        self._group = group
        self._laws = laws
        self._epoch = epoch
        self._now = now
        self.changes = Changes()

    def get(self, name: StreamName) -> Stream | None:
        """The stream with the group's and this command's changes."""
        return self.changes.streams.get(str(name)) or self._group.get(name)

    def view(self, key: ViewKey, committed: int) -> int:
        """The reader's own view epoch as the group would leave it."""
        earlier = self._group.changes.views.get(key, committed)
        return self.changes.views.get(key, earlier)

    def begin(self, name: StreamName) -> Stream:
        """The stream, or what it is before its first record."""
        return self.get(name) or beginning(name, self._laws[name.kind], self._epoch)

    def hour(self, stream: Stream) -> int:
        """The server's hour, never before the stream's last record (law 1)."""
        return max(self._now, stream.last_at)

    def append(
        self, name: StreamName, drafts: Iterable[Draft], by: PersonId, command: CommandId
    ) -> list[Appended]:
        """Stamps, encodes and chains events after the stream's head, and folds them in."""
        law = self._laws[name.kind]
        before = self.begin(name)
        at = self.hour(before)
        facts = [Fact(draft.event, at, by, draft.audience, command) for draft in drafts]
        openings = [Opening(self._group.salt(), encode_fact(fact)) for fact in facts]
        number, reached = before.number, before.chain
        new = []
        for fact, (record, chain) in zip(facts, chained(before.head, openings), strict=True):
            number, reached = record.number, chain
            new.append(Appended(record, fact))
            self._note(name, record.number, fact)
        after = folded(law, before, facts)
        self.changes.streams[str(name)] = replace(after, number=number, chain=reached, last_at=at)
        self.changes.appended.setdefault(str(name), []).extend(new)
        return new

    def _note(self, name: StreamName, number: int, fact: Fact) -> None:
        if isinstance(fact.event, Erased):
            self.changes.erased.setdefault(str(name), set()).add(fact.event.number)
        named = named_by_event(fact.event)
        if named is not None:
            self.changes.namings.append((named[0], str(name), number))
