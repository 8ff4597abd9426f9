"""Law 2: every reader's truth is a restriction of the whole, and tells nothing beside it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetingroom.rules import folding
from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.events import BallotCast, ElectorAdmitted, Event, PollClosed, PollOpened
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Choice
from meetingroom.rules.underway import RUNNING
from tests.rules.hall import DEPUTIES, SECRETARY, STRANGER, Hall
from tests.rules.sessions import LAW, READERS, STRATEGIES, NothingFits, attempt, many_sessions, session


def visible(hall: Hall, reader: PersonId) -> list[Fact]:
    now = LAW.standing(hall.state, reader)
    return [] if now is None else [fact for fact in hall.journal if fact.audience.admits(now)]


def folded(facts: list[Fact]) -> Meeting:
    state: Meeting = LAW.initial()
    for fact in facts:
        state = LAW.evolve(state, fact)
    return state


def test_every_kind_of_event_has_a_strategy() -> None:
    assert set(STRATEGIES) == folding.EVENTS


def test_every_kind_of_event_comes_about_in_the_sessions() -> None:
    happened = {type(fact.event) for hall in many_sessions() for fact in hall.journal}
    assert happened == folding.EVENTS


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(0, 220))
def test_folding_what_one_may_read_is_restricting_the_whole(seed: int, steps: int) -> None:
    """A failing number of steps shrinks to the shortest meeting that shows it."""
    hall = session(Random(seed), steps)
    for reader in (*READERS, *DEPUTIES[3:]):
        assert folded(visible(hall, reader)) == LAW.restrict(hall.state, reader), reader


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_is_told_apart_from_the_whole_in_some_session(reader: PersonId) -> None:
    """The property above bites: nobody always reads everything, and whoever takes part reads something."""
    seen = [LAW.restrict(hall.state, reader) for hall in many_sessions()]
    assert any(state != hall.state for state, hall in zip(seen, many_sessions(), strict=True))
    assert any(state != Meeting() for state in seen) is (reader != STRANGER)


NAMES = ("item", "poll", "paper", "speech", "conclusion", "parent")


def named(value: Any) -> Iterator[str]:
    """Every item, poll, paper, speech and conclusion that an event names, however deep."""
    if isinstance(value, tuple):
        for one in value:
            yield from named(one)
    elif is_dataclass(value):
        for each in fields(value):
            inner = getattr(value, each.name)
            if each.name in NAMES and isinstance(inner, str):
                yield inner
            yield from named(inner)


def test_no_record_names_a_thing_its_reader_may_not_see() -> None:
    for hall in many_sessions():
        for reader in READERS:
            seen = LAW.restrict(hall.state, reader)
            known = {*seen.items, *seen.polls, *seen.papers, *seen.speeches, *seen.conclusions}
            for fact in visible(hall, reader):
                assert known.issuperset(named(fact.event)), (reader, fact)


def test_one_sees_no_ballot_but_his_own_and_no_split_of_an_open_vote() -> None:
    for hall in many_sessions():
        for reader in READERS:
            for poll in LAW.restrict(hall.state, reader).polls.values():
                assert set(poll.ballots) <= {reader}
                assert poll.state not in RUNNING or (poll.closed is None and poll.roll is None)


def test_whoever_has_a_conflict_sees_item_and_vote_but_no_paper_of_it() -> None:
    seen_conflicts = 0
    for hall in many_sessions():
        for key, conflict in hall.state.conflicts.items():
            seen = LAW.restrict(hall.state, key.person)
            if key.person not in hall.state.participants or key.item not in seen.items:
                continue
            seen_conflicts += 1
            assert seen.conflicts[key] == conflict
            assert not any(paper.item == key.item for paper in seen.papers.values())
            on_item = {p.poll for p in hall.state.polls.values() if p.item == key.item}
            public = {poll for poll in on_item if hall.state.polls[poll].audience == EVERYONE}
            assert public <= set(seen.polls)
    assert seen_conflicts > 10


def test_a_reader_knows_his_own_standing_from_what_he_reads() -> None:
    """Conflicts on items he does not see are the only thing he may not know of himself."""
    for hall in many_sessions():
        for reader in READERS:
            seen = LAW.restrict(hall.state, reader)
            theirs, known = LAW.standing(hall.state, reader), LAW.standing(seen, reader)
            assert (theirs is None) == (known is None)
            if theirs is not None and known is not None:
                hidden = theirs.conflicts - known.conflicts
                assert known == replace(theirs, conflicts=theirs.conflicts - hidden)
                assert hidden.isdisjoint(seen.items)


def test_asking_the_law_on_a_desk_is_a_hint_and_never_breaks() -> None:
    chance = Random(1)
    for hall in many_sessions()[:15]:
        for reader in READERS:
            desk = replace(hall, state=LAW.restrict(hall.state, reader), journal=[])
            for strategy in dict.fromkeys(STRATEGIES.values()):
                with suppress(NothingFits, RuleBroken):
                    _, command = strategy(hall, chance)
                    assert LAW.decide(desk.state, command, desk.circumstances(reader))


def test_the_count_of_every_closed_vote_is_the_count_of_its_latest_ballots() -> None:
    for hall in many_sessions():
        latest: dict[tuple[str, str], Choice] = {}
        electors: dict[str, int] = {}
        for fact in hall.journal:
            match fact.event:
                case BallotCast(poll, person, choice):
                    latest[poll, person] = choice
                case PollOpened() as opened:
                    electors[opened.poll] = len(opened.electorate)
                case ElectorAdmitted(poll):
                    electors[poll] += 1
                case PollClosed(poll, tally, outcome):
                    choices = [choice for (of, _), choice in latest.items() if of == poll]
                    assert tally.for_ == choices.count(Choice.FOR)
                    assert tally.against == choices.count(Choice.AGAINST)
                    assert tally.abstain == choices.count(Choice.ABSTAIN)
                    assert tally.not_cast == electors[poll] - len(choices)
                    assert tally.present == electors[poll] + tally.not_taking_part
                    assert tally.not_present == tally.total - tally.present >= 0
                    assert tally.for_ > 0 or not outcome.adopted


def test_erasing_superseded_ballots_changes_no_state() -> None:
    for hall in many_sessions():
        cast = {(f.event.poll, f.event.person): f for f in hall.journal if isinstance(f.event, BallotCast)}
        last = list(cast.values())
        kept = [f for f in hall.journal if not isinstance(f.event, BallotCast) or f in last]
        assert folded(kept) == hall.state


@dataclass(frozen=True, slots=True)
class OfTomorrow(Event):
    KIND = "of_tomorrow"


def test_an_event_this_release_does_not_know_changes_nothing() -> None:
    hall = many_sessions()[0]
    unknown = Fact(OfTomorrow(), hall.now, SECRETARY, EVERYONE, hall.journal[0].command)
    assert LAW.evolve(hall.state, unknown) is hall.state


def test_folding_never_refuses_even_when_what_an_event_speaks_of_was_lost() -> None:
    """After a recovery the record that made a thing may be sealed for ever."""
    for hall in many_sessions():
        for fact in hall.journal:
            LAW.evolve(Meeting(), fact)


@pytest.mark.parametrize("kind", sorted(folding.EVENTS, key=lambda cls: cls.KIND))
def test_a_meeting_that_lost_all_records_of_one_kind_still_answers(kind: type[Event]) -> None:
    whole = many_sessions()[1]
    journal = [fact for fact in whole.journal if type(fact.event) is not kind]
    hall = replace(whole, journal=journal, state=folded(journal))
    chance = Random(7)
    for strategy in dict.fromkeys(STRATEGIES.values()):
        with suppress(NothingFits, RuleBroken):
            actor, command = strategy(whole, chance)
            LAW.decide(hall.state, command, hall.circumstances(actor))
    for reader in READERS:
        LAW.restrict(hall.state, reader)
        attempt(hall, STRATEGIES[BallotCast], chance)
