"""One desk from its start to its end: log, program, door, window, and everything closed again in order.

Must not hold a rule of signing in (the page has them) or of the line (the messenger has them).
"""

import signal

from PySide6.QtCore import QTimer

from meetingroom.client.app.crash import keep_log, stop_log
from meetingroom.client.app.doorstep import Doorstep
from meetingroom.client.app.later import way_in
from meetingroom.client.app.options import Options
from meetingroom.client.app.program import Program, application, usual_folder
from meetingroom.client.pages.shell.choices import Choices, RemembersChoices
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.sign_in.door import Opened
from meetingroom.client.pages.sign_in.page import SignInPage
from meetingroom.client.pages.today.seat import Seat

_SIGNAL_MS = 300


def run(options: Options, seat: Seat | None) -> int:
    """Open the desk and stay until its window is closed."""
    app = application()
    folder = options.data or usual_folder()
    keep_log(folder / "log")
    program = Program(app)
    program.net.spread()
    doorstep = Doorstep(folder, lambda: way_in(folder, keyring=options.keyring), program.later)
    try:
        shell = program.window(_with_language(program.choices_in(folder), options), doorstep.begin)
        _Desk(program, shell, doorstep, seat, options.server)
        shell.resize(1366, 768)
        if options.full_screen or seat is Seat.HALL:
            shell.showFullScreen()
        else:
            shell.show()
        # Python sees Ctrl+C only while Python runs: a quiet timer lets it look.
        ticking = QTimer(shell)
        ticking.timeout.connect(lambda: None)
        ticking.start(_SIGNAL_MS)
        signal.signal(signal.SIGINT, lambda _number, _frame: shell.close())
        return app.exec()
    finally:
        program.close()
        doorstep.close()
        program.net.fold()
        stop_log()


class _Desk:
    """Signing in, the open desk, signing in again: what stands in the one window."""

    def __init__(
        self, program: Program, shell: Shell, door: Doorstep, seat: Seat | None, server: str
    ) -> None:
        self._program = program
        self._shell = shell
        self._door = door
        self._seat = seat
        self._server = server
        shell.left.connect(self._leave)
        shell.closed.connect(program.app.quit)
        self._sign_in()

    def _sign_in(self) -> None:
        page = SignInPage(self._program.theme, self._shell.words, self._door, self._server)
        page.entered.connect(self._enter)
        page.settings_wanted.connect(self._shell.open_settings)
        self._shell.show_sign_in(page)

    def _enter(self, opened: Opened) -> None:
        self._shell.enter(opened.desk, seat=self._seat)
        if opened.rescued is not None:
            self._shell.say_rescued(opened.rescued, unreadable=opened.unreadable)

    def _leave(self) -> None:
        self._shell.leave_desk()
        self._door.close_desk()
        self._sign_in()


class _Chosen:
    """The kept choices, with the language the command line names."""

    def __init__(self, kept: RemembersChoices, options: Options) -> None:
        self._kept = kept
        self._language = options.language

    def recall(self) -> Choices:
        said = self._kept.recall()
        return Choices(said.theme, said.text_percent, self._language or said.language)

    def remember(self, choices: Choices) -> None:
        self._kept.remember(choices)


def _with_language(kept: RemembersChoices, options: Options) -> RemembersChoices:
    return _Chosen(kept, options) if options.language else kept
