"""The three vote buttons: large, in a fixed order, each an icon, a word and a shape.

A tap emits the choice and changes nothing here: only ``set_chosen`` shows a choice, dashed while it is not
yet recorded, solid once it is.  Must not know what a poll is, nor take the focus unless told to.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from meetingroom.client.kit.fonts import TextRole, interface_font
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box, focus_ring, text_width, widest_word
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


@dataclass(frozen=True, slots=True)
class VoteOption:
    """One button: ``id`` is given back by ``chosen``; the tone gives the colour, the icon the shape."""

    id: str
    text: str
    tone: Tone
    icon: Icon


FOR_AGAINST_ABSTAIN = (
    VoteOption("FOR", "Tán thành", Tone.YES, Icon.YES),
    VoteOption("AGAINST", "Không tán thành", Tone.NO, Icon.NO),
    VoteOption("ABSTAIN", "Không biểu quyết", Tone.ABSTAIN, Icon.ABSTAIN),
)


class VoteButtons(QWidget):
    """``VoteButtons(theme)``; ``chosen(id)`` on a tap, on Space or Enter, or on 1/2/3 then Enter while armed.

    ``set_chosen("FOR", recorded=True)`` shows a choice (None: none yet); ``set_reason("…")`` turns the
    buttons off and says why, "" turns them on.  ``arm()`` (after F8 or a tap on the card) shows the key
    hints, takes the focus and makes 1/2/3 propose a button that Enter confirms; ``disarm()`` (Esc) gives the
    focus back to where it was.  Without ``arm`` digits do nothing.  The buttons stand in a row where
    the width allows, else in a column; each is at least 20 mm tall.
    """

    chosen = Signal(str)
    armed_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        options: tuple[VoteOption, ...] = FOR_AGAINST_ABSTAIN,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._armed = False
        self._before: QWidget | None = None
        self.setAccessibleName(theme.phrases.vote_choices)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.buttons = tuple(
            VoteButton(theme, option, number, self) for number, option in enumerate(options, start=1)
        )
        for button in self.buttons:
            button.clicked.connect(lambda _checked=False, chosen=button.option.id: self.chosen.emit(chosen))
        theme.changed.connect(self._place)

    def set_chosen(self, choice: str | None, *, recorded: bool = True) -> None:
        """Show a choice; ``recorded`` False means it has been tapped but the server has not answered."""
        for button in self.buttons:
            button.show_choice(button.option.id == choice, recorded, choice is not None)

    def set_reason(self, reason: str) -> None:
        """Turn the buttons off and say why; an empty reason turns them on."""
        for button in self.buttons:
            button.setEnabled(not reason)
            button.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def is_armed(self) -> bool:
        return self._armed

    def arm(self) -> None:
        """Make the keys 1/2/3 live and take the focus."""
        if self._armed or not self.buttons[0].isEnabled():
            return
        self._armed = True
        self._before = QApplication.focusWidget()
        now = next((button for button in self.buttons if button.isChecked()), self.buttons[0])
        now.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show_hints()

    def disarm(self) -> None:
        """Put the keys to sleep and give the focus back."""
        if not self._armed:
            return
        self._armed = False
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_hints()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width)[1]

    def sizeHint(self) -> QSize:
        t = self._theme.tokens
        width = max(button.natural_width(t.type.vote) for button in self.buttons)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = max(button.least_width() for button in self.buttons)
        return QSize(width, self._theme.tokens.vote_height)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._armed:
            event.ignore()
            return
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.buttons) and not event.isAutoRepeat():
            self.buttons[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
            announce(self, self.buttons[number].option.text)
        elif event.key() == Qt.Key.Key_Escape:
            self.disarm()
        else:
            event.ignore()

    def _show_hints(self) -> None:
        for button in self.buttons:
            button.show_hint(self._armed)
        self.armed_changed.emit(self._armed)

    def _arrange(self, width: int) -> tuple[list[QRect], int, int]:
        """Rectangles, whole height and font size for a width."""
        t = self._theme.tokens
        count = len(self.buttons)
        column = (width - (count - 1) * t.vote_gap) // count
        row = column >= max(button.natural_width(t.type.body) for button in self.buttons)
        each = column if row else width
        size = self._font_size(each)
        tall = max(t.vote_height, *(button.height_at(each, size) for button in self.buttons))
        if row:
            rects = [QRect(i * (each + t.vote_gap), 0, each, tall) for i in range(count)]
            return rects, tall, size
        rects = [QRect(0, i * (tall + t.vote_gap), each, tall) for i in range(count)]
        return rects, count * tall + (count - 1) * t.vote_gap, size

    def _font_size(self, width: int) -> int:
        """The largest size, down to body text, at which every label keeps to one line; else title size.

        Three buttons in sight without scrolling matter more than the last step of letter size.
        """
        t = self._theme.tokens
        for size in range(t.type.vote, t.type.body - 1, -1):
            if all(button.natural_width(size) <= width for button in self.buttons):
                return size
        return t.type.title

    def _place(self) -> None:
        rects, height, size = self._arrange(self.width())
        spare = max(0, self.height() - height)
        if len({rect.x() for rect in rects}) == 1:
            # Spare height is shared out, up to half as tall again: bigger is easier to hit.
            extra = min(spare // len(rects), rects[0].height() // 2)
            rects = [
                QRect(r.x(), r.y() + i * extra, r.width(), r.height() + extra) for i, r in enumerate(rects)
            ]
        for button, rect in zip(self.buttons, rects, strict=True):
            button.set_font_size(size)
            button.setGeometry(rect)
        self.updateGeometry()


class VoteButton(QAbstractButton):
    """One of the buttons; made by :class:`VoteButtons`."""

    def __init__(self, theme: Theme, option: VoteOption, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.option = option
        self._number = number
        self._size = theme.tokens.type.title
        self._recorded = False
        self._other = False
        self._hint = False
        self.setCheckable(True)
        # Tab reaches it; a tap must not take the focus from a note being written.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(option.text)
        self.setAccessibleName(option.text)

    def show_choice(self, mine: bool, recorded: bool, any_chosen: bool) -> None:
        self.setChecked(mine)
        self._recorded = mine and recorded
        self._other = any_chosen and not mine
        self.setAccessibleDescription(self._theme.phrases.chosen if mine else "")
        self.update()

    def show_hint(self, hint: bool) -> None:
        self._hint = hint
        key = self._theme.phrases.vote_key.format(self._number)
        self.setAccessibleName(f"{self.option.text}, {key}" if hint else self.option.text)
        self.update()

    def set_font_size(self, size: int) -> None:
        self._size = size
        self.update()

    def natural_width(self, size: int) -> int:
        """Width at which the label keeps to one line at a font size."""
        return int(text_width(self.option.text, self._font(size))) + self._chrome(size) + 1

    def least_width(self) -> int:
        size = self._theme.tokens.type.title
        return int(widest_word(self.option.text, self._font(size))) + self._chrome(size) + 1

    def height_at(self, width: int, size: int) -> int:
        block = TextBlock(self.option.text, self._font(size), width - self._chrome(size))
        return int(block.height) + 2 * self._theme.tokens.space.m

    def sizeHint(self) -> QSize:
        return QSize(self.natural_width(self._size), self._theme.tokens.vote_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_width(), self._theme.tokens.vote_height)

    def nextCheckState(self) -> None:
        """A press does not change the mark: only the recorded choice does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        tone = c.tone(self.option.tone)
        rect = QRectF(self.rect())
        if self.hasFocus():
            rect = focus_ring(painter, rect, t.radius.card, c.focus, t.focus_width)
        fill: str | None = c.surface
        edge, width, dashed, ink, mark = tone, 2, False, tone, tone
        if self.isDown():
            fill = c.soft(self.option.tone)
        if self.isChecked() and self._recorded:
            fill, edge, width = tone, c.text, 4
            ink = mark = c.on(self.option.tone)
        elif self.isChecked():
            fill, width, dashed, ink = c.soft(self.option.tone), 4, True, c.text
        elif self._other:
            edge, ink, mark = c.border, c.text, c.text_2
        if not self.isEnabled() and not self.isChecked():
            fill, edge, ink, mark = c.sunken, c.line, c.disabled, c.disabled
        box(painter, rect, t.radius.card, fill=fill, edge=edge, width=width, dashed=dashed)
        pad = self._pad()
        side = self._icon_side(self._size)
        middle = self.rect().center().y() + 0.5
        paint_icon(painter, QRectF(pad, middle - side / 2, side, side), self.option.icon, mark)
        left = pad + side + t.space.s
        room = self.width() - left - pad - self._end_room(self._size)
        block = TextBlock(self.option.text, self._font(self._size), room)
        block.draw(painter, QRectF(left, 0, room, self.height()), ink)
        self._paint_end(painter, QRectF(self.width() - pad - side, middle - side / 2, side, side), ink)

    def _paint_end(self, painter: QPainter, spot: QRectF, ink: str) -> None:
        c = self._theme.tokens.colours
        if self.isChecked():
            side = spot.width() * 0.8
            inner = QRectF(spot.center().x() - side / 2, spot.center().y() - side / 2, side, side)
            paint_icon(painter, inner, Icon.DONE if self._recorded else Icon.LOADING, ink)
        elif self._hint:
            side = min(spot.width(), self._theme.tokens.type.title * 1.5)
            cap = QRectF(spot.right() - side, spot.center().y() - side / 2, side, side)
            box(painter, cap, 6, edge=c.border, width=1, fill=c.sunken)
            font = self._theme.font(TextRole.CAPTION, strong=True)
            block = TextBlock(str(self._number), font, side, align=Qt.AlignmentFlag.AlignHCenter)
            block.draw(painter, cap, c.text)

    def _font(self, size: int) -> QFont:
        return interface_font(size, strong=True)

    def _icon_side(self, size: int) -> int:
        return round(size * 1.05)

    def _pad(self) -> int:
        return self._theme.tokens.space.m

    def _end_room(self, size: int) -> int:
        return round(size * 0.85) + self._theme.tokens.space.xs

    def _chrome(self, size: int) -> int:
        return 2 * self._pad() + self._icon_side(size) + self._theme.tokens.space.s + self._end_room(size)
