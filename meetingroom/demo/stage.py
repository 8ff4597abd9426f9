"""The windows of the demonstration: real ones, each on the real desk of its person.

Must not act for anybody: people (or the performance) do.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from meetingroom.client.app.program import Program
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.today.wording import Seat
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.cast import Cast


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

    def show(self) -> None:
        """Put the windows beside each other on the first screen, hall above where there is room."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        for place, shell in zip(_places(screen, len(self.windows)), self.windows.values(), strict=True):
            shell.setGeometry(place)
            shell.show()

    def _name(self, seat: Seat, shell: Shell) -> None:
        keys = {
            Seat.TABLE: "ui.demo.window.delegate",
            Seat.CHAIR: "ui.demo.window.chair",
            Seat.SECRETARY: "ui.demo.window.secretary",
            Seat.HALL: "ui.demo.window.hall",
        }
        shell.setWindowTitle(shell.words.text(keys[seat], name=self._cast.delegate.name))


def _places(screen: QRect, count: int) -> list[QRect]:
    """A grid of two columns; a strip's height stays free at the lower edge."""
    strip = 170
    rows = (count + 1) // 2
    width, height = screen.width() // 2, (screen.height() - strip) // max(1, rows)
    return [
        QRect(screen.x() + (n % 2) * width, screen.y() + (n // 2) * height + 28, width - 8, height - 36)
        for n in range(count)
    ]
