"""The whole way with the real server over TLS: four words, slip, PIN, a vote, a cut, a paper, another day."""

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import delete

from meetingroom.client.store.answers import Failed, Slip, Uploaded
from meetingroom.client.store.folders import Folders, Label, PinnedServer
from meetingroom.client.store.keys import MachineKeyring
from meetingroom.client.store.picture import ActState, Download, Line
from meetingroom.client.store.vault import OpenPaper
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.entrance import Entrance, MetServer, OpenDesk
from meetingroom.client.sync.shop import Workshop
from meetingroom.ports import SystemClock, SystemDisk, SystemRandomness
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import CastBallot, PublishProgramme, PutDraftItem, PutDraftPaper
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Choice
from meetingroom.server.app.run import server_config
from meetingroom.server.identity.tls import line_context
from meetingroom.server.records.accounts.tables import session
from meetingroom.wire.sealed_file import SealedReader
from tests.fakes.memory_keyring import MemoryKeyring
from tests.pdf.papers import vietnamese_text
from tests.rules.hall import BUDGET, D1, SECRETARY, planned
from tests.server.council import BODY, MEETING
from tests.server.site import Site

PIN = "271828"


class Town:
    """A real server on a port of loopback, and machines that find their way to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = Site(folder / "server", clock=SystemClock(), randomness=SystemRandomness())  # type: ignore[arg-type]
        self.workshop = Workshop()
        self.desks: list[Desk] = []
        self.keyrings: dict[str, MemoryKeyring] = {}
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        context = line_context(self.site.house.installation)
        self._server = uvicorn.Server(server_config(self.site.house, "127.0.0.1", self.port, context))
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def close(self) -> None:
        for desk in self.desks:
            await asyncio.to_thread(desk.stop)
        await asyncio.to_thread(self.workshop.stop)
        assert self._server is not None
        assert self._serving is not None
        self._server.should_exit = True
        await self._serving

    def machine(self, name: str) -> Entrance:
        """A machine of its own, or the same one again."""
        keyring = self.keyrings.setdefault(name, MemoryKeyring())
        folder = self.folder / name
        keeper = MachineKeyring(keyring)
        return Entrance(
            folder, self.workshop, keeper, SystemClock(), SystemRandomness(), SystemDisk(), device_name=name
        )

    async def introduced(self, name: str) -> Entrance:
        """A machine whose person has compared the four words (they take a second)."""
        entrance = self.machine(name)
        met = await said(entrance.meet, f"127.0.0.1:{self.port}")
        assert isinstance(met, MetServer), met
        assert len(met.words) == 4
        assert not met.trusted
        assert await said(entrance.trust, met) is None
        return entrance

    def pinned(self, name: str) -> Entrance:
        """A machine on which that was done before."""
        place = self.site.house.installation
        server = PinnedServer(
            root=place.root,
            name="Thử",
            host="127.0.0.1",
            port=self.port,
            receipt_certificates=list(place.receipt_certificates()),
            spaces={BODY.removeprefix("body/"): "HĐND xã Bình Minh"},
        )
        folders = Folders(self.folder / name, None, SystemClock(), SystemRandomness(), SystemDisk())
        folders.pin(server)
        return self.machine(name)

    async def at_desk(self, person: str, entrance: Entrance) -> OpenDesk:
        """A deputy with a slip in hand makes his desk."""
        label = await said(entrance.redeem, await self.slip(person))
        assert isinstance(label, Label), label
        return self.kept(await said(entrance.choose_pin, PIN))

    async def slip(self, person: str) -> str:
        """A printed slip from the secretary's screen."""
        answer = await self.site.post(
            SECRETARY,
            "/slips",
            {"protocol": 1, "meeting": MEETING.removeprefix("meeting/"), "person": person},
        )
        return str(answer.json["digits"])

    def kept(self, opened: Any) -> OpenDesk:
        """Remember to close it."""
        assert isinstance(opened, OpenDesk), opened
        self.desks.append(opened.desk)
        return opened


async def said(ask: Callable[..., None], *given: Any) -> Any:
    """Ask the entrance or a desk something and wait for its answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()
    ask(*given, lambda value: loop.call_soon_threadsafe(answer.set_result, value))
    return await asyncio.wait_for(answer, 30)


async def until(desk: Desk, true: Callable[[], Any]) -> None:
    """Wait until the desk's picture says so."""
    changed = threading.Event()
    stop = desk.listen(lambda _: changed.set())
    try:
        for _ in range(600):
            if true():
                return
            changed.clear()
            await asyncio.to_thread(changed.wait, 0.05)
    finally:
        stop()
    raise AssertionError(f"never: {desk.picture.connection}")


def meeting(desk: Desk) -> Meeting:
    state = desk.picture.state_of(MEETING)
    return state if isinstance(state, Meeting) else Meeting()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path)
    await town.open()
    try:
        await town.site.convene()
        yield town
    finally:
        await town.close()


async def test_from_four_words_to_a_recorded_vote_and_home_again(town: Town) -> None:
    entrance = await town.introduced("tablet-1")
    opened = await town.at_desk(D1, entrance)
    desk = opened.desk
    assert opened.label.name == D1.upper()
    await until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    poll = await town.site.open_poll()
    await until(desk, lambda: poll in meeting(desk).polls)
    act = desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    assert [a.state for a in desk.picture.streams[MEETING].pending] == [ActState.WRITING]
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
