"""The contracts of the rules: every class has its place, names derive, typed things are checked."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from types import ModuleType
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules import body, commands, deciding, desks, drafts, events, folding, streams, typed
from meetingroom.rules.commands import Command
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import Event
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import SYSTEM, BodyId, CommandId, derived
from meetingroom.rules.laws import LAWS
from meetingroom.rules.streams import StreamKind, StreamName
from meetingroom.rules.terms import BodyKind
from tests.rules.hall import SECRETARY, Hall, convocation
from tests.wire.samples import specimen


def classes(module: ModuleType, base: type) -> set[type]:
    return {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base) and c is not base}


ELSEWHERE_COMMANDS = {
    commands.FoundBody,
    commands.EnterPeople,
    commands.RemovePerson,
    commands.AdoptRuleSet,
    commands.ListMeeting,
    commands.GrantStream,
    commands.RevokeStream,
    commands.AdmitSecretary,
    commands.RemoveSecretary,
    commands.PutDraftItem,
    commands.RemoveDraftItem,
    commands.PutDraftPaper,
    commands.RemoveDraftPaper,
    commands.PutMinutesSentence,
    commands.DropMinutesSentence,
}
ELSEWHERE_EVENTS = {
    events.BodyFounded,
    events.PersonEntered,
    events.PersonLeft,
    events.GroupNamed,
    events.RuleSetAdopted,
    events.MeetingListed,
    events.StreamGranted,
    events.StreamRevoked,
    events.SecretaryAdmitted,
    events.SecretaryRemoved,
    events.DraftItemPut,
    events.DraftItemRemoved,
    events.DraftPaperPut,
    events.DraftPaperRemoved,
    events.MinutesSentencePut,
    events.MinutesSentenceDropped,
}


def test_every_command_and_event_belongs_to_one_law() -> None:
    assert classes(commands, Command) == deciding.COMMANDS | ELSEWHERE_COMMANDS
    assert classes(events, Event) == folding.EVENTS | ELSEWHERE_EVENTS
    assert not deciding.COMMANDS & ELSEWHERE_COMMANDS
    assert not folding.EVENTS & ELSEWHERE_EVENTS


WORKSHOP = drafts.Workshop(secretaries=drafts.Workshop().secretaries.insert(SECRETARY, None))
FOUNDED = body.Body(body.Founding(BodyId("b"), "HĐND", BodyKind.COUNCIL, "", None))


@pytest.mark.parametrize("kind", sorted(ELSEWHERE_COMMANDS, key=lambda cls: cls.KIND))
def test_each_command_of_the_other_streams_is_known_to_one_of_them(kind: type[Command]) -> None:
    """Known means: if it is refused, then not as unknown."""
    membership = kind in (commands.AdmitSecretary, commands.RemoveSecretary)
    known = set()
    for stream, state, actor in (
        (StreamKind.BODY, body.Body() if kind is commands.FoundBody else FOUNDED, SYSTEM),
        (StreamKind.DRAFT, WORKSHOP, SYSTEM if membership else SECRETARY),
        (StreamKind.DESK, desks.Desk(), SYSTEM),
    ):
        asked = Asked(CommandId("00000000-0000-4000-8000-000000000000"), "x", actor, 1)
        try:
            LAWS[stream].decide(state, specimen(kind), asked)
        except RuleBroken as broken:
            if broken.code is Refusal.UNKNOWN_COMMAND:
                continue
        known.add(stream)
    assert len(known) == 1


def test_events_and_commands_are_frozen_and_named_for_ever() -> None:
    for kind in classes(events, Event) | classes(commands, Command):
        assert is_dataclass(kind)
        assert kind.KIND
        value = specimen(kind)
        for each in fields(kind):
            with pytest.raises(FrozenInstanceError):
                setattr(value, each.name, None)


def test_no_two_kinds_have_one_name() -> None:
    for module, base in ((events, Event), (commands, Command)):
        names = [c.KIND for c in classes(module, base)]
        assert len(names) == len(set(names))


# ── names ─────────────────────────────────────────────────────────────────────────────────────────


def test_deciding_the_same_command_twice_names_the_same_things() -> None:
    hall = Hall()
    asked = hall.circumstances(SECRETARY)
    law = LAWS[StreamKind.MEETING]
    assert law.decide(hall.state, convocation(), asked) == law.decide(hall.state, convocation(), asked)
    command = CommandId("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
    assert derived(command, 3) == str(uuid5(UUID(command), "3"))
    assert len({derived(command, n) for n in range(100)}) == 100
    with pytest.raises(ValueError, match="badly formed"):
        derived(CommandId("no uuid"), 0)


@pytest.mark.parametrize(
    "name",
    [
        streams.meeting_stream("m-1"),
        streams.draft_stream("m-1"),
        streams.body_stream("b_1"),
        streams.desk_stream("p-1"),
        streams.notes_stream("p-1", "m-1"),
    ],
)
def test_the_name_of_a_stream_is_read_as_it_was_written(name: str) -> None:
    assert str(StreamName.parse(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "meeting",
        "meeting/",
        "cellar/x",
        "meeting/a/b",
        "notes/a",
        "body/..",
        "desk/ạ",
        "desk/" + "x" * 65,
    ],
)
def test_what_is_no_name_of_a_stream_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        StreamName.parse(name)


# ── what was typed ────────────────────────────────────────────────────────────────────────────────


@given(st.text(st.characters(exclude_categories=("C",)), max_size=typed.LINE))
def test_a_text_is_kept_as_typed_without_the_blanks_around_it(text: str) -> None:
    if text.strip():
        assert typed.needed(text, typed.LINE) == text.strip()
    else:
        with pytest.raises(RuleBroken):
            typed.needed(text, typed.LINE)


@pytest.mark.parametrize("text", ["a\x00", "a\x1f", "a\x7f", "a\x85", "a\uffff"])
def test_characters_that_no_document_can_hold_are_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        typed.optional(text, typed.LINE)
    assert caught.value.code is Refusal.MALFORMED
    assert typed.optional("dòng một\n\tdòng hai", typed.LINE) == "dòng một\n\tdòng hai"


def test_a_refusal_carries_its_numbers() -> None:
    with pytest.raises(RuleBroken) as caught:
        typed.number(9, 1, 8)
    assert (caught.value.code, caught.value.params) == (Refusal.IMPOSSIBLE_NUMBER, {"least": 1, "most": 8})
    with pytest.raises(RuleBroken) as caught:
        typed.needed("x" * 501, typed.LINE)
    assert caught.value.params == {"most": 500}
    assert str(caught.value) == Refusal.TEXT_TOO_LONG


def test_a_fact_knows_its_command() -> None:
    hall = Hall().convened()
    assert all(isinstance(fact, Fact) and fact.command == str(UUID(int=1)) for fact in hall.journal)
