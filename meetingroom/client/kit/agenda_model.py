"""What an agenda list shows, as plain values, and the Qt model over them.

Must not paint (agenda_list does) nor know what an item or a paper is beyond the words to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.phrases import Phrases
from meetingroom.client.kit.tokens import Tone

Index = QModelIndex | QPersistentModelIndex


class RowState(StrEnum):
    """Where an item stands: shown by icon, weight and spoken word."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item or paper.

    ``key`` is given back by the signals and must be unique in the list; ``number`` "4" or "4.2"; ``detail``
    the second line (presenter, time); ``badges`` words with a tone ("Mới", "Khẩn"); ``note`` a short fact at
    the right ("43–0", "12 ghi chú"); ``icon`` replaces the state icon (papers); ``papers`` the rows below.
    """

    key: str
    number: str
    title: str
    detail: str = ""
    state: RowState = RowState.UPCOMING
    badges: tuple[tuple[str, Tone], ...] = ()
    note: str = ""
    icon: Icon | None = None
    papers: tuple["AgendaRow", ...] = ()


def spoken_row(row: AgendaRow, phrases: Phrases) -> str:
    """The row as one sentence for a screen reader: number, title, state, badges, detail, note, papers."""
    words = {
        RowState.CURRENT: phrases.current,
        RowState.DONE: phrases.done,
        RowState.WITHDRAWN: phrases.withdrawn,
        RowState.WITHHELD: phrases.withheld,
        RowState.UPCOMING: "",
    }
    parts = [
        f"{phrases.item.format(row.number)}: {row.title}",
        words[row.state],
        *(text for text, _ in row.badges),
        row.detail,
        row.note,
        phrases.papers.format(len(row.papers)) if row.papers else "",
    ]
    return ", ".join(part for part in parts if part)


@dataclass(slots=True, eq=False)
class Node:
    """A row in its place in the tree."""

    row: AgendaRow
    position: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)


class AgendaModel(QAbstractItemModel):
    """Two levels: items, and papers below them.  ``set_rows`` replaces everything."""

    def __init__(self, phrases: Phrases, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._roots: list[Node] = []

    def set_rows(self, rows: Sequence[AgendaRow]) -> None:
        self.beginResetModel()
        self._roots = []
        for position, row in enumerate(rows):
            node = Node(row, position)
            node.children = [Node(paper, at, node) for at, paper in enumerate(row.papers)]
            self._roots.append(node)
        self.endResetModel()

    def same_shape(self, rows: Sequence[AgendaRow]) -> bool:
        """True when ``rows`` has the same keys in the same places, so that it can be updated in place."""

        def keys(some: Sequence[AgendaRow]) -> list[tuple[str, list[str]]]:
            return [(row.key, [paper.key for paper in row.papers]) for row in some]

        return keys([node.row for node in self._roots]) == keys(rows)

    def update_rows(self, rows: Sequence[AgendaRow]) -> None:
        """Replace the values of a tree of the same shape, telling the view only what changed."""
        for node, row in zip(self._roots, rows, strict=True):
            for child, paper in zip(node.children, row.papers, strict=True):
                if child.row != paper:
                    child.row = paper
                    self._changed(child)
            if node.row != row:
                node.row = row
                self._changed(node)

    def index_of(self, key: str) -> QModelIndex:
        """The index of a key, invalid if unknown."""
        for node in self._roots:
            for each in (node, *node.children):
                if each.row.key == key:
                    return self.createIndex(each.position, 0, each)
        return QModelIndex()

    def node(self, index: Index) -> Node:
        node: Node = index.internalPointer()
        return node

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        siblings = self.node(parent).children if parent.isValid() else self._roots
        if column == 0 and 0 <= row < len(siblings):
            return self.createIndex(row, 0, siblings[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent if index.isValid() else None
        return self.createIndex(above.position, 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.node(parent).children) if parent.isValid() else len(self._roots)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.node(index).row
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.number} {row.title}"
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return spoken_row(row, self._phrases)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.detail
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.node(index).row.state is RowState.WITHHELD:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _changed(self, node: Node) -> None:
        index = self.createIndex(node.position, 0, node)
        self.dataChanged.emit(index, index)
