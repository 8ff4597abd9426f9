"""The encrypted database: opening it, one writer, a reader of its own, and what can go wrong.

SQLCipher with a raw key, WAL, synchronous=FULL, secure_delete. A write is one `BEGIN IMMEDIATE`
transaction; it is durable when `writing()` has been left. Must not know what the tables mean.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from meetingroom.client.store import tables
from meetingroom.client.store.errors import (
    DiskFull,
    DrawerBusy,
    DrawerDamaged,
    DrawerError,
    DrawerPlain,
    DrawerTooNew,
)

Transaction = Connection
"""What `writing` and `reading` give: handed on, never looked into outside this folder."""

Prepare = Callable[[Connection], None]
"""Makes the tables that are missing, in a transaction; another encrypted database has others."""

KEY_BYTES = 32
_PLAIN = b"SQLite format 3\0"
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC")
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_WILL_NOT = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM")
_LEAST_ROOM = 64 * 1024
"""Beside the database SQLite needs half of this to work at all; where there is less, an error of input or
output has that cause, whatever SQLite calls it."""


def _prepare(connection: Connection) -> None:
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > tables.SCHEMA:
        raise DrawerTooNew(str(found))
    if 0 < found < tables.SCHEMA:
        tables.metadata.drop_all(connection, tables=list(tables.REBUILT))
    if found < tables.SCHEMA:
        tables.metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA}")


class Drawer:
    """One open database. Only one thread may write at a time; `reading()` is safe from any thread."""

    def __init__(self, path: Path, key: bytes, prepare: Prepare = _prepare) -> None:
        """Opens or makes the database; `prepare` sees to its tables. Raises DrawerDamaged (also for a
        wrong key), DrawerTooNew, DrawerPlain, DrawerBusy, DiskFull."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"a drawer's key has {KEY_BYTES} bytes")
        self.path = path
        self._lock = threading.RLock()
        self._read_lock = threading.Lock()
        self._writer = _engine(lambda: _connect(path, key, writable=True), immediate=True)
        self._reader: Engine | None = None
        self._key = key
        self._sound = False
        try:
            self._prepare(prepare)
            self._sound = True
        except DrawerError:
            self._writer.dispose()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is durable on leaving, or none of it. Raises DiskFull and others
        of `errors`; after any of them the drawer is as it was."""
        with self._lock, self._named(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of what is committed, on the connection that cannot write."""
        with self._read_lock, self._named():
            if self._reader is None:
                path, key = self.path, self._key
                self._reader = _engine(lambda: _connect(path, key, writable=False), immediate=False)
            with self._reader.begin() as connection:
                yield connection

    def close(self) -> None:
        """Give the file back; the WAL is folded in."""
        with self._lock, self._read_lock:
            if self._reader is not None:
                self._reader.dispose()
            self._writer.dispose()

    def change_key(self, key: bytes) -> None:
        """Write the whole database anew under another key; all or nothing. Raises DiskFull."""
        with self._lock, self._read_lock, self._named():
            if self._reader is not None:
                self._reader.dispose()
                self._reader = None
            with self._writer.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA journal_mode = DELETE")
                raw.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
                raw.execute("PRAGMA journal_mode = WAL")
            self._writer.dispose()
            path = self.path
            self._key = key
            self._writer = _engine(lambda: _connect(path, key, writable=True), immediate=True)

    def limit_pages(self, pages: int) -> None:
        """Let the database grow to so many pages of 4 KiB and no further, as a small disk would."""
        with self._lock, self._named(), self._writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {int(pages)}")

    def pages(self) -> int:
        """How many pages of 4 KiB the database has."""
        with self._lock, self._named(), self._writer.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    def is_marked(self) -> bool:
        """Damage was met at work: the next opening must rescue what it can."""
        return mark_of(self.path).exists()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turns what the database says into our own errors; damage is noted for the next opening."""
        try:
            yield
        except (DBAPIError, sqlcipher.Error) as error:
            ours = _error_of(error, self.path)
            if isinstance(ours, DrawerDamaged) and self._sound:
                mark_of(self.path).touch()
            raise ours from error

    def _prepare(self, prepare: Prepare) -> None:
        with self.writing() as connection:
            prepare(connection)
        with self.path.open("rb") as file:
            if file.read(len(_PLAIN)) == _PLAIN:
                raise DrawerPlain(self.path.name)


def mark_of(path: Path) -> Path:
    """The file that says that the drawer at `path` was found damaged."""
    return path.with_name(f"{path.name}.damaged")


def _connect(path: Path, key: bytes, *, writable: bool) -> Any:
    mode = "rwc" if writable else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        # A refused key is our own message; the library would print its own to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -8000")
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_size_limit = 67108864")
        else:
            connection.execute("PRAGMA query_only = ON")
    except sqlcipher.Error:
        connection.close()
        raise
    return connection


def _engine(connect: Any, *, immediate: bool) -> Engine:
    engine = create_engine("sqlite://", creator=connect, module=sqlcipher, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Past the toolkit, whose way to a statement costs more than the statement.
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _error_of(error: Exception, path: Path) -> Exception:
    origin = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(origin, "sqlite_errorname", "") or ""
    if name.startswith(_FULL):
        return DiskFull(name)
    if name.startswith(_DAMAGED):
        return DrawerDamaged(name)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DrawerBusy(name)
    if name.startswith(_WILL_NOT):
        return DiskFull(name) if shutil.disk_usage(path.parent).free < _LEAST_ROOM else DrawerError(name)
    return error
