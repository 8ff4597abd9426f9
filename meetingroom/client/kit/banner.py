"""Banners: a state of the world in words, with its hour and what can be done, for as long as it lasts.

Whoever shows a banner takes it away when the state ends: a banner has no clock.  Must not be used for things
that need nothing (that is a toast) or that stop everything (that is a state panel).
"""

from collections.abc import Callable, Iterable
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from meetingroom.client.kit.buttons import Button, IconButton, Variant
from meetingroom.client.kit.card import clear_layout
from meetingroom.client.kit.flow import FlowLayout
from meetingroom.client.kit.fonts import TextRole
from meetingroom.client.kit.icons import SPOKEN, Icon
from meetingroom.client.kit.labels import IconLabel, Label
from meetingroom.client.kit.sentence import Run, Sentence
from meetingroom.client.kit.spacing import Gap, spaced
from meetingroom.client.kit.stylesheet import repolish
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import Tone


class BannerKind(StrEnum):
    """What sort of state: each has its icon, tone and spoken word."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    OFFLINE = "offline"
    ERROR = "error"


_LOOK = {
    BannerKind.INFO: (Icon.INFO, Tone.PRIMARY),
    BannerKind.GOOD: (Icon.DONE, Tone.YES),
    BannerKind.WARN: (Icon.WARN, Tone.WARN),
    BannerKind.OFFLINE: (Icon.OFFLINE, Tone.WARN),
    BannerKind.ERROR: (Icon.ERROR, Tone.NO),
}


class Banner(QFrame):
    """One state: ``Banner(theme, BannerKind.OFFLINE, "Mất kết nối với máy chủ từ 09:40.", "Tài liệu …")``.

    ``lead`` is what happened, set strong; ``text`` is what was kept and what to do; or ``runs``, a whole
    sentence with its strong words (see sentence.py), instead of both.  ``code`` is a support code in small
    grey.  ``actions`` are ``(label, callback)`` pairs; the first is the recommended one.
    ``closable`` adds a button that emits ``closed`` (the owner decides).
    """

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        kind: BannerKind,
        lead: str,
        text: str = "",
        *,
        runs: Iterable[Run] = (),
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        code: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._row = QHBoxLayout(self)
        self._icon = IconLabel(theme, Icon.INFO)
        self._column = QVBoxLayout()
        self._lead = Label(theme, role=TextRole.STRONG)
        self._text = Label(theme)
        self._sentence = Sentence(theme)
        self._code = Label(theme, role=TextRole.CAPTION, tone=Tone.NEUTRAL)
        self._flow = FlowLayout()
        self._close = IconButton(theme, Icon.CLOSE, theme.phrases.close)
        self._close.clicked.connect(self.closed)
        for label in (self._lead, self._text, self._sentence, self._code):
            self._column.addWidget(label)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._words = QHBoxLayout()
        self._words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._words.addLayout(self._column, 1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(self._words)
        middle.addStretch(1)
        self._body.addLayout(middle, 1)
        self._body.addLayout(self._flow)
        self._row.addLayout(self._body, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self.set(kind, lead, text, runs=runs, actions=actions, code=code)
        self._retheme()
        theme.changed.connect(self._retheme)

    @property
    def kind(self) -> BannerKind:
        return self._kind

    def set(
        self,
        kind: BannerKind,
        lead: str,
        text: str = "",
        *,
        runs: Iterable[Run] = (),
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        code: str = "",
    ) -> None:
        """Change everything the banner says."""
        self._kind = kind
        icon, tone = _LOOK[kind]
        self._icon.set_icon(icon, tone=tone)
        self._sentence.set_runs(runs)
        self._sentence.setVisible(bool(self._sentence.plain))
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._code.setText(self._theme.phrases.support_code.format(code))
        self._code.setVisible(bool(code))
        clear_layout(self._flow)
        for index, (label, callback) in enumerate(actions):
            variant = Variant.SECONDARY if index == 0 else Variant.QUIET
            button = Button(self._theme, label, variant=variant, parent=self)
            button.clicked.connect(lambda _checked=False, call=callback: call())
            self._flow.addWidget(button)
        self._indent_actions()
        self.setAccessibleName(f"{SPOKEN[icon]}: {lead or self._sentence.plain}")
        self.setAccessibleDescription(text)
        self.setProperty("card", "tone")
        self.setProperty("tone", tone.value)
        self._tone = tone
        repolish(self)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a wide window the buttons stand beside the words, so that a banner takes little height.
        words = self._theme.tokens.type.body * 28
        beside = self.width() - self._flow.sizeHint().width() - 2 * self._theme.tokens.target > words
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != direction:
            self._body.setDirection(direction)
            self._indent_actions()

    def _indent_actions(self) -> None:
        """Below the words the buttons begin where the words begin, not under the icon."""
        t = self._theme.tokens
        below = self._body.direction() == QBoxLayout.Direction.TopToBottom and self._flow.count() > 0
        self._flow.setContentsMargins(t.icon + t.space.m if below else 0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # A thick bar at the left edge: the tone is seen by position and width, not by colour alone.
        t = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.colours.tone(self._tone)))
        inset = t.space.s
        painter.drawRoundedRect(QRectF(inset, inset, 4, self.height() - 2 * inset), 2, 2)

    def _retheme(self) -> None:
        s = self._theme.tokens.space
        self._row.setContentsMargins(s.xl, s.m, s.m, s.m)
        self._row.setSpacing(s.m)
        self._words.setSpacing(s.m)
        self._column.setSpacing(s.xs)
        self._indent_actions()
        self._flow.setSpacing(s.s)
        self._body.setSpacing(s.s)


class BannerStack(QWidget):
    """Banners one under another, newest state first; takes no room when empty.

    ``show_state(key, banner)`` adds or replaces the banner of a state; ``end_state(key)`` takes it away.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._banners: dict[str, Banner] = {}
        self._column = spaced(theme, QVBoxLayout(self), gap=Gap.S)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_state(self, key: str, banner: Banner) -> None:
        self.end_state(key)
        self._banners[key] = banner
        self._column.insertWidget(0, banner)
        self.show()

    def end_state(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    def states(self) -> tuple[str, ...]:
        """Keys of the states shown."""
        return tuple(self._banners)
