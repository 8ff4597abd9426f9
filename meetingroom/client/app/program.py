"""One GUI process: application, look, background threads, page workers, and any number of windows.

`meetingroom desk` opens one window; the demo opens three in the same program. Must not sign anybody in.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication

from meetingroom import __version__
from meetingroom.client.app.crash import Net
from meetingroom.client.app.later import PAGE_WORKER, AfterFirstPaint, load_screens, new_renderer
from meetingroom.client.app.memory import ChoicesFile
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.threads import Background, GuiPost
from meetingroom.client.pages.shell.choices import RemembersChoices
from meetingroom.client.pages.shell.window import Shell
from meetingroom.words.catalogue import Language, Words, load

if TYPE_CHECKING:
    from meetingroom.client.reader.renderer import Renderer

FOLDER = "phong-hop-khong-giay"


def application(arguments: list[str] | None = None) -> QApplication:
    """The process's one QApplication, made if there is none."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationName(FOLDER)
    app.setApplicationVersion(__version__)
    return app


def usual_folder() -> Path:
    """Where this person's desk keeps its things on this machine."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(place) / FOLDER


class Program:
    """Made once per process, after `application()`. `close()` ends every thread and worker.

    `later` runs one job after another: what was asked for first is loaded first. Once a window has been
    painted the first screens are loaded and a page worker is started, so that it is warm when the first
    paper is opened.
    """

    def __init__(
        self,
        app: QApplication,
        *,
        worker: tuple[str, ...] = PAGE_WORKER,
        read_words: Callable[[Language], Words] = load,
    ) -> None:
        self.app = app
        self.theme = Theme(app)
        self.background = Background(workers=2, name="desk")
        self.later = Background(workers=1, name="later")
        self._worker = worker
        self._read_words = read_words
        self._words: dict[Language, Words] = {}
        self._post = GuiPost()
        self._is_warm = False
        self._spare: Renderer | None = None
        self._renderers: list[Renderer] = []
        self._windows: list[Shell] = []
        self.net = Net(lambda: self._post.post(self._say_trouble))
        for threads in (self.background, self.later):
            threads.crashed.connect(self.net.crashed)

    def window(self, choices: RemembersChoices, then: Callable[[], object] | None = None) -> Shell:
        """A new window, not shown yet. Once it was painted `then` is called, and the rest is loaded."""
        shell = Shell(self.theme, self.words, choices, self.take_renderer, version=__version__)
        self._windows.append(shell)
        AfterFirstPaint(shell, lambda: self._painted(then))
        return shell

    def choices_in(self, folder: Path) -> ChoicesFile:
        """The choices kept in a desk's folder."""
        return ChoicesFile(folder / "choices.json", self.background)

    def words(self, language: Language) -> Words:
        """The catalogue of a language, read once."""
        if language not in self._words:
            self._words[language] = self._read_words(language)
        return self._words[language]

    def warm_up(self) -> None:
        """Load what comes after the first window. May be called twice."""
        if not self._is_warm:
            self._is_warm = True
            self.later.run(load_screens, lambda _loaded: self._keep_spare())

    @property
    def has_spare_renderer(self) -> bool:
        """A renderer stands ready for the next reader."""
        return self._spare is not None

    def take_renderer(self) -> "Renderer":
        """A renderer for one reader; the program closes it in the end."""
        renderer, self._spare = self._spare or self._renderer(), None
        self._renderers.append(renderer)
        return renderer

    def close(self) -> None:
        """Close windows, workers and threads, in that order. May be called twice."""
        windows, self._windows = self._windows, []
        for window in windows:
            window.leave_desk()
            window.close()
            window.deleteLater()
        renderers, self._renderers = self._renderers, []
        if self._spare is not None:
            renderers.append(self._spare)
            self._spare = None
        for renderer in renderers:
            renderer.close()
        self._post.close()
        self.later.close()
        self.background.close()

    def _painted(self, then: Callable[[], object] | None) -> None:
        if then is not None:
            then()
        self.warm_up()

    def _keep_spare(self) -> None:
        if self._spare is None and not self._renderers:
            self._spare = self._renderer()

    def _renderer(self) -> "Renderer":
        return new_renderer(self._worker)

    def _say_trouble(self) -> None:
        for window in self._windows:
            window.say_trouble()
