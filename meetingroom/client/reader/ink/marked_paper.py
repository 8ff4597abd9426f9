"""What ink asks of the marks of the paper that is open; a page gives it (`client.views.marks.MarksView`)."""

from collections.abc import Iterable
from typing import Protocol

from meetingroom.rules.marks.eraser import Spot
from meetingroom.rules.marks.shapes import MarkId, Shape, Standing


class MarkedPaper(Protocol):
    """The marks of one paper. Whoever gives it also says which page changed: `InkSheet.refresh`."""

    @property
    def ready(self) -> bool:
        """The marks are here; until then nothing may be drawn."""
        ...

    def on_page(self, page: int) -> tuple[Standing, ...]:
        """What stands on a page (from 0), the oldest first."""
        ...

    def add(self, page: int, *shapes: Shape) -> tuple[MarkId, ...]:
        """Put marks on a page, as one act."""
        ...

    def erase(self, page: int, way: Iterable[Spot], radius: int, *, parts: bool) -> object:
        """Take what an eraser of this radius (units) touches along its way."""
        ...
