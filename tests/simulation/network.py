"""Weather between desks and server: requests and answers get lost, doubled, late and out of order."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.simulation.timeline import Timeline

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True)
class Weather:
    """Chances in a thousand, delays in milliseconds."""

    lost: int = 0
    doubled: int = 0
    least_delay: int = 1
    most_delay: int = 40


CALM = Weather()
STORMS = (CALM, Weather(lost=50, doubled=30, most_delay=120), Weather(lost=300, doubled=100, most_delay=900))

PATIENCE_MS = 1_500
"""How long a desk waits for an answer before it takes it for lost."""


class Network:
    """Carries a call to the server and its answer back, or does not."""

    def __init__(self, timeline: Timeline, dice: random.Random, weather: Weather) -> None:
        self._timeline = timeline
        self._dice = dice
        self.weather = weather
        self.cut: set[str] = set()

    def call(
        self,
        caller: str,
        question: Q,
        serve: Callable[[Q], A | None],
        answered: Callable[[A], None],
        silent: Callable[[], None],
    ) -> None:
        """Ask once. Exactly one of `answered` and `silent` is called; `serve` may run 0–2 times.

        `serve` returns None when the server is down. A second answer is thrown away, as a closed
        connection would.
        """
        settled = False

        def settle(answer: A | None) -> None:
            nonlocal settled
            if settled:
                return
            settled = True
            silent() if answer is None else answered(answer)

        def arrive() -> None:
            answer = None if caller in self.cut else serve(question)
            if answer is not None and caller not in self.cut and not self._chance(self.weather.lost):
                self._timeline.after(self._delay(), lambda: settle(answer))

        self._timeline.after(PATIENCE_MS, lambda: settle(None))
        if not self._chance(self.weather.lost):
            self._timeline.after(self._delay(), arrive)
            if self._chance(self.weather.doubled):
                self._timeline.after(self._delay() * 3, arrive)

    def _chance(self, in_thousand: int) -> bool:
        return self._dice.randrange(1000) < in_thousand

    def _delay(self) -> int:
        return self._dice.randint(self.weather.least_delay, self.weather.most_delay)
