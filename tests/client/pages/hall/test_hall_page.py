"""The wall says what the records say, to everybody alike, and admits when it may be old."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from meetingroom.client.kit.hall_scenes import IdleScene, NumberScene, ResultScene, SpeakerScene
from meetingroom.client.kit.theme import Theme
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.pages.hall.page import HallPage, HallWindow
from meetingroom.client.store.picture import Connection, Line
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.hall_view import Scene
from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.terms import Choice, SpeechKind
from meetingroom.wire.messages import Counting, Passing
from meetingroom.words import explanations
from meetingroom.words.catalogue import Language, Words, load
from tests.fakes.demo_meeting import CHAIR, HALL, MEETING, MINUTE, MORNING, STREAM, DemoMeeting, item


@pytest.fixture(scope="module")
def vi() -> Words:
    return load(Language.VI)


class Screen:
    def __init__(self, demo: DemoMeeting, theme: Theme, words: Words) -> None:
        self.demo = demo
        self.desk = demo.desk(HALL)
        self.bridge = Bridge(self.desk)
        self.page = HallPage(theme, words, self.bridge, MEETING)
        self.settle()

    def settle(self) -> None:
        QCoreApplication.processEvents()
        self.bridge.flush()
        self.page.show_now()

    @property
    def said(self) -> str:
        return self.page.board.accessibleName()


Shows = Callable[[DemoMeeting], Screen]


@pytest.fixture
def hall(qapp: QApplication, vi: Words) -> Iterator[Shows]:
    theme = Theme(qapp, ThemeName.LIGHT, 100, px_per_mm=4.0)
    made: list[Screen] = []

    def shows(demo: DemoMeeting) -> Screen:
        made.append(Screen(demo, theme, vi))
        return made[-1]

    yield shows
    for screen in made:
        screen.bridge.close()
        screen.page.deleteLater()
    theme.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def at_item_4() -> DemoMeeting:
    return DemoMeeting().in_session().at_item(4)


def count(screen: Screen, poll: PollId, cast: int) -> None:
    screen.desk.passing(STREAM, Passing(polls={poll: Counting(cast=cast, of=23)}))
    screen.settle()


def test_the_result_on_the_wall_is_the_record_that_closed_the_vote(hall: Shows, vi: Words) -> None:
    demo = at_item_4()
    screen = hall(demo)
    poll = demo.voting()
    demo.ballots(poll, 19, 2, 1)
    demo.declared(poll)
    screen.settle()
    closed = demo.state.polls[poll].closed
    assert closed is not None
    shown = screen.page.board.scene
    assert isinstance(shown, ResultScene)
    assert shown.counts == (closed.tally.for_, closed.tally.against, closed.tally.abstain) == (19, 2, 1)
    assert (shown.base, shown.need, shown.passed) == (25, 13, True)
    spans = explanations.explanation(vi, demo.state.polls[poll].rule, closed.tally, closed.outcome)
    assert f"{shown.verdict}: {shown.facts}" == "".join(span.text for span in spans)
    assert shown.share == "76% tổng số đại biểu"


def test_a_motion_that_failed_is_said_so(hall: Shows) -> None:
    demo = at_item_4()
    screen = hall(demo)
    poll = demo.voting()
    demo.ballots(poll, 12, 9, 2)
    demo.declared(poll)
    screen.settle()
    shown = screen.page.board.scene
    assert isinstance(shown, ResultScene)
    assert (shown.verdict, shown.passed) == ("Không được thông qua", False)


def test_two_votes_that_differ_only_in_how_people_voted_look_the_same_until_declared(hall: Shows) -> None:
    seen = []
    for votes_for, against in ((17, 2), (3, 16)):
        demo = at_item_4()
        screen = hall(demo)
        poll = demo.voting()
        demo.ballots(poll, votes_for, against)
        count(screen, poll, 19)
        while_open = (screen.said, screen.page.board.grab().toImage())
        demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
        screen.settle()
        held = screen.said
        demo.do(CHAIR, c.ResumePoll(poll))
        demo.do(CHAIR, c.ClosePoll(poll))
        screen.settle()
        seen.append((while_open, held, screen.said))
    assert seen[0] == seen[1]


def test_while_open_only_how_many_have_voted_is_shown(hall: Shows) -> None:
    demo = at_item_4()
    screen = hall(demo)
    poll = demo.voting()
    demo.do(PersonId("db02"), c.CastBallot(poll, Choice.AGAINST))
    count(screen, poll, 1)
    shown = screen.page.board.scene
    assert isinstance(shown, NumberScene)
    assert (shown.number, shown.progress) == ("1/23", (1, 23, 0))
    assert "Cần ít nhất 13/25: quá nửa tổng số đại biểu" in shown.facts


def test_a_count_that_is_not_known_is_not_invented(hall: Shows) -> None:
    screen = hall(at_item_4())
    screen.demo.voting()
    screen.settle()
    shown = screen.page.board.scene
    assert isinstance(shown, NumberScene)
    assert shown.number == "–/23"
    assert "Số đã biểu quyết đang được cập nhật" in shown.facts


def test_a_countdown_that_has_run_out_says_that_the_vote_is_still_open(hall: Shows) -> None:
    screen = hall(at_item_4())
    poll = screen.demo.voting()
    count(screen, poll, 5)
    screen.desk.at += 2 * MINUTE
    screen.settle()
    assert "Hết thời gian dự kiến, biểu quyết vẫn mở" in screen.said


def test_in_a_closed_session_neither_the_item_nor_a_name_is_shown(hall: Shows) -> None:
    demo = at_item_4()
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    demo.do(PersonId("db22"), c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
    demo.do(CHAIR, c.CallSpeaker(next(iter(demo.state.speeches)), 0))
    screen = hall(demo)
    assert "Phan Thị Ái Vân" in screen.said
    demo.do(CHAIR, c.SetClosedSession(MORNING, True))
    screen.settle()
    assert screen.page.board.scene == IdleScene("Họp kín")
    for word in ("Mục 4", "Điều chỉnh", "Phan Thị"):
        assert word not in screen.said


def test_a_lost_line_is_written_on_the_wall_with_its_hour(hall: Shows) -> None:
    screen = hall(at_item_4())
    screen.desk.connection(Connection(Line.OFFLINE, screen.demo.now))
    screen.settle()
    assert "Mất kết nối – số liệu lúc 09:36" in screen.said
    screen.desk.connection(Connection(Line.CURRENT, screen.demo.now))
    screen.settle()
    assert "Mất kết nối" not in screen.said


def test_a_speakers_time_runs_and_says_when_it_is_over(hall: Shows) -> None:
    demo = at_item_4()
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    demo.do(PersonId("db22"), c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
    demo.do(CHAIR, c.CallSpeaker(next(iter(demo.state.speeches)), 0))
    screen = hall(demo)
    screen.desk.at = demo.now + 2 * MINUTE
    screen.settle()
    shown = screen.page.board.scene
    assert isinstance(shown, SpeakerScene)
    assert (shown.time, shown.late) == ("Còn 5:00", False)
    screen.desk.at = demo.now + 8 * MINUTE
    screen.settle()
    shown = screen.page.board.scene
    assert isinstance(shown, SpeakerScene)
    assert (shown.time, shown.late) == ("Quá 1:00", True)


def test_every_scene_of_a_meeting_has_its_picture(hall: Shows) -> None:
    """One walk through all that can happen; each scene is met and says something."""
    demo = DemoMeeting()
    screen = hall(demo)
    met = {screen.page.hall.shown.scene: screen.said}

    def look() -> None:
        screen.settle()
        met[screen.page.hall.shown.scene] = screen.said

    demo.roll_call(PersonId("db17"))
    look()
    demo.do(CHAIR, c.OpenMeeting(MORNING))
    demo.do(CHAIR, c.CallItem(item(4), MORNING))
    look()
    demo.do(CHAIR, c.SetSpeakingList(item(4), True))
    demo.do(PersonId("db22"), c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
    speech = next(iter(demo.state.speeches))
    demo.do(CHAIR, c.CallSpeaker(speech, 0))
    look()
    demo.do(CHAIR, c.EndSpeech(speech))
    poll = demo.announced()
    look()
    demo.do(CHAIR, c.OpenPoll(poll, None, ""))
    look()
    demo.do(CHAIR, c.HoldPoll(poll, demo.now, demo.now))
    look()
    demo.do(CHAIR, c.ResumePoll(poll))
    demo.do(CHAIR, c.ClosePoll(poll))
    look()
    demo.do(CHAIR, c.ConfirmPoll(poll))
    look()
    demo.do(CHAIR, c.RecessSitting(MORNING))
    look()
    demo.do(CHAIR, c.ResumeSitting(MORNING))
    demo.do(CHAIR, c.SetClosedSession(MORNING, True))
    look()
    demo.do(CHAIR, c.EndMeeting())
    look()
    assert set(met) == set(Scene)
    assert all(said.strip() for said in met.values())
    assert len(set(met.values())) == len(Scene)
    assert "Đã bế mạc" in met[Scene.ENDED]


def test_the_clock_follows_the_server(hall: Shows) -> None:
    screen = hall(at_item_4())
    before = screen.page.board.grab().toImage()
    screen.desk.at += MINUTE
    screen.settle()
    assert screen.page.board.grab().toImage() != before


def test_the_wall_has_nothing_to_press(hall: Shows) -> None:
    screen = hall(at_item_4())
    assert not screen.page.findChildren(QAbstractButton)


def test_the_clock_of_a_hidden_wall_rests(hall: Shows) -> None:
    screen = hall(at_item_4())
    screen.page.show()
    assert screen.page.is_ticking
    screen.page.hide()
    assert not screen.page.is_ticking


def test_f11_fills_the_screen_and_escape_gives_the_window_back(hall: Shows, vi: Words) -> None:
    screen = hall(at_item_4())
    window = HallWindow(screen.page, vi)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    window.close()
    window.deleteLater()
