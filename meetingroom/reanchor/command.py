"""The command: two papers and the marks of the older one in, one JSON object out.

    {"pages": {"old": 12, "new": 13},
     "marks": [{"key": "a", "outcome": "moved", "start": …, "end": …, "page": 4, "start_on_page": …,
                "text": "…", "confidence": 0.98},
               {"key": "b", "outcome": "look_again", "why": "changed", "start": …, …},
               {"key": "c", "outcome": "passage_removed", "place": …, "page": 4, "place_on_page": …}],
     "changes": […]}

`changes` comes with `--changes` only. Exit code 0; 2 with one sentence on standard error when something
given cannot be used; nothing is ever written.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from meetingroom.reanchor.marks_file import marks_in
from meetingroom.reanchor.papers import text_of
from meetingroom.reanchor.refused import Refused
from meetingroom.reanchor.told import change_told, outcome_told
from meetingroom.rules.anchors.marks import MarkOutside
from meetingroom.rules.anchors.reanchor import Revision
from meetingroom.words.catalogue import load


def main(arguments: Sequence[str]) -> int:
    """Re-anchor the marks of one paper; the exit code."""
    parser = argparse.ArgumentParser(
        prog="meetingroom reanchor",
        description="Chuyển ghi chú của bản cũ sang bản mới và cho biết kết quả của từng ghi chú.",
    )
    parser.add_argument("old", type=Path, metavar="BẢN_CŨ", help="PDF hoặc văn bản UTF-8")
    parser.add_argument("new", type=Path, metavar="BẢN_MỚI", help="PDF hoặc văn bản UTF-8")
    parser.add_argument("marks", type=Path, metavar="GHI_CHÚ.json", help="ghi chú của bản cũ")
    parser.add_argument("--changes", action="store_true", help="kèm danh sách điều, khoản, điểm đã thay đổi")
    given = parser.parse_args(arguments)
    try:
        answer = reanchored(given.old, given.new, given.marks, changes=given.changes)
    except Refused as refused:
        sys.stderr.write(load().text(refused.key, **refused.params) + "\n")
        return 2
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=1).decode() + "\n")
    return 0


def reanchored(old: Path, new: Path, marks: Path, *, changes: bool) -> dict[str, Any]:
    """The answer as plain values. Raises Refused."""
    before, after = text_of(old), text_of(new)
    made = marks_in(marks, before)
    revision = Revision(before, after)
    try:
        outcomes = revision.outcomes(made)
    except MarkOutside as outside:
        raise Refused("ui.reanchor.outside", mark=outside.key) from None
    answer: dict[str, Any] = {
        "pages": {"old": len(before.starts), "new": len(after.starts)},
        "marks": [outcome_told(mark, outcome, after) for mark, outcome in zip(made, outcomes, strict=True)],
    }
    if changes:
        answer["changes"] = [change_told(change) for change in revision.changes()]
    return answer
