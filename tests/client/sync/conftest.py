"""A small server with a meeting in session, and desks on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.small_desk import SmallDesk
from tests.fakes.small_server import SmallServer
from tests.rules.hall import Hall

MEETING = "meeting/meeting-1"
Desks = Callable[[str], SmallDesk]


@pytest.fixture
def hall() -> Hall:
    """A meeting whose first item is called."""
    return Hall().convened().opened().at_item()


@pytest.fixture
def server(hall: Hall) -> SmallServer:
    """A server that holds the meeting and has granted it to everybody who takes part."""
    server = SmallServer()
    server.append(MEETING, hall.journal)
    for person in hall.state.participants:
        server.grant(person, MEETING, "Kỳ họp thứ nhất")
    return server


@pytest.fixture
def desk(server: SmallServer, tmp_path: Path) -> Iterator[Desks]:
    """Makes desks, by person."""
    made: list[SmallDesk] = []

    def make(person: str) -> SmallDesk:
        made.append(SmallDesk(person, tmp_path / f"{person}-{len(made)}", server))
        return made[-1]

    yield make
    for each in made:
        each.close()
