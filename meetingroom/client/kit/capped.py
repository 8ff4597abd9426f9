"""A column that takes only the height its content needs, and never more than it was given: then it scrolls.

Must not know what it holds.
"""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.theme import Theme


class CappedColumn(ScrollColumn):
    """``CappedColumn(theme, name)``; ``set_cap(pixels)``: the most height it may take; ``set_free(True)``:
    whatever height there is, as any scrolling column."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        self._cap = 16_777_215
        self._free = False
        super().__init__(theme, name, margin=0, parent=parent)
        self.set_free(False)

    def set_cap(self, pixels: int) -> None:
        """The most height in pixels."""
        self._cap = max(0, pixels)
        self.updateGeometry()

    def set_free(self, free: bool) -> None:
        """Take the height there is, or the height the content needs."""
        self._free = free
        down = QSizePolicy.Policy.Expanding if free else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, down)
        policy.setHeightForWidth(not free)
        self.setSizePolicy(policy)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return not self._free

    def heightForWidth(self, width: int) -> int:
        # Some content never takes less than its least height, whatever it would need at this width.
        content = self.widget()
        least = content.minimumSizeHint().height() if content is not None else 0
        return min(self._cap, max(least, self.body.totalHeightForWidth(width)))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content wants another height: so does this column."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
