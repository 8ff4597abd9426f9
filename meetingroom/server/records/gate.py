"""Who may ask anything of a stream at all, before the stream's own law decides.

A stream that the actor has no standing in is answered as one that does not exist. Must not decide what
the laws decide, and must not write.
"""

from sqlalchemy import Connection

from meetingroom.rules.audience import Role
from meetingroom.rules.commands import ClosePoll, Command, ConveneMeeting
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import PollOpened
from meetingroom.rules.ids import SYSTEM, PersonId, PollId
from meetingroom.rules.streams import StreamKind, StreamName, body_stream
from meetingroom.server.records import journal, papers_named, standings
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.streams import Streams
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.problems import ProblemCode


class Withheld(Exception):
    """Refused by the records, not by a law; `code` is what the answer carries."""

    def __init__(self, code: ProblemCode, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Gate:
    """Stands before every command. Reads streams as the group under way would leave them."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def pass_(
        self,
        sight: standings.Sight,
        connection: Connection,
        name: StreamName,
        command: Command,
        actor: PersonId,
    ) -> None:
        """Raises RuleBroken or Withheld unless the law may be asked."""
        if actor != SYSTEM:
            self._admit(sight, name, command, actor)
            self._check_blobs(sight, connection, command, actor)
        if isinstance(command, ClosePoll):
            _refuse_to_count_without_all(sight.get(name), connection, command.poll)

    def _admit(self, sight: standings.Sight, name: StreamName, command: Command, actor: PersonId) -> None:
        if name.kind in (StreamKind.DESK, StreamKind.NOTES):
            raise RuleBroken(Refusal.UNKNOWN_STREAM)
        laws = self._streams.laws
        if standings.standing(sight, laws, name, actor) is not None:
            return
        if name.kind is StreamKind.MEETING and isinstance(command, ConveneMeeting):
            above = StreamName.parse(body_stream(command.body))
            in_body = standings.standing(sight, laws, above, actor)
            if in_body is not None and sight.get(name) is None:
                if Role.SECRETARY in in_body.roles:
                    return
                raise RuleBroken(Refusal.SECRETARY_ONLY)
        raise RuleBroken(Refusal.UNKNOWN_STREAM)

    def _check_blobs(
        self, sight: standings.Sight, connection: Connection, command: Command, actor: PersonId
    ) -> None:
        named = papers_named.named_by_command(command)
        if not named:
            return
        for sha256 in sorted(named - papers_named.uploaded_by(connection, actor, named)):
            if not any(
                self._reads(sight, stream, actor) for stream, _ in papers_named.namings(connection, sha256)
            ):
                raise RuleBroken(Refusal.UNKNOWN_BLOB)

    def _reads(self, sight: standings.Sight, stream: str, actor: PersonId) -> bool:
        """Secretaries read every paper of their meeting: their standing there is enough."""
        found = standings.standing(sight, self._streams.laws, StreamName.parse(stream), actor)
        return found is not None and Role.SECRETARY in found.roles


def _refuse_to_count_without_all(stream: Stream | None, connection: Connection, poll: PollId) -> None:
    """A poll that lacks recorded ballots is not counted: bring them, or void it (architecture, §7)."""
    if stream is None or not stream.missing:
        return
    opened = stream.number
    for record in journal.records(connection, str(stream.name), 0, stream.number):
        if record.opening is not None:
            event = decode_fact(record.opening.body).event
            if isinstance(event, PollOpened) and event.poll == poll:
                opened = record.number
    lost = sum(number > opened for number in stream.missing)
    if lost:
        raise Withheld(ProblemCode.BALLOTS_MISSING, count=lost)
