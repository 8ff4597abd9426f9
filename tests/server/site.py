"""A whole server in this process with a council in session, and desks that are signed in.

Real database, writer thread and handlers; only sockets and TLS are missing. Must not judge anything.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from meetingroom.ports import SystemDisk
from meetingroom.rules.commands import (
    AnnouncePoll,
    CallItem,
    CastBallot,
    Command,
    ConfirmTotal,
    EnterPeople,
    FoundBody,
    MarkAttendance,
    NamedGroup,
    OpenMeeting,
    OpenPoll,
    PreparePoll,
)
from meetingroom.rules.ids import SYSTEM, CommandId, GroupId, PersonId, PollId
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import BodyKind, Choice
from meetingroom.server.app.compose import Ports, application, open_house
from meetingroom.server.handlers.house import House
from meetingroom.server.identity.renewal import Renewal
from meetingroom.server.records.accounts import devices, people, sessions
from meetingroom.server.records.core import Submission
from meetingroom.server.routes.journal import Journal
from meetingroom.wire.codec import encode_command
from meetingroom.wire.messages import (
    CommandAnswer,
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    LiveFrame,
    LiveHello,
    SyncAnswer,
    SyncRequest,
    encode,
)
from meetingroom.wire.sign_in import SessionKind, Way
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    DEPUTIES,
    IN_PERSON,
    MORNING,
    PEOPLE,
    ROADS,
    SECRETARY,
    convocation,
    planned,
    programme,
)
from tests.server import asgi
from tests.server.council import BODY, MEETING, VOTERS, CountingRandomness, HandClock

T = TypeVar("T")

HOSTS = frozenset({"127.0.0.1"})


@dataclass
class Site:
    """One server and what is needed to speak to it."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    randomness: CountingRandomness = field(default_factory=CountingRandomness)
    asked: int = 0
    tokens: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ports = Ports(self.clock, self.randomness, SystemDisk())
        self.house: House = open_house(self.folder, HOSTS, "Thử", ports)
        self.renewal = Renewal(self.house.installation, lambda: HOSTS, None)
        self.app: Journal = application(self.house, self.renewal)

    async def written(self, work: Any) -> Any:
        return await asyncio.wrap_future(self.house.writer.write(work))

    async def let_in(self, person: str, kind: SessionKind = SessionKind.DELEGATE) -> bytes:
        """A session of a person with an account and a device, as if he had signed in."""
        key = self.randomness.token_bytes(32)
        now = self.clock.now_ms()

        def open_(connection: Connection) -> bytes:
            people.make_account(connection, person, person.upper(), now, SYSTEM)
            device = devices.enrol(connection, person, key, "máy thử", Way.SLIP, now, self.randomness)
            assert isinstance(device, str)
            return sessions.open_session(connection, person, device, kind, now, self.randomness).token

        self.tokens[person] = await self.written(open_)
        return self.tokens[person]

    def headers(self, person: str | None) -> dict[str, str]:
        if person is None:
            return {}
        token = base64.urlsafe_b64encode(self.tokens[person]).rstrip(b"=").decode()
        return {"Authorization": f"Bearer {token}"}

    async def post(self, person: str | None, path: str, message: Any) -> asgi.Answer:
        body = message if isinstance(message, bytes) else encode(message)
        headers = {"Content-Type": "application/json", **self.headers(person)}
        return await asgi.request(self.app, "POST", path, body, headers)

    async def get(self, person: str | None, path: str, **headers: str) -> asgi.Answer:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return await asgi.request(self.app, "GET", path, headers={**self.headers(person), **told})

    def text(self, stream: str, command: Command) -> str:
        self.asked += 1
        return encode_command(CommandId(str(UUID(int=self.asked))), stream, command).decode()

    async def send(self, person: str, *texts: str) -> list[CommandAnswer]:
        answer = await self.post(person, "/commands", CommandsRequest(protocol=1, commands=list(texts)))
        assert answer.status == 200, answer
        return msgspec.json.decode(answer.body, type=CommandsAnswer).answers

    async def do(self, actor: PersonId, stream: str, command: Command) -> CommandAnswer:
        """A command that must be applied, past HTTP."""
        submission = Submission(actor, self.text(stream, command))
        (answer,) = await self.house.writer.answers([submission])
        assert answer.receipt is not None, answer
        return answer

    async def sync(self, person: str, cursors: dict[str, Cursor]) -> SyncAnswer:
        answer = await self.post(person, "/sync", SyncRequest(protocol=1, cursors=cursors))
        assert answer.status == 200, answer
        return msgspec.json.decode(answer.body, type=SyncAnswer)

    async def caught_up(self, person: str, *streams: str) -> dict[str, Cursor]:
        """Cursors at the head of the streams."""
        cursors = {stream: Cursor() for stream in streams}
        for page in (await self.sync(person, cursors)).pages:
            number = page.records[-1].n if page.records else page.after
            cursors[page.stream] = Cursor(epoch=page.epoch, view=page.view, number=number)
        return cursors

    async def live(self, person: str, cursors: dict[str, Cursor]) -> asgi.LiveLine:
        line = asgi.LiveLine(self.app, "/live", self.headers(person))
        await line.say(encode(LiveHello(protocol=1, cursors=cursors)).decode())
        return line

    def meeting(self) -> Meeting:
        stream = self.house.core.streams.get(StreamName.parse(MEETING))
        assert stream is not None
        assert isinstance(stream.state, Meeting)
        return stream.state

    async def convene(self) -> None:
        """The council in session, item "budget" before it, everybody let in."""
        groups = (NamedGroup(GroupId("board"), "Ban Pháp chế"),)
        await self.do(SYSTEM, BODY, FoundBody("HĐND xã Bình Minh", BodyKind.COUNCIL, "xã Bình Minh", None))
        await self.do(SYSTEM, BODY, EnterPeople(PEOPLE, groups))
        await self.do(SECRETARY, MEETING, convocation())
        await self.do(SECRETARY, MEETING, programme(planned(BUDGET, "1"), planned(ROADS, "2")))
        for person in VOTERS:
            await self.do(SECRETARY, MEETING, MarkAttendance(MORNING, person, IN_PERSON, ""))
        await self.do(SECRETARY, MEETING, ConfirmTotal(9, 9, "Nghị quyết"))
        await self.do(CHAIR, MEETING, OpenMeeting(MORNING))
        await self.do(CHAIR, MEETING, CallItem(BUDGET, MORNING))
        for person in (CHAIR, SECRETARY, *DEPUTIES):
            await self.let_in(person)

    async def open_poll(self) -> PollId:
        await self.do(CHAIR, MEETING, PreparePoll(BUDGET, MORNING, "Thông qua dự toán", PASS))
        (poll,) = self.meeting().polls
        await self.do(CHAIR, MEETING, AnnouncePoll(poll))
        await self.do(CHAIR, MEETING, OpenPoll(poll, None, ""))
        return poll

    def ballot(self, poll: PollId, choice: Choice = Choice.FOR) -> str:
        return self.text(MEETING, CastBallot(poll, choice))


def frame(message: dict[str, Any]) -> LiveFrame:
    """What a live line said."""
    assert message["type"] == "websocket.send", message
    return msgspec.json.decode(message["text"], type=LiveFrame)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Site]:
    """A server that runs while the block lasts."""
    site = Site(folder)
    async with asgi.running(site.app):
        yield site
