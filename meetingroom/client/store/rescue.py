"""When a drawer cannot be read: set it aside, save what was not sent, begin a fresh one.

Records and papers come again from the server; what only this desk holds is the outbox and what it must
remember of itself. Those rows are read one by one, so that a torn page costs its own rows and no others.
Must not repair in place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import insert

from meetingroom.client.store import tables
from meetingroom.client.store.drawer import Drawer, mark_of
from meetingroom.client.store.errors import DrawerDamaged
from meetingroom.ports import Clock

SAVED = (tables.outbox, tables.receipt, tables.note, tables.mark, tables.setting)
MOST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Rescue:
    """`unsent`: acts saved that the server has not answered; `readable`: the old file could be opened
    at all (else nothing could be saved). `aside`: where it lies now."""

    unsent: int
    readable: bool
    aside: Path


def opened_or_rescued(path: Path, key: bytes, clock: Clock) -> tuple[Drawer, Rescue | None]:
    """The drawer; and, when it was damaged, what could be saved of it. `key` must be known to be right
    (the PIN was checked before). Raises what `Drawer` raises except DrawerDamaged.

    What only this desk holds is read whole. A torn page among the records shows when they are read:
    then, or the next time if it was met at work (`Drawer.mark`), `rescued` is called.
    """
    try:
        drawer = Drawer(path, key)
        if drawer.is_marked():
            drawer.close()
            return rescued(path, key, clock)
        _look_through(drawer)
    except DrawerDamaged:
        return rescued(path, key, clock)
    return drawer, None


def _look_through(drawer: Drawer) -> None:
    try:
        with drawer.reading() as connection:
            for table in (*SAVED, tables.stream):
                said = connection.exec_driver_sql(f'PRAGMA integrity_check("{table.name}")').scalar()
                if said != "ok":
                    raise DrawerDamaged(table.name)
    except DrawerDamaged:
        drawer.close()
        raise


def rescued(path: Path, key: bytes, clock: Clock) -> tuple[Drawer, Rescue]:
    """Set the closed drawer aside and begin a fresh one with what could be saved."""
    aside = path.with_name(f"damaged-{clock.now_ms():015d}")
    aside.mkdir()
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        if path.with_name(name).exists():
            path.with_name(name).rename(aside / name)
    mark_of(path).unlink(missing_ok=True)
    saved = {table: list(_rows(aside / path.name, key, table)) for table in SAVED}
    drawer = Drawer(path, key)
    unsent = 0
    with drawer.writing() as connection:
        for table, rows in saved.items():
            for row in rows:
                connection.execute(insert(table).values(row).on_conflict_do_nothing())
            if table is tables.outbox:
                unsent = sum(row.get("state") in ("new", "sent") for row in rows)
    _thin_out(path.parent)
    # Every drawer says whose it is; one that does not say even that could not be read at all.
    return drawer, Rescue(unsent, bool(saved.get(tables.setting)), aside)


def _rows(path: Path, key: bytes, table: Table) -> Iterator[dict[str, Any]]:
    """Rows by rowid, forwards until a torn page and backwards from the end to it. Each way has a
    connection of its own: one that has met a torn page reads nothing any more."""
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    seen: set[int] = set()
    for order in ("ASC", "DESC"):
        wanted = f'SELECT rowid, {listed} FROM "{table.name}" ORDER BY rowid {order}'
        old = sqlcipher.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        try:
            old.execute("PRAGMA cipher_log_level = NONE")
            old.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for rowid, *values in old.execute(wanted):
                if rowid in seen:
                    break
                seen.add(rowid)
                yield dict(zip(names, values, strict=True))
        except sqlcipher.Error:
            continue
        finally:
            old.close()


def _thin_out(folder: Path) -> None:
    """Keep the last few damaged drawers, no more: they are large and nobody may ever ask."""
    for old in sorted(folder.glob("damaged-*"))[:-MOST_KEPT]:
        for file in old.iterdir():
            file.unlink()
        old.rmdir()
