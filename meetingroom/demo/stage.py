"""The windows of the demonstration: real ones, each on the real desk of its person.

Must not act for anybody: people (or the performance) do.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from meetingroom.client.app.program import Program
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.cast import Cast

_TITLE, _EDGE = 32, 4


@dataclass
class InMemory:
    """Choices that end with the demonstration."""

    choices: Choices

    def recall(self) -> Choices:
        return self.choices

    def remember(self, choices: Choices) -> None:
        self.choices = choices


class Stage:
    """Windows by seat. Titles say whose desk it is, because three desks share one machine here."""

    def __init__(self, program: Program, cast: Cast) -> None:
        self._program = program
        self._cast = cast
        self.windows: dict[Seat, Shell] = {}

    def open(self, seat: Seat, desk: Desk) -> Shell:
        """A window for a desk, at its seat in the meeting."""
        shell = self.blank(seat)
        shell.enter(desk, meeting=self._cast.meeting, seat=seat)
        self._name(seat, shell)
        return shell

    def blank(self, seat: Seat) -> Shell:
        """A window in which nobody has signed in yet."""
        shell = self._program.window(InMemory(Choices()))
        self.windows[seat] = shell
        self._name(seat, shell)
        return shell

    def show(self, strip: QWidget) -> None:
        """Desks beside each other in the upper part of the first screen; below them the hall and, at its
        side, the strip."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        desks = [shell for seat, shell in self.windows.items() if seat is not Seat.HALL]
        upper = screen.height() * 62 // 100
        width = screen.width() // len(desks)
        for n, shell in enumerate(desks):
            _place(shell, QRect(screen.x() + n * width, screen.y(), width, upper))
        lower = QRect(screen.x(), screen.y() + upper, screen.width() // 2, screen.height() - upper)
        _place(self.windows[Seat.HALL], lower)
        _place(strip, lower.translated(lower.width(), 0))

    def _name(self, seat: Seat, shell: Shell) -> None:
        keys = {
            Seat.TABLE: "ui.demo.window.delegate",
            Seat.CHAIR: "ui.demo.window.chair",
            Seat.SECRETARY: "ui.demo.window.secretary",
            Seat.HALL: "ui.demo.window.hall",
        }
        shell.setWindowTitle(shell.words.text(keys[seat], name=self._cast.delegate.name))


def _place(window: QWidget, area: QRect) -> None:
    """Fill an area, with room for the frame that the system draws around a window."""
    window.setGeometry(area.adjusted(_EDGE, _TITLE, -_EDGE, -_EDGE))
    window.show()
