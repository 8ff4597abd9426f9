"""Where runs take place: one folder in memory that every run finds empty, and databases kept ready.

Most of a short run would be spent on making engines and compiling the same statements. So a database that
was closed is opened again by the object that had it before: its connections and the file are new, only
compiled statements are old. Must not keep anything of a run but those.
"""

import shutil
from pathlib import Path

from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.store import DATABASE, Store, filled
from meetingroom.ports import Randomness
from meetingroom.rules.ids import PersonId
from meetingroom.server.records.database import Database

DRAWER_KEY = bytes(range(32))


class Ground:
    """One process's runs, one after the other, in `folder`. All databases must be closed between runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run = folder / "run"
        self._databases: dict[Path, Database] = {}
        self._drawers: dict[Path, Drawer] = {}

    def cleared(self) -> Path:
        """The folder of the next run, empty."""
        shutil.rmtree(self._run, ignore_errors=True)
        self._run.mkdir()
        return self._run

    def database(self, path: Path) -> Database:
        """The server's database at `path`, which lies there ready or is made."""
        if path not in self._databases:
            self._databases[path] = Database(path)
        return self._databases[path]

    def store(self, folder: Path, person: PersonId, randomness: Randomness) -> Store:
        """As `open_store`, with a key of ours; a drawer that another run began has to lie there ready."""
        path = folder / DATABASE
        if path not in self._drawers:
            folder.mkdir(parents=True, exist_ok=True)
            self._drawers[path] = Drawer(path, DRAWER_KEY)
        return filled(self._drawers[path], folder, person, randomness)
