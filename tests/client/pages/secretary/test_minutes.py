"""Biên bản: a secretary's wording stands, nothing typed is lost, the file is written off the GUI thread."""

from io import BytesIO
from pathlib import Path

from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meetingroom.client.pages.secretary.documents import OfficeDocuments
from meetingroom.client.pages.secretary.page import Job
from meetingroom.client.pages.secretary.sentence_row import SentenceRow
from meetingroom.rules import commands as c
from tests.client.pages.secretary.conftest import Secretary, Sits, type_text
from tests.fakes.demo_meeting import CHAIR, DELEGATE, SECRETARY, DemoMeeting, item

WORDING = "Hồi 08 giờ 00 phút, chủ tọa tuyên bố khai mạc kỳ họp."


def at_the_minutes(sits: Sits) -> Secretary:
    return sits(DemoMeeting().in_session().at_item(4)).at(Job.MINUTES)


def row_with(secretary: Secretary, words: str) -> SentenceRow:
    found = [row for row in secretary.page.minutes.rows.values() if words in row.text]
    assert len(found) == 1, [row.text for row in secretary.page.minutes.rows.values()]
    return found[0]


def type_over(secretary: Secretary, row: SentenceRow, text: str) -> None:
    secretary.tap(row.edit)
    assert row.editor is not None
    assert row.editor.hasFocus()
    row.editor.selectAll()
    type_text(row.editor, text)


def test_every_proposed_sentence_names_its_record(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    for key, row in secretary.page.minutes.rows.items():
        assert row.source.text() == f"[số {int(key)}]"


def test_sentences_stand_under_the_item_they_belong_to(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    titles = [group.title.text() for group in secretary.page.minutes.groups.values() if group.title]
    assert titles[:2] == ["Trước khi khai mạc", "Khai mạc"]
    assert titles[-1].startswith("Mục 4. ")


def test_a_sentence_is_changed_in_its_place_and_kept_without_a_button(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    assert row.editor is not None
    row.editor.paused.emit()
    [act] = secretary.desk.submitted
    assert act.command == c.PutMinutesSentence(row.key, int(row.key), WORDING)


def test_a_sentence_left_as_it_was_sends_nothing(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    secretary.tap(row.edit)
    secretary.tap(row.save)
    assert secretary.desk.submitted == []


def test_a_secretarys_wording_survives_what_happens_later(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    secretary.tap(row.save)
    secretary.answered()
    secretary.demo.do(CHAIR, c.FinishItem(item(4)))
    secretary.demo.do(CHAIR, c.CallItem(item(5), "sang"))  # type: ignore[arg-type]
    secretary.look()
    assert row_with(secretary, WORDING).key == row.key


def test_what_is_being_typed_keeps_its_field_and_focus_while_the_meeting_goes_on(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, "Hồi 08")
    before = len(secretary.page.minutes.rows)
    secretary.demo.do(SECRETARY, c.RecordLeaving("sang", DELEGATE, False))  # type: ignore[arg-type]
    secretary.look()
    assert len(secretary.page.minutes.rows) == before + 1
    assert row.editor is not None
    assert row.editor.hasFocus()
    type_text(row.editor, " giờ")
    assert row.editor.text() == "Hồi 08 giờ"


def test_the_proposal_stands_beside_the_wording_and_comes_back_by_one_tap(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    proposal = row.text
    type_over(secretary, row, WORDING)
    secretary.tap(row.save)
    secretary.answered()
    secretary.tap(row.restore)
    secretary.answered()
    assert row.text == proposal
    assert not row.restore.isVisible()


def test_a_sentence_left_out_stays_in_sight_and_can_be_put_back(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    secretary.tap(row.drop)
    secretary.answered()
    assert row.isVisible()
    assert not row.edit.isVisible()
    secretary.tap(row.put_back)
    secretary.answered()
    assert row.edit.isVisible()


def test_her_own_wording_comes_back_with_a_sentence_put_back(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    secretary.tap(row.save)
    secretary.answered()
    secretary.tap(row.drop)
    secretary.answered()
    secretary.tap(row.put_back)
    secretary.answered()
    assert row.text == WORDING


def test_a_line_of_her_own_stands_where_it_was_begun(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    group = list(secretary.page.minutes.groups.values())[1]
    secretary.tap(group.more)
    assert group.new is not None
    type_text(group.new.field, "Thư ký kỳ họp thông báo nội quy.")
    secretary.tap(group.new.save)
    secretary.answered()
    row = row_with(secretary, "thông báo nội quy")
    assert row.source.text() == "Câu của thư ký"
    assert row.parentWidget() is group


def test_an_edit_not_recorded_yet_is_said_and_shown(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    secretary.tap(row.save)
    assert row.text == WORDING
    assert "chưa ghi nhận" in secretary.page.minutes._state.text()
    secretary.answered()
    assert not secretary.page.minutes._state.isVisible()


def test_the_file_holds_what_is_being_typed(sits: Sits, qtbot: QtBot) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    with qtbot.waitSignal(secretary.page.minutes_exported) as told:
        secretary.page.export_minutes(Path("bien-ban.docx"))
    [(path, lines)] = secretary.papers.minutes
    assert told.args == [str(path)]
    assert [line.text for line in lines if line.key == row.key] == [WORDING]
    secretary.look()
    assert "bien-ban.docx" in _told(secretary)


def test_a_full_disk_loses_nothing_and_says_so(sits: Sits, qtbot: QtBot) -> None:
    secretary = at_the_minutes(sits)
    secretary.papers.full = True
    with qtbot.waitSignal(secretary.page.minutes_not_exported):
        secretary.page.export_minutes(Path("bien-ban.docx"))
    secretary.look()
    assert "Chưa ghi được tệp bien-ban.docx." in _told(secretary)
    assert secretary.page.minutes.export.isEnabled()


def test_the_office_writes_a_word_file_with_the_sentences(sits: Sits, tmp_path: Path) -> None:
    secretary = at_the_minutes(sits)
    path = tmp_path / "bien-ban.docx"
    lines = secretary.page.draft.shown.lines
    OfficeDocuments().write_minutes(path, secretary.page._words, secretary.demo.state, lines, 0)
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(path.read_bytes())).paragraphs)
    assert "tuyên bố khai mạc Kỳ họp thứ Ba" in text


def test_minutes_are_written_on_without_a_network_and_kept_until_the_server_has_them(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    secretary.desk.go_offline()
    secretary.look()
    row = row_with(secretary, "khai mạc Kỳ họp")
    type_over(secretary, row, WORDING)
    secretary.tap(row.save)
    assert row.text == WORDING
    assert "chưa ghi nhận" in secretary.page.minutes._state.text()


def test_the_keyboard_reaches_edit_save_and_leave_out(sits: Sits) -> None:
    secretary = at_the_minutes(sits)
    row = row_with(secretary, "khai mạc Kỳ họp")
    row.edit.setFocus()
    QTest.keyClick(row.edit, Qt.Key.Key_Space)
    assert row.editor is not None
    row.editor.selectAll()
    type_text(row.editor, WORDING)
    QTest.keyClick(row.editor, Qt.Key.Key_Escape)
    assert row.editor is None
    assert row.text == WORDING


def _told(secretary: Secretary) -> str:
    banners = secretary.page.minutes.told
    return " ".join(b._sentence.plain for b in banners._banners.values())
