"""The wall keeps what it knew when its line goes down, and says of which hour it is."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.hall_view import HallView
from meetingroom.wire.messages import Counting, Passing
from tests.fakes.demo_meeting import HALL, MEETING, STREAM, DemoMeeting


def test_the_count_of_voters_stays_on_the_wall_when_the_line_is_lost(qapp: QApplication) -> None:
    demo = DemoMeeting().in_session().at_item(4)
    poll = demo.voting(4)
    desk = demo.desk(HALL)
    bridge = Bridge(desk)
    hall = HallView(bridge, MEETING)
    desk.passing(STREAM, Passing(polls={poll: Counting(cast=20, of=23)}))
    QCoreApplication.processEvents()
    bridge.flush()
    desk.go_offline()
    desk.passing(STREAM, Passing())
    QCoreApplication.processEvents()
    bridge.flush()
    wall = hall.shown
    assert wall.stale_since is not None
    assert wall.voting is not None
    assert (wall.voting.cast, wall.voting.of) == (20, 23)
    bridge.close()
