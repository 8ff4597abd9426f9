"""Drawers that are closed when the test is over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meetingroom.client.store.drawer import Drawer

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
OpenDrawer = Callable[..., Drawer]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the drawer of the test lies."""
    return tmp_path / "drawer.db"


@pytest.fixture
def open_drawer(path: Path) -> Iterator[OpenDrawer]:
    """Opens drawers, by key and path."""
    opened: list[Drawer] = []

    def make(key: bytes = KEY, at: Path | None = None) -> Drawer:
        opened.append(Drawer(at or path, key))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def drawer(open_drawer: OpenDrawer) -> Drawer:
    """An empty drawer."""
    return open_drawer()
