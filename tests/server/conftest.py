"""Councils that close their databases when the test is over."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from meetingroom.server.records.safeguards import Safeguards
from tests.server.council import ALL_SAFEGUARDS, Council, MakeCouncil
from tests.server.site import Site, opened


@pytest.fixture
def make_council(tmp_path: Path) -> Iterator[MakeCouncil]:
    """Makes councils in folders of their own."""
    made: list[Council] = []

    def make(safeguards: Safeguards = ALL_SAFEGUARDS) -> Council:
        folder = tmp_path / f"server-{len(made)}"
        folder.mkdir()
        made.append(Council(folder, safeguards))
        return made[-1]

    yield make
    for council in made:
        council.close()


@pytest.fixture
def council(make_council: MakeCouncil) -> Council:
    """A council that has done nothing yet."""
    return make_council()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running server with a council in session."""
    async with opened(tmp_path / "data") as running:
        await running.convene()
        yield running
