"""Hôm nay and settings."""

from datetime import date

from PySide6.QtWidgets import QWidget

from meetingroom.client.pages.settings.page import SettingsPage
from meetingroom.client.pages.today.page import TodayPage
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PaperId
from meetingroom.rules.streams import meeting_stream
from meetingroom.words.catalogue import Language, load
from tests.fakes.demo_meeting import CHAIR, DELEGATE, SECRETARY, STREAM, DemoMeeting
from tests.fakes.fixture_desk import FixtureDesk
from tests.shots.context import ShotContext, screen

_WORDS = {language: load(language) for language in Language}


@screen("today", states=("chair", "secretary", "empty", "loading", "offline", "signed-out", "english"))
def today(shot: ShotContext) -> QWidget:
    words = _WORDS[Language.EN if shot.state == "english" else Language.VI]
    return page_of(shot, _desk(shot.state), words)


def page_of(shot: ShotContext, desk: FixtureDesk, words: object) -> TodayPage:
    bridge = Bridge(desk)
    page = TodayPage(shot.theme, words, bridge)  # type: ignore[arg-type]
    bridge.setParent(page)
    return page


def _desk(state: str) -> FixtureDesk:
    if state in ("empty", "loading"):
        desk = FixtureDesk(DELEGATE)
        if state == "loading":
            desk.connection(Connection(Line.OFFLINE, 0))
        return desk
    demo = DemoMeeting().in_session()
    demo.at_item(4)
    line = next(line for line in demo.file.papers if line.paper == PaperId("tai-lieu-4-3"))
    newer = line.with_bytes("4.3-bao-cao-tham-tra.pdf", "e" * 64, 90_000, 5)
    demo.do(SECRETARY, c.PublishProgramme((), (newer,)))
    desk = demo.desk({"chair": CHAIR, "secretary": SECRETARY}.get(state, DELEGATE))
    for paper in ("tai-lieu-1-1", "tai-lieu-2-1", "tai-lieu-4-3"):
        desk.opened(paper, 1)
    _add_past(desk)
    if state == "offline":
        desk.connection(Connection(Line.OFFLINE, demo.now))
    elif state == "signed-out":
        desk.connection(Connection(Line.TROUBLE, demo.now, code="signed_out"))
    return desk


def _add_past(desk: FixtureDesk) -> None:
    """Two earlier meetings of the same council, over."""
    for name, title, on in (
        ("ky-hop-2", "Kỳ họp thứ Hai", date(2026, 7, 15)),
        ("ky-hop-1", "Kỳ họp thứ Nhất", date(2026, 4, 2)),
    ):
        demo = DemoMeeting.over(name, title, on)
        desk.show(meeting_stream(name), demo.state, title)
    assert STREAM in desk.picture.streams


@screen("settings", states=("english",))
def settings(shot: ShotContext) -> QWidget:
    return SettingsPage(shot.theme, _WORDS[Language.EN if shot.state == "english" else Language.VI], "0.1.0")
