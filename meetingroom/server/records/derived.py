"""What follows from a command by itself, in the same commit: grants, view epochs, erasures.

Whoever gains or loses standing in a body or meeting is told so on his own desk; whose standing changes
in between reads the stream again; sealing an archive destroys superseded ballots. Must not decide what
the actor asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID, uuid5

from meetingroom.rules.audience import Role, Standing
from meetingroom.rules.commands import EraseRecord, GrantStream, RevokeStream
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import (
    BallotCast,
    ConflictDeclared,
    Event,
    MeetingArchived,
    ParticipantAdmitted,
    ParticipantRemoved,
    PersonEntered,
    PersonLeft,
)
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId
from meetingroom.rules.streams import StreamKind, StreamName, desk_stream, draft_stream
from meetingroom.server.records.attempt import Appended, Attempt
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.streams import Streams
from meetingroom.server.records.titles import title_of
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.records import Record

ReadRecords = Callable[[str], Iterable[Record]]
"""All committed records of a stream."""


def follow(
    streams: Streams,
    before: Stream | None,
    attempt: Attempt,
    name: StreamName,
    new: list[Appended],
    command: CommandId,
    read: ReadRecords,
) -> None:
    """Adds to `attempt` what follows from the records `new` of the stream `name`."""
    persons = [person for each in new for person in _persons_moved(each.fact.event)]
    if persons and name.kind in (StreamKind.BODY, StreamKind.MEETING):
        after = attempt.begin(name)
        for n, person in enumerate(dict.fromkeys(persons)):
            _tell(streams, before, after, attempt, person, CommandId(str(uuid5(UUID(command), f"grant {n}"))))
    if any(isinstance(each.fact.event, MeetingArchived) for each in new):
        for number in _superseded(read(str(name))):
            _erase(streams, attempt, name, number, command)


def _persons_moved(event: Event) -> Iterator[PersonId]:
    match event:
        case (
            ParticipantAdmitted() | ParticipantRemoved() | PersonEntered() | PersonLeft() | ConflictDeclared()
        ):
            yield event.person


def _tell(
    streams: Streams,
    before: Stream | None,
    after: Stream,
    attempt: Attempt,
    person: PersonId,
    cause: CommandId,
) -> None:
    law = streams.laws[after.name.kind]
    was = None if before is None else law.standing(before.state, person)
    now = law.standing(after.state, person)
    _grant(streams, attempt, person, after, str(after.name), was is not None, now is not None, cause)
    _raise_view(streams, attempt, str(after.name), was, now)
    if after.name.kind is StreamKind.MEETING:
        draft = draft_stream(after.name.id)
        _grant(streams, attempt, person, after, draft, _writes(was), _writes(now), cause)
        if _writes(was) and not _writes(now):
            _raise_view(streams, attempt, draft, was, None)


def _writes(found: Standing | None) -> bool:
    return found is not None and Role.SECRETARY in found.roles


def _grant(
    streams: Streams,
    attempt: Attempt,
    person: PersonId,
    source: Stream,
    granted: str,
    had: bool,
    has: bool,
    cause: CommandId,
) -> None:
    """A record on the person's desk where a stream became readable to him, or no longer is."""
    if had == has:
        return
    desk = StreamName.parse(desk_stream(person))
    stream = attempt.begin(desk)
    asked = Asked(cause, desk.id, SYSTEM, attempt.hour(stream))
    order = GrantStream(granted, title_of(source)) if has else RevokeStream(granted)
    try:
        drafts = streams.laws[StreamKind.DESK].decide(stream.state, order, asked)
    except RuleBroken:
        return  # the desk was told before: a restored server may be behind its own word
    attempt.append(desk, drafts, SYSTEM, cause)


def _raise_view(
    streams: Streams, attempt: Attempt, name: str, was: Standing | None, now: Standing | None
) -> None:
    """A reader whose standing changed reads the stream again; a new one has nothing to unlearn."""
    if was is None or was == now:
        return
    key = (str(was.person), name)
    attempt.changes.views[key] = attempt.view(key, streams.own_view(key)) + 1


def _superseded(records: Iterable[Record]) -> list[int]:
    """Numbers of ballots that a later ballot of the same person in the same poll replaced."""
    latest: dict[tuple[str, str], int] = {}
    replaced = []
    for record in records:
        if record.opening is None:
            continue
        event = decode_fact(record.opening.body).event
        if isinstance(event, BallotCast):
            earlier = latest.get((event.poll, event.person))
            latest[event.poll, event.person] = record.number
            if earlier is not None:
                replaced.append(earlier)
    return sorted(replaced)


def _erase(streams: Streams, attempt: Attempt, name: StreamName, number: int, command: CommandId) -> None:
    stream = attempt.begin(name)
    cause = CommandId(str(uuid5(UUID(command), f"erase {number}")))
    asked = Asked(cause, name.id, SYSTEM, attempt.hour(stream))
    drafts = streams.laws[name.kind].decide(stream.state, EraseRecord(number), asked)
    attempt.append(name, drafts, SYSTEM, cause)
