"""How often one person, or one address without a session, may ask: a bucket each, never a lock.

Emptied in seconds; whoever waits is let in again by himself. Guessing passwords and slips is slowed down
elsewhere (`records.accounts.throttle`), where it survives a restart. Must not know what is asked.
"""

from dataclasses import dataclass

from meetingroom.ports import Clock

MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, then one every `drop_ms`."""

    burst: int
    drop_ms: int


OF_PERSON = Rate(burst=240, drop_ms=25)
"""40 a second for ever is more than any desk needs; the burst is a tablet waking up."""
OF_ADDRESS = Rate(burst=600, drop_ms=10)
"""A whole hall may stand behind one address."""


class Throttle:
    """Buckets in memory, forgotten with the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._filled_until: dict[str, int] = {}

    def wait_ms(self, key: str, rate: Rate) -> int:
        """Counts one request; 0, or how long to wait before asking again (then it was not counted)."""
        now = self._clock.monotonic_ms()
        until = max(self._filled_until.get(key, 0), now)
        waits = until + rate.drop_ms - now - rate.burst * rate.drop_ms
        if waits > 0:
            return waits
        if len(self._filled_until) >= MOST_KNOWN:
            self._filled_until = {k: u for k, u in self._filled_until.items() if u > now}
        self._filled_until[key] = until + rate.drop_ms
        return 0
