"""The command core in weather: thousands of councils, each of them one seed.

A failing seed is played again with `pytest tests/simulation -n0 --seed N -k core`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from meetingroom.server.records.database import NotCommitted
from meetingroom.server.records.safeguards import Safeguards
from tests.simulation.invariants import Violation
from tests.simulation.template import Template
from tests.simulation.world import World

pytestmark = pytest.mark.no_cover  # weather is no measure of coverage, and measuring doubles its cost

SEEDS = 2_000
CHUNK = 50


def _play(template: Template, seed: int, **switches: object) -> str:
    world = World(seed, template, **switches)  # type: ignore[arg-type]
    try:
        return world.run()
    except Violation as violation:
        raise Violation(f"seed {seed}: {violation}") from violation
    except NotCommitted as trip:
        raise Violation(f"seed {seed}: I5: the server trips over its own records: {trip}") from trip
    finally:
        world.servant.crash()


def test_no_weather_breaks_an_invariant(template: Template, seeds: range) -> None:
    for seed in seeds:
        _play(template, seed)


def test_the_same_seed_leaves_the_same_trace(template: Template) -> None:
    for seed in (3, 17, 44):
        assert _play(template, seed) == _play(template, seed)
    assert _play(template, 3) != _play(template, 4)


@dataclass(frozen=True)
class Switch:
    """One safeguard taken away, and which words its absence must be caught with. `first`: where to begin;
    a lost server is seldom, and of 300 seeds only a few miss the records."""

    name: str
    safeguards: Safeguards
    from_check: bool
    caught: tuple[str, ...]
    first: int = 0


ALL = Safeguards()
SWITCHES = (
    Switch("dedup", replace(ALL, dedup=False), True, ("I2",)),
    Switch("from check", ALL, False, ("law 2", "I5")),
    Switch("audience filter", replace(ALL, audience_filter=False), True, ("I8",)),
    Switch("records first", replace(ALL, records_first=False), True, ("I1", "I2", "I3", "I5", "chain"), 120),
    Switch(
        "commit before answer", replace(ALL, commit_before_answer=False), True, ("I1", "I5", "law 2", "chain")
    ),
)


def _violations(template: Template, switch: Switch) -> Iterator[str]:
    for seed in range(switch.first, switch.first + 300):
        try:
            _play(template, seed, safeguards=switch.safeguards, from_check=switch.from_check)
        except Violation as violation:
            yield str(violation)


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_safeguards(template: Template, switch: Switch) -> None:
    """Switched off, each safeguard is missed."""
    found = next(_violations(template, switch), "nothing was missed")
    assert any(word in found for word in switch.caught), found
