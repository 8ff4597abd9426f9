"""A clock moved by hand and chance that repeats itself, in the shapes of `meetingroom.ports`."""

import hashlib

SOME_MORNING = 1_763_427_600_000
"""08:00 of 18/11/2025 in Hà Nội."""


class HandClock:
    """Stands still until moved. `jump` moves the wall clock alone, as an operator or a battery does."""

    def __init__(self, now_ms: int = SOME_MORNING) -> None:
        self._now = now_ms
        self._elapsed = 0

    def now_ms(self) -> int:
        return self._now

    def monotonic_ms(self) -> int:
        return self._elapsed

    def move(self, *, ms: int = 0, seconds: int = 0, minutes: int = 0, hours: int = 0, days: int = 0) -> None:
        """Let time pass."""
        passed = ms + 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)))
        self._now += passed
        self._elapsed += passed

    def jump(self, *, hours: int) -> None:
        """Set the wall clock forward or back; no time passes."""
        self._now += hours * 3_600_000


class RepeatingRandomness:
    """The same bytes for the same seed, different ones at every call."""

    def __init__(self, seed: str = "chance") -> None:
        self._seed = seed
        self._calls = 0

    def token_bytes(self, size: int) -> bytes:
        self._calls += 1
        return hashlib.shake_256(f"{self._seed} {self._calls}".encode()).digest(size)
