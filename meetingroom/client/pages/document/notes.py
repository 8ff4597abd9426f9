"""A person's own notes on the paper being read: which marks the reader shows, and the tools to make them.

Must not open papers (the pane does) nor draw (the reader does).
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.theme import Theme
from meetingroom.client.pages.document.ink_bar import InkBar
from meetingroom.client.reader.ink.tools import InkTool
from meetingroom.client.reader.paper_view import PaperView as Reader
from meetingroom.client.views.link import DeskLink
from meetingroom.client.views.marks import MarksView
from meetingroom.words.catalogue import Words

_NOT_KEPT = "marks"


class NoteTaking(QObject):
    """`take(reader, sha256, version)` when a paper was opened, `leave()` when it is put away; `bar` are the
    tools, shown between `begin` and `end`."""

    begun = Signal()
    ended = Signal()

    def __init__(
        self, theme: Theme, words: Words, desk: DeskLink, meeting: str, banners: BannerStack, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._banners = theme, words, banners
        self._desk, self._meeting = desk, meeting
        self._views: dict[tuple[str, int], MarksView] = {}
        self.destroyed.connect(partial(_close_all, self._views))
        self._marks: MarksView | None = None
        self._reader: Reader | None = None
        self.bar = InkBar(theme, words)
        self.bar.chosen.connect(self._choose)
        self.bar.undone.connect(self.undo)
        self.bar.redone.connect(self.redo)
        self.bar.left.connect(self.end)

    @property
    def marks(self) -> MarksView | None:
        """The marks of the paper being read."""
        return self._marks

    def take(self, reader: Reader, sha256: str, version: int) -> None:
        """The reader shows these bytes now: their marks appear on them."""
        self._reader, self._marks = reader, self._view_of(sha256, version)
        reader.ink.show_marks(self._marks)
        reader.hand.choose(None if self.bar.isHidden() else self.bar.tool)
        self._show_history()

    def leave(self) -> None:
        """No paper is shown any more."""
        self.end()
        if self._reader is not None:
            self._reader.ink.show_marks(None)
        self._reader = self._marks = None
        self._banners.end_state(_NOT_KEPT)

    def begin(self) -> None:
        """Show the tools; the mouse draws from now on."""
        if self._reader is not None and self.bar.isHidden():
            self.bar.show()
            self._choose(self.bar.tool)
            self.begun.emit()

    def end(self) -> None:
        """Put the tools away; the mouse turns pages again."""
        if not self.bar.isHidden():
            self.bar.hide()
            if self._reader is not None:
                self._reader.hand.choose(None)
            self.ended.emit()

    def toggle(self) -> None:
        """Bring the tools, or put them away."""
        if self.bar.isHidden():
            self.begin()
        else:
            self.end()

    def undo(self) -> None:
        """Take the last act on this paper back."""
        if self._marks is not None and self._reader is not None:
            self._reader.ink.hold()
            self._marks.undo()

    def redo(self) -> None:
        """Do what was undone last again."""
        if self._marks is not None:
            self._marks.redo()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        self._words = words
        self.bar.set_words(words)
        self._banners.end_state(_NOT_KEPT)

    def _choose(self, tool: InkTool) -> None:
        if self._reader is not None:
            self._reader.hand.choose(tool)

    def _view_of(self, sha256: str, version: int) -> MarksView:
        view = self._views.get((sha256, version))
        if view is None or not view.ready:
            if view is not None:
                view.close()
            view = MarksView(self._desk.marks, self._meeting, sha256, version, self)
            view.changed.connect(lambda page, view=view: self._changed(view, page))
            view.history_changed.connect(self._show_history)
            view.not_kept.connect(lambda _why, view=view: self._not_kept(view))
            self._views[sha256, version] = view
        return view

    def _changed(self, view: MarksView, page: int) -> None:
        if view is self._marks and self._reader is not None:
            self._reader.ink.refresh(page)

    def _show_history(self) -> None:
        marks = self._marks
        self.bar.show_history(
            can_undo=marks is not None and marks.can_undo, can_redo=marks is not None and marks.can_redo
        )

    def _not_kept(self, view: MarksView) -> None:
        """A stroke the disk did not take, or, before any could be drawn, notes it did not give."""
        runs = self._words.spans("ui.reader.note_not_kept" if view.ready else "ui.reader.notes_not_here")
        banner = Banner(self._theme, BannerKind.WARN, "", runs=runs, closable=True)
        banner.closed.connect(lambda: self._banners.end_state(_NOT_KEPT))
        self._banners.show_state(_NOT_KEPT, banner)


def _close_all(views: Mapping[tuple[str, int], MarksView], *_: object) -> None:
    for view in views.values():
        view.close()
