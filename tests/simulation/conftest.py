"""Where simulated servers keep their files, the meeting that every run starts from, and which runs there are.

A module that plays seeds says how many (`SEEDS`) and how many in one test (`CHUNK`); its test takes `seeds`.
`--seed N` plays that one in every tier, and nothing else.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.template import Template, make_template

_MEMORY = Path("/dev/shm")
"""Where there is one: these servers crash by being forgotten, not by losing power."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=None, help="play this seed of the simulation, nothing else")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        one = metafunc.config.getoption("--seed", default=None)
        every, chunk = metafunc.module.SEEDS, metafunc.module.CHUNK
        runs = [range(first, first + chunk) for first in range(0, every, chunk)]
        metafunc.parametrize("seeds", runs if one is None else [range(one, one + 1)], ids=_from_first)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--seed", default=None) is not None:
        items[:] = [item for item in items if "seeds" in getattr(item, "fixturenames", ())]


def _from_first(seeds: range) -> str:
    return str(seeds.start)


@pytest.fixture(scope="session")
def simulated_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where the machine has one."""
    mine = tmp_path_factory.mktemp("simulation")
    folder = (
        _MEMORY / f"{mine.parent.name}-{mine.name}-{mine.parent.parent.name}" if _MEMORY.is_dir() else mine
    )
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(simulated_disk: Path) -> Template:
    """What every run of this process starts from."""
    return make_template(simulated_disk)
