"""What is kept of a performance, checked with the product's own programs: minutes and journal.

Must not read the database: the journal is exported and verified as an operator would.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from meetingroom.demo.record import Record
from meetingroom.demo.workplace import Workplace
from meetingroom.rules.state import Meeting

_DOCUMENT = "word/document.xml"


def check_minutes(path: Path, conclusion: str, record: Record) -> None:
    """The Word file is whole and tells the vote and the conclusion. Raises AssertionError."""
    with zipfile.ZipFile(path) as file:
        broken = file.testzip()
        text = file.read(_DOCUMENT).decode()
    if broken is not None:
        raise AssertionError(f"{broken} is broken")
    for told in ("BIÊN BẢN", "tán thành", conclusion):
        if told not in text:
            raise AssertionError(f"the minutes do not tell “{told}”")
    record.facts["minutes_bytes"] = path.stat().st_size


def export(place: Workplace, record: Record) -> None:
    """Stop the server, export the meeting's journal, verify it. Raises AssertionError."""
    desk = place.backstage.desks[place.cast.secretary.person]
    held = desk.picture.streams.get(place.cast.stream)
    assert held is not None
    assert isinstance(held.state, Meeting)
    record.facts["records"] = held.number
    place.premises.close()
    folder = record.out / "so-ghi"
    _remove(folder)
    data = str(place.premises.folder)
    _run("admin", "export", "--data", data, "--meeting", place.cast.meeting, "--to", str(folder))
    said = _run("verify", str(folder))
    record.facts["verified"] = said.strip().splitlines()[0] if said.strip() else ""


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"{arguments[0]}: {done.returncode} {done.stderr.strip()} {done.stdout.strip()}")
    return done.stdout


def _remove(folder: Path) -> None:
    if folder.is_dir():
        for each in sorted(folder.rglob("*"), reverse=True):
            each.unlink() if each.is_file() else each.rmdir()
        folder.rmdir()
