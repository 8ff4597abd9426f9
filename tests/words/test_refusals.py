"""Every refusal that can reach a person has its sentence and its support code."""

import string

import pytest

from meetingroom.client.store.errors import DrawerError
from meetingroom.client.sync.intake import TroubleCode
from meetingroom.resources import resource
from meetingroom.rules.errors import Refusal
from meetingroom.rules.terms import MeetingState, PollState, SittingState, SpeechState
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.pages import Failure
from meetingroom.wire.problems import ProblemCode
from meetingroom.words.catalogue import MANNER_PLACES, Address, Language, Manner, load, read_catalogue
from meetingroom.words.refusals import FAILURES, REFUSALS, paper_failure, refusal

WORDS = load()
AT = 1_794_969_667_900
KNOWN_CODES = [*Refusal, *ProblemCode, *AccountCode, *TroubleCode]


@pytest.mark.parametrize("code", KNOWN_CODES)
def test_every_code_has_its_sentence(code: str) -> None:
    assert refusal(WORDS, code).support != "MC-00", f"{code} has no entry in words.refusals"


def test_every_trouble_of_the_drawer_has_its_sentence() -> None:
    for trouble in [DrawerError, *DrawerError.__subclasses__()]:
        assert refusal(WORDS, trouble.code).support != "MC-00", trouble.code


@pytest.mark.parametrize(
    "failure", sorted(set(Failure) - {Failure.MISSING, Failure.WRONG_KEY, Failure.NO_SUCH_PAGE})
)
def test_every_fault_of_an_uploaded_file_tells_the_secretary_what_to_do(failure: Failure) -> None:
    said = refusal(WORDS, failure)
    assert said.support.startswith("TL-")
    assert "giữ nguyên" in said.advice


@pytest.mark.parametrize("failure", Failure)
def test_every_paper_that_cannot_be_shown_has_its_sentence(failure: Failure) -> None:
    assert paper_failure(WORDS, failure).advice


def test_support_codes_are_never_given_twice() -> None:
    given = [entry.support for entry in REFUSALS.values()] + list(FAILURES.values())
    assert len(given) == len(set(given))
    assert "MC-00" not in given


def test_the_catalogue_holds_no_refusal_that_nobody_can_meet() -> None:
    keys = {key for key in read_catalogue(resource("locale", "vi")) if key.startswith("refusal.")}
    spoken = {f"refusal.{code}" for code in [*REFUSALS, "unknown"]}
    spoken |= {f"refusal.{code}.known" for code, entry in REFUSALS.items() if entry.known}
    assert keys == spoken


@pytest.mark.parametrize("language", Language)
def test_a_plain_refusal_needs_no_values_and_an_exact_one_only_its_own(language: Language) -> None:
    catalogue = read_catalogue(resource("locale", language.value))

    def asked(key: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(catalogue[key][0]) if name} - MANNER_PLACES

    for code, entry in REFUSALS.items():
        assert not asked(f"refusal.{code}"), code
        if entry.known:
            assert asked(f"refusal.{code}.known") <= set(entry.known), code


@pytest.mark.parametrize("address", Address)
def test_a_refusal_says_what_happened_first_and_then_what_was_kept(address: Address) -> None:
    words = WORDS.addressing(Manner(address))
    for code in REFUSALS:
        for params in ({}, dict.fromkeys(REFUSALS[code].known, 7)):
            said = refusal(words, code, **params)
            assert said.spans[0].strong, code
            assert said.advice, code
            assert said.text.startswith(said.what.removesuffix(".")), code


def test_a_vote_after_the_close_is_told_both_hours() -> None:
    said = refusal(WORDS, Refusal.POLL_CLOSED, closed_at=AT, received_at=AT + 2_000)
    assert said.support == "BQ-03"
    assert said.what == (
        "Lựa chọn không được ghi nhận vì chủ tọa đã kết thúc biểu quyết lúc 09:41:07; "
        "máy chủ nhận được lúc 09:41:09."
    )
    assert said.advice.startswith("Kết quả không thay đổi. Đại biểu có thể đề nghị thư ký")


def test_a_number_that_did_not_come_makes_the_sentence_only_less_exact() -> None:
    assert (
        "có mặt 15/25, cần ít nhất 17"
        in refusal(WORDS, Refusal.BELOW_QUORUM, present=15, total=25, need=17, blocks=0).text
    )
    assert refusal(WORDS, Refusal.BELOW_QUORUM, present=15).what == "Chưa đủ số đại biểu để tiến hành."


def test_an_item_is_named_as_the_agenda_names_it() -> None:
    assert refusal(WORDS, Refusal.ITEM_WITHDRAWN, item="4").what == "Mục 4 đã rút khỏi chương trình."


@pytest.mark.parametrize(
    ("code", "states"),
    [
        (Refusal.WRONG_MEETING_STATE, MeetingState),
        (Refusal.WRONG_SITTING_STATE, SittingState),
        (Refusal.WRONG_POLL_STATE, PollState),
        (Refusal.WRONG_SPEECH_STATE, SpeechState),
    ],
)
def test_states_are_named_in_words(code: Refusal, states: type[MeetingState]) -> None:
    for state in states:
        said = refusal(WORDS, code, state=state, sitting="Phiên buổi sáng").text
        assert str(state) not in said


def test_a_state_of_a_newer_server_is_shown_as_it_came() -> None:
    assert "“paused”" in refusal(WORDS, Refusal.WRONG_POLL_STATE, state="paused").text


def test_a_code_of_a_newer_server_still_says_what_to_do() -> None:
    said = refusal(WORDS, "brand_new_rule", item=3)
    assert said.support == "MC-00"
    assert "thư ký" in said.advice


def test_a_bug_of_the_server_can_be_found_in_its_log() -> None:
    assert refusal(WORDS, ProblemCode.INTERNAL, ticket="4K7P").support == "MC-17/4K7P"
