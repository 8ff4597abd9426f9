"""A short line at the lower edge that goes away by itself: only for things that need nothing.

A state belongs in a banner, a question in a card.  Must not take focus, taps or the only copy of a fact.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme


class Toast(QWidget):
    """``Toast(theme, over=window)``; ``show_text("Đã lưu ghi chú", Icon.DONE)`` shows it for five seconds."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._theme = theme
        self._text = ""
        self._icon: Icon | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(theme.tokens.durations.toast)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        theme.changed.connect(self._stand)
        self.hide()

    def show_text(self, text: str, icon: Icon | None = Icon.DONE) -> None:
        self._text, self._icon = text, icon
        self.setAccessibleName(text)
        self._stand()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        rect = QRectF(self.rect())
        box(painter, rect, t.radius.card, fill=c.text, edge=c.surface, width=1)
        left = rect.left() + t.space.l
        if self._icon:
            spot = QRectF(left, rect.center().y() - t.icon / 2, t.icon, t.icon)
            paint_icon(painter, spot, self._icon, c.surface)
            left += t.icon + t.space.s
        block = self._block(rect.right() - left - t.space.l)
        block.draw(painter, QRectF(left, rect.top(), rect.right() - left, rect.height()), c.surface)

    def _block(self, width: float) -> TextBlock:
        return TextBlock(self._text, self._theme.font(TextRole.STRONG), width + 1)

    def _stand(self) -> None:
        t = self._theme.tokens
        parent = self._over
        chrome = 2 * t.space.l + (t.icon + t.space.s if self._icon else 0)
        most = parent.width() - 2 * t.space.l
        block = self._block(most - chrome)
        size = QSize(int(block.size.width()) + chrome + 2, max(t.target, int(block.height) + 2 * t.space.m))
        self.resize(size)
        self.move((parent.width() - size.width()) // 2, parent.height() - size.height() - t.space.xl)
