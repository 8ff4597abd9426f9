"""The whole way with the real server over TLS: four words, slip, PIN, a vote, a cut, a paper, another day."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from meetingroom.client.store.answers import Failed, OpenPaper, Slip, Uploaded
from meetingroom.client.store.picture import ActState, Download, Line
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import CastBallot, PublishProgramme, PutDraftItem, PutDraftPaper
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.terms import Choice
from meetingroom.server.records.accounts.tables import session
from meetingroom.wire.sealed_file import SealedReader
from tests.fakes.town import PIN, Town, living_town, meeting, said, until
from tests.pdf.papers import vietnamese_text
from tests.rules.hall import BUDGET, D1, SECRETARY, planned
from tests.server.council import MEETING


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with living_town(tmp_path) as town:
        yield town


async def test_from_four_words_to_a_recorded_vote_and_home_again(town: Town) -> None:
    entrance = await town.introduced("tablet-1")
    opened = await town.at_desk(D1, entrance)
    desk = opened.desk
    assert opened.label.name == D1.upper()
    await until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    poll = await town.site.open_poll()
    await until(desk, lambda: poll in meeting(desk).polls)
    act = desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    assert [a.id for a in desk.picture.streams[MEETING].pending] == [act], "shown before anybody answered"
    await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
    assert meeting(desk).polls[poll].ballots[D1].command == act
    assert town.site.meeting().polls[poll].ballots[D1].choice is Choice.FOR
    await asyncio.to_thread(desk.stop)
    town.desks.clear()

    again = town.machine("tablet-1")
    (folder,) = again.people()
    assert (await said(again.unlock, folder.key, "000000")).code == "wrong_pin"
    reopened = town.kept(await said(again.unlock, folder.key, PIN)).desk
    assert meeting(reopened).polls[poll].ballots[D1].choice is Choice.FOR, "read without waiting for the line"
    await until(reopened, lambda: reopened.picture.connection.state is Line.CURRENT)


async def test_a_desk_that_was_cut_off_is_whole_again_and_sends_what_waited(town: Town) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet-1"))).desk
    await until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    poll = await town.site.open_poll()
    await until(desk, lambda: poll in meeting(desk).polls)
    await asyncio.to_thread(desk.disconnect)
    desk.submit(MEETING, CastBallot(poll, Choice.AGAINST))
    await until(desk, lambda: desk.picture.streams[MEETING].pending[0].state is ActState.UNSENT)
    desk.start()
    await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
    assert desk.picture.streams[MEETING].pending == ()


async def test_a_session_that_was_ended_is_renewed_by_the_device(town: Town) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet-1"))).desk
    await until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    await asyncio.to_thread(desk.disconnect)
    await town.site.written(_end_sessions(D1))
    town.site.house.door.forget()
    desk.start()
    poll = await town.site.open_poll()
    await until(desk, lambda: poll in meeting(desk).polls)


async def test_a_paper_goes_from_the_secretarys_folder_into_a_vault(town: Town, tmp_path: Path) -> None:
    pdf = tmp_path / "1 Tờ trình 118.pdf"
    pdf.write_bytes(vietnamese_text(1))
    secretary = (await town.at_desk(SECRETARY, town.pinned("office"))).desk
    await until(secretary, lambda: secretary.picture.connection.state is Line.CURRENT)
    await until(secretary, lambda: f"draft/{MEETING.removeprefix('meeting/')}" in secretary.picture.streams)
    (found,) = await said(secretary.list_files, [tmp_path / pdf.name])
    assert found.size == pdf.stat().st_size
    sent = await said(secretary.upload, MEETING.removeprefix("meeting/"), pdf)
    assert isinstance(sent, Uploaded), sent
    assert sent.sha256 == hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert sent.pages == 1
    delegate = (await town.at_desk(D1, town.pinned("tablet-1"))).desk
    draft = f"draft/{MEETING.removeprefix('meeting/')}"
    paper = DraftPaper(
        "paper-1", BUDGET, "118/TTr", "Tờ trình", "submission", sent.file_name, sent.sha256, sent.size,
        sent.pages, "", EVERYONE,
    )  # type: ignore[arg-type]  # fmt: skip
    secretary.submit(draft, PutDraftItem(planned(BUDGET, "1"), EVERYONE))
    secretary.submit(draft, PutDraftPaper(paper))
    secretary.submit(MEETING, PublishProgramme((), (paper,)))
    await until(delegate, lambda: sent.sha256 in delegate.picture.papers)
    await until(delegate, lambda: delegate.picture.papers[sent.sha256].state is Download.READY)
    opened = await said(delegate.open_paper, sent.sha256)
    assert isinstance(opened, OpenPaper)
    sealed = opened.path.read_bytes()
    assert b"%PDF" not in sealed
    with opened.path.open("rb") as file:
        assert SealedReader(file, key=opened.key, sha256=sent.sha256).read() == pdf.read_bytes()


async def test_the_secretary_issues_a_slip_from_her_desk(town: Town) -> None:
    secretary = (await town.at_desk(SECRETARY, town.pinned("office"))).desk
    slip = await said(secretary.issue_slip, MEETING.removeprefix("meeting/"), D1)
    assert isinstance(slip, Slip), slip
    assert len(slip.digits) == 8
    delegate = (await town.at_desk(D1, town.pinned("tablet-1"))).desk
    refused = await said(delegate.issue_slip, MEETING.removeprefix("meeting/"), D1)
    assert isinstance(refused, Failed)


async def test_a_wrong_slip_and_a_stranger_are_told_apart(town: Town) -> None:
    entrance = town.pinned("tablet-1")
    wrong = await said(entrance.redeem, "00000000")
    assert wrong.code == "wrong_slip"
    assert (await said(entrance.redeem, "123")).code == "wrong_slip"
    assert (await said(entrance.meet, "127.0.0.1:1")).code == "unreachable"
    assert (await said(entrance.meet, "no address at all:x")).code == "unreachable"
    met = await said(entrance.meet, f"127.0.0.1:{town.port}")
    assert met.trusted


async def test_two_people_share_a_tablet_each_behind_his_own_pin(town: Town) -> None:
    entrance = town.pinned("tablet-1")
    first = await town.at_desk(D1, entrance)
    await asyncio.to_thread(first.desk.stop)
    town.desks.clear()
    second = await town.at_desk(SECRETARY, entrance)
    names = {folder.label.name for folder in entrance.people()}
    assert names == {D1.upper(), SECRETARY.upper()}
    assert second.label.person == SECRETARY


def _end_sessions(person: str) -> Callable[[Any], None]:
    return lambda connection: connection.execute(delete(session).where(session.c.person == person))
