"""What the server's intake is told of an upload, through the very process it starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from meetingroom.pdf import intake
from meetingroom.wire.pages import Broken, EngineName, Failed, Failure, Inspection, PageSize, read_inspection
from tests.pdf import hostile
from tests.pdf.papers import page_tree, vietnamese_text


def inspected(path: Path) -> Inspection | Failed:
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom.pdf.intake", str(path)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return read_inspection(done.stdout)


def test_a_paper_is_described(tmp_path: Path) -> None:
    path = tmp_path / "Tờ trình 118.pdf"
    path.write_bytes(vietnamese_text(2))
    finding = inspected(path)
    assert isinstance(finding, Inspection)
    assert finding.page_count == len(finding.sizes) == 2
    assert finding.sizes[0] == PageSize(pytest.approx(595.28, abs=0.01), pytest.approx(841.89, abs=0.01))
    assert finding.title == "Tờ trình về điều chỉnh quy hoạch sử dụng đất"
    assert finding.first_page_text.startswith("Điều 1. Phạm vi điều chỉnh\n")
    assert finding.has_text
    assert not finding.repaired
    assert finding.engine is EngineName.MUPDF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Failure.EMPTY),
        (hostile.a_word_file(), Failure.NOT_A_PDF),
        (hostile.cut_short(), Failure.TRUNCATED),
        (hostile.cut_short(0.98), Failure.TRUNCATED),
        (hostile.with_password(), Failure.ENCRYPTED),
        (hostile.many_pages(5_001), Failure.TOO_MANY_PAGES),
        (hostile.huge_page(), Failure.TOO_LARGE_PAGE),
        (hostile.deep_arrays(), Failure.ENGINE_FAILED),
    ],
    ids=["empty", "docx", "cut", "cut-late", "password", "5001", "huge-page", "brackets"],
)
def test_what_may_not_be_published_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, code: Failure
) -> None:
    path = tmp_path / "upload.pdf"
    path.write_bytes(content)
    finding = intake.inspect(str(path))
    assert isinstance(finding, Failed)
    assert finding.code is code


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    finding = intake.inspect(str(tmp_path / "nothing.pdf"))
    assert isinstance(finding, Failed)
    assert finding.code is Failure.MISSING


def test_a_paper_without_words_is_said_to_have_none(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(page_tree([(b"/MediaBox[0 0 595 842]", [])] * 3))
    finding = intake.inspect(str(path))
    assert isinstance(finding, Inspection)
    assert not finding.has_text


@pytest.mark.slow
def test_a_bomb_ends_the_inspection_and_not_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(hostile.nested_forms())
    program = (
        "from meetingroom.pdf import intake; import sys; intake.INTAKE_CPU_SECONDS = 1;"
        "sys.exit(intake.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, timeout=60, check=False
    )
    assert done.returncode < 0
    with pytest.raises(Broken):
        read_inspection(done.stdout)


def test_senseless_arguments_are_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert intake.main([]) == 2
    assert "PATH" in capsys.readouterr().err
