"""Chuẩn bị: nothing is guessed silently, nothing goes out before one named act, nothing is stored twice."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from meetingroom.client.kit.buttons import Button
from meetingroom.client.kit.choices import Select
from meetingroom.client.kit.question import Question
from meetingroom.client.pages.chair.reason import ReasonCard
from meetingroom.client.pages.secretary.item_form import ItemCard
from meetingroom.client.views.link import Failed
from meetingroom.client.views.loading import FileState
from meetingroom.rules import commands as c
from meetingroom.wire.pages import Failure
from tests.client.pages.secretary.conftest import Secretary, Sits, type_text
from tests.fakes.demo_meeting import SECRETARY, DemoMeeting
from tests.fakes.demo_workshop import newer_papers, published_papers

AT_NIGHT = (
    *(f"{item}.{n} Tài liệu mục {item} số {n}.pdf" for item in range(1, 10) for n in range(1, 4)),
    *(f"scan{n:03d}.pdf" for n in range(1, 8)),
    "To trinh ve cong tac nhan su.pdf",
    "118 to trinh.pdf",
    "Chương trình.docx",
    "bang 3.xlsx",
    "IMG_2150.jpg",
    "~$nghi quyet.tmp",
)
"""Forty files as a department sends them at 22:00."""


def before_publication(sits: Sits) -> Secretary:
    return sits(DemoMeeting(published=False), papers=())


def load(secretary: Secretary, *names: str) -> None:
    secretary.page.bench.load([Path(name) for name in names])
    secretary.look()


def states(secretary: Secretary) -> dict[str, FileState]:
    return {file.path.name: file.state for file in secretary.page.bench.shown.files}


def ready(secretary: Secretary) -> set[str]:
    return {path.name for path in secretary.page.programme.files.ready}


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def act_named(secretary: Secretary, beginning: str, name: str) -> Button:
    """The button on the row of a file."""
    row = secretary.page.programme.files.rows[Path(name)]
    found = [button for button in row.findChildren(Button) if button.text().startswith(beginning)]
    assert len(found) == 1, [button.text() for button in row.findChildren(Button)]
    return found[0]


def test_of_forty_files_at_ten_in_the_night_only_those_that_name_their_item_are_ready(sits: Sits) -> None:
    assert len(AT_NIGHT) == 40
    secretary = before_publication(sits)
    load(secretary, *AT_NIGHT)
    assert ready(secretary) == set(AT_NIGHT[:27])
    assert secretary.desk.submitted == []


def test_a_file_that_does_not_name_its_item_is_asked_about_even_when_its_title_speaks_for_one(
    sits: Sits,
) -> None:
    secretary = before_publication(sits)
    load(secretary, "To trinh ve cong tac nhan su.pdf", "scan001.pdf")
    assert ready(secretary) == set()
    row = secretary.page.programme.files.rows[Path("To trinh ve cong tac nhan su.pdf")]
    assert "đề nghị xác nhận" in texts(row)
    assert not secretary.page.programme.files.load.isVisible()


def test_loading_what_is_ready_leaves_what_is_asked_about(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "4.2 Tờ trình.pdf", "scan001.pdf", "To trinh ve cong tac nhan su.pdf")
    secretary.tap(secretary.page.programme.files.load)
    assert states(secretary)["4.2 Tờ trình.pdf"] is FileState.PUT
    assert states(secretary)["scan001.pdf"] is FileState.PROPOSED
    assert states(secretary)["To trinh ve cong tac nhan su.pdf"] is FileState.PROPOSED


def test_a_large_file_says_how_much_of_it_has_arrived(sits: Sits) -> None:
    secretary = before_publication(sits)
    secretary.desk.holding_uploads = True
    name = "4.2 Tờ trình.pdf"
    load(secretary, name)
    secretary.tap(secretary.page.programme.files.load)
    assert "Đang tải lên máy chủ" in texts(secretary.page.programme.files.rows[Path(name)])
    secretary.desk.move_upload(name, 440, 1000)
    secretary.look()
    assert "đã được 44%" in texts(secretary.page.programme.files.rows[Path(name)])
    secretary.desk.answer_upload(name)
    secretary.look()
    assert states(secretary)[name] is FileState.PUT


def test_one_tap_confirms_what_was_proposed(sits: Sits) -> None:
    secretary = before_publication(sits)
    name = "To trinh ve cong tac nhan su.pdf"
    load(secretary, name)
    secretary.tap(act_named(secretary, "Xác nhận Mục 8", name))
    assert ready(secretary) == {name}


def test_an_item_is_chosen_from_the_list_for_a_scan(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "scan001.pdf")
    row = secretary.page.programme.files.rows[Path("scan001.pdf")]
    [choice] = row.findChildren(Select)
    choice.setCurrentIndex(5)
    choice.activated.emit(5)
    secretary.look()
    assert ready(secretary) == {"scan001.pdf"}
    secretary.tap(secretary.page.programme.files.load)
    secretary.answered()
    [paper] = [p.paper for row in secretary.page.bench.shown.rows for p in row.papers]
    assert paper.item == "muc-5"


def test_other_formats_are_listed_as_needing_a_pdf_and_go_nowhere(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "4.1 Tờ trình.docx", "4.2 Bảng.xlsx")
    assert set(states(secretary).values()) == {FileState.NEEDS_PDF}
    assert "Cần bản PDF" in texts(secretary.page.programme.files.rows[Path("4.1 Tờ trình.docx")])
    assert not secretary.page.programme.files.load.isVisible()


def test_a_paper_takes_its_number_from_its_file(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "4.2 Tờ trình điều chỉnh.pdf", "4 Báo cáo.pdf")
    secretary.tap(secretary.page.programme.files.load)
    secretary.answered()
    papers = [p.paper for row in secretary.page.bench.shown.rows for p in row.papers]
    assert {(p.number, p.title) for p in papers} == {("4.2", "Tờ trình điều chỉnh"), ("", "Báo cáo")}


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Failure.TRUNCATED, "thiếu"),
        (Failure.ENCRYPTED, "mật khẩu"),
        (Failure.EMPTY, "không có nội dung"),
        (Failure.NOT_A_PDF, "không phải"),
        (Failure.TOO_MANY_PAGES, "quá nhiều trang"),
    ],
)
def test_a_refused_file_says_why_and_keeps_the_others(sits: Sits, failure: Failure, said: str) -> None:
    secretary = before_publication(sits)
    secretary.desk.uploads["4.1 Hỏng.pdf"] = Failed(failure.value)
    load(secretary, "4.1 Hỏng.pdf", "4.2 Tốt.pdf")
    secretary.tap(secretary.page.programme.files.load)
    assert states(secretary) == {"4.1 Hỏng.pdf": FileState.REFUSED, "4.2 Tốt.pdf": FileState.PUT}
    assert said in texts(secretary.page.programme.files.rows[Path("4.1 Hỏng.pdf")])


def test_a_refused_file_can_be_loaded_again(sits: Sits) -> None:
    secretary = before_publication(sits)
    secretary.desk.uploads["4.1 A.pdf"] = Failed("offline")
    load(secretary, "4.1 A.pdf")
    secretary.tap(secretary.page.programme.files.load)
    del secretary.desk.uploads["4.1 A.pdf"]
    secretary.tap(act_named(secretary, "Nạp lại", "4.1 A.pdf"))
    assert states(secretary) == {"4.1 A.pdf": FileState.PUT}


def test_each_file_says_how_far_it_is(sits: Sits) -> None:
    secretary = before_publication(sits)
    secretary.desk.holding_uploads = True
    load(secretary, "4.1 A.pdf", "4.2 B.pdf")
    secretary.tap(secretary.page.programme.files.load)
    secretary.desk.answer_upload("4.1 A.pdf")
    secretary.look()
    files = secretary.page.programme.files
    assert "Đang tải lên" in texts(files.rows[Path("4.2 B.pdf")])
    assert "Đã đặt vào Mục 4 · 3 trang" in texts(files.rows[Path("4.1 A.pdf")])
    assert "1/2" in files._state.text()


def test_the_same_folder_twice_stores_nothing_twice(sits: Sits) -> None:
    secretary = before_publication(sits)
    names = ("4.1 A.pdf", "4.2 B.pdf")
    for _ in range(2):
        load(secretary, *names)
        if secretary.page.programme.files.load.isVisible():
            secretary.tap(secretary.page.programme.files.load)
        secretary.answered()
        secretary.page.bench.clear_loaded()
        secretary.look()
    assert len([p for row in secretary.page.bench.shown.rows for p in row.papers]) == 2


def test_the_same_file_offered_twice_is_listed_once(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "4.1 A.pdf")
    load(secretary, "4.1 A.pdf")
    assert len(secretary.page.programme.files.rows) == 1


def test_two_papers_with_the_same_content_are_pointed_out(sits: Sits) -> None:
    secretary = before_publication(sits)
    load(secretary, "4.1 A.pdf", "4.2 B.pdf")  # the fixture's server finds the same bytes in both
    secretary.tap(secretary.page.programme.files.load)
    secretary.answered()
    assert "giống hệt nhau" in texts(secretary.page.programme.publishing)


def test_an_item_without_a_paper_is_pointed_out_before_publishing(sits: Sits) -> None:
    secretary = before_publication(sits)
    assert "Mục 4 chưa có tài liệu" in texts(secretary.page.programme.publishing)


# ── publishing ────────────────────────────────────────────────────────────────────────────────────


def test_publishing_names_its_act_and_number_and_asks_once(sits: Sits) -> None:
    demo = DemoMeeting(published=False)
    secretary = sits(demo, papers=published_file_papers())
    button = secretary.page.programme.publishing.publish
    number = len(published_file_papers())
    assert button.text() == f"Phát hành {number} tài liệu"
    secretary.tap(button)
    assert secretary.desk.submitted == []
    question = secretary.page.programme.findChild(Question)
    assert question is not None
    assert question.act.text() == button.text()
    assert question.keep.hasFocus()
    secretary.tap(question.act)
    assert [type(act.command) for act in secretary.desk.submitted] == [c.PublishProgramme]
    secretary.answered()
    assert f"Đã phát hành {number} tài liệu" in _told(secretary)
    assert not button.isVisible()


def test_keeping_the_draft_sends_nothing(sits: Sits) -> None:
    secretary = sits(DemoMeeting(published=False), papers=published_file_papers())
    secretary.tap(secretary.page.programme.publishing.publish)
    question = secretary.page.programme.findChild(Question)
    assert question is not None
    secretary.tap(question.keep)
    assert secretary.desk.submitted == []
    assert secretary.page.programme.findChild(Question) is None


def test_only_what_differs_from_the_published_edition_is_counted(sits: Sits) -> None:
    demo = DemoMeeting()
    secretary = sits(demo, papers=newer_papers(demo))
    assert secretary.page.programme.publishing.publish.text() == "Phát hành 3 tài liệu"
    said = texts(secretary.page.programme.publishing)
    assert "3 thay đổi chưa phát hành" in said


def test_with_nothing_new_there_is_no_button_to_publish(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    assert not secretary.page.programme.publishing.publish.isVisible()
    assert "Không có thay đổi chưa phát hành" in texts(secretary.page.programme.publishing)


def test_an_item_says_who_cannot_read_it(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    assert "7 người không xem được" in texts(secretary.page.programme.publishing)
    assert "26/33 người xem được" in texts(secretary.page.programme.items)


def test_a_paper_is_recalled_with_a_reason_or_not_at_all(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    secretary.page.programme.ask_recall("tai-lieu-4-2")
    secretary.look()
    card = secretary.page.programme.findChild(ReasonCard)
    assert card is not None
    assert card.field.hasFocus()
    assert not card.act.isEnabled()
    type_text(card.field, "Phát hành nhầm bản")
    secretary.tap(card.act)
    [act] = secretary.desk.submitted
    assert act.command == c.RecallPaper("tai-lieu-4-2", "Phát hành nhầm bản")  # type: ignore[arg-type]
    secretary.answered()
    assert secretary.demo.state.papers["tai-lieu-4-2"].recalled_at is not None  # type: ignore[index]


def test_an_item_is_withdrawn_with_a_reason(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    secretary.page.programme.ask_withdraw("muc-8")
    secretary.look()
    card = secretary.page.programme.findChild(ReasonCard)
    assert card is not None
    assert card.act.text() == "Rút Mục 8 khỏi chương trình"
    type_text(card.field, "Chưa đủ hồ sơ")
    secretary.tap(card.act)
    [act] = secretary.desk.submitted
    assert act.command == c.WithdrawItem("muc-8", "Chưa đủ hồ sơ")  # type: ignore[arg-type]


def test_a_reason_being_typed_survives_what_others_do_meanwhile(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    secretary.page.programme.ask_recall("tai-lieu-4-2")
    secretary.look()
    card = secretary.page.programme.findChild(ReasonCard)
    assert card is not None
    type_text(card.field, "Phát hành")
    secretary.demo.do(SECRETARY, c.WithdrawItem("muc-9", "Hết thời gian"))  # type: ignore[arg-type]
    secretary.look()
    assert card.field.text() == "Phát hành"
    assert card.field.hasFocus()


def test_changing_an_item_keeps_its_motion_and_its_readers(sits: Sits) -> None:
    secretary = sits(DemoMeeting())
    before = next(row for row in secretary.page.bench.shown.rows if row.plan.number == "4")
    secretary.page.programme.edit_item("muc-4")
    secretary.look()
    card = secretary.page.programme.findChild(ItemCard)
    assert card is not None
    card.presenter.setText("Nguyễn Thị Hòa")
    secretary.tap(card.save)
    secretary.answered()
    after = next(row for row in secretary.page.bench.shown.rows if row.plan.number == "4")
    assert after.plan.presenter == "Nguyễn Thị Hòa"
    assert (after.plan.motion, after.audience) == (before.plan.motion, before.audience)
    assert after.plan.sitting == before.plan.sitting


def test_an_item_needs_number_and_title(sits: Sits) -> None:
    secretary = sits(DemoMeeting(published=False), items=(), papers=())
    secretary.tap(secretary.page.programme.publishing.item)
    card = secretary.page.programme.findChild(ItemCard)
    assert card is not None
    assert not card.save.isEnabled()
    card.number.setText("1")
    card.title_field.setText("Khai mạc")
    secretary.tap(card.save)
    secretary.answered()
    assert [row.plan.title for row in secretary.page.bench.shown.rows] == ["Khai mạc"]


def test_without_a_network_every_act_that_needs_the_server_says_why_it_is_off(sits: Sits) -> None:
    demo = DemoMeeting()
    secretary = sits(demo, papers=newer_papers(demo))
    secretary.desk.go_offline()
    secretary.look()
    out = secretary.page.programme.publishing
    for button in (out.publish, out.folder, out.item):
        assert not button.isEnabled()
        assert "kết nối" in button.toolTip()


# ── within ────────────────────────────────────────────────────────────────────────────────────────


def published_file_papers() -> tuple[object, ...]:
    return published_papers(DemoMeeting())


def _told(secretary: Secretary) -> str:
    return " ".join(b._sentence.plain for b in secretary.page.programme.told._banners.values())
