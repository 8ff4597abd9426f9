"""Facts and commands as bytes: frozen by golden files, read for ever, refused when malformed."""

import json
from pathlib import Path

import msgspec
import pytest

from meetingroom.rules import events
from meetingroom.rules.audience import DAIS, EVERYONE, Audience, Role
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import CommandId, GroupId, ItemId, PersonId, PollId
from meetingroom.rules.terms import Choice
from meetingroom.wire import codec
from tests.wire.samples import specimen

GOLDEN = Path(__file__).parent / "golden"
EVENTS = json.loads((GOLDEN / "events.json").read_text(encoding="utf-8"))
COMMANDS = json.loads((GOLDEN / "commands.json").read_text(encoding="utf-8"))


def fact_of(event: events.Event, audience: Audience = EVERYONE) -> Fact:
    return Fact(event, 1_795_000_000_123, PersonId("p-1"), audience, CommandId("c-1"))


def test_every_event_class_stands_in_the_golden_file() -> None:
    assert sorted(EVENTS) == sorted(codec.EVENT_CLASSES)


def test_every_command_class_stands_in_the_golden_file() -> None:
    assert sorted(COMMANDS) == sorted(codec.COMMAND_CLASSES)


@pytest.mark.parametrize("kind", sorted(codec.EVENT_CLASSES))
def test_the_bytes_of_an_event_never_change(kind: str) -> None:
    fact = fact_of(specimen(codec.EVENT_CLASSES[kind]))
    assert codec.encode_fact(fact).decode() == EVENTS[kind]
    assert codec.decode_fact(EVENTS[kind]) == fact


@pytest.mark.parametrize("kind", sorted(codec.COMMAND_CLASSES))
def test_the_bytes_of_a_command_never_change(kind: str) -> None:
    command = specimen(codec.COMMAND_CLASSES[kind])
    body = codec.encode_command(CommandId("c-1"), "meeting/m-1", command)
    assert body.decode() == COMMANDS[kind]
    assert codec.decode_command(body) == codec.Commanded(CommandId("c-1"), "meeting/m-1", command)


BALLOT = events.BallotCast(PollId("q"), PersonId("p-1"), Choice.FOR)


@pytest.mark.parametrize(
    "audience",
    [
        EVERYONE,
        DAIS,
        EVERYONE.only(PersonId("p-1")),
        Audience(everyone=True, unless_conflicted=ItemId("i")).among(Role.CHAIR, persons=(PersonId("x"),)),
        Audience(groups=(GroupId("to-1"),), excepted=(PersonId("y"),)),
    ],
)
def test_an_audience_comes_back_as_it_was_written(audience: Audience) -> None:
    assert codec.decode_fact(codec.encode_fact(fact_of(BALLOT, audience))).audience == audience


def test_the_filter_reads_the_audience_alone_and_refuses_what_is_no_body() -> None:
    assert codec.audience_of(codec.encode_fact(fact_of(BALLOT, DAIS))) == DAIS
    assert codec.audience_of(codec.encode_fact(fact_of(BALLOT))) == EVERYONE
    with pytest.raises(codec.Malformed):
        codec.audience_of(b'{"audience": "the dais"}')


def test_the_commonest_audience_costs_no_bytes() -> None:
    assert b"audience" not in codec.encode_fact(fact_of(BALLOT))


def _with(body: bytes, **changed: object) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(body) | changed)


def test_an_event_of_a_newer_release_is_told_apart_and_says_whether_one_must_update() -> None:
    body = codec.encode_fact(fact_of(BALLOT))
    for changed in ({"kind": "never_heard_of"}, {"v": 99}):
        event = codec.decode_fact(_with(body, **changed)).event
        assert isinstance(event, codec.Unknown)
        assert event.required
    mild = codec.decode_fact(_with(body, kind="never_heard_of", required=False)).event
    assert isinstance(mild, codec.Unknown)
    assert not mild.required


def test_an_old_version_is_read_through_its_upcasts_one_after_the_other() -> None:
    """Version 0 called the elector `voter`, version −1 had the choice in capitals."""
    old = _with(codec.encode_fact(fact_of(BALLOT)), v=-1, data={"poll": "q", "voter": "p-1", "choice": "FOR"})
    upcasts = {
        ("ballot_cast", -1): lambda data: data | {"choice": data["choice"].lower()},
        ("ballot_cast", 0): lambda data: {
            "poll": data["poll"],
            "person": data["voter"],
            "choice": data["choice"],
        },
    }
    assert codec.decode_fact(old, upcasts).event == BALLOT


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"kind":"ballot_cast"}',
        b"\xff\xfe",
        _with(codec.encode_fact(fact_of(BALLOT)), data=3),
    ],
)
def test_bytes_that_are_no_body_are_refused_plainly(body: bytes) -> None:
    with pytest.raises(codec.Malformed):
        codec.decode_fact(body)


COMMAND = codec.encode_command(CommandId("c-1"), "meeting/m", specimen(codec.COMMAND_CLASSES["cast_ballot"]))


@pytest.mark.parametrize("body", [b"", b"[]", COMMAND[:-1], _with(COMMAND, data={}), _with(COMMAND, extra=1)])
def test_a_malformed_command_is_refused_plainly(body: bytes) -> None:
    with pytest.raises(codec.Malformed):
        codec.decode_command(body)


def test_a_message_nested_without_end_is_refused_plainly() -> None:
    depth = 50_000
    endless = b'{"within":' * depth + b"{}" + b"}" * depth
    put = codec.encode_command(CommandId("c-1"), "draft/m", specimen(codec.COMMAND_CLASSES["put_draft_item"]))
    with pytest.raises(codec.Malformed):
        codec.decode_command(put.replace(b'"audience":{', b'"audience":' + endless + b',"x":{'))
    body = codec.encode_fact(fact_of(BALLOT, DAIS))
    with pytest.raises(codec.Malformed):
        codec.decode_fact(body.replace(b'"audience":{', b'"audience":' + endless + b',"x":{'))


@pytest.mark.parametrize("changed", [{"kind": "never_heard_of"}, {"v": 2}])
def test_a_command_of_another_release_is_refused_as_unknown(changed: dict[str, object]) -> None:
    with pytest.raises(codec.UnknownCommand):
        codec.decode_command(_with(COMMAND, **changed))


def test_the_id_of_a_command_is_read_without_understanding_it() -> None:
    assert codec.command_id_of(_with(COMMAND, kind="never_heard_of")) == "c-1"
    with pytest.raises(codec.Malformed):
        codec.command_id_of(b"{}")
