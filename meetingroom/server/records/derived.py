"""What follows from a command by itself, in the same commit: grants, view epochs, erasures.

Whoever gains or loses standing in a body or meeting is told so on his own desk, and a meeting's secretaries
are let into its workshop; whose standing changes in between reads the stream again; sealing an archive
destroys superseded ballots. Must not decide what the actor asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from uuid import UUID, uuid5

from meetingroom.rules.audience import Role, Standing
from meetingroom.rules.body import Body
from meetingroom.rules.commands import (
    AdmitSecretary,
    Command,
    EraseRecord,
    GrantStream,
    RemoveSecretary,
    RevokeStream,
)
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
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records.attempt import Appended, Attempt
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.streams import Streams
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.records import Record

ReadRecords = Callable[[str], Iterable[Record]]
"""All committed records of a stream."""


def follow(
    streams: Streams,
    before: Stream,
    attempt: Attempt,
    new: list[Appended],
    command: CommandId,
    read: ReadRecords,
) -> None:
    """Adds to `attempt` what follows from the records `new` that come after the stream `before`."""
    events = [each.fact.event for each in new]
    after = attempt.begin(before.name)
    law = streams.laws[before.name.kind]
    for person in dict.fromkeys(_moved(events)):
        was, now = law.standing(before.state, person), law.standing(after.state, person)
        for name, order in _consequences(after, person, was, now):
            cause = CommandId(str(uuid5(UUID(command), f"{name} {person}")))
            with suppress(RuleBroken):  # it stands so already: a restored desk may be ahead or behind
                give(streams, attempt, name, order, cause)
            if isinstance(order, RemoveSecretary):
                raise_view(streams, attempt, (person, str(name)))
        if was is not None and was != now:
            # More or less may be read now of what is already written; a newcomer has nothing to unlearn.
            raise_view(streams, attempt, (person, str(before.name)))
    if any(isinstance(event, MeetingArchived) for event in events):
        for number in _superseded(read(str(before.name))):
            cause = CommandId(str(uuid5(UUID(command), f"erase {number}")))
            give(streams, attempt, before.name, EraseRecord(number), cause)


def give(streams: Streams, attempt: Attempt, name: StreamName, order: Command, cause: CommandId) -> None:
    """A command of the system to some stream, within the same commit. Raises RuleBroken."""
    stream = attempt.begin(name)
    asked = Asked(cause, name.id, SYSTEM, attempt.hour(stream))
    drafts = streams.laws[name.kind].decide(stream.state, order, asked)
    attempt.append(name, drafts, SYSTEM, cause)


def raise_view(streams: Streams, attempt: Attempt, key: tuple[str, str]) -> None:
    """The reader (key: reader, stream) reads the stream again."""
    attempt.changes.views[key] = attempt.view(key, streams.own_view(key)) + 1


def _consequences(
    stream: Stream, person: PersonId, was: Standing | None, now: Standing | None
) -> Iterator[tuple[StreamName, Command]]:
    """What the system says elsewhere when a person's standing in a body or meeting has changed."""
    desk = StreamName(StreamKind.DESK, person)
    if (was is None) != (now is None):
        yield desk, reading(str(stream.name), title_of(stream), now is not None)
    if stream.name.kind is StreamKind.MEETING and _is_secretary(was) != _is_secretary(now):
        workshop = StreamName(StreamKind.DRAFT, stream.name.id)
        yield workshop, AdmitSecretary(person) if _is_secretary(now) else RemoveSecretary(person)
        yield desk, reading(str(workshop), title_of(stream), _is_secretary(now))


def reading(stream: str, title: str, granted: bool) -> Command:
    """The order to a desk that its person may read a stream from now on, or no longer."""
    return GrantStream(stream, title) if granted else RevokeStream(stream)


def title_of(stream: Stream) -> str:
    """What a desk calls a stream: the meeting's title, the body's name."""
    match stream.state:
        case Meeting(particulars=particulars) if particulars is not None:
            return particulars.title
        case Body(founding=founding) if founding is not None:
            return founding.name
        case _:
            return ""


def _is_secretary(found: Standing | None) -> bool:
    return found is not None and Role.SECRETARY in found.roles


def _moved(events: Iterable[Event]) -> Iterator[PersonId]:
    """Persons whose standing the events may have changed."""
    for event in events:
        match event:
            case (
                ParticipantAdmitted()
                | ParticipantRemoved()
                | PersonEntered()
                | PersonLeft()
                | ConflictDeclared()
            ):
                yield event.person


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
