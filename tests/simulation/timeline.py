"""Virtual time: actions happen in the order of their hour, and nothing waits for a real clock."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

START_MS = 1_795_046_400_000
"""18/11/2026 00:00 UTC."""


@dataclass
class Timeline:
    """A queue of actions by virtual millisecond; equal hours keep the order they were entered in."""

    now: int = START_MS
    _queue: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _entered: int = 0

    def after(self, delay: int, action: Callable[[], None]) -> None:
        """Let `action` happen `delay` milliseconds from now."""
        self._entered += 1
        heapq.heappush(self._queue, (self.now + max(0, delay), self._entered, action))

    def step(self) -> bool:
        """Let the next action happen; False when none is left."""
        if not self._queue:
            return False
        self.now, _, action = heapq.heappop(self._queue)
        action()
        return True


@dataclass
class VirtualClock:
    """What a machine of the simulation believes: the timeline, plus how wrong its own clock is."""

    timeline: Timeline
    skew: int = 0

    def now_ms(self) -> int:
        return self.timeline.now + self.skew

    def monotonic_ms(self) -> int:
        return self.timeline.now


@dataclass
class SeededRandomness:
    """Bytes that follow from the seed alone."""

    source: random.Random

    def token_bytes(self, size: int) -> bytes:
        return self.source.randbytes(size)
