"""The chair's console at every step of a meeting, and what it says when things are not as planned."""

from functools import cache

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.chair.page import ChairPage
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules import commands as c
from meetingroom.rules.ids import SYSTEM, PersonId, PollId
from meetingroom.rules.terms import Attendance, SpeechKind
from meetingroom.wire.messages import Counting, Passing
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.demo_meeting import (
    CHAIR,
    MEETING,
    MINUTE,
    MORNING,
    SECRETARY,
    STREAM,
    DemoMeeting,
    item,
)
from tests.fakes.fixture_desk import FixtureDesk
from tests.shots.context import ShotContext, screen

STATES = (
    "loading", "confirm-total", "open-meeting", "first-item", "discussion", "before-vote", "conflict",
    "below-quorum", "below-quorum-reason", "voting", "voting-start", "close-question", "time-over", "held",
    "held-by-server", "latecomer", "closed", "rejected", "declared", "void-question", "voided", "next-item",
    "marked", "conduct", "closed-question", "recess", "end-sitting", "ended", "offline", "offline-voting",
    "unrecorded", "refused", "order-open",
)  # fmt: skip


@cache
def words() -> Words:
    return load(Language.VI)


def settle(page: QWidget) -> None:
    """Let the page hear what has happened."""
    QCoreApplication.processEvents()
    for bridge in page.findChildren(Bridge):
        bridge.flush()
    QCoreApplication.processEvents()


def page_of(shot: ShotContext, desk: FixtureDesk) -> ChairPage:
    """A console on a desk; what it must not lose hangs on it."""
    bridge = Bridge(desk)
    page = ChairPage(shot.theme, words(), bridge, MEETING)
    bridge.setParent(page)
    return page


def counted(desk: FixtureDesk, demo: DemoMeeting, poll: PollId) -> None:
    """The server tells the dais how many have voted, and who has not."""
    opened, ballots = demo.state.polls[poll].opened, demo.state.polls[poll].ballots
    assert opened is not None
    missing = sorted(person for person in opened.electorate if person not in ballots)
    of = len(opened.electorate)
    desk.passing(STREAM, Passing(polls={poll: Counting(cast=of - len(missing), of=of, missing=missing)}))


@screen("chair", states=STATES)
def chair(shot: ShotContext) -> QWidget:
    state = shot.state
    demo = DemoMeeting()
    if state == "loading":
        return page_of(shot, FixtureDesk(CHAIR))
    _before(state, demo)
    desk = demo.desk(CHAIR)
    page = page_of(shot, desk)
    settle(page)
    _go_on(state, demo, desk, page)
    settle(page)
    page.chair.refresh()
    page.step.show_now()
    if state in ("marked", "conduct", "closed-question", "order-open"):
        # A list slides over only a window that already has its size.
        QTimer.singleShot(0, page, page.panes.open_nav)
    if state in ("close-question", "end-sitting"):
        QTimer.singleShot(0, page, page.step.button.click)
    if state == "void-question":
        QTimer.singleShot(0, page, page.step.result.void.click)
    if state == "below-quorum-reason":
        QTimer.singleShot(0, page, page.step.motion.go_on_below_quorum)
    return page


def _before(state: str, demo: DemoMeeting) -> None:
    match state:
        case "confirm-total":
            return
        case "open-meeting":
            demo.roll_call(PersonId("db17"), PersonId("db24"))
        case "first-item":
            demo.in_session()
        case "conflict":
            demo.in_session().at_item(5)
        case "next-item":
            demo.in_session().at_item(4)
            demo.declared(_voted(demo, 23))
        case "end-sitting" | "ended":
            demo.in_session().at_item(5)
            demo.declared(_voted(demo, 20, number=5))
        case _:
            demo.in_session().at_item(4)


def _voted(demo: DemoMeeting, votes_for: int, against: int = 0, abstain: int = 0, number: int = 4) -> PollId:
    poll = demo.voting(number)
    demo.ballots(poll, votes_for, against, abstain)
    return poll


def _speakers(demo: DemoMeeting) -> None:
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    for person, kind, about in (
        ("db03", SpeechKind.SPEECH, ""),
        ("db09", SpeechKind.DEBATE_REPLY, "diện tích đất trồng cà phê của buôn Ea Kruê"),
        ("db22", SpeechKind.PROCEDURE, ""),
    ):
        demo.do(PersonId(person), c.RequestSpeech(item(4), kind, about), ms=20_000)
    first = next(s.speech for s in demo.state.speeches.values() if s.person == "db03")
    demo.do(CHAIR, c.CallSpeaker(first, 0))


def _go_on(state: str, demo: DemoMeeting, desk: FixtureDesk, page: ChairPage) -> None:
    match state:
        case "normal" | "offline-voting" | "voting":
            poll = _voted(demo, 17, 2)
            counted(desk, demo, poll)
            desk.at += 18_000
            if state == "offline-voting":
                desk.connection(Connection(Line.OFFLINE, demo.now))
        case "discussion" | "offline":
            _speakers(demo)
            desk.at += 130_000
            if state == "offline":
                desk.connection(Connection(Line.OFFLINE, demo.now))
        case "below-quorum" | "below-quorum-reason":
            for n in range(12, 21):
                person = PersonId(f"db{n}")
                if person != "db17":
                    demo.do(SECRETARY, c.RecordLeaving(MORNING, person, False))
        case "voting-start":
            counted(desk, demo, demo.voting())
        case "close-question":
            counted(desk, demo, _voted(demo, 20))
        case "time-over":
            counted(desk, demo, _voted(demo, 21))
            desk.at += 2 * MINUTE
        case "held":
            poll = _voted(demo, 12)
            counted(desk, demo, poll)
            demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
        case "held-by-server":
            poll = _voted(demo, 12)
            counted(desk, demo, poll)
            demo.do(SYSTEM, c.HoldPoll(poll, demo.now, demo.now + 3 * MINUTE), ms=3 * MINUTE)
        case "latecomer":
            poll = _voted(demo, 12)
            late = c.MarkAttendance(MORNING, PersonId("db17"), Attendance.PRESENT_IN_PERSON, "")
            demo.do(SECRETARY, late)
            counted(desk, demo, poll)
        case "closed":
            demo.do(CHAIR, c.ClosePoll(_voted(demo, 20, 1, 1)))
        case "rejected":
            demo.do(CHAIR, c.ClosePoll(_voted(demo, 11, 9, 2)))
        case "declared" | "void-question":
            demo.declared(_voted(demo, 22, 1))
        case "voided":
            demo.do(CHAIR, c.VoidPoll(_voted(demo, 9), "Nội dung biểu quyết chưa đúng dự thảo đã chỉnh lý"))
        case "marked":
            page.left.order.list.select(item(7))
            page.left.order.show_marked()
        case "conduct":
            page.left.toggle.click()
        case "closed-question":
            page.left.toggle.click()
            page.left.conduct.closed.click()
        case "recess":
            demo.do(CHAIR, c.RecessSitting(MORNING))
        case "ended":
            demo.do(CHAIR, c.EndMeeting())
        case "unrecorded":
            page.step.button.click()
        case "refused":
            page.step.button.click()
            settle(page)
            for act in desk.submitted[-3:]:
                desk.refuse(act.id, "server_busy")
