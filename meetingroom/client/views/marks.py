"""The marks of one paper: what stands on each page, and what may be done to it, undone and done again.

An act is shown at once and written behind the screen's back; `kept` says when it is durable. One the disk did
not take disappears again, and `not_kept` says why. Must not know pixels, widgets, SQL or network.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from meetingroom.client.views.link import Failed
from meetingroom.client.views.marks_link import MarksLink
from meetingroom.rules.marks.eraser import Spot
from meetingroom.rules.marks.history import History
from meetingroom.rules.marks.operations import Add, EraseParts, EraseStrokes, Operation, Step, done
from meetingroom.rules.marks.shapes import Mark, MarkId, Page, Shape, Standing
from meetingroom.rules.streams import StreamKind, StreamName


class MarksView(QObject):
    """The marks of the version `version` of a paper (its bytes: `sha256`) in a meeting. Lives on the GUI
    thread; `close()` before the desk closes."""

    changed = Signal(int)
    """The page (from 0) whose marks are others now."""
    loaded = Signal()
    """The marks are here; until then every page is empty and nothing may be done."""
    kept = Signal()
    """Everything done so far is durable on this desk."""
    not_kept = Signal(object)
    """Failed: the disk did not take the last act, and it was taken back on the screen."""
    history_changed = Signal()
    """`can_undo` or `can_redo` may be another."""

    _loaded = Signal(object)
    _written = Signal(object)
    _arrived = Signal()

    def __init__(
        self, link: MarksLink, meeting: str, sha256: str, version: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._meeting = meeting
        self._sha256 = sha256
        self._version = version
        self._standing: dict[MarkId, Standing] = {}
        self._history = History()
        self._writing = 0
        self._acts = 0
        self._asked: int | None = None
        self._ready = False
        self._loaded.connect(self._on_loaded)
        self._written.connect(self._on_written)
        self._arrived.connect(self._load)
        self._stop = link.listen(self._hear)
        self._load()

    def close(self) -> None:
        """Hear no more."""
        self._stop()

    # ── what stands ───────────────────────────────────────────────────────────────────────────

    @property
    def ready(self) -> bool:
        """The marks are here."""
        return self._ready

    @property
    def is_kept(self) -> bool:
        """Everything done is durable on this desk."""
        return not self._writing

    @property
    def can_undo(self) -> bool:
        """Something was done here."""
        return bool(self._history.steps)

    @property
    def can_redo(self) -> bool:
        """Something was undone last."""
        return bool(self._history.undone)

    def on_page(self, page: int) -> tuple[Standing, ...]:
        """What stands on a page (from 0), the oldest first: the order in which to paint."""
        found = [each for each in self._standing.values() if each.mark.page.page == page]
        return tuple(sorted(found, key=_by_age))

    def all(self) -> tuple[Standing, ...]:
        """What stands on the whole paper, the oldest first."""
        return tuple(sorted(self._standing.values(), key=_by_age))

    # ── what may be done ──────────────────────────────────────────────────────────────────────

    def place(self, page: int) -> Page:
        """A page of this paper, as operations name it."""
        return Page(self._sha256, self._version, page)

    def add(self, page: int, *shapes: Shape) -> tuple[MarkId, ...]:
        """Put marks on a page; their names."""
        step = self.do(Add(self.place(page), shapes))
        return () if step is None else tuple(mark.id for mark in step.after)

    def erase(self, page: int, way: Iterable[Spot], radius: int, *, parts: bool) -> Step | None:
        """Draw the eraser (radius in units) along `way`: whole strokes, or only what lies under it."""
        kind = EraseParts if parts else EraseStrokes
        return self.do(kind(self.place(page), tuple(way), radius))

    def do(self, operation: Operation) -> Step | None:
        """Do it, show it, write it; None: it changes nothing, or the marks are not here yet. Raises
        MarkInvalid."""
        if not self._ready:
            return None
        # A stroke is put on a page of a thousand without looking at any of them.
        standing = () if isinstance(operation, Add) else self._standing.items()
        marks = {each: found.mark for each, found in standing}
        step = done(marks, operation, self._link.new_id, self._link.now_ms())
        if step is not None:
            self._history = self._history.did(step)
            self._act(step)
        return step

    def undo(self) -> None:
        """Take the last act back."""
        self._step_back(self._history.undo(self._link.now_ms()))

    def redo(self) -> None:
        """Do what was undone last again."""
        self._step_back(self._history.redo(self._link.now_ms()))

    def settle(self, chosen: Mark) -> None:
        """Of a mark with other versions ("bản khác") only this one stays. Cannot be undone."""
        self._act(Step((), (chosen,)), settles=True)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _step_back(self, found: tuple[Step, History] | None) -> None:
        if found is not None:
            step, self._history = found
            self._act(step)

    def _act(self, step: Step, *, settles: bool = False) -> None:
        self._show(step, settles)
        self._writing += 1
        self._acts += 1
        self._link.write(self._meeting, step, self._written.emit, settles=settles)
        self.history_changed.emit()

    def _show(self, step: Step, settles: bool) -> None:
        for mark in step.before:
            if mark.id in step.taken:
                self._standing.pop(mark.id, None)
        for mark in step.after:
            before = self._standing.get(mark.id)
            others = () if before is None or settles else before.others
            self._standing[mark.id] = Standing(mark, others)
        self._tell({mark.page.page for mark in (*step.before, *step.after)})

    def _tell(self, pages: Iterable[int]) -> None:
        for page in sorted(pages):
            self.changed.emit(page)

    def _on_written(self, failed: Failed | None) -> None:
        self._writing -= 1
        if failed is not None:
            # What is in the drawer is the truth: what was done since may build on what was not kept.
            self._history = History()
            self.history_changed.emit()
            self.not_kept.emit(failed)
            self._load()
        elif not self._writing:
            self.kept.emit()

    def _hear(self, stream: str, papers: frozenset[str]) -> None:
        """On any thread."""
        name = StreamName.parse(stream)
        own = name.kind is StreamKind.NOTES and name.id.partition("/")[2] == self._meeting
        if own and self._sha256 in papers:
            self._arrived.emit()

    def _load(self) -> None:
        self._asked = self._acts
        self._link.load(self._meeting, self._sha256, self._loaded.emit)

    def _on_loaded(self, found: tuple[Standing, ...] | Failed) -> None:
        if isinstance(found, Failed):
            self.not_kept.emit(found)
            return
        if self._asked != self._acts:
            self._load()  # something was done meanwhile: it is in the next answer
            return
        before, self._standing = self._standing, {each.mark.id: each for each in found}
        others = {each for each in {*before, *self._standing} if before.get(each) != self._standing.get(each)}
        told = [held[each] for held in (before, self._standing) for each in others if each in held]
        self._tell({each.mark.page.page for each in told})
        if not self._ready:
            self._ready = True
            self.loaded.emit()


def _by_age(each: Standing) -> MarkId:
    """Ids begin with the hour at which they were made."""
    return each.mark.id
