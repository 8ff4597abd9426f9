"""The bar at the top of a meeting's window: which meeting, its state, who is present, how fresh the data is.

Gives way gracefully: first the chips take their short forms, then they move to a second row; the title is
shortened last and keeps its tooltip.  Must not know what the chips mean.
"""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from meetingroom.client.kit.chips import Chip
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import ElidedLabel
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class HeaderBar(QFrame):
    """``HeaderBar(theme, "Kỳ họp thứ 12 – HĐND tỉnh", subtitle="")``.

    ``set_chip(key, text, icon=, tone=, short=)`` adds or changes a chip (chips stand in the order in which
    their keys first came; the usual keys are "state", "presence", "sync"); an empty text hides it.
    ``set_leading(widget)`` puts a button before the title; ``add_action(widget)`` one at the right end.
    """

    def __init__(
        self, theme: Theme, title: str = "", *, subtitle: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("bar", "top")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._title = ElidedLabel(theme, title, TextRole.TITLE, parent=self)
        self._subtitle = ElidedLabel(theme, subtitle, TextRole.CAPTION, tone=Tone.NEUTRAL, parent=self)
        self._leading: QWidget | None = None
        self._actions: list[QWidget] = []
        self._chips: dict[str, Chip] = {}
        self.set_title(title, subtitle)
        theme.changed.connect(self._replace)

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._title.set_text(title)
        self._title.setVisible(bool(title))
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(f"{title}, {subtitle}" if subtitle else title)
        self._replace()

    def set_chip(
        self, key: str, text: str, *, icon: Icon | None = None, tone: Tone = Tone.NEUTRAL, short: str = ""
    ) -> None:
        chip = self._chips.get(key)
        if chip is None:
            chip = self._chips[key] = Chip(self._theme, parent=self)
        chip.set(text, icon=icon, tone=tone, short=short)
        chip.setVisible(bool(text))
        self._replace()

    def set_leading(self, widget: QWidget) -> None:
        if self._leading is not None:
            self._leading.deleteLater()
        self._leading = widget
        widget.setParent(self)
        widget.show()
        self._replace()

    def show_leading(self, shown: bool) -> None:
        if self._leading is not None:
            self._leading.setVisible(shown)
            self._replace()

    def add_action(self, widget: QWidget) -> None:
        self._actions.append(widget)
        widget.setParent(self)
        widget.show()
        self._replace()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        width = self._fixed_width() + self._title.sizeHint().width() + self._chips_width(short=False)
        return QSize(width, self._place(width, move=False))

    def minimumSizeHint(self) -> QSize:
        width = self._fixed_width() + self._title.minimumSizeHint().width()
        chips = [chip.minimumSizeHint().width() for chip in self._shown_chips()]
        return QSize(max([width, *chips]), self._row_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _shown_chips(self) -> list[Chip]:
        return [chip for chip in self._chips.values() if not chip.isHidden()]

    def _ends(self) -> tuple[list[QWidget], list[QWidget]]:
        leading = [self._leading] if self._leading is not None and not self._leading.isHidden() else []
        return list(leading), [action for action in self._actions if not action.isHidden()]

    def _gap(self) -> int:
        return self._theme.tokens.space.s

    def _fixed_width(self) -> int:
        leading, actions = self._ends()
        ends = sum(widget.sizeHint().width() + self._gap() for widget in (*leading, *actions))
        return ends + 2 * self._theme.tokens.space.l

    def _chips_width(self, *, short: bool) -> int:
        chips = self._shown_chips()
        hints = (chip.minimumSizeHint() if short else chip.sizeHint() for chip in chips)
        return sum(hint.width() + self._gap() for hint in hints)

    def _title_height(self) -> int:
        high = self._title.sizeHint().height()
        return high if self._subtitle.isHidden() else high + self._subtitle.sizeHint().height() - 4

    def _row_height(self) -> int:
        t = self._theme.tokens
        return max(56, t.target + 2 * t.space.s - 4, self._title_height() + t.space.m)

    def _place(self, width: int, *, move: bool) -> int:
        t = self._theme.tokens
        row = self._row_height()
        leading, actions = self._ends()
        natural = self._title.sizeHint().width()
        least = min(natural, t.type.title * 14)
        room = width - self._fixed_width()
        short = room - self._chips_width(short=False) < min(natural, t.type.title * 20)
        second_row = short and room - self._chips_width(short=True) < least
        chips = self._shown_chips()
        if second_row:
            short = self._chips_width(short=False) > width - 2 * t.space.l
        if move:
            x = t.space.l
            for widget in leading:
                x = self._put(widget, x, row) + self._gap()
            right = width - t.space.l
            for widget in reversed(actions):
                right -= widget.sizeHint().width()
                self._put(widget, right, row)
                right -= self._gap()
            if not second_row:
                for chip in reversed(chips):
                    hint = chip.minimumSizeHint() if short else chip.sizeHint()
                    right -= hint.width()
                    chip.setGeometry(QRect(QPoint(right, (row - hint.height()) // 2), hint))
                    right -= self._gap()
            self._put_title(x, max(x, right), row)
        if not second_row:
            return row
        return self._place_second_row(chips, width, row - t.space.xs, short=short, move=move)

    def _place_second_row(self, chips: list[Chip], width: int, top: int, *, short: bool, move: bool) -> int:
        t = self._theme.tokens
        x, y, high = t.space.l, top, 0
        for chip in chips:
            hint = chip.minimumSizeHint() if short else chip.sizeHint()
            if x > t.space.l and x + hint.width() > width - t.space.l:
                x, y = t.space.l, y + high + t.space.xs
            if move:
                chip.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap()
            high = hint.height()
        return y + high + t.space.s

    def _put(self, widget: QWidget, x: int, row: int) -> int:
        hint = widget.sizeHint()
        widget.setGeometry(QRect(QPoint(x, (row - hint.height()) // 2), hint))
        return x + hint.width()

    def _put_title(self, left: int, right: int, row: int) -> None:
        high = self._title.sizeHint().height()
        whole = self._title_height()
        top = (row - whole) // 2
        self._title.setGeometry(left, top, right - left, high)
        if not self._subtitle.isHidden():
            self._subtitle.setGeometry(left, top + high - 4, right - left, whole - high + 4)

    def _replace(self) -> None:
        self.updateGeometry()
        self._place(self.width(), move=True)
