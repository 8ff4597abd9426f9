"""Small marks: chips that state a fact (icon and words), badges that mark a row (new, urgent, closed).

Painted, never pressed: a chip that can be pressed is a Button.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box, text_width
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tokens, Tone


class Chip(QWidget):
    """A fact in a pill: ``Chip(theme, "Có mặt 43/50", icon=Icon.PEOPLE, tone=Tone.YES, short="43/50")``.

    The long text is shown where there is room for it, else the short one; the spoken name is always the long
    text.  ``set(text, icon=…, tone=…, short=…)`` changes everything at once.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        icon: Icon | None = None,
        tone: Tone = Tone.NEUTRAL,
        short: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(text, icon=icon, tone=tone, short=short)
        theme.changed.connect(self._retheme)

    def set(self, text: str, *, icon: Icon | None = None, tone: Tone = Tone.NEUTRAL, short: str = "") -> None:
        self._text, self._icon, self._tone, self._short = text, icon, tone, short or text
        self.setAccessibleName(text)
        self.setToolTip(text if short else "")
        self._retheme()

    def text(self) -> str:
        """The long text."""
        return self._text

    def shown_text(self) -> str:
        """What is drawn at the present width."""
        return self._text if self.width() >= self._width(self._text) else self._short

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._text), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(self._short), self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        rect = QRectF(self.rect())
        edge = c.tone(self._tone) if t.hairline > 1 else None
        box(painter, rect, rect.height() / 2, fill=c.soft(self._tone), edge=edge, width=t.hairline)
        ink = c.tone(self._tone)
        left = rect.left() + t.space.m
        if self._icon:
            side = round(t.icon * 0.75)
            paint_icon(painter, QRectF(left, rect.center().y() - side / 2, side, side), self._icon, ink)
            left += side + t.space.s - 2
        font = self._theme.font(TextRole.CAPTION, strong=True)
        room = rect.right() - left - t.space.m + 1
        block = TextBlock(self.shown_text(), font, room, max_lines=1)
        block.draw(painter, QRectF(left, rect.top(), room, rect.height()), ink)

    def _width(self, text: str) -> int:
        t = self._theme.tokens
        icon = round(t.icon * 0.75) + t.space.s - 2 if self._icon else 0
        return (
            int(text_width(text, self._theme.font(TextRole.CAPTION, strong=True))) + 2 * t.space.m + icon + 1
        )

    def _height(self) -> int:
        return round(self._theme.tokens.type.caption * 1.4) + 2 * self._theme.tokens.space.s - 4

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()


def badge_size(theme: Theme, text: str) -> QSize:
    """Size of a badge, for delegates that paint rows."""
    t = theme.tokens
    font = theme.font(TextRole.CAPTION, strong=True)
    wide = text_width(text, font) + 2 * t.space.s
    return QSize(int(wide) + 1, round(t.type.caption * 1.4) + t.space.xs)


def paint_badge(painter: QPainter, theme: Theme, rect: QRectF, text: str, tone: Tone) -> None:
    """Draw a badge filling ``rect``."""
    t: Tokens = theme.tokens
    c = t.colours
    # The edge keeps a badge visible on a marked row, whose background may be the badge's own.
    box(painter, rect, 6, fill=c.soft(tone), edge=c.tone(tone), width=t.hairline)
    font = theme.font(TextRole.CAPTION, strong=True)
    block = TextBlock(text, font, rect.width(), align=Qt.AlignmentFlag.AlignHCenter, max_lines=1)
    block.draw(painter, rect, c.tone(tone))


class Badge(QWidget):
    """A short mark beside a title: ``Badge(theme, "Khẩn", Tone.NO)``."""

    def __init__(
        self, theme: Theme, text: str, tone: Tone = Tone.PRIMARY, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, tone)
        theme.changed.connect(self.updateGeometry)

    def set(self, text: str, tone: Tone = Tone.PRIMARY) -> None:
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self._theme, self._text)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_badge(QPainter(self), self._theme, QRectF(self.rect()), self._text, self._tone)
