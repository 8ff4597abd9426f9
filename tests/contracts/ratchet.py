"""The coverage ratchet: files named in fully_covered.txt have every branch covered, and stay there.

`python -m tests.contracts.ratchet` checks the list itself; with a coverage report in JSON it also checks
every file the list names. It never looks at files outside the list, except to praise.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("fully_covered.txt")

FOR_EVER = (
    "meetingroom/rules/**",
    "meetingroom/wire/**",
    "meetingroom/client/store/outbox.py",
    "meetingroom/server/records/journal.py",
)
"""What the architecture wants here from the first day, whatever the list says."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A listed file that is not wholly covered."""

    path: str
    lines: Sequence[int]
    branches: Sequence[Sequence[int]]

    def __str__(self) -> str:
        branches = [f"{start}→{'exit' if end < 0 else end}" for start, end in self.branches]
        return f"{self.path}: lines {_told(list(map(str, self.lines)))}; branches {_told(branches)}"


def patterns(text: str) -> list[str]:
    """The entries of the list, without comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def files_of(pattern: str, root: Path = ROOT) -> list[str]:
    """The existing Python files an entry names, as paths from the root."""
    folder, star, _ = pattern.partition("/**")
    found = (root / folder).rglob("*.py") if star else (root / folder,)
    return sorted(path.relative_to(root).as_posix() for path in found if path.is_file())


def lost(now: Sequence[str], ever: Sequence[str], root: Path = ROOT) -> list[str]:
    """Entries that stood in the list once, or must, and have left it while their files are still there."""
    return [entry for entry in sorted({*ever, *FOR_EVER} - set(now)) if files_of(entry, root)]


def entries_ever_committed() -> list[str]:
    """Every line the list has had in the history at hand; none where there is no git or no history."""
    command = ["git", "log", "--format=", "-p", "--", str(LIST)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return []
    added = [line[1:] for line in done.stdout.splitlines() if line.startswith("+") and line[1:2] != "+"]
    return patterns("\n".join(added))


def gaps(report: Mapping[str, Any], listed: Sequence[str], root: Path = ROOT) -> list[Gap]:
    """Listed files with a line or branch that no test ran; a file the report does not know is all gap."""
    measured = {path.replace("\\", "/"): facts for path, facts in report["files"].items()}
    found = []
    for path in sorted({path for pattern in listed for path in files_of(pattern, root)}):
        facts = measured.get(path, {"missing_lines": [1], "missing_branches": []})
        if facts["missing_lines"] or facts["missing_branches"]:
            found.append(Gap(path, facts["missing_lines"], facts["missing_branches"]))
    return found


def candidates(report: Mapping[str, Any], listed: Sequence[str]) -> list[str]:
    """Files outside the list that are wholly covered by now."""
    known = {path for pattern in listed for path in files_of(pattern)}
    whole = [path.replace("\\", "/") for path, facts in report["files"].items() if _is_whole(facts)]
    return sorted(set(whole) - known)


def _is_whole(facts: Mapping[str, Any]) -> bool:
    return bool(facts["summary"]["num_statements"]) and not (
        facts["missing_lines"] or facts["missing_branches"]
    )


def _told(places: Sequence[str]) -> str:
    """The first dozen; a file without tests would fill the screen."""
    more = f" and {len(places) - 12} more" if len(places) > 12 else ""
    return ", ".join(places[:12]) + more if places else "–"


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; 0 when nothing is."""
    listed = patterns(LIST.read_text(encoding="utf-8"))
    wrong = [f"left the list: {entry}" for entry in lost(listed, entries_ever_committed())]
    if arguments:
        report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        wrong += [f"not wholly covered: {gap}" for gap in gaps(report, listed)]
        totals = report["totals"]
        print(f"Coverage: {totals['percent_covered']:.1f}% of lines and branches.")
        if ready := candidates(report, listed):
            print(f"Wholly covered and not yet in {LIST.name}: {', '.join(ready)}")
    print("\n".join(wrong) or f"{len(listed)} entries hold.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
