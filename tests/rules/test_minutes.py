"""The draft minutes: sentences from records, and what a secretary laid over them."""

from meetingroom.rules import commands as c
from meetingroom.rules.audience import Audience
from meetingroom.rules.drafts import Sentence
from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import SYSTEM
from meetingroom.rules.minutes import MinutesCode, MinutesLine, composed, entries, key_after, key_of
from meetingroom.rules.minutes_codes import sentence_of
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Attendance, Choice, SpeechKind
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    D3,
    DEPUTIES,
    LAW,
    MORNING,
    ROADS,
    SECRETARY,
    STAFF,
    SUBMISSION,
    Hall,
    draft_paper,
)
from tests.rules.sessions import many_sessions

Code = MinutesCode


def read_by_the_secretary(hall: Hall) -> list[tuple[int, Fact]]:
    """Numbered records, those outside her audience left out."""
    standing = LAW.standing(hall.state, SECRETARY)
    assert standing is not None
    return [(n, fact) for n, fact in enumerate(hall.journal, 1) if fact.audience.admits(standing)]


def codes(hall: Hall) -> list[MinutesCode]:
    return [entry.code for entry in entries(read_by_the_secretary(hall))]


def full_day() -> Hall:
    """A sitting with nearly everything that minutes can say."""
    hall = Hall().convened().opened(CHAIR, *DEPUTIES[:5]).at_item(BUDGET)
    hall.do(D3, c.DeclareConflict(D3, BUDGET, "Doanh nghiệp của gia đình"))
    hall.do(D1, c.RecordLeaving(MORNING, D1, returned=False))
    hall.do(D1, c.RecordLeaving(MORNING, D1, returned=True))
    hall.do(CHAIR, c.SetSpeakingList(BUDGET, True))
    (asked,) = hall.do(D2, c.RequestSpeech(BUDGET, SpeechKind.SPEECH, "Về mục tiêu thu"))
    hall.do(CHAIR, c.CallSpeaker(asked.event.speech, 0))  # type: ignore[attr-defined]
    hall.do(SECRETARY, c.PublishProgramme((), (draft_paper(),)))
    poll = hall.voting()
    hall.present(DEPUTIES[6])
    hall.do(CHAIR, c.AdmitElector(poll, DEPUTIES[6]))
    hall.do(SYSTEM, c.HoldPoll(poll, 100, 200))
    hall.do(CHAIR, c.ResumePoll(poll))
    hall.vote(poll, Choice.FOR, CHAIR, D1, D2, DEPUTIES[3], DEPUTIES[4])
    hall.do(CHAIR, c.ClosePoll(poll))
    hall.do(CHAIR, c.ConfirmPoll(poll))
    hall.do(SECRETARY, c.RecordConclusion(None, BUDGET, "Giao Ban KT-XH"))
    return hall


def test_a_day_is_told_in_order_each_sentence_tied_to_its_record() -> None:
    hall = full_day()
    told = entries(read_by_the_secretary(hall))
    assert [entry.code for entry in told] == [
        Code.TOTAL_CONFIRMED,
        Code.MEETING_OPENED,
        Code.SITTING_STARTED,
        Code.ITEM_CALLED,
        Code.CONFLICT_DECLARED,
        Code.LEFT,
        Code.RETURNED,
        Code.SPEAKER_CALLED,
        Code.PAPER_ADDED,
        Code.POLL_OPENED,
        Code.CAME_LATE,
        Code.ELECTOR_ADMITTED,
        Code.POLL_INTERRUPTED,
        Code.POLL_RESUMED,
        Code.POLL_ADOPTED,
        Code.CONCLUSION,
    ]
    for entry in told:
        assert hall.journal[entry.number - 1].at == entry.at
        assert entry.key == key_of(entry.number)


def test_the_count_is_told_with_its_base_its_need_and_its_silences() -> None:
    (entry,) = [e for e in entries(read_by_the_secretary(full_day())) if e.code is Code.POLL_ADOPTED]
    assert dict(entry.params) == {
        "item": "1",
        "title": "Nội dung",
        "question": "Tán thành dự thảo nghị quyết?",
        "explanation": "adopted_majority",
        "citation": "Khoản 3 Điều 91 Luật Tổ chức chính quyền địa phương số 77/2015/QH13",
        "for": 5,
        "against": 0,
        "abstain": 0,
        "not_cast": 1,
        "not_present": 2,
        "not_taking_part": 1,
        "total": 9,
        "present": 7,
        "base": 9,
        "need": 5,
    }


def test_names_are_those_of_the_hour_and_not_of_today() -> None:
    hall = full_day()
    hall.do(SECRETARY, c.RemoveParticipant(D1))
    (left,) = [entry for entry in entries(read_by_the_secretary(hall)) if entry.code is Code.LEFT]
    assert left.params == {"person": "DEPUTY-1", "office": "office"}


def test_a_call_taken_back_leaves_no_sentence() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.do(CHAIR, c.CallItem(ROADS, MORNING))
    hall.do(CHAIR, c.TakeBackStep(MORNING))
    hall.do(CHAIR, c.FinishItem(BUDGET))
    hall.do(CHAIR, c.TakeBackStep(MORNING))
    called = [entry for entry in entries(read_by_the_secretary(hall)) if entry.code is Code.ITEM_CALLED]
    assert [entry.params["item"] for entry in called] == ["1"]


def test_a_reworded_conclusion_keeps_its_place_and_stands_for_its_newest_record() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    (first,) = hall.do(SECRETARY, c.RecordConclusion(None, BUDGET, "Một"))
    place = key_of(len(hall.journal))
    hall.do(CHAIR, c.CallItem(ROADS, MORNING))
    hall.do(SECRETARY, c.RecordConclusion(first.event.conclusion, BUDGET, "Hai"))  # type: ignore[attr-defined]
    (entry,) = [entry for entry in entries(read_by_the_secretary(hall)) if entry.code is Code.CONCLUSION]
    assert (entry.key, entry.number, entry.params["text"]) == (place, len(hall.journal), "Hai")


def test_what_is_no_news_is_not_told() -> None:
    hall = Hall().convened()
    hall.opened(CHAIR, D1, *DEPUTIES[3:8])
    hall.present(D2)
    hall.do(SECRETARY, c.MarkAttendance(MORNING, D2, Attendance.PRESENT_ONLINE, ""))
    hall.at_item(BUDGET)
    board = Audience(persons=(D1,))
    hall.do(SECRETARY, c.PublishProgramme((), (draft_paper(audience=board),)))
    hall.do(SECRETARY, c.PublishProgramme((), (draft_paper(title="Tờ trình sửa"),)))
    hall.do(SECRETARY, c.RecallPaper(SUBMISSION, "Nhầm bản"))
    assert [
        code for code in codes(hall) if code in (Code.CAME_LATE, Code.PAPER_ADDED, Code.PAPER_RECALLED)
    ] == [
        Code.CAME_LATE,
        Code.PAPER_ADDED,
        Code.PAPER_RECALLED,
    ]


def test_the_rest_of_what_can_be_told() -> None:
    hall = Hall().convened().opened(CHAIR, D1).at_item(BUDGET)
    hall.do(CHAIR, c.SetClosedSession(MORNING, True))
    hall.do(CHAIR, c.SetClosedSession(MORNING, False))
    hall.do(CHAIR, c.WithdrawItem(STAFF, "Chưa đủ hồ sơ"))
    poll = hall.announced()
    hall.do(CHAIR, c.OpenPoll(poll, None, "Cấp bách"))
    hall.do(CHAIR, c.HoldPoll(poll, 0, 0))
    hall.do(CHAIR, c.ResumePoll(poll))
    hall.do(CHAIR, c.ClosePoll(poll))
    hall.do(CHAIR, c.VoidPoll(poll, "Biểu quyết lại"))
    hall.do(CHAIR, c.RecessSitting(MORNING))
    hall.do(CHAIR, c.ResumeSitting(MORNING))
    hall.do(CHAIR, c.EndMeeting())
    told = entries(read_by_the_secretary(hall))
    assert [entry.code for entry in told][3:] == [
        Code.ITEM_CALLED,
        Code.CLOSED_SESSION_BEGAN,
        Code.CLOSED_SESSION_ENDED,
        Code.ITEM_WITHDRAWN,
        Code.POLL_OPENED_BELOW_QUORUM,
        Code.POLL_HELD,
        Code.POLL_RESUMED,
        Code.POLL_REJECTED,
        Code.POLL_VOIDED,
        Code.SITTING_RECESSED,
        Code.SITTING_RESUMED,
        Code.SITTING_ENDED,
        Code.MEETING_ENDED,
    ]
    by_code = {entry.code: dict(entry.params) for entry in told}
    assert by_code[Code.POLL_OPENED_BELOW_QUORUM]["reason"] == "Cấp bách"
    assert by_code[Code.SITTING_RESUMED] == {
        "sitting": "Phiên sáng",
        "room": "Hội trường",
        "present": 2,
        "total": 9,
    }


def test_every_sentence_stands_for_a_record_its_secretary_may_read() -> None:
    seen = set()
    for hall in many_sessions():
        readable = dict(read_by_the_secretary(hall))
        told = entries(readable.items())
        seen |= {entry.code for entry in told}
        assert all(entry.number in readable for entry in told)
        assert [entry.key for entry in told] == sorted(entry.key for entry in told)
    assert seen == set(MinutesCode)


def test_a_sentence_whose_thing_was_lost_is_told_without_its_name() -> None:
    """After a recovery: better a gap the secretary fills than no minutes."""
    for hall in many_sessions():
        for fact in hall.journal:
            said = sentence_of(Meeting(), Meeting(), fact.event)
            assert said is None or isinstance(said[0], MinutesCode)


# ── what the secretary laid over ──────────────────────────────────────────────────────────────────


def sentence(number: int | None, text: str, dropped: bool = False) -> Sentence:
    return Sentence(number, text, dropped, 1, SECRETARY)


def line(key: str, **laid_over: Sentence) -> MinutesLine:
    hall = Hall().convened().opened()
    sentences = {key.removeprefix("k"): one for key, one in laid_over.items()}
    (found,) = [one for one in composed(entries(read_by_the_secretary(hall)), sentences) if one.key == key]
    return found


OPENED = next(
    entry.number
    for entry in entries(read_by_the_secretary(Hall().convened().opened()))
    if entry.code is Code.MEETING_OPENED
)
KEY = key_of(OPENED)


def test_without_a_hand_on_it_a_line_is_its_proposal() -> None:
    proposed = line(KEY)
    assert proposed.entry is not None
    assert (proposed.entry.code, proposed.text, proposed.dropped) == (Code.MEETING_OPENED, None, False)


def test_her_wording_stands_over_the_proposal_and_survives_a_change_of_its_record() -> None:
    worded = line(KEY, **{f"k{KEY}": sentence(OPENED, "Chủ tọa khai mạc.")})
    assert (worded.text, worded.changed, worded.orphan) == ("Chủ tọa khai mạc.", False, False)
    older = line(KEY, **{f"k{KEY}": sentence(OPENED - 1, "Chủ tọa khai mạc.")})
    assert (older.text, older.changed) == ("Chủ tọa khai mạc.", True)


def test_a_line_left_out_stays_known() -> None:
    dropped = line(KEY, **{f"k{KEY}": sentence(None, "", dropped=True)})
    assert dropped.dropped
    assert dropped.entry is not None
    assert not dropped.changed


def test_her_own_lines_stand_where_she_put_them() -> None:
    own = {key_after(OPENED, 2): sentence(None, "Hai"), key_after(OPENED, 1): sentence(None, "Một")}
    hall = Hall().convened().opened()
    lines = composed(entries(read_by_the_secretary(hall)), own)
    at = [one.key for one in lines].index(KEY)
    assert [one.text for one in lines[at : at + 3]] == [None, "Một", "Hai"]
    assert (lines[at + 1].number, lines[at + 1].orphan) == (None, False)
    assert [one.text for one in composed((), {key_after(0, 1): sentence(None, "Đầu")})] == ["Đầu"]


def test_a_wording_whose_record_is_gone_is_kept_and_says_so() -> None:
    (orphan,) = composed((), {KEY: sentence(OPENED, "Chủ tọa khai mạc.")})
    assert orphan == MinutesLine(KEY, OPENED, None, "Chủ tọa khai mạc.", orphan=True)
