"""The header of a meeting's window: what is true now, and nothing that is not true any more."""

from meetingroom.client.pages.meeting.header import presence_chip, state_chip
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.meeting_view import MeetingHead, MeetingView
from meetingroom.rules import commands as c
from meetingroom.words.catalogue import Words
from tests.fakes.demo_meeting import CHAIR, MEETING, MORNING, DemoMeeting


def head(demo: DemoMeeting) -> MeetingHead:
    """As a delegate's desk knows the meeting now."""
    bridge = Bridge(demo.desk())
    shown = MeetingView(bridge, MEETING).shown
    bridge.close()
    return shown


def test_in_session_it_counts_who_is_in_the_room(demo: DemoMeeting, words: Words) -> None:
    assert presence_chip(words, head(demo))[0].startswith("Có mặt 23/25")


def test_between_two_sittings_nobody_is_counted_as_away(demo: DemoMeeting, words: Words) -> None:
    demo.do(CHAIR, c.EndSitting(MORNING))
    assert presence_chip(words, head(demo))[0] == ""


def test_after_the_end_it_says_that_the_meeting_is_over_and_counts_nobody(
    demo: DemoMeeting, words: Words
) -> None:
    demo.do(CHAIR, c.EndSitting(MORNING))
    demo.do(CHAIR, c.EndMeeting())
    shown = head(demo)
    assert presence_chip(words, shown)[0] == ""
    assert state_chip(words, shown)[0] == "Đã bế mạc"
    assert shown.present == 23, "the roll of the sitting that was held stays true"
