"""What a page of marks asks of the desk it stands on. `client.sync.desk_marks.DeskMarks` is the real one.

Nothing here may block: answers come through callbacks, on any thread. Must not know how marks are stored.
"""

from collections.abc import Callable
from typing import Protocol

from meetingroom.client.store.answers import Failed
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.shapes import MarkId, Standing


class MarksLink(Protocol):
    """The marks of one person on one desk."""

    def now_ms(self) -> int:
        """The server's hour as this desk estimates it."""
        ...

    def new_id(self) -> MarkId:
        """A fresh name of a mark."""
        ...

    def load(self, meeting: str, sha256: str, done: Callable[[tuple[Standing, ...] | Failed], None]) -> None:
        """The marks on a paper, in the order in which they were made; writings asked before are in it."""
        ...

    def write(
        self, meeting: str, step: Step, done: Callable[[Failed | None], None], *, settles: bool = False
    ) -> None:
        """Write a step, in the order asked; None: it is durable. `settles`: of marks with other versions
        only what is written stays."""
        ...

    def listen(self, heard: Callable[[str, frozenset[str]], None]) -> Callable[[], None]:
        """Be told of a notes stream and the papers (SHA-256) on which marks of other devices have come; call
        the answer to hear no more."""
        ...
