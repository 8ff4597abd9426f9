"""Whatever a message says, the rules answer with events or a refusal, never with a fault."""

from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import EnumMeta
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetingroom.rules import commands, drafts
from meetingroom.rules.audience import Audience, Role
from meetingroom.rules.body import Body, Founding
from meetingroom.rules.commands import Command
from meetingroom.rules.desks import Desk
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import SYSTEM, BodyId, CommandId, ItemId, PersonId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.state import EMPTY, Meeting
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import BodyKind
from tests.rules.hall import CHAIR, D1, GUEST, SECRETARY, STRANGER
from tests.rules.sessions import session

ACTORS = (CHAIR, SECRETARY, D1, GUEST, STRANGER, SYSTEM)
KINDS = [
    cls
    for cls in vars(commands).values()
    if isinstance(cls, type) and issubclass(cls, Command) and cls is not Command
]


@cache
def busy_meeting() -> Meeting:
    return session(Random(5), 250).state


@cache
def names() -> st.SearchStrategy[str]:
    """Names of things that are there, in a busy meeting, and of things that are nowhere."""
    there = busy_meeting()
    maps = (there.participants, there.items, there.polls, there.papers, there.sittings, there.speeches)
    known = sorted(name for one in maps for name in one)
    return st.sampled_from(known) | st.sampled_from(["", "../x", "nobody", "system", "\x00", "x" * 99])


TEXTS = st.sampled_from(["", " ", "Nội dung", "x" * 30_000, "\x00", "pass", "1", "a" * 64, "meeting/m"])
NUMBERS = st.sampled_from([-1, 0, 1, 2, 7, 60_000, 10**12, 10**30])


@cache
def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, good and bad; built from its hints."""
    if hint is Audience:
        return st.recursive(_audiences(st.none()), _audiences, max_leaves=3)
    if get_origin(hint) is tuple:
        return st.lists(anything(get_args(hint)[0]), max_size=2).map(tuple)
    if get_origin(hint) is UnionType:
        return st.one_of(*(anything(one) for one in get_args(hint)))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: anything(hints[each.name]) for each in fields(hint)})
    if isinstance(hint, EnumMeta):
        return st.sampled_from(hint)
    plain = {str: TEXTS, int: NUMBERS, bool: st.booleans(), NoneType: st.none()}
    return plain[hint] if hint in plain else names()


def _audiences(within: st.SearchStrategy[Audience | None]) -> st.SearchStrategy[Audience]:
    return st.builds(
        Audience,
        everyone=st.booleans(),
        roles=st.lists(st.sampled_from(Role), max_size=2).map(tuple),
        persons=st.lists(names().map(PersonId), max_size=2).map(tuple),
        unless_conflicted=st.none() | names().map(ItemId),
        within=within,
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda cls: cls.KIND)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_command_ends_in_events_or_in_a_refusal(kind: type[Command], data: st.DataObject) -> None:
    command = data.draw(anything(kind))
    actor = data.draw(st.sampled_from(ACTORS))
    asked = Asked(CommandId("00000000-0000-4000-8000-000000000000"), "x", actor, 10**9)
    founded = Body(Founding(BodyId("x"), "HĐND", BodyKind.COUNCIL, "", None))
    workshop = drafts.Workshop(secretaries=EMPTY.insert(SECRETARY, None))
    for stream, state in (
        (StreamKind.MEETING, busy_meeting()),
        (StreamKind.MEETING, Meeting()),
        (StreamKind.BODY, founded),
        (StreamKind.BODY, Body()),
        (StreamKind.DRAFT, workshop),
        (StreamKind.DESK, Desk()),
    ):
        law = LAWS[stream]
        with suppress(RuleBroken):
            for draft in law.decide(state, command, asked):
                state = law.evolve(state, Fact(draft.event, 10**9, actor, draft.audience, asked.id))
