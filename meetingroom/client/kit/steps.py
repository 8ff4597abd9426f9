"""The steps of an item as a trail: done ✓, now ▶, still to come; each in words.

Must not decide which step is next, nor be pressed: the one primary button does that.
"""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, text_width
from meetingroom.client.kit.theme import Theme


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


class StepTrail(QWidget):
    """``StepTrail(theme)``; ``set_steps((("Trình bày", StepState.DONE), ("Thảo luận", StepState.NOW), …))``.

    Flows over as many lines as it needs; spoken as one sentence.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[tuple[str, StepState], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._retheme)

    def set_steps(self, steps: Sequence[tuple[str, StepState]]) -> None:
        self._steps = tuple(steps)
        said = {StepState.DONE: self._theme.phrases.done, StepState.NOW: self._theme.phrases.now}
        parts = (f"{word} {said[state]}" if state in said else word for word, state in self._steps)
        self.setAccessibleName(", ".join(parts))
        self._retheme()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        spots = self._spots(width)
        return int(spots[-1].bottom()) + 1 if spots else 0

    def sizeHint(self) -> QSize:
        width = int(sum(self._wide(*step) for step in self._steps)) + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((self._wide(*step) for step in self._steps), default=0.0)
        return QSize(int(widest) + 1, int(self._line()) if self._steps else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        last = len(self._steps) - 1
        for at, ((word, state), spot) in enumerate(zip(self._steps, self._spots(self.width()), strict=True)):
            icon = {StepState.DONE: Icon.DONE, StepState.NOW: Icon.CURRENT, StepState.LATER: Icon.PENDING}[
                state
            ]
            mark = {StepState.DONE: c.yes, StepState.NOW: c.primary, StepState.LATER: c.text_2}[state]
            side = self._side()
            place = QRectF(spot.left(), spot.center().y() - side / 2, side, side)
            paint_icon(painter, place, icon, mark)
            left = place.right() + t.space.xs + 2
            ink = c.text if state is StepState.NOW else c.text_2
            font = self._font(state)
            block = TextBlock(word, font, text_width(word, font))
            block.draw(painter, QRectF(left, spot.top(), text_width(word, font), spot.height()), ink)
            if at < last:
                x = left + text_width(word, font) + t.space.xs
                arrow = QRectF(x, spot.center().y() - side * 0.35, side * 0.7, side * 0.7)
                paint_icon(painter, arrow, Icon.NEXT, c.text_2)

    def _font(self, state: StepState) -> QFont:
        return self._theme.font(TextRole.BODY, strong=state is StepState.NOW)

    def _side(self) -> float:
        return self._theme.tokens.icon * 0.8

    def _line(self) -> float:
        return self._theme.tokens.type.body * 1.4 + self._theme.tokens.space.s

    def _wide(self, word: str, state: StepState) -> float:
        space = self._theme.tokens.space
        word_width = text_width(word, self._font(state))
        return self._side() * 1.7 + 2 * space.xs + 2 + word_width + space.s

    def _spots(self, width: int) -> list[QRectF]:
        spots, x, y = [], 0.0, 0.0
        for step in self._steps:
            wide = self._wide(*step)
            if x and x + wide > width:
                x, y = 0.0, y + self._line()
            spots.append(QRectF(x, y, wide, self._line()))
            x += wide
        return spots

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()
