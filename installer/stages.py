"""Stages with a time budget each: run one after the other, all of them, and tell the seconds.

A stage past its budget is ended with everything it started; the others still run.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.voice import say

PASSED, FAILED, TOO_LONG = "đạt", "chưa đạt", "quá giờ"


@dataclass(frozen=True)
class Stage:
    """One program of the checks: its name, its command and the seconds it may take."""

    name: str
    command: Sequence[str]
    budget_s: int


@dataclass(frozen=True)
class Outcome:
    """How a stage ended."""

    stage: Stage
    seconds: float
    verdict: str


def run_all(stages: Sequence[Stage], root: Path, environment: Mapping[str, str]) -> bool:
    """Run every stage, print a table of seconds, and say whether all passed."""
    outcomes = [_run(stage, root, environment) for stage in stages]
    say()
    say(f"  {'Bước':<24}{'Kết quả':<12}{'Giây':>8}{'Hạn':>8}")
    for outcome in outcomes:
        stage = outcome.stage
        say(f"  {stage.name:<24}{outcome.verdict:<12}{outcome.seconds:>8.1f}{stage.budget_s:>8}")
    total, allowed = sum(o.seconds for o in outcomes), sum(s.budget_s for s in stages)
    say(f"  {'Tổng cộng':<36}{total:>8.1f}{allowed:>8}")
    return all(outcome.verdict == PASSED for outcome in outcomes)


def _run(stage: Stage, root: Path, environment: Mapping[str, str]) -> Outcome:
    say(f"\n── {stage.name}")
    start = time.monotonic()
    running = subprocess.Popen(
        stage.command,
        cwd=root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
    )
    try:
        code = running.wait(timeout=stage.budget_s)
        verdict = PASSED if code == 0 else FAILED
    except subprocess.TimeoutExpired:
        verdict = TOO_LONG
        say(f"   {stage.name} chạy quá {stage.budget_s} giây và đã được dừng.")
    finally:
        _end(running)
    return Outcome(stage, time.monotonic() - start, verdict)


def _end(running: subprocess.Popen[bytes]) -> None:
    """End the stage with its whole family; an ended one is left alone."""
    if running.poll() is not None:
        return
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(running.pid)], capture_output=True, check=False)
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
