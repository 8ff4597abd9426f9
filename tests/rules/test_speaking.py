"""The speaking list and the chair's conclusions."""

import pytest

from meetingroom.rules.audience import EVERYONE, MEMBERS
from meetingroom.rules.commands import (
    CallItem,
    CallSpeaker,
    EndSpeech,
    FinishItem,
    RecordConclusion,
    RequestSpeech,
    SetClosedSession,
    SetSpeakingList,
    WithdrawSpeech,
)
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.events import ConclusionRecorded, SpeakerCalled, SpeechEnded
from meetingroom.rules.ids import ConclusionId, ItemId, PersonId, SpeechId
from meetingroom.rules.speaking import allotted_ms
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import SpeechKind, SpeechState
from meetingroom.rules.underway import speakers
from tests.rules.hall import BUDGET, CHAIR, D1, D2, GUEST, HALL, MORNING, ROADS, SECRETARY, STAND_IN, Hall

MINUTE = 60_000


def listening() -> Hall:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, SetSpeakingList(BUDGET, True))
    return hall


def ask(hall: Hall, person: PersonId, kind: SpeechKind = SpeechKind.SPEECH) -> SpeechId:
    (fact,) = hall.do(person, RequestSpeech(BUDGET, kind, "Về mục tiêu thu"))
    speech: SpeechId = fact.event.speech  # type: ignore[attr-defined]
    return speech


def state_of(hall: Hall, speech: SpeechId) -> SpeechState:
    return hall.state.speeches[speech].state


def test_the_list_is_open_or_closed() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    assert hall.refused(D1, RequestSpeech(BUDGET, SpeechKind.SPEECH, "")).code is Refusal.SPEAKING_CLOSED
    hall.do(CHAIR, SetSpeakingList(BUDGET, True))
    assert hall.refused(CHAIR, SetSpeakingList(BUDGET, True)).code is Refusal.NOTHING_NEW
    speech = ask(hall, D1)
    hall.do(CHAIR, SetSpeakingList(BUDGET, False))
    assert hall.refused(D2, RequestSpeech(BUDGET, SpeechKind.SPEECH, "")).code is Refusal.SPEAKING_CLOSED
    assert state_of(hall, speech) is SpeechState.WAITING


def test_guests_and_stand_ins_may_ask_for_the_floor_and_the_hall_screen_may_not() -> None:
    hall = listening()
    for person in (GUEST, STAND_IN, CHAIR):
        assert state_of(hall, ask(hall, person)) is SpeechState.WAITING
    assert hall.refused(HALL, RequestSpeech(BUDGET, SpeechKind.SPEECH, "")).code is Refusal.NOT_ALLOWED


def test_one_asks_once_at_a_time_on_each_item() -> None:
    hall = listening()
    speech = ask(hall, D1)
    again = RequestSpeech(BUDGET, SpeechKind.DEBATE_REPLY, "")
    assert hall.refused(D1, again).code is Refusal.ALREADY_REQUESTED
    hall.do(CHAIR, CallSpeaker(speech, 0))
    assert hall.refused(D1, again).code is Refusal.ALREADY_REQUESTED
    hall.do(CHAIR, SetSpeakingList(ROADS, True))
    assert hall.do(D1, RequestSpeech(ROADS, SpeechKind.SPEECH, ""))
    hall.do(D1, EndSpeech(speech))
    assert hall.do(D1, again)


def test_a_waiting_request_is_taken_back_by_whoever_made_it() -> None:
    hall = listening()
    speech = ask(hall, D1)
    assert hall.refused(D2, WithdrawSpeech(speech)).code is Refusal.NOT_ALLOWED
    hall.do(D1, WithdrawSpeech(speech))
    assert state_of(hall, speech) is SpeechState.WITHDRAWN
    assert hall.refused(D1, WithdrawSpeech(speech)).code is Refusal.WRONG_SPEECH_STATE
    assert hall.refused(CHAIR, CallSpeaker(speech, 0)).code is Refusal.WRONG_SPEECH_STATE
    assert hall.refused(CHAIR, WithdrawSpeech(SpeechId("none"))).code is Refusal.UNKNOWN_SPEECH
    assert hall.refused(D1, WithdrawSpeech(SpeechId("none"))).code is Refusal.NOT_ALLOWED


def test_the_chair_gives_the_floor_in_his_own_order_and_one_speaks_at_a_time() -> None:
    hall = listening()
    first, second = ask(hall, D1), ask(hall, D2)
    hall.do(CHAIR, CallSpeaker(second, 0))
    assert [speech.speech for speech in speakers(hall.state, MORNING)] == [second]
    ended, called = hall.do(CHAIR, CallSpeaker(first, 0))
    assert ended.event == SpeechEnded(second)
    assert called.event == SpeakerCalled(first, 7 * MINUTE)
    assert hall.state.speeches[second].ended_at == ended.at
    assert hall.state.speeches[first].called_at == called.at
    hall.do(SECRETARY, EndSpeech(first))
    assert state_of(hall, first) is SpeechState.DONE
    assert hall.refused(SECRETARY, EndSpeech(first)).code is Refusal.WRONG_SPEECH_STATE


@pytest.mark.parametrize(("planned", "allotted"), [(0, 3), (5 * MINUTE, 5)])
def test_a_further_speech_on_the_item_has_the_shorter_time_unless_the_chair_says_otherwise(
    planned: int, allotted: int
) -> None:
    hall = listening()
    first = ask(hall, D1)
    (called,) = hall.do(CHAIR, CallSpeaker(first, 0))
    assert called.event.planned_ms == 7 * MINUTE  # type: ignore[attr-defined]
    hall.do(CHAIR, EndSpeech(first))
    (again,) = hall.do(CHAIR, CallSpeaker(ask(hall, D1), planned))
    assert again.event.planned_ms == allotted * MINUTE  # type: ignore[attr-defined]
    wrong = CallSpeaker(ask(hall, D2), -1)
    assert hall.refused(CHAIR, wrong).code is Refusal.IMPOSSIBLE_NUMBER


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (SpeechKind.SPEECH, 7),
        (SpeechKind.PROCEDURE, 7),
        (SpeechKind.DEBATE_REPLY, 2),
        (SpeechKind.INTERPELLATION, 1),
        (SpeechKind.REPLY, 3),
    ],
)
def test_every_kind_of_speech_has_its_time(kind: SpeechKind, minutes: int) -> None:
    hall = listening()
    (called,) = hall.do(CHAIR, CallSpeaker(ask(hall, D1, kind), 0))
    assert called.event.planned_ms == minutes * MINUTE  # type: ignore[attr-defined]


def test_no_time_is_allotted_by_a_meeting_without_rules() -> None:
    hall = listening()
    speech = ask(hall, D1)
    with pytest.raises(RuleBroken):
        allotted_ms(Meeting(), hall.state.speeches[speech])


def test_the_floor_is_given_on_what_is_before_a_sitting() -> None:
    hall = listening()
    speech = ask(hall, D1)
    hall.do(CHAIR, FinishItem(BUDGET))
    assert hall.refused(CHAIR, CallSpeaker(speech, 0)).code is Refusal.ITEM_NOT_CALLED


def test_what_is_asked_in_a_closed_session_is_for_members() -> None:
    hall = listening()
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    speech = ask(hall, D1)
    assert hall.state.speeches[speech].audience == MEMBERS
    assert hall.refused(GUEST, WithdrawSpeech(speech)).code is Refusal.NOT_ALLOWED


# ── conclusions ───────────────────────────────────────────────────────────────────────────────────


def test_a_conclusion_is_recorded_and_reworded() -> None:
    hall = listening()
    (first,) = hall.do(SECRETARY, RecordConclusion(None, BUDGET, " Thống nhất "))
    assert isinstance(first.event, ConclusionRecorded)
    name = first.event.conclusion
    (second,) = hall.do(SECRETARY, RecordConclusion(name, BUDGET, "Thống nhất, giao Ban KT-XH"))
    conclusion = hall.state.conclusions[name]
    assert (conclusion.text, conclusion.at) == ("Thống nhất, giao Ban KT-XH", second.at)


def test_a_reworded_conclusion_keeps_its_readers() -> None:
    hall = listening()
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    (first,) = hall.do(SECRETARY, RecordConclusion(None, BUDGET, "Kín"))
    assert first.audience == MEMBERS
    hall.do(CHAIR, SetClosedSession(MORNING, False))
    name = first.event.conclusion  # type: ignore[attr-defined]
    (second,) = hall.do(SECRETARY, RecordConclusion(name, BUDGET, "Vẫn kín"))
    assert second.audience == MEMBERS


def test_what_was_dealt_with_behind_closed_doors_is_concluded_for_members_only() -> None:
    hall = listening()
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    hall.do(CHAIR, SetClosedSession(MORNING, False))
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    (closed,) = hall.do(SECRETARY, RecordConclusion(None, BUDGET, "Kín"))
    (public,) = hall.do(SECRETARY, RecordConclusion(None, ROADS, "Công khai"))
    assert (closed.audience, public.audience) == (MEMBERS, EVERYONE)
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    hall.do(CHAIR, CallItem(BUDGET, MORNING))
    hall.do(CHAIR, FinishItem(BUDGET))
    hall.do(CHAIR, SetClosedSession(MORNING, False))
    assert hall.do(SECRETARY, RecordConclusion(None, BUDGET, "Vẫn kín"))[0].audience == MEMBERS


def test_a_conclusion_is_about_an_item_and_says_something() -> None:
    hall = listening()
    hall.do(SECRETARY, RecordConclusion(None, BUDGET, "Thống nhất"))
    (name,) = hall.state.conclusions
    for command, code in (
        (RecordConclusion(None, BUDGET, " "), Refusal.EMPTY_TEXT),
        (RecordConclusion(None, ItemId("none"), "x"), Refusal.UNKNOWN_ITEM),
        (RecordConclusion(name, ROADS, "x"), Refusal.UNKNOWN_CONCLUSION),
        (RecordConclusion(ConclusionId("none"), BUDGET, "x"), Refusal.UNKNOWN_CONCLUSION),
    ):
        assert hall.refused(SECRETARY, command).code is code


def test_a_conclusion_may_still_be_recorded_after_its_item() -> None:
    hall = listening()
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    assert hall.do(SECRETARY, RecordConclusion(None, BUDGET, "Thống nhất"))
