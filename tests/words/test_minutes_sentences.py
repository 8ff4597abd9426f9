"""Every kind of entry in the minutes is a sentence a clerk would sign."""

import pytest

from meetingroom.rules.minutes import MinutesEntry, MinutesLine
from meetingroom.rules.minutes_codes import MinutesCode, Params
from meetingroom.rules.terms import BodyKind, Explanation, SpeechKind
from meetingroom.words.catalogue import Address, Language, Manner, load
from meetingroom.words.minutes_sentences import line_text, sentence

WORDS = load()
AT = 1_794_969_667_900
WHO: Params = {"person": "Nông Văn Tuyến", "office": "Chủ tịch Hội Nông dân xã"}
ITEM: Params = {"item": "4", "title": "Điều chỉnh kế hoạch sử dụng đất"}
SITTING: Params = {"sitting": "Phiên buổi sáng", "room": "Hội trường lớn"}
MEETING: Params = {"title": "Kỳ họp thứ Ba", "place": "Hội trường xã"}
PRESENT: Params = {"present": 23, "total": 25}
POLL: Params = {**ITEM, "question": "Thông qua Nghị quyết về đất"}
COUNT: Params = {
    **POLL,
    "explanation": Explanation.ADOPTED_MAJORITY,
    "citation": "Khoản 3 Điều 91 Luật số 77/2015/QH13",
    "for": 19,
    "against": 2,
    "abstain": 1,
    "not_cast": 1,
    "not_present": 2,
    "not_taking_part": 0,
    "total": 25,
    "present": 23,
    "base": 25,
    "need": 13,
}
SAID: dict[MinutesCode, tuple[Params, str]] = {
    MinutesCode.TOTAL_CONFIRMED: (
        {"assigned": 26, "in_office": 25, "present": 23, "basis": "khuyết 01"},
        "Tổng số đại biểu được ấn định là 26, đang làm nhiệm vụ là 25, có mặt khi xác nhận là 23. "
        "Cơ sở xác nhận: khuyết 01.",
    ),
    MinutesCode.MEETING_OPENED: (
        MEETING,
        "Hồi 09 giờ 41 phút, chủ tọa tuyên bố khai mạc Kỳ họp thứ Ba tại Hội trường xã.",
    ),
    MinutesCode.MEETING_ENDED: (MEETING, "Hồi 09 giờ 41 phút, chủ tọa tuyên bố bế mạc Kỳ họp thứ Ba."),
    MinutesCode.SITTING_STARTED: (
        {**SITTING, **PRESENT},
        "Hồi 09 giờ 41 phút, phiên buổi sáng bắt đầu tại Hội trường lớn; có mặt 23/25 đại biểu.",
    ),
    MinutesCode.SITTING_RECESSED: (SITTING, "Hồi 09 giờ 41 phút, chủ tọa cho tạm nghỉ."),
    MinutesCode.SITTING_RESUMED: (
        {**SITTING, **PRESENT},
        "Hồi 09 giờ 41 phút, phiên buổi sáng tiếp tục; có mặt 23/25 đại biểu.",
    ),
    MinutesCode.SITTING_ENDED: (SITTING, "Hồi 09 giờ 41 phút, phiên buổi sáng kết thúc."),
    MinutesCode.CLOSED_SESSION_BEGAN: (
        SITTING,
        "Từ 09 giờ 41 phút, phiên buổi sáng chuyển sang họp kín; khách mời ra ngoài phòng họp.",
    ),
    MinutesCode.CLOSED_SESSION_ENDED: (SITTING, "Hồi 09 giờ 41 phút, phần họp kín kết thúc."),
    MinutesCode.CAME_LATE: (WHO, "Nông Văn Tuyến, Chủ tịch Hội Nông dân xã, có mặt từ 09 giờ 41 phút."),
    MinutesCode.LEFT: (WHO, "Nông Văn Tuyến, Chủ tịch Hội Nông dân xã, rời phòng họp hồi 09 giờ 41 phút."),
    MinutesCode.RETURNED: (
        {"person": "Nông Văn Tuyến", "office": ""},
        "Nông Văn Tuyến trở lại phòng họp hồi 09 giờ 41 phút.",
    ),
    MinutesCode.CONFLICT_DECLARED: (
        {**WHO, **ITEM, "reason": "có đất trong dự án"},
        "Nông Văn Tuyến, Chủ tịch Hội Nông dân xã, không tham gia biểu quyết Mục 4 do có liên quan lợi ích.",
    ),
    MinutesCode.ITEM_CALLED: (
        {**ITEM, "presenter": "Lý Hoài Nam", "office": "Phòng Kinh tế"},
        "Hồi 09 giờ 41 phút, chủ tọa điều hành Mục 4. Người trình bày: Lý Hoài Nam.",
    ),
    MinutesCode.ITEM_WITHDRAWN: (
        {**ITEM, "reason": "chưa đủ hồ sơ"},
        "Mục 4, Điều chỉnh kế hoạch sử dụng đất, được rút khỏi chương trình. Lý do: chưa đủ hồ sơ.",
    ),
    MinutesCode.PAPER_ADDED: (
        {"item": "4", "paper": "4.5", "title": "Báo cáo bổ sung", "version": 1},
        "Hồi 09 giờ 41 phút, tài liệu “Báo cáo bổ sung” (4.5, Mục 4) được phát hành bổ sung.",
    ),
    MinutesCode.PAPER_RECALLED: (
        {"paper": "4.5", "title": "Báo cáo bổ sung", "reason": "nhầm bản"},
        "Hồi 09 giờ 41 phút, tài liệu “Báo cáo bổ sung” (4.5) được thu hồi. Lý do: nhầm bản.",
    ),
    MinutesCode.SPEAKER_CALLED: (
        {**WHO, **ITEM, "kind": SpeechKind.DEBATE_REPLY, "about": "đất ở"},
        "Nông Văn Tuyến, Chủ tịch Hội Nông dân xã, tranh luận về Mục 4, nội dung: đất ở.",
    ),
    MinutesCode.POLL_OPENED: (
        {**POLL, **PRESENT},
        "Hồi 09 giờ 41 phút, chủ tọa cho biểu quyết công khai Mục 4 với nội dung: "
        "“Thông qua Nghị quyết về đất”. Có mặt 23/25 đại biểu.",
    ),
    MinutesCode.POLL_OPENED_BELOW_QUORUM: (
        {**POLL, "present": 15, "total": 25, "reason": "mưa lũ"},
        "Hồi 09 giờ 41 phút, chủ tọa cho biểu quyết công khai Mục 4 với nội dung: “Thông qua Nghị quyết về "
        "đất”. Có mặt 15/25 đại biểu; chủ tọa quyết định vẫn tiến hành, lý do: mưa lũ.",
    ),
    MinutesCode.ELECTOR_ADMITTED: (
        {**POLL, **WHO},
        "Nông Văn Tuyến, Chủ tịch Hội Nông dân xã, đến khi biểu quyết đang mở, được chủ tọa cho tham gia "
        "biểu quyết Mục 4 từ 09 giờ 41 phút.",
    ),
    MinutesCode.POLL_HELD: (POLL, "Hồi 09 giờ 41 phút, chủ tọa tạm dừng biểu quyết Mục 4."),
    MinutesCode.POLL_INTERRUPTED: (
        {**POLL, "since": AT - 60_000, "until": AT + 120_000},
        "Biểu quyết Mục 4 tạm dừng do máy chủ gián đoạn từ 09 giờ 40 phút đến 09 giờ 43 phút; các lựa chọn "
        "đã ghi nhận được giữ nguyên.",
    ),
    MinutesCode.POLL_RESUMED: (POLL, "Hồi 09 giờ 41 phút, chủ tọa cho tiếp tục biểu quyết Mục 4."),
    MinutesCode.POLL_ADOPTED: (
        COUNT,
        "Kết quả biểu quyết Mục 4 hồi 09 giờ 41 phút: 19/25 đại biểu tán thành, đạt 76% tổng số đại biểu; "
        "2 không tán thành; 2 không biểu quyết (gồm 1 chọn không biểu quyết, 1 có mặt không bấm); 2 vắng. "
        "Cần ít nhất 13; nội dung được thông qua. Tính trên số có mặt: 19/23, đạt 82,61%. "
        "Căn cứ: khoản 3 Điều 91 Luật số 77/2015/QH13.",
    ),
    MinutesCode.POLL_REJECTED: (
        {
            **COUNT,
            "explanation": Explanation.REJECTED_MAJORITY,
            "for": 12,
            "against": 9,
            "abstain": 1,
            "not_cast": 0,
            "not_taking_part": 1,
            "citation": "",
        },
        "Kết quả biểu quyết Mục 4 hồi 09 giờ 41 phút: 12/25 đại biểu tán thành, đạt 48% tổng số đại biểu; "
        "9 không tán thành; 1 không biểu quyết; 2 vắng; 1 không tham gia do có liên quan lợi ích. "
        "Cần ít nhất 13; nội dung không được thông qua. Tính trên số có mặt: 12/23, đạt 52,17%.",
    ),
    MinutesCode.POLL_VOIDED: (
        {**POLL, "reason": "nhầm nội dung"},
        "Hồi 09 giờ 41 phút, chủ tọa hủy lần biểu quyết Mục 4; các lựa chọn không được tính. "
        "Lý do: nhầm nội dung.",
    ),
    MinutesCode.CONCLUSION: (
        {**ITEM, "text": "Giao Ủy ban nhân dân xã thực hiện."},
        "Chủ tọa kết luận Mục 4: Giao Ủy ban nhân dân xã thực hiện.",
    ),
}


def entry(code: MinutesCode, params: Params) -> MinutesEntry:
    return MinutesEntry("000000128", 128, AT, code, params)


@pytest.mark.parametrize("code", MinutesCode)
def test_every_code_becomes_the_sentence_a_clerk_would_write(code: MinutesCode) -> None:
    params, said = SAID[code]
    assert sentence(WORDS, entry(code, params)) == said


def test_a_committee_has_its_own_words() -> None:
    committee = WORDS.addressing(Manner(Address.MEMBER, BodyKind.COMMITTEE))
    params, _ = SAID[MinutesCode.SITTING_STARTED]
    assert sentence(committee, entry(MinutesCode.SITTING_STARTED, params)).endswith(
        "có mặt 23/25 thành viên."
    )
    assert "chủ trì" in sentence(committee, entry(MinutesCode.SITTING_RECESSED, SITTING))


@pytest.mark.parametrize(
    ("explanation", "said"),
    [
        (Explanation.ADOPTED_CHAIR_DECIDED, "ý kiến biểu quyết của người đứng đầu là tán thành."),
        (Explanation.REJECTED_CHAIR_DECIDED, "ý kiến biểu quyết của người đứng đầu là không tán thành."),
        (Explanation.REJECTED_TIE_CHAIR_SILENT, "người đứng đầu không có ý kiến biểu quyết."),
    ],
)
def test_a_tie_names_what_decided_it(explanation: Explanation, said: str) -> None:
    code = (
        MinutesCode.POLL_ADOPTED
        if explanation is Explanation.ADOPTED_CHAIR_DECIDED
        else MinutesCode.POLL_REJECTED
    )
    assert said in sentence(WORDS, entry(code, {**COUNT, "explanation": explanation}))


@pytest.mark.parametrize(
    ("base", "said"),
    [(23, "tổng số|số đại biểu có mặt"), (22, "số phiếu thu về")],
)
def test_a_share_names_the_base_it_was_taken_of(base: int, said: str) -> None:
    text = sentence(WORDS, entry(MinutesCode.POLL_ADOPTED, {**COUNT, "base": base}))
    assert said.split("|")[-1] in text
    assert "Tính trên số có mặt" not in text, "only a share of all is doubled by one of those present"


def test_a_count_without_any_ballot_is_still_a_sentence() -> None:
    nobody = {**COUNT, "for": 0, "base": 0, "total": 25, "explanation": Explanation.REJECTED_MAJORITY}
    assert "0/0 đại biểu tán thành, đạt 0% số phiếu thu về" in sentence(
        WORDS, entry(MinutesCode.POLL_REJECTED, nobody)
    )


def test_an_item_without_presenter_and_a_speech_without_subject_are_whole() -> None:
    assert sentence(WORDS, entry(MinutesCode.ITEM_CALLED, {**ITEM, "presenter": "", "office": ""})) == (
        "Hồi 09 giờ 41 phút, chủ tọa điều hành Mục 4."
    )
    speech = {**WHO, **ITEM, "kind": SpeechKind.PROCEDURE, "about": ""}
    assert sentence(WORDS, entry(MinutesCode.SPEAKER_CALLED, speech)).endswith(
        "phát biểu về trình tự, thủ tục về Mục 4."
    )


def test_a_new_version_is_called_a_replacement() -> None:
    params: Params = {"item": "4", "paper": "4.2", "title": "Tờ trình", "version": 3}
    assert "được thay bằng bản 3" in sentence(WORDS, entry(MinutesCode.PAPER_ADDED, params))


def test_the_secretarys_own_wording_is_never_touched() -> None:
    proposed = entry(MinutesCode.SITTING_RECESSED, SITTING)
    assert line_text(WORDS, MinutesLine("k", 128, proposed, "Nghỉ 15 phút.")) == "Nghỉ 15 phút."
    assert line_text(WORDS, MinutesLine("k", 128, proposed, None)).startswith("Hồi 09 giờ 41 phút")
    assert line_text(WORDS, MinutesLine("k", 128, None, None, orphan=True)) == ""


@pytest.mark.parametrize("code", MinutesCode)
def test_english_has_every_sentence_too(code: MinutesCode) -> None:
    assert sentence(load(Language.EN), entry(code, SAID[code][0]))
