"""The minutes of a played meeting: composed from its records, written as a Word file."""

import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from meetingroom.documents.minutes import MinutesDraft, minutes_draft
from meetingroom.documents.minutes_docx import TYPEFACE, minutes_docx
from meetingroom.rules import commands as c
from meetingroom.rules.drafts import Sentence
from meetingroom.rules.minutes import MinutesLine, composed, entries, key_after
from meetingroom.rules.state import Meeting
from meetingroom.words.catalogue import Language, load
from tests.fakes.demo_meeting import CHAIR, GUEST, MORNING, SECRETARY, DemoMeeting, item

WORDS = load()
WRITTEN_AT = 1_794_990_000_000


@pytest.fixture(scope="module")
def played() -> DemoMeeting:
    meeting = DemoMeeting().in_session()
    meeting.do(SECRETARY, c.MarkAttendance(MORNING, GUEST, meeting_present(), ""))
    meeting.at_item(4)
    poll = meeting.voting()
    meeting.ballots(poll, 19, 2, 1)
    meeting.declared(poll)
    meeting.do(CHAIR, c.RecordConclusion(None, item(4), "Giao Ủy ban nhân dân xã công bố kế hoạch."))
    meeting.do(CHAIR, c.EndSitting(MORNING))
    meeting.do(CHAIR, c.EndMeeting())
    return meeting


def meeting_present() -> c.Attendance:
    return c.Attendance.PRESENT_IN_PERSON


def lines(played: DemoMeeting, said: dict[str, Sentence] | None = None) -> tuple[MinutesLine, ...]:
    return composed(entries(enumerate(played.journal, start=1)), said or {})


@pytest.fixture(scope="module")
def draft(played: DemoMeeting) -> MinutesDraft:
    return minutes_draft(WORDS, played.state, lines(played))


@pytest.fixture(scope="module")
def written(draft: MinutesDraft) -> Document:
    return docx.Document(BytesIO(minutes_docx(draft, WRITTEN_AT)))


# ── what it says ──────────────────────────────────────────────────────────────────────────────────


def test_the_heading_has_the_fields_of_the_form(draft: MinutesDraft) -> None:
    assert draft.organ == ("HỘI ĐỒNG NHÂN DÂN", "XÃ EA TÂN HÒA")
    assert draft.symbol.startswith("Số:")
    assert draft.symbol.endswith("/BB-HĐND")
    assert draft.name == ("Kỳ họp thứ Ba", "Hội đồng nhân dân xã Ea Tân Hòa khóa II, nhiệm kỳ 2026–2031")
    assert [field.label for field in draft.fields] == [
        "Thời gian bắt đầu:",
        "Địa điểm:",
        "Thành phần tham dự:",
        "Chủ tọa:",
        "Thư ký:",
    ]
    assert draft.fields[0].lines == ("08 giờ 00 phút, ngày 19 tháng 11 năm 2026.",)


def test_who_came_and_who_did_not_is_listed_by_given_name(draft: MinutesDraft) -> None:
    present = draft.fields[2].lines
    assert present[0] == "Tổng số đại biểu: 25; có mặt: 23; vắng: 2."
    assert present[1] == "Vắng có phép (2): H'Linh Ayŭn, H'Bup Kđoh."
    assert present[2] == "Khách mời (1): Y Bhum Mlô, Chủ tịch Ủy ban nhân dân xã."


def test_items_head_the_sections_in_their_order(draft: MinutesDraft) -> None:
    titles = [section.title for section in draft.sections]
    assert titles[1] == "Khai mạc"
    assert "Mục 4. Điều chỉnh kế hoạch sử dụng đất xã Ea Tân Hòa" in titles
    assert titles[-1] == "Bế mạc"


def test_the_result_stands_with_its_record(draft: MinutesDraft, played: DemoMeeting) -> None:
    (result,) = [
        sentence
        for section in draft.sections
        for sentence in section.sentences
        if sentence.text.startswith("Kết quả biểu quyết Mục 4")
    ]
    assert "19/25 đại biểu tán thành, đạt 76% tổng số đại biểu" in result.text
    assert result.record_number is not None
    assert played.journal[result.record_number - 1].event.KIND == "poll_closed"


def test_the_end_is_told_once_the_meeting_has_ended(draft: MinutesDraft) -> None:
    assert re.fullmatch(r"Kỳ họp kết thúc vào \d\d giờ \d\d phút, ngày 19 tháng 11 năm 2026\./\.", draft.ends)
    early = DemoMeeting()
    before = minutes_draft(WORDS, early.state, lines(early))
    assert before.ends == ""
    assert before.fields[0].lines == ("chưa khai mạc.",)
    assert "Chưa điểm danh (25)" in before.fields[2].lines[1]


def test_a_second_sitting_has_a_heading_of_its_own() -> None:
    meeting = DemoMeeting().in_session()
    meeting.do(CHAIR, c.EndSitting(MORNING))
    afternoon = next(name for name in meeting.state.sittings if name != MORNING)
    meeting.do(SECRETARY, c.MarkAttendance(afternoon, CHAIR, meeting_present(), ""))
    meeting.do(CHAIR, c.StartSitting(afternoon))
    drafted = minutes_draft(WORDS, meeting.state, lines(meeting))
    assert drafted.sections[-1].title == "Phiên buổi chiều"


def test_the_secretarys_hand_is_seen_and_dropped_sentences_are_not(played: DemoMeeting) -> None:
    proposed = lines(played)
    recess, opened = proposed[-1], proposed[2]
    said = {
        opened.key: Sentence(opened.number, "Chủ tọa khai mạc kỳ họp.", False, 1, SECRETARY),
        recess.key: Sentence(recess.number, "", True, 1, SECRETARY),
        key_after(opened.number or 0, 1): Sentence(None, "Chào cờ, hát Quốc ca.", False, 1, SECRETARY),
        "999999999": Sentence(999, "Câu của bản ghi đã mất.", False, 1, SECRETARY),
    }
    drafted = minutes_draft(WORDS, played.state, lines(played, said))
    sentences = [sentence for section in drafted.sections for sentence in section.sentences]
    texts = [sentence.text for sentence in sentences]
    place = texts.index("Chủ tọa khai mạc kỳ họp.")
    assert texts[place + 1] == "Chào cờ, hát Quốc ca."
    assert not any("bế mạc" in text for text in texts)
    assert sentences[place + 1].record_number is None
    assert sentences[-1].note == "Bản ghi của câu này không còn."


def test_a_wording_whose_record_changed_is_flagged(played: DemoMeeting) -> None:
    worded = next(line for line in lines(played) if line.entry and line.entry.code == "conclusion")
    changed = replace(worded, text="Cũ.", changed=True)
    drafted = minutes_draft(WORDS, played.state, [changed])
    assert drafted.sections[0].sentences[0].note.startswith("Bản ghi đã thay đổi")


def test_the_minutes_stay_vietnamese_when_they_are_made_from_vietnamese_words(played: DemoMeeting) -> None:
    english = minutes_draft(load(Language.EN), played.state, lines(played))
    assert english.kind == "MINUTES"


def test_a_body_of_another_name_heads_its_paper_in_one_line(played: DemoMeeting) -> None:
    assert played.state.particulars is not None
    renamed = replace(played.state, particulars=replace(played.state.particulars, body_name="Hội nghị xã"))
    assert minutes_draft(WORDS, renamed, ()).organ == ("HỘI NGHỊ XÃ",)


def test_a_meeting_never_convened_has_no_minutes() -> None:
    with pytest.raises(ValueError, match="never convened"):
        minutes_draft(WORDS, Meeting(), ())


# ── how it is written ─────────────────────────────────────────────────────────────────────────────


def test_the_page_is_that_of_the_decree(written: Document) -> None:
    section = written.sections[0]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length / Mm(1)) for length in lengths if length] == [210, 297, 20, 20, 30, 20]
    assert section.different_first_page_header_footer
    top = section.header.paragraphs[0]
    assert top.alignment is WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in top._p.xml
    assert written.styles["Normal"].font.name == TYPEFACE


def test_the_national_title_keeps_to_one_line(written: Document) -> None:
    """Word wraps it when only cells or only columns have their widths."""
    head = written.tables[0]
    assert [round(column.width / Cm(1), 1) for column in head.columns if column.width] == [6.2, 9.8]
    assert [round(cell.width / Cm(1), 1) for cell in head.row_cells(0) if cell.width] == [6.2, 9.8]
    title, motto = head.cell(0, 1).paragraphs[:2]
    assert (title.text, title.runs[0].font.size) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Pt(12))
    assert (motto.text, motto.runs[0].font.size) == ("Độc lập - Tự do - Hạnh phúc", Pt(13))
    assert "DỰ THẢO" in head.cell(0, 0).text


def test_every_run_is_in_the_typeface_of_the_state(written: Document) -> None:
    runs = [run for paragraph in written.paragraphs for run in paragraph.runs]
    runs += [
        run
        for table in written.tables
        for cell in table.row_cells(0)
        for p in cell.paragraphs
        for run in p.runs
    ]
    assert {run.font.name for run in runs} == {TYPEFACE}


def test_every_sentence_lies_in_the_bookmark_of_its_record(written: Document, draft: MinutesDraft) -> None:
    numbers = {sentence.record_number for section in draft.sections for sentence in section.sentences}
    marks = written.element.body.findall(f".//{qn('w:bookmarkStart')}")
    assert {mark.get(qn("w:name")) for mark in marks} == {f"ban_ghi_{number}" for number in numbers}
    ids = [mark.get(qn("w:id")) for mark in marks]
    assert len(ids) == len(set(ids))


def test_the_record_is_shown_small_and_grey(written: Document) -> None:
    result = next(p for p in written.paragraphs if p.text.startswith("Kết quả biểu quyết Mục 4"))
    mark = result.runs[-1]
    assert re.fullmatch(r" \[số\u00a0\d+\]", mark.text)
    assert mark.font.size == Pt(8)
    assert str(mark.font.color.rgb) == "808080"


def test_the_secretary_signs_left_and_the_chair_right(written: Document) -> None:
    left, right = written.tables[-1].row_cells(0)
    assert (left.paragraphs[0].text, left.paragraphs[-1].text) == ("THƯ KÝ", "Đặng Thị Mỹ Linh")
    assert (right.paragraphs[0].text, right.paragraphs[-1].text) == ("CHỦ TỌA", "Nguyễn Hữu Trường")
    assert [p.text for p in written.paragraphs[-3:]] == [
        "Nơi nhận:",
        "- Đại biểu dự họp;",
        "- Lưu: VT, Hồ sơ.",
    ]


def test_a_line_of_the_secretarys_own_has_no_mark(draft: MinutesDraft) -> None:
    own = replace(
        draft.sections[0],
        sentences=(replace(draft.sections[0].sentences[0], record_number=None, text="Chào cờ."),),
    )
    text = docx.Document(BytesIO(minutes_docx(replace(draft, sections=(own,)), WRITTEN_AT)))
    assert any(p.text == "Chào cờ." for p in text.paragraphs)


def test_the_file_says_who_and_when(written: Document) -> None:
    properties = written.core_properties
    assert properties.author == "HỘI ĐỒNG NHÂN DÂN XÃ EA TÂN HÒA"
    assert properties.comments == "DỰ THẢO"
    assert properties.created is not None
    assert int(properties.created.timestamp()) == WRITTEN_AT // 1000
