"""What may be in a hand: three pens, a marker, an eraser. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from meetingroom.client.kit.tokens import PALETTE
from meetingroom.rules.marks.shapes import Nib, units


class InkTool(StrEnum):
    """The value names the tool's words in the catalogue."""

    BLUE = "pen_blue"
    RED = "pen_red"
    BLACK = "pen_black"
    MARKER = "marker"
    ERASER = "eraser"


@dataclass(frozen=True, slots=True)
class InkStyle:
    """`colour` 0xRRGGBB, `width` in units of marks at full pressure."""

    nib: Nib
    colour: int
    width: int


def _colour(name: str) -> int:
    return int(PALETTE[name].removeprefix("#"), 16)


STYLES = {
    InkTool.BLUE: InkStyle(Nib.PEN, _colour("navy-700"), units(1.8)),
    InkTool.RED: InkStyle(Nib.PEN, _colour("brick-700"), units(1.8)),
    InkTool.BLACK: InkStyle(Nib.PEN, _colour("ink-900"), units(1.8)),
    InkTool.MARKER: InkStyle(Nib.MARKER, _colour("honey-300"), units(14)),
}
"""The paper is white in every theme, so is ink on it the same in every theme."""

ERASER_POINTS = 6.0
"""Its radius on the page as shown."""
