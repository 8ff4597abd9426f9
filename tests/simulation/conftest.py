"""Where simulated servers keep their files, and the meeting that every run starts from."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.template import Template, make_template

_MEMORY = Path("/dev/shm")
"""Where there is one: these servers crash by being forgotten, not by losing power."""


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
