"""Design tokens: the palette, its roles per theme, and every size, as plain values.

Must not import Qt: these are numbers and names, so that contrast and sizes can be proven by arithmetic.
Pixel sizes are device-independent pixels; millimetres become pixels through ``px_per_mm`` of the screen.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from math import ceil
from typing import Final


class ThemeName(StrEnum):
    """The three looks a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Tone(StrEnum):
    """What a coloured thing means.  The meaning is always repeated by a word and a shape."""

    NEUTRAL = "neutral"
    PRIMARY = "primary"
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    WARN = "warn"


TEXT_PERCENTS: Final = (100, 125, 150, 200)
"""The text sizes offered to a person, in percent."""

PALETTE: Final = {
    "white": "#FFFFFF",
    "black": "#000000",
    "mist-50": "#F5F7FA",
    "mist-100": "#EBEFF4",
    "mist-200": "#E1E7EE",
    "mist-300": "#D0D5DD",
    "slate-400": "#98A4B3",
    "slate-500": "#7A8699",
    "slate-600": "#5B6879",
    "slate-700": "#475467",
    "ink-900": "#14202E",
    "navy-50": "#E6F0FA",
    "navy-100": "#CFE2F5",
    "navy-700": "#0B5CAD",
    "navy-800": "#094B8E",
    "navy-900": "#073A6E",
    "leaf-50": "#E5F4EC",
    "leaf-700": "#0A7048",
    "leaf-800": "#075839",
    "brick-50": "#FDECEA",
    "brick-700": "#B42318",
    "brick-800": "#921B12",
    "amber-50": "#FEF3E0",
    "amber-800": "#8A4B00",
    "night-950": "#0A1018",
    "night-900": "#0F1720",
    "night-800": "#18222E",
    "night-700": "#212D3B",
    "night-600": "#2B3948",
    "night-500": "#33424F",
    "steel-500": "#6B7A8C",
    "steel-400": "#8593A3",
    "steel-200": "#B3BECB",
    "snow-100": "#EEF2F6",
    "sky-300": "#7CB7F5",
    "sky-200": "#A3CEF9",
    "sky-900": "#19304A",
    "sky-800": "#234468",
    "mint-300": "#5FD3A0",
    "mint-200": "#8BE3BC",
    "mint-900": "#12352B",
    "coral-300": "#FF8A80",
    "coral-200": "#FFACA5",
    "coral-900": "#43242A",
    "honey-300": "#FFC267",
    "honey-900": "#3A2E1A",
    "grey-900": "#1C1C1C",
    "grey-800": "#2E2E2E",
    "grey-300": "#BDBDBD",
    "signal-yellow": "#FFDD33",
    "signal-cyan": "#4DE1FF",
    "signal-green": "#6BF2B0",
    "signal-rose": "#FFB0A8",
    "hall-navy": "#071A33",
    "hall-deep": "#0D2749",
    "hall-line": "#2C4A73",
    "hall-text-2": "#C3D0E2",
    "hall-green": "#5FD3A0",
    "hall-coral": "#FF8A80",
    "hall-gold": "#FFD166",
}
"""Every colour of the product, by name.  Roles below point here; nothing else writes a colour."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme by role, each ``#RRGGBB``.

    ``*_soft`` is a quiet background on which the same tone and ``text`` are readable; ``on_*`` is the text on
    a solid fill of that tone; ``*_strong`` is the same fill while pressed or hovered.  ``line`` decorates;
    ``border`` is the edge of something that can be operated (contrast 3:1).
    """

    bg: str
    surface: str
    sunken: str
    hover: str
    text: str
    text_2: str
    line: str
    border: str
    focus: str
    disabled: str
    primary: str
    primary_strong: str
    primary_soft: str
    on_primary: str
    yes: str
    yes_strong: str
    yes_soft: str
    on_yes: str
    no: str
    no_strong: str
    no_soft: str
    on_no: str
    abstain: str
    abstain_strong: str
    abstain_soft: str
    on_abstain: str
    warn: str
    warn_soft: str
    on_warn: str
    paper: str
    paper_text: str

    def tone(self, tone: Tone) -> str:
        """The readable colour of a tone (text, icon, edge) on ``surface`` and on its own soft background."""
        match tone:
            case Tone.NEUTRAL:
                return self.text_2
            case Tone.PRIMARY:
                return self.primary
            case Tone.YES:
                return self.yes
            case Tone.NO:
                return self.no
            case Tone.ABSTAIN:
                return self.abstain
            case Tone.WARN:
                return self.warn

    def soft(self, tone: Tone) -> str:
        """The quiet background of a tone."""
        match tone:
            case Tone.NEUTRAL:
                return self.sunken
            case Tone.PRIMARY:
                return self.primary_soft
            case Tone.YES:
                return self.yes_soft
            case Tone.NO:
                return self.no_soft
            case Tone.ABSTAIN:
                return self.abstain_soft
            case Tone.WARN:
                return self.warn_soft

    def on(self, tone: Tone) -> str:
        """The text colour on a solid fill of a tone."""
        match tone:
            case Tone.NEUTRAL | Tone.ABSTAIN:
                return self.on_abstain
            case Tone.PRIMARY:
                return self.on_primary
            case Tone.YES:
                return self.on_yes
            case Tone.NO:
                return self.on_no
            case Tone.WARN:
                return self.on_warn


_ROLES: Final[dict[ThemeName, dict[str, str]]] = {
    ThemeName.LIGHT: {
        "bg": "mist-50", "surface": "white", "sunken": "mist-100", "hover": "mist-200",
        "text": "ink-900", "text_2": "slate-700", "line": "mist-300", "border": "slate-500",
        "focus": "navy-700", "disabled": "slate-600",
        "primary": "navy-700", "primary_strong": "navy-800", "primary_soft": "navy-50", "on_primary": "white",
        "yes": "leaf-700", "yes_strong": "leaf-800", "yes_soft": "leaf-50", "on_yes": "white",
        "no": "brick-700", "no_strong": "brick-800", "no_soft": "brick-50", "on_no": "white",
        "abstain": "slate-700", "abstain_strong": "ink-900", "abstain_soft": "mist-100",
        "on_abstain": "white",
        "warn": "amber-800", "warn_soft": "amber-50", "on_warn": "white",
        "paper": "white", "paper_text": "ink-900",
    },
    ThemeName.DARK: {
        "bg": "night-900", "surface": "night-800", "sunken": "night-700", "hover": "night-600",
        "text": "snow-100", "text_2": "steel-200", "line": "night-500", "border": "steel-500",
        "focus": "sky-300", "disabled": "steel-400",
        "primary": "sky-300", "primary_strong": "sky-200", "primary_soft": "sky-900",
        "on_primary": "night-950",
        "yes": "mint-300", "yes_strong": "mint-200", "yes_soft": "mint-900", "on_yes": "night-950",
        "no": "coral-300", "no_strong": "coral-200", "no_soft": "coral-900", "on_no": "night-950",
        "abstain": "steel-200", "abstain_strong": "snow-100", "abstain_soft": "night-600",
        "on_abstain": "night-950",
        "warn": "honey-300", "warn_soft": "honey-900", "on_warn": "night-950",
        "paper": "white", "paper_text": "ink-900",
    },
    ThemeName.CONTRAST: {
        "bg": "black", "surface": "black", "sunken": "grey-900", "hover": "grey-800",
        "text": "white", "text_2": "white", "line": "grey-300", "border": "white",
        "focus": "signal-cyan", "disabled": "grey-300",
        "primary": "signal-yellow", "primary_strong": "white", "primary_soft": "grey-900",
        "on_primary": "black",
        "yes": "signal-green", "yes_strong": "white", "yes_soft": "grey-900", "on_yes": "black",
        "no": "signal-rose", "no_strong": "white", "no_soft": "grey-900", "on_no": "black",
        "abstain": "white", "abstain_strong": "grey-300", "abstain_soft": "grey-900",
        "on_abstain": "black",
        "warn": "honey-300", "warn_soft": "grey-900", "on_warn": "black",
        "paper": "white", "paper_text": "black",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HallColours:
    """The wall's own colours: one dark look, whatever theme the desks use.  Gold belongs to it alone."""

    bg: str = PALETTE["hall-navy"]
    panel: str = PALETTE["hall-deep"]
    line: str = PALETTE["hall-line"]
    text: str = PALETTE["white"]
    text_2: str = PALETTE["hall-text-2"]
    yes: str = PALETTE["hall-green"]
    no: str = PALETTE["hall-coral"]
    abstain: str = PALETTE["hall-text-2"]
    gold: str = PALETTE["hall-gold"]
    on_gold: str = PALETTE["hall-navy"]

    def tone(self, tone: Tone) -> str:
        """The colour of a tone on the wall."""
        match tone:
            case Tone.YES:
                return self.yes
            case Tone.NO:
                return self.no
            case Tone.ABSTAIN:
                return self.abstain
            case Tone.WARN | Tone.PRIMARY:
                return self.gold
            case Tone.NEUTRAL:
                return self.text


@dataclass(frozen=True, slots=True)
class Space:
    """Distances between things, in pixels: 4-8-12-16-24-32-48, growing a quarter as fast as the text."""

    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - the size names of the design: xs s m l xl xxl huge
    xl: int
    xxl: int
    huge: int


@dataclass(frozen=True, slots=True)
class Radius:
    """Corner radii in pixels."""

    control: int = 8
    card: int = 12
    chip: int = 999


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes in pixels, already multiplied by the chosen text percent.

    Text that is read (up to ``title``) grows in full; ``heading`` and ``vote`` are large to begin with and
    grow by six tenths, so that a heading at 200 % still leaves room for what it heads.
    """

    caption: int
    body: int
    list: int
    title: int
    heading: int
    vote: int


@dataclass(frozen=True, slots=True)
class Durations:
    """Milliseconds.  Motion is short, and none at all when the system asks for none."""

    none: int = 0
    short: int = 120
    toast: int = 5000
    patience: int = 3000


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything a widget needs to draw itself, for one theme, text size and screen density."""

    theme: ThemeName
    text_percent: int
    px_per_mm: float
    colours: Colours
    hall: HallColours
    space: Space
    radius: Radius
    type: TypeScale
    durations: Durations
    hairline: int
    edge: int
    focus_width: int
    icon: int

    @staticmethod
    def for_(theme: ThemeName, text_percent: int, px_per_mm: float = 96 / 25.4) -> "Tokens":
        """Tokens for a theme and a text percent from :data:`TEXT_PERCENTS` (ValueError otherwise)."""
        if text_percent not in TEXT_PERCENTS:
            raise ValueError(f"text percent must be one of {TEXT_PERCENTS}, not {text_percent}")
        full = text_percent / 100
        part = 1 + (full - 1) * 0.6
        gap = 1 + (full - 1) * 0.25
        return Tokens(
            theme=theme,
            text_percent=text_percent,
            px_per_mm=px_per_mm,
            colours=colours_of(theme),
            hall=HallColours(),
            space=Space(*(round(step * gap) for step in (4, 8, 12, 16, 24, 32, 48))),
            radius=Radius(),
            type=TypeScale(
                *(round(size * full) for size in (14, 16, 18, 20)), *(round(size * part) for size in (28, 40))
            ),
            durations=Durations(),
            hairline=2 if theme is ThemeName.CONTRAST else 1,
            edge=3,
            focus_width=3,
            icon=round(24 * part),
        )

    @property
    def target(self) -> int:
        """Smallest side of anything a finger must hit: max(44 px, 9 mm)."""
        return max(44, self.mm(9))

    @property
    def vote_height(self) -> int:
        """Smallest height of a vote button: 20 mm, and never under 76 px."""
        return max(76, self.mm(20))

    @property
    def vote_gap(self) -> int:
        """Smallest gap between two vote buttons: 3 mm, and never under 12 px."""
        return max(12, self.mm(3))

    def mm(self, millimetres: float) -> int:
        """Millimetres on this screen as whole pixels, rounded up."""
        return ceil(millimetres * self.px_per_mm)


def colours_of(theme: ThemeName) -> Colours:
    """The roles of a theme resolved to colours."""
    return Colours(**{role: PALETTE[name] for role, name in _ROLES[theme].items()})


def roles_of(theme: ThemeName) -> dict[str, str]:
    """Role → palette name, for documentation and tests."""
    return {field.name: _ROLES[theme][field.name] for field in fields(Colours)}


def contrast_ratio(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two ``#RRGGBB`` colours, 1.0 … 21.0."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
