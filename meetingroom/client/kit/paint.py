"""Small drawing steps shared by the painted widgets: boxes, focus rings, wrapped text, ellipses.

Knows tokens and QPainter; must not know any widget.
"""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

FOCUS_GAP = 2


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: str | None = None,
    edge: str | None = None,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """A rounded box.  The edge is drawn wholly inside ``rect``, so a thick edge never clips."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge else 0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    radius = max(0.0, min(radius - inset, inner.height() / 2, inner.width() / 2))
    path = QPainterPath()
    path.addRoundedRect(inner, radius, radius)
    if fill:
        painter.fillPath(path, QColor(fill))
    if edge:
        pen = QPen(QColor(edge), width)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRectF, radius: float, colour: str, width: int) -> QRectF:
    """Draw a focus ring inside ``rect`` and give back what is left for the control itself."""
    box(painter, rect, radius + width + FOCUS_GAP, edge=colour, width=width)
    inset = width + FOCUS_GAP
    return rect.adjusted(inset, inset, -inset, -inset)


class TextBlock:
    """Text laid out over as many lines as it needs, with line height ≥ 1.4, measured by its ink.

    ``max_lines`` cuts the text with an ellipsis; the cut falls between letters, never between a letter and
    its mark, because Qt breaks by grapheme.  ``balance`` makes the lines about equally long, so that no
    single word is left on the last.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        max_lines: int = 0,
        line_height: float = 1.4,
        balance: bool = False,
    ) -> None:
        self._metrics = QFontMetricsF(font)
        self._step = max(self._metrics.lineSpacing(), font.pixelSize() * line_height)
        self._font = font
        self._align = align
        self._width = max(1.0, width)
        # A dot or dash stays at the end of its line, never at the beginning of the next.
        text = text.replace(" ·", "\u00a0·").replace(" –", "\u00a0–")
        self.lines: list[str] = []
        self.elided = False
        self._break(text, max_lines)
        if balance and len(self.lines) > 1:
            self._balance(text, len(self.lines))

    @property
    def size(self) -> QSizeF:
        """Widest line by number of lines."""
        widest = max((self._metrics.horizontalAdvance(line) for line in self.lines), default=0.0)
        return QSizeF(widest, self._step * len(self.lines))

    @property
    def height(self) -> float:
        return self._step * len(self.lines)

    def draw(self, painter: QPainter, rect: QRectF, colour: QColor | str, *, middle: bool = True) -> None:
        """Draw inside ``rect``, vertically centred or from the top."""
        painter.save()
        painter.setFont(self._font)
        painter.setPen(QColor(colour))
        top = rect.top() + (max(0.0, rect.height() - self.height) / 2 if middle else 0.0)
        baseline = (self._step - self._metrics.height()) / 2 + self._metrics.ascent()
        for index, line in enumerate(self.lines):
            advance = self._metrics.horizontalAdvance(line)
            left = rect.left()
            if self._align & Qt.AlignmentFlag.AlignHCenter:
                left += (rect.width() - advance) / 2
            elif self._align & Qt.AlignmentFlag.AlignRight:
                left += rect.width() - advance
            painter.drawText(QPointF(left, top + index * self._step + baseline), line)
        painter.restore()

    def _balance(self, text: str, count: int) -> None:
        """The narrowest width that still needs ``count`` lines, found by halving."""
        low, high = self._width / count, self._width
        while high - low > 2:
            self._width = (low + high) / 2
            self.lines = []
            self._break(text, 0)
            if len(self.lines) > count:
                low = self._width
            else:
                high = self._width
        self._width = high
        self.lines = []
        self._break(text, 0)

    def _break(self, text: str, max_lines: int) -> None:
        for paragraph in text.split("\n"):
            layout = QTextLayout(paragraph, self._font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(self._width)
                start, length = line.textStart(), line.textLength()
                if max_lines and len(self.lines) == max_lines - 1:
                    rest = paragraph[start:]
                    last = self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self._width)
                    self.elided = self.elided or last != rest
                    self.lines.append(last)
                    layout.endLayout()
                    return
                self.lines.append(paragraph[start : start + length].rstrip())
            layout.endLayout()
            if not paragraph:
                self.lines.append("")


def text_width(text: str, font: QFont) -> float:
    """Advance of one line of text, rounded up so that measuring and laying out agree."""
    return QFontMetricsF(font).horizontalAdvance(text) + 1.0


def widest_word(text: str, font: QFont) -> float:
    """Advance of the longest word: below this width wrapping must break inside a word."""
    metrics = QFontMetricsF(font)
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0) + 1.0
