"""A council of 500 on the real server program: its data, its process, its tablets. It measures nothing."""

import asyncio
import base64
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from meetingroom.rules import commands as c
from meetingroom.rules.audience import EVERYONE, Role
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId, PollId, derived
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.terms import BodyKind, Choice
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.opening import close_house, open_house
from meetingroom.server.records.accounts import devices, people, sessions
from meetingroom.server.records.core import Submission
from meetingroom.wire.codec import encode_command
from meetingroom.wire.messages import APPLIED
from meetingroom.wire.sign_in import SessionKind, Way
from tests.rules.hall import BUDGET, CHAIR, IN_PERSON, MORNING, convocation, invited, planned, programme

DEPUTIES = tuple(PersonId(f"deputy-{n}") for n in range(1, 500))
VOTERS = (CHAIR, *DEPUTIES)
MEETING = "meeting/meeting-1"
PEOPLE = (
    invited(CHAIR, Role.CHAIR, Role.SECRETARY, Role.DELEGATE, votes=True),
    *(invited(deputy, Role.DELEGATE, votes=True) for deputy in DEPUTIES),
)


@dataclass(frozen=True)
class Hall:
    """A running server, whom to trust, and everybody's token."""

    port: int
    root: bytes
    tokens: dict[PersonId, str]

    def context(self) -> ssl.SSLContext:
        """What a desk that has pinned the root verifies the line with."""
        return ssl.create_default_context(cadata=self.root)


def command_id(number: int) -> CommandId:
    """The id of the n-th command."""
    return CommandId(str(UUID(int=number)))


class Ids:
    """Command ids that never repeat within a run."""

    def __init__(self) -> None:
        self._last = 0

    def text(self, command: c.Command, stream: str = MEETING) -> str:
        """The command under the next id."""
        self._last += 1
        return encode_command(command_id(self._last), stream, command).decode()


def prepare(folder: Path, ids: Ids) -> tuple[bytes, dict[PersonId, str]]:
    """The council in session at its item, everybody signed in; the root and the tokens."""
    house = open_house(folder, ["127.0.0.1"])
    try:
        _convene(house, ids)
        tokens: dict[PersonId, str] = {}
        house.core.write(lambda connection: tokens.update(_signed_in(house, connection)))
        return house.installation.root, tokens
    finally:
        close_house(house)


def _convene(house: House, ids: Ids) -> None:
    acts: list[tuple[PersonId, str, c.Command]] = [
        (SYSTEM, "body/body", c.FoundBody("HĐND tỉnh", BodyKind.COUNCIL, "tỉnh", None)),
        (SYSTEM, "body/body", c.EnterPeople(PEOPLE, ())),
        (CHAIR, MEETING, convocation(PEOPLE)),
        (CHAIR, MEETING, programme(planned(BUDGET, "1"), audience=EVERYONE)),
        *((CHAIR, MEETING, c.MarkAttendance(MORNING, person, IN_PERSON, "")) for person in VOTERS),
        (CHAIR, MEETING, c.ConfirmTotal(500, 500, "Nghị quyết")),
        (CHAIR, MEETING, c.OpenMeeting(MORNING)),
        (CHAIR, MEETING, c.CallItem(BUDGET, MORNING)),
    ]
    group = [Submission(actor, ids.text(command, stream)) for actor, stream, command in acts]
    for answer in house.core.commit_group(group):
        assert answer.status == APPLIED, answer


def _signed_in(house: House, connection: Connection) -> Iterator[tuple[PersonId, str]]:
    now = house.clock.now_ms()
    for number, person in enumerate(VOTERS):
        people.make_account(connection, person, person, now, SYSTEM)
        key = number.to_bytes(32, "big")
        device = devices.enrol(connection, person, key, "máy", Way.SLIP, now, house.randomness)
        assert isinstance(device, str)
        kind = SessionKind.DELEGATE
        token = sessions.open_session(connection, person, device, kind, now, house.randomness).token
        yield person, base64.urlsafe_b64encode(token).rstrip(b"=").decode()


@contextmanager
def serving(folder: Path, ids: Ids) -> Iterator[Hall]:
    """The real program on loopback, over TLS, for as long as the block lasts."""
    root, tokens = prepare(folder, ids)
    command = [sys.executable, "-m", "meetingroom", "server", "--data", str(folder), "--quiet"]
    with started([*command, "--host", "127.0.0.1", "--port", "0", "--no-announce"]) as port:
        yield Hall(port, root, tokens)


@contextmanager
def started(command: Sequence[str]) -> Iterator[int]:
    """A program that says `listening … PORT` in its first line; the port."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().split()[-1])
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


class Tablet:
    """One keep-alive connection that posts commands: as little client as possible."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = (
            "POST /commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: "
        )

    @staticmethod
    async def connect(port: int, context: ssl.SSLContext, token: str) -> "Tablet":
        """A tablet with its line open."""
        return Tablet(*await asyncio.open_connection("127.0.0.1", port, ssl=context), token)

    async def post(self, body: bytes) -> bytes:
        """The body of the answer."""
        self._writer.write(f"{self._head}{len(body)}\r\n\r\n".encode() + body)
        headers = await self._reader.readuntil(b"\r\n\r\n")
        lower = headers.lower()
        start = lower.index(b"content-length:") + 15
        return await self._reader.readexactly(int(lower[start : lower.index(b"\r", start)]))

    async def send(self, text: str) -> str:
        """How one command ended."""
        answer = json.loads(await self.post(json.dumps({"protocol": 1, "commands": [text]}).encode()))
        return str(answer["answers"][0]["status"]) if "answers" in answer else str(answer["code"])

    async def close(self) -> None:
        """The line is given back."""
        self._writer.close()
        await self._writer.wait_closed()


async def tablets(hall: Hall, persons: Sequence[PersonId] = VOTERS) -> dict[PersonId, Tablet]:
    """Everybody's tablet, connected and known to the server, as every tablet is before it votes."""
    context = hall.context()
    made: dict[PersonId, Tablet] = {}
    for start in range(0, len(persons), 50):
        group = persons[start : start + 50]
        opened = await asyncio.gather(*(Tablet.connect(hall.port, context, hall.tokens[p]) for p in group))
        await asyncio.gather(*(tablet.post(b'{"protocol":1,"commands":[]}') for tablet in opened))
        made.update(zip(group, opened, strict=True))
    return made


async def announce_poll(chair: Tablet, ids: Ids) -> PollId:
    """A poll about to be opened; the one before must be closed."""
    text = ids.text(c.PreparePoll(BUDGET, MORNING, "Thông qua dự toán", PASS))
    answer = json.loads(await chair.post(json.dumps({"protocol": 1, "commands": [text]}).encode()))
    assert answer["answers"][0]["status"] == APPLIED, answer
    poll = PollId(derived(CommandId(json.loads(text)["id"]), 0))
    assert await chair.send(ids.text(c.AnnouncePoll(poll))) == APPLIED
    return poll


async def open_poll(chair: Tablet, ids: Ids) -> PollId:
    """A poll that takes ballots."""
    poll = await announce_poll(chair, ids)
    assert await chair.send(ids.text(c.OpenPoll(poll, None, ""))) == APPLIED
    return poll


async def close_poll(chair: Tablet, ids: Ids, poll: PollId) -> None:
    """The count is made and declared."""
    assert await chair.send(ids.text(c.ClosePoll(poll))) == APPLIED
    assert await chair.send(ids.text(c.ConfirmPoll(poll))) == APPLIED


def ballot(ids: Ids, poll: PollId) -> str:
    """A vote in favour."""
    return ids.text(c.CastBallot(poll, Choice.FOR))
