"""Who may do what, when: the whole matrix, and what a change of standing takes away."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules import commands as c
from meetingroom.rules import deciding, permissions
from meetingroom.rules.audience import EVERYONE, Audience, Role, Standing
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked
from meetingroom.rules.ids import SYSTEM, CommandId, GroupId, ItemId, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import MeetingState, SpeechKind
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    GUEST,
    HALL,
    SECRETARY,
    STAND_IN,
    STRANGER,
    Hall,
    draft_paper,
)
from tests.wire.samples import specimen

MATRIX = """
                     chair secretary delegate stand_in guest hall system
admit_participant      +       +        .        .       .     .     +
remove_participant     +       +        .        .       .     .     +
confirm_total          +       +        .        .       .     .     .
open_meeting           +       +        .        .       .     .     .
end_meeting            +       +        .        .       .     .     .
archive_meeting        +       +        .        .       .     .     +
plan_sitting           +       +        .        .       .     .     .
start_sitting          +       +        .        .       .     .     .
recess_sitting         +       +        .        .       .     .     .
resume_sitting         +       +        .        .       .     .     .
end_sitting            +       +        .        .       .     .     .
set_closed_session     +       +        .        .       .     .     .
publish_programme      +       +        .        .       .     .     .
withdraw_item          +       +        .        .       .     .     .
recall_paper           +       +        .        .       .     .     .
call_item              +       +        .        .       .     .     .
finish_item            +       +        .        .       .     .     .
take_back_step         +       +        .        .       .     .     .
mark_attendance        +       +        o        o       o     .     .
record_leaving         +       +        o        o       o     .     .
declare_conflict       +       +        o        o       o     .     .
prepare_poll           +       +        .        .       .     .     .
announce_poll          +       +        .        .       .     .     .
open_poll              +       +        .        .       .     .     .
admit_elector          +       +        .        .       .     .     .
cast_ballot            o       o        o        o       o     .     .
hold_poll              +       +        .        .       .     .     +
resume_poll            +       .        .        .       .     .     .
close_poll             +       +        .        .       .     .     .
confirm_poll           +       .        .        .       .     .     .
void_poll              +       .        .        .       .     .     .
set_speaking_list      +       +        .        .       .     .     .
request_speech         o       o        o        o       o     .     .
withdraw_speech        +       +        o        o       o     .     .
call_speaker           +       +        .        .       .     .     .
end_speech             +       +        o        o       o     .     .
record_conclusion      +       +        .        .       .     .     .
erase_record           .       .        .        .       .     .     +
"""
"""+ may for anybody, o may in his own name, . may not. (A guest or stand-in who casts a ballot is refused
by the poll, with the reason of his role.)"""

_head, *_rows = [line.split() for line in MATRIX.strip().splitlines()]
ROWS = [pytest.param(row[0], dict(zip(_head, row[1:], strict=True)), id=row[0]) for row in _rows]
ACTORS = {
    "chair": CHAIR,
    "secretary": SECRETARY,
    "delegate": D1,
    "stand_in": STAND_IN,
    "guest": GUEST,
    "hall": HALL,
    "system": SYSTEM,
}
CLASSES = {cls.KIND: cls for cls in deciding.COMMANDS}
CONDUCTED_BY_THE_CHAIR_ALONE = {"resume_poll", "confirm_poll", "void_poll"}


@cache
def running() -> Meeting:
    """In session at an item, with a waiting speech of D1, the guest and the stand-in."""
    hall = Hall().convened().opened().at_item()
    hall.do(CHAIR, c.SetSpeakingList(BUDGET, True))
    for person in (D1, GUEST, STAND_IN):
        hall.do(person, c.RequestSpeech(BUDGET, SpeechKind.SPEECH, ""))
    return hall.state


def in_state(state: MeetingState) -> Hall:
    """The meeting as if it were in the wanted state."""
    return Hall(state=replace(running(), state=state))


def command_about(hall: Hall, kind: str, person: PersonId) -> c.Command:
    """A command of that kind concerning `person`, its other fields arbitrary."""
    match kind:
        case "mark_attendance" | "record_leaving" | "declare_conflict":
            return replace(specimen(CLASSES[kind]), person=person)
        case "withdraw_speech" | "end_speech":
            speech = next((s.speech for s in hall.state.speeches.values() if s.person == person), "none")
            return CLASSES[kind](speech)  # type: ignore[call-arg]
        case _:
            command: c.Command = specimen(CLASSES[kind])
            return command


def refusal(hall: Hall, command: c.Command, actor: PersonId) -> Refusal | None:
    try:
        permissions.check(hall.state, command, Asked(CommandId("c"), "m", actor, 1))
    except RuleBroken as broken:
        return broken.code
    return None


def test_the_matrix_names_every_command_but_the_first() -> None:
    assert {row[0] for row in _rows} == set(CLASSES) - {"convene_meeting"}
    assert set(permissions.RIGHTS) == set(deciding.COMMANDS) - {c.ConveneMeeting}


@pytest.mark.parametrize(("kind", "marks"), ROWS)
def test_the_matrix_of_roles_and_commands(kind: str, marks: dict[str, str]) -> None:
    hall = in_state(next(iter(permissions.RIGHTS[CLASSES[kind]].states)))
    for who, mark in marks.items():
        actor = ACTORS[who]
        code = refusal(hall, command_about(hall, kind, actor), actor)
        about_another = refusal(hall, command_about(hall, kind, D2), actor)
        if mark == "+":
            assert (who, code, about_another) == (who, None, None)
        elif mark == "o":
            in_ones_name = kind in ("cast_ballot", "request_speech")
            assert (who, code) == (who, None)
            assert (who, about_another) == (who, None if in_ones_name else Refusal.NOT_ALLOWED)
        else:
            chair_only = kind in CONDUCTED_BY_THE_CHAIR_ALONE and actor != SYSTEM
            assert (who, code) == (who, Refusal.CHAIR_ONLY if chair_only else Refusal.NOT_ALLOWED)


@pytest.mark.parametrize("kind", sorted(set(CLASSES) - {"convene_meeting"}))
def test_every_command_is_refused_outside_its_states(kind: str) -> None:
    right = permissions.RIGHTS[CLASSES[kind]]
    actor = SYSTEM if right.system else CHAIR
    for state in MeetingState:
        hall = in_state(state)
        code = refusal(hall, command_about(hall, kind, actor), actor)
        assert code is (None if state in right.states else Refusal.WRONG_MEETING_STATE)


@pytest.mark.parametrize("kind", sorted(set(CLASSES) - {"convene_meeting"}))
def test_nothing_can_be_asked_by_a_stranger_or_of_a_meeting_that_is_not_convened(kind: str) -> None:
    hall = in_state(MeetingState.OPENED)
    assert refusal(hall, command_about(hall, kind, STRANGER), STRANGER) is Refusal.NOT_A_PARTICIPANT
    assert Hall().refused(CHAIR, command_about(hall, kind, CHAIR)).code is Refusal.UNKNOWN_STREAM


def test_a_command_of_another_stream_is_unknown_to_a_meeting() -> None:
    hall = Hall().convened()
    assert hall.refused(SECRETARY, c.PutDraftPaper(draft_paper())).code is Refusal.UNKNOWN_COMMAND


# ── standing ──────────────────────────────────────────────────────────────────────────────────────

groups = st.frozensets(st.sampled_from([GroupId("g1"), GroupId("g2")]))
conflicts = st.frozensets(st.sampled_from([ItemId("i1"), ItemId("i2")]))
roles = st.frozensets(st.sampled_from(Role))
persons = st.sampled_from([PersonId("p1"), PersonId("p2"), PersonId("p3")])
standings = st.builds(Standing, persons, roles, groups, conflicts)


def _audiences(within: st.SearchStrategy[Audience | None]) -> st.SearchStrategy[Audience]:
    return st.builds(
        Audience,
        everyone=st.booleans(),
        roles=st.lists(st.sampled_from(Role), max_size=3).map(tuple),
        groups=st.lists(st.sampled_from([GroupId("g1"), GroupId("g2")]), max_size=2).map(tuple),
        persons=st.lists(persons, max_size=2).map(tuple),
        excepted=st.lists(persons, max_size=1).map(tuple),
        unless_conflicted=st.sampled_from([None, ItemId("i1"), ItemId("i2")]),
        within=within,
    )


audiences = st.recursive(_audiences(st.none()), _audiences, max_leaves=4)


@given(standings, standings, audiences)
def test_a_standing_that_is_not_narrowed_loses_nothing(
    before: Standing, after: Standing, audience: Audience
) -> None:
    after = Standing(before.person, after.roles, after.groups, after.conflicts)
    if not permissions.narrowed(before, after):
        assert audience.admits(after) or not audience.admits(before)


@given(standings)
def test_leaving_narrows_and_joining_does_not(standing: Standing) -> None:
    assert permissions.narrowed(standing, None)
    assert not permissions.narrowed(None, standing)
    assert not permissions.narrowed(None, None)
    assert not permissions.narrowed(standing, standing)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Standing(D1, frozenset({Role.DELEGATE, Role.TELLER})), Standing(D1, frozenset({Role.DELEGATE}))),
        (Standing(D1, frozenset(), frozenset({GroupId("g")})), Standing(D1, frozenset())),
        (Standing(D1, frozenset()), Standing(D1, frozenset(), conflicts=frozenset({BUDGET}))),
    ],
)
def test_losing_a_role_or_a_group_or_declaring_a_conflict_narrows(before: Standing, after: Standing) -> None:
    assert permissions.narrowed(before, after)
    assert not permissions.narrowed(after, before)


@given(audiences, audiences, standings)
def test_an_audience_that_includes_another_admits_all_it_admits(
    outer: Audience, inner: Audience, reader: Standing
) -> None:
    if outer.includes(inner):
        assert outer.admits(reader) or not inner.admits(reader)
    assert EVERYONE.includes(inner)


@given(audiences, audiences, standings)
def test_a_bounded_audience_admits_exactly_those_whom_both_admit(
    chosen: Audience, bound: Audience, reader: Standing
) -> None:
    both = chosen.admits(reader) and bound.admits(reader)
    assert chosen.bounded(bound).admits(reader) is both
    assert bound.includes(chosen.bounded(bound))


def test_an_audience_may_be_narrowed_to_roles_and_persons_among_its_own() -> None:
    chairs = Audience(roles=(Role.DELEGATE,)).among(Role.CHAIR, persons=(D1,))
    assert chairs.admits(Standing(CHAIR, frozenset({Role.CHAIR, Role.DELEGATE})))
    assert not chairs.admits(Standing(CHAIR, frozenset({Role.CHAIR})))
    assert chairs.admits(Standing(D1, frozenset({Role.DELEGATE})))
    assert EVERYONE.among(Role.CHAIR) == Audience(roles=(Role.CHAIR,))


def test_the_system_reads_all_and_a_stranger_nothing() -> None:
    hall = Hall().convened()
    assert permissions.sees(hall.state, SYSTEM, Audience())
    assert not permissions.sees(hall.state, STRANGER, EVERYONE)
    assert not permissions.sees(hall.state, STRANGER, Audience(persons=(STRANGER,)))
