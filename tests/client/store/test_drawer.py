"""The drawer is ciphertext, whole or unchanged, and says what went wrong."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from meetingroom.client.store import drawer as drawer_module
from meetingroom.client.store import settings, tables
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import (
    DiskFull,
    DrawerBusy,
    DrawerDamaged,
    DrawerError,
    DrawerPlain,
    DrawerTooNew,
)
from meetingroom.client.store.settings import Setting
from tests.client.store.conftest import KEY, OTHER_KEY, OpenDrawer

SECRET = b"canary-7f3k-tan-thanh"


def remember(drawer: Drawer, value: bytes = SECRET) -> None:
    with drawer.writing() as connection:
        settings.put(connection, Setting.SESSION, value)


def remembered(drawer: Drawer) -> bytes | None:
    with drawer.reading() as connection:
        return settings.get(connection, Setting.SESSION)


def test_nothing_of_what_is_kept_stands_readable_on_the_disk(drawer: Drawer, path: Path) -> None:
    remember(drawer)
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert SECRET not in content
        assert not content.startswith(b"SQLite format 3")


def test_what_was_committed_is_there_after_a_start(open_drawer: OpenDrawer) -> None:
    first = open_drawer()
    remember(first)
    first.close()
    assert remembered(open_drawer()) == SECRET


def test_it_waits_for_the_platter(drawer: Drawer) -> None:
    with drawer.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_a_transaction_that_fails_leaves_nothing(drawer: Drawer) -> None:
    def fail_in_the_middle() -> None:
        with drawer.writing() as connection:
            settings.put(connection, Setting.SESSION, SECRET)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle()
    assert remembered(drawer) is None


def test_the_reading_connection_cannot_write(drawer: Drawer) -> None:
    with pytest.raises(Exception, match="readonly"), drawer.reading() as connection:
        settings.put(connection, Setting.SESSION, SECRET)


def test_another_key_opens_nothing(open_drawer: OpenDrawer, path: Path) -> None:
    open_drawer().close()
    before = path.read_bytes()
    with pytest.raises(DrawerDamaged):
        open_drawer(OTHER_KEY)
    assert path.read_bytes() == before


def test_a_key_of_another_length_is_our_own_mistake(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Drawer(path, b"short")


def test_a_machine_whose_sqlite_ignores_keys_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = drawer_module._connect

    def without_key(path: Path, key: bytes, *, writable: bool) -> object:
        connection = drawer_module.sqlcipher.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        return connection

    monkeypatch.setattr(drawer_module, "_connect", without_key)
    with pytest.raises(DrawerPlain):
        Drawer(path, KEY)
    assert plain is not without_key


def test_a_full_disk_is_told_and_what_was_there_stays(drawer: Drawer) -> None:
    remember(drawer)
    drawer.limit_pages(drawer.pages())
    with pytest.raises(DiskFull):
        remember(drawer, bytes(200_000))
    assert remembered(drawer) == SECRET
    drawer.limit_pages(10_000)
    remember(drawer, b"later")
    assert remembered(drawer) == b"later"


@pytest.mark.parametrize(("free", "code"), [(10_000, "disk_full"), (10_000_000, "drawer")])
def test_a_disk_that_does_not_take_the_file_is_told_apart_from_a_full_one(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    """On a disk without the last few pages SQLite speaks of input and output only."""

    def refuse(*_: object, **__: object) -> object:
        error = drawer_module.sqlcipher.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR"
        raise error

    monkeypatch.setattr(drawer_module, "_connect", refuse)
    monkeypatch.setattr(drawer_module.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(DrawerError) as refused:
        Drawer(path, KEY)
    assert refused.value.code == code


def test_a_drawer_of_a_newer_release_is_not_touched(open_drawer: OpenDrawer) -> None:
    first = open_drawer()
    with first.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA + 1}")
    first.close()
    with pytest.raises(DrawerTooNew):
        open_drawer()


def test_a_drawer_of_an_older_release_keeps_acts_and_records_and_rebuilds_the_rest(
    open_drawer: OpenDrawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_drawer()
    remember(first)
    with first.writing() as connection:
        settings.put_opened(connection, "paper", 2)
    first.close()
    monkeypatch.setattr(tables, "SCHEMA", tables.SCHEMA + 1)
    second = open_drawer()
    assert remembered(second) == SECRET
    with second.reading() as connection:
        assert settings.all_opened(connection) == {}


def test_the_program_opened_twice_is_told(open_drawer: OpenDrawer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_drawer()
    real = drawer_module._connect

    def impatient(path: Path, key: bytes, *, writable: bool) -> object:
        connection = real(path, key, writable=writable)
        connection.execute("PRAGMA busy_timeout = 1")
        return connection

    monkeypatch.setattr(drawer_module, "_connect", impatient)
    with first.writing(), pytest.raises(DrawerBusy):
        open_drawer()


def test_the_key_can_be_changed(open_drawer: OpenDrawer) -> None:
    first = open_drawer()
    remember(first)
    assert remembered(first) == SECRET
    first.change_key(OTHER_KEY)
    assert remembered(first) == SECRET
    remember(first, b"under the new key")
    first.close()
    with pytest.raises(DrawerDamaged):
        open_drawer(KEY)
    assert remembered(open_drawer(OTHER_KEY)) == b"under the new key"
