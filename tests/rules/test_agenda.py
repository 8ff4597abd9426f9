"""What is before a sitting: calling, finishing, withdrawing an item; taking the last step back."""

from dataclasses import replace

import pytest

from meetingroom.rules.audience import EVERYONE, Audience, Role
from meetingroom.rules.commands import (
    CallItem,
    CallSpeaker,
    Command,
    DeclareConflict,
    FinishItem,
    MarkAttendance,
    PublishedItem,
    PublishProgramme,
    RecessSitting,
    RecordConclusion,
    RequestSpeech,
    SetSpeakingList,
    StartSitting,
    TakeBackStep,
    WithdrawItem,
)
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import ItemCalled, ItemFinished, ItemReturned, ItemWithdrawn, SpeechEnded
from meetingroom.rules.ids import ItemId
from meetingroom.rules.state import Item
from meetingroom.rules.terms import Attendance, ItemState, SpeechKind
from meetingroom.rules.underway import current_item, sitting_of
from tests.rules.hall import (
    AFTERNOON,
    BUDGET,
    CHAIR,
    D1,
    D2,
    GUEST,
    LAW,
    MORNING,
    ROADS,
    SECRETARY,
    STAFF,
    Hall,
    planned,
    programme,
)


def item(hall: Hall, name: ItemId) -> Item:
    return hall.state.items[name]


def test_calling_an_item_finishes_the_one_before_each_for_its_own_readers() -> None:
    hall = Hall().convened().opened()
    secret = PublishedItem(planned(STAFF, "2"), Audience(roles=(Role.DELEGATE,)))
    hall.do(SECRETARY, PublishProgramme((PublishedItem(planned(BUDGET, "1"), EVERYONE), secret), ()))
    hall.do(CHAIR, CallItem(BUDGET, MORNING))
    finished, called = hall.do(CHAIR, CallItem(STAFF, MORNING))
    assert (finished.event, finished.audience) == (ItemFinished(BUDGET), EVERYONE)
    assert (called.event, called.audience) == (ItemCalled(STAFF, MORNING), item(hall, STAFF).audience)
    assert current_item(LAW.restrict(hall.state, GUEST), MORNING) is None
    seen = current_item(LAW.restrict(hall.state, D1), MORNING)
    assert seen is not None
    assert seen.plan.item == STAFF


def test_an_item_is_called_by_a_sitting_in_session_and_may_be_called_again() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    assert item(hall, BUDGET).state is ItemState.DONE
    (finished, called) = hall.do(SECRETARY, CallItem(BUDGET, MORNING))
    assert item(hall, ROADS).finished_at == finished.at
    assert (item(hall, BUDGET).called_at, item(hall, BUDGET).finished_at) == (called.at, None)
    assert hall.refused(CHAIR, CallItem(ItemId("none"), MORNING)).code is Refusal.UNKNOWN_ITEM
    assert hall.refused(CHAIR, CallItem(ROADS, AFTERNOON)).code is Refusal.WRONG_SITTING_STATE


def test_each_sitting_has_its_own_current_item() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.present(CHAIR, sitting=AFTERNOON)
    hall.do(CHAIR, StartSitting(AFTERNOON))
    (called,) = hall.do(CHAIR, CallItem(ROADS, AFTERNOON))
    assert called.event == ItemCalled(ROADS, AFTERNOON)
    assert hall.refused(CHAIR, CallItem(BUDGET, AFTERNOON)).code is Refusal.NOTHING_NEW
    assert (sitting_of(hall.state, BUDGET), sitting_of(hall.state, ROADS)) == (MORNING, AFTERNOON)


def test_finishing_leaves_the_current_item_only() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    assert hall.refused(CHAIR, FinishItem(ROADS)).code is Refusal.ITEM_NOT_CALLED
    (finished,) = hall.do(CHAIR, FinishItem(BUDGET))
    assert item(hall, BUDGET).finished_at == finished.at
    assert current_item(hall.state, MORNING) is None


def test_an_item_under_the_called_one_is_before_the_sitting_too() -> None:
    hall = Hall().convened().opened()
    hall.do(SECRETARY, programme(planned(BUDGET, "1"), planned(ROADS, "1.1", parent=BUDGET)))
    assert sitting_of(hall.state, ROADS) is None
    hall.do(CHAIR, CallItem(BUDGET, MORNING))
    assert sitting_of(hall.state, ROADS) == MORNING
    assert sitting_of(hall.state, ItemId("none")) is None


def test_no_item_is_called_finished_or_withdrawn_during_a_vote_on_it() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.voting(BUDGET)
    for command in (CallItem(ROADS, MORNING), FinishItem(BUDGET), WithdrawItem(BUDGET, "x")):
        assert hall.refused(CHAIR, command).code is Refusal.ANOTHER_POLL_OPEN
    assert hall.do(CHAIR, WithdrawItem(ROADS, "Chưa đủ hồ sơ"))


def test_withdrawing_takes_what_is_below_and_not_done_along() -> None:
    hall = Hall().convened().opened()
    parts = [planned(ItemId(f"p{n}"), f"1.{n}", parent=BUDGET) for n in (3, 1, 2)]
    hall.do(SECRETARY, programme(planned(BUDGET, "1"), *parts, planned(ROADS, "2")))
    hall.do(CHAIR, CallItem(ItemId("p2"), MORNING))
    hall.do(CHAIR, FinishItem(ItemId("p2")))
    assert hall.refused(CHAIR, WithdrawItem(BUDGET, "")).code is Refusal.REASON_NEEDED
    facts = hall.do(CHAIR, WithdrawItem(BUDGET, "Chưa đủ hồ sơ"))
    assert [fact.event for fact in facts] == [
        ItemWithdrawn(ItemId(name), "Chưa đủ hồ sơ") for name in (BUDGET, "p1", "p3")
    ]
    assert item(hall, ItemId("p2")).state is ItemState.DONE
    assert item(hall, BUDGET).withdrawn_reason == "Chưa đủ hồ sơ"
    assert hall.refused(CHAIR, CallItem(BUDGET, MORNING)).code is Refusal.ITEM_WITHDRAWN


def speaking(hall: Hall, person: str = D1) -> str:
    hall.do(CHAIR, SetSpeakingList(BUDGET, True))
    (asked,) = hall.do(person, RequestSpeech(BUDGET, SpeechKind.SPEECH, ""))  # type: ignore[arg-type]
    speech: str = asked.event.speech  # type: ignore[attr-defined]
    hall.do(CHAIR, CallSpeaker(speech, 0))  # type: ignore[arg-type]
    return speech


@pytest.mark.parametrize("leaving", [CallItem(ROADS, MORNING), FinishItem(BUDGET), WithdrawItem(BUDGET, "x")])
def test_the_speakers_time_ends_with_the_item(leaving: Command) -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    speech = speaking(hall)
    facts = hall.do(CHAIR, leaving)
    assert facts[0].event == SpeechEnded(speech)  # type: ignore[arg-type]


# ── taking back ───────────────────────────────────────────────────────────────────────────────────


def test_a_call_is_taken_back_and_the_item_before_is_current_again() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    before = hall.state.items
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    away, back = hall.do(CHAIR, TakeBackStep(MORNING))
    assert away.event == ItemReturned(ROADS, MORNING, current=False)
    assert back.event == ItemReturned(BUDGET, MORNING, current=True)
    for name in (BUDGET, ROADS):
        assert item(hall, name).state is before[name].state
        assert item(hall, name).called_at == before[name].called_at
        assert item(hall, name).finished_at == before[name].finished_at
    assert hall.refused(CHAIR, TakeBackStep(MORNING)).code is Refusal.NOTHING_TO_UNDO


def test_the_end_of_an_item_is_taken_back() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, FinishItem(BUDGET))
    (back,) = hall.do(CHAIR, TakeBackStep(MORNING))
    assert back.event == ItemReturned(BUDGET, MORNING, current=True)
    assert item(hall, BUDGET).state is ItemState.CURRENT


def test_an_item_that_was_done_and_called_again_by_mistake_is_done_again() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    done_at = item(hall, BUDGET).finished_at
    hall.do(CHAIR, CallItem(BUDGET, MORNING))
    hall.do(CHAIR, TakeBackStep(MORNING))
    assert (item(hall, BUDGET).state, item(hall, BUDGET).finished_at) == (ItemState.DONE, done_at)
    assert item(hall, ROADS).state is ItemState.CURRENT


@pytest.mark.parametrize(
    "act",
    [
        SetSpeakingList(ROADS, True),
        RecordConclusion(None, ROADS, "Thống nhất"),
        WithdrawItem(STAFF, "Chưa đủ hồ sơ"),
        CallItem(STAFF, MORNING),
    ],
)
def test_after_the_chairs_next_act_the_step_before_it_stands(act: Command) -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    hall.do(CHAIR, act)
    if isinstance(act, CallItem):
        hall.do(CHAIR, TakeBackStep(MORNING))
        assert item(hall, ROADS).state is ItemState.CURRENT
    assert hall.refused(CHAIR, TakeBackStep(MORNING)).code is Refusal.NOTHING_TO_UNDO


def test_what_others_do_meanwhile_does_not_keep_the_chair_from_taking_back() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    hall.do(D1, DeclareConflict(D1, STAFF, "x"))
    hall.do(SECRETARY, MarkAttendance(MORNING, D2, Attendance.ABSENT_UNEXCUSED, ""))
    assert len(hall.do(CHAIR, TakeBackStep(MORNING))) == 2


def test_a_return_whose_step_was_lost_with_a_server_changes_nothing() -> None:
    hall = Hall().convened().opened()
    hall.do(SECRETARY, programme(planned(BUDGET, "1")))
    returned = replace(hall.journal[-1], event=ItemReturned(BUDGET, MORNING, current=False))
    assert LAW.evolve(hall.state, returned).items == hall.state.items


def test_nothing_is_taken_back_in_another_sitting_or_a_recess_or_before_any_act() -> None:
    hall = Hall().convened().opened()
    assert hall.refused(CHAIR, TakeBackStep(MORNING)).code is Refusal.NOTHING_TO_UNDO
    hall.at_item(BUDGET).present(CHAIR, sitting=AFTERNOON)
    assert hall.refused(CHAIR, TakeBackStep(AFTERNOON)).code is Refusal.WRONG_SITTING_STATE
    hall.do(CHAIR, RecessSitting(MORNING))
    assert hall.refused(CHAIR, TakeBackStep(MORNING)).code is Refusal.WRONG_SITTING_STATE
