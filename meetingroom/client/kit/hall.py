"""The wall screen, painted: header with title and clock, one scene, and a foot that tells the truth.

All sizes are shares of the screen's height, so that it reads the same on any wall.  The smallest digits are
1/25 of the height, the counts 1/5.  Must not offer any control, and never freezes silently: a lost
connection is written in the foot.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.fonts import heading_font, interface_font
from meetingroom.client.kit.hall_scenes import (
    IdleScene,
    NumberScene,
    ResultScene,
    Scene,
    SpeakerScene,
    spoken_scene,
)
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box, text_width
from meetingroom.client.kit.result_bar import Part, paint_bar
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_TONES = (Tone.YES, Tone.NO, Tone.ABSTAIN)
_ICONS = (Icon.YES, Icon.NO, Icon.ABSTAIN)


class HallBoard(QWidget):
    """``HallBoard(theme)``; ``set_frame(title, clock, item="")``, ``set_scene(scene)``,
    ``set_foot("Mất kết nối – số liệu lúc 09:41", warn=True)`` ("" takes the foot away).

    Looks the same under every theme and text size: the wall is not a desk.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._clock = self._item = self._foot = ""
        self._warn = False
        self._scene: Scene = IdleScene("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def scene(self) -> Scene:
        return self._scene

    def set_frame(self, title: str, clock: str, item: str = "") -> None:
        """Header: the meeting at the left, the clock at the right, the current item below."""
        if (title, clock, item) != (self._title, self._clock, self._item):
            self._title, self._clock, self._item = title, clock, item
            self._tell()

    def set_scene(self, scene: Scene) -> None:
        if scene != self._scene:
            self._scene = scene
            self._tell()

    def set_foot(self, text: str, *, warn: bool = False) -> None:
        if (text, warn) != (self._foot, self._warn):
            self._foot, self._warn = text, warn
            self._tell()

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.hall.bg))
        area = QRectF(self.rect())
        # A wall narrower than 16:9 keeps its shares by the width it has.
        unit = min(area.height(), area.width() * 9 / 16)
        HallPainter(painter, self._theme, unit).board(
            area, self._title, self._clock, self._item, self._scene, self._foot, self._warn
        )

    def _tell(self) -> None:
        said = (self._title, self._item, spoken_scene(self._scene), self._foot)
        self.setAccessibleName(". ".join(part for part in said if part))
        self.update()


class HallPainter:
    """Draws scenes; ``unit`` is the height of a 16:9 screen, every size a share of it."""

    def __init__(self, painter: QPainter, theme: Theme, unit: float) -> None:
        self._p = painter
        self._c = theme.tokens.hall
        self._u = unit

    def board(
        self, area: QRectF, title: str, clock: str, item: str, scene: Scene, foot: str, warn: bool
    ) -> None:
        u = self._u
        edge = u * 0.045
        inner = area.adjusted(edge, edge * 0.8, -edge, -edge * 0.6)
        clock_font = interface_font(self._px(0.056), strong=True)
        clock_width = text_width(clock, clock_font)
        head = QRectF(inner.left(), inner.top(), inner.width(), u * 0.075)
        self._line(title, QRectF(head.left(), head.top(), head.width() - clock_width - edge, head.height()),
                   0.042, self._c.text_2, heading=True)  # fmt: skip
        self._line(clock, head, 0.056, self._c.text, align=Qt.AlignmentFlag.AlignRight, strong=True)
        y = head.bottom() + u * 0.01
        self._p.fillRect(QRectF(inner.left(), y, inner.width(), max(2.0, u * 0.003)), QColor(self._c.gold))
        y += u * 0.02
        if item:
            block = self._fitted(item, inner.width(), u * 0.13, 0.048, heading=True, lines=2)
            block.draw(self._p, QRectF(inner.left(), y, inner.width(), block.height), self._c.text)
            y += block.height + u * 0.01
        bottom = inner.bottom()
        if foot:
            bottom -= u * 0.085
            self._foot_line(QRectF(inner.left(), bottom + u * 0.01, inner.width(), u * 0.075), foot, warn)
        rest = QRectF(inner.left(), y, inner.width(), bottom - y)
        match scene:
            case IdleScene():
                self._idle(rest, scene)
            case NumberScene():
                self._number(rest, scene)
            case SpeakerScene():
                self._speaker(rest, scene)
            case ResultScene():
                self._result(rest, scene)

    def _idle(self, rest: QRectF, scene: IdleScene) -> None:
        u = self._u
        title = self._fitted(
            scene.title, rest.width() * 0.86, rest.height() * 0.5, 0.085, heading=True, lines=3
        )
        text = self._fitted(scene.text, rest.width() * 0.86, rest.height() * 0.25, 0.05, lines=2)
        star = u * 0.11 if scene.star else 0.0
        whole = star + u * 0.04 + title.height + u * 0.02 + text.height
        y = rest.center().y() - whole / 2
        if scene.star:
            spot = QRectF(rest.center().x() - star / 2, y, star, star)
            paint_icon(self._p, spot, Icon.STAR, self._c.gold)
        y += star + u * 0.04
        title.draw(self._p, QRectF(rest.left(), y, rest.width(), title.height), self._c.text)
        text.draw(
            self._p,
            QRectF(rest.left(), y + title.height + u * 0.02, rest.width(), text.height),
            self._c.text_2,
        )

    def _number(self, rest: QRectF, scene: NumberScene) -> None:
        u = self._u
        y = rest.top()
        if scene.heading:
            block = self._fitted(scene.heading, rest.width(), u * 0.15, 0.052, lines=2)
            block.draw(self._p, QRectF(rest.left(), y, rest.width(), block.height), self._c.text)
            y += block.height
        caption_height, number_height, fact_height = u * 0.08, u * 0.3, u * 0.08
        bar_height = u * 0.09 if scene.progress else 0.0
        whole = caption_height + number_height + u * 0.015 + bar_height + fact_height * len(scene.facts)
        y += max(0.0, (rest.bottom() - y - whole) / 2)
        self._line(scene.caption, QRectF(rest.left(), y, rest.width(), caption_height), 0.06, self._c.gold,
                   align=_CENTRE, strong=True)  # fmt: skip
        y += caption_height
        colour = self._c.tone(scene.tone)
        self._digits(scene.number, QRectF(rest.left(), y, rest.width(), number_height), 0.28, colour)
        y += number_height + u * 0.015
        if scene.progress:
            done, base, need = scene.progress
            bar = QRectF(rest.left() + rest.width() * 0.12, y, rest.width() * 0.76, u * 0.045)
            parts = (Part(done, Tone.YES, self._c.text),)
            paint_bar(self._p, bar, parts, base, need, line=self._c.line, mark=self._c.gold)
            y += bar_height
        for fact in scene.facts:
            self._line(fact, QRectF(rest.left(), y, rest.width(), fact_height), 0.056, self._c.text_2,
                       align=_CENTRE)  # fmt: skip
            y += fact_height

    def _speaker(self, rest: QRectF, scene: SpeakerScene) -> None:
        u = self._u
        name = self._fitted(scene.name, rest.width() * 0.9, u * 0.26, 0.11, heading=True, lines=2)
        office = self._fitted(scene.office, rest.width() * 0.9, u * 0.13, 0.05, lines=2)
        whole = u * 0.08 + name.height + office.height + u * 0.3
        y = rest.top() + max(0.0, (rest.height() - whole) / 2)
        self._line(scene.kind, QRectF(rest.left(), y, rest.width(), u * 0.08), 0.05, self._c.gold,
                   align=_CENTRE, strong=True)  # fmt: skip
        y += u * 0.08
        name.draw(self._p, QRectF(rest.left(), y, rest.width(), name.height), self._c.text)
        y += name.height
        office.draw(self._p, QRectF(rest.left(), y, rest.width(), office.height), self._c.text_2)
        y += office.height + u * 0.02
        colour = self._c.gold if scene.late else self._c.text
        self._digits(scene.time, QRectF(rest.left(), y, rest.width(), u * 0.26), 0.2, colour)

    def _result(self, rest: QRectF, scene: ResultScene) -> None:
        u = self._u
        y = rest.top()
        if scene.question:
            block = self._fitted(scene.question, rest.width(), u * 0.13, 0.046, lines=2)
            block.draw(self._p, QRectF(rest.left(), y, rest.width(), block.height), self._c.text)
            y += block.height
        label, digits, bar_room, verdict = u * 0.07, u * 0.24, u * 0.095, u * 0.115
        room = rest.bottom() - y - (label + digits + bar_room + verdict)
        tall = max(u * 0.055, min(room - u * 0.03, u * 0.155))
        said = self._fitted(scene.facts, rest.width(), tall, 0.056, lines=2)
        facts = said.height
        gap = max(0.0, (room - facts) / 5)
        y += gap
        gutter = u * 0.03
        column = (rest.width() - 2 * gutter) / 3
        for at, (word, count) in enumerate(zip(scene.labels, scene.counts, strict=True)):
            x = rest.left() + at * (column + gutter)
            panel = QRectF(x, y, column, label + digits)
            box(self._p, panel, u * 0.02, fill=self._c.panel, edge=self._c.line, width=max(1.0, u * 0.002))
            self._column_head(
                QRectF(x, y + u * 0.008, column, label), word, _ICONS[at], self._c.tone(_TONES[at])
            )
            spot = QRectF(x, y + label, column, digits)
            self._digits(str(count), spot, 0.27, self._c.tone(_TONES[at]))
        y += label + digits + gap + u * 0.025
        share_font = interface_font(self._px(0.045), strong=True)
        share = text_width(scene.share, share_font) + u * 0.03
        bar = QRectF(rest.left(), y, rest.width() - share, u * 0.05)
        parts = tuple(Part(n, t, self._c.tone(t)) for n, t in zip(scene.counts, _TONES, strict=True))
        paint_bar(self._p, bar, parts, scene.base, scene.need, line=self._c.line, mark=self._c.gold)
        self._line(scene.share, QRectF(bar.right(), y - u * 0.01, share, u * 0.07), 0.045, self._c.text,
                   align=Qt.AlignmentFlag.AlignRight, strong=True)  # fmt: skip
        y += bar_room - u * 0.025 + gap
        said.draw(self._p, QRectF(rest.left(), y, rest.width(), facts), self._c.text_2)
        y += facts + gap
        self._verdict(QRectF(rest.left(), y, rest.width(), verdict), scene)

    def _column_head(self, spot: QRectF, word: str, icon: Icon, colour: str) -> None:
        size = 0.044
        font = heading_font(self._px(size))
        side = self._px(size)
        while side > 8 and text_width(word, font) + side * 1.5 > spot.width() * 0.96:
            side -= 1
            font = heading_font(side)
        wide = text_width(word, font) + side * 1.5
        left = spot.center().x() - wide / 2
        paint_icon(self._p, QRectF(left, spot.center().y() - side / 2, side, side), icon, colour)
        text = QRectF(left + side * 1.5, spot.top(), wide, spot.height())
        TextBlock(word, font, wide).draw(self._p, text, colour)

    def _verdict(self, spot: QRectF, scene: ResultScene) -> None:
        fill = self._c.gold if scene.passed else None
        ink = self._c.on_gold if scene.passed else self._c.text
        edge = None if scene.passed else self._c.no
        box(self._p, spot, self._u * 0.02, fill=fill, edge=edge, width=max(3.0, self._u * 0.005))
        block = self._fitted(scene.verdict, spot.width() * 0.96, spot.height(), 0.062, heading=True, lines=1)
        block.draw(self._p, spot, ink)

    def _foot_line(self, spot: QRectF, text: str, warn: bool) -> None:
        colour = self._c.gold if warn else self._c.text_2
        left = spot.left()
        if warn:
            side = self._u * 0.04
            paint_icon(self._p, QRectF(left, spot.center().y() - side / 2, side, side), Icon.OFFLINE, colour)
            left += side * 1.4
        self._line(text, QRectF(left, spot.top(), spot.right() - left, spot.height()), 0.056, colour)

    def _line(
        self,
        text: str,
        spot: QRectF,
        share: float,
        colour: str,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        heading: bool = False,
        strong: bool = False,
    ) -> None:
        """One line, made smaller (never cut) when it is too wide."""
        size = self._px(share)
        font = self._font(size, heading, strong)
        while size > 8 and QFontMetricsF(font).horizontalAdvance(text) > spot.width():
            size -= 1
            font = self._font(size, heading, strong)
        TextBlock(text, font, spot.width() + 2, align=align).draw(self._p, spot, colour)

    def _digits(self, text: str, spot: QRectF, share: float, colour: str) -> None:
        """Large figures, centred by the height of a figure rather than of a line with marks."""
        size = self._px(share)
        font = interface_font(size, strong=True)
        while size > 8 and QFontMetricsF(font).horizontalAdvance(text) > spot.width():
            size -= 1
            font = interface_font(size, strong=True)
        metrics = QFontMetricsF(font)
        left = spot.center().x() - metrics.horizontalAdvance(text) / 2
        self._p.setFont(font)
        self._p.setPen(QColor(colour))
        self._p.drawText(QPointF(left, spot.center().y() + metrics.capHeight() / 2), text)

    def _fitted(
        self, text: str, width: float, height: float, share: float, *, heading: bool = False, lines: int
    ) -> TextBlock:
        """Text in at most ``lines`` lines within width × height, from ``share`` downwards."""
        size = self._px(share)
        while True:
            block = TextBlock(
                text, self._font(size, heading, heading), width, align=_CENTRE, line_height=1.36
            )
            if size <= 8 or (len(block.lines) <= lines and block.height <= height):
                return TextBlock(
                    text,
                    self._font(size, heading, heading),
                    width,
                    align=_CENTRE,
                    line_height=1.36,
                    balance=True,
                )
            size -= 1

    def _font(self, size: int, heading: bool, strong: bool) -> QFont:
        return heading_font(size) if heading else interface_font(size, strong=strong)

    def _px(self, share: float) -> int:
        return max(8, round(self._u * share))
