"""Speed of a desk: an empty one catching up 20,000 records over TLS, and the same one opened again.

The server is a process of its own with its real database; the desk verifies every record and head. The
clock stops when the views of a meeting page hold their values, which is when it can be drawn.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from meetingroom.client.store.folders import Folders
from meetingroom.client.store.keys import MachineKeyring
from meetingroom.client.store.labels import Label, PinnedServer
from meetingroom.client.store.picture import Line
from meetingroom.client.store.store import open_store
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.http import Address, HttpTransport
from meetingroom.client.sync.receipt_keys import ReceiptKeys
from meetingroom.client.sync.shop import Workshop
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import DeskLink
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.poll_view import PollView
from meetingroom.client.views.session_view import SessionView
from meetingroom.client.views.speaking_view import SpeakingView
from meetingroom.ports import SystemClock, SystemDisk, SystemRandomness
from meetingroom.rules import commands as c
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Choice, PollState, SpeechKind, SpeechState
from meetingroom.server.records.core import Submission
from meetingroom.wire.certificates import root_fingerprint
from meetingroom.wire.codec import encode_command
from tests.benchmarks.table import Metric, benchmark
from tests.fakes.memory_keyring import MemoryKeyring
from tests.rules.hall import BUDGET, CHAIR, D1, DEPUTIES, MORNING, SECRETARY
from tests.server.council import MEETING, VOTERS
from tests.server.site import Site

RECORDS = 20_000
RUNS = 3
PIN = "271828"
POLL_BALLOTS = 120


@dataclass(frozen=True)
class Town:
    """A server process, and what a desk needs to be let in."""

    server: PinnedServer
    token: bytes
    records: int


@benchmark("catchup_20k_s", "reopen_20k_s", "live_after_cut_s")
def a_long_meeting() -> Iterator[Metric]:
    """A desk without anything, the same desk from its snapshot, and after an hour without a network."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QCoreApplication.instance() or QCoreApplication([])
    folder = Path(tempfile.mkdtemp(prefix="meetingroom-bench-"))
    server: subprocess.Popen[str] | None = None
    workshop = Workshop()
    try:
        site = folder / "server"
        pinned, token, records = asyncio.run(_prepared(site))
        server, port = _serving(site)
        town = Town(_at(pinned, port), token, records)
        caught_up = [_caught_up(folder / f"desk-{n}", town, workshop, n == 0) for n in range(RUNS)]
        yield Metric("catchup_20k_s", median(caught_up), "s", target=1.5)
        reopened = [_reopened(folder / "desk-0", town, workshop) for _ in range(RUNS)]
        yield Metric("reopen_20k_s", median(reopened), "s", target=0.5)
        yield Metric("live_after_cut_s", _after_a_cut(folder / "desk-0", town, workshop), "s", target=1.0)
    finally:
        workshop.stop()
        if server is not None:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
        del app


# ── the meeting ───────────────────────────────────────────────────────────────────────────────────


async def _prepared(folder: Path) -> tuple[PinnedServer, bytes, int]:
    """A council in session whose journal has 20,000 records: half ballots of others (seals to this
    desk), half what everybody reads. The server's files are left behind, closed."""
    from tests.server import asgi

    site = Site(folder, clock=SystemClock(), randomness=SystemRandomness())  # type: ignore[arg-type]
    async with asgi.running(site.app):
        await site.convene()
        writing = _Writing(site)
        writing.do(CHAIR, c.SetSpeakingList(BUDGET, open=True))
        while writing.number() < RECORDS:
            writing.a_vote()
            writing.some_words()
        place = site.house.installation
        pinned = PinnedServer(
            root=place.root,
            name=place.name,
            host="127.0.0.1",
            port=0,
            receipt_certificates=list(place.receipt_certificates()),
        )
        return pinned, site.tokens[D1], writing.number()


class _Writing:
    """Commands in groups, as many desks would send them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._ids = 1_000_000

    def number(self) -> int:
        from meetingroom.rules.streams import StreamName

        stream = self._site.house.core.streams.get(StreamName.parse(MEETING))
        return 0 if stream is None else stream.number

    def do(self, *asked: object) -> None:
        self.all([asked])  # type: ignore[list-item]

    def all(self, asked: list[tuple[PersonId, c.Command]]) -> None:
        submissions = []
        for actor, command in asked:
            self._ids += 1
            body = encode_command(CommandId(str(UUID(int=self._ids))), MEETING, command).decode()
            submissions.append(Submission(actor, body))
        for start in range(0, len(submissions), 200):
            for answer in self._site.house.writer.submit(submissions[start : start + 200]).result():
                assert answer.receipt is not None, answer

    def meeting(self) -> Meeting:
        return self._site.meeting()

    def a_vote(self) -> None:
        item = self.meeting().items[BUDGET]
        assert item is not None
        self.do(CHAIR, c.PreparePoll(BUDGET, MORNING, "Thông qua dự thảo nghị quyết về dự toán", "pass"))
        poll = next(p.poll for p in self.meeting().polls.values() if p.state is PollState.DRAFT)
        self.do(CHAIR, c.AnnouncePoll(poll))
        self.do(CHAIR, c.OpenPoll(poll, None, ""))
        voters = [person for person in VOTERS if person != D1]
        ballots = [(voters[n % len(voters)], c.CastBallot(poll, Choice.FOR)) for n in range(POLL_BALLOTS)]
        self.all(ballots)  # type: ignore[arg-type]
        self.do(CHAIR, c.ClosePoll(poll))
        self.do(CHAIR, c.ConfirmPoll(poll))

    def some_words(self) -> None:
        for person in DEPUTIES[1:6]:
            self.do(person, c.RequestSpeech(BUDGET, SpeechKind.SPEECH, "Về nguồn thu tiền sử dụng đất"))
            waiting = [s for s in self.meeting().speeches.values() if s.state is SpeechState.WAITING]
            self.do(CHAIR, c.CallSpeaker(waiting[0].speech, 300_000))
            self.do(CHAIR, c.EndSpeech(waiting[0].speech))
        walking = [
            (SECRETARY, c.RecordLeaving(MORNING, person, returned))
            for _ in range(6)
            for person in DEPUTIES[1:]
            for returned in (False, True)
        ]
        self.all(walking)  # type: ignore[arg-type]
        self.do(
            CHAIR, c.RecordConclusion(None, BUDGET, "Hội đồng nhân dân thống nhất nội dung tờ trình. " * 5)
        )


def _serving(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """The real server as a process of its own, on a free port of loopback, with TLS."""
    command = [sys.executable, "-m", "meetingroom", "server", "--data", str(folder), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", "0", "--no-announce", "--quiet"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    line = server.stdout.readline()
    return server, int(line.split()[-1])


def _at(server: PinnedServer, port: int) -> PinnedServer:
    return PinnedServer(
        root=server.root,
        name=server.name,
        host=server.host,
        port=port,
        receipt_certificates=server.receipt_certificates,
    )


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────


def _folders(folder: Path) -> Folders:
    keeper = MachineKeyring(_KEYRING)
    return Folders(folder, keeper, SystemClock(), SystemRandomness(), SystemDisk())


_KEYRING = MemoryKeyring()


def _label(town: Town) -> Label:
    return Label(fingerprint=root_fingerprint(town.server.root), person=D1, name="D1")


def _desk(folder: Path, town: Town, workshop: Workshop, key: bytes) -> Desk:
    store = open_store(folder, key, D1, SystemRandomness())
    address = Address(town.server.host, town.server.port)
    transport = HttpTransport(address, town.server.root, SystemClock())
    transport.authorize(town.token)
    trusted = ReceiptKeys(town.server.root, town.server.receipt_certificates).trusted
    fingerprint = root_fingerprint(town.server.root)
    return Desk(store, transport, workshop, SystemClock(), SystemRandomness(), trusted, fingerprint)


def _caught_up(folder: Path, town: Town, workshop: Workshop, with_lock: bool) -> float:
    """Seconds from an empty folder to views that can be drawn."""
    folders = _folders(folder)
    place = folders.folder_of(_label(town))
    key = folders.keys_of(place).make(PIN) if with_lock else bytes(32)
    began = perf_counter()
    desk = _desk(place.path, town, workshop, key)
    desk.start()
    _until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    _look(desk)
    seconds = perf_counter() - began
    held = desk.picture.streams[MEETING]
    assert held.number == town.records, (held.number, town.records)
    desk.stop()
    return seconds


def _reopened(folder: Path, town: Town, workshop: Workshop) -> float:
    """Seconds from the last digit of the PIN to views that can be drawn; no network is needed."""
    folders = _folders(folder)
    place = folders.folder_of(_label(town))
    began = perf_counter()
    key = folders.keys_of(place).open(PIN)
    desk = _desk(place.path, town, workshop, key)
    _look(desk)
    seconds = perf_counter() - began
    assert desk.picture.streams[MEETING].number == town.records
    desk.stop()
    return seconds


def _after_a_cut(folder: Path, town: Town, workshop: Workshop) -> float:
    """Seconds from the network's return to a desk that says it is current."""
    folders = _folders(folder)
    place = folders.folder_of(_label(town))
    desk = _desk(place.path, town, workshop, folders.keys_of(place).open(PIN))
    desk.start()
    _until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    desk.disconnect()
    began = perf_counter()
    desk.start()
    _until(desk, lambda: desk.picture.connection.state is Line.CURRENT)
    _look(desk)
    seconds = perf_counter() - began
    desk.stop()
    return seconds


def _look(desk: DeskLink) -> None:
    """What a meeting page shows."""
    bridge = Bridge(desk)
    meeting = MEETING.removeprefix("meeting/")
    for view in (MeetingView, AgendaView, PollView, SessionView, SpeakingView):
        assert view(bridge, meeting).shown is not None
    bridge.close()


def _until(desk: Desk, true: Callable[[], bool]) -> None:
    changed = threading.Event()
    stop = desk.listen(lambda _: changed.set())
    try:
        while not true():
            changed.wait(5)
            changed.clear()
    finally:
        stop()
