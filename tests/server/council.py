"""A council on a real command core: the commands a secretary sends, and what came back.

Clock and randomness are counters, so every run is the same. Must not know HTTP.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.rules.audience import Standing
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
from meetingroom.rules.events import PollPrepared
from meetingroom.rules.ids import SYSTEM, CommandId, GroupId, PersonId, PollId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName, body_stream, meeting_stream
from meetingroom.rules.terms import BodyKind, Choice
from meetingroom.server.records.core import CommandCore, Committed, Submission
from meetingroom.server.records.database import Database
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.signing import OneKey
from meetingroom.wire.codec import decode_fact, encode_command
from meetingroom.wire.messages import CommandAnswer, Cursor, Page
from meetingroom.wire.records import SALT_BYTES
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

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MEETING = meeting_stream("meeting-1")
BODY = body_stream("body")
VOTERS = (CHAIR, *DEPUTIES)
ALL_SAFEGUARDS = Safeguards()
FROM_THE_START = Cursor()
START_MS = 1_790_000_000_000


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: int = START_MS
    elapsed: int = 0

    def now_ms(self) -> int:
        return self.now

    def monotonic_ms(self) -> int:
        return self.elapsed

    def pass_ms(self, span: int) -> None:
        self.now += span
        self.elapsed += span


@dataclass
class CountingRandomness:
    """Bytes nobody would call random, each call's and each 32 of them their own."""

    drawn: int = 0

    def token_bytes(self, size: int) -> bytes:
        if size > SALT_BYTES:
            return self.token_bytes(SALT_BYTES) + self.token_bytes(size - SALT_BYTES)
        self.drawn += 1
        return self.drawn.to_bytes(size, "big")


@dataclass
class Council:
    """A command core in `folder` and the ids of its commands."""

    folder: Path
    safeguards: Safeguards = ALL_SAFEGUARDS
    clock: HandClock = field(default_factory=HandClock)
    randomness: CountingRandomness = field(default_factory=CountingRandomness)
    heard: list[Committed] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.core = self._opened()

    @property
    def path(self) -> Path:
        return self.folder / "meetingroom.sqlite3"

    def _opened(self) -> CommandCore:
        return CommandCore(
            Database(self.path),
            LAWS,
            self.clock,
            self.randomness,
            OneKey(KEY),
            self.safeguards,
            self.heard.append,
        )

    def close(self) -> None:
        self.core.database.close()

    def restart(self) -> None:
        """As after the process died: only the file is left."""
        self.close()
        self.core = self._opened()

    def text(self, stream: str, command: Command) -> str:
        """A command under the next id, as a desk would write it into its outbox."""
        self.asked += 1
        return encode_command(CommandId(str(UUID(int=self.asked))), stream, command).decode()

    def send(self, actor: PersonId, *texts: str) -> list[CommandAnswer]:
        return self.core.commit_group([Submission(actor, text) for text in texts])

    def ask(self, actor: PersonId, stream: str, command: Command) -> CommandAnswer:
        (answer,) = self.send(actor, self.text(stream, command))
        return answer

    def do(self, actor: PersonId, stream: str, command: Command) -> CommandAnswer:
        """A command that must be applied."""
        answer = self.ask(actor, stream, command)
        assert answer.receipt is not None, answer
        return answer

    def found(self) -> "Council":
        """The body, its people, and the meeting they are convened to."""
        self.do(SYSTEM, BODY, FoundBody("HĐND xã Bình Minh", BodyKind.COUNCIL, "xã Bình Minh", None))
        self.do(SYSTEM, BODY, EnterPeople(PEOPLE, (NamedGroup(GroupId("board"), "Ban Pháp chế"),)))
        self.do(SECRETARY, MEETING, convocation())
        return self

    def open(self) -> "Council":
        """… and opened, everybody present, item "budget" before them."""
        self.found()
        self.do(SECRETARY, MEETING, programme(planned(BUDGET, "1"), planned(ROADS, "2")))
        for person in VOTERS:
            self.do(SECRETARY, MEETING, MarkAttendance(MORNING, person, IN_PERSON, ""))
        self.do(SECRETARY, MEETING, ConfirmTotal(9, 9, "Nghị quyết"))
        self.do(CHAIR, MEETING, OpenMeeting(MORNING))
        self.do(CHAIR, MEETING, CallItem(BUDGET, MORNING))
        return self

    def open_poll(self) -> PollId:
        """A poll on the budget that takes ballots."""
        prepared = self.do(CHAIR, MEETING, PreparePoll(BUDGET, MORNING, "Thông qua dự toán", PASS))
        poll = self.poll_of(prepared)
        self.do(CHAIR, MEETING, AnnouncePoll(poll))
        self.do(CHAIR, MEETING, OpenPoll(poll, None, ""))
        return poll

    def poll_of(self, prepared: CommandAnswer) -> PollId:
        assert prepared.receipt is not None
        (event,) = [e for e in self.events(MEETING, prepared.receipt.first) if isinstance(e, PollPrepared)]
        return event.poll

    def ballot(self, poll: PollId, choice: Choice = Choice.FOR) -> str:
        return self.text(MEETING, CastBallot(poll, choice))

    def meeting(self) -> Meeting:
        stream = self.core.streams.get(StreamName.parse(MEETING))
        assert stream is not None
        assert isinstance(stream.state, Meeting)
        return stream.state

    def standing(self, stream: str, reader: PersonId) -> Standing | None:
        return self.core.streams.standing(StreamName.parse(stream), reader)

    def page(
        self, stream: str, reader: PersonId, cursor: Cursor = FROM_THE_START, limit: int = 10_000
    ) -> Page:
        """What a reader gets of a stream he has a standing in."""
        found = self.core.streams.get(StreamName.parse(stream))
        standing = self.standing(stream, reader)
        assert found is not None
        assert standing is not None
        page = self.core.visible.page(found, self.core.streams.view(found, reader), standing, cursor, limit)
        assert page is not None
        return page

    def events(self, stream: str, after: int = 1, reader: PersonId = SECRETARY) -> list[object]:
        """Events from record number `after` on, as the reader may know them."""
        page = self.page(stream, reader)
        return [decode_fact(r.b).event for r in page.records if r.b is not None and r.n >= after]


def applied(answers: Sequence[CommandAnswer]) -> list[int]:
    """The first record of each answer; all must be applied."""
    numbers = []
    for answer in answers:
        assert answer.receipt is not None, answer
        numbers.append(answer.receipt.first)
    return numbers


MakeCouncil = Callable[..., Council]
