"""Typing digits without a system keyboard: PIN, slip code, check-in code, each with the same own pad.

Physical digit keys, Backspace and pasting work too.  Must not judge what was typed, nor keep it longer than
``completed``: the owner calls ``clear``.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.fonts import interface_font
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.paint import TextBlock, box, text_width
from meetingroom.client.kit.speech import announce
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class DigitEntry(QWidget):
    """A row of places and a pad of twelve keys.

    ``DigitEntry(theme, name, groups=(4, 4), masked=False)``; ``completed(digits)`` when the last place is
    filled, ``changed(digits)`` at each key.  ``clear()`` empties it; ``set_message("…", tone)`` writes a
    sentence under the places ("" takes it away); ``set_reason("…")`` turns the pad off and says why.
    Places and pad stand one above the other, or side by side on a low window.
    """

    completed = Signal(str)
    changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        groups: tuple[int, ...],
        masked: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._length = sum(groups)
        self._digits = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._places = _Places(theme, groups, masked, self)
        self._message = Label(theme, align=Qt.AlignmentFlag.AlignHCenter)
        self._message.hide()
        self._pad = _Pad(theme, self)
        self._pad.digit.connect(self._type)
        self._pad.erase.connect(self._erase)
        self._pad.erase_all.connect(self.clear)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._upper = QVBoxLayout()
        self._upper.addStretch(1)
        self._upper.addWidget(self._places)
        self._upper.addWidget(self._message)
        self._upper.addStretch(0)
        self._box.addLayout(self._upper, 1)
        self._box.addWidget(self._pad, 0)
        self._box.addStretch(1)
        self._tell()
        self._retheme()
        theme.changed.connect(self._retheme)

    def digits(self) -> str:
        """What has been typed so far."""
        return self._digits

    def clear(self) -> None:
        """Empty the places."""
        self._set("")

    def set_message(self, sentence: str, tone: Tone | None = None) -> None:
        self._message.set_tone(tone)
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        announce(self, sentence)

    def set_reason(self, reason: str) -> None:
        """Turn the pad off and say why; an empty reason turns it on."""
        self._pad.setEnabled(not reason)
        self.setAccessibleDescription(reason)
        self.set_message(reason, Tone.WARN)

    def sizeHint(self) -> QSize:
        # One above the other wherever there is room, however it stands now.
        wide = max(self._places.sizeHint().width(), self._pad.sizeHint().width())
        return QSize(wide, self._stack())

    def minimumSizeHint(self) -> QSize:
        upper, pad = self._places.minimumSizeHint(), self._pad.minimumSizeHint()
        gap = self._theme.tokens.space.l
        return QSize(max(upper.width(), pad.width()), max(upper.height() + gap, pad.height()))

    def width_in(self, height: int) -> int:
        """The width it fills in a room of that height; more would only part it from what stands beside."""
        places, pad = self._places.sizeHint().width(), self._pad.sizeHint().width()
        return places + pad + self._theme.tokens.space.xl if self._low(height) else max(places, pad)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            pasted = "".join(ch for ch in QGuiApplication.clipboard().text() if ch.isdecimal())
            self._set(pasted[: self._length])
        elif event.key() == Qt.Key.Key_Backspace:
            self._erase()
        elif event.text().isdecimal() and not event.isAutoRepeat():
            self._type(str(int(event.text())))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._places.set_focused(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._places.set_focused(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        t = self._theme.tokens
        low = self._low(self.height())
        wide = (
            self.width() > self._pad.minimumSizeHint().width() + self._places.sizeHint().width() + t.space.xl
        )
        side = QBoxLayout.Direction.LeftToRight if low and wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != side:
            self._box.setDirection(side)
            across = side == QBoxLayout.Direction.LeftToRight
            # Side by side the places stand in the middle of their half; one above the other both stand
            # together in the middle of the window.
            self._upper.setStretch(3, 1 if across else 0)
            self._box.setStretch(2, 0 if across else 1)

    def _low(self, height: int) -> bool:
        return height < self._stack()

    def _stack(self) -> int:
        both = self._pad.sizeHint().height() + self._places.sizeHint().height()
        return both + self._theme.tokens.space.huge

    def _type(self, digit: str) -> None:
        if self._pad.isEnabled() and len(self._digits) < self._length:
            self._set(self._digits + digit)

    def _erase(self) -> None:
        self._set(self._digits[:-1])

    def _set(self, digits: str) -> None:
        if digits == self._digits:
            return
        self._digits = digits
        self._places.set_digits(digits)
        self._tell()
        self.changed.emit(digits)
        if len(digits) == self._length:
            self.completed.emit(digits)

    def _tell(self) -> None:
        progress = self._theme.phrases.pin_progress.format(len(self._digits), self._length)
        self.setAccessibleName(f"{self._name}: {progress}")

    def _retheme(self) -> None:
        self._box.setSpacing(self._theme.tokens.space.l)
        self.updateGeometry()


class PinPad(DigitEntry):
    """The six digits of a PIN, shown as dots: ``PinPad(theme)``."""

    def __init__(self, theme: Theme, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, name or theme.phrases.pin, groups=(6,), masked=True, parent=parent)


class SlipEntry(DigitEntry):
    """The eight digits of a printed slip, in two groups of four, readable: ``SlipEntry(theme)``."""

    def __init__(self, theme: Theme, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, name or theme.phrases.slip_code, groups=(4, 4), masked=False, parent=parent)


class _Places(QWidget):
    """The places to fill: dots, or boxes with digits in groups."""

    def __init__(self, theme: Theme, groups: tuple[int, ...], masked: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups = groups
        self._masked = masked
        self._digits = ""
        self._focused = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_digits(self, digits: str) -> None:
        self._digits = digits
        self.update()

    def set_focused(self, focused: bool) -> None:
        self._focused = focused
        self.update()

    def sizeHint(self) -> QSize:
        wide, high = self._place_size(self._theme.tokens.type.heading)
        return QSize(self._whole(wide), high)

    def minimumSizeHint(self) -> QSize:
        wide, high = self._place_size(self._theme.tokens.type.body)
        return QSize(self._whole(wide), high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        size = t.type.heading
        while size > t.type.body and self._whole(self._place_size(size)[0]) > self.width():
            size -= 1
        wide, high = self._place_size(size)
        x = (self.width() - self._whole(wide)) / 2
        y = (self.height() - high) / 2
        index = 0
        for group in self._groups:
            for _ in range(group):
                spot = QRectF(x, y, wide, high)
                here = index == len(self._digits) and self._focused
                filled = index < len(self._digits)
                edge = c.focus if here else c.text if filled else c.border
                line = t.focus_width if here else 2 if filled else t.hairline
                box(painter, spot, t.radius.control, fill=c.surface, edge=edge, width=line)
                if filled and self._masked:
                    dot = size * 0.5
                    centre = spot.center()
                    spot = QRectF(centre.x() - dot / 2, centre.y() - dot / 2, dot, dot)
                    box(painter, spot, dot, fill=c.text)
                elif filled:
                    font = interface_font(size, strong=True)
                    block = TextBlock(self._digits[index], font, wide, align=Qt.AlignmentFlag.AlignHCenter)
                    block.draw(painter, spot, c.text)
                x += wide + self._gap()
                index += 1
            x += self._group_gap() - self._gap()

    def _place_size(self, size: int) -> tuple[int, int]:
        return round(size * 1.25), round(size * 1.7)

    def _gap(self) -> int:
        return self._theme.tokens.space.s

    def _group_gap(self) -> int:
        return self._theme.tokens.space.xl

    def _whole(self, wide: int) -> int:
        places = sum(self._groups)
        groups = len(self._groups)
        return places * wide + (places - groups) * self._gap() + (groups - 1) * self._group_gap()


class _Pad(QWidget):
    """Twelve keys: 1–9, erase all, 0, erase one."""

    digit = Signal(str)
    erase = Signal()
    erase_all = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        phrases = theme.phrases
        for number in range(1, 10):
            key = _Key(theme, str(number), None, phrases.digit.format(number), self)
            key.clicked.connect(lambda _checked=False, digit=str(number): self.digit.emit(digit))
            self._grid.addWidget(key, (number - 1) // 3, (number - 1) % 3)
        wipe = _Key(theme, phrases.erase_all, Icon.REMOVE, phrases.erase_all, self)
        wipe.clicked.connect(self.erase_all)
        zero = _Key(theme, "0", None, phrases.digit.format(0), self)
        zero.clicked.connect(lambda: self.digit.emit("0"))
        back = _Key(theme, phrases.erase_key, Icon.BACKSPACE, phrases.erase_digit, self)
        back.clicked.connect(self.erase)
        for column, key in enumerate((wipe, zero, back)):
            self._grid.addWidget(key, 3, column)
        self._retheme()
        theme.changed.connect(self._retheme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._centre()

    def _centre(self) -> None:
        t = self._theme.tokens
        gap = self._grid.spacing()
        across = max(0, (self.width() - 3 * round(t.mm(20) * 1.25) - 2 * gap) // 2)
        down = max(0, (self.height() - 4 * t.mm(20) - 3 * gap) // 2)
        self._grid.setContentsMargins(across, down, across, down)

    def _retheme(self) -> None:
        self._grid.setSpacing(max(self._theme.tokens.space.s, self._theme.tokens.mm(2)))
        self._centre()

    def sizeHint(self) -> QSize:
        t = self._theme.tokens
        gap = self._grid.spacing()
        return QSize(3 * round(t.mm(20) * 1.25) + 2 * gap, 4 * t.mm(20) + 3 * gap)

    def minimumSizeHint(self) -> QSize:
        gap = self._grid.spacing()
        least = _least_key(self._theme)
        return QSize(3 * least + 2 * gap, 4 * least + 3 * gap)


def _least_key(theme: Theme) -> int:
    t = theme.tokens
    return max(t.target, t.mm(12), round(t.type.title * 1.6))


class _Key(QAbstractButton):
    """One key; it never takes the focus, the entry as a whole has it.

    A key with an icon shows its word instead wherever the word fits.
    """

    def __init__(self, theme: Theme, text: str, icon: Icon | None, spoken: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken if icon else "")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        side = self._theme.tokens.mm(20)
        return QSize(round(side * 1.25), side)

    def minimumSizeHint(self) -> QSize:
        least = _least_key(self._theme)
        return QSize(least, least)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = self._theme.tokens
        c = t.colours
        rect = QRectF(self.rect())
        fill = c.primary_soft if self.isDown() else c.surface
        edge, ink = (c.border, c.text) if self.isEnabled() else (c.line, c.disabled)
        box(painter, rect, t.radius.card, fill=fill, edge=edge, width=t.hairline)
        if self._icon and self._word_fits():
            font = self._theme.font()
            TextBlock(self.text(), font, rect.width(), align=Qt.AlignmentFlag.AlignHCenter).draw(
                painter, rect, ink
            )
            return
        if self._icon:
            side = t.icon
            centre = rect.center()
            spot = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
            paint_icon(painter, spot, self._icon, ink)
            return
        size = min(t.type.heading, round(min(self.width(), self.height()) * 0.6))
        block = TextBlock(
            self.text(), interface_font(size), rect.width(), align=Qt.AlignmentFlag.AlignHCenter
        )
        block.draw(painter, rect, ink)

    def _word_fits(self) -> bool:
        room = self.width() - 2 * self._theme.tokens.space.xs
        return text_width(self.text(), self._theme.font()) <= room
