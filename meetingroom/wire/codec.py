"""Facts and commands as bytes, and back.

A record's body is UTF-8 JSON exactly as the server first encoded it: it is stored, hashed and sent
as it came, never re-encoded; reading it (upcasting included) follows verification (law 12).
Must not hash, store or decide.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

import msgspec

from meetingroom.rules import commands, events
from meetingroom.rules.audience import EVERYONE, Audience
from meetingroom.rules.commands import Command
from meetingroom.rules.events import Event
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, PersonId

PROTOCOL = 1
"""Raised when an older desk or server could no longer understand the messages."""

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one version of an event into the next one's."""

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""(kind, version) → how to read it as version + 1. Entries are never removed (law 12)."""


class Malformed(ValueError):
    """Bytes that are not what they claim to be."""


@dataclass(frozen=True, slots=True)
class Unknown(Event):
    """An event this release does not know. A required one stops its stream: "cần cập nhật"."""

    KIND = "unknown"
    kind: str
    version: int
    required: bool


_UNREADABLE = (msgspec.DecodeError, msgspec.ValidationError, RecursionError)
"""The last one: brackets within brackets, deeper than any message of ours."""

_ADMITS_EVERYONE = msgspec.Raw(b"")
"""Stands for the commonest audience, which is not written out."""


class _Body(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: str
    v: int
    at: int
    by: str
    command: str
    data: msgspec.Raw
    required: bool = True
    audience: msgspec.Raw = _ADMITS_EVERYONE


class _CommandBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    stream: str
    kind: str
    v: int
    data: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Commanded:
    """A decoded command message: what is asked of which stream under which id."""

    id: CommandId
    stream: str
    command: Command


T = TypeVar("T")


def _by_kind(module: Any, base: type[T]) -> dict[str, type[T]]:
    found = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base)]
    return {c.KIND: c for c in found if hasattr(c, "KIND")}  # type: ignore[attr-defined]


EVENT_CLASSES: dict[str, type[Event]] = _by_kind(events, Event)
COMMAND_CLASSES: dict[str, type[Command]] = _by_kind(commands, Command)

_encoder = msgspec.json.Encoder()
_body_decoder = msgspec.json.Decoder(_Body)
_command_decoder = msgspec.json.Decoder(_CommandBody)
_audience_decoder = msgspec.json.Decoder(Audience)
_event_decoders: dict[str, msgspec.json.Decoder[Event]] = {
    kind: msgspec.json.Decoder(cls) for kind, cls in EVENT_CLASSES.items()
}
_command_decoders: dict[str, msgspec.json.Decoder[Command]] = {
    kind: msgspec.json.Decoder(cls) for kind, cls in COMMAND_CLASSES.items()
}


def encode_fact(fact: Fact) -> bytes:
    """The body of a record, as it will be hashed and kept for ever."""
    event = fact.event
    return _encoder.encode(
        _Body(
            kind=event.KIND,
            v=event.VERSION,
            at=fact.at,
            by=fact.by,
            command=fact.command,
            data=msgspec.Raw(_encoder.encode(event)),
            required=event.REQUIRED,
            audience=_sparse_audience(fact.audience),
        )
    )


def decode_fact(body: bytes | str, upcasts: dict[tuple[str, int], Upcast] | None = None) -> Fact:
    """The fact in a record's body; an unknown or newer event comes as `Unknown`.

    Raises Malformed when the bytes are no body at all.
    """
    try:
        envelope = _body_decoder.decode(body)
        event = _decode_event(envelope, UPCASTS if upcasts is None else upcasts)
        audience = _audience_decoder.decode(envelope.audience) if bytes(envelope.audience) else EVERYONE
    except _UNREADABLE as error:
        raise Malformed(str(error)) from error
    return Fact(event, envelope.at, PersonId(envelope.by), audience, CommandId(envelope.command))


class _Addressed(msgspec.Struct, frozen=True):
    audience: Audience = EVERYONE


_addressed_decoder = msgspec.json.Decoder(_Addressed)


def audience_of(body: bytes | str) -> Audience:
    """Only the audience of a record's body: what the filter needs. Raises Malformed."""
    try:
        return _addressed_decoder.decode(body).audience
    except _UNREADABLE as error:
        raise Malformed(str(error)) from error


def _decode_event(envelope: _Body, upcasts: dict[tuple[str, int], Upcast]) -> Event:
    cls = EVENT_CLASSES.get(envelope.kind)
    if cls is None or envelope.v > cls.VERSION:
        return Unknown(envelope.kind, envelope.v, envelope.required)
    if envelope.v == cls.VERSION:
        return _event_decoders[envelope.kind].decode(envelope.data)
    data: dict[str, Any] = msgspec.json.decode(envelope.data)
    for version in range(envelope.v, cls.VERSION):
        data = upcasts[envelope.kind, version](data)
    return msgspec.convert(data, cls)


def encode_command(command_id: CommandId, stream: str, command: Command) -> bytes:
    """A command as it is sent, resent and fingerprinted: the very bytes stay in the outbox."""
    return _encoder.encode(
        _CommandBody(command_id, stream, command.KIND, command.VERSION, msgspec.Raw(_encoder.encode(command)))
    )


class UnknownCommand(Malformed):
    """A command of a newer release, or of none."""


def command_id_of(body: bytes | str) -> CommandId:
    """Only the id of a command message. Raises Malformed."""
    try:
        return CommandId(_command_decoder.decode(body).id)
    except _UNREADABLE as error:
        raise Malformed(str(error)) from error


def decode_command(body: bytes | str) -> Commanded:
    """Raises UnknownCommand for a kind or version this release lacks, Malformed for the rest."""
    try:
        envelope = _command_decoder.decode(body)
        cls = COMMAND_CLASSES.get(envelope.kind)
        if cls is None or envelope.v != cls.VERSION:
            raise UnknownCommand(f"{envelope.kind[:40]} v{envelope.v}")
        command = _command_decoders[envelope.kind].decode(envelope.data)
    except _UNREADABLE as error:
        raise Malformed(str(error)) from error
    return Commanded(CommandId(envelope.id), envelope.stream, command)


def _sparse_audience(audience: Audience) -> msgspec.Raw:
    if audience == EVERYONE:
        return _ADMITS_EVERYONE
    return msgspec.Raw(_encoder.encode(_sparse(audience)))


def _sparse(value: Any) -> Any:
    """A dataclass as a dict without the fields that hold their defaults."""
    if not is_dataclass(value):
        return value
    return {
        f.name: _sparse(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default
    }
