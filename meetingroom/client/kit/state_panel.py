"""The panel that stands in for a screen's content: nothing here yet, still loading, out of reach, in trouble.

Always three facts in words: what happened, what was kept, what to do; one action.  Must not animate: a
screen that waits says what it waits for.
"""

from enum import StrEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, Variant
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import Icon
from meetingroom.client.kit.labels import IconLabel, Label
from meetingroom.client.kit.scroll import ScrollColumn
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class PanelKind(StrEnum):
    """Why the content is not there."""

    EMPTY = "empty"
    LOADING = "loading"
    OFFLINE = "offline"
    ERROR = "error"


_LOOK = {
    PanelKind.EMPTY: (Icon.EMPTY, Tone.NEUTRAL),
    PanelKind.LOADING: (Icon.LOADING, Tone.PRIMARY),
    PanelKind.OFFLINE: (Icon.OFFLINE, Tone.WARN),
    PanelKind.ERROR: (Icon.ERROR, Tone.NO),
}


class StatePanel(QWidget):
    """``StatePanel(theme, PanelKind.ERROR, "Chưa mở được tài liệu", kept=…, advice=…, action=…, code=…)``.

    Every text but the title may be empty.  ``acted`` is emitted by the one action.  A LOADING panel with an
    action shows it only after three seconds: a short wait needs no way out, a long one does.
    """

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        kind: PanelKind,
        title: str,
        *,
        kept: str = "",
        advice: str = "",
        action: str = "",
        code: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._icon = IconLabel(theme, Icon.EMPTY, scale=2.0)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title = Label(theme, role=TextRole.TITLE, align=centre)
        self._kept = Label(theme, align=centre)
        self._advice = Label(theme, tone=Tone.NEUTRAL, align=centre)
        self._button = Button(theme, "", variant=Variant.PRIMARY)
        self._code = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL, align=centre)
        self._button.clicked.connect(self.acted)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(theme.tokens.durations.patience)
        self._patience.timeout.connect(self._button.show)
        scroll = ScrollColumn(theme, title, max_width=640)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = scroll.body
        self._column.addStretch(1)
        self._column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._kept, self._advice):
            self._column.addWidget(label)
        self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._code)
        self._column.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.set(kind, title, kept=kept, advice=advice, action=action, code=code)

    def set(
        self,
        kind: PanelKind,
        title: str,
        *,
        kept: str = "",
        advice: str = "",
        action: str = "",
        code: str = "",
    ) -> None:
        """Change everything the panel says."""
        icon, tone = _LOOK[kind]
        self._icon.set_icon(icon, tone=tone, spoken="")
        self._title.setText(title)
        for label, text in ((self._kept, kept), (self._advice, advice)):
            label.setText(text)
            label.setVisible(bool(text))
        self._button.setText(action)
        self._patience.stop()
        self._button.setVisible(bool(action) and kind is not PanelKind.LOADING)
        if action and kind is PanelKind.LOADING:
            self._patience.start()
        self._code.setText(self._theme.phrases.support_code.format(code))
        self._code.setVisible(bool(code))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(part for part in (kept, advice) if part))
