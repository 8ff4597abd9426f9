"""Every import contract holds, and every one can fail: each is broken once on purpose (see breaches.py)."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.contracts.breaches import BREACHES, ROOT, contracts


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """Whether each breach, made in a copy of the package, was seen by its contract."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "meetingroom", copy / "meetingroom", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.breaches", str(copy)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, bool] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("contract", sorted(BREACHES))
def test_a_contract_bites_when_it_is_broken_and_only_then(contract: str, verdicts: dict[str, bool]) -> None:
    own = {what: broke for what, broke in verdicts.items() if what.startswith(f"{contract}: ")}
    assert [what for what, broke in own.items() if broke is what.endswith(": nothing")] == []
    assert len(own) == len(BREACHES[contract]) + 1


def test_no_contract_is_without_a_breach() -> None:
    assert set(BREACHES) == set(contracts())


def test_the_copy_is_what_was_broken_not_the_source_tree() -> None:
    assert list((ROOT / "meetingroom").rglob("breach.py")) == []
