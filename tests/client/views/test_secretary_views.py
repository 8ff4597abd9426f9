"""The workshop: drafts beside what is published, files matched to items, sentences of the minutes."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from meetingroom.client.store.picture import ActState, Download
from meetingroom.client.views.link import Failed, OpenPaper
from meetingroom.client.views.loading import FileState
from meetingroom.client.views.matching import Place, named, place_of
from meetingroom.client.views.minutes_view import MinutesView
from meetingroom.client.views.paper_view import PaperView
from meetingroom.client.views.secretary_view import SecretaryView
from meetingroom.client.views.workbench import ItemForm
from meetingroom.rules import commands as c
from meetingroom.rules.events import SecretaryAdmitted
from meetingroom.rules.ids import ItemId
from meetingroom.rules.streams import draft_stream
from meetingroom.rules.terms import ItemState
from tests.client.views.conftest import Seat, SeatOf
from tests.fakes.demo_meeting import (
    CHAIR,
    DELEGATE,
    MEETING,
    MORNING,
    SECRETARY,
    DemoMeeting,
    item,
    sha_of,
)

DRAFT = draft_stream(MEETING)


@pytest.fixture
def office(meeting: DemoMeeting, seat: SeatOf) -> Seat:
    """The secretary's desk; her workshop is open and empty."""
    here = seat(meeting.desk(SECRETARY))
    here.desk.happened(DRAFT, SecretaryAdmitted(SECRETARY))
    here.look()
    return here


def recorded(here: Seat) -> None:
    """Everything submitted to the workshop is recorded, in its order."""
    for act in list(here.desk.submitted):
        held = here.desk.picture.streams[act.stream]
        if act.stream == DRAFT and act.id in [pending.id for pending in held.pending]:
            here.desk.record(act.id)
    here.look()


# ── items and papers ──────────────────────────────────────────────────────────────────────────────


def test_items_are_put_in_order_and_changed_in_place(office: Seat) -> None:
    view = office.view(SecretaryView)
    assert view.shown.may_edit.allowed
    first = view.put_item(ItemForm("90", "Khai mạc", planned_minutes=5))
    recorded(office)
    second = view.put_item(ItemForm("91", "Báo cáo", planned_minutes=40))
    recorded(office)
    view.put_item(ItemForm("91.1", "Tóm tắt", parent=second))
    recorded(office)
    rows = [(row.plan.number, row.depth) for row in view.shown.rows]
    assert rows == [("90", 0), ("91", 0), ("91.1", 1)]
    assert view.shown.total_minutes == 45
    view.put_item(ItemForm("91", "Khai mạc kỳ họp", item=first))
    recorded(office)
    assert [row.duplicate for row in view.shown.rows] == [True, True, False]
    assert view.shown.rows[0].plan.position < view.shown.rows[1].plan.position, "it kept its place"
    view.remove_item(second)
    recorded(office)
    assert [row.depth for row in view.shown.rows] == [0, 0]


def test_a_folder_is_matched_confirmed_uploaded_and_published(office: Seat, meeting: DemoMeeting) -> None:
    view = office.view(SecretaryView)
    four = view.put_item(ItemForm("94", "Quy hoạch sử dụng đất"))
    recorded(office)
    pdf, word, odd = Path("94.2 Tờ trình quy hoạch.pdf"), Path("94 Báo cáo.docx"), Path("scan001.pdf")
    view.load([pdf, word, odd])
    by_path = {row.path: row for row in view.shown.files}
    assert (by_path[pdf].item, by_path[pdf].state) == (four, FileState.PROPOSED)
    assert (by_path[pdf].title, by_path[pdf].paper_kind) == ("Tờ trình quy hoạch", "submission")
    assert by_path[word].state is FileState.NEEDS_PDF
    assert by_path[odd].item is None
    view.load([pdf])
    assert len(view.shown.files) == 3, "the same file is not listed twice"
    view.skip(word)
    view.assign(odd, four)
    view.retitle(odd, title="Phụ lục", number="2", paper_kind="annex")
    office.desk.uploads[odd.name] = Failed("pdf_encrypted")
    view.accept()
    office.look()
    by_path = {row.path: row for row in view.shown.files}
    assert by_path[pdf].state is FileState.PUT
    assert (by_path[odd].state, by_path[odd].code) == (FileState.REFUSED, "pdf_encrypted")
    recorded(office)
    (row,) = view.shown.rows
    (paper,) = row.papers
    assert (paper.paper.title, paper.published_version, paper.differs) == ("Tờ trình quy hoạch", 0, True)
    view.clear_loaded()
    assert [each.path for each in view.shown.files] == [odd]
    assert view.shown.changed == 2
    assert view.shown.papers == 1
    assert view.shown.may_publish.allowed
    view.publish()
    meeting.answer(office.desk)
    office.look()
    assert view.shown.changed == 0
    assert meeting.state.items[four].state is ItemState.PLANNED
    assert view.shown.may_publish.code == "nothing_new"


def test_the_same_file_name_again_is_the_next_version_of_that_paper(office: Seat) -> None:
    view = office.view(SecretaryView)
    view.put_item(ItemForm("94", "Quy hoạch"))
    recorded(office)
    pdf = Path("94 Tờ trình.pdf")
    for _ in range(2):
        view.load([pdf])
        view.accept([pdf])
        recorded(office)
        view.clear_loaded()
    (row,) = view.shown.rows
    assert len(row.papers) == 1
    view.put_paper(row.papers[0].paper)
    view.remove_paper(row.papers[0].paper.paper)
    recorded(office)
    assert view.shown.papers == 0


def test_withdrawing_recalling_and_slips(office: Seat, meeting: DemoMeeting, qtbot: QtBot) -> None:
    view = office.view(SecretaryView)
    view.withdraw_item(item(6), "Chưa đủ hồ sơ")
    paper = next(iter(meeting.state.papers))
    view.recall_paper(paper, "Nhầm tệp")
    meeting.answer(office.desk)
    assert meeting.state.items[item(6)].state is ItemState.WITHDRAWN
    assert meeting.state.papers[paper].recalled_at is not None
    with qtbot.waitSignal(view.slip_issued) as issued:
        view.issue_slip(DELEGATE)
    assert issued.args[0].person == DELEGATE
    assert office.desk.slips == [(MEETING, DELEGATE)]


def test_a_refused_slip_says_why(office: Seat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view = office.view(SecretaryView)
    monkeypatch.setattr(office.desk, "issue_slip", lambda _m, _p, done: done(Failed("unreachable")))
    with qtbot.waitSignal(view.slip_refused) as refused:
        view.issue_slip(DELEGATE)
    assert refused.args[0].code == "unreachable"


def test_an_act_that_was_refused_is_shown_until_it_was_read(office: Seat) -> None:
    view = office.view(SecretaryView)
    view.remove_item(ItemId("no-such-item"))
    recorded(office)
    (refused,) = view.shown.refused
    assert (refused.state, refused.code) == (ActState.REFUSED, "unknown_item")
    view.dismiss(refused)
    office.look()
    assert view.shown.refused == ()


def test_a_deputy_has_no_workshop(meeting: DemoMeeting, seat: SeatOf) -> None:
    view = seat(meeting.desk(DELEGATE)).view(SecretaryView)
    assert not view.shown.may_edit.allowed
    assert not view.shown.may_publish.allowed


# ── names of files ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "number", "title", "kind"),
    [
        ("4.2 Tờ trình 118.pdf", "4.2", "Tờ trình 118", "submission"),
        ("4_2_Bao cao tham tra.PDF", "4.2", "Bao cao tham tra", "verification_report"),
        ("Mục 3 - Dự thảo nghị quyết.pdf", "3", "Dự thảo nghị quyết", "draft_resolution"),
        ("12) Phụ lục.pdf", "12", "Phụ lục", "annex"),
        ("Giải trình ý kiến.pdf", "", "Giải trình ý kiến", "explanatory_report"),
        ("scan001.pdf", "", "scan001", "other"),
        ("7.pdf", "7", "7", "other"),
    ],
)
def test_a_file_name_is_read_as_a_secretary_means_it(name: str, number: str, title: str, kind: str) -> None:
    read = named(name)
    assert (read.number, read.title, read.kind) == (number, title, kind)


def test_a_file_belongs_where_its_number_or_title_says() -> None:
    places = [
        Place(ItemId("four"), "4", "Điều chỉnh quy hoạch sử dụng đất"),
        Place(ItemId("four-two"), "4.2", "Tờ trình"),
        Place(ItemId("five"), "5", "Dự toán ngân sách năm 2027"),
    ]
    assert place_of(named("4.2 gì đó.pdf"), places) == "four-two"
    assert place_of(named("4.3 Thẩm tra.pdf"), places) == "four"
    assert place_of(named("du toan ngan sach 2027 (sua).pdf"), places) == "five"
    assert place_of(named("scan001.pdf"), places) is None
    assert place_of(named("Tờ trình.pdf"), [*places, Place(ItemId("x"), "9", "Tờ trình")]) is None


# ── minutes ───────────────────────────────────────────────────────────────────────────────────────


def test_the_minutes_grow_with_the_meeting_and_keep_her_wording(office: Seat, meeting: DemoMeeting) -> None:
    view = office.view(MinutesView)
    assert view.shown.ready
    meeting.in_session().at_item(2)
    office.look()
    lines = view.shown.lines
    assert lines
    opened = next(line for line in lines if line.entry and line.entry.code == "meeting_opened")
    view.word(opened, "Kỳ họp khai mạc lúc 08 giờ.")
    view.add(opened, "Văn nghệ chào mừng.")
    view.add(None, "BIÊN BẢN")
    dropped = next(line for line in lines if line.entry and line.entry.code == "item_called")
    view.drop(dropped)
    office.look()
    assert view.shown.unrecorded == 4
    by_key = {line.key: line for line in view.shown.lines}
    assert by_key[opened.key].text == "Kỳ họp khai mạc lúc 08 giờ.", "what she types stands at once"
    assert by_key[dropped.key].dropped
    recorded(office)
    assert view.shown.unrecorded == 0
    texts = [line.text for line in view.shown.lines if line.text]
    assert texts == ["BIÊN BẢN", "Kỳ họp khai mạc lúc 08 giờ.", "Văn nghệ chào mừng."]
    view.restore({line.key: line for line in view.shown.lines}[opened.key])
    recorded(office)
    assert {line.key: line for line in view.shown.lines}[opened.key].text is None
    before = len(view.shown.lines)
    meeting.do(CHAIR, c.RecessSitting(MORNING))
    office.look()
    assert len(view.shown.lines) == before + 1


def test_one_reading_of_the_records_at_a_time(
    office: Seat, meeting: DemoMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[object] = []
    monkeypatch.setattr(office.desk, "minutes", lambda _m, done: waiting.append(done))
    view = office.view(MinutesView)
    assert not view.shown.ready
    for _ in range(3):
        meeting.do(SECRETARY, c.PlanSitting(c.PlannedSitting(MORNING, "Sáng", "HT", meeting.now)))
        office.look()
    assert len(waiting) == 1
    waiting[0](())  # type: ignore[operator]
    assert view.shown.ready
    assert len(waiting) == 2, "what happened meanwhile is read once"


def test_a_reading_that_failed_is_tried_again_at_the_next_change(
    office: Seat, meeting: DemoMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = office.view(MinutesView)
    before = view.shown.lines
    with monkeypatch.context() as torn:
        torn.setattr(office.desk, "minutes", lambda _m, done: done(Failed("drawer_busy")))
        meeting.in_session()
        office.look()
    assert view.shown.ready
    assert view.shown.lines == before, "what was read before stands"
    meeting.at_item(2)
    office.look()
    assert len(view.shown.lines) > len(before)


# ── one paper ─────────────────────────────────────────────────────────────────────────────────────


def paper_of(meeting: DemoMeeting, number: str) -> object:
    return next(p.paper for p in meeting.state.papers.values() if p.number == number)


def test_a_ready_paper_opens_and_is_no_longer_new(meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot) -> None:
    here = seat(meeting.desk())
    paper = paper_of(meeting, "4.2")
    view = here.view(PaperView, paper)
    assert view.shown.known
    assert view.shown.current is not None
    with qtbot.waitSignal(view.opened) as opened:
        view.open()
    assert isinstance(opened.args[0], OpenPaper)
    here.look()
    assert view.shown.opened_version == 1


def test_a_paper_on_its_way_opens_when_it_arrives(meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot) -> None:
    here = seat(meeting.desk(papers=Download.ABSENT))
    here.desk._papers.clear()
    view = here.view(PaperView, paper_of(meeting, "4.2"))
    with qtbot.waitSignal(view.not_opened) as told:
        view.open()
    assert told.args[0].code == "not_ready"
    with qtbot.waitSignal(view.opened):
        here.desk.put_paper(sha_of("4.2"), path=Path("/nowhere"), key=bytes(32))
        here.look()


def test_a_damaged_paper_comes_again_and_opens_by_itself(
    meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot
) -> None:
    here = seat(meeting.desk())
    view = here.view(PaperView, paper_of(meeting, "4.2"))
    with qtbot.waitSignal(view.opened) as opened:
        view.open()
    view.damaged(opened.args[0].sha256)
    here.look()
    assert view.shown.current is not None
    assert view.shown.current.download.state is Download.DAMAGED
    with qtbot.waitSignal(view.opened):
        here.desk.put_paper(sha_of("4.2"), path=Path("/nowhere"), key=bytes(32))
        here.look()


def test_a_recalled_paper_leaves_its_tombstone(meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot) -> None:
    here = seat(meeting.desk())
    paper = paper_of(meeting, "4.2")
    view = here.view(PaperView, paper)
    meeting.do(SECRETARY, c.RecallPaper(paper, "Nhầm tệp"))  # type: ignore[arg-type]
    here.look()
    assert (view.shown.recalled_reason, view.shown.recalled_at) == ("Nhầm tệp", meeting.now)
    with qtbot.waitSignal(view.not_opened) as told:
        view.open()
    assert told.args[0].code == "recalled"


def test_a_paper_of_somebody_else_is_unknown(meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot) -> None:
    view = seat(meeting.desk()).view(PaperView, "no-such-paper")
    assert not view.shown.known
    with qtbot.waitSignal(view.not_opened) as told:
        view.open(3)
    assert told.args[0].code == "unknown_paper"
