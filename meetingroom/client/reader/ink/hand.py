"""What pen, mouse and fingers mean on a page that can be drawn on.

A pen draws, its other end rubs out; a finger scrolls, and means nothing while the pen is there or has just
been: that is the palm. A mouse draws only while a tool is chosen. Must not know marks or painting.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent

from meetingroom.client.kit.touch import let_fingers_scroll
from meetingroom.client.reader.canvas import Canvas
from meetingroom.client.reader.ink.sheet import InkSheet
from meetingroom.client.reader.ink.tools import InkTool

PEN_STAYS_MS = 800
"""So long after its last event the pen is taken to be there still."""

_FULL = 255
_PRESS = (QEvent.Type.TabletPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_RELEASE = (QEvent.Type.TabletRelease, QEvent.Type.MouseButtonRelease)


class InkHand(QObject):
    """`InkHand(canvas, sheet)`; `choose(tool)` gives a mouse a tool and a pen another one."""

    def __init__(self, canvas: Canvas, sheet: InkSheet) -> None:
        super().__init__(canvas)
        self._canvas, self._sheet = canvas, sheet
        self._tool: InkTool | None = None
        self._pen = InkTool.BLUE
        self._drawing = False
        self._touched = self._palm = False
        self._pen_near = QTimer(self, singleShot=True, interval=PEN_STAYS_MS)
        self._pen_near.timeout.connect(self._pen_gone)
        canvas.viewport().setTabletTracking(True)
        canvas.viewport().installEventFilter(self)

    @property
    def tool(self) -> InkTool | None:
        """What was chosen; None: a mouse scrolls and turns pages."""
        return self._tool

    def choose(self, tool: InkTool | None) -> None:
        """Take a tool, or put it away; a pen keeps the last one."""
        self._sheet.hold()
        self._drawing = False
        self._tool, self._pen = tool, tool or self._pen
        shape = Qt.CursorShape.ArrowCursor if tool is None else Qt.CursorShape.CrossCursor
        self._canvas.viewport().setCursor(shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._sheet.is_open:
            return super().eventFilter(watched, event)
        match event:
            case QTabletEvent():
                self._pen_is_near()
                rubs = event.pointerType() is QPointingDevice.PointerType.Eraser
                tool = InkTool.ERASER if rubs else self._pen
                pressure = min(_FULL, max(0, round(event.pressure() * _FULL)))
                self._drawn(event.type(), tool, event.position(), pressure)
                # What nobody accepts comes again as a mouse.
                event.accept()
                return True
            case QTouchEvent():
                return self._is_palm(event)
            case QMouseEvent() if self._tool is not None:
                is_left = event.button() is Qt.MouseButton.LeftButton
                if is_left or event.type() == QEvent.Type.MouseMove:
                    self._drawn(event.type(), self._tool, event.position(), _FULL)
                return True
        return super().eventFilter(watched, event)

    def _drawn(self, kind: QEvent.Type, tool: InkTool, at: QPointF, pressure: int) -> None:
        if kind in _PRESS:
            self._drawing = self._sheet.begin(tool, at, pressure)
        elif kind in _RELEASE:
            self._drawing = False
            self._sheet.hold()
        elif self._drawing:
            self._sheet.go_on(at, pressure)

    def _is_palm(self, event: QTouchEvent) -> bool:
        """Swallow what is not a finger; a hand that lay there when the pen came stays a palm until it is
        lifted."""
        if event.type() == QEvent.Type.TouchBegin:
            self._touched, self._palm = True, self._pen_near.isActive()
        is_palm = self._palm
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self._touched = self._palm = False
        if is_palm:
            event.accept()
        return is_palm

    def _pen_is_near(self) -> None:
        if not self._pen_near.isActive():
            self._palm = self._touched
            let_fingers_scroll(self._canvas, False)
        self._pen_near.start()

    def _pen_gone(self) -> None:
        if self._drawing or self._palm:
            self._pen_near.start()
        else:
            let_fingers_scroll(self._canvas, True)
