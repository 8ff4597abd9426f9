"""One SQLite file: how it is opened, written and read.

WAL, synchronous=FULL, foreign keys, `BEGIN IMMEDIATE` for the one writer; readers get connections that
cannot write. Must not know tables beyond creating them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from meetingroom.server.records import schema
from meetingroom.server.records.accounts import tables as account_tables

Transaction = Connection
"""What every function of the records works inside; other rooms pass it on and cannot use it."""
NotCommitted = DBAPIError
"""A transaction failed and nothing of it was written (see `is_full`)."""

BUSY_MS = 5_000
FILE_NAME = "meetingroom.sqlite3"


class SchemaUnknown(Exception):
    """The database was written by a newer release; `found` is its schema version."""

    def __init__(self, found: int) -> None:
        super().__init__(f"schema {found}, this release knows {schema.SCHEMA_VERSION}")
        self.found = found


class Database:
    """The installation's database. One writing transaction at a time; close it at the end."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file. Raises SchemaUnknown for a newer release's file."""
        self.path = path
        self._writer = _engine(path, "BEGIN IMMEDIATE", size=1)
        self._reader = _engine(path, "BEGIN", size=8)
        event.listen(self._reader, "connect", _never_write)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is durable when the block has ended without an exception."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of what is committed."""
        with self._reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Gives all connections back to the operating system."""
        self._writer.dispose()
        self._reader.dispose()

    def _prepare(self) -> None:
        with self.writing() as connection:
            schema.metadata.create_all(connection)
            account_tables.metadata.create_all(connection)
            values = {row.key: row.value for row in connection.execute(select(schema.installation))}
            if not values:
                first = {"schema": str(schema.SCHEMA_VERSION), "epoch": "1"}
                rows = [{"key": key, "value": value} for key, value in first.items()]
                connection.execute(insert(schema.installation), rows)
            elif int(values["schema"]) != schema.SCHEMA_VERSION:
                raise SchemaUnknown(int(values["schema"]))


def is_full(error: DBAPIError) -> bool:
    """True when the file system or the file had no room left: definitely nothing was written."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _engine(path: Path, begin: str, size: int) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 32,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _settings)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are ours to begin, not the driver's
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MS}",
        "journal_size_limit = 67108864",
        "cache_size = -20000",
        "secure_delete = ON",  # an erased body leaves no bytes behind in the file
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _never_write(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON").close()
