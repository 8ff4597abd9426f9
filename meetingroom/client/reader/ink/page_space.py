"""From a page as it is shown to PDF user space and back: turned, cropped and in user units as the paper says.

Shown: points, origin top left, y downwards. Marks: 64ths of a point of the unrotated page, origin at the
lower left corner of its MediaBox. Arithmetic only; must not know pixels.
"""

from PySide6.QtGui import QTransform

from meetingroom.rules.marks.shapes import UNITS
from meetingroom.wire.pages import PageSize


def to_marks(size: PageSize) -> QTransform:
    """Maps points of the page as shown to units of marks."""
    each = UNITS / size.unit
    width, height = size.width, size.height
    match size.turn:
        case 90:
            turned = QTransform(0, 1, 1, 0, 0, 0)
        case 180:
            turned = QTransform(-1, 0, 0, 1, width, 0)
        case 270:
            turned = QTransform(0, -1, -1, 0, height, width)
        case _:
            turned = QTransform(1, 0, 0, -1, 0, height)
    return turned * QTransform(each, 0, 0, each, size.left * UNITS, size.bottom * UNITS)


def to_shown(size: PageSize) -> QTransform:
    """Maps units of marks to points of the page as shown."""
    return to_marks(size).inverted()[0]
