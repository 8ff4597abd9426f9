"""Who belongs to a stream, read from its state, and telling every desk so again after a recovery.

Must not say what anybody may read.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from meetingroom.rules.audience import Role
from meetingroom.rules.body import Body
from meetingroom.rules.commands import AdmitSecretary, Command
from meetingroom.rules.desks import Desk
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.server.records.attempt import Attempt
from meetingroom.server.records.derived import give, reading, title_of
from meetingroom.server.records.standings import standing
from meetingroom.server.records.stream import Stream
from meetingroom.server.records.streams import Streams

_RECOVERY = UUID("0b1d2f5e-7c1a-5a52-9d5b-5f7a5c2e61aa")
"""Namespace of causes that no command has."""


def members(stream: Stream) -> list[PersonId]:
    """Everyone with a standing in a meeting or body, in a fixed order."""
    match stream.state:
        case Meeting() as meeting:
            return sorted(meeting.participants)
        case Body() as body:
            return sorted(body.people)
        case _:
            return []


def tell_desks_again(streams: Streams, attempt: Attempt, names: Sequence[StreamName]) -> None:
    """Grants that a lost server gave or took back and nobody brought: they follow from the members."""
    for name in names:
        stream = attempt.get(name)
        if stream is not None and name.kind in (StreamKind.BODY, StreamKind.MEETING):
            for person in members(stream):
                _grant(streams, attempt, name, person, title_of(stream))
        if stream is not None and isinstance(stream.state, Meeting):
            _let_secretaries_in(streams, attempt, stream, stream.state)
    for name in names:
        if name.kind is StreamKind.DESK:
            _take_back(streams, attempt, name)


def _let_secretaries_in(streams: Streams, attempt: Attempt, stream: Stream, meeting: Meeting) -> None:
    draft = StreamName(StreamKind.DRAFT, stream.name.id)
    for person in sorted(meeting.participants):
        if Role.SECRETARY in meeting.participants[person].roles:
            inside = attempt.begin(draft).state
            if isinstance(inside, Workshop) and person not in inside.secretaries:
                _give(streams, attempt, draft, AdmitSecretary(person))
            _grant(
                streams, attempt, draft, person, "" if not meeting.particulars else meeting.particulars.title
            )


def _grant(streams: Streams, attempt: Attempt, name: StreamName, person: PersonId, title: str) -> None:
    desk = StreamName(StreamKind.DESK, person)
    known: Desk = attempt.begin(desk).state
    if str(name) not in known.grants:
        _give(streams, attempt, desk, reading(str(name), title, True))


def _take_back(streams: Streams, attempt: Attempt, desk: StreamName) -> None:
    known: Desk = attempt.begin(desk).state
    for granted in sorted(known.grants):
        if standing(attempt, streams.laws, StreamName.parse(granted), PersonId(desk.id)) is None:
            _give(streams, attempt, desk, reading(granted, "", False))


def _give(streams: Streams, attempt: Attempt, name: StreamName, order: Command) -> None:
    stream = attempt.begin(name)
    cause = CommandId(str(uuid5(_RECOVERY, f"{name} {stream.epoch} {stream.number}")))
    give(streams, attempt, name, order, cause)
