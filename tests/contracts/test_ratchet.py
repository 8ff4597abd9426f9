"""The ratchet holds what is wholly covered, and its list cannot shrink."""

import json
from pathlib import Path

import pytest

from tests.contracts import ratchet


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("meetingroom/rules/polls.py", "meetingroom/rules/deep/quorum.py", "meetingroom/other.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


def covered(lines: list[int] | None = None, branches: list[list[int]] | None = None) -> dict[str, object]:
    return {"missing_lines": lines or [], "missing_branches": branches or []}


def test_a_pattern_names_every_python_file_below_its_folder(root: Path) -> None:
    assert ratchet.files_of("meetingroom/rules/**", root) == [
        "meetingroom/rules/deep/quorum.py",
        "meetingroom/rules/polls.py",
    ]
    assert ratchet.files_of("meetingroom/other.py", root) == ["meetingroom/other.py"]
    assert ratchet.files_of("meetingroom/gone.py", root) == []


def test_a_missing_branch_line_or_file_is_a_gap(root: Path) -> None:
    report = {"files": {"meetingroom/rules/polls.py": covered(branches=[[3, -1], [5, 6]])}}
    found = [str(gap) for gap in ratchet.gaps(report, ["meetingroom/rules/**"], root)]
    assert found == [
        "meetingroom/rules/deep/quorum.py: lines 1; branches –",
        "meetingroom/rules/polls.py: lines –; branches 3→exit, 5→6",
    ]


def test_a_whole_file_is_no_gap_also_when_windows_wrote_its_path(root: Path) -> None:
    report = {"files": {"meetingroom\\other.py": covered()}}
    assert ratchet.gaps(report, ["meetingroom/other.py"], root) == []


def test_an_entry_that_left_the_list_is_missed_while_its_file_exists(root: Path) -> None:
    assert ratchet.lost(["meetingroom/rules/**"], ["meetingroom/other.py", "meetingroom/gone.py"], root) == [
        "meetingroom/other.py"
    ]
    assert ratchet.lost([], [], root) == ["meetingroom/rules/**"]


def test_the_committed_list_has_lost_nothing_and_names_rules_and_wire() -> None:
    listed = ratchet.patterns(ratchet.LIST.read_text(encoding="utf-8"))
    assert ratchet.lost(listed, ratchet.entries_ever_committed()) == []
    assert set(ratchet.FOR_EVER) <= set(listed)


def test_a_gap_fails_the_run_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {}, "totals": {"percent_covered": 12.5}}))
    assert ratchet.main([str(report)]) == 1
    assert "not wholly covered: meetingroom/rules/__init__.py" in capsys.readouterr().out


def test_without_a_report_only_the_list_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert ratchet.main([]) == 0
    assert "entries hold" in capsys.readouterr().out
