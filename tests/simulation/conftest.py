"""Where simulated servers keep their files, and the meeting that every run starts from."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingroom.server.records.safeguards import Safeguards
from tests.simulation.council import convene
from tests.simulation.servant import Servant
from tests.simulation.timeline import SeededRandomness, Timeline, VirtualClock

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
def convened(simulated_disk: Path) -> Path:
    """A database in which item "budget" is before the morning sitting."""
    folder = simulated_disk / "template"
    folder.mkdir()
    dice = random.Random(0)
    servant = Servant(folder, VirtualClock(Timeline()), SeededRandomness(dice), Safeguards())
    convene(servant.start(), dice)
    servant.crash()
    return servant.path
