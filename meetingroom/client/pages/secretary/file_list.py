"""Files on their way to the programme: each with the item it goes to, which somebody confirms first.

A file whose name begins with an item's number needs no word; any other one is asked about. Must not upload.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card
from meetingroom.client.kit.choices import Select
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label, Rule
from meetingroom.client.kit.rows import ActionRow
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.pages.secretary import bench_wording
from meetingroom.client.pages.secretary.checks import speaks_by_number
from meetingroom.client.views.loading import FileRow, FileState
from meetingroom.client.views.workbench import DraftRow
from meetingroom.rules.ids import ItemId
from meetingroom.words import numbers
from meetingroom.words.catalogue import Words

_ASKED = (FileState.PROPOSED, FileState.REFUSED)
_LOOK = {
    FileState.PROPOSED: (Icon.PDF, None),
    FileState.NEEDS_PDF: (Icon.WARN, Tone.WARN),
    FileState.UPLOADING: (Icon.UPLOAD, Tone.PRIMARY),
    FileState.PUT: (Icon.DONE, Tone.YES),
    FileState.REFUSED: (Icon.WARN, Tone.WARN),
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that one row says; a row is made anew only when this differs."""

    file: FileRow
    sure: bool
    by_number: bool
    items: tuple[DraftRow, ...]
    off: str


class FileList(Card):
    """``assigned(path, item)``, ``confirmed(path)``, ``skipped(path)``, ``accepted(paths)``, ``cleared``."""

    assigned = Signal(object, str)
    confirmed = Signal(object)
    skipped = Signal(object)
    accepted = Signal(object)
    cleared = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=words.text("ui.secretary.files"), parent=parent)
        self._words = words
        self._shown: dict[Path, _Shown] = {}
        self.rows: dict[Path, QWidget] = {}
        self.ready: tuple[Path, ...] = ()
        self._state = Label(theme)
        self._asks = Label(theme, "", tone=Tone.WARN)
        self._off = Label(theme, "", tone=Tone.WARN)
        self.load = Button(theme, "", variant=Variant.PRIMARY, icon=Icon.UPLOAD)
        self.clear = Button(theme, "")
        self.load.clicked.connect(lambda: self.accepted.emit(self.ready))
        self.clear.clicked.connect(self.cleared)
        for label in (self._state, self._asks, self._off):
            self.add(label)
        buttons = spaced(theme, FlowLayout(), gap=Gap.M)
        buttons.addWidget(self.load)
        buttons.addWidget(self.clear)
        self.body.addLayout(buttons)
        self._box = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
        self.body.addLayout(self._box)

    def show_files(
        self,
        words: Words,
        files: Sequence[FileRow],
        items: tuple[DraftRow, ...],
        said: frozenset[Path],
        off: str,
    ) -> None:
        """Show these files; `said`: somebody has confirmed their item; `off`: why nothing can be loaded."""
        if words is not self._words:
            self._words, self._shown = words, {}
        if self.title is not None:
            self.title.setText(words.text("ui.secretary.files"))
        named = {row.plan.item: row.plan.number for row in items}
        shown = {}
        for file in files:
            by_number = speaks_by_number(file, named)
            shown[file.path] = _Shown(file, by_number or file.path in said, by_number, items, off)
        self._count(tuple(shown.values()), off)
        for path in [path for path in self.rows if path not in shown]:
            self._take_away(path)
        for at, path in enumerate(sorted(shown, key=lambda path: _order(shown[path]))):
            if self._shown.get(path) != shown[path]:
                self._take_away(path)
                self.rows[path] = self._row(shown[path])
            if self._box.indexOf(self.rows[path]) != at:
                self._box.insertWidget(at, self.rows[path])
        self._shown = shown

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _count(self, shown: tuple[_Shown, ...], off: str) -> None:
        words = self._words
        files = [one.file for one in shown]
        self.ready = tuple(
            one.file.path for one in shown if one.sure and one.file.state is FileState.PROPOSED
        )
        put = sum(file.state is FileState.PUT for file in files)
        moving = sum(file.state is FileState.UPLOADING for file in files)
        asked = sum(one.file.state is FileState.PROPOSED and not one.sure for one in shown)
        needs = sum(file.state is FileState.NEEDS_PDF for file in files)
        done = numbers.share(put, put + moving + len(self.ready) + asked)
        say(self._state, words.text("ui.secretary.files.state", share=done))
        asks = [words.text("ui.secretary.files.asked", n=asked)] if asked else []
        asks += [words.text("ui.secretary.files.need_pdf", n=needs)] if needs else []
        say(self._asks, "\n".join(asks))
        say(self._off, off)
        self.load.setText(words.text("ui.secretary.button.accept_files", n=len(self.ready)))
        self.load.set_reason(off)
        self.load.setVisible(bool(self.ready))
        self.clear.setText(words.text("ui.secretary.button.clear_loaded"))
        self.clear.setVisible(put > 0 and not moving)

    def _take_away(self, path: Path) -> None:
        row = self.rows.pop(path, None)
        if row is not None:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _row(self, one: _Shown) -> QWidget:
        theme, words, file = self._theme, self._words, one.file
        of = next((row for row in one.items if row.plan.item == file.item), None)
        item = words.text("label.item", number=of.plan.number) if of is not None else ""
        icon, tone = _LOOK[file.state]
        if file.state is FileState.PROPOSED and not one.sure:
            icon, tone = Icon.WARN, Tone.WARN
        sure = one.by_number or one.sure
        row = QWidget()
        column = spaced(theme, QVBoxLayout(row), gap=Gap.NONE)
        column.addWidget(Rule())
        line = bench_wording.file_line(words, file, item, sure)
        name = file.path.name
        column.addWidget(ActionRow(theme, name, line, icon=icon, tone=tone, actions=self._acts(one, item)))
        row.setAccessibleName(f"{name}, {line}")
        return row

    def _acts(self, one: _Shown, item: str) -> list[QWidget]:
        words, file, path = self._words, one.file, one.file.path
        acts: list[QWidget] = []
        if file.state not in _ASKED and file.state is not FileState.NEEDS_PDF:
            return acts
        if file.state is FileState.PROPOSED:
            if file.item is not None and not one.sure:
                right = Button(self._theme, words.text("ui.secretary.button.right_item", item=item))
                right.setAccessibleName(f"{right.text()}: {path.name}")
                right.clicked.connect(lambda: self.confirmed.emit(path))
                acts.append(right)
            acts.append(self._choice(one))
        if file.state is FileState.REFUSED:
            again = Button(self._theme, words.text("ui.secretary.button.load_again"), icon=Icon.RETRY)
            again.setAccessibleName(f"{again.text()}: {path.name}")
            again.set_reason(one.off)
            again.clicked.connect(lambda: self.accepted.emit((path,)))
            acts.append(again)
        skip = Button(self._theme, words.text("ui.secretary.button.skip_file"), variant=Variant.QUIET)
        skip.setAccessibleName(f"{skip.text()}: {path.name}")
        skip.clicked.connect(lambda: self.skipped.emit(path))
        return [*acts, skip]

    def _choice(self, one: _Shown) -> Select:
        words, path = self._words, one.file.path
        items = [row for row in one.items if not row.withdrawn]
        texts = [words.text("ui.secretary.choose_item")]
        texts += [bench_wording.item_choice(words, row) for row in items]
        name = words.text("ui.secretary.choose_item_for", name=path.name)
        choice = Select(self._theme, tuple(texts), name=name)
        ids: list[ItemId | None] = [None, *(row.plan.item for row in items)]
        choice.setCurrentIndex(ids.index(one.file.item) if one.file.item in ids else 0)
        choice.activated.connect(lambda at: self._choose(path, ids[at]))
        return choice

    def _choose(self, path: Path, item: ItemId | None) -> None:
        if item is not None:
            self.assigned.emit(path, item)


def _order(one: _Shown) -> tuple[int, str]:
    """What needs a word first, what is done last."""
    file = one.file
    asked = file.state is FileState.PROPOSED and not one.sure
    places = (FileState.REFUSED, FileState.UPLOADING, FileState.PROPOSED, FileState.NEEDS_PDF, FileState.PUT)
    return (0 if asked else 1 + places.index(file.state)), file.path.name.casefold()
