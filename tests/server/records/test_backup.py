"""A whole installation into one folder and out again, and what checking it finds."""

import asyncio
import shutil
from pathlib import Path

import msgspec
import pytest

from meetingroom.server.app.compose import close_house, open_house
from meetingroom.server.records import backup as room
from meetingroom.server.records.backup import BackupBroken, NotEmpty, backup, check_backup, restore
from meetingroom.server.records.lock import DataInUse, DataLock
from meetingroom.server.records.papers_named import Blob, put_upload
from meetingroom.wire.messages import Cursor, head_to_wire
from meetingroom.wire.records import Head
from meetingroom.wire.recovery import FinishRecovery, Offer, OfferRecords, RecordsWanted, UploadRecords
from tests.rules.hall import D1, D2, SECRETARY
from tests.server.council import MEETING
from tests.server.site import Site, opened

PAPER = "ab" * 32


async def lay_paper(site: Site) -> None:
    path = site.house.papers.path(PAPER)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    await site.written(lambda c: put_upload(c, SECRETARY, Blob(PAPER, 4, 1), site.clock.now))
    await site.written(lambda c: put_upload(c, SECRETARY, Blob("cd" * 32, 4, 1), site.clock.now))


async def test_an_installation_is_backed_up_restored_and_goes_on_with_what_the_desks_held(
    site: Site, tmp_path: Path
) -> None:
    poll = await site.open_poll()
    await lay_paper(site)
    manifest = await asyncio.to_thread(backup, site.folder, tmp_path / "backup", site.clock.now)
    assert manifest.missing == ["cd" * 32]
    ballots = {person: site.ballot(poll) for person in (D1, D2)}
    receipts = {person: await site.send(person, text) for person, text in ballots.items()}
    page = next(p for p in (await site.sync(D1, {MEETING: Cursor()})).pages)
    cursors = {MEETING: Cursor(epoch=page.epoch, view=page.view, number=page.records[-1].n)}

    restored = tmp_path / "restored"
    epoch = restore(tmp_path / "backup", restored, site.clock.now)
    assert epoch > page.epoch
    async with opened(restored) as second:
        second.tokens = site.tokens
        assert second.house.installation.root == site.house.installation.root
        assert second.house.papers.path(PAPER).read_bytes() == b"%PDF"
        assert (await second.get(None, "/health")).json["status"] == "recovering"
        assert (await second.sync(D1, cursors)).recovering == [MEETING]
        assert (await second.send(D1, ballots[D1]))[0].code == "recovering"
        assert page.head is not None
        offers = OfferRecords(protocol=1, offers=[Offer(stream=MEETING, head=page.head)])
        answer = await second.post(D1, "/recover/offer", offers)
        (wanted,) = msgspec.json.decode(answer.body, type=RecordsWanted).wanted
        brought = UploadRecords(
            protocol=1,
            stream=MEETING,
            head=page.head,
            records=[r for r in page.records if r.n > wanted.after],
        )
        installed = await second.post(D1, "/recover/upload", brought)
        assert installed.json["installed"] == 2
        finish = FinishRecovery(protocol=1, stream=MEETING)
        assert (await second.post(D1, "/recover/finish", finish)).status == 403
        state = (await second.post(SECRETARY, "/recover/finish", finish)).json
        assert (state["recovering"], len(state["missing"])) == (False, 1)
        again = (await second.send(D1, ballots[D1]))[0]
        assert again.receipt is not None
        first = receipts[D1][0].receipt
        assert first is not None
        assert (again.receipt.first, again.receipt.commitment) == (first.first, first.commitment)
        after = (await second.sync(D1, cursors)).pages[0]
        assert (after.reset, after.epoch) == (True, epoch)
        assert second.meeting().polls[poll].state == "held"


async def test_desks_that_bring_nonsense_are_told_so(site: Site) -> None:
    page = (await site.sync(D1, {MEETING: Cursor()})).pages[0]
    assert page.head is not None
    forged = msgspec.structs.replace(page.head, number=9_999)
    for stream, head, code in (
        (MEETING, forged, "not_allowed"),
        ("notes/a/b", page.head, "malformed"),
        ("nowhere", page.head, "malformed"),
    ):
        offers = OfferRecords(protocol=1, offers=[Offer(stream=stream, head=head)])
        assert (await site.post(D1, "/recover/offer", offers)).json["code"] == code
    many = OfferRecords(protocol=1, offers=[Offer(stream=MEETING, head=page.head)] * 201)
    assert (await site.post(D1, "/recover/offer", many)).status == 413
    both = [msgspec.structs.replace(page.records[0], c=bytes(32))]
    upload = UploadRecords(protocol=1, stream=MEETING, head=page.head, records=both)
    assert (await site.post(D1, "/recover/upload", upload)).json["code"] == "malformed"
    beyond = head_to_wire(site.house.core.signer.sign(Head(MEETING, 1, 999, bytes(32))))
    ahead = [msgspec.structs.replace(page.records[0], n=999)]
    upload = UploadRecords(protocol=1, stream=MEETING, head=beyond, records=ahead)
    assert (await site.post(D1, "/recover/upload", upload)).json["code"] == "forked"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small backup."""
    data = tmp_path / "data"
    house = open_house(data, [])
    house.writer.start()
    close_house(house)
    backup(data, tmp_path / "backup", 5)
    return tmp_path / "backup"


def test_a_backup_knows_every_one_of_its_bytes(made: Path) -> None:
    for path in sorted(p for p in made.rglob("*") if p.is_file() and p.name != room.MANIFEST):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(BackupBroken) as broken:
            check_backup(made)
        assert broken.value.path == path.relative_to(made).as_posix()
        path.write_bytes(content)
    check_backup(made)
    (made / room.FILE_NAME).unlink()
    with pytest.raises(BackupBroken):
        check_backup(made)


def test_a_list_that_leads_out_of_the_folder_is_no_backup(made: Path) -> None:
    manifest = made / room.MANIFEST
    manifest.write_text(manifest.read_text().replace(room.FILE_NAME, "../data/" + room.FILE_NAME))
    with pytest.raises(BackupBroken):
        check_backup(made)
    manifest.write_text("{}")
    with pytest.raises(BackupBroken, match="manifest"):
        check_backup(made)


def test_nothing_is_overwritten(made: Path, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        backup(tmp_path / "data", made, 6)
    with pytest.raises(NotEmpty):
        restore(made, tmp_path / "data", 6)


def test_a_second_restore_of_the_same_backup_is_another_epoch(made: Path, tmp_path: Path) -> None:
    one = restore(made, tmp_path / "one", 1_790_000_000_000)
    two = restore(made, tmp_path / "two", 1_790_000_009_000)
    assert one < two


def test_the_folder_remembers_when_it_was_last_backed_up(made: Path, tmp_path: Path) -> None:
    found = room.last_backup(tmp_path / "data")
    assert found is not None
    assert (found.made_ms, found.folder) == (5, str(made))
    assert room.last_backup(made) is None
    shutil.rmtree(made)


def test_what_is_no_database_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"nothing of ours" * 100)
    with pytest.raises(OSError, match="not a database"):
        room.copy_database(tmp_path / "odd", tmp_path / "copy")
    with pytest.raises(FileNotFoundError):
        room.copy_database(tmp_path / "nothing", tmp_path / "copy")


def test_two_processes_do_not_share_a_data_folder(tmp_path: Path) -> None:
    with DataLock(tmp_path), pytest.raises(DataInUse):
        DataLock(tmp_path)
    DataLock(tmp_path).release()
