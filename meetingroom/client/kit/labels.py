"""Text on a page: labels by role, one-line labels that end in an ellipsis, icons that speak, dividing lines.

Must not hold colours or sizes of its own: a label names its role and tone, the theme does the rest.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import SPOKEN, Icon, paint_icon
from meetingroom.client.kit.stylesheet import repolish
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class Label(QLabel):
    """Plain text of a role, wrapping at words, tall enough for every Vietnamese mark.

    ``Label(theme, "Thông qua Nghị quyết", TextRole.TITLE, tone=None)``; ``tone`` None is the text colour,
    ``Tone.NEUTRAL`` the second text colour.  ``setText`` as usual; HTML is shown as written, never run.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        tone: Tone | None = None,
        strong: bool | None = None,
        wrap: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._strong = strong
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.set_tone(tone)
        self._retheme()
        self.setText(text)
        theme.changed.connect(self._retheme)

    def set_tone(self, tone: Tone | None) -> None:
        """Recolour: None is the text colour."""
        self.setProperty("tone", tone.value if tone else "text")
        repolish(self)

    def set_role(self, role: TextRole, *, strong: bool | None = None) -> None:
        """Change what the text is for."""
        self._role, self._strong = role, strong
        self._retheme()

    def minimumSizeHint(self) -> QSize:
        """A wrapping label may become as narrow as its longest word, no narrower."""
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            return hint
        metrics = QFontMetricsF(self.font())
        words = self.text().split() or [""]
        widest = max(metrics.horizontalAdvance(word) for word in words)
        margins = self.contentsMargins()
        width = int(widest) + 2 + margins.left() + margins.right()
        return QSize(min(hint.width(), width) if hint.width() > 0 else width, hint.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A style sheet puts back the font a widget had when it was first polished, whenever the widget is
        # polished again (new theme, new parent).  The role decides, not history.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            wanted = self._theme.font(self._role, strong=self._strong)
            if self.font().key() != wanted.key():
                self.setFont(wanted)

    def _retheme(self) -> None:
        font = self._theme.font(self._role, strong=self._strong)
        self.setFont(font)
        # The heading family draws the marks of stacked capitals above its own ascent: leave them room.
        room = round(font.pixelSize() * 0.24) if self._role is TextRole.HEADING else 1
        self.setContentsMargins(0, room, 0, max(1, room // 2))
        self.updateGeometry()


class ElidedLabel(QWidget):
    """One line of text that ends in "…" where space is short, the whole text in its tooltip and spoken name.

    The ellipsis falls between letters, never between a letter and its mark.  ``text``/``set_text``;
    ``is_elided`` tells whether something is hidden.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        tone: Tone | None = None,
        strong: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._tone = tone
        self._strong = strong
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_text(text)
        theme.changed.connect(self._retheme)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self._tell()
        self.updateGeometry()
        self.update()

    def is_elided(self) -> bool:
        return bool(self._text) and self._shown() != self._text

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        return QSize(int(metrics.horizontalAdvance(self._text)) + 2, self._height())

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        return QSize(min(self.sizeHint().width(), int(metrics.averageCharWidth() * 6)), self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = self._theme.tokens.colours
        painter.setFont(self._font())
        painter.setPen(colours.tone(self._tone) if self._tone else colours.text)
        painter.drawText(
            QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._shown()
        )

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._tell()

    def _font(self) -> QFont:
        return self._theme.font(self._role, strong=self._strong)

    def _height(self) -> int:
        font = self._font()
        return int(max(QFontMetricsF(font).lineSpacing(), font.pixelSize() * 1.4)) + 1

    def _shown(self) -> str:
        return QFontMetricsF(self._font()).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())

    def _tell(self) -> None:
        self.setToolTip(self._text if self.is_elided() else "")

    def _retheme(self) -> None:
        self._tell()
        self.updateGeometry()
        self.update()


class IconLabel(QWidget):
    """An icon that stands for a state, with its spoken name: square, ``scale`` times the icon size."""

    def __init__(
        self,
        theme: Theme,
        icon: Icon,
        *,
        tone: Tone | None = None,
        spoken: str | None = None,
        scale: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._tone = tone
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_icon(icon, tone=tone, spoken=spoken)
        theme.changed.connect(self.updateGeometry)

    def set_icon(self, icon: Icon, *, tone: Tone | None = None, spoken: str | None = None) -> None:
        self._icon, self._tone = icon, tone
        self.setAccessibleName(spoken if spoken is not None else SPOKEN.get(icon, ""))
        self.update()

    def sizeHint(self) -> QSize:
        side = round(self._theme.tokens.icon * self._scale)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.tokens.colours
        colour = colours.tone(self._tone) if self._tone else colours.text
        paint_icon(QPainter(self), QRectF(self.rect()), self._icon, colour)


class Rule(QFrame):
    """A thin horizontal dividing line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rule", "true")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
