"""The agenda as a list of items with their papers, made for fingers, keyboard and screen reader alike.

A tap or Enter on a row emits ``activated``; a tap on the arrow (or ←/→) shows or hides an item's papers.
Must not open anything by itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from meetingroom.client.kit.agenda_model import AgendaModel, AgendaRow, Index, RowState
from meetingroom.client.kit.chips import badge_size, paint_badge
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon, paint_icon
from meetingroom.client.kit.paint import TextBlock, box, text_width
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.touch import make_flickable


class AgendaList(QTreeView):
    """``AgendaList(theme)``; ``set_rows(rows)`` with :class:`AgendaRow` values.

    Signals: ``row_activated(key)`` for a tap, Enter or Space on a row; ``row_selected(key)`` when the mark
    moves.  ``select(key)`` moves the mark without a signal; ``expand_item(key)`` shows the papers of an item.
    ``set_rows`` keeps the mark, the open items and the scroll position of rows that are still there.
    A withheld row can be read but not activated.
    """

    row_activated = Signal(str)
    row_selected = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quiet = False
        self._rows = AgendaModel(theme.phrases, self)
        self.setModel(self._rows)
        self.setItemDelegate(_RowPainter(theme, self))
        self.setAccessibleName(theme.phrases.agenda)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        make_flickable(self)
        theme.changed.connect(self._relayout)

    def set_rows(self, rows: Sequence[AgendaRow]) -> None:
        if self._rows.same_shape(rows):
            self._rows.update_rows(rows)
            self._relayout()
            return
        marked, top = self.selected_key(), self.verticalScrollBar().value()
        open_keys = {row.key for row in self._open_items()}
        fresh = self._rows.rowCount() == 0
        self._quiet = True
        self._rows.set_rows(rows)
        for row in rows:
            if row.key in open_keys or (fresh and row.state is RowState.CURRENT):
                self.expand_item(row.key)
        # Without scrolling: that would open an item the person has folded.
        self.setAutoScroll(False)
        self.setCurrentIndex(self._rows.index_of(marked))
        self.setAutoScroll(True)
        self._quiet = False
        self.doItemsLayout()
        self.verticalScrollBar().setValue(top)

    def selected_key(self) -> str:
        """Key of the marked row, "" if none."""
        index = self.currentIndex()
        return self._rows.node(index).row.key if index.isValid() else ""

    def select(self, key: str) -> None:
        """Move the mark without a signal and bring it into view."""
        index = self._rows.index_of(key)
        before, self._quiet = self._quiet, True
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._quiet = before

    def bring(self, key: str) -> None:
        """Scroll so that this row stands at the top, as far as there are rows below it; no mark moves."""
        index = self._rows.index_of(key)
        if index.isValid():
            self.executeDelayedItemsLayout()
            self.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)

    def expand_item(self, key: str, expanded: bool = True) -> None:
        index = self._rows.index_of(key)
        if index.isValid():
            self.setExpanded(index, expanded)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._quiet:
            self.row_selected.emit(self._rows.node(current).row.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        held = index == self.currentIndex()
        super().mouseReleaseEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or not held:
            return
        if self._on_arrow(index, event.position().x()):
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self._activate(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relayout()

    def minimumSizeHint(self) -> QSize:
        t = self._theme.tokens
        return QSize(t.target * 4, t.target)

    def arrow_width(self) -> int:
        """Width of the arrow's target at the right end of an item with papers."""
        return self._theme.tokens.target

    def _on_arrow(self, index: QModelIndex, x: float) -> bool:
        has_papers = self._rows.rowCount(index) > 0
        return has_papers and x >= self.viewport().width() - self.arrow_width()

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid() and self._rows.flags(index) & Qt.ItemFlag.ItemIsSelectable:
            self.row_activated.emit(self._rows.node(index).row.key)

    def _open_items(self) -> list[AgendaRow]:
        indexes = (self._rows.index(row, 0) for row in range(self._rows.rowCount()))
        return [self._rows.node(index).row for index in indexes if self.isExpanded(index)]

    def _relayout(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _RowPainter(QStyledItemDelegate):
    """Draws a row and says how tall it is: at least one target, more when the title needs two lines."""

    def __init__(self, theme: Theme, view: AgendaList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, self._parts(index, width).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = self._theme.tokens
        c = t.colours
        row = self._model().node(index).row
        rect = QRectF(option.rect)
        parts = self._parts(index, int(rect.width()))
        marked = index == self._view.currentIndex()
        current = row.state is RowState.CURRENT
        body = rect.adjusted(t.space.s, 2, -t.space.s, -2)
        fill = c.primary_soft if marked else None
        over = self._view.viewport().mapFromGlobal(self._view.cursor().pos())
        if not marked and self._view.viewport().underMouse() and rect.contains(over):
            fill = c.sunken
        box(painter, body, t.radius.control, fill=fill)
        if current:
            # The item the meeting is at: a bar at its left edge besides the ▶ and the weight.
            bar = QRectF(body.left(), body.top() + 4, 4, body.height() - 8)
            box(painter, bar, 2, fill=c.primary)
        if marked and self._view.hasFocus():
            box(painter, body, t.radius.control, edge=c.focus, width=t.focus_width)
        faded = row.state in (RowState.WITHDRAWN, RowState.WITHHELD)
        ink = c.text_2 if faded else c.text
        top = rect.top() + parts.padding
        line = parts.title.height / max(1, len(parts.title.lines))
        icon, colour = self._icon(row)
        if icon:
            side = round(t.icon * 0.8)
            spot = QRectF(parts.icon_x, top + (line - side) / 2, side, side)
            paint_icon(painter, spot, icon, colour)
        number = TextBlock(row.number, parts.font, parts.number_width, line_height=1.36)
        number.draw(painter, QRectF(parts.number_x, top, parts.number_width, line), ink, middle=False)
        title = QRectF(parts.text_x, top, parts.text_width, parts.title.height)
        parts.title.draw(painter, title, ink, middle=False)
        below = top + parts.title.height
        self._paint_second_line(painter, row, parts, below)
        if parts.arrow:
            side = round(t.icon * 0.7)
            x = rect.right() - self._view.arrow_width() / 2 - side / 2
            spot = QRectF(x, top + (line - side) / 2, side, side)
            paint_icon(painter, spot, Icon.UP if self._view.isExpanded(index) else Icon.DOWN, c.text_2)

    def _paint_second_line(self, painter: QPainter, row: AgendaRow, parts: "_Parts", top: float) -> None:
        c = self._theme.tokens.colours
        for (text, tone), spot in zip(row.badges, parts.badge_spots, strict=True):
            paint_badge(painter, self._theme, spot.translated(parts.text_x, top), text, tone)
        if parts.said:
            spot = parts.said_spot.translated(parts.text_x, top)
            parts.said.draw(painter, spot, c.text_2, middle=False)

    def _icon(self, row: AgendaRow) -> tuple[Icon | None, str]:
        c = self._theme.tokens.colours
        if row.icon:
            return row.icon, c.text_2
        match row.state:
            case RowState.CURRENT:
                return Icon.CURRENT, c.primary
            case RowState.DONE:
                return Icon.DONE, c.yes
            case RowState.WITHDRAWN:
                return Icon.WITHDRAWN, c.text_2
            case RowState.WITHHELD:
                return Icon.LOCK, c.text_2
            case RowState.UPCOMING:
                return None, c.text_2

    def _model(self) -> AgendaModel:
        model = self._view.model()
        assert isinstance(model, AgendaModel)
        return model

    def _parts(self, index: Index, width: int) -> "_Parts":
        node = self._model().node(index)
        return _Parts(self._theme, node.row, node.parent is not None, width, self._view.arrow_width())


class _Parts:
    """Where things stand in a row of a given width."""

    def __init__(self, theme: Theme, row: AgendaRow, is_paper: bool, width: int, arrow_width: int) -> None:
        t = theme.tokens
        role = TextRole.BODY if is_paper else TextRole.LIST
        self.font: QFont = theme.font(role, strong=row.state is RowState.CURRENT)
        self.padding = t.space.s + 2
        self.arrow = bool(row.papers)
        self.icon_x = float(t.space.l + (t.space.xl if is_paper else 0))
        self.number_x = self.icon_x + round(t.icon * 0.8) + t.space.s
        self.number_width = text_width(row.number or " ", self.font)
        self.text_x = self.number_x + self.number_width + (t.space.s if row.number else 0)
        right = width - (arrow_width if self.arrow else t.space.l)
        self.text_width = max(40.0, right - self.text_x)
        self.title = TextBlock(row.title, self.font, self.text_width, max_lines=3, line_height=1.36)
        self.badge_spots: list[QRectF] = []
        self.said: TextBlock | None = None
        self.said_spot = QRectF()
        below = self._second_line(theme, row)
        self.height = max(t.target, int(self.title.height + below + 2 * self.padding) + 1)

    def _second_line(self, theme: Theme, row: AgendaRow) -> float:
        """Place badges, then the detail beside them if it fits there, else below; give the height used.

        Spots are relative to the left edge of the text and to the lower edge of the title.
        """
        t = theme.tokens
        caption = theme.font(TextRole.CAPTION)
        said = " · ".join(part for part in (row.detail, row.note) if part)
        if not said and not row.badges:
            return 0.0
        line = caption.pixelSize() * 1.4
        x, y, high = 0.0, float(t.space.xs), 0.0
        for text, _ in row.badges:
            size = badge_size(theme, text)
            if x and x + size.width() > self.text_width:
                x, y = 0.0, y + high + t.space.xs
            high = float(size.height())
            self.badge_spots.append(QRectF(x, y, size.width(), high))
            x += size.width() + t.space.s
        if not said:
            return y + high
        if x and x + text_width(said, caption) > self.text_width:
            x, y, high = 0.0, y + high + t.space.xs / 2, 0.0
        self.said = TextBlock(said, caption, self.text_width - x, max_lines=2)
        shift = max(0.0, (high - line) / 2)
        self.said_spot = QRectF(x, y + shift, self.text_width - x, self.said.height)
        return y + max(high, shift + self.said.height)
