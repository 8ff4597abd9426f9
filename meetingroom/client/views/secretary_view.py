"""Bàn thư ký: the programme being prepared, files being loaded, publishing, slips. Must not lay out.

Drafts lie in the workshop beside what is published; nothing reaches a delegate before `publish`.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from meetingroom.client.store.picture import Change
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed, FoundFile, Slip, Uploaded
from meetingroom.client.views.loading import FileRow, FileState, proposed
from meetingroom.client.views.matching import Place
from meetingroom.client.views.values import Act, ActState, Hint
from meetingroom.client.views.view import View
from meetingroom.client.views.workbench import ItemForm, Workbench, draft_rows, planned, publication
from meetingroom.rules import commands as c
from meetingroom.rules.audience import EVERYONE, Audience
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.ids import ItemId, PaperId, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import draft_stream, meeting_stream


class SecretaryView(View[Workbench]):
    """The workshop of one meeting. `shown: Workbench`."""

    NOUNS = ("items", "papers", "secretaries", "pending", "needs_update")
    DESK_NOUNS = ("connection", "streams")

    slip_issued = Signal(object)
    """Slip: show its digits once and print it."""
    slip_refused = Signal(object)
    """Failed: why no slip was made."""
    four_words_known = Signal(object)
    """FourWords of the server: they are read out, and stand on every slip."""
    _listed = Signal(object)
    _moved = Signal(object, int)
    _uploaded = Signal(object, object)
    _slip = Signal(object)

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._meeting_id = meeting
        self._files: tuple[FileRow, ...] = ()
        super().__init__(bridge, draft_stream(meeting), parent)
        self._listed.connect(self._on_listed)
        self._moved.connect(lambda path, done: self._change_file(path, sent=done))
        self._uploaded.connect(self._on_uploaded)
        self._slip.connect(self._on_slip)

    # ── the programme ─────────────────────────────────────────────────────────────────────────

    def put_item(self, form: ItemForm) -> ItemId:
        """Put a new item (form.item None) or change one; its id."""
        item = form.item or ItemId(self._bridge.desk.new_id())
        self._submit(c.PutDraftItem(planned(item, form, self.shown), form.audience))
        return item

    def remove_item(self, item: ItemId) -> None:
        """Take an item and its papers out of the workshop (what is published stays published)."""
        self._submit(c.RemoveDraftItem(item))

    def put_paper(self, paper: DraftPaper) -> None:
        """Change a paper's title, number, kind, item or readers; its bytes are on the server already."""
        self._submit(c.PutDraftPaper(paper))

    def remove_paper(self, paper: PaperId) -> None:
        """Take a paper out of the workshop."""
        self._submit(c.RemoveDraftPaper(paper))

    def publish(self) -> None:
        """Phát hành: one act, everything in the workshop that may be published."""
        self._bridge.desk.submit(meeting_stream(self._meeting_id), self._publication())

    def withdraw_item(self, item: ItemId, reason: str) -> None:
        """Rút khỏi chương trình a published item."""
        self._bridge.desk.submit(meeting_stream(self._meeting_id), c.WithdrawItem(item, reason))

    def recall_paper(self, paper: PaperId, reason: str) -> None:
        """Thu hồi a published paper."""
        self._bridge.desk.submit(meeting_stream(self._meeting_id), c.RecallPaper(paper, reason))

    # ── files ─────────────────────────────────────────────────────────────────────────────────

    def load(self, paths: Sequence[Path]) -> None:
        """Offer files or whole folders; they appear in `shown.files` with a proposed item each."""
        self._bridge.desk.list_files(paths, self._listed.emit)

    def assign(self, path: Path, item: ItemId) -> None:
        """This file belongs beside that item."""
        self._change_file(path, item=item)

    def retitle(self, path: Path, *, title: str, number: str, paper_kind: str) -> None:
        """How the paper will be called ("Tờ trình", "118", `label.paper.*` key)."""
        self._change_file(path, title=title, number=number, paper_kind=paper_kind)

    def skip(self, path: Path) -> None:
        """Do not load this file."""
        self._files = tuple(row for row in self._files if row.path != path)
        self.refresh()

    def accept(self, paths: Sequence[Path] | None = None) -> None:
        """Upload these files (None: all that have an item) and put each beside its item."""
        for row in self._files:
            chosen = paths is None or row.path in paths
            if chosen and row.item is not None and row.state in (FileState.PROPOSED, FileState.REFUSED):
                self._change_file(row.path, state=FileState.UPLOADING, code="", sent=0)
                self._upload(row.path)

    def clear_loaded(self) -> None:
        """Forget the rows of files that are put."""
        self._files = tuple(row for row in self._files if row.state is not FileState.PUT)
        self.refresh()

    # ── people ────────────────────────────────────────────────────────────────────────────────

    def issue_slip(self, person: PersonId) -> None:
        """A new slip for a participant; `slip_issued` or `slip_refused` follows."""
        self._bridge.desk.issue_slip(self._meeting_id, person, self._slip.emit)

    def ask_four_words(self) -> None:
        """The server's four words; `four_words_known` follows."""
        self._bridge.desk.four_words(self.four_words_known.emit)

    def admit(self, participant: c.Invited) -> None:
        """Add a participant, or change his standing."""
        self._bridge.desk.submit(meeting_stream(self._meeting_id), c.AdmitParticipant(participant))

    def dismiss(self, act: Act) -> None:
        """A refusal was read."""
        self._bridge.desk.dismiss(act.id)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _concerns(self, change: Change) -> bool:
        if change.stream == meeting_stream(self._meeting_id):
            return change.noun in ("items", "papers", "participants", "state", "particulars", "pending")
        return super()._concerns(change)

    def _look(self) -> Workbench:
        shop, meeting = self._workshop(), self._meeting()
        rows = draft_rows(shop, meeting)
        acts = (*self._acts(), *self._meeting_acts())
        waiting = (ActState.WRITING, ActState.UNSENT, ActState.SENT)
        stream = meeting_stream(self._meeting_id)
        return Workbench(
            rows=rows,
            edition=max((item.edition for item in meeting.items.values()), default=0),
            total_minutes=sum(row.plan.planned_minutes for row in rows),
            changed=sum(row.differs for row in rows) + sum(p.differs for row in rows for p in row.papers),
            files=self._files,
            may_edit=self._hint(c.DropMinutesSentence("000000001", restored=False)),
            may_publish=self._hint_in(stream, self._publication()),
            unrecorded=tuple(act for act in acts if act.state in waiting),
            refused=tuple(act for act in acts if act.state in (ActState.REFUSED, ActState.NOT_KEPT)),
        )

    def _workshop(self) -> Workshop:
        state = self._picture.state_of(self._stream)
        return state if isinstance(state, Workshop) else Workshop()

    def _meeting(self) -> Meeting:
        state = self._picture.state_of(meeting_stream(self._meeting_id))
        return state if isinstance(state, Meeting) else Meeting()

    def _meeting_acts(self) -> tuple[Act, ...]:
        held = self._picture.streams.get(meeting_stream(self._meeting_id))
        mine = c.PublishProgramme | c.WithdrawItem | c.RecallPaper | c.AdmitParticipant
        return () if held is None else tuple(a for a in held.pending if isinstance(a.command, mine))

    def _publication(self) -> c.PublishProgramme:
        return publication(self._workshop(), self._meeting())

    def _change_file(self, path: Path, **values: object) -> None:
        self._files = tuple(
            replace(row, **values) if row.path == path else row  # type: ignore[arg-type]
            for row in self._files
        )
        self.refresh()

    def _upload(self, path: Path) -> None:
        self._bridge.desk.upload(
            self._meeting_id,
            path,
            lambda answer: self._uploaded.emit(path, answer),
            lambda done, _size: self._moved.emit(path, done),
        )

    def _on_listed(self, files: tuple[FoundFile, ...]) -> None:
        known = {row.path for row in self._files}
        places = [Place(row.plan.item, row.plan.number, row.plan.title) for row in self.shown.rows]
        fresh = tuple(file for file in files if file.path not in known)
        self._files = (*self._files, *proposed(fresh, places))
        self.refresh()

    def _on_uploaded(self, path: Path, answer: Uploaded | Failed) -> None:
        row = next((row for row in self._files if row.path == path), None)
        if row is None or row.item is None:
            return  # skipped meanwhile
        if isinstance(answer, Failed):
            self._change_file(path, state=FileState.REFUSED, code=answer.code, params=answer.params)
            return
        self._submit(c.PutDraftPaper(self._drafted(row, row.item, answer)))
        self._change_file(path, state=FileState.PUT, pages=answer.pages)

    def _drafted(self, row: FileRow, item: ItemId, uploaded: Uploaded) -> DraftPaper:
        """A file whose name a paper of the item already bears is that paper's next version."""
        before = next(
            (
                p
                for p in self._workshop().papers.values()
                if p.item == item and p.file_name == uploaded.file_name
            ),
            None,
        )
        beside = self._workshop().items.get(item)
        return DraftPaper(
            paper=before.paper if before else PaperId(self._bridge.desk.new_id()),
            item=item,
            number=row.number,
            title=row.title,
            paper_kind=row.paper_kind,
            file_name=uploaded.file_name,
            sha256=uploaded.sha256,
            size=uploaded.size,
            pages=uploaded.pages,
            what_changed="",
            audience=_readers(before, beside.audience if beside else EVERYONE),
        )

    def _on_slip(self, answer: Slip | Failed) -> None:
        if isinstance(answer, Slip):
            self.slip_issued.emit(answer)
        else:
            self.slip_refused.emit(answer)


def _readers(before: DraftPaper | None, of_item: Audience) -> Audience:
    return of_item if before is None else before.audience


__all__ = ["Hint", "ItemForm", "SecretaryView", "Workbench"]
