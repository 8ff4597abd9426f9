"""A person's own folder of PDFs in place of the sample papers, matched by number or title.

"4.2 To trinh.pdf" is paper 4.2; a file without a number is compared with the titles, accents aside.
Anything that is not a PDF waits for "bản PDF". Must not guess: what matches nothing is told.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from meetingroom.documents.meeting_file import PaperLine
from meetingroom.words.folding import fold

_NUMBER = re.compile(r"^\D{0,12}?(\d+(?:\.\d+)+)(?!\d)")
_PDF = b"%PDF-"


def match_folder(folder: Path, papers: Sequence[PaperLine]) -> tuple[dict[str, Path], list[str]]:
    """Files by the source name of the paper they stand for, and the names of those left over."""
    matched: dict[str, Path] = {}
    rest: list[str] = []
    for path in sorted(each for each in folder.iterdir() if each.is_file()):
        paper = _paper_of(path, papers) if _is_pdf(path) else None
        if paper is None or paper.source in matched:
            rest.append(path.name)
        else:
            matched[paper.source] = path
    return matched, rest


def _paper_of(path: Path, papers: Sequence[PaperLine]) -> PaperLine | None:
    number = _NUMBER.match(path.stem)
    if number is not None:
        return next((paper for paper in papers if paper.number == number[1]), None)
    name = _words(path.stem)
    return next((paper for paper in papers if _words(paper.title) and _words(paper.title) <= name), None)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(text)))


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix.lower() == ".pdf" and _PDF in file.read(1024)
