"""The vault: papers as sealed files, each under a random key that only the drawer knows.

A paper is fetched into `….part`, sealed as it arrives, checked against its name, flushed and renamed;
then it is ready. Recall destroys the key first (secure_delete) and the file after it. Must not fetch.
"""

import os
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, delete, insert, select, update

from meetingroom.client.store.answers import OpenPaper
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import Download, PaperOnDesk
from meetingroom.client.store.tables import paper
from meetingroom.ports import Randomness
from meetingroom.wire.sealed_file import (
    KEY_SIZE,
    SALT_SIZE,
    ContentMismatch,
    SealedFileError,
    SealedReader,
    Sealer,
)

_FILE_BYTES = 16
_NO_SPACE = (28, 122)
"""ENOSPC and EDQUOT."""


class Fetching:
    """One paper on its way in. `taken` plain bytes are here already; give it the rest in order."""

    def __init__(self, file: BinaryIO, sealer: Sealer, part: Path, path: Path) -> None:
        self._file = file
        self._sealer = sealer
        self._part = part
        self._path = path

    @property
    def taken(self) -> int:
        """Where the download goes on."""
        return self._sealer.taken

    def write(self, plain: bytes) -> None:
        """The next bytes. Raises ContentMismatch (more than announced), DiskFull."""
        try:
            self._sealer.write(plain)
        except OSError as error:
            raise _disk(error) from error

    def finish(self) -> None:
        """All bytes are here: check them, flush them, give the file its name. Raises ContentMismatch
        (and throws the file away), DiskFull."""
        try:
            self._sealer.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
        except ContentMismatch:
            self.abandon()
            raise
        except OSError as error:
            raise _disk(error) from error

    def pause(self) -> None:
        """Stop here; what is whole is kept for the next time."""
        self._file.close()

    def abandon(self) -> None:
        """Throw away what has come."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class Vault:
    """The sealed papers of one desk, in `folder`. Statements run in transactions of their own."""

    def __init__(self, drawer: Drawer, folder: Path, randomness: Randomness) -> None:
        self._drawer = drawer
        self._folder = folder
        self._randomness = randomness

    def papers(self) -> dict[str, PaperOnDesk]:
        """What is here or on its way, by SHA-256."""
        with self._drawer.reading() as connection:
            return {row.sha256: _on_desk(row) for row in connection.execute(select(paper))}

    def fetch(self, sha256: str, size: int) -> Fetching:
        """Begin or go on with a paper of `size` bytes. Raises DiskFull."""
        key, name = self._row(sha256, size)
        part, path = self._folder / f"{name}.part", self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._resumed(part, path, key, sha256) or self._begun(part, path, key, sha256, size)
        except OSError as error:
            raise _disk(error) from error

    def ready(self, sha256: str) -> None:
        """The file is whole and has its name: it can be read from now on."""
        with self._drawer.writing() as connection:
            _set_state(connection, sha256, Download.READY)

    def damaged(self, sha256: str) -> None:
        """The sealed file turned out broken: it must be fetched again."""
        with self._drawer.writing() as connection:
            row = connection.execute(select(paper).where(paper.c.sha256 == sha256)).one_or_none()
            _set_state(connection, sha256, Download.DAMAGED)
        if row is not None:
            (self._folder / row.file).unlink(missing_ok=True)

    def open(self, sha256: str) -> OpenPaper | None:
        """The sealed file and its key, when the paper is ready and its file is there."""
        with self._drawer.reading() as connection:
            row = connection.execute(select(paper).where(paper.c.sha256 == sha256)).one_or_none()
        if row is None or row.state != Download.READY:
            return None
        path = self._folder / row.file
        return OpenPaper(path, row.key, sha256) if path.is_file() else None

    def destroy(self, shas: Collection[str]) -> int:
        """Recalled, revoked or withdrawn from this reader: keys first, then files. How many were here."""
        with self._drawer.writing() as connection:
            gone = connection.execute(select(paper).where(paper.c.sha256.in_(list(shas)))).all()
            connection.execute(delete(paper).where(paper.c.sha256.in_(list(shas))))
        for row in gone:
            (self._folder / row.file).unlink(missing_ok=True)
            (self._folder / f"{row.file}.part").unlink(missing_ok=True)
        return len(gone)

    def sweep(self) -> None:
        """At start: remove files that no key opens, and call papers whose file is gone damaged."""
        with self._drawer.reading() as connection:
            rows = connection.execute(select(paper)).all()
        known = {row.file for row in rows}
        files = {found.name for found in self._folder.iterdir()} if self._folder.is_dir() else set()
        for name in files:
            if name.removesuffix(".part") not in known:
                (self._folder / name).unlink(missing_ok=True)
        for row in rows:
            if row.state == Download.READY and row.file not in files:
                self.damaged(row.sha256)

    def verify(self, sha256: str) -> bool:
        """Read and hash the whole of a ready paper; a broken one is called damaged."""
        found = self.open(sha256)
        if found is None:
            return False
        try:
            with found.path.open("rb") as file:
                SealedReader(file, key=found.key, sha256=sha256).verify()
        except (SealedFileError, OSError):
            self.damaged(sha256)
            return False
        return True

    def _row(self, sha256: str, size: int) -> tuple[bytes, str]:
        with self._drawer.writing() as connection:
            row = connection.execute(select(paper).where(paper.c.sha256 == sha256)).one_or_none()
            if row is not None:
                _set_state(connection, sha256, Download.COMING)
                return row.key, row.file
            key = self._randomness.token_bytes(KEY_SIZE)
            name = self._randomness.token_bytes(_FILE_BYTES).hex()
            connection.execute(
                insert(paper).values(
                    sha256=sha256, file=name, key=key, size=size, state=Download.COMING.value
                )
            )
        return key, name

    def _resumed(self, part: Path, path: Path, key: bytes, sha256: str) -> Fetching | None:
        if not part.is_file():
            return None
        file = part.open("r+b")
        try:
            return Fetching(file, Sealer.resume(file, key=key, sha256=sha256), part, path)
        except SealedFileError:
            file.close()
            part.unlink()
            return None

    def _begun(self, part: Path, path: Path, key: bytes, sha256: str, size: int) -> Fetching:
        file = part.open("w+b")
        salt = self._randomness.token_bytes(SALT_SIZE)
        sealer = Sealer.begin(file, key=key, salt=salt, sha256=sha256, plain_length=size)
        return Fetching(file, sealer, part, path)


def _set_state(connection: Connection, sha256: str, state: Download) -> None:
    connection.execute(update(paper).where(paper.c.sha256 == sha256).values(state=state.value))


def _on_desk(row: object) -> PaperOnDesk:
    sha256, size, state = row.sha256, row.size, Download(row.state)  # type: ignore[attr-defined]
    return PaperOnDesk(sha256, state, size if state is Download.READY else 0, size)


def _disk(error: OSError) -> Exception:
    return DiskFull(str(error.errno)) if error.errno in _NO_SPACE else error
