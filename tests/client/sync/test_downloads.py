"""Papers come by themselves, the urgent first; a cut costs nothing; what may no longer be read goes."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.picture import Download
from meetingroom.client.sync import downloads as module
from meetingroom.client.sync.downloads import Downloads, wanted
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import ServerSays, SignedOut
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import CallItem, PublishProgramme, RecallPaper
from meetingroom.rules.events import DraftItemPut, DraftPaper, DraftPaperPut, Event, SecretaryAdmitted
from meetingroom.rules.ids import ItemId, PaperId
from tests.client.sync.conftest import MEETING, Desks
from tests.fakes.small_desk import SmallDesk
from tests.fakes.small_server import SmallServer
from tests.fakes.small_transport import SmallTransport
from tests.fakes.world import RepeatingRandomness
from tests.rules.hall import BUDGET, CHAIR, D1, MORNING, ROADS, SECRETARY, Hall, planned

LARGE = bytes(range(256)) * 2000
SMALL = b"%PDF small"


def sha(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()


def paper(name: str, plain: bytes, item: ItemId = ROADS) -> DraftPaper:
    return DraftPaper(
        PaperId(name), item, name, name, "submission", f"{name}.pdf", sha(plain), len(plain), 1, "", EVERYONE
    )


class LaterEvent(Event):
    """An event of a later release that must not be ignored."""

    KIND = "of_a_later_release"


class Shelf:
    """A desk with its downloads on this test's loop, and a server that holds papers."""

    def __init__(self, made: SmallDesk, hall: Hall) -> None:
        self.made = made
        self.hall = hall
        self.line = SmallTransport(made.server, made.person)
        self.downloads = Downloads(made.store, self.line, Turn(None), RepeatingRandomness("papers"))

    def publish(self, *papers: tuple[DraftPaper, bytes]) -> None:
        """The secretary publishes these papers."""
        self.do(SECRETARY, PublishProgramme((), tuple(p for p, _ in papers)))
        self.line.blobs |= {sha(plain): plain for _, plain in papers}

    def do(self, actor: str, command: object) -> None:
        before = len(self.hall.journal)
        self.hall.do(actor, command)  # type: ignore[arg-type]
        self.made.server.append(MEETING, self.hall.journal[before:])
        self.made.sync()
        self.downloads.look()

    def state(self, plain: bytes) -> Download | None:
        found = self.made.store.projection.picture.papers.get(sha(plain))
        return None if found is None else found.state

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.downloads.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, plain: bytes, state: Download | None) -> None:
        async with asyncio.timeout(5):
            while self.state(plain) is not state:
                await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are cut short; how long they are is for people."""
    for name in ("SOON_S", "LATER_S", "STAMPEDE_S"):
        monkeypatch.setattr(module, name, 0.0)


@pytest.fixture
def shelf(desk: Desks, hall: Hall) -> Shelf:
    made = desk(D1)
    made.sync()
    return Shelf(made, hall)


async def test_a_published_paper_arrives_by_itself(shelf: Shelf) -> None:
    shelf.publish((paper("p1", LARGE), LARGE))
    async with shelf.running():
        await shelf.until(LARGE, Download.READY)
    opened = shelf.made.store.vault.open(sha(LARGE))
    assert opened is not None
    assert SMALL[:8] not in opened.path.read_bytes()


async def test_the_current_item_comes_first_and_small_before_large(shelf: Shelf) -> None:
    other, urgent = b"x" * 300, LARGE + b"!"
    shelf.publish(
        (paper("other", other), other),
        (paper("large", LARGE), LARGE),
        (paper("urgent", urgent, BUDGET), urgent),
    )
    order = [each.sha256 for each in wanted(shelf.made.store.projection.picture)]
    assert order == [sha(urgent), sha(other), sha(LARGE)]
    shelf.do(CHAIR, CallItem(ROADS, MORNING))
    order = [each.sha256 for each in wanted(shelf.made.store.projection.picture)]
    assert order == [sha(other), sha(LARGE), sha(urgent)]


async def test_a_paper_that_somebody_waits_for_comes_before_all(shelf: Shelf) -> None:
    papers = [b"%d" % n * 50 for n in range(6)]
    shelf.publish(*((paper(f"p{n}", plain), plain) for n, plain in enumerate(papers)))
    last = wanted(shelf.made.store.projection.picture)[-1]
    shelf.downloads.first(last.sha256)
    async with shelf.running():
        for plain in papers:
            await shelf.until(plain, Download.READY)
    blobs = [asked for asked in shelf.line.asked if asked.startswith("blob")]
    assert last.sha256[:4] in blobs[0]


async def test_a_cut_paper_goes_on_where_it_was_cut(shelf: Shelf) -> None:
    shelf.publish((paper("p1", LARGE), LARGE))
    shelf.line.cut_blobs_at = 300_000
    async with shelf.running():
        await shelf.until(LARGE, Download.READY)
    starts = [int(asked.split()[2]) for asked in shelf.line.asked if asked.startswith("blob")]
    assert starts[0] == 0
    assert starts[1] > 0


async def test_a_new_version_is_fetched_and_the_old_one_stays_readable(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
        shelf.publish((paper("p1", LARGE), LARGE))
        await shelf.until(LARGE, Download.READY)
    assert shelf.state(SMALL) is Download.READY


async def test_a_recalled_paper_is_destroyed_with_its_key(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
        opened = shelf.made.store.vault.open(sha(SMALL))
        assert opened is not None
        shelf.do(SECRETARY, RecallPaper(PaperId("p1"), "Nhầm tệp"))
        await shelf.until(SMALL, None)
    assert not opened.path.exists()
    assert shelf.made.store.vault.papers() == {}


async def test_the_same_bytes_under_another_name_survive_a_recall(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL), (paper("p2", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
    shelf.do(SECRETARY, RecallPaper(PaperId("p1"), "Nhầm tệp"))
    await shelf.downloads.drop_unnamed()
    assert shelf.state(SMALL) is Download.READY


async def test_papers_of_a_revoked_stream_go(shelf: Shelf, server: SmallServer) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
    server.revoke(D1, MEETING)
    shelf.made.sync()
    await shelf.downloads.drop_unnamed()
    assert shelf.state(SMALL) is None


async def test_a_stream_that_cannot_be_read_to_its_end_destroys_nothing(
    shelf: Shelf, server: SmallServer
) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
    server.happened(MEETING, LaterEvent())
    shelf.do(SECRETARY, RecallPaper(PaperId("p1"), "Nhầm tệp"))
    await shelf.downloads.drop_unnamed()
    assert shelf.state(SMALL) is Download.READY


async def test_a_paper_the_server_does_not_give_is_not_asked_for_again_and_again(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL), (paper("p2", LARGE), LARGE))
    del shelf.line.blobs[sha(SMALL)]
    async with shelf.running():
        await shelf.until(LARGE, Download.READY)
        for _ in range(50):
            await asyncio.sleep(0)
    assert sum(asked.startswith(f"blob {sha(SMALL)[:4]}") for asked in shelf.line.asked) == 1


async def test_a_busy_server_is_asked_again_after_the_time_it_names(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    blob, said = shelf.line.blob, []

    def busy_once(sha256: str, start: int) -> object:
        if not said:
            said.append(1)
            raise ServerSays("server_busy", {"wait_s": 1}, 503)
        return blob(sha256, start)

    waits: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        if seconds:
            waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", at_once)
    shelf.line.blob = busy_once  # type: ignore[assignment, method-assign]
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
    assert waits == [1]


async def test_bytes_that_are_not_the_paper_are_thrown_away_and_asked_for_again(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    shelf.line.blobs[sha(SMALL)] = SMALL[:-1] + b"?"
    async with shelf.running():
        await shelf.until(SMALL, Download.DAMAGED)
        shelf.line.blobs[sha(SMALL)] = SMALL
        await shelf.until(SMALL, Download.READY)


async def test_a_full_disk_is_told_and_tried_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    store = shelf.made.store

    def full(*_: object) -> None:
        raise DiskFull("no space")

    with monkeypatch.context() as patched:
        patched.setattr(type(store.vault), "fetch", full)
        async with shelf.running():
            await shelf.until(SMALL, Download.NO_ROOM)
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)


async def test_the_end_of_the_session_ends_the_downloads(shelf: Shelf) -> None:
    shelf.publish((paper("p1", SMALL), SMALL))
    shelf.line.says = SignedOut("session_ended", {}, 401)
    with pytest.raises(BaseExceptionGroup) as caught:
        await asyncio.wait_for(shelf.downloads.run(), 5)
    assert caught.group_contains(SignedOut)


async def test_a_secretary_holds_what_lies_in_the_workshop(
    desk: Desks, hall: Hall, server: SmallServer
) -> None:
    draft = "draft/meeting-1"
    server.grant(SECRETARY, draft)
    server.happened(draft, SecretaryAdmitted(SECRETARY), DraftItemPut(planned(BUDGET, "1"), EVERYONE))
    server.happened(draft, DraftPaperPut(paper("p1", SMALL, BUDGET)))
    made = desk(SECRETARY)
    made.sync()
    assert [each.sha256 for each in wanted(made.store.projection.picture)] == [sha(SMALL)]


async def test_a_large_publication_is_not_fetched_by_everybody_in_the_same_instant(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STAMPEDE_BYTES", 1)
    paused: list[int] = []
    real = Downloads._pause

    async def pause(self: Downloads) -> None:
        paused.append(1)
        await real(self)

    monkeypatch.setattr(Downloads, "_pause", pause)
    shelf.publish((paper("p1", SMALL), SMALL))
    async with shelf.running():
        await shelf.until(SMALL, Download.READY)
    assert paused == [1]
    urgent = SMALL + b"!"
    shelf.publish((paper("p2", urgent, BUDGET), urgent))
    async with shelf.running():
        await shelf.until(urgent, Download.READY)
    assert paused == [1], "what the room is at waits for nobody"
