"""A layout that puts widgets side by side and starts a new line when the row is full.

Used wherever buttons or chips stand in a row that must survive 853 pixels at 200 %.  Must not know widgets.
"""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """``FlowLayout(spacing=8, align=Qt.AlignmentFlag.AlignLeft)``; ``addWidget`` as in any layout.

    ``set_align``: where the lines stand, left, right or in the middle.
    """

    def __init__(
        self,
        spacing: int = 8,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._align = align
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def set_align(self, align: Qt.AlignmentFlag) -> None:
        """Where the lines stand from now on."""
        if align != self._align:
            self._align = align
            self.update()

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int, /) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        # Boxes around ask many times for the same width while they are being laid out.
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        self._least = None
        super().invalidate()

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        margins = self.contentsMargins()
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        high = max((hint.height() for hint in hints), default=0)
        return QSize(wide, high).grownBy(margins)

    def minimumSize(self) -> QSize:
        if self._least is None:
            sizes = [item.minimumSize() for item in self._shown()]
            wide = max((size.width() for size in sizes), default=0)
            high = max((size.height() for size in sizes), default=0)
            self._least = QSize(wide, high).grownBy(self.contentsMargins())
        return self._least

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        rows: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._shown():
            wide = min(item.sizeHint().width(), max(inner.width(), item.minimumSize().width()))
            if rows[-1] and used + self.spacing() + wide > inner.width():
                rows.append([])
                used = 0
            used += wide + (self.spacing() if rows[-1] else 0)
            high = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
            rows[-1].append((item, QSize(wide, high)))
        y = inner.top()
        for row in rows:
            tall = max((size.height() for _, size in row), default=0)
            x = inner.left()
            spare = max(
                0, inner.width() - sum(size.width() for _, size in row) - self.spacing() * (len(row) - 1)
            )
            if self._align == Qt.AlignmentFlag.AlignRight:
                x += spare
            elif self._align == Qt.AlignmentFlag.AlignHCenter:
                x += spare // 2
            for item, size in row:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (tall - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += tall + self.spacing()
        return y - self.spacing() - rect.top() + margins.bottom()
