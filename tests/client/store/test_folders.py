"""One folder for each person of each installation, named by nobody."""

from pathlib import Path

import msgspec
import pytest

from meetingroom.client.store.folders import MOST_ASIDE, Folders
from meetingroom.client.store.keys import Cost, MachineKeyring
from meetingroom.client.store.labels import Label, PinnedServer, SecretKind
from meetingroom.ports import SystemDisk
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.world import HandClock, RepeatingRandomness

ROOT, OTHER_ROOT = bytes(32), bytes([1]) * 32
CHEAP = Cost(8, 1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folders(tmp_path: Path, clock: HandClock) -> Folders:
    keeper = MachineKeyring(MemoryKeyring())
    return Folders(tmp_path, keeper, clock, RepeatingRandomness(), SystemDisk())


def label(person: str, root: bytes = ROOT) -> Label:
    return Label(fingerprint=root, person=person, name=person.upper())


def made(folders: Folders, whose: Label) -> Path:
    folder = folders.folder_of(whose)
    folders.write_label(folder)
    folders.keys_of(folder).make("271828", CHEAP)
    return folder.path


def test_people_and_installations_never_share_a_folder(folders: Folders) -> None:
    paths = {
        folders.folder_of(each).path
        for each in (label("an"), label("binh"), label("an", OTHER_ROOT), label("../../etc"), label(""))
    }
    assert len(paths) == 5
    assert all(path.parent.name == "desks" and path.name.isalnum() for path in paths)


def test_the_desks_of_a_machine_are_listed_latest_first(folders: Folders, clock: HandClock) -> None:
    assert folders.desks() == []
    made(folders, label("an"))
    clock.move(minutes=5)
    made(folders, label("binh"))
    assert [folder.label.name for folder in folders.desks()] == ["BINH", "AN"]
    clock.move(minutes=5)
    folders.write_label(folders.folder_of(label("an")))
    assert [folder.label.name for folder in folders.desks()] == ["AN", "BINH"]


def test_it_is_told_what_opens_each_before_anything_is_opened(tmp_path: Path, folders: Folders) -> None:
    made(folders, label("an"))
    without = Folders(tmp_path, None, HandClock(), RepeatingRandomness(), SystemDisk())
    alone = without.folder_of(label("binh"))
    without.write_label(alone)
    without.keys_of(alone).make("một câu đủ dài", CHEAP)
    kinds = {folder.label.person: folder.kind for folder in folders.desks()}
    assert kinds == {"an": SecretKind.PIN, "binh": SecretKind.PASSPHRASE}


def test_a_folder_without_a_lock_or_with_a_torn_label_is_not_offered(folders: Folders) -> None:
    folders.write_label(folders.folder_of(label("an")))
    torn = made(folders, label("binh"))
    (torn / "desk.json").write_bytes(b'{"name": "B')
    assert folders.desks() == []


def test_a_folder_set_aside_can_be_opened_by_nobody(folders: Folders, clock: HandClock) -> None:
    made(folders, label("an"))
    folder = folders.desks()[0]
    aside = folders.set_aside(folder)
    assert folders.desks() == []
    assert aside.is_dir()
    assert not folders.keys_of(folder).exists()
    for _ in range(MOST_ASIDE + 2):
        clock.move(seconds=1)
        made(folders, label("an"))
        folders.set_aside(folders.desks()[0])
    assert len(list(aside.parent.iterdir())) == MOST_ASIDE
    assert not aside.exists(), "the oldest goes"


def test_the_pinned_server_is_remembered(folders: Folders) -> None:
    assert folders.pinned() is None
    server = PinnedServer(root=b"der", name="Xã", host="10.0.0.2", port=8443, spaces={"hdnd": "HĐND"})
    folders.pin(server)
    assert folders.pinned() == server
    folders.pin(msgspec.structs.replace(server, host="10.0.0.9"))
    assert folders.pinned().host == "10.0.0.9"  # type: ignore[union-attr]
