"""The surroundings of a test process, settled before Qt, keyring or Hypothesis are imported.

A screen of 1366x768 that nobody sees, no keyring of the machine, no data folder of the person who runs
the tests, a Hypothesis that tells the same story twice. It must not import Qt.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 1 << 30
"""Bytes. A container often has 64 MB there, which is not enough for two workers."""

SCREEN = Path(__file__).with_name("screen_1366x768.json")

LOOKS_OF_THE_MACHINE = (
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_AUTO_SCREEN_SCALE_FACTOR",
    "QT_ENABLE_HIGHDPI_SCALING",
    "QT_FONT_DPI",
    "QT_QPA_PLATFORMTHEME",
    "QT_STYLE_OVERRIDE",
    "QT_LOGGING_RULES",
)


def settle() -> None:
    """Change this process's environment; called once, by conftest.py, before any other import of ours."""
    for name in LOOKS_OF_THE_MACHINE:
        os.environ.pop(name, None)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen_for_qt()}"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    _write_to_memory()
    _empty_home()
    _hypothesis_profiles()


def _write_to_memory() -> None:
    """Folders of `tmp_path` are kept in memory where there is some: most of the time of a test that
    commits is the disk's, and no test here can pull the plug of a disk."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_IN_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _screen_for_qt() -> str:
    """Qt cuts the platform's name at colons, so a path with a drive letter must be given relatively."""
    return os.path.relpath(SCREEN) if sys.platform == "win32" else str(SCREEN)


def _empty_home() -> None:
    """Settings and data of the program go to a folder that vanishes; caches of fonts stay warm."""
    home = Path(tempfile.mkdtemp(prefix="meetingroom-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        os.environ[name] = str(home)


def _hypothesis_profiles() -> None:
    """`ci` repeats itself exactly; `dev` explores and remembers; `deep` is for an evening."""
    slow_is_fine = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile(
        "ci",
        max_examples=60,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=slow_is_fine,
    )
    settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=slow_is_fine)
    settings.register_profile("deep", max_examples=3000, deadline=None, suppress_health_check=slow_is_fine)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))
