"""One paper: its versions, whether it can be opened, its tombstone. Must not read its pages."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed, OpenPaper
from meetingroom.client.views.standing import item_name
from meetingroom.client.views.values import Download, ItemName, PaperOnDesk
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.ids import PaperId


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version; `what_changed` in the secretary's words."""

    version: int
    sha256: str
    pages: int
    size: int
    at: int
    what_changed: str
    download: PaperOnDesk


@dataclass(frozen=True, slots=True)
class PaperShown:
    """`known` is False for a paper this person may not see. Recalled: only the tombstone is left."""

    known: bool
    paper: PaperId
    item: ItemName | None
    number: str
    title: str
    paper_kind: str
    versions: tuple[VersionRow, ...]
    opened_version: int | None
    recalled_at: int | None
    recalled_reason: str

    @property
    def current(self) -> VersionRow | None:
        """The newest version."""
        return self.versions[-1] if self.versions else None


class PaperView(MeetingBound[PaperShown]):
    """One paper for the reader. `shown: PaperShown`."""

    NOUNS = ("papers", "items")
    DESK_NOUNS = ("papers", "opened", "streams")

    opened = Signal(object)
    """OpenPaper: the reader may open it now. Always on the GUI thread."""
    not_opened = Signal(object)
    """Failed: "not_ready", "recalled", "unknown_paper"; a "not_ready" one is opened when it arrives."""
    _answered = Signal(object)

    def __init__(self, bridge: Bridge, meeting: str, paper: PaperId, parent: QObject | None = None) -> None:
        self._paper = paper
        self._wanted: int | None = None
        super().__init__(bridge, meeting, parent)
        self._answered.connect(self._on_answer)

    def open(self, version: int | None = None) -> None:
        """Ask for a version (None: the newest); `opened` or `not_opened` follows."""
        row = self._version(version)
        if row is None or self.shown.recalled_at is not None:
            self.not_opened.emit(Failed("unknown_paper" if row is None else "recalled"))
            return
        self._wanted = row.version
        self._bridge.desk.open_paper(row.sha256, self._answered.emit)

    def damaged(self, sha256: str) -> None:
        """The reader found the file of these bytes broken (`missing`, `altered`, `wrong_key`): it comes
        again from the server, and opens by itself when it is here."""
        row = next((row for row in self.shown.versions if row.sha256 == sha256), None)
        if row is not None:
            self._wanted = row.version
            self._bridge.desk.damaged(sha256)

    def _version(self, version: int | None) -> VersionRow | None:
        if version is None:
            return self.shown.current
        return next((row for row in self.shown.versions if row.version == version), None)

    def _on_answer(self, answer: OpenPaper | Failed) -> None:
        if isinstance(answer, Failed):
            self.not_opened.emit(answer)
            return
        version, self._wanted = self._wanted, None
        if version is not None:
            self._bridge.desk.opened(self._paper, version)
        self.opened.emit(answer)

    def _after(self, before: PaperShown) -> None:
        row = self._version(self._wanted) if self._wanted is not None else None
        was = next((r for r in before.versions if row is not None and r.version == row.version), None)
        came = row is not None and row.download.state is Download.READY
        if row is not None and came and was is not None and was.download.state is not Download.READY:
            self.open(row.version)

    def _look(self) -> PaperShown:
        found = self.meeting.papers.get(self._paper)
        if found is None:
            return PaperShown(False, self._paper, None, "", "", "", (), None, None, "")
        versions = tuple(
            VersionRow(
                v.version,
                v.sha256,
                v.pages,
                v.size,
                v.at,
                v.what_changed,
                self._picture.papers.get(v.sha256) or PaperOnDesk(v.sha256, Download.ABSENT, 0, v.size),
            )
            for v in {v.version: v for v in found.versions}.values()
        )
        return PaperShown(
            known=True,
            paper=found.paper,
            item=item_name(self.meeting, found.item),
            number=found.number,
            title=found.title,
            paper_kind=found.paper_kind,
            versions=versions,
            opened_version=self._picture.opened.get(found.paper),
            recalled_at=found.recalled_at,
            recalled_reason=found.recalled_reason,
        )
