"""The guards as a pytest plugin: one fixture around every test, and the memory keyring.

It must not import Qt: pytest-qt may have, then Qt is watched; where it has not, nothing of Qt exists.
"""

import gc
from collections.abc import Iterator

import keyring
import pytest

from tests.fakes.memory_keyring import MemoryKeyring
from tests.guards import leftovers, network, qt_messages


def pytest_sessionstart(session: pytest.Session) -> None:
    network.watch()
    qt_messages.listen()
    leftovers.name_the_line_of_every_start()


def pytest_collection_finish(session: pytest.Session) -> None:
    # What was imported to collect the tests stays for good: taken out of the garbage collector's sight,
    # a census per test costs a millisecond instead of fifty.
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    qt_messages.stop_listening()


@pytest.fixture(autouse=True)
def _nothing_said_sent_or_left_behind() -> Iterator[None]:
    """Around every other fixture of a test, so that it sees what their tear-down forgot."""
    before = leftovers.Census.take()
    yield
    found = [f"left behind: {thing}" for thing in before.left_behind()]
    found += [f"Qt said: {message}" for message in qt_messages.forget()]
    found += [f"reached for the network: {attempt}" for attempt in network.forget()]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    """A keyring that lives as long as the test; without it every keyring call fails."""
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)
