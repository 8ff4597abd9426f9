"""Undo and redo: the steps done in this window, as a value. Must not apply them."""

from dataclasses import dataclass

from meetingroom.rules.marks.operations import Step

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class History:
    """Steps in their order, newest last; `undone` can be done again until something else is done."""

    steps: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def did(self, step: Step) -> "History":
        """Something was done; what was undone before cannot come back."""
        return History((*self.steps, step)[-MOST_STEPS:])

    def undo(self, now: int) -> tuple[Step, "History"] | None:
        """The step that undoes the newest, and the history after it; None when nothing is left."""
        if not self.steps:
            return None
        back = self.steps[-1].reversed(now)
        return back, History(self.steps[:-1], (*self.undone, back))

    def redo(self, now: int) -> tuple[Step, "History"] | None:
        """The step that does the last undone one again; None when there is none."""
        if not self.undone:
            return None
        again = self.undone[-1].reversed(now)
        return again, History((*self.steps, again), self.undone[:-1])
