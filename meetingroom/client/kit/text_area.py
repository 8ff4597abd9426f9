"""Plain text over several lines, as tall as what is typed in it: the page scrolls, never the field.

Must not save anything: ``left`` and ``paused`` say when its owner may.
"""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from meetingroom.client.kit.theme import Theme


class TextArea(QTextEdit):
    """``TextArea(theme, text, name="Sửa câu này")``; ``text()`` is what stands there.

    ``left`` when the focus goes elsewhere in the window, ``paused`` when nothing was typed for a moment.
    Tab moves on; pasted text loses its formats.
    """

    left = Signal()
    paused = Signal()

    def __init__(self, theme: Theme, text: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(theme.tokens.durations.patience)
        self._pause.timeout.connect(self.paused)
        self.setPlainText(text)
        self.textChanged.connect(self._on_text)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())
        theme.changed.connect(self.updateGeometry)

    def text(self) -> str:
        """What stands there, without white space at the ends."""
        return self.toPlainText().strip()

    def sizeHint(self) -> QSize:
        t = self._theme.tokens
        frame = self.height() - self.viewport().height()
        high = int(self.document().size().height()) + max(frame, 2 * t.space.s)
        return QSize(t.type.body * 20, max(t.target, high))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.tokens.type.body * 8, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pause.stop()
        self.left.emit()

    def _on_text(self) -> None:
        self._pause.start()
