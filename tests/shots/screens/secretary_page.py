"""The secretary's window: preparing, roll call, slips and minutes, each in every state."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.secretary.documents import PrintedSlip
from meetingroom.client.pages.secretary.page import Job, SecretaryPage
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.link import Failed
from meetingroom.rules import commands as c
from meetingroom.rules.terms import Attendance, SpeechKind
from meetingroom.wire.messages import Passing
from meetingroom.words.catalogue import Address, Language, Manner, Words, load
from tests.fakes.demo_meeting import (
    ABSENT,
    CHAIR,
    DELEGATE,
    DEPUTIES,
    MEETING,
    MINUTE,
    MORNING,
    SECRETARY,
    STREAM,
    DemoMeeting,
    item,
)
from tests.fakes.demo_workshop import newer_papers, open_workshop
from tests.fakes.fixture_desk import FixtureDesk
from tests.shots.context import ShotContext, screen


@cache
def words(language: Language = Language.VI) -> Words:
    return load(language, Manner(Address.STAFF))


def page_of(
    shot: ShotContext, desk: FixtureDesk, job: Job, language: Language = Language.VI
) -> SecretaryPage:
    bridge = Bridge(desk)
    page = SecretaryPage(shot.theme, words(language), bridge, MEETING)
    bridge.setParent(page)
    page.show_job(job)
    settle(page)
    return page


def settle(page: QWidget) -> None:
    """Let the page hear what has happened."""
    QCoreApplication.processEvents()
    for bridge in page.findChildren(Bridge):
        bridge.flush()
    QCoreApplication.processEvents()


def go_offline(demo: DemoMeeting, desk: FixtureDesk) -> None:
    desk.at += 4 * MINUTE
    desk.connection(Connection(Line.OFFLINE, demo.now))


@screen("secretary-minutes", states=("empty", "offline", "editing", "not-written", "english"))
def minutes(shot: ShotContext) -> QWidget:
    state = shot.state
    demo = DemoMeeting()
    if state == "empty":
        desk = demo.desk(SECRETARY)
        open_workshop(desk, demo)
        return page_of(shot, desk, Job.MINUTES)
    demo.in_session().at_item(4)
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    demo.do(DELEGATE, c.RequestSpeech(item(4), SpeechKind.SPEECH, "đất rừng"))
    desk = demo.desk(SECRETARY)
    open_workshop(desk, demo)
    page = page_of(shot, desk, Job.MINUTES, Language.EN if state == "english" else Language.VI)
    lines = page.draft.shown.lines
    page.draft.word(
        lines[2],
        "Hồi 08 giờ 00 phút, chủ tọa tuyên bố khai mạc Kỳ họp thứ Ba; Đoàn Chủ tịch và thư ký ra mắt.",
    )
    page.draft.drop(lines[1])
    settle(page)
    for act in list(desk.submitted):
        desk.record(act.id)
    page.draft.add(page.draft.shown.lines[3], "Thư ký kỳ họp thông báo nội quy.")
    settle(page)
    if state == "offline":
        go_offline(demo, desk)
    if state == "editing":
        row = next(iter(page.minutes.rows.values()))
        row.begin()
    if state == "not-written":
        page.minutes._on_not_written(Path("Biên bản Kỳ họp thứ Ba.docx"), OSError())
    settle(page)
    return page


OPENING = "Hồi 08 giờ 00 phút, chủ tọa tuyên bố khai mạc Kỳ họp thứ Ba; thư ký kỳ họp ra mắt."

PREPARING = (
    "empty", "loading", "away", "offline", "first-publication", "files", "uploading", "publish-question",
    "published", "recall", "withdraw", "item-form", "english",
)  # fmt: skip


@screen("secretary-programme", states=PREPARING)
def programme(shot: ShotContext) -> QWidget:
    state = shot.state
    if state in ("loading", "away"):
        desk = FixtureDesk(SECRETARY)
        page = page_of(shot, desk, Job.PROGRAMME)
        if state == "away":
            desk.go_offline()
            settle(page)
        return page
    demo = DemoMeeting() if state != "first-publication" else DemoMeeting(published=False)
    desk = demo.desk(SECRETARY)
    if state == "empty":
        open_workshop(desk, demo, items=(), papers=())
    else:
        open_workshop(desk, demo, papers=() if state == "first-publication" else newer_papers(demo))
    language = Language.EN if state == "english" else Language.VI
    page = page_of(shot, desk, Job.PROGRAMME, language)
    if state in ("files", "uploading"):
        page.bench.load([Path(name) for name in FILES])
        settle(page)
    if state == "uploading":
        desk.holding_uploads = True
        page.programme.accept(page.programme.files.ready)
        desk.move_upload("2.4 Phụ lục chỉ tiêu.pdf", 440, 1000)
        desk.answer_upload("4.5 Phụ lục bản đồ.pdf")
        desk.answer_upload("3.4 Báo cáo giải trình.pdf", Failed("encrypted"))
        desk.answer_upload("7.2 Tổng hợp ý kiến.pdf", Failed("not_a_pdf"))
    match state:
        case "offline":
            go_offline(demo, desk)
        case "publish-question":
            page.programme.publishing.publish.click()
        case "published":
            page.programme.publishing.publish.click()
            page.programme._publish(1, 3)
            demo.answer(desk)
        case "recall":
            page.programme.ask_recall("tai-lieu-4-2")
        case "withdraw":
            page.programme.ask_withdraw("muc-8")
        case "item-form":
            page.programme.edit_item("muc-8")
    settle(page)
    return page


FILES = (
    "4.5 Phụ lục bản đồ.pdf",
    "3.4 Báo cáo giải trình.pdf",
    "7.2 Tổng hợp ý kiến.pdf",
    "2.4 Phụ lục chỉ tiêu.pdf",
    "To trinh ve cong tac nhan su.pdf",
    "scan001.pdf",
    "IMG_20261118_2150.jpg",
    "Du thao nghi quyet (ban cuoi).docx",
)


@screen("secretary-roll-call", states=("before", "offline", "sending", "reason", "found", "english"))
def roll_call(shot: ShotContext) -> QWidget:
    state = shot.state
    demo = DemoMeeting()
    if state != "before":
        demo.in_session().at_item(4)
        demo.do(SECRETARY, c.RecordLeaving(MORNING, DEPUTIES[3], False))
        late = c.MarkAttendance(MORNING, ABSENT[0], Attendance.PRESENT_ONLINE, "")
        demo.do(SECRETARY, late)
    desk = demo.desk(SECRETARY)
    page = page_of(shot, desk, Job.ROLL_CALL, Language.EN if state == "english" else Language.VI)
    line = page.roll_call.lines[DEPUTIES[24]]
    match state:
        case "offline":
            go_offline(demo, desk)
        case "sending":
            line.values[Attendance.PRESENT_IN_PERSON].click()
        case "reason":
            line.values[Attendance.ABSENT_EXCUSED].click()
        case "found":
            page.roll_call.seek.setText("h'")
    settle(page)
    return page


@screen("secretary-slips", states=("offline", "question", "issued", "refused", "print", "printed"))
def slips(shot: ShotContext) -> QWidget:
    state = shot.state
    demo = DemoMeeting().in_session().at_item(4)
    desk = demo.desk(SECRETARY)
    bridge = Bridge(desk)
    page = SecretaryPage(shot.theme, words(), bridge, MEETING)
    bridge.setParent(page)
    desk.passing(STREAM, Passing(connected=frozenset(DEPUTIES[:20])))
    page.show_job(Job.SLIPS)
    settle(page)
    match state:
        case "offline":
            go_offline(demo, desk)
        case "question":
            page.slips.ask_slip(DEPUTIES[24])
        case "issued":
            page.slips.ask_slip(DEPUTIES[24])
            page.slips._issue(DEPUTIES[24])
        case "refused":
            page.slips._on_refused(Failed("offline"))
        case "print":
            page.slips._ask_print()
        case "printed":
            person = page.slips.lines[DEPUTIES[24]].accessibleName().split(",")[0]
            page.slips._on_printed(
                Path("/media/usb/Phiếu vào họp.pdf"), (PrintedSlip(person, "", "12345678"),)
            )
    settle(page)
    return page
