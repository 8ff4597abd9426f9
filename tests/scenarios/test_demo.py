"""The demonstration plays a whole meeting: a real server, real desks, the real windows.

They stand on an X server of its own where the machine has Xvfb, else on Qt's offscreen platform.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.debian import missing_packages

SCREEN = "1920x1080x24"


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """The environment in which windows are shown."""
    if (
        sys.platform != "linux"
        or not shutil.which("Xvfb")
        or missing_packages(windows=True, installing=False)
    ):
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    ready, told = os.pipe()
    words = ["Xvfb", "-displayfd", str(told), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=(told,), stderr=subprocess.DEVNULL) as server:
        os.close(told)
        with os.fdopen(ready, encoding="ascii") as answer:
            display = answer.readline().strip()
        try:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{display}"}
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def played(screen: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One unattended performance and what it left behind."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom", "demo", "--unattended", str(out)],
        env={**os.environ, **screen},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return out


def test_every_step_does_what_it_should(played: Path) -> None:
    result = json.loads((played / "result.json").read_text(encoding="utf-8"))
    assert result["ok"]
    assert result["errors"] == []
    assert [step["name"] for step in result["steps"] if not step["ok"]] == []
    for step in result["steps"]:
        assert all((played / picture).stat().st_size > 5_000 for picture in step["pictures"])


def test_the_vote_is_counted_as_it_was_cast(played: Path) -> None:
    vote = json.loads((played / "result.json").read_text(encoding="utf-8"))["vote"]
    silent = vote["not_cast"] + vote["not_present"] + vote["not_taking_part"]
    assert vote["for"] + vote["against"] + vote["abstain"] + silent == vote["total"] == 25
    assert vote["need"] == 13
    assert vote["adopted"] == (vote["for"] >= 13)


def test_the_minutes_tell_the_vote_and_name_its_record(played: Path) -> None:
    with zipfile.ZipFile(played / "bien-ban.docx") as file:
        text = file.read("word/document.xml").decode()
    assert "17/25" in text
    sentence = text[text.index("17/25") :]
    assert re.search(r"\[số\s\d+\]", sentence)


def test_the_exported_journal_is_whole(played: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom", "verify", str(played / "so-ghi")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
