"""What leaves the secretary's desk as a file: the minutes for Word, the printed slips. Must not draw.

`SecretaryPage` takes any `Documents`; `OfficeDocuments` is the real one. Writers run off the GUI thread and
load their libraries only then, so that the desk opens without them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from meetingroom.rules.minutes import MinutesLine
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Words

FourWords = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One person's slip; `digits` are shown on it and kept nowhere else."""

    name: str
    office: str
    digits: str


class Documents(Protocol):
    """The files a secretary makes. The writers raise OSError where a file cannot be written."""

    @property
    def prints_slips(self) -> bool:
        """Whether `write_slips` can be asked for (it needs the server's four words)."""
        ...

    def write_minutes(
        self, path: Path, words: Words, meeting: Meeting, lines: tuple[MinutesLine, ...], at: int
    ) -> None:
        """The draft minutes as a Word file; `words` Vietnamese, `at` in UTC milliseconds. Any thread."""
        ...

    def write_slips(
        self, path: Path, words: Words, meeting: Meeting, slips: tuple[PrintedSlip, ...], until_ms: int
    ) -> None:
        """The slips as PDF, eight on a page, in the order given. Any thread."""
        ...

    def show_folder(self, path: Path) -> None:
        """Open the folder a file lies in with the system's own program. GUI thread."""
        ...


class OfficeDocuments:
    """Files written by `meetingroom.documents`. Without `four_words` no slips are printed."""

    def __init__(self, four_words: FourWords | None = None) -> None:
        self._four_words = four_words

    @property
    def prints_slips(self) -> bool:
        return self._four_words is not None

    def write_minutes(
        self, path: Path, words: Words, meeting: Meeting, lines: tuple[MinutesLine, ...], at: int
    ) -> None:
        from meetingroom.documents.minutes import minutes_draft
        from meetingroom.documents.minutes_docx import minutes_docx

        path.write_bytes(minutes_docx(minutes_draft(words, meeting, lines), at))

    def write_slips(
        self, path: Path, words: Words, meeting: Meeting, slips: tuple[PrintedSlip, ...], until_ms: int
    ) -> None:
        from meetingroom.documents.slips import Slip, SlipSheet, slips_pdf

        told, four_words = meeting.particulars, self._four_words
        if told is None or four_words is None:
            raise ValueError("slips need a convened meeting and the server's four words")
        sheet = SlipSheet(
            body=told.body_name,
            meeting=told.title,
            until_ms=until_ms,
            words=four_words,
            slips=tuple(Slip(one.name, one.office, one.digits) for one in slips),
            address=words.text(f"manner.voter.{told.body_kind}"),
        )
        path.write_bytes(slips_pdf(sheet))

    def show_folder(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
