"""What is out, what is not, what deserves a look, and the one act that brings it out. Must not publish."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.card import Card, clear_layout
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.rows import ActionRow
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.chair.lines import say
from meetingroom.client.pages.secretary import bench_wording
from meetingroom.client.pages.secretary.checks import Check, anew, found
from meetingroom.client.views.workbench import Workbench
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Words


class PublishCard(Card):
    """``publish_wanted``, ``folder_wanted``, ``files_wanted``, ``item_wanted`` (a new one)."""

    publish_wanted = Signal()
    folder_wanted = Signal()
    files_wanted = Signal()
    item_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, title=words.text("ui.secretary.tab.programme"), parent=parent)
        self._edition = Label(theme)
        self._changes = Label(theme)
        self._length = Label(theme, "", tone=Tone.NEUTRAL)
        self._off = Label(theme, "", tone=Tone.WARN)
        for label in (self._edition, self._changes, self._length):
            self.add(label)
        self.folder = Button(theme, "", icon=Icon.FOLDER)
        self.files = Button(theme, "", icon=Icon.FILES)
        self.item = Button(theme, "", icon=Icon.ADD)
        self.publish = Button(theme, "", variant=Variant.PRIMARY, icon=Icon.SEND, large=True)
        self.folder.clicked.connect(self.folder_wanted)
        self.files.clicked.connect(self.files_wanted)
        self.item.clicked.connect(self.item_wanted)
        self.publish.clicked.connect(self.publish_wanted)
        sources = spaced(theme, FlowLayout(), gap=Gap.S)
        for button in (self.folder, self.files, self.item):
            sources.addWidget(button)
        self.body.addLayout(sources)
        self._check = Label(theme, "", TextRole.STRONG)
        self.add(self._check)
        self._found = spaced(theme, QVBoxLayout(), gap=Gap.NONE)
        self.body.addLayout(self._found)
        self._checked: object = None
        self.add(self._off)
        act = spaced(theme, FlowLayout())
        act.addWidget(self.publish)
        self.body.addLayout(act)

    def show_bench(
        self, words: Words, bench: Workbench, meeting: Meeting, *, length: str, off: str, publish_off: str
    ) -> None:
        """Show the bench; `off`: why nothing can be changed, `publish_off`: why it cannot go out."""
        new = anew(bench)
        if self.title is not None:
            self.title.setText(words.text("ui.secretary.tab.programme"))
        self._edition.setText(bench_wording.edition_line(words, bench))
        changes = new.items + new.papers
        self._changes.setText(
            words.text("ui.secretary.changes", n=changes)
            if changes
            else words.text("ui.secretary.no_changes")
        )
        say(self._length, length)
        for button, key in (
            (self.folder, "open_folder"),
            (self.files, "choose_files"),
            (self.item, "add_item"),
        ):
            button.setText(words.text(f"ui.secretary.button.{key}"))
            button.set_reason(off)
        self._show_checks(words, bench, meeting)
        say(self._off, publish_off)
        self.publish.setText(bench_wording.publish_label(words, new))
        self.publish.set_reason(publish_off)
        self.publish.setVisible(new.anything)

    def _show_checks(self, words: Words, bench: Workbench, meeting: Meeting) -> None:
        checks = found(bench, meeting)
        self._check.setText(words.text("ui.secretary.check"))
        self._check.setVisible(bool(bench.rows))
        drawn = (words, checks, bool(bench.rows))
        if drawn == self._checked:
            return
        self._checked = drawn
        clear_layout(self._found)
        if not bench.rows:
            return
        for one in checks:
            line = bench_wording.check_line(words, one)
            told = one.check is Check.FEW_READERS  # meant so, most often: only to be known
            icon, tone = (Icon.INFO, Tone.PRIMARY) if told else (Icon.WARN, Tone.WARN)
            self._found.addWidget(ActionRow(self._theme, line, icon=icon, tone=tone))
        if not checks:
            fine = words.text("ui.secretary.check.fine")
            self._found.addWidget(ActionRow(self._theme, fine, icon=Icon.DONE, tone=Tone.YES))
