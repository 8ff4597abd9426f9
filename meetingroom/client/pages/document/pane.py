"""One paper to read: its name above, the page in the middle, its tools below; and a person's words in
the place of a page that cannot be shown. Must not draw pages (the reader does) nor choose papers.
"""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from meetingroom.client.kit.banner import Banner, BannerKind, BannerStack
from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.capped import CappedColumn
from meetingroom.client.kit.card import Bar, Edge
from meetingroom.client.kit.chips import Badge as Mark
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import ElidedLabel
from meetingroom.client.kit.state_panel import PanelKind, StatePanel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.document import states
from meetingroom.client.pages.document.find_bar import FindBar
from meetingroom.client.pages.document.go_to_page import GoToPage
from meetingroom.client.pages.document.notes import NoteTaking
from meetingroom.client.pages.document.states import Standing
from meetingroom.client.pages.document.toolbar import ReaderTools
from meetingroom.client.reader.layout import Fit
from meetingroom.client.reader.open_paper import OpenPaper as PaperToRead
from meetingroom.client.reader.paper_view import PaperView as Reader
from meetingroom.client.reader.renderer import Renderer
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed, OpenPaper
from meetingroom.client.views.paper_view import PaperShown, PaperView, VersionRow
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.values import Download
from meetingroom.rules.ids import PaperId
from meetingroom.words.catalogue import Words


class DocumentPane(QWidget):
    """``open(paper)`` shows a paper; ``opened(paper)`` when its bytes are at hand; ``programme_wanted``
    from the empty pane. One renderer serves one pane; whoever made it closes it."""

    opened = Signal(str)
    programme_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        bridge: Bridge,
        meeting: str,
        session: SessionView,
        renderer: Renderer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._bridge, self._meeting, self._session = bridge, meeting, session
        self._renderer = renderer
        self._views: dict[PaperId, PaperView] = {}
        self._view: PaperView | None = None
        self._reading: tuple[PaperId, int] | None = None
        self._refused: Failed | None = None
        self._with_programme = False
        self._compact = False
        self._page_wanted = 1
        self._to_show: tuple[str, bool] | None = None
        self._fetched_again: set[str] = set()
        self._head = Bar(theme, Edge.TOP)
        self._title = ElidedLabel(theme, "", TextRole.STRONG)
        self._version = Button(theme, "", variant=Variant.QUIET)
        self._version.clicked.connect(self._choose_version)
        self._mark = Mark(theme, "", Tone.NEUTRAL)
        self.banners = BannerStack(theme)
        self.find_bar = FindBar(theme, words)
        self.reader = self._make_reader()
        self.go_to = GoToPage(theme, words)
        self.panel = StatePanel(theme, PanelKind.EMPTY, "")
        self.tools = ReaderTools(theme, words)
        self.notes = NoteTaking(theme, words, bridge.desk, meeting, self.banners, self)
        self._lay_out()
        self._listen()
        session.changed.connect(self._show)
        self._show()

    @property
    def paper(self) -> PaperId | None:
        """The paper that was opened last."""
        return self._view.shown.paper if self._view is not None else None

    def open(self, paper: str, version: int | None = None, page: int = 1) -> None:
        """Show a paper; the newest version unless told otherwise."""
        view = self._view_of(PaperId(paper))
        if view is not self._view:
            self.find_bar.put_away()
        self._view, self._refused, self._reading = view, None, None
        self.notes.leave()
        self._page_wanted, self._to_show = page, None
        self._stack.setCurrentWidget(self.panel)
        self._show()
        view.open(version)

    def open_found(self, paper: str, version: int, page: int, query: str, *, exact: bool) -> None:
        """Show the page where words were found, and the words on it. The cursor stays where it is."""
        standing = self.reader.page_count and self._stack.currentWidget() is self.reader
        if standing and self._reading == (paper, version):
            self.reader.go_to_page(page)
            self._to_show = query, exact
            self._show_found()
            return
        self.open(paper, version, page)
        self._to_show = query, exact

    def offer_programme(self, offered: bool) -> None:
        """The list is out of sight: let the empty pane lead to it."""
        self._with_programme = offered
        self._show()

    def set_compact(self, compact: bool) -> None:
        """In a window of few lines the page comes before its name."""
        self._compact = compact
        self.notes.bar.set_worded(not compact)
        self._show()

    def set_words(self, words: Words) -> None:
        """Another language or manner."""
        changed = words.language is not self._words.language
        self._words = words
        for part in (self.find_bar, self.go_to, self.tools, self.notes):
            part.set_words(words)
        if changed:
            self._remake_reader()
        self.banners.end_state("version")
        self._show()

    # ── building ──────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        space = self._theme.tokens.space
        row = QHBoxLayout(self._head)
        row.setContentsMargins(space.l, space.xs, space.m, space.xs)
        row.setSpacing(space.m)
        row.addWidget(self._title, 1)
        row.addWidget(self._mark)
        row.addWidget(self._version)
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        for page in (self.panel, self.reader, self.go_to):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        self._banner_area = CappedColumn(self._theme, self._words.text("ui.meeting.notices"))
        self._banner_area.add(self.banners)
        column.addWidget(self._banner_area)
        column.addWidget(self.find_bar)
        column.addWidget(middle, 1)
        column.addWidget(self.notes.bar)
        column.addWidget(self.tools)

    def _listen(self) -> None:
        tools, find = self.tools, self.find_bar
        tools.turned.connect(
            lambda step: self.reader.next_page() if step > 0 else self.reader.previous_page()
        )
        tools.page_asked.connect(self._ask_page)
        for wanted, act in (
            (tools.fit_page, lambda: self.reader.fit_page()),
            (tools.fit_width, lambda: self.reader.fit_width()),
            (tools.larger, lambda: self.reader.zoom_in()),
            (tools.smaller, lambda: self.reader.zoom_out()),
        ):
            wanted.connect(act)
        tools.find_asked.connect(find.begin)
        tools.notes_asked.connect(self.notes.toggle)
        self.notes.begun.connect(self._notes_begun)
        self.notes.ended.connect(self._notes_ended)
        find.asked.connect(lambda text, exact: self.reader.find_text(text, exact))
        find.stepped.connect(lambda step: self.reader.next_hit() if step > 0 else self.reader.previous_hit())
        find.closed.connect(self._end_find)
        find.shown.connect(lambda: self._show_tools(readable=self._stack.currentWidget() is self.reader))
        self.go_to.chosen.connect(self._go_to)
        self.go_to.left.connect(self._back_to_page)
        self.panel.acted.connect(self.programme_wanted)
        keys = QKeySequence.StandardKey
        for key, act in (
            (keys.Find, self._begin_find), (keys.Undo, self.notes.undo), (keys.Redo, self.notes.redo),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _make_reader(self) -> Reader:
        reader = Reader(self._theme, self._words, self._renderer)
        reader.page_changed.connect(self.tools_show)
        reader.search_changed.connect(self._tell_search)
        reader.ready.connect(self._show_found)
        reader.failed.connect(lambda _code: self._show_tools(readable=False))
        reader.broken.connect(self._fetch_again)
        return reader

    def _fetch_again(self) -> None:
        """The copy on this machine is broken: a sound one comes from the server and opens by itself, at
        the page that was being read. Once; a disk that spoils that one too is told by the reader."""
        view, paper = self._view, self.reader.paper
        if view is None or paper is None or paper.sha256 in self._fetched_again:
            return
        self._fetched_again.add(paper.sha256)
        self._page_wanted = max(1, self.reader.current_page)
        self._reading = None
        view.damaged(paper.sha256)
        self._show()

    def _remake_reader(self) -> None:
        """The reader keeps the language it was made with; what is being read is opened again."""
        before, reading = self.reader, self._reading
        page = before.current_page
        self.reader = self._make_reader()
        if before.is_fit_chosen:
            (self.reader.fit_page if before.fit is Fit.PAGE else self.reader.fit_width)()
        self._stack.addWidget(self.reader)
        if self._stack.currentWidget() is before:
            self._stack.setCurrentWidget(self.reader)
        self._stack.removeWidget(before)
        before.deleteLater()
        if reading is not None:
            self.open(reading[0], reading[1], max(1, page))

    def _show_found(self) -> None:
        """The page stands; now the words that were looked for on it."""
        if self._to_show is not None:
            query, exact = self._to_show
            self.find_bar.show_query(query, exact=exact)

    def _tell_search(self, found: int, current: int, finished: bool) -> None:
        self.find_bar.tell(found, current, finished, self.reader.unsearchable_pages)
        if found and self._to_show is not None:
            # The page being read is looked through first; its own place is wanted, none further on.
            self._to_show = None
            self.reader.hit_here()

    def _end_find(self) -> None:
        self._to_show = None
        self.reader.find_text("")

    def tools_show(self, page: int, pages: int) -> None:
        """The reader turned to a page."""
        self.tools.show_page(page, pages)
        self._show_tools(readable=True)

    def _show_tools(self, *, readable: bool) -> None:
        """Where there is a page there are tools; none while a page number is asked for, nor, in a window
        of few lines, while words are looked for or notes taken: the page would have no room."""
        asking = self._stack.currentWidget() is self.go_to
        crowded = self._compact and not (self.find_bar.isHidden() and self.notes.bar.isHidden())
        self.tools.setVisible(readable and not asking and not crowded and self.reader.page_count > 0)

    def _view_of(self, paper: PaperId) -> PaperView:
        view = self._views.get(paper)
        if view is None:
            view = PaperView(self._bridge, self._meeting, paper, self)
            view.opened.connect(lambda answer, view=view: self._on_opened(view, answer))
            view.not_opened.connect(lambda answer, view=view: self._on_not_opened(view, answer))
            view.changed.connect(lambda view=view: self._on_changed(view))
            self._views[paper] = view
        return view

    # ── hearing ───────────────────────────────────────────────────────────────────────────────

    def _on_opened(self, view: PaperView, answer: OpenPaper) -> None:
        if view is not self._view:
            return
        shown = view.shown
        version = next((v.version for v in shown.versions if v.sha256 == answer.sha256), 0)
        self._reading, self._refused = (shown.paper, version), None
        name, key = _name(shown), answer.key or None
        self.reader.open_paper(PaperToRead(answer.path, answer.sha256, name, key), self._page_wanted)
        self.notes.take(self.reader, answer.sha256, version)
        self._stack.setCurrentWidget(self.reader)
        self._show()
        self.opened.emit(shown.paper)

    def _on_not_opened(self, view: PaperView, answer: Failed) -> None:
        if view is self._view:
            self._refused = answer
            self._show()

    def _on_changed(self, view: PaperView) -> None:
        if view is self._view:
            self._show()

    # ── showing ───────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        shown = self._view.shown if self._view is not None else None
        standing = self._standing(shown)
        readable = standing is None
        self._head.setVisible(shown is not None and shown.known and not (readable and self._compact))
        self._show_tools(readable=readable)
        if standing is not None:
            self.find_bar.put_away()
            self.notes.leave()
            self.panel.set(
                standing.kind, standing.title, kept=standing.kept, advice=standing.advice,
                action=standing.action,
            )  # fmt: skip
            self._stack.setCurrentWidget(self.panel)
        if shown is not None:
            self._show_head(shown)
        self._show_newer(shown)

    def _standing(self, shown: PaperShown | None) -> Standing | None:
        words = self._words
        if shown is None:
            return states.nothing_open(words, with_programme=self._with_programme)
        if not shown.known:
            return states.withheld(words)
        if shown.recalled_at is not None:
            return states.recalled(words, shown)
        if self._reading is not None and self._reading[0] == shown.paper:
            return None
        version = shown.current
        if version is None:
            return states.withheld(words)
        if self._refused is None and version.download.state is Download.READY:
            return states.opening(words)
        return states.not_here(words, version, self._session.shown.connection)

    def _show_head(self, shown: PaperShown) -> None:
        self._title.set_text(_name(shown))
        is_recalled = shown.recalled_at is not None
        self._mark.setVisible(is_recalled)
        if is_recalled:
            self._mark.set(self._words.text("ui.paper.badge.recalled"), Tone.NEUTRAL)
        current = self._reading_version(shown)
        self._version.setVisible(current is not None and not is_recalled)
        if current is not None:
            self._version.setText(self._words.text("ui.reader.version", version=current.version))
            self._version.setEnabled(len(shown.versions) > 1)
            hint = self._words.text("ui.reader.button.choose_version")
            self._version.setToolTip(hint if len(shown.versions) > 1 else "")

    def _show_newer(self, shown: PaperShown | None) -> None:
        """A newer version came while an older one is being read: say so, never turn the page away."""
        newest = shown.current if shown is not None else None
        reading = self._reading
        newer = (
            newest is not None
            and reading is not None
            and shown is not None
            and shown.recalled_at is None
            and newest.version > reading[1] > 0
        )
        if not newer or newest is None or reading is None or shown is None:
            self.banners.end_state("version")
            return
        if "version" in self.banners.states():
            return
        runs = self._words.spans(
            "ui.paper.new_version_plain", title=_name(shown), version=newest.version, old=reading[1]
        )
        action = self._words.text("ui.reader.button.open_version", version=newest.version)
        banner = Banner(
            self._theme, BannerKind.INFO, "", runs=runs, actions=((action, self._open_newest),),
            closable=True,
        )  # fmt: skip
        banner.closed.connect(lambda: self.banners.end_state("version"))
        self.banners.show_state("version", banner)

    def _reading_version(self, shown: PaperShown) -> VersionRow | None:
        number = self._reading[1] if self._reading is not None else 0
        return next((v for v in shown.versions if v.version == number), shown.current)

    def showEvent(self, event: QShowEvent) -> None:
        """A paper opened before the window had its size is fitted to it now."""
        super().showEvent(event)
        if self._reading is not None:
            self.reader.fit_to_read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._banner_area.set_cap(self.height() // 3)

    # ── acting ────────────────────────────────────────────────────────────────────────────────

    def _open_newest(self) -> None:
        if self._view is not None:
            self.open(self._view.shown.paper, page=max(1, self.reader.current_page))

    def _choose_version(self) -> None:
        if self._view is None:
            return
        shown = self._view.shown
        menu = QMenu(self)
        for row in reversed(shown.versions):
            action = menu.addAction(self._words.text("ui.reader.version", version=row.version))
            action.triggered.connect(
                lambda _checked=False, version=row.version: self.open(shown.paper, version)
            )
        menu.popup(self._version.mapToGlobal(QPoint(0, self._version.height())))

    def _begin_find(self) -> None:
        if self._reading is not None:
            self.find_bar.begin()

    def _notes_begun(self) -> None:
        self._show_tools(readable=True)
        self.notes.bar.tools[self.notes.bar.tool].setFocus()

    def _notes_ended(self) -> None:
        self._show_tools(readable=self._reading is not None)
        self.reader.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the pens away."""
        if event.key() == Qt.Key.Key_Escape and not self.notes.bar.isHidden():
            self.notes.end()
        else:
            super().keyPressEvent(event)

    def _ask_page(self) -> None:
        self.notes.end()
        self._stack.setCurrentWidget(self.go_to)
        self.tools.hide()
        self.go_to.ask(self.reader.page_count)

    def _go_to(self, page: int) -> None:
        self.reader.go_to_page(page)
        self._back_to_page()

    def _back_to_page(self) -> None:
        self._stack.setCurrentWidget(self.reader)
        self.tools.show()
        self.reader.setFocus()


def _name(shown: PaperShown) -> str:
    return f"{shown.number} {shown.title}".strip()
