"""`meetingroom reanchor`: papers and marks from files in, one JSON object or one sentence out."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meetingroom.reanchor import main, marks_file, papers
from meetingroom.words.catalogue import load
from tests.pdf import hostile
from tests.pdf.papers import page_tree, vietnamese_text

OLD = "Điều 1. Phạm vi\n1. Mức hỗ trợ cho hộ nghèo: 5 triệu.\n\fĐiều 2. Hiệu lực\n1. Từ ngày ký ban hành.\n"
NEW = "Điều 1. Phạm vi\n1. Mức hỗ trợ cho hộ nghèo: 6 triệu.\n\fĐiều 2. Thời hạn\n1. Từ ngày ký ban hành.\n"

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on two texts and a list of marks: exit code, its answer, what it said."""

    def started(
        marks: list[dict[str, Any]] | bytes, *more: str, old: str | bytes = OLD, new: str | bytes = NEW
    ) -> tuple[int, Any, str]:
        files = []
        for name, content in (("cu", old), ("moi", new), ("ghi_chu.json", marks)):
            file = tmp_path / name
            if isinstance(content, list):
                content = json.dumps({"marks": content}).encode()
            file.write_bytes(content.encode() if isinstance(content, str) else content)
            files.append(str(file))
        code = main([*files, *more])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return started


def test_every_mark_is_told_with_its_outcome_and_its_page(run: Run) -> None:
    code, answer, said = run(
        [
            {"key": "a", "page": 1, "start": 19, "end": 25},
            {"key": "b", "quote": "Từ ngày ký", "path": ["Điều 2", "1"]},
            {"key": "c", "start": OLD.index("5"), "end": OLD.index("5") + 1},
            {"key": "d", "page": 2, "start": 8, "end": 16, "ink": True},
        ]
    )
    assert (code, said) == (0, "")
    assert answer["pages"] == {"old": 2, "new": 2}
    a, b, c, d = answer["marks"]
    assert (a["key"], a["outcome"], a["text"], a["page"], a["start_on_page"]) == (
        "a",
        "moved",
        "Mức hỗ",
        1,
        19,
    )
    assert 0.9 < a["confidence"] <= 1
    assert NEW[b["start"] : b["end"]] == b["text"] == "Từ ngày ký"
    assert b["page"] == 2
    assert c == {"key": "c", "outcome": "passage_removed", "place": NEW.index(": 6"), "page": 1,
                 "place_on_page": NEW.index(": 6")}  # fmt: skip
    assert (d["outcome"], d["page"]) == ("passage_removed", 2)
    assert "changes" not in answer


def test_a_drawing_is_told_to_be_looked_at_and_why(run: Run) -> None:
    _, answer, _ = run([{"key": "i", "page": 2, "start": 17, "end": 33, "ink": True}])
    (mark,) = answer["marks"]
    assert (mark["outcome"], mark["why"], mark["page"]) == ("look_again", "ink", 2)


def test_changes_come_when_they_are_asked_for(run: Run) -> None:
    _, answer, _ = run([], "--changes")
    first = answer["changes"][0]
    assert first["kinds"] == ["changed"]
    assert first["old"]["path"] == first["new"]["path"] == ["Điều 1", "1"]
    assert {"kind": "struck", "text": "5"} in first["words"]
    _, answer, _ = run([], "--changes", new=NEW + "2. Hết.\n")
    assert answer["changes"][-1]["old"] is None


def test_text_comes_from_pdf_through_a_process_of_its_own(run: Run) -> None:
    paper = vietnamese_text(2)
    code, answer, said = run([{"key": "a", "page": 2, "start": 0, "end": 6}], old=paper, new=paper)
    assert (code, said) == (0, "")
    assert answer["pages"] == {"old": 2, "new": 2}
    assert answer["marks"][0]["text"] == "Điều 2"


def refused(key: str, **params: str | int) -> str:
    return load().text(f"ui.reanchor.{key}", **params) + "\n"


@pytest.mark.parametrize(
    ("old", "key"),
    [
        (b"\xff\xfe\x00khong phai", "not_a_paper"),
        (hostile.with_password(), "encrypted"),
        (hostile.cut_short(), "unreadable"),
        (page_tree([(b"/MediaBox[0 0 595 842]", [])]), "no_text"),
    ],
    ids=["bytes", "password", "cut", "scan"],
)
def test_a_paper_that_cannot_be_used_is_refused_in_a_sentence(run: Run, old: bytes, key: str) -> None:
    assert run([], old=old) == (2, None, refused(key, path="cu"))


def test_a_paper_too_large_or_too_slow_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = (2, None, refused("too_large", path="cu"))
    pdf = b"%PDF-1.7 "
    monkeypatch.setattr(papers, "_program", lambda: (sys.executable, "-S", "-c", "print(end='abc')"))
    assert run([], old=pdf) == too_large
    monkeypatch.setattr(papers, "WALL_S", 0)
    assert run([], old=pdf) == too_large
    monkeypatch.setattr(papers, "MOST_BYTES", 10)
    assert run([]) == too_large


@pytest.mark.parametrize(
    ("content", "key", "more"),
    [
        (b"khong phai", "not_marks", {}),
        (b"\xff\xfe", "not_marks", {}),
        (b'{"notes": []}', "not_marks", {}),
        (b'{"marks": [{"key": "a"}, {"key": 3}]}', "bad_mark", {"n": 2}),
        (b'{"marks": [{"key": "a", "page": 1, "colour": "red"}]}', "bad_mark", {"n": 1}),
    ],
)
def test_a_list_of_marks_that_cannot_be_used_is_refused(
    run: Run, content: bytes, key: str, more: dict[str, int]
) -> None:
    assert run(content) == (2, None, refused(key, path="ghi_chu.json", **more))


@pytest.mark.parametrize(
    "place",
    [
        {"start": 3, "end": 2},
        {"start": 0, "end": 9_999},
        {"page": 3, "start": 0, "end": 1},
        {"page": 0, "start": 0, "end": 1},
        {"page": 1, "start": 0, "end": 70},
    ],
)
def test_a_mark_outside_the_text_is_refused_by_name(run: Run, place: dict[str, int]) -> None:
    assert run([{"key": "ghi chú 7", **place}]) == (2, None, refused("outside", mark="ghi chú 7"))


def test_files_that_are_not_there_and_lists_too_large_are_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([str(tmp_path / "x.pdf"), "y", "z"]) == 2
    assert capsys.readouterr().err == refused("missing", path="x.pdf")
    run([])
    assert main([str(tmp_path / "cu"), str(tmp_path / "moi"), str(tmp_path / "w.json")]) == 2
    assert capsys.readouterr().err == refused("missing", path="w.json")
    monkeypatch.setattr(marks_file, "MOST_BYTES", 10)
    assert run([]) == (2, None, refused("too_large", path="ghi_chu.json"))


def test_the_command_is_typed_like_every_other(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom", "reanchor", "a", "b", "c"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(papers.__file__).parents[2]), "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", refused("missing", path="a"))
