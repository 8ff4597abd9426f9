"""The minutes open in an office program. Runs only where LibreOffice is installed; Word is tried by hand."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from meetingroom.documents.minutes import minutes_draft
from meetingroom.documents.minutes_docx import minutes_docx
from meetingroom.rules.minutes import composed, entries
from meetingroom.words.catalogue import load
from tests.fakes.demo_meeting import DemoMeeting

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_the_minutes_become_pages_with_the_national_title_on_one_line(tmp_path: Path) -> None:
    meeting = DemoMeeting().in_session().at_item(2)
    lines = composed(entries(enumerate(meeting.journal, start=1)), {})
    (tmp_path / "bien-ban.docx").write_bytes(
        minutes_docx(minutes_draft(load(), meeting.state, lines), meeting.now)
    )
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "bien-ban.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pages = pypdfium2.PdfDocument(tmp_path / "bien-ban.pdf")
    lines_of_first = pages[0].get_textpage().get_text_bounded().splitlines()
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines_of_first)
    assert len(pages) >= 2
    assert pages[1].get_textpage().get_text_bounded().lstrip().startswith("2")
