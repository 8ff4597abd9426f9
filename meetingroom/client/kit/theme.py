"""The live look of the application: fonts, palette and style sheet from tokens, switchable while running.

One :class:`Theme` is made in the composition root and given to every kit widget.  Switching theme or text
size restyles the running windows at once and then emits ``changed`` for the painted ones.

Must not remember the choice: settings belong to the pages.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QScreen
from PySide6.QtWidgets import QApplication

from meetingroom.client.kit.fonts import TextRole, heading_font, interface_font, load_fonts
from meetingroom.client.kit.icons import Icon, load_icons, qt_icon
from meetingroom.client.kit.phrases import Phrases
from meetingroom.client.kit.stylesheet import style_sheet
from meetingroom.client.kit.tokens import ThemeName, Tokens

_LEAST_DENSITY = 3.4
_MOST_DENSITY = 5.6


class Theme(QObject):
    """The look in force.

    ``tokens``, ``colours`` and ``phrases`` are read at paint time; ``changed`` is emitted after each switch.
    ``px_per_mm`` is the density of the screen (default: asked of the primary screen and kept within
    3.4 … 5.6, because projectors and virtual screens report nonsense).
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        name: ThemeName = ThemeName.LIGHT,
        text_percent: int = 100,
        *,
        px_per_mm: float | None = None,
        phrases: Phrases | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        load_fonts()
        load_icons()
        self._app = app
        self._density = px_per_mm or screen_density(QGuiApplication.primaryScreen())
        self.phrases = phrases or Phrases()
        app.setStyle("Fusion")
        self._tokens = Tokens.for_(name, text_percent, self._density)
        self._restyle()

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def name(self) -> ThemeName:
        return self._tokens.theme

    @property
    def text_percent(self) -> int:
        return self._tokens.text_percent

    def set_theme(self, name: ThemeName) -> None:
        """Switch light, dark or high contrast."""
        self.apply(name, self.text_percent)

    def set_text_percent(self, percent: int) -> None:
        """Switch the text size: 100, 125, 150 or 200."""
        self.apply(self.name, percent)

    def apply(self, name: ThemeName, text_percent: int) -> None:
        """Switch both at once; nothing happens when neither differs."""
        tokens = Tokens.for_(name, text_percent, self._density)
        if tokens != self._tokens:
            self._tokens = tokens
            self._restyle()
            self.changed.emit()

    def set_phrases(self, phrases: Phrases) -> None:
        """Switch the language of the kit's own words."""
        self.phrases = phrases
        self.changed.emit()

    def system_choice(self) -> ThemeName:
        """What the system's own settings suggest: dark, or high contrast where Qt can tell, else light."""
        hints = QGuiApplication.styleHints()
        # The owner of the accessibility hints is kept in a variable: PySide deletes it otherwise.
        accessibility = hints.accessibility() if hasattr(hints, "accessibility") else None
        if accessibility is not None:
            preference = accessibility.contrastPreference()
            if preference == Qt.ContrastPreference.HighContrast:
                return ThemeName.CONTRAST
        return ThemeName.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else ThemeName.LIGHT

    def font(self, role: TextRole = TextRole.BODY, *, strong: bool | None = None) -> QFont:
        """The font of a text role at the present text size; ``strong`` overrides the role's own weight."""
        sizes = self._tokens.type
        match role:
            case TextRole.CAPTION:
                return interface_font(sizes.caption, strong=bool(strong))
            case TextRole.BODY:
                return interface_font(sizes.body, strong=bool(strong))
            case TextRole.STRONG:
                return interface_font(sizes.body, strong=strong is not False)
            case TextRole.LIST:
                return interface_font(sizes.list, strong=bool(strong))
            case TextRole.TITLE:
                return interface_font(sizes.title, strong=strong is not False)
            case TextRole.HEADING:
                return heading_font(sizes.heading, strong=strong is not False)
            case TextRole.VOTE:
                return interface_font(sizes.vote, strong=strong is not False)

    def icon(self, icon: Icon, colour: str | None = None) -> QIcon:
        """A tinted icon for Qt's own widgets.  ``colour`` is ``#RRGGBB``, by default the text colour."""
        colours = self._tokens.colours
        return qt_icon(icon, self._tokens.icon, colour or colours.text, colours.disabled)

    def _restyle(self) -> None:
        self._app.setFont(interface_font(self._tokens.type.body))
        self._app.setPalette(palette_of(self._tokens))
        self._app.setStyleSheet(style_sheet(self._tokens))


def screen_density(screen: QScreen | None) -> float:
    """Device-independent pixels per millimetre of a screen, kept within what a hand can believe."""
    if screen is None:
        return _LEAST_DENSITY
    millimetres = screen.physicalSize()
    if millimetres.width() <= 0 or screen.geometry().width() <= 0:
        return 96 / 25.4
    return min(_MOST_DENSITY, max(_LEAST_DENSITY, screen.geometry().width() / millimetres.width()))


def palette_of(tokens: Tokens) -> QPalette:
    """A full QPalette: every role of the active, inactive and disabled group is set from tokens."""
    c = tokens.colours
    roles = {
        QPalette.ColorRole.Window: c.bg,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.surface,
        QPalette.ColorRole.AlternateBase: c.sunken,
        QPalette.ColorRole.ToolTipBase: c.text,
        QPalette.ColorRole.ToolTipText: c.surface,
        QPalette.ColorRole.PlaceholderText: c.text_2,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.Button: c.surface,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.on_primary,
        QPalette.ColorRole.Light: c.surface,
        QPalette.ColorRole.Midlight: c.sunken,
        QPalette.ColorRole.Dark: c.border,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Shadow: c.border,
        QPalette.ColorRole.Highlight: c.primary,
        QPalette.ColorRole.HighlightedText: c.on_primary,
        QPalette.ColorRole.Link: c.primary,
        QPalette.ColorRole.LinkVisited: c.primary_strong,
        QPalette.ColorRole.Accent: c.primary,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.disabled))
    return palette
