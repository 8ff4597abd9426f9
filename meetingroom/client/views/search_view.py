"""Words in all papers in force and in own notes: what was asked, what was found, what could not be looked at.

Questions are answered elsewhere; of those asked meanwhile only the newest is put. What this person may no
longer see leaves the answer in the moment the picture says so. Must not hold an index.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from meetingroom.client.store.answers import Found, FoundNote, FoundPage, Quote, WordsFound
from meetingroom.client.store.papers_in_force import PaperInForce, papers_in_force
from meetingroom.client.store.picture import DESK, Change
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed
from meetingroom.rules.ids import PaperId
from meetingroom.rules.state import Meeting


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page (from 1) of a paper, in the meeting whose stream is named; `number` and `title` as published.
    `meeting`: that meeting's title."""

    stream: str
    paper: PaperId
    version: int
    number: str
    title: str
    page: int
    quote: Quote
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class NoteHit:
    """An own note; `paper` empty: on no paper; `title` empty: on one that may no longer be read."""

    stream: str
    key: str
    paper: str
    version: int
    title: str
    page: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class SearchShown:
    """`searching`: the answer is to the question before. `unread`: so many papers are not looked through to
    their end yet; `unreadable`: so many pages hold no words (scans). `code`: why there is no answer."""

    query: str = ""
    exact: bool = False
    searching: bool = False
    hits: tuple[PageHit | NoteHit, ...] = ()
    unread: int = 0
    unreadable: int = 0
    code: str = ""


class SearchView(QObject):
    """`ask` at every letter typed; `shown` is the newest value, `changed` says that it is another one."""

    changed = Signal()
    _answered = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown = SearchShown()
        self._found: WordsFound | None = None
        self._asked: tuple[str, bool] | None = None
        self._answered.connect(self._on_answer)
        bridge.changed.connect(self._on_changes)

    @property
    def shown(self) -> SearchShown:
        """What to show now."""
        return self._shown

    def ask(self, query: str, exact: bool = False) -> None:
        """Look for words, marks optional unless `exact`; an empty query ends the search."""
        wanted = " ".join(query.split())
        if (wanted, exact) == (self._shown.query, self._shown.exact):
            return
        if not wanted:
            self._found = None
            self._show(SearchShown(exact=exact))
            return
        self._show(replace(self._shown, query=wanted, exact=exact, searching=True))
        self._put()

    def ask_again(self) -> None:
        """The same words, because more papers may have been read through since."""
        if self._shown.query:
            self._put()

    def _put(self) -> None:
        """One question at a time: who types fast does not keep the index busy with halves of words."""
        if self._asked is None:
            self._asked = self._shown.query, self._shown.exact
            self._bridge.desk.find_words(*self._asked, self._answered.emit)

    def _on_answer(self, answer: WordsFound | Failed) -> None:
        asked, self._asked = self._asked, None
        if not self._shown.query:
            return
        if asked != (self._shown.query, self._shown.exact):
            self._put()
            return
        self._found = None if isinstance(answer, Failed) else answer
        code = answer.code if isinstance(answer, Failed) else ""
        self._show(
            replace(
                self._shown,
                searching=False,
                code=code,
                hits=self._hits(),
                unread=0 if self._found is None else self._found.unread,
                unreadable=0 if self._found is None else self._found.unreadable,
            )
        )

    def _on_changes(self, changes: frozenset[Change]) -> None:
        """A paper came, or went: what is shown is looked through again, and asked again."""
        if not self._shown.query or not any(
            change.noun == "papers" or change == Change(DESK, "streams") for change in changes
        ):
            return
        self._show(replace(self._shown, hits=self._hits()))
        self._put()

    def _hits(self) -> tuple[PageHit | NoteHit, ...]:
        if self._found is None:
            return ()
        papers: dict[str, list[PaperInForce]] = {}
        for paper in papers_in_force(self._bridge.picture):
            papers.setdefault(paper.sha256, []).append(paper)
        named = {paper.paper: paper.title for same in papers.values() for paper in same}
        titles = {
            stream: held.state.particulars.title
            for stream, held in self._bridge.picture.streams.items()
            if isinstance(held.state, Meeting) and held.state.particulars is not None
        }
        return tuple(hit for found in self._found.best for hit in _hits_of(found, papers, named, titles))

    def _show(self, shown: SearchShown) -> None:
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()


def _hits_of(
    found: Found,
    papers: dict[str, list[PaperInForce]],
    named: dict[PaperId, str],
    titles: dict[str, str],
) -> list[PageHit | NoteHit]:
    match found:
        case FoundPage(sha256, page, quote):
            # The same bytes may be a paper of two meetings; they are read in the first.
            return [
                PageHit(
                    paper.stream,
                    paper.paper,
                    paper.version,
                    paper.number,
                    paper.title,
                    page + 1,
                    quote,
                    titles.get(paper.stream, ""),
                )
                for paper in papers.get(sha256, ())[:1]
            ]
        case FoundNote(stream, key, paper, version, page, quote):
            title = named.get(PaperId(paper), "")
            return [NoteHit(stream, key, paper, version, title, page + 1, quote)]
