"""The index follows the papers: filled as they come, taken up where it was cut, emptied as they go."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from meetingroom.client.store.answers import Failed, FoundNote, FoundPage, WordsFound
from meetingroom.client.store.errors import DrawerBusy
from meetingroom.client.store.words_index import NoteWords
from meetingroom.client.sync import indexing
from meetingroom.client.sync.indexing import AT_ONCE, Indexing
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import PublishProgramme, RecallPaper
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.ids import PaperId
from tests.client.sync.conftest import MEETING, Desks
from tests.fakes.small_desk import SmallDesk
from tests.fakes.small_server import SmallServer
from tests.fakes.world import RepeatingRandomness
from tests.rules.hall import BUDGET, D1, SECRETARY, Hall

PLAIN = b"%PDF-1.7 to trinh"
SHA = hashlib.sha256(PLAIN).hexdigest()
PAGES = ["Tờ trình về đất rừng phòng hộ của xã", *[f"Trang số {page} về ngân sách" for page in range(1, 60)]]


class PaperReader:
    """Reads words out of nothing."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.rested = threading.Event()
        self.ends_after: int | None = None
        self.closed = False

    def read(
        self, path: Path, sha256: str, key: bytes, first: int, most: int
    ) -> tuple[int, list[str]] | None:
        assert sha256 == SHA
        assert path.exists()
        self.asked.append(first)
        if self.ends_after is not None and len(self.asked) > self.ends_after:
            return None
        return len(PAGES), PAGES[first : first + most]

    def rest(self) -> None:
        self.rested.set()

    def close(self) -> None:
        self.closed = True


class Desk:
    """A small desk, a paper on it, and its index run by hand."""

    def __init__(self, desk: SmallDesk, hall: Hall, server: SmallServer) -> None:
        self.small, self.hall, self.server = desk, hall, server
        self.reader = PaperReader()
        self.index = self.opened()
        desk.sync()

    def opened(self) -> Indexing:
        return Indexing(self.small.store, RepeatingRandomness("index"), self.reader)

    def happens(self, command: Any) -> None:
        before = len(self.hall.journal)
        self.hall.do(SECRETARY, command)
        self.server.append(MEETING, self.hall.journal[before:])
        self.small.sync()

    def publish(self) -> None:
        name = PaperId("p")
        draft = DraftPaper(
            name, BUDGET, "118", "Tờ trình", "submission", "a.pdf", SHA, len(PLAIN), 60, "", EVERYONE
        )
        self.happens(PublishProgramme((), (draft,)))
        fetching = self.small.store.vault.fetch(SHA, len(PLAIN))
        fetching.write(PLAIN)
        fetching.finish()
        self.small.store.vault.ready(SHA)
        for paper in self.small.store.vault.papers().values():
            self.small.store.projection.set_paper(paper)

    def fill(self, until: Callable[[], bool] | None = None) -> None:
        """Run until there is nothing more to do."""

        async def run() -> None:
            running = asyncio.create_task(self.index.run())
            async with asyncio.timeout(20):
                while not (until or self.reader.rested.is_set)():
                    await asyncio.sleep(0.005)
            running.cancel()
            await asyncio.wait((running,))

        self.reader.rested.clear()
        asyncio.run(run())

    def places(self, query: str, exact: bool = False) -> list[int]:
        found = self.index.find(query, exact)
        assert isinstance(found, WordsFound)
        return [each.page for each in found.best if isinstance(each, FoundPage)]


@pytest.fixture
def here(desk: Desks, hall: Hall, server: SmallServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(indexing, "REST_S", 0.01)
    made = Desk(desk(D1), hall, server)
    yield made
    made.index.close()


def test_a_paper_in_the_vault_is_put_in_piece_by_piece_and_found(here: Desk) -> None:
    here.publish()
    assert here.index.find("dat rung", False) == WordsFound((), 1, 0)
    here.fill()
    assert here.reader.asked == [0, AT_ONCE, 2 * AT_ONCE]
    assert here.places("dat rung") == [0]
    assert here.places("đất rừng", exact=True) == [0]
    assert here.places("trang số 59") == [59]
    found = here.index.find("dat rung", False)
    assert isinstance(found, WordsFound)
    assert found.unread == 0


def test_what_was_put_in_before_the_program_ended_is_not_read_again(here: Desk) -> None:
    here.publish()
    here.reader.ends_after = 2
    here.fill()
    here.index.close()
    here.reader.ends_after = None
    here.index = here.opened()
    here.fill()
    assert here.reader.asked == [0, AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE]
    assert here.places("trang số 59") == [59]


def test_a_recalled_paper_is_found_no_more_from_the_moment_its_record_is_here(here: Desk) -> None:
    here.publish()
    here.fill()
    here.happens(RecallPaper(PaperId("p"), "Có sai sót"))
    assert here.places("dat rung") == [], "although nobody has tidied yet"
    here.fill(until=lambda: here.index.find("dat rung", False) == WordsFound((), 0, 0))
    assert here.places("dat rung") == []


def test_who_lost_the_meeting_finds_nothing_of_its_papers(here: Desk) -> None:
    here.publish()
    here.fill()
    here.server.revoke(D1, MEETING)
    here.small.sync()
    assert here.index.find("dat rung", False) == WordsFound((), 0, 0)


def test_a_paper_that_cannot_be_read_is_left_out_and_said_to_be(here: Desk) -> None:
    here.publish()
    here.reader.ends_after = 0
    here.fill(until=lambda: here.reader.asked == [0])
    assert here.index.find("dat rung", False) == WordsFound((), 1, 0)


def test_own_notes_are_found_without_any_paper(here: Desk) -> None:
    here.index.put_note(NoteWords(MEETING, "k", "p", 1, 0, "Hỏi về nguồn vốn"))
    came = threading.Event()
    answers: list[Any] = []

    def ask() -> None:
        here.index.ask("nguon von", False, lambda found: (answers.append(found), came.set()))

    for _ in range(200):
        came.clear()
        ask()
        assert came.wait(10)
        if answers[-1].best:
            break
    assert [type(each) for each in answers[-1].best] == [FoundNote]


def test_who_asks_is_answered_when_the_index_cannot_be_read(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DrawerBusy

    monkeypatch.setattr(here.index, "_open", busy)
    assert here.index.find("a", False) == Failed(DrawerBusy.code)
