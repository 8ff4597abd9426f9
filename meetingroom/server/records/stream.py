"""One stream at one moment: its head and the state its records fold to, as an immutable value.

Must not read or write anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from meetingroom.rules.facts import Fact
from meetingroom.rules.law import AnyLaw
from meetingroom.rules.streams import StreamName
from meetingroom.server.records.journal import StreamRow
from meetingroom.wire.codec import Unknown
from meetingroom.wire.records import Head, SignedHead, genesis


@dataclass(frozen=True, slots=True)
class Stream:
    """`signed` is the newest signed head, None before the first record.

    `missing`: numbers whose body was lost with an earlier server. `stopped`: the journal holds a
    required event of a newer release, so nothing may be decided here.
    """

    name: StreamName
    epoch: int
    number: int
    chain: bytes
    last_at: int
    view: int
    state: Any
    signed: SignedHead | None = None
    missing: tuple[int, ...] = ()
    stopped: bool = False

    @property
    def head(self) -> Head:
        """What a signature covers."""
        return Head(str(self.name), self.epoch, self.number, self.chain)

    @property
    def row(self) -> StreamRow:
        """What the head row holds."""
        return StreamRow(str(self.name), self.epoch, self.number, self.chain, self.last_at, self.view)


def beginning(name: StreamName, law: AnyLaw, epoch: int) -> Stream:
    """A stream before its first record."""
    return Stream(name, epoch, 0, genesis(str(name)), 0, 0, law.initial())


def folded(law: AnyLaw, stream: Stream, facts: Iterable[Fact]) -> Stream:
    """The stream after more facts; only its state and `stopped` change."""
    state, stopped = stream.state, stream.stopped
    for fact in facts:
        if isinstance(fact.event, Unknown):
            stopped = stopped or fact.event.required
        else:
            state = law.evolve(state, fact)
    return replace(stream, state=state, stopped=stopped)
