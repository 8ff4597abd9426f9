"""The real core and the real sync engine on real encrypted drawers, in the same weather as the core."""

import shutil
from pathlib import Path

import pytest

from tests.simulation.invariants import Violation
from tests.simulation.stack import Stack

pytestmark = pytest.mark.no_cover  # weather is no measure of coverage, and measuring doubles its cost

SEEDS = 100
CHUNK = 5


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_no_weather_parts_a_desk_from_its_server(simulated_disk: Path, convened: Path, first: int) -> None:
    for seed in range(first, first + CHUNK):
        folder = simulated_disk / f"stack-{seed}"
        folder.mkdir()
        stack = Stack(seed, folder, convened)
        try:
            stack.run()
        except Violation as violation:
            raise Violation(f"seed {seed}: {violation}") from violation
        finally:
            stack.close()
            shutil.rmtree(folder)
