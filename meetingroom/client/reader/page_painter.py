"""Draws one page: its paper, its tiles or what stands in for them, what was found, or why there is nothing.

Must not decide what is drawn next and must not wait for it.
"""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import PALETTE
from meetingroom.client.reader.find import PointBox
from meetingroom.client.reader.layout import Box
from meetingroom.client.reader.tiles import Sight, TileCache, tiles_of
from meetingroom.words.catalogue import Span

# The paper is white in every theme, so the marker on it is the same in every theme.
_MARKER = PALETTE["honey-300"]
_MARKER_EDGE = PALETTE["amber-800"]
_MARKER_PALE = 0.43
_WIDEST_SENTENCE = 560
_SENTENCE_MARGIN = 16
_LINE_PERCENT = 105
"""Of the font's own line, which leaves room for stacked marks already."""


class PagePainter:
    """Paints pages with the pictures of `cache`; `theme` gives colours and fonts."""

    def __init__(self, theme: Theme, cache: TileCache[QImage]) -> None:
        self._theme = theme
        self._cache = cache

    def page(self, painter: QPainter, box: Box, sight: Sight, ratio: float, waiting: Iterable[Span]) -> None:
        """Draw a page lying in `box`; `ratio` is physical over device-independent pixels.

        Where no picture is there yet, one of another scale is stretched; where there is none at all,
        `waiting` says what goes on.
        """
        colours = self._theme.tokens.colours
        frame = QRect(box.left, box.top, box.width, box.height)
        painter.fillRect(frame.adjusted(-1, -1, 1, 1), QColor(colours.line))
        painter.fillRect(frame, QColor(colours.paper))
        wanted = list(tiles_of(sight))
        pictures = [(tile, self._cache.get(tile)) for tile in wanted]
        if any(picture is None for _, picture in pictures):
            stand_in = self._cache.stand_in(sight.page)
            if stand_in is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(frame, stand_in[1])
            elif all(picture is None for _, picture in pictures):
                self._say(painter, box, waiting)
        painter.save()
        # In physical pixels, so that a picture's pixels fall on the screen's.
        painter.scale(1 / ratio, 1 / ratio)
        left, top = round(box.left * ratio), round(box.top * ratio)
        for tile, picture in pictures:
            if picture is not None:
                painter.drawImage(left + tile.box.left, top + tile.box.top, picture)
        painter.restore()

    def failed(self, painter: QPainter, box: Box, sentence: Iterable[Span]) -> None:
        """Draw a page that cannot be shown, and say why on it."""
        colours = self._theme.tokens.colours
        frame = QRect(box.left, box.top, box.width, box.height)
        painter.fillRect(frame.adjusted(-1, -1, 1, 1), QColor(colours.line))
        painter.fillRect(frame, QColor(colours.paper))
        self._say(painter, box, sentence)

    def hits(
        self, painter: QPainter, box: Box, scale: float, places: Mapping[bool, Sequence[PointBox]]
    ) -> None:
        """Mark what was found (places in points): the current one (True) strongly and edged."""
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for current, lines in places.items():
            colour = QColor(_MARKER)
            if not current:
                colour = _paler(colour)
            for left, top, right, bottom in lines:
                where = QRectF(
                    box.left + left * scale,
                    box.top + top * scale,
                    (right - left) * scale,
                    (bottom - top) * scale,
                )
                painter.fillRect(where, colour)
                if current:
                    painter.setPen(QColor(_MARKER_EDGE))
                    painter.drawRect(where.adjusted(-1, -1, 1, 1))
        painter.restore()

    def sentence(self, painter: QPainter, box: Box, runs: Iterable[Span]) -> None:
        """Say something where there is no page at all, in the middle of `box`."""
        self._say(painter, box, runs, self._theme.tokens.colours.text)

    def _say(self, painter: QPainter, box: Box, runs: Iterable[Span], colour: str | None = None) -> None:
        text = QTextDocument()
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        text.setDefaultTextOption(option)
        cursor = QTextCursor(text)
        lines = QTextBlockFormat()
        lines.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lines.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(lines)
        look = QTextCharFormat()
        look.setForeground(QColor(colour or self._theme.tokens.colours.paper_text))
        for run in runs:
            look.setFont(self._theme.font(TextRole.LIST, strong=run.strong))
            cursor.insertText(run.text, look)
        widest = _WIDEST_SENTENCE * self._theme.text_percent // 100
        text.setTextWidth(max(40, min(widest, box.width - 2 * _SENTENCE_MARGIN)))
        size = text.size()
        down = max(_SENTENCE_MARGIN, (box.height - size.height()) / 2)
        painter.save()
        painter.translate(box.left + (box.width - size.width()) / 2, box.top + down)
        text.drawContents(painter)
        painter.restore()


def _paler(colour: QColor) -> QColor:
    """For multiplying: nearer to white, not more transparent."""
    red, green, blue = (
        1 - (1 - part) * _MARKER_PALE for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return QColor.fromRgbF(red, green, blue)
