"""A sentence with strong words in it: the one place where text from the catalogue becomes bold.

Painted with the real semi-bold of the interface family; HTML would get a smeared imitation.  Nothing in a
sentence is ever a link or runs.  Must not choose words.
"""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone

_LINE_HEIGHT = 1.4


class Run(Protocol):
    """A run of words of one weight (`words.catalogue.Span` is one)."""

    @property
    def text(self) -> str: ...

    @property
    def strong(self) -> bool: ...


class Sentence(Label):
    """``Sentence(theme, TextRole.BODY)``; ``set_runs(spans)`` shows them, spoken as plain text.

    Wraps like a label and is never cut; ``plain`` is the text without weight.
    """

    def __init__(
        self,
        theme: Theme,
        role: TextRole = TextRole.BODY,
        *,
        tone: Tone | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        self._runs: tuple[tuple[str, bool], ...] = ()
        self._align = align
        self._tone_now = tone
        super().__init__(theme, "", role, tone=tone, align=align, parent=parent)

    def set_runs(self, runs: Iterable[Run]) -> None:
        """Show the runs in order."""
        self._runs = tuple((run.text, run.strong) for run in runs)
        self.setAccessibleName(self.plain)
        self.setText(self.plain)

    @property
    def plain(self) -> str:
        """What is shown, without weight."""
        return "".join(text for text, _ in self._runs)

    def set_tone(self, tone: Tone | None) -> None:
        self._tone_now = tone
        super().set_tone(tone)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layouts = self._lay_out(width)
        return int(sum(self._height_of(layout) for layout in layouts)) + 2

    def sizeHint(self) -> QSize:
        longest = max((self._natural_width(layout) for layout in self._lay_out(1_000_000)), default=0.0)
        width = min(int(longest) + 2, round(self.font().pixelSize() * 40))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As narrow as its longest word, no narrower."""
        metrics = QFontMetricsF(self._theme.font(self._role, strong=True))
        widest = max((metrics.horizontalAdvance(word) for word in self.plain.split()), default=0.0)
        return QSize(int(widest) + 2, round(self.font().pixelSize() * _LINE_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = self._theme.tokens.colours
        ink = colours.tone(self._tone_now) if self._tone_now else colours.text
        painter.setPen(ink if self.isEnabled() else colours.disabled)
        layouts = self._lay_out(self.width())
        y = (self.height() - sum(self._height_of(layout) for layout in layouts)) / 2
        for layout in layouts:
            layout.draw(painter, QPointF(0, y))
            y += self._height_of(layout)

    def _lay_out(self, width: int) -> list[QTextLayout]:
        """One layout per paragraph, its lines placed at line height 1.4."""
        option = QTextOption(self._align)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        plain_font = self._theme.font(self._role, strong=self._strong)
        strong_font = self._theme.font(self._role, strong=True)
        step = max(QFontMetricsF(strong_font).lineSpacing(), strong_font.pixelSize() * _LINE_HEIGHT)
        layouts = []
        for paragraph in _paragraphs(self._runs):
            text = "".join(part for part, _ in paragraph)
            layout = QTextLayout(text, plain_font)
            layout.setTextOption(option)
            layout.setFormats(_formats(paragraph, strong_font))
            layout.beginLayout()
            y = 0.0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(1, width))
                line.setPosition(QPointF(0, y + (step - line.height()) / 2))
                y += step
            layout.endLayout()
            layouts.append(layout)
        self._step = step
        return layouts

    def _height_of(self, layout: QTextLayout) -> float:
        return self._step * max(1, layout.lineCount())

    def _natural_width(self, layout: QTextLayout) -> float:
        return max((layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount())), default=0.0)


def _paragraphs(runs: tuple[tuple[str, bool], ...]) -> list[list[tuple[str, bool]]]:
    """The runs cut at line ends."""
    paragraphs: list[list[tuple[str, bool]]] = [[]]
    for text, strong in runs:
        first, *others = text.split("\n")
        paragraphs[-1].append((first, strong))
        paragraphs.extend([(other, strong)] for other in others)
    return paragraphs


def _formats(paragraph: list[tuple[str, bool]], strong_font: QFont) -> list[QTextLayout.FormatRange]:
    formats, start = [], 0
    for text, strong in paragraph:
        length = len(text.encode("utf-16-le")) // 2
        if strong and length:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, length
            look = QTextCharFormat()
            look.setFont(strong_font)
            piece.format = look
            formats.append(piece)
        start += length
    return formats
