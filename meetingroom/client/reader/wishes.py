"""What is wanted of the open paper, most urgent first: near (somebody looks) and far (somebody may).

Wishes are replaced, not queued. Must not know threads, workers or pictures.
"""

from collections.abc import Container
from dataclasses import dataclass, field

from meetingroom.client.reader.open_paper import OpenPaper
from meetingroom.client.reader.tiles import Tile
from meetingroom.wire import pages
from meetingroom.wire.pages import Request

SIZES_AT_ONCE = 64

Job = OpenPaper | Tile | Request


@dataclass(slots=True)
class Wishes:
    """The wishes for one paper. Taking one removes it."""

    seen: list[Tile] = field(default_factory=list)
    ahead: list[Tile] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    outline: bool = False

    def take_near(self) -> Tile | Request | None:
        """What somebody waits for."""
        if self.seen:
            return self.seen.pop(0)
        if self.boxes:
            return pages.Text(self.boxes.pop(0), True)
        if self.outline:
            self.outline = False
            return pages.Outline()
        return None

    def take_far(self, but: Container[int] = ()) -> Tile | Request | None:
        """What may be asked for next; no drawing of the pages in `but`.

        Sizes come first, and are far: to learn them a dossier's every page is read.
        """
        if self.sizes:
            return pages.Sizes(self.sizes.pop(0), SIZES_AT_ONCE)
        while self.ahead:
            tile = self.ahead.pop(0)
            if tile.page not in but:
                return tile
        return pages.Text(self.words.pop(0), False) if self.words else None
