"""Councils that close their databases when the test is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingroom.server.records.safeguards import Safeguards
from tests.server.council import ALL_SAFEGUARDS, Council, MakeCouncil


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
