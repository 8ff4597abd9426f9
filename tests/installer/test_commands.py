"""The commands: what they start, with which words; and that nobody is shown a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer import commands
from installer.stages import Stage, run_all
from installer.voice import Failure


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Command lines that would have been started."""
    seen: list[list[str]] = []

    def start(command: list[str], environment: object = None) -> int:
        seen.append(command)
        return 0

    monkeypatch.setattr(commands, "_prepare", lambda extras, **wishes: "python")
    monkeypatch.setattr(commands, "_start", start)
    return seen


def test_a_demo_without_a_display_plays_by_itself(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "_has_display", lambda: False)
    assert commands.run(["demo"]) == 0
    assert started == [["python", "-m", "meetingroom", "demo", "--unattended", str(commands.OUT / "demo")]]


def test_a_demo_with_a_display_opens_windows_on_papers_named_from_here(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(commands, "_has_display", lambda: True)
    monkeypatch.chdir(tmp_path)
    commands.run(["demo", "--papers", "kỳ họp 3"])
    assert started == [["python", "-m", "meetingroom", "demo", "--papers", str(tmp_path / "kỳ họp 3")]]


def test_test_with_words_is_pytest_with_those_words(started: list[list[str]]) -> None:
    commands.run(["test", "tests/rules", "-k", "quorum", "-x"])
    assert started == [["python", "-m", "pytest", "tests/rules", "-k", "quorum", "-x"]]


def test_bench_and_shots_pass_names_and_places_on(started: list[list[str]], tmp_path: Path) -> None:
    commands.run(["bench", "votes_2s", "--json", str(tmp_path / "b.json")])
    commands.run(["shots", "vote", "--out", str(tmp_path)])
    assert started == [
        ["python", "-m", "tests.benchmarks", "votes_2s", "--json", str(tmp_path / "b.json")],
        ["python", "-m", "tests.shots", "vote", "--out", str(tmp_path)],
    ]


def test_a_failure_is_three_facts(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(extras: frozenset[str], **wishes: bool) -> str:
        raise Failure("Ổ đĩa đã đầy.", "Chưa có gì bị thay đổi.", "Đề nghị giải phóng ổ đĩa.")

    monkeypatch.setattr(commands, "_prepare", fail)
    assert commands.run(["check"]) == 1
    said = capsys.readouterr().out.strip()
    assert said == "Ổ đĩa đã đầy.\nChưa có gì bị thay đổi.\nĐề nghị giải phóng ổ đĩa."


def test_what_nobody_foresaw_goes_to_a_file_not_to_the_screen(
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(commands, "OUT", tmp_path)
    monkeypatch.setattr(commands, "_prepare", lambda extras, **wishes: 1 // 0)
    assert commands.run(["bench"]) == 1
    assert "Traceback" not in capsys.readouterr().out
    assert "ZeroDivisionError" in (tmp_path / "dev-report.txt").read_text(encoding="utf-8")


def test_an_unknown_command_is_answered_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.run(["fly"])
    assert "Chưa hiểu lệnh này" in capsys.readouterr().out


def test_every_stage_runs_and_each_is_told_with_its_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Stage("một", [sys.executable, "-c", "raise SystemExit(3)"], 60)
    right = Stage("hai", [sys.executable, "-c", "open('ran', 'w').close()"], 60)
    assert not run_all([wrong, right], tmp_path, {})
    assert (tmp_path / "ran").exists()
    told = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert "chưa đạt" in told["một"]
    assert "chưa" not in told["hai"]
    assert run_all([right], tmp_path, {})


def test_a_stage_past_its_budget_is_ended_with_all_it_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    assert not run_all([Stage("lâu", [sys.executable, "-c", child], 1)], tmp_path, {})
    assert "quá giờ" in capsys.readouterr().out


def test_the_door_answers_without_any_package(tmp_path: Path) -> None:
    door = commands.ROOT / "installer" / "dev.py"
    words = [sys.executable, "-I", "-S", str(door), "--help"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=tmp_path, check=True)
    assert "mở một kỳ họp mẫu" in done.stdout
