"""A whole installation in one folder: database, papers, keys, and a list of them with their hashes.

A backup is made beside a running server (a consistent copy of the database, papers never change) and
becomes a server of a higher epoch when it is restored. Must not be used on a folder another backup is
being written to.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from meetingroom.server.records import recovery
from meetingroom.server.records.database import FILE_NAME, Database
from meetingroom.server.records.lock import DataLock
from meetingroom.server.records.schema import blob

MANIFEST = "manifest.json"
LAST_BACKUP = "last-backup.json"
IDENTITY = "identity"
BLOBS = "blobs"
FORMAT = "meetingroom backup 1"
_READ = 1024 * 1024


class _File(msgspec.Struct, frozen=True):
    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, tag_field="format", tag=FORMAT):
    """What a backup holds. `made_ms` UTC milliseconds; `missing`: papers the database names whose bytes
    were not there when it was made."""

    made_ms: int
    files: list[_File]
    missing: list[str]


class LastBackup(msgspec.Struct, frozen=True):
    """What a data folder remembers of its newest backup."""

    made_ms: int
    folder: str


class BackupBroken(Exception):
    """A backup is not whole: `path` is missing, altered, or no backup at all."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NotEmpty(Exception):
    """There is an installation already where one should be restored."""


def backup(data: Path, target: Path, now_ms: int) -> Manifest:
    """Copies the installation in `data` to the new folder `target`, and checks what it wrote.

    Raises FileExistsError when `target` is there, OSError, BackupBroken when the copy cannot be read back.
    """
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    copy_database(data / FILE_NAME, part / FILE_NAME)
    missing = _copy_papers(data, part)
    shutil.copytree(data / IDENTITY, part / IDENTITY)
    files = [_file(part, path) for path in sorted(_all_files(part))]
    manifest = Manifest(made_ms=now_ms, files=files, missing=missing)
    _write(part / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    check_backup(part)
    part.rename(target)
    remembered = LastBackup(made_ms=now_ms, folder=str(target.resolve()))
    _write(data / LAST_BACKUP, msgspec.json.encode(remembered))
    return manifest


def check_backup(folder: Path) -> Manifest:
    """Reads every byte of a backup. Raises BackupBroken naming the first file that is not as it was."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise BackupBroken(MANIFEST) from error
    for expected in manifest.files:
        path = folder / expected.path
        if not _is_inside(folder, path) or not path.is_file() or _file(folder, path) != expected:
            raise BackupBroken(expected.path)
    return manifest


def restore(source: Path, data: Path, now_ms: int) -> int:
    """Makes the installation of a backup anew in `data`, as a server of a higher epoch that waits for the
    desks' records; the new epoch. Raises BackupBroken, NotEmpty, OSError.
    """
    check_backup(source)
    if (data / FILE_NAME).exists() or (data / IDENTITY).exists():
        raise NotEmpty
    data.mkdir(parents=True, exist_ok=True)
    with DataLock(data):
        if (source / BLOBS).exists():
            shutil.copytree(source / BLOBS, data / BLOBS, dirs_exist_ok=True)
        shutil.copytree(source / IDENTITY, data / IDENTITY)
        part = data / (FILE_NAME + ".part")
        shutil.copyfile(source / FILE_NAME, part)
        epoch = _begin(part, now_ms)
        # The database last: until it stands there, nobody takes this folder for an installation.
        part.replace(data / FILE_NAME)
    return epoch


def last_backup(data: Path) -> LastBackup | None:
    """The newest backup that was made of this folder, None where none is known."""
    try:
        return msgspec.json.decode((data / LAST_BACKUP).read_bytes(), type=LastBackup)
    except (OSError, msgspec.DecodeError):
        return None


def _begin(path: Path, now_ms: int) -> int:
    database = Database(path)
    try:
        with database.writing() as connection:
            epoch = recovery.begin(connection, now_ms // 1000).epoch
    finally:
        database.close()
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    return epoch


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a database that may be in use; it has no log beside it. Raises OSError."""
    if not source.is_file():
        raise FileNotFoundError(source)
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading:
            reading.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    target.chmod(0o600)


def _copy_papers(data: Path, target: Path) -> list[str]:
    """Every paper the copied database knows; the names of those that were not there."""
    missing = []
    for sha256 in _papers(target / FILE_NAME):
        relative = Path(BLOBS) / sha256[:2] / sha256
        if not (data / relative).is_file():
            missing.append(sha256)
            continue
        (target / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / relative, target / relative)
    return missing


def _papers(path: Path) -> list[str]:
    database = Database(path)
    try:
        with database.reading() as connection:
            return _known_papers(connection)
    finally:
        database.close()


def _known_papers(connection: Connection) -> list[str]:
    return list(connection.scalars(select(blob.c.sha256).order_by(blob.c.sha256)))


def _all_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _file(folder: Path, path: Path) -> _File:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(_READ):
            digest.update(piece)
    return _File(path.relative_to(folder).as_posix(), path.stat().st_size, digest.hexdigest())


def _is_inside(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".new")
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)
