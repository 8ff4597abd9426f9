"""The delegate's window during a meeting: reading, and every state of paper and vote beside it."""

import math
from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.meeting.page import MeetingPage
from meetingroom.client.reader.ink.tools import STYLES, InkTool
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.picture import Connection, Download, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.session_view import SessionView
from meetingroom.rules import commands as c
from meetingroom.rules.ids import SYSTEM, PaperId, PersonId, PollId
from meetingroom.rules.marks.shapes import Ink, InkPoint, units
from meetingroom.rules.terms import BodyKind, Choice, SpeechKind
from meetingroom.wire.messages import Counting, Passing
from meetingroom.words.catalogue import Address, Language, Manner, Words, load
from tests.fakes.demo_meeting import (
    CHAIR,
    CONFLICTED,
    DELEGATE,
    GUEST,
    MEETING,
    MINUTE,
    MORNING,
    SECRETARY,
    STAND_IN,
    STREAM,
    DemoMeeting,
    item,
)
from tests.fakes.fixture_desk import FixtureDesk
from tests.fakes.page_painter import PagePainter, demo_pdf
from tests.shots.context import ShotContext, screen

PAPER = PaperId("tai-lieu-4-2")


@cache
def words() -> Words:
    return load(Language.VI)


def page_of(shot: ShotContext, desk: FixtureDesk, *, holding: bool = False, failing: str = "") -> MeetingPage:
    """A meeting page on a desk; what it must not lose hangs on it."""
    bridge = Bridge(desk)
    painter = PagePainter(demo_pdf("4.2-to-trinh-118"), holding=holding, failing=failing)
    me = SessionView(bridge, MEETING).shown
    manner = Manner(Address(me.address.value), BodyKind(me.body_kind.value))
    page = MeetingPage(shot.theme, words().addressing(manner), bridge, MEETING, painter)  # type: ignore[arg-type]
    bridge.setParent(page)
    painter.setParent(page)
    return page


READING = (
    "programme", "nothing-open", "coming", "absent-offline", "damaged", "recalled", "withheld", "offline",
    "broken",
    "before-publication", "check-in", "waiting-to-speak", "called-to-speak", "recess", "go-to-page", "find",
    "find-in-scans", "conflict-form", "new-version", "signed-out", "ended",
    "notes", "note-not-kept",
)  # fmt: skip


@screen("meeting", states=READING)
def meeting(shot: ShotContext) -> QWidget:
    demo = DemoMeeting()
    if shot.state == "before-publication":
        return page_of(shot, FixtureDesk(DELEGATE))
    if shot.state == "check-in":
        demo.roll_call(DELEGATE)
        demo.do(CHAIR, c.OpenMeeting(MORNING))
        demo.do(CHAIR, c.CallItem(item(4), MORNING))
    else:
        demo.in_session().at_item(4)
    desk = demo.desk(DELEGATE, papers=_DOWNLOADS.get(shot.state, Download.READY))
    page = page_of(shot, desk, failing="engine_failed" if shot.state == "broken" else "")
    if shot.state in ("offline", "absent-offline"):
        desk.at += 4 * MINUTE
        desk.connection(Connection(Line.OFFLINE, demo.now))
    if shot.state == "signed-out":
        desk.connection(Connection(Line.TROUBLE, demo.now, code="signed_out"))
    if shot.state != "nothing-open":
        page.open_paper(PaperId("tai-lieu-5-2") if shot.state == "withheld" else PAPER)
    settle(page)
    _go_on(shot.state, demo, page)
    settle(page)
    return page


def settle(page: MeetingPage) -> None:
    """Let the page hear what has happened."""
    QCoreApplication.processEvents()
    for bridge in page.findChildren(Bridge):
        bridge.flush()
    QCoreApplication.processEvents()


def _write_on(page: MeetingPage) -> None:
    """A line under words, a word marked, a ring and a tick in the margin, as a hand draws them."""
    marks = page.document.notes.marks
    assert marks is not None

    def ink(tool: InkTool, *places: tuple[float, float, float]) -> Ink:
        points = tuple(InkPoint(units(x), units(y), round(255 * p)) for x, y, p in places)
        return Ink(points, STYLES[tool].width, STYLES[tool].colour, STYLES[tool].nib)

    turn = [n * math.tau / 40 for n in range(43)]
    ring = ((275 + 62 * math.cos(t), 629 + 12 * math.sin(t), 0.3 + 0.6 * abs(math.sin(t / 2))) for t in turn)
    marks.add(0, ink(InkTool.MARKER, (278, 698, 1), (346, 699, 1)))
    marks.add(0, ink(InkTool.RED, *ring))
    marks.add(0, ink(InkTool.BLUE, *((90 + n * 8, 590 + 2 * math.sin(n), 0.2 + n / 40) for n in range(30))))
    marks.add(0, ink(InkTool.BLACK, (40, 560, 0.3), (50, 545, 0.9), (75, 590, 0.4)))


_DOWNLOADS = {
    "coming": Download.COMING,
    "absent-offline": Download.ABSENT,
    "damaged": Download.DAMAGED,
}


def _go_on(state: str, demo: DemoMeeting, page: MeetingPage) -> None:
    match state:
        case "recalled":
            demo.do(CHAIR, c.RecallPaper(PAPER, "Phát hành nhầm bản dự thảo chưa thẩm định"))
        case "waiting-to-speak" | "called-to-speak":
            demo.do(CHAIR, c.SetSpeakingList(item(4), True))
            demo.do(PersonId("db04"), c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
            demo.do(DELEGATE, c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
            if state == "called-to-speak":
                mine = next(s.speech for s in demo.state.speeches.values() if s.person == DELEGATE)
                demo.do(CHAIR, c.CallSpeaker(mine, 7 * MINUTE))
        case "ended":
            demo.do(CHAIR, c.EndSitting(MORNING))
            demo.do(CHAIR, c.EndMeeting())
        case "recess":
            demo.do(CHAIR, c.RecessSitting(MORNING))
        case "go-to-page":
            page.document.tools.page.click()
        case "find":
            page.document.find_bar.look_for("dat rung")
        case "find-in-scans":
            page.document.find_bar.look_for("đất rừng phòng hộ đầu nguồn")
            page.document.find_bar.tell(0, 0, True, (3, 4, 5, 9))
        case "conflict-form":
            page.side.mine.declare.click()
            page.panes.open_nav()
        case "notes" | "note-not-kept":
            page.document.notes.begin()
            if state == "note-not-kept":
                page.document.notes._desk.marks.fails = Failed("disk_full")  # type: ignore[attr-defined]
            _write_on(page)
        case "programme":
            page.panes.open_nav()
        case "new-version":
            line = next(line for line in demo.file.papers if line.paper == PAPER)
            newer = line.with_bytes("4.2-to-trinh-118.pdf", "f" * 64, 181_000, 18)
            demo.do(SECRETARY, c.PublishProgramme((), (newer,)))


VOTING = (
    "announced", "pending", "pending-long", "recorded", "changed", "refused-closed", "held",
    "held-by-chair", "time-over", "offline", "offline-pending", "conflict", "stand-in", "guest",
    "not-elector", "closed", "closed-not-cast", "voided", "adopted", "rejected", "armed",
)  # fmt: skip


@screen("meeting-vote", states=VOTING)
def meeting_vote(shot: ShotContext) -> QWidget:
    state = shot.state
    demo = DemoMeeting().in_session()
    number = 5 if state == "conflict" else 4
    demo.at_item(number)
    person = {
        "conflict": CONFLICTED, "stand-in": STAND_IN, "guest": GUEST, "not-elector": PersonId("db17"),
    }.get(state, DELEGATE)  # fmt: skip
    desk = demo.desk(person)
    page = page_of(shot, desk)
    page.open_paper(PAPER)
    settle(page)
    _vote(state, demo, desk, page, number)
    settle(page)
    return page


def _vote(state: str, demo: DemoMeeting, desk: FixtureDesk, page: MeetingPage, number: int) -> None:
    if state == "announced":
        demo.announced(number)
        return
    poll = demo.voting(number)
    settle(page)
    desk.passing(STREAM, Passing(polls={poll: Counting(cast=19, of=23)}))
    match state:
        case "armed":
            settle(page)
            page.card.buttons.arm()
        case "pending" | "pending-long" | "offline-pending":
            page.poll.cast(Choice.FOR)
            desk.at += 9_000 if state == "pending-long" else 1_000
            if state == "offline-pending":
                desk.connection(Connection(Line.OFFLINE, demo.now))
        case "recorded" | "changed":
            page.poll.cast(Choice.FOR)
            demo.answer(desk)
            settle(page)
            if state == "changed":
                desk.at += 23_000
                page.poll.cast(Choice.AGAINST)
                demo.answer(desk)
        case "refused-closed":
            settle(page)
            page.poll.cast(Choice.FOR)
            demo.do(CHAIR, c.ClosePoll(poll))
            desk.at += 2_000
            demo.answer(desk)
        case "held":
            demo.do(SYSTEM, c.HoldPoll(poll, demo.now, demo.now + 3 * MINUTE), ms=3 * MINUTE)
        case "held-by-chair":
            demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
        case "time-over":
            desk.at += 2 * MINUTE
        case "offline":
            desk.connection(Connection(Line.OFFLINE, demo.now))
        case "closed" | "closed-not-cast" | "adopted" | "rejected":
            _end(state, demo, desk, page, poll)
        case "voided":
            demo.do(CHAIR, c.VoidPoll(poll, "Câu hỏi biểu quyết chưa đúng"))


def _end(state: str, demo: DemoMeeting, desk: FixtureDesk, page: MeetingPage, poll: PollId) -> None:
    if state != "closed-not-cast":
        page.poll.cast(Choice.FOR)
        demo.answer(desk)
    demo.ballots(poll, 11 if state == "rejected" else 20, 9 if state == "rejected" else 1, 1)
    if state in ("adopted", "rejected"):
        demo.declared(poll)
    else:
        demo.do(CHAIR, c.ClosePoll(poll))
