"""A column of widgets that scrolls when the window is too small for it, under finger, wheel and keyboard.

``ScrollColumn`` holds a page's content; ``ScrollForm`` adds labelled fields.  Must not scroll sideways: what
stands in a column wraps.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.kit.touch import make_flickable


class ScrollColumn(QScrollArea):
    """``ScrollColumn(theme, name, max_width=0, margin=None)``: put widgets into ``body`` (a QVBoxLayout).

    ``name`` is the spoken name.  With ``max_width`` (pixels at 100 %, scaled with the text) the column stays
    readable on a wide screen and stands in its middle.  ``margin`` (pixels) defaults to the page margin.
    A focused widget is always scrolled into view.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        max_width: int = 0,
        margin: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._max_width = max_width
        self._margin = margin
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._column = QWidget()
        self.body = QVBoxLayout(self._column)
        self.setWidget(self._column)
        self._column.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        make_flickable(self)
        self._retheme()
        theme.changed.connect(self._retheme)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self.body.addWidget(widget, stretch)

    def minimumSizeHint(self) -> QSize:
        t = self._theme.tokens
        wide = self._column.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide, t.target)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # While a window is being shown Qt may resize the column between two of its own steps and lose the
        # event; the layout would keep the old height and squeeze the last line of a label.
        if self.body.geometry() != self._column.rect():
            self.body.setGeometry(self._column.rect())

    def _set_margins(self) -> None:
        s = self._theme.tokens.space
        edge = self._margin if self._margin is not None else (s.xl if self.width() >= 700 else s.l)
        side = edge
        if self._max_width:
            limit = self._max_width * self._theme.text_percent / 100
            side = max(edge, int((self.viewport().width() - limit) / 2))
        self.body.setContentsMargins(side, edge, side, edge)

    def _retheme(self) -> None:
        self.body.setSpacing(self._theme.tokens.space.m)
        self._set_margins()


class ScrollForm(ScrollColumn):
    """A form: ``field = form.add_field("Họ và tên", QLineEdit(), hint="Như trong danh sách")``.

    The label stands above its field (it never competes for width at 200 %), is spoken as its name, and its
    mnemonic focuses it.  ``set_problem(field, "…")`` shows a sentence under the field; "" takes it away.
    """

    def __init__(
        self, theme: Theme, name: str, *, max_width: int = 640, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name, max_width=max_width, parent=parent)
        self._problems: dict[QWidget, Label] = {}

    def add_field(self, label: str, field: QWidget, *, hint: str = "") -> QWidget:
        title = Label(self._theme, label, TextRole.STRONG)
        title.setBuddy(field)
        problem = Label(self._theme, "", tone=Tone.NO)
        problem.hide()
        field.setAccessibleName(label)
        field.setAccessibleDescription(hint)
        group = spaced(self._theme, QVBoxLayout(), gap=Gap.XS)
        group.addWidget(title)
        group.addWidget(field)
        if hint:
            group.addWidget(Label(self._theme, hint, TextRole.CAPTION, tone=Tone.NEUTRAL))
        group.addWidget(problem)
        self.body.addLayout(group)
        self._problems[field] = problem
        return field

    def set_problem(self, field: QWidget, sentence: str) -> None:
        """Say under ``field`` what is wrong with it; empty takes it away.  KeyError if unknown."""
        label = self._problems[field]
        label.setText(sentence)
        label.setVisible(bool(sentence))
        if sentence:
            field.setAccessibleDescription(sentence)
            self.ensureWidgetVisible(field)
