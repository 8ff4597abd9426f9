"""A headless desk: it answers at once, works elsewhere, and says when something was not kept."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from meetingroom.client.store import mirror
from meetingroom.client.store.answers import Failed, FoundPage, OpenPaper, Slip, Uploaded
from meetingroom.client.store.errors import DrawerBusy
from meetingroom.client.store.picture import ActState, Download, Line
from meetingroom.client.store.store import open_store
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.indexing import ReadsWords
from meetingroom.client.sync.pinning import NotAMeetingRoom
from meetingroom.client.sync.shop import Workshop
from meetingroom.client.sync.transport import ServerSays
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import CastBallot, Command, PublishProgramme, RecallPaper, RequestSpeech
from meetingroom.rules.events import DraftPaper
from meetingroom.rules.ids import PaperId, PersonId
from meetingroom.rules.terms import Choice, SpeechKind
from meetingroom.wire.four_words import FourWords, words_of
from tests.client.sync.conftest import MEETING
from tests.fakes.small_desk import KEY
from tests.fakes.small_server import SmallServer
from tests.fakes.small_transport import SmallTransport
from tests.fakes.world import RepeatingRandomness
from tests.rules.hall import BUDGET, D1, D2, SECRETARY, Hall

PLAIN = b"%PDF-1.7 to trinh " * 40_000
ROOT = bytes(range(32))
SHA = hashlib.sha256(PLAIN).hexdigest()
MEETING_ID = MEETING.removeprefix("meeting/")


class Lobby:
    """Desks in one workshop, on a small server."""

    def __init__(self, folder: Path, server: SmallServer) -> None:
        self.folder = folder
        self.server = server
        self.workshop = Workshop()
        self.desks: list[Desk] = []

    def desk(self, person: str, reads: ReadsWords | None = None) -> tuple[Desk, SmallTransport]:
        chance = RepeatingRandomness(person)
        store = open_store(self.folder / person, KEY, PersonId(person), chance)
        line = SmallTransport(self.server, person)
        desk = Desk(
            store, line, self.workshop, self.server.clock, chance, self.server.trusted, ROOT, reads=reads
        )
        self.desks.append(desk)
        return desk, line

    def connected(self, person: str) -> tuple[Desk, SmallTransport]:
        desk, line = self.desk(person)
        desk.start()
        desk.start()
        until(desk, lambda: line.is_live)
        return desk, line

    def close(self) -> None:
        for desk in self.desks:
            desk.stop()
        self.workshop.stop()


@pytest.fixture
def lobby(tmp_path: Path, server: SmallServer) -> Iterator[Lobby]:
    made = Lobby(tmp_path, server)
    yield made
    made.close()


def until(desk: Desk, true: Callable[[], Any]) -> None:
    changed = threading.Event()
    stop = desk.listen(lambda _: changed.set())
    try:
        for _ in range(1000):
            if true():
                return
            changed.wait(0.01)
            changed.clear()
    finally:
        stop()
    raise AssertionError(desk.picture.connection)


def said(ask: Callable[..., None], *given: Any) -> Any:
    answers: list[Any] = []
    came = threading.Event()

    def done(value: Any) -> None:
        answers.append(value)
        came.set()

    ask(*given, done)
    assert came.wait(10)
    return answers[0]


def pending(desk: Desk) -> list[ActState]:
    return [act.state for act in desk.picture.streams[MEETING].pending]


def test_a_tap_is_seen_at_once_kept_soon_and_sent_by_itself(
    lobby: Lobby, hall: Hall, server: SmallServer
) -> None:
    before = len(hall.journal)
    poll = hall.voting()
    server.append(MEETING, hall.journal[before:])
    desk, line = lobby.connected(D1)
    made = desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    assert pending(desk) == [ActState.WRITING], "before any thread has done anything"
    until(desk, lambda: pending(desk) == [ActState.RECORDED])
    lobby.workshop.soon(line.news)
    until(desk, lambda: pending(desk) == [])
    assert desk.picture.state_of(MEETING).polls[poll].ballots[D1].command == made  # type: ignore[union-attr]


def test_an_act_that_the_disk_does_not_take_says_so(lobby: Lobby) -> None:
    desk, _ = lobby.connected(D1)
    desk._store.drawer.limit_pages(desk._store.drawer.pages())
    acts = [desk.submit(MEETING, RequestSpeech(BUDGET, SpeechKind.SPEECH, "x" * 900)) for _ in range(30)]
    until(desk, lambda: ActState.NOT_KEPT in pending(desk) and ActState.WRITING not in pending(desk))
    lost = next(act for act in desk.picture.streams[MEETING].pending if act.state is ActState.NOT_KEPT)
    assert lost.code == "disk_full"
    assert lost.id in acts
    desk._store.drawer.limit_pages(100_000)
    desk.dismiss(lost.id)
    until(desk, lambda: lost.id not in [act.id for act in desk.picture.streams[MEETING].pending])


def test_hanging_up_and_coming_back(lobby: Lobby, server: SmallServer) -> None:
    desk, line = lobby.connected(D1)
    desk.disconnect()
    assert line.closed
    desk.disconnect()
    desk.start()
    until(desk, lambda: line.is_live)
    desk.reconnect()
    assert desk.picture.connection.state is Line.CURRENT


def test_many_desks_share_one_workshop(lobby: Lobby) -> None:
    before = threading.active_count()
    desks = [lobby.connected(person)[0] for person in (D1, D2, SECRETARY)]
    assert all(desk.picture.state_of(MEETING) is not None for desk in desks)
    assert threading.active_count() <= before + 2, "the pool's two, and none per desk"


def test_a_paper_is_asked_for_opened_and_brought_again_when_it_is_broken(
    lobby: Lobby, hall: Hall, server: SmallServer
) -> None:
    desk, line = lobby.connected(D1)
    assert said(desk.open_paper, SHA) == Failed("not_ready")
    before = len(hall.journal)
    name = PaperId("p")
    paper = DraftPaper(name, BUDGET, "1", "Tờ trình", "submission", "a.pdf", SHA, len(PLAIN), 1, "", EVERYONE)
    hall.do(SECRETARY, PublishProgramme((), (paper,)))
    line.blobs[SHA] = PLAIN
    server.append(MEETING, hall.journal[before:])
    lobby.workshop.soon(line.news)
    until(desk, lambda: SHA in desk.picture.papers and desk.picture.papers[SHA].state is Download.READY)
    opened = said(desk.open_paper, SHA)
    assert isinstance(opened, OpenPaper)
    desk.opened("p", 1)
    until(desk, lambda: desk.picture.opened.get("p") == 1)
    opened.path.write_bytes(b"torn")
    desk.damaged(SHA)
    until(desk, lambda: desk.picture.papers[SHA].state is not Download.READY)
    until(desk, lambda: desk.picture.papers[SHA].state is Download.READY)
    assert isinstance(said(desk.open_paper, SHA), OpenPaper)
    desk.damaged("ab" * 32)


class OnePageReader:
    """Finds the same words in every paper."""

    def read(
        self, path: Path, sha256: str, key: bytes, first: int, most: int
    ) -> tuple[int, list[str]] | None:
        return 1, ["Tờ trình về đất rừng phòng hộ"]

    def rest(self) -> None: ...

    def close(self) -> None: ...


def test_words_of_a_paper_are_found_soon_after_it_came_and_never_after_it_went(
    lobby: Lobby, hall: Hall, server: SmallServer
) -> None:
    desk, line = lobby.desk(D1, OnePageReader())
    desk.start()
    until(desk, lambda: line.is_live)

    def does(command: Command) -> None:
        before = len(hall.journal)
        hall.do(SECRETARY, command)
        server.append(MEETING, hall.journal[before:])
        lobby.workshop.soon(line.news)

    def places() -> list[FoundPage]:
        return [each for each in said(desk.find_words, "dat rung", False).best if isinstance(each, FoundPage)]

    line.blobs[SHA] = PLAIN
    name = PaperId("p")
    paper = DraftPaper(name, BUDGET, "1", "Tờ trình", "submission", "a.pdf", SHA, len(PLAIN), 1, "", EVERYONE)
    does(PublishProgramme((), (paper,)))
    until(desk, places)
    assert [(each.sha256, each.page) for each in places()] == [(SHA, 0)]
    does(RecallPaper(name, "Nhầm tệp"))
    until(desk, lambda: desk.picture.state_of(MEETING).papers[name].recalled_at is not None)
    assert places() == []


def test_the_minutes_are_proposed_from_the_records_on_this_desk(lobby: Lobby) -> None:
    desk, _ = lobby.connected(SECRETARY)
    entries = said(desk.minutes, MEETING_ID)
    assert [entry.code for entry in entries if entry.code == "meeting_opened"] == ["meeting_opened"]
    assert said(desk.minutes, "another") == ()


def test_who_asks_for_the_minutes_is_answered_when_the_drawer_cannot_be_read(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = lobby.connected(SECRETARY)

    def busy(*_: object) -> None:
        raise DrawerBusy

    monkeypatch.setattr(mirror, "bodies", busy)
    assert said(desk.minutes, MEETING_ID) == Failed(DrawerBusy.code)


# ── files of a secretary ──────────────────────────────────────────────────────────────────────────


def test_files_and_folders_are_listed_without_what_is_hidden_or_gone(lobby: Lobby, tmp_path: Path) -> None:
    folder = tmp_path / "tai lieu"
    folder.mkdir()
    for name in ("b.pdf", "a.pdf", ".hidden", "~$a.docx"):
        (folder / name).write_bytes(b"12345")
    (folder / "inner").mkdir()
    desk, _ = lobby.desk(SECRETARY)
    found = said(desk.list_files, [folder, folder / "a.pdf", tmp_path / "gone.pdf"])
    assert [(file.path.name, file.size) for file in found] == [("a.pdf", 5), ("b.pdf", 5)]


def test_an_upload_goes_on_after_a_cut_from_where_the_server_stands(
    lobby: Lobby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetingroom.client.sync.files.PIECE_BYTES", 100_000)
    file = tmp_path / "a.pdf"
    file.write_bytes(PLAIN)
    desk, line = lobby.desk(SECRETARY)
    line.lose_answers = 1
    moved: list[tuple[int, int]] = []
    sent = said(lambda done: desk.upload(MEETING_ID, file, done, lambda *now: moved.append(now)))
    assert sent == Uploaded(SHA, len(PLAIN), 7, "a.pdf")
    assert line.blobs[SHA] == PLAIN
    offsets = [int(asked.split()[1]) for asked in line.asked]
    assert offsets[:3] == [0, 0, 100_000], "the lost answer was asked again; then it went on"
    assert moved == [(done, len(PLAIN)) for done in range(200_000, len(PLAIN), 100_000)]


def test_the_four_words_of_a_desk_are_those_of_its_pinned_root_and_computed_once(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def spoken(fingerprint: bytes) -> FourWords:
        asked.append(fingerprint)
        return words_of(len(asked))

    monkeypatch.setattr("meetingroom.client.sync.desk.four_words", spoken)
    desk, _ = lobby.desk(SECRETARY)
    assert said(desk.four_words) == said(desk.four_words) == words_of(1)
    assert asked == [ROOT]


def test_an_upload_that_fails_says_why(lobby: Lobby, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF")
    desk, line = lobby.desk(SECRETARY)
    line.says = ServerSays("pdf_encrypted", {"pages": 3}, 422)
    assert said(desk.upload, MEETING_ID, file) == Failed("pdf_encrypted", (("pages", 3),))
    assert said(desk.upload, MEETING_ID, tmp_path / "gone.pdf") == Failed("file_unreadable")


def test_whoever_asks_is_answered_also_when_somebody_else_answers_at_the_address(
    lobby: Lobby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, line = lobby.connected(SECRETARY)

    async def portal(*_: object) -> None:
        raise NotAMeetingRoom("a captive portal")

    monkeypatch.setattr(line, "put_blob", portal)
    monkeypatch.setattr(line, "issue_slip", portal)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    assert said(desk.upload, MEETING_ID, tmp_path / "a.pdf") == Failed("unreachable")
    assert said(desk.issue_slip, MEETING_ID, D1) == Failed("unreachable")


def test_slips_and_calls_for_help_reach_the_server_or_say_why_not(lobby: Lobby) -> None:
    desk, line = lobby.desk(SECRETARY)
    assert said(desk.issue_slip, MEETING_ID, D1) == Slip(D1, "12345678", 5)
    assert said(desk.call_for_help, MEETING_ID, "seat") is None
    assert line.asked[-1] == "help seat"
    assert said(desk.helped, MEETING_ID, D1) is None
    assert line.asked[-1] == f"helped {D1}"
    line.down = True
    assert said(desk.call_for_help, MEETING_ID, "seat") == Failed("unreachable")
