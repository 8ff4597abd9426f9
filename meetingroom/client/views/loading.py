"""Files a secretary is loading: what each is called, where it seems to belong, how far it is. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from meetingroom.client.views.link import FoundFile
from meetingroom.client.views.matching import Place, named, place_of
from meetingroom.client.views.values import Params
from meetingroom.rules.ids import ItemId

READABLE = frozenset({".pdf"})
"""Other formats are listed as "cần bản PDF"."""


class FileState(StrEnum):
    """PROPOSED waits for the secretary's word; NEEDS_PDF and REFUSED go no further (`code`)."""

    PROPOSED = "proposed"
    NEEDS_PDF = "needs_pdf"
    UPLOADING = "uploading"
    PUT = "put"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file. `item` is a guess until accepted, None: she must choose. `pages` once inspected; `sent`
    of its `size` bytes have arrived while it is uploading."""

    path: Path
    size: int
    number: str
    title: str
    paper_kind: str
    item: ItemId | None
    state: FileState
    pages: int = 0
    sent: int = 0
    code: str = ""
    params: Params = ()


def proposed(files: tuple[FoundFile, ...], places: list[Place]) -> tuple[FileRow, ...]:
    """Rows for new files, in the order of their names."""
    rows = []
    for file in sorted(files, key=lambda f: f.path.name.casefold()):
        read = named(file.path.name)
        is_pdf = file.path.suffix.lower() in READABLE
        rows.append(
            FileRow(
                path=file.path,
                size=file.size,
                number="",
                title=read.title,
                paper_kind=read.kind,
                item=place_of(read, places),
                state=FileState.PROPOSED if is_pdf else FileState.NEEDS_PDF,
            )
        )
    return tuple(rows)
