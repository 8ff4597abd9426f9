"""Each guard is broken once on purpose: a guard that cannot fail guards nothing."""

import os
import socket
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import keyring
import pytest
from keyring.errors import NoKeyringError

from tests.fakes.memory_keyring import MemoryKeyring
from tests.guards import network

ROOT = Path(__file__).resolve().parents[2]


def outcome_of(tmp_path: Path, source: str) -> str:
    """What pytest says of a file with these tests, under the project's configuration and guards."""
    (tmp_path / "test_it.py").write_text(textwrap.dedent(source), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
    command += ["-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_an_address_beyond_this_machine_is_refused_even_when_the_refusal_is_swallowed() -> None:
    with pytest.raises(network.NetworkForbidden), socket.socket() as sock:
        sock.connect(("192.0.2.1", 80))
    with pytest.raises(network.NetworkForbidden):
        socket.getaddrinfo("example.org", 443)
    assert len(network.forget()) == 2


def test_loopback_and_numeric_addresses_are_nobody_elses_business() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
    with suppress(socket.gaierror):  # a bare machine may not know its own name
        socket.getaddrinfo("localhost", 80)
    socket.getaddrinfo("192.0.2.1", 80)
    assert network.forget() == []


def test_no_test_reaches_the_keyring_of_the_machine() -> None:
    with pytest.raises(NoKeyringError):
        keyring.get_password("meetingroom", "desk")


def test_the_memory_keyring_keeps_a_secret_for_one_test(memory_keyring: MemoryKeyring) -> None:
    keyring.set_password("meetingroom", "desk", "bí mật")
    assert keyring.get_password("meetingroom", "desk") == "bí mật"
    keyring.delete_password("meetingroom", "desk")
    assert memory_keyring.secrets == {}


def test_a_thread_or_process_that_outlives_its_test_is_named_with_its_line(tmp_path: Path) -> None:
    said = outcome_of(
        tmp_path,
        """
        import subprocess, sys, threading, warnings
        stop = threading.Event()
        kept = []
        def test_thread():
            threading.Thread(target=stop.wait, args=(20,), name="lingerer", daemon=True).start()
        def test_process():
            kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))
        def test_after_them_is_not_blamed():
            stop.set()
            kept[0].kill()
            kept[0].wait()
        """,
    )
    assert "left behind: thread 'lingerer', started at" in said
    assert "test_it.py:6" in said
    assert "left behind: process" in said
    assert "3 passed, 2 errors" in said


def test_windows_timers_animations_and_words_of_qt_fail_the_test_that_left_them(tmp_path: Path) -> None:
    said = outcome_of(
        tmp_path,
        """
        import pytest
        from PySide6 import QtCore, QtWidgets
        kept = []
        def test_window(qapp):
            kept.append(QtWidgets.QLabel("bỏ quên"))
            kept[-1].setObjectName("forgotten")
        def test_timer(qapp):
            kept.append(QtCore.QTimer())
            kept[-1].start(60_000)
        def test_animation(qapp):
            kept.append(QtCore.QVariantAnimation(duration=60_000, startValue=0, endValue=1))
            kept[-1].start()
        def test_words(qapp):
            QtCore.qWarning("a warning of Qt")
        @pytest.fixture
        def late(qapp):
            yield
            QtCore.qWarning("a warning while tidying up")
        def test_late_words(late):
            pass
        def test_a_tidy_window_on_a_screen_of_known_size(qtbot):
            label = QtWidgets.QLabel()
            qtbot.addWidget(label)
            label.show()
            label.timer = QtCore.QTimer(label)
            label.timer.start(60_000)
            assert label.screen().size() == QtCore.QSize(1366, 768)
        def test_garbage_in_a_cycle_is_no_leftover(qapp):
            label = QtWidgets.QLabel()
            label.me = label
        """,
    )
    assert "left behind: hidden window: QLabel('forgotten')" in said
    assert "left behind: timer of 60000 ms: QTimer" in said
    assert "left behind: running animation: QVariantAnimation" in said
    assert "Qt said: a warning of Qt" in said
    assert "Qt said: a warning while tidying up" in said
    assert "7 passed, 5 errors" in said
