"""Papers lie sealed, are whole or not there, and are gone when recalled."""

import hashlib
from pathlib import Path

import pytest

from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import Download
from meetingroom.client.store.tables import paper
from meetingroom.client.store.vault import Fetching, Vault
from meetingroom.wire.sealed_file import ContentMismatch, SealedReader
from tests.client.store.conftest import OpenDrawer
from tests.fakes.world import RepeatingRandomness

PLAIN = bytes(range(256)) * 4000
SHA = hashlib.sha256(PLAIN).hexdigest()
HALF = len(PLAIN) // 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def vault(drawer: Drawer, folder: Path) -> Vault:
    return Vault(drawer, folder, RepeatingRandomness("vault"))


def bring(vault: Vault, plain: bytes = PLAIN) -> str:
    sha256 = hashlib.sha256(plain).hexdigest()
    fetching = vault.fetch(sha256, len(plain))
    fetching.write(plain[fetching.taken :])
    fetching.finish()
    vault.ready(sha256)
    return sha256


def read(vault: Vault, sha256: str = SHA) -> bytes:
    opened = vault.open(sha256)
    assert opened is not None
    with opened.path.open("rb") as file:
        return SealedReader(file, key=opened.key, sha256=sha256).read()


def test_a_paper_comes_in_and_can_be_read(vault: Vault, folder: Path) -> None:
    bring(vault)
    assert read(vault) == PLAIN
    assert vault.papers()[SHA].state is Download.READY
    assert vault.verify(SHA)
    (file,) = folder.iterdir()
    assert SHA not in file.name
    assert PLAIN[:256] not in file.read_bytes()
    assert "key" not in repr(vault.open(SHA))


def test_a_cut_paper_goes_on_where_it_was_cut(vault: Vault) -> None:
    first = vault.fetch(SHA, len(PLAIN))
    first.write(PLAIN[:HALF])
    first.pause()
    assert vault.open(SHA) is None
    assert vault.papers()[SHA].state is Download.COMING
    again = vault.fetch(SHA, len(PLAIN))
    assert 0 < again.taken <= HALF
    again.write(PLAIN[again.taken :])
    again.finish()
    vault.ready(SHA)
    assert read(vault) == PLAIN


def test_a_torn_part_begins_anew(vault: Vault, folder: Path) -> None:
    vault.fetch(SHA, len(PLAIN)).pause()
    (part,) = folder.iterdir()
    part.write_bytes(b"noise")
    again = vault.fetch(SHA, len(PLAIN))
    assert again.taken == 0
    again.abandon()
    assert list(folder.iterdir()) == []


def test_bytes_that_are_not_the_paper_are_thrown_away(vault: Vault, folder: Path) -> None:
    fetching = vault.fetch(SHA, len(PLAIN))
    fetching.write(PLAIN[:-1] + b"?")
    with pytest.raises(ContentMismatch):
        fetching.finish()
    assert list(folder.iterdir()) == []
    assert vault.open(SHA) is None
    longer = vault.fetch(SHA, len(PLAIN))
    with pytest.raises(ContentMismatch):
        longer.write(PLAIN + b"!")
    longer.abandon()


def test_a_recalled_paper_leaves_neither_key_nor_file(vault: Vault, drawer: Drawer, folder: Path) -> None:
    bring(vault)
    kept = bring(vault, b"another paper")
    vault.fetch("ab" * 32, 10).pause()
    assert vault.destroy({SHA, "ab" * 32, "cd" * 32}) == 2
    assert vault.open(SHA) is None
    assert set(vault.papers()) == {kept}
    assert len(list(folder.iterdir())) == 1
    with drawer.reading() as connection:
        assert len(connection.execute(paper.select()).all()) == 1


def test_a_damaged_paper_is_noticed_and_comes_again(vault: Vault, folder: Path) -> None:
    bring(vault)
    (file,) = folder.iterdir()
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    assert not vault.verify(SHA)
    assert vault.papers()[SHA].state is Download.DAMAGED
    assert vault.open(SHA) is None
    bring(vault)
    assert read(vault) == PLAIN
    assert not vault.verify("ab" * 32)


def test_at_the_start_orphans_go_and_lost_files_are_known(
    vault: Vault, open_drawer: OpenDrawer, folder: Path
) -> None:
    bring(vault)
    gone = bring(vault, b"its file will be lost")
    vault.fetch("ab" * 32, 10).pause()
    opened = vault.open(gone)
    assert opened is not None
    opened.path.unlink()
    (folder / "stranger").write_bytes(b"?")
    (folder / "stranger.part").write_bytes(b"?")
    vault.sweep()
    assert not list(folder.glob("stranger*"))
    assert vault.papers()[SHA].state is Download.READY
    assert vault.papers()[gone].state is Download.DAMAGED
    assert len(list(folder.glob("*.part"))) == 1, "what is on its way stays"
    vault.damaged("cd" * 32)


def test_an_empty_vault_is_swept_without_a_folder(vault: Vault) -> None:
    vault.sweep()
    assert vault.papers() == {}


class FullFile:
    """A file on a disk that is full."""

    def __init__(self, file: object) -> None:
        self._file = file

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def write(self, _: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_while_bytes_come(vault: Vault) -> None:
    fetching: Fetching = vault.fetch(SHA, len(PLAIN))
    fetching._sealer._target = FullFile(fetching._file)  # type: ignore[assignment]
    with pytest.raises(DiskFull):
        fetching.write(PLAIN)
    fetching.pause()


def test_a_full_disk_is_told_at_the_beginning_and_at_the_end(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching = vault.fetch(SHA, len(PLAIN))
    fetching.write(PLAIN)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("meetingroom.client.store.vault.os.fsync", full)
        with pytest.raises(DiskFull):
            fetching.finish()
    fetching.pause()
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(DiskFull):
        vault.fetch("ab" * 32, 5)
