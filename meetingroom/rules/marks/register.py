"""How two devices agree about one mark: every writing has a name of its own, and only what a writer had
seen is replaced by him.

A register holds the versions of one mark that stand, and as `seen` the newest writing of every writer it has
heard of. A version is gone when `seen` covers its name and it does not stand: so a deletion needs no word
of its own, and a change another device made meanwhile survives it. `merged` is commutative, associative
and idempotent; the order in which devices hear of each other does not matter, nor do their clocks, but
for which of two simultaneous versions is shown first.

A writer is one opening of one drawer, never a device: a drawer that was put back or copied cannot give a
name twice. Must not know what a version says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

C = TypeVar("C")

WRITER_BYTES = 6


class Dot(NamedTuple):
    """The name of a writing: its writer (six bytes of chance), the `nth` of his on this mark, from 1."""

    writer: bytes
    nth: int


@dataclass(frozen=True, slots=True)
class Version(Generic[C]):
    """One writing: `changed` in milliseconds says which of several is shown first."""

    dot: Dot
    changed: int
    content: C


@dataclass(frozen=True, slots=True)
class Register(Generic[C]):
    """`seen` ascending by writer, one each; `versions` with the one to show first."""

    seen: tuple[Dot, ...] = ()
    versions: tuple[Version[C], ...] = ()

    @property
    def shown(self) -> Version[C] | None:
        """The newest of the versions that stand; None: the mark was taken away."""
        return self.versions[0] if self.versions else None

    def written(self, writer: bytes, changed: int, content: C, *, settles: bool = False) -> "Register[C]":
        """Write: the version shown is replaced, others made at once with it stay unless this `settles` it."""
        dot = Dot(writer, dict(self.seen).get(writer, 0) + 1)
        kept = () if settles else self.versions[1:]
        return Register(_joined(self.seen, (dot,)), _ordered((*kept, Version(dot, changed, content))))

    def holding(self, versions: Iterable[Version[C]]) -> "Register[C]":
        """The same with these versions, whatever their order."""
        return Register(self.seen, _ordered(versions))

    def taken(self) -> "Register[C]":
        """Take the mark away, with all versions seen here."""
        return Register(self.seen, ())

    def merged(self, other: "Register[C]") -> "Register[C]":
        """What both know together: nothing is lost that neither had seen and replaced."""
        ours, theirs = ({each.dot: each for each in held.versions} for held in (self, other))
        standing = [
            *(each for dot, each in ours.items() if dot in theirs or not _covers(other.seen, dot)),
            *(each for dot, each in theirs.items() if dot not in ours and not _covers(self.seen, dot)),
        ]
        return Register(_joined(self.seen, other.seen), _ordered(standing))


def _covers(seen: tuple[Dot, ...], dot: Dot) -> bool:
    return dict(seen).get(dot.writer, 0) >= dot.nth


def _joined(one: Iterable[Dot], other: Iterable[Dot]) -> tuple[Dot, ...]:
    newest: dict[bytes, int] = {}
    for writer, nth in (*one, *other):
        newest[writer] = max(nth, newest.get(writer, 0))
    return tuple(Dot(writer, newest[writer]) for writer in sorted(newest))


def _ordered(versions: Iterable[Version[C]]) -> tuple[Version[C], ...]:
    return tuple(sorted(versions, key=lambda each: (each.changed, each.dot), reverse=True))
