"""The command core in weather: thousands of councils, each of them one seed.

A failing seed is played again with `pytest tests/simulation --seed N`.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from meetingroom.server.records.safeguards import Safeguards
from tests.simulation.invariants import Violation
from tests.simulation.world import World

pytestmark = pytest.mark.no_cover  # weather is no measure of coverage, and measuring doubles its cost

SEEDS = 2_000
CHUNK = 50


def _play(disk: Path, convened: Path, seed: int, **switches: object) -> str:
    folder = disk / f"seed-{seed}"
    folder.mkdir()
    world = World(seed, folder, template=convened, **switches)  # type: ignore[arg-type]
    try:
        return world.run()
    except Violation as violation:
        raise Violation(f"seed {seed}: {violation}") from violation
    finally:
        world.servant.crash()
        shutil.rmtree(folder)


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_no_weather_breaks_an_invariant(simulated_disk: Path, convened: Path, first: int) -> None:
    for seed in range(first, first + CHUNK):
        _play(simulated_disk, convened, seed)


def test_the_same_seed_leaves_the_same_trace(simulated_disk: Path, convened: Path) -> None:
    for seed in (3, 17, 44):
        assert _play(simulated_disk, convened, seed) == _play(simulated_disk, convened, seed)
    assert _play(simulated_disk, convened, 3) != _play(simulated_disk, convened, 4)


@dataclass(frozen=True)
class Switch:
    """One safeguard taken away, and which words its absence must be caught with."""

    name: str
    safeguards: Safeguards
    from_check: bool
    caught: tuple[str, ...]


ALL = Safeguards()
SWITCHES = (
    Switch("dedup", replace(ALL, dedup=False), True, ("I2",)),
    Switch("from check", ALL, False, ("law 2", "I5")),
    Switch("audience filter", replace(ALL, audience_filter=False), True, ("I8",)),
    Switch("records first", replace(ALL, records_first=False), True, ("I1", "I2", "I3", "I5", "chain")),
    Switch(
        "commit before answer", replace(ALL, commit_before_answer=False), True, ("I1", "I5", "law 2", "chain")
    ),
)


def _violations(disk: Path, convened: Path, switch: Switch) -> Iterator[str]:
    for seed in range(300):
        try:
            _play(disk, convened, seed, safeguards=switch.safeguards, from_check=switch.from_check)
        except Violation as violation:
            yield str(violation)


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_safeguards(simulated_disk: Path, convened: Path, switch: Switch) -> None:
    """Switched off, each safeguard is missed."""
    found = next(_violations(simulated_disk, convened, switch), "nothing was missed")
    assert any(word in found for word in switch.caught), found
