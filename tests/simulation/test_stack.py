"""The real core and the real sync engine on real encrypted drawers, in the same weather as the core.

A failing seed is played again with `pytest tests/simulation -n0 --seed N -k stack`.
"""

import pytest

from tests.simulation.invariants import Violation
from tests.simulation.stack import Stack
from tests.simulation.template import Template

pytestmark = pytest.mark.no_cover  # weather is no measure of coverage, and measuring doubles its cost

SEEDS = 100
CHUNK = 5


def test_no_weather_parts_a_desk_from_its_server(template: Template, seeds: range) -> None:
    for seed in seeds:
        stack = Stack(seed, template)
        try:
            stack.run()
        except Violation as violation:
            raise Violation(f"seed {seed}: {violation}") from violation
        finally:
            stack.close()
