"""The real server program under SIGKILL, with real desks' requests over TLS.

Desks send their commands until they are answered, the same bytes each time, whatever dies meanwhile.
After every restart all that was ever acknowledged must be where its receipt says, once, and no desk may
have been shown what is gone; at the end the whole journal is verified and folded.
"""

import asyncio
import os
import random
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from meetingroom.client.sync.http import Address, HttpTransport
from meetingroom.client.sync.transport import ServerSays, Unreachable
from meetingroom.ports import SystemClock
from meetingroom.rules.commands import CastBallot, Command
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import Choice, PollState
from meetingroom.server import verify
from meetingroom.server.handlers.opening import open_house
from meetingroom.wire.codec import PROTOCOL, decode_fact, encode_command
from meetingroom.wire.messages import (
    MOST_COMMANDS,
    CommandsAnswer,
    CommandsRequest,
    Page,
    Receipt,
    SyncRequest,
)
from tests.rules.hall import CHAIR, DEPUTIES, SECRETARY
from tests.simulation.council import MEETING, VOTERS, new_id
from tests.simulation.dais import next_act
from tests.simulation.invariants import Violation, Watch
from tests.simulation.paper_desk import PaperDesk, Sent
from tests.simulation.real_server import Nursed, RealServer, Settled, Spawned, settle

pytestmark = pytest.mark.no_cover  # weather is no measure of coverage, and measuring doubles its cost

KILLS = 25
ROUNDS = 4
MOST_ANSWERS = 60
"""A server is killed when it has answered so many commands, at most, and a moment more."""
MOMENT_S = 0.02
LONGEST_LIFE_S = 5
DESKS = [(person, person) for person in (CHAIR, SECRETARY, *DEPUTIES[:4])] + [
    (DEPUTIES[0], f"{DEPUTIES[0]} second")
]


@dataclass
class Line:
    """Where the server is at the moment, for all desks; down while it is dead."""

    port: int = 0
    answers: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self, port: int, answers: int) -> None:
        """It listens; `enough` will be set after so many answers."""
        self.port, self.answers = port, answers
        self.enough.clear()
        self.up.set()

    def answered(self, commands: int) -> None:
        """A desk has got its answers."""
        self.answers -= commands
        if self.answers <= 0:
            self.enough.set()


class StubbornDesk:
    """Acts, and sends what it wrote until it is answered."""

    def __init__(self, desk: PaperDesk, line: Line, settled: Settled, watch: Watch, seed: int) -> None:
        self.desk = desk
        self._line = line
        self._watch = watch
        self._dice = random.Random(f"{seed} {desk.name}")
        self._http = HttpTransport(Address("127.0.0.1", 0), settled.root, SystemClock())
        self._http.authorize(settled.tokens[desk.name])
        self.acting = True

    async def live(self) -> None:
        """Until told to stop acting, and everything is answered."""
        while self.acting or self.desk.waiting():
            await self._line.up.wait()
            self._http.address = Address("127.0.0.1", self._line.port)
            try:
                await self._turn()
            except Unreachable:
                await asyncio.sleep(0.005)
            except ServerSays as said:
                if said.status not in (429, 503):
                    raise
                await asyncio.sleep(0.05)

    async def close(self) -> None:
        await self._http.close()

    async def caught_up(self) -> None:
        """Read to the end."""
        while await self._read():
            pass

    async def _turn(self) -> None:
        if self.acting:
            for _ in range(self._dice.randint(1, 4)):
                self._act()
        waiting = self.desk.waiting()[:MOST_COMMANDS]
        old = [sent for sent in self.desk.outbox if sent.ended]
        if old and self._dice.random() < 0.1:  # as if its answer had never come
            waiting.append(self._dice.choice(old))
        if waiting:
            await self._send(waiting[-MOST_COMMANDS:])
        if not waiting or self._dice.random() < 0.1:
            await self._read()

    async def _send(self, waiting: list[Sent]) -> None:
        mirror = self.desk.mirror(MEETING)
        request = CommandsRequest(
            protocol=PROTOCOL, commands=[sent.body for sent in waiting], cursors={MEETING: mirror.cursor}
        )
        answer: CommandsAnswer = await self._http.commands(request)
        for page in answer.pages:
            self._take(page)
        for sent, each in zip(waiting, answer.answers, strict=True):
            earlier = (sent.receipt, sent.refused)
            was_ended = sent.ended
            self.desk.ended(each)
            self._line.answered(1)
            if was_ended and earlier != (sent.receipt, sent.refused):
                raise Violation(f"I2: {sent.id} ended as {earlier}, then as {each}")
            if each.receipt is not None:
                self._watch.acknowledge(each.receipt)

    async def _read(self) -> bool:
        cursor = self.desk.mirror(MEETING).cursor
        answer = await self._http.sync(SyncRequest(protocol=PROTOCOL, cursors={MEETING: cursor}))
        for page in answer.pages:
            self._take(page)
        return bool(answer.pages)

    def _take(self, page: Page) -> None:
        mirror = self.desk.mirror(MEETING)
        if page.head is not None and page.epoch == mirror.epoch and page.head.number < len(mirror.records):
            raise Violation(f"I1: {self.desk.name} was shown {len(mirror.records)}, now {page.head.number}")
        mirror.apply(page, from_check=True)

    def _act(self) -> None:
        state = self.desk.mirror(MEETING).state
        command: Command | None = None
        if state is None or state.particulars is None:
            return
        if self.desk.person in VOTERS and self._dice.random() < 0.8:
            asked = [p.poll for p in state.polls.values() if p.state is PollState.OPEN]
            if asked:
                command = CastBallot(PollId(min(asked)), self._dice.choice(list(Choice)))
        command = command or next_act(state, self.desk.person, self._dice)
        if command is not None:
            command_id = new_id(self._dice)
            body = encode_command(command_id, MEETING, command).decode()
            self.desk.outbox.append(Sent(command_id, MEETING, body))


@dataclass
class Ledger:
    """The journal as it lies on the disk, read past the server after every restart."""

    folder: Path
    commitments: list[bytes] = field(default_factory=list)
    last_of: dict[str, int] = field(default_factory=dict)

    def holds(self, acknowledged: dict[str, Receipt]) -> None:
        """Dense, growing only, every command once, every receipt borne out."""
        for number, commitment, body in self._rows():
            if number <= len(self.commitments):
                if commitment != self.commitments[number - 1]:
                    raise Violation(f"I1: record {number} is another than it was")
                continue
            if number != len(self.commitments) + 1:
                raise Violation(f"I1: record {number} follows {len(self.commitments)}")
            self.commitments.append(commitment)
            command = decode_fact(body).command
            if self.last_of.get(command, number - 1) != number - 1:
                raise Violation(f"I2: {command} stands at {self.last_of[command]} and again at {number}")
            self.last_of[command] = number
        for receipt in acknowledged.values():
            if receipt.last > len(self.commitments):
                raise Violation(f"I1: {receipt.command} was acknowledged at {receipt.first} and is gone")
            if self.commitments[receipt.first - 1] != receipt.commitment:
                raise Violation(f"I1: {receipt.command} was acknowledged, and {receipt.first} is another")

    def _rows(self) -> list[tuple[int, bytes, bytes]]:
        path = self.folder / "meetingroom.sqlite3"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT number, commitment, body FROM record WHERE stream = ? ORDER BY number", (MEETING,)
            ).fetchall()
        if len(rows) < len(self.commitments):
            raise Violation(f"I1: {len(rows)} records where there were {len(self.commitments)}")
        return rows


async def _outlive(settled: Settled, server: RealServer, kills: int, seed: int) -> Watch:
    """Kill the server so many times under its desks; then let everything come to an end."""
    watch, line, dice = Watch(), Line(), random.Random(seed)
    ledger = Ledger(settled.folder)
    desks = [
        StubbornDesk(PaperDesk(PersonId(person), name), line, settled, watch, seed) for person, name in DESKS
    ]
    lives = [asyncio.create_task(desk.live()) for desk in desks]
    try:
        for _ in range(kills):
            await server.start()
            if dice.random() < 0.1:  # while it starts, and nobody has been heard
                await asyncio.sleep(dice.random() * MOMENT_S * 10)
            else:
                port = await server.listening()
                ledger.holds(watch.acknowledged)
                line.open(port, dice.randint(0, MOST_ANSWERS))
                with suppress(TimeoutError):
                    await asyncio.wait_for(line.enough.wait(), LONGEST_LIFE_S)
                await asyncio.sleep(dice.random() * MOMENT_S)
            await server.kill()
            line.up.clear()
            for ended in (life for life in lives if life.done()):
                ended.result()
        await server.start()
        line.open(await server.listening(), 0)
        for desk in desks:
            desk.acting = False
        await asyncio.gather(*lives)
        for desk in desks:
            await desk.caught_up()
        ledger.holds(watch.acknowledged)
        await server.kill()
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        for desk in desks:
            await desk.close()
        await server.close()
    _judge(settled, watch, [desk.desk for desk in desks])
    return watch


def _judge(settled: Settled, watch: Watch, desks: list[PaperDesk]) -> None:
    """The journal verifies, holds every invariant, and folds to what every desk shows."""
    found = verify.check(settled.folder)
    assert found.bad == ()
    assert found.sealed == 0
    house = open_house(settled.folder, ["127.0.0.1"])
    try:
        watch.rewound(house.core)
        watch.nothing_lost(house.core)
        stream = house.core.streams.get(StreamName.parse(MEETING))
        assert stream is not None
        for desk in desks:
            assert len(desk.mirror(MEETING).records) == stream.number
            watch.same_truth(house.core, desk.person, desk.mirror(MEETING))
    finally:
        house.hashing.close()
        house.core.database.close()
        house.lock.release()


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no nursery where processes cannot fork")


@forks
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_a_server_killed_at_any_moment_keeps_its_word(tmp_path: Path, seed: int) -> None:
    settled = settle(tmp_path / "data", DESKS)
    watch = await _outlive(settled, Nursed(settled.folder), KILLS, seed)
    assert len(watch.acknowledged) > KILLS, "hardly anything was asked of it"


@forks
@pytest.mark.parametrize(("missing", "caught"), [("commit_before_answer", "I1"), ("dedup", "I2")])
async def test_a_server_without_a_safeguard_is_found_out(tmp_path: Path, missing: str, caught: str) -> None:
    settled = settle(tmp_path / "data", DESKS)
    with pytest.raises(Violation, match=caught):
        await _outlive(settled, Nursed(settled.folder, missing), KILLS, seed=0)


async def test_the_program_as_a_person_starts_it_keeps_its_word_too(tmp_path: Path) -> None:
    settled = settle(tmp_path / "data", DESKS)
    watch = await _outlive(settled, Spawned(settled.folder), 2, seed=99)
    assert watch.acknowledged
