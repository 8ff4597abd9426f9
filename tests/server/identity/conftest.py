"""An installation at its first start, in a folder of its own."""

from pathlib import Path

import pytest

from meetingroom.server.identity.installation import Installation, open_installation
from tests.fakes.world import HandClock, RepeatingRandomness

HOSTS = frozenset({"localhost", "127.0.0.1", "192.168.1.10"})


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def installation(tmp_path: Path, clock: HandClock) -> Installation:
    return open_installation(
        tmp_path / "identity", "UBND xã Ví Dụ", clock, RepeatingRandomness("first"), HOSTS
    )
