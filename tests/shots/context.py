"""What a screen is told when its picture is taken, and how it registers.

    from tests.shots.context import ShotContext, screen

    @screen("vote-card", states=("empty", "loading", "offline", "error"))
    def vote_card(shot: ShotContext) -> QWidget:
        return VoteCard(shot.theme, fixture_for(shot.state))

The function builds a fresh widget (not shown, not sized) from fixture values; ``shot.state`` is "normal" or
one of the declared states.  It may keep what the widget must not lose by setting it as a child.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName

NORMAL = "normal"

SIZES = ((1366, 768), (1920, 1080), (1200, 1920), (853, 533))


@dataclass(frozen=True, slots=True)
class ShotContext:
    """One picture: the live theme (already switched), the window's size in pixels and the state to show."""

    theme: Theme
    size: QSize
    state: str

    @property
    def theme_name(self) -> ThemeName:
        return self.theme.name

    @property
    def text_percent(self) -> int:
        return self.theme.text_percent


@dataclass(frozen=True, slots=True)
class Shot:
    """The coordinates of one picture."""

    width: int
    height: int
    percent: int
    theme: ThemeName
    state: str

    @property
    def name(self) -> str:
        return f"{self.width}x{self.height}-{self.percent}-{self.theme}-{self.state}"


@dataclass(frozen=True, slots=True)
class Screen:
    """A registered screen.  ``sizes`` other than the four default ones are for screens such as the hall."""

    name: str
    build: Callable[[ShotContext], QWidget]
    states: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = SIZES
    percents: tuple[int, ...] = (100, 200)
    themes: tuple[ThemeName, ...] = (ThemeName.LIGHT, ThemeName.DARK)

    def shots(self) -> list[Shot]:
        """Normal state: sizes × percents × themes.  Other states: 1366×768 light, 853×533 light 200 %."""
        plain = [
            Shot(width, height, percent, theme, NORMAL)
            for theme in self.themes
            for percent in self.percents
            for width, height in self.sizes
        ]
        first, last = self.sizes[0], self.sizes[-1]
        return plain + [
            Shot(*size, percent, self.themes[0], state)
            for state in self.states
            for size, percent in dict.fromkeys(((first, self.percents[0]), (last, self.percents[-1])))
        ]


def screen(
    name: str,
    *,
    states: Iterable[str] = (),
    sizes: Iterable[tuple[int, int]] = SIZES,
    percents: Iterable[int] = (100, 200),
    themes: Iterable[ThemeName] = (ThemeName.LIGHT, ThemeName.DARK),
) -> Callable[[Callable[[ShotContext], QWidget]], Callable[[ShotContext], QWidget]]:
    """Mark a function as a screen to be photographed and checked."""

    def mark(build: Callable[[ShotContext], QWidget]) -> Callable[[ShotContext], QWidget]:
        found = Screen(name, build, tuple(states), tuple(sizes), tuple(percents), tuple(themes))
        build.__screen__ = found  # type: ignore[attr-defined]
        return build

    return mark


def all_screens() -> list[Screen]:
    """Every marked function of every module under ``tests/shots/screens``, by name."""
    package = import_module("tests.shots.screens")
    found: dict[str, Screen] = {}
    for info in iter_modules(package.__path__):
        module = import_module(f"tests.shots.screens.{info.name}")
        for value in vars(module).values():
            entry = getattr(value, "__screen__", None)
            if isinstance(entry, Screen):
                found[entry.name] = entry
    return [found[name] for name in sorted(found)]
