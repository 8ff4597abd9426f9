"""The hall's wall in every scene."""

from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.hall.page import HallPage
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import SpeechKind
from meetingroom.wire.messages import Counting, Passing
from meetingroom.words.catalogue import Address, BodyKind, Language, Manner, Words, load
from tests.fakes.demo_meeting import CHAIR, HALL, MEETING, MINUTE, MORNING, STREAM, DemoMeeting, item
from tests.fakes.fixture_desk import FixtureDesk
from tests.shots.context import ShotContext, screen

STATES = (
    "loading", "waiting", "roll-call", "item", "speaking", "speaking-late", "announced", "voting",
    "time-over", "held", "ended-vote", "adopted", "rejected", "recess",
    "closed-session", "ended", "stale", "stale-result",
    "not-known",
)  # fmt: skip


@cache
def words() -> Words:
    return load(Language.VI, Manner(Address.STAFF, BodyKind.COUNCIL))


def settle(page: QWidget) -> None:
    """Let the page hear what has happened."""
    QCoreApplication.processEvents()
    for bridge in page.findChildren(Bridge):
        bridge.flush()
    QCoreApplication.processEvents()


@screen("hall", states=STATES, sizes=((1366, 768), (1920, 1080), (1024, 768), (853, 533)), percents=(100,))
def hall(shot: ShotContext) -> QWidget:
    demo = DemoMeeting()
    if shot.state == "loading":
        return _page(shot, FixtureDesk(HALL))
    if shot.state == "waiting":
        return _page(shot, demo.desk(HALL))
    if shot.state == "roll-call":
        demo.roll_call(*(PersonId(f"db{n}") for n in range(14, 26)))
        return _page(shot, demo.desk(HALL))
    demo.in_session().at_item(4)
    desk = demo.desk(HALL)
    page = _page(shot, desk)
    _go_on(shot.state, demo, desk)
    settle(page)
    page.hall.refresh()
    page.show_now()
    return page


def _page(shot: ShotContext, desk: FixtureDesk) -> HallPage:
    bridge = Bridge(desk)
    page = HallPage(shot.theme, words(), bridge, MEETING)
    bridge.setParent(page)
    return page


def _go_on(state: str, demo: DemoMeeting, desk: FixtureDesk) -> None:
    match state:
        case "speaking" | "speaking-late":
            demo.do(CHAIR, c.SetSpeakingList(item(4), True))
            demo.do(PersonId("db22"), c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
            demo.do(CHAIR, c.CallSpeaker(next(iter(demo.state.speeches)), 0))
            desk.at += 8 * MINUTE if state == "speaking-late" else 130_000
        case "announced":
            demo.announced()
        case "voting" | "time-over" | "stale" | "held":
            poll = demo.voting()
            desk.passing(STREAM, Passing(polls={poll: Counting(cast=19, of=23)}))
            desk.at += 2 * MINUTE if state == "time-over" else 18_000
            if state == "held":
                demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
            if state == "stale":
                desk.connection(Connection(Line.OFFLINE, demo.now))
        case "not-known":
            demo.voting()
        case "ended-vote" | "normal" | "adopted" | "rejected" | "stale-result":
            poll = demo.voting()
            demo.ballots(poll, 12 if state == "rejected" else 21, 9 if state == "rejected" else 1, 1)
            demo.do(CHAIR, c.ClosePoll(poll))
            if state != "ended-vote":
                demo.do(CHAIR, c.ConfirmPoll(poll))
            if state == "stale-result":
                desk.connection(Connection(Line.OFFLINE, demo.now))
        case "recess":
            demo.do(CHAIR, c.RecessSitting(MORNING))
        case "closed-session":
            demo.do(CHAIR, c.SetClosedSession(MORNING, True))
        case "ended":
            demo.do(CHAIR, c.EndMeeting())
