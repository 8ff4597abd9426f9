"""The environment: a stamp that fits means no work and no network; everything else is completed in place."""

import json
from pathlib import Path

import pytest

from installer.environment import Environment, progress
from installer.voice import Failure

PROJECT = """
[build-system]
requires = ["hatchling"]
[project]
name = "x"
dependencies = []
[tool.hatch.build]
[tool.ruff]
line-length = {length}
"""


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    (tmp_path / "pyproject.toml").write_text(PROJECT.format(length=110))
    made = Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    (made.folder / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
    return made


def stamp(environment: Environment, **changes: object) -> None:
    said = {"project": environment.wanted(), "python": "3.11.2", "extras": ["server"], **changes}
    environment.stamp.write_text(json.dumps(said))


def test_a_fitting_stamp_means_nothing_is_run(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(environment)
    monkeypatch.setenv("PATH", "")
    environment.ensure(frozenset({"server"}))
    assert not environment.log.exists()


@pytest.mark.parametrize(
    "changes",
    [{"project": "another"}, {"python": "3.12.1"}, {"extras": []}],
    ids=["other packages", "other Python", "fewer extras"],
)
def test_a_stamp_that_does_not_fit_means_work(environment: Environment, changes: dict[str, object]) -> None:
    stamp(environment, **changes)
    assert not environment.is_ready(frozenset({"server"}))


def test_a_developers_own_environment_has_no_stamp_and_is_completed(environment: Environment) -> None:
    assert not environment.is_ready(frozenset())


def test_a_broken_stamp_is_no_stamp(environment: Environment) -> None:
    environment.stamp.write_text("{")
    assert not environment.is_ready(frozenset())


def test_what_lint_and_tests_are_told_installs_nothing(environment: Environment) -> None:
    before = environment.wanted()
    (environment.root / "pyproject.toml").write_text(PROJECT.format(length=80))
    assert environment.wanted() == before
    (environment.root / "pyproject.toml").write_text(PROJECT.format(length=80).replace("[]", '["typst"]'))
    assert environment.wanted() != before


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: No matching distribution found for x", "không có gói hợp với máy này"),
        ("Failed to establish a new connection: [Errno -3]", "Chưa kết nối được với kho gói"),
        ("OSError: [Errno 28] No space left on device", "Ổ đĩa đã đầy"),
        ("SSLError(SSLCertVerificationError CERTIFICATE_VERIFY_FAILED", "chứng thư"),
        ("something else", "Chưa cài được các gói Python."),
    ],
)
def test_a_failed_installation_is_told_in_three_facts(environment: Environment, said: str, told: str) -> None:
    failure = environment._explain(said)
    assert isinstance(failure, Failure)
    assert told in failure.happened
    assert "giữ nguyên" in failure.kept
    assert str(environment.log) in failure.to_do


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "  Downloading PySide6_Essentials-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl (84.1 MB)",
            "tải PySide6_Essentials (84,1 MB)",
        ),
        ("Downloading https://somewhere/typst-0.15.2-cp38-abi3.whl (30.4 MB)", "tải typst (30,4 MB)"),
        ("  Downloading idna-3.10-py3-none-any.whl (70 kB)", ""),
        ("Installing collected packages: a, b, c", "đang cài 3 gói vào .venv"),
        ("Collecting PySide6-Essentials", ""),
    ],
)
def test_large_downloads_are_told_with_their_size(line: str, told: str) -> None:
    assert progress(line) == told
