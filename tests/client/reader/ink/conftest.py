"""A sheet of four pages with marks kept in memory, and hands to draw on it."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.theme import Theme
from meetingroom.client.reader.canvas import Canvas
from meetingroom.client.reader.ink.hand import InkHand
from meetingroom.client.reader.ink.sheet import InkSheet
from meetingroom.client.reader.layout import Box, Fit
from meetingroom.client.reader.standpoint import Standpoint
from meetingroom.client.views.marks import MarksView
from meetingroom.rules.marks.shapes import Ink
from meetingroom.wire.pages import PageSize
from tests.fakes.paper_marks import PaperMarks

A4 = PageSize(595.0, 842.0)
SHA = "ab" * 32


def stylus(kind: QPointingDevice.PointerType) -> QPointingDevice:
    device = QInputDevice.DeviceType.Stylus
    able = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice("pen", 7, device, kind, able, 1, 3)


PEN, RUBBER = stylus(QPointingDevice.PointerType.Pen), stylus(QPointingDevice.PointerType.Eraser)


@dataclass
class Drawing:
    """The canvas of a reader, white pages, and the marks of one paper."""

    canvas: Canvas
    stand: Standpoint
    sheet: InkSheet
    hand: InkHand
    marks: MarksView
    kept: PaperMarks
    events: list[QTabletEvent] = field(default_factory=list)

    def lay_out(self, fit: Fit) -> None:
        for _ in range(2):
            view = self.canvas.view
            self.stand.window(view.width, view.height, 12, view)
            self.canvas.arrange(self.stand.layout, self.stand.fit_to(fit, view))

    def at(self, page: int, x: float, y: float) -> QPointF:
        """A place in the window: points of a page as shown."""
        box, scale, view = self.stand.layout.box(page), self.stand.layout.scale(page), self.canvas.view
        return QPointF(box.left + x * scale - view.left, box.top + y * scale - view.top)

    def pen(
        self, kind: QEvent.Type, at: QPointF, pressure: float = 0.5, device: QPointingDevice = PEN
    ) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        down = none if kind == QEvent.Type.TabletRelease or not pressure else left
        event = QTabletEvent(
            kind, device, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, down
        )  # fmt: skip
        QApplication.sendEvent(self.canvas.viewport(), event)
        self.events.append(event)

    def stroke(self, *places: QPointF, pressure: float = 0.5, device: QPointingDevice = PEN) -> None:
        """The pen comes down, goes along, and is lifted."""
        self.pen(QEvent.Type.TabletPress, places[0], pressure, device)
        for place in places[1:]:
            self.pen(QEvent.Type.TabletMove, place, pressure, device)
        self.pen(QEvent.Type.TabletRelease, places[-1], 0, device)

    def inks(self, page: int = 0) -> list[Ink]:
        return [s.mark.shape for s in self.marks.on_page(page) if isinstance(s.mark.shape, Ink)]

    def picture(self) -> QImage:
        QCoreApplication.processEvents()
        return self.canvas.viewport().grab().toImage()

    def is_inked(self, at: QPointF) -> bool:
        """Whether anything but white is at a place of the window."""
        place: QPoint = at.toPoint()
        return self.picture().pixelColor(place).lightness() < 250


@pytest.fixture
def drawing(qtbot: QtBot, theme: Theme) -> Drawing:
    stand, kept = Standpoint(), PaperMarks()

    def draw(painter: QPainter, dirty: Box) -> None:
        for page in stand.visible(dirty):
            box = stand.layout.box(page)
            painter.fillRect(box.left, box.top, box.width, box.height, Qt.GlobalColor.white)
            sheet.paint(painter, page, 1.0)
        sheet.paint_wet(painter)

    canvas = Canvas(theme, draw)
    sheet = InkSheet(canvas, stand)
    marks = MarksView(kept, "hop-1", SHA, 1, canvas)
    marks.changed.connect(sheet.refresh)
    sheet.show_marks(marks)
    qtbot.addWidget(canvas)
    canvas.resize(600, 500)
    with qtbot.waitExposed(canvas):
        canvas.show()
    made = Drawing(canvas, stand, sheet, InkHand(canvas, sheet), marks, kept)
    stand.enter(A4, 4)
    made.lay_out(Fit.WIDTH)
    return made
