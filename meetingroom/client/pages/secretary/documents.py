"""What leaves the secretary's desk as a file: the minutes for Word, the printed slips. Must not draw.

`SecretaryPage` takes any `Documents`; `OfficeDocuments` is the real one. Writers run off the GUI thread and
load their libraries only then, so that the desk opens without them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from meetingroom.client.views.link import FourWords
from meetingroom.rules.minutes import MinutesLine
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Words


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One person's slip; `digits` are shown on it and kept nowhere else."""

    name: str
    office: str
    digits: str


class Documents(Protocol):
    """The files a secretary makes. The writers raise OSError where a file cannot be written."""

    def write_minutes(
        self, path: Path, words: Words, meeting: Meeting, lines: tuple[MinutesLine, ...], at: int
    ) -> None:
        """The draft minutes as a Word file; `words` Vietnamese, `at` in UTC milliseconds. Any thread."""
        ...

    def write_slips(
        self,
        path: Path,
        words: Words,
        meeting: Meeting,
        slips: tuple[PrintedSlip, ...],
        until_ms: int,
        four_words: FourWords,
    ) -> None:
        """The slips as PDF, eight on a page, in the order given; `four_words` of the server stand on each.
        Any thread."""
        ...

    def open_file(self, path: Path) -> None:
        """Open a file with the system's own program. GUI thread."""
        ...

    def show_folder(self, path: Path) -> None:
        """Open the folder a file lies in with the system's own program. GUI thread."""
        ...


class OfficeDocuments:
    """Files written by `meetingroom.documents`."""

    def write_minutes(
        self, path: Path, words: Words, meeting: Meeting, lines: tuple[MinutesLine, ...], at: int
    ) -> None:
        from meetingroom.documents.minutes import minutes_draft
        from meetingroom.documents.minutes_docx import minutes_docx

        path.write_bytes(minutes_docx(minutes_draft(words, meeting, lines), at))

    def write_slips(
        self,
        path: Path,
        words: Words,
        meeting: Meeting,
        slips: tuple[PrintedSlip, ...],
        until_ms: int,
        four_words: FourWords,
    ) -> None:
        from meetingroom.documents.slips import Slip, SlipSheet, slips_pdf

        told = meeting.particulars
        if told is None:
            raise ValueError("slips need a convened meeting")
        sheet = SlipSheet(
            body=told.body_name,
            meeting=told.title,
            until_ms=until_ms,
            words=four_words,
            slips=tuple(Slip(one.name, one.office, one.digits) for one in slips),
            address=words.text(f"manner.voter.{told.body_kind}"),
        )
        path.write_bytes(slips_pdf(sheet))

    def open_file(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def show_folder(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
