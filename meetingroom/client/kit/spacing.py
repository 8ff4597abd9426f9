"""Distances in layouts that follow the text size: named steps instead of pixels.

    row = spaced(theme, QHBoxLayout(), gap=Gap.M, margin=Gap.L)

A layout made once keeps its distances right when the text size changes while the window is open.  Must not
be used for sizes of widgets.
"""

from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLayout

from meetingroom.client.kit.theme import Theme


class Gap(StrEnum):
    """The steps of :class:`~meetingroom.client.kit.tokens.Space`, and none."""

    NONE = ""
    XS = "xs"
    S = "s"
    M = "m"
    L = "l"
    XL = "xl"
    XXL = "xxl"
    HUGE = "huge"


L = TypeVar("L", bound=QLayout)


def spaced(
    theme: Theme,
    layout: L,
    *,
    gap: Gap = Gap.M,
    margin: Gap = Gap.NONE,
    sides: Gap | None = None,
) -> L:
    """Set and keep the distances of ``layout``; ``sides`` is the margin at left and right if it differs."""
    _Keeper(theme, layout, gap, margin, margin if sides is None else sides)
    return layout


class _Keeper(QObject):
    """Lives as long as its layout and follows the theme."""

    def __init__(self, theme: Theme, layout: QLayout, gap: Gap, margin: Gap, sides: Gap) -> None:
        super().__init__(layout)
        self._theme = theme
        self._layout = layout
        self._steps = (gap, margin, sides)
        self._apply()
        theme.changed.connect(self._apply)

    def _apply(self) -> None:
        space = self._theme.tokens.space
        gap, margin, sides = (getattr(space, step.value) if step else 0 for step in self._steps)
        self._layout.setSpacing(gap)
        self._layout.setContentsMargins(sides, margin, sides, margin)
