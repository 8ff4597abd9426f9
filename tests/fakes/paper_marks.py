"""Marks of one desk in memory: writes are held until the test lets them through."""

from collections.abc import Callable

from meetingroom.client.store.answers import Failed
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.shapes import Mark, MarkId, Standing
from tests.rules.marks.specimens import HOUR, an_id


class PaperMarks:
    """Keeps the contract of `client.views.marks_link.MarksLink`. `holding`: writes and loads wait for
    `let_through()`; `fails`: the next write is not kept."""

    def __init__(self) -> None:
        self.kept: dict[MarkId, Standing] = {}
        self.settled: list[Mark] = []
        self.holding = False
        self.fails: Failed | None = None
        self._held: list[Callable[[], None]] = []
        self._heard: list[Callable[[str, frozenset[str]], None]] = []
        self._named = 500

    def now_ms(self) -> int:
        return HOUR + self._named

    def new_id(self) -> MarkId:
        self._named += 1
        return an_id(self._named)

    def load(self, meeting: str, sha256: str, done: Callable[[tuple[Standing, ...] | Failed], None]) -> None:
        self._soon(lambda: done(tuple(s for s in self.kept.values() if s.mark.page.sha256 == sha256)))

    def write(
        self, meeting: str, step: Step, done: Callable[[Failed | None], None], *, settles: bool = False
    ) -> None:
        self._soon(lambda: done(self._write(step, settles)))

    def listen(self, heard: Callable[[str, frozenset[str]], None]) -> Callable[[], None]:
        self._heard.append(heard)
        return lambda: self._heard.remove(heard)

    # ── what the test says ────────────────────────────────────────────────────────────────────

    def came(self, stream: str, *marks: Standing) -> None:
        """Another device's marks have come."""
        self.kept |= {each.mark.id: each for each in marks}
        papers = frozenset(each.mark.page.sha256 for each in marks)
        for heard in tuple(self._heard):
            heard(stream, papers)

    def let_through(self) -> None:
        """Answer what was held, in its order, and what that asks for."""
        while self._held:
            self._held.pop(0)()

    @property
    def is_heard(self) -> bool:
        """Somebody listens."""
        return bool(self._heard)

    def _soon(self, answer: Callable[[], None]) -> None:
        if self.holding:
            self._held.append(answer)
        else:
            answer()

    def _write(self, step: Step, settles: bool) -> Failed | None:
        failed, self.fails = self.fails, None
        if failed is None:
            for each in step.taken:
                self.kept.pop(each, None)
            self.kept |= {mark.id: Standing(mark) for mark in step.after}
            self.settled += step.after if settles else ()
        return failed
