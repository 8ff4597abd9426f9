"""A row that is pressed as a whole: what was found, where, and the words around it.

Grows with its words, never cuts them. Must not know what was looked for.
"""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.focus import brought_by_keyboard
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.paint import box, focus_ring
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class HitRow(QAbstractButton):
    """``HitRow(theme)``; ``show_hit(title, place, runs)`` words it; ``clicked`` by finger, Enter or Space.

    ``runs`` may hold strong words. With ``leads=False`` it is read like the others, but does not look as if
    a press did anything.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ring = False
        self._leads = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._title = Label(theme, role=TextRole.STRONG)
        self._place = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._quote = Sentence(theme)
        column = spaced(theme, QVBoxLayout(self), gap=Gap.XS, margin=Gap.M, sides=Gap.L)
        for part in (self._title, self._place, self._quote):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)

    def show_hit(self, title: str, place: str, runs: Iterable[Run], *, leads: bool = True) -> None:
        """Other words."""
        self._leads = leads
        self._title.setText(title)
        self._place.setText(place)
        self._quote.set_runs(runs)
        self.setAccessibleName(f"{title}, {place}")
        self.setAccessibleDescription(self._quote.plain)

    @property
    def said(self) -> tuple[str, str, str]:
        """Title, place and quote as they stand."""
        return self._title.text(), self._place.text(), self._quote.plain

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = brought_by_keyboard(event)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        rect = QRectF(self.rect())
        if self._leads and (self.isDown() or self.underMouse()):
            box(painter, rect, 0, fill=c.hover if self.isDown() else c.sunken)
        box(painter, QRectF(0, rect.bottom() - t.hairline, rect.width(), t.hairline), 0, fill=c.line)
        if self.hasFocus() and self._ring:
            focus_ring(painter, rect, t.radius.control, c.focus, t.focus_width)
