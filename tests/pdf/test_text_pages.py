"""The words of a PDF, page by page, or why there are none."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from meetingroom.pdf import text_pages
from meetingroom.wire.pages import EngineName, Failed, Failure, Opened, TextIs, read_answer
from tests.pdf import hostile
from tests.pdf.papers import vietnamese_text


def test_every_page_is_told_in_order_by_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "Tờ trình 118.pdf"
    path.write_bytes(vietnamese_text(2))
    done = subprocess.run(
        [sys.executable, "-m", "meetingroom.pdf.text_pages", str(path)],
        capture_output=True,
        timeout=60,
        check=True,
    )
    printed = BytesIO(done.stdout)
    opened, first, second, end = (read_answer(printed) for _ in range(4))
    assert isinstance(opened, Opened)
    assert (opened.engine, opened.page_count) == (EngineName.MUPDF, 2)
    assert isinstance(first, TextIs)
    assert first.text.startswith("Điều 1. Phạm vi điều chỉnh\n")
    assert isinstance(second, TextIs)
    assert (first.page, second.page, end) == (0, 1, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Failure.EMPTY),
        (hostile.a_word_file(), Failure.NOT_A_PDF),
        (hostile.cut_short(), Failure.TRUNCATED),
        (hostile.with_password(), Failure.ENCRYPTED),
        (hostile.noise_with_a_header(), Failure.ENGINE_FAILED),
    ],
    ids=["empty", "docx", "cut", "password", "noise"],
)
def test_a_file_without_words_to_give_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, code: Failure
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    (answer,) = text_pages.frames(str(path))
    assert isinstance(answer, Failed)
    assert answer.code is code


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    (answer,) = text_pages.frames(str(tmp_path / "nothing.pdf"))
    assert isinstance(answer, Failed)
    assert answer.code is Failure.MISSING


def test_a_flood_of_words_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "flood.pdf"
    path.write_bytes(vietnamese_text(2))
    whole = [answer for answer in text_pages.frames(str(path)) if isinstance(answer, TextIs)]
    monkeypatch.setattr(text_pages, "MOST_CHARACTERS", len(whole[0].text))
    _, first, refused = text_pages.frames(str(path))
    assert first == whole[0]
    assert isinstance(refused, Failed)
    assert refused.code is Failure.TOO_MUCH_MEMORY


def test_senseless_arguments_are_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert text_pages.main([]) == 2
