"""Bad input of machines: a damaged database, full disks on desk and server, clocks that are wrong."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from meetingroom.client.app.doorway import Doorway
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.keys import MachineKeyring
from meetingroom.client.store.labels import Label
from meetingroom.client.store.picture import Act, ActState, Download
from meetingroom.client.store.vault import Vault
from meetingroom.client.sync.desk import Desk
from meetingroom.ports import SystemDisk
from meetingroom.rules.commands import CastBallot, PublishProgramme, RecordConclusion
from meetingroom.rules.ids import PollId
from meetingroom.rules.terms import Choice
from meetingroom.server.records.database import NotCommitted
from meetingroom.wire.messages import Cursor
from meetingroom.words import dates
from meetingroom.words.catalogue import load
from meetingroom.words.refusals import refusal
from tests.fakes.town import MEETING_ID, PIN, Town, WrongClock, living_town, meeting, said, until
from tests.pdf.papers import vietnamese_text
from tests.rules.hall import BUDGET, CHAIR, D1, D2, D3, SECRETARY, draft_paper
from tests.scenarios.polls import seen_poll
from tests.scenarios.windows import Windows, worded
from tests.server.council import MEETING
from tests.server.site import Site
from tests.server.site import opened as opened_site

WORDS = load()
HOUR_MS = 3_600_000
PAGE = 4096


# ── a damaged database ────────────────────────────────────────────────────────────────────────────


async def test_a_damaged_database_is_set_aside_fetched_again_and_what_waited_is_sent(
    town: Town, windows: Windows
) -> None:
    opened = await town.at_desk(D1, town.pinned("tablet"))
    poll = await seen_poll(town, opened.desk)
    await asyncio.to_thread(opened.desk.disconnect)
    opened.desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(opened.desk, lambda: pending(opened.desk)[0].state is ActState.UNSENT)
    await town.stop(opened)
    database = database_of(town, "tablet")
    last = database.stat().st_size // PAGE
    tear(database, *range(last - 6, last))
    window = windows.at_the_door(Doorway(database.parents[2], MachineKeyring(town.keyring("tablet"))))
    rescued = await window.unlocks(PIN)
    assert (rescued.rescued, rescued.unreadable) == (1, False)
    told = await window.reads("Dữ liệu trên máy bị hỏng, đã cất riêng")
    assert "Nội dung chưa gửi được giữ lại: 1." in told
    desk: Any = rescued.desk
    await until(desk, lambda: poll in meeting(desk).polls and meeting(desk).polls[poll].ballots.get(D1))
    assert set(town.site.meeting().polls[poll].ballots) == {D1}
    assert list(database.parent.glob("damaged-*/drawer.db"))


async def test_a_database_nobody_can_read_says_what_is_lost_and_a_slip_brings_the_rest_back(
    town: Town, windows: Windows
) -> None:
    await town.stop(await town.at_desk(D1, town.pinned("tablet")))
    database = database_of(town, "tablet")
    tear(database, 0)
    doorway = Doorway(database.parents[2], MachineKeyring(town.keyring("tablet")))
    window = windows.at_the_door(doorway)
    rescued = await window.unlocks(PIN)
    assert rescued.unreadable
    assert "việc chưa kịp gửi thì cần thực hiện lại" in await window.reads("không đọc lại được")
    assert "nhận phiếu mới từ thư ký" in await window.reads("Máy chủ chưa nhận ra máy này.")
    window.shell.leave_desk()
    doorway.close_desk()
    again = await town.at_desk(D1, town.machine("tablet"))
    await until(again.desk, lambda: meeting(again.desk).participants)
    assert list(database.parent.glob("damaged-*/drawer.db"))


# ── full disks ────────────────────────────────────────────────────────────────────────────────────


async def test_a_choice_a_full_desk_cannot_keep_is_not_sent_and_the_hand_is_named_instead(
    town: Town, windows: Windows
) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    window = windows.before(desk)
    window.at()
    drawer = desk._store.drawer
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(drawer), "writing", full)
        desk.submit(MEETING, CastBallot(poll, Choice.FOR))
        await until(desk, lambda: pending(desk)[0].state is ActState.NOT_KEPT)
        await window.reads("Lựa chọn không được ghi nhận. Máy này hết bộ nhớ")
        await window.reads("đang biểu quyết thì giơ tay.")
    assert not town.site.meeting().polls[poll].ballots
    desk.reconnect()
    desk.submit(MEETING, CastBallot(poll, Choice.AGAINST))
    await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
    assert town.site.meeting().polls[poll].ballots[D1].choice is Choice.AGAINST


async def test_a_paper_a_full_desk_has_no_room_for_says_so(
    town: Town, windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary = (await town.at_desk(SECRETARY, town.pinned("office"))).desk
    await until(secretary, lambda: f"draft/{MEETING_ID}" in secretary.picture.streams)
    pdf = tmp_path / "a.pdf"
    await asyncio.to_thread(pdf.write_bytes, vietnamese_text(1))
    sent = await said(secretary.upload, MEETING_ID, pdf)
    monkeypatch.setattr(Vault, "_begun", no_space)
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    paper = draft_paper(sha256=sent.sha256)
    await town.site.do(SECRETARY, MEETING, PublishProgramme((), (paper,)))
    await until(desk, lambda: sent.sha256 in desk.picture.papers)
    await until(desk, lambda: desk.picture.papers[sent.sha256].state is Download.NO_ROOM)
    window = windows.before(desk)
    page: Any = window.at()
    page.open_paper(paper.paper)
    told = "Máy này hết bộ nhớ nên chưa tải được tài liệu này."
    await window.until(lambda: told in window.says(), told)
    panel = page.document.panel
    assert "vẫn an toàn" in worded(f"{panel.accessibleName()} {panel.accessibleDescription()}")


class Room(SystemDisk):
    """A disk that may be full."""

    full = True

    def write_durably(self, path: Path, content: bytes) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        super().write_durably(path, content)


async def test_a_full_desk_makes_no_half_of_a_drawer_and_opens_the_one_it_has(town: Town) -> None:
    town.pin("tablet")
    room = Room()
    entrance = town.machine("tablet", room)
    await said(entrance.redeem, await town.slip(D1))
    refused = await said(entrance.choose_pin, PIN)
    assert refused.code == "disk_full"
    worded(refusal(WORDS, refused.code).text)
    assert entrance.people() == ()
    room.full = False
    opened = town.kept(await said(entrance.choose_pin, PIN))
    await town.stop(opened)
    room.full = True
    (folder,) = entrance.people()
    town.kept(await said(entrance.unlock, folder.key, PIN))


async def test_a_full_server_takes_nothing_new_loses_nothing_and_is_read_as_before(
    town: Town, windows: Windows
) -> None:
    site = town.site
    first = (await town.at_desk(D1, town.pinned("tablet-1"))).desk
    second = (await town.at_desk(D2, town.pinned("tablet-2"))).desk
    poll = await seen_poll(town, first, second)
    first.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(first, lambda: meeting(first).polls[poll].ballots.get(D1))
    slip = await town.slip(D3)
    await site.written(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages_of(c)}"))
    while await conclusion(site) == "":
        pass
    with pytest.raises(NotCommitted):
        await newcomers(site, 200)
    window = windows.before(second)
    window.at()
    while not any(act.state is ActState.REFUSED for act in pending(second)):
        act = second.submit(MEETING, CastBallot(poll, Choice.FOR))
        await until(second, lambda act=act: ended(second, poll, act))
    await window.reads("Lựa chọn không được ghi nhận. Ổ đĩa máy chủ đã đầy, nội dung này chưa được nhận.")
    await window.reads("giơ tay và sổ giấy")
    door = town.pinned("tablet-3")
    refused = await said(door.redeem, slip)
    assert refused.code == "server_full"
    worded(refusal(WORDS, refused.code).text)
    assert (await site.sync(D1, {MEETING: Cursor()})).pages, "what is there is read as before"
    assert meeting(first).polls[poll].ballots[D1].choice is Choice.FOR
    await site.written(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    assert isinstance(await said(door.redeem, slip), Label), "the slip was not spent"
    second.submit(MEETING, CastBallot(poll, Choice.AGAINST))
    await until(second, lambda: meeting(second).polls[poll].ballots[D2].choice is Choice.AGAINST)
    ballots = site.meeting().polls[poll].ballots
    assert {person: ballot.choice for person, ballot in ballots.items()} == {
        D1: Choice.FOR,
        D2: Choice.AGAINST,
    }


# ── wrong clocks ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hours", [2, -2])
async def test_a_clock_two_hours_wrong_keeps_nobody_out_and_the_servers_hour_counts(
    tmp_path: Path, windows: Windows, hours: int
) -> None:
    clock = WrongClock(hours * HOUR_MS)
    async with living_town(tmp_path, clock) as town:
        desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
        poll = await seen_poll(town, desk)
        window = windows.before(desk)
        window.at()
        told = await window.reads("Đồng hồ máy này lệch 1")
        assert "120 phút" in told or "119 phút" in told
        assert "Giờ ghi nhận lấy theo máy chủ" in told
        desk.submit(MEETING, CastBallot(poll, Choice.FOR))
        await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
        at = meeting(desk).polls[poll].ballots[D1].at
        opened = meeting(desk).polls[poll].opened
        assert opened is not None
        assert opened.at <= at <= clock.now_ms()
        assert dates.exact_hour(at) in await window.reads("Đã ghi nhận: TÁN THÀNH")
        await windows.put_away()


async def test_a_servers_clock_set_back_two_hours_never_turns_the_journal_back(tmp_path: Path) -> None:
    async with opened_site(tmp_path) as site:
        await site.convene()
        poll = await site.open_poll()
        site.clock.now -= 2 * HOUR_MS
        (answer,) = await site.send(D1, site.ballot(poll))
        assert answer.receipt is not None
        opened = site.meeting().polls[poll].opened
        assert opened is not None
        assert answer.receipt.at >= opened.at


async def test_a_clock_years_wrong_is_a_stop_that_says_what_to_set_right(
    tmp_path: Path, windows: Windows
) -> None:
    async with living_town(tmp_path, WrongClock(-20 * 365 * 24 * HOUR_MS)) as town:
        new = Doorway(tmp_path / "new", MachineKeyring(town.keyring("new")))
        window = windows.at_the_door(new, server=f"127.0.0.1:{town.port}")
        told = await window.reads("Đồng hồ máy này lệch nhiều nên chưa xác nhận được máy chủ.")
        assert "chỉnh lại ngày, giờ của máy" in told
        assert new.server_name() == ""
        await windows.put_away()


# ── usual ways to a point ─────────────────────────────────────────────────────────────────────────


def pending(desk: Desk) -> tuple[Act, ...]:
    """What this person did that no record shows yet."""
    held = desk.picture.streams.get(MEETING)
    return () if held is None else held.pending


def ended(desk: Desk, poll: PollId, act: str) -> bool:
    """This ballot was recorded or refused."""
    mine = meeting(desk).polls[poll].ballots.get(desk.picture.person)
    refused = any(each.id == act and each.state is ActState.REFUSED for each in pending(desk))
    return refused or (mine is not None and mine.command == act)


async def conclusion(site: Site) -> str:
    """A long conclusion; the code of why it was not recorded, empty when it was."""
    text = site.text(MEETING, RecordConclusion(None, BUDGET, "kết luận " * 500))
    (answer,) = await site.send(CHAIR, text)
    return answer.code


async def newcomers(site: Site, number: int) -> None:
    """So many people with an account, a device and a session."""
    for each in range(number):
        await site.let_in(f"newcomer-{each}")


def database_of(town: Town, machine: str) -> Path:
    """The one drawer of a machine."""
    (database,) = (town.folder / machine).glob("desks/*/drawer.db")
    return database


def tear(path: Path, *pages: int) -> None:
    """Damage these pages in their middle."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE + 100)
            file.write(bytes(64))


def pages_of(connection: Any) -> int:
    """How many pages the server's database has."""
    return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def full(*_: object) -> None:
    """A drawer whose disk takes nothing."""
    raise DiskFull("no space")


def no_space(*_: object) -> None:
    """A folder whose disk takes nothing."""
    raise OSError(28, "No space left on device")
