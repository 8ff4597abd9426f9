"""Whatever nobody caught is in the log and said once."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingroom.client.app.crash import Net, keep_log, stop_log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    yield keep_log(tmp_path / "log")
    stop_log()


def test_an_error_nobody_caught_is_logged_and_said_once(log: Path) -> None:
    said: list[int] = []
    net = Net(lambda: said.append(1))
    net.spread()
    try:
        for number in range(2):
            try:
                raise LookupError(f"page {number}")
            except LookupError:
                sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        net.fold()
    assert said == [1]
    assert log.read_text(encoding="utf-8").count("LookupError: page") == 2


def test_an_error_on_another_thread_is_caught_too(log: Path) -> None:
    said: list[int] = []
    net = Net(lambda: said.append(1))
    net.spread()
    try:
        thread = threading.Thread(target=lambda: [][0])
        thread.start()
        thread.join()
    finally:
        net.fold()
    assert said == [1]
    assert "IndexError" in log.read_text(encoding="utf-8")


def test_afterwards_everything_is_as_before() -> None:
    before = sys.excepthook, threading.excepthook
    net = Net(lambda: None)
    net.spread()
    net.fold()
    assert (sys.excepthook, threading.excepthook) == before
