"""Header, programme, today, wall: each shows what its reader may know, and redraws only when it differs."""

from pytestqt.qtbot import QtBot

from meetingroom.client.store.picture import ActState, Connection, Download, Line
from meetingroom.client.views.agenda_view import AgendaView
from meetingroom.client.views.hall_view import HallView, Scene
from meetingroom.client.views.meeting_view import MeetingView
from meetingroom.client.views.session_view import Address, SessionView, address_of
from meetingroom.client.views.today_view import TodayView
from meetingroom.client.views.values import Badge
from meetingroom.rules import commands as c
from meetingroom.rules.audience import Role
from meetingroom.rules.terms import (
    Attendance,
    BodyKind,
    Choice,
    ItemState,
    MeetingState,
    SittingState,
    SpeechKind,
)
from tests.client.views.conftest import SeatOf
from tests.fakes.demo_meeting import (
    AFTERNOON,
    CHAIR,
    DELEGATE,
    DEPUTIES,
    GUEST,
    HALL,
    MINUTE,
    MORNING,
    SECRETARY,
    DemoMeeting,
    item,
    sha_of,
)
from tests.fakes.fixture_desk import FixtureDesk

# ── the header ────────────────────────────────────────────────────────────────────────────────────


def test_a_desk_that_holds_nothing_says_so(seat: SeatOf) -> None:
    shown = seat(FixtureDesk("nobody")).view(MeetingView).shown
    assert not shown.known
    assert shown.sitting is None


def test_the_header_counts_members_in_the_room_against_what_is_needed(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk())
    view = here.view(MeetingView)
    shown = view.shown
    assert (shown.present, shown.total, shown.quorum_need, shown.quorum_met) == (23, 25, 17, True)
    assert shown.state is MeetingState.OPENED
    assert shown.sitting is not None
    assert shown.sitting.state is SittingState.IN_SESSION
    assert shown.current_item is not None
    assert shown.current_item.number == "4"
    assert shown.i_am_present
    for person in DEPUTIES[:7]:
        meeting.do(SECRETARY, c.RecordLeaving(MORNING, person, returned=False))
    here.look()
    assert (view.shown.present, view.shown.quorum_met) == (16, False)


def test_a_meeting_that_is_over_shows_the_sitting_that_was_held_and_not_the_one_that_never_came(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk())
    view = here.view(MeetingView)
    meeting.do(CHAIR, c.EndSitting(MORNING))
    here.look()
    assert view.shown.sitting is not None
    assert (view.shown.sitting.sitting, view.shown.sitting.state) == (AFTERNOON, SittingState.PLANNED)
    meeting.do(CHAIR, c.EndMeeting())
    here.look()
    assert view.shown.sitting is not None
    assert (view.shown.sitting.sitting, view.shown.sitting.state) == (MORNING, SittingState.ENDED)


def test_what_does_not_concern_the_header_does_not_redraw_it(
    meeting: DemoMeeting, seat: SeatOf, qtbot: QtBot
) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk())
    view = here.view(MeetingView)
    poll = meeting.voting()
    with qtbot.assertNotEmitted(view.changed):
        meeting.ballots(poll, 5)
        here.look()


# ── the programme ─────────────────────────────────────────────────────────────────────────────────


def test_the_programme_is_a_tree_in_reading_order_with_its_papers(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    shown = seat(meeting.desk()).view(AgendaView).shown
    numbers = [row.number for row in shown.rows if row.depth == 0]
    assert numbers == sorted(numbers, key=int)
    four = shown.row(item(4))
    assert four is not None
    assert four.state is ItemState.CURRENT
    assert four.has_motion
    assert [paper.number for paper in four.papers] == sorted(paper.number for paper in four.papers)
    assert shown.current == item(4)
    assert shown.papers_ready == shown.papers_total > 0
    done = shown.row(item(1))
    assert done is not None
    assert done.state is ItemState.DONE


def test_papers_say_whether_they_can_be_read_without_a_network(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(papers=Download.COMING))
    view = here.view(AgendaView)
    assert view.shown.papers_ready == 0
    here.desk.put_paper(sha_of("4.2"))
    here.look()
    assert view.shown.papers_ready == 1


def test_a_new_version_is_marked_until_it_was_opened(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk())
    view = here.view(AgendaView)
    row = next(paper for r in view.shown.rows for paper in r.papers if paper.number == "4.2")
    assert row.badges == frozenset(), "what came with the first publication is not news"
    here.desk.opened(row.paper, 1)
    line = next(p for p in meeting.file.papers if p.number == "4.2")
    changed = line.with_bytes("moi.pdf", "f" * 64, 1, 1)
    meeting.do(SECRETARY, c.PublishProgramme((), (changed,)))
    here.look()
    again = next(paper for r in view.shown.rows for paper in r.papers if paper.paper == row.paper)
    assert (again.version, again.badges) == (2, frozenset({Badge.UPDATED}))
    assert not again.ready
    four = view.shown.row(item(4))
    assert four is not None
    assert Badge.UPDATED in four.badges
    here.desk.opened(row.paper, 2)
    here.look()
    opened = next(paper for r in view.shown.rows for paper in r.papers if paper.paper == row.paper)
    assert opened.badges == frozenset()


def test_withdrawn_recalled_and_late_are_marked(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session()
    here = seat(meeting.desk())
    view = here.view(AgendaView)
    row = next(paper for r in view.shown.rows for paper in r.papers if paper.number == "4.2")
    meeting.do(SECRETARY, c.RecallPaper(row.paper, "Nhầm tệp"))
    meeting.do(SECRETARY, c.WithdrawItem(item(6), "Chưa đủ hồ sơ"))
    here.look()
    recalled = next(paper for r in view.shown.rows for paper in r.papers if paper.paper == row.paper)
    assert (recalled.badges, recalled.recalled_reason) == (frozenset({Badge.RECALLED}), "Nhầm tệp")
    assert not recalled.ready
    six = view.shown.row(item(6))
    assert six is not None
    assert Badge.WITHDRAWN in six.badges


def test_a_guest_sees_no_closed_item(meeting: DemoMeeting, seat: SeatOf) -> None:
    for_guest = seat(meeting.desk(GUEST)).view(AgendaView).shown
    for_member = seat(meeting.desk(DELEGATE)).view(AgendaView).shown
    closed = {row.item for row in for_member.rows if Badge.CLOSED in row.badges}
    assert closed
    assert closed.isdisjoint(row.item for row in for_guest.rows)


# ── today and who I am ────────────────────────────────────────────────────────────────────────────


def test_today_shows_the_next_meeting_and_what_is_new(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk())
    view = TodayView(here.bridge)
    (row,) = view.shown.next
    assert row.title
    assert row.papers_ready == row.papers_total
    assert row.unopened == row.papers_total
    assert view.shown.past == ()
    assert view.shown.loaded
    assert view.shown.new == ()
    line = next(p for p in meeting.file.papers if p.number == "4.2")
    meeting.do(SECRETARY, c.PublishProgramme((), (line.with_bytes("moi.pdf", "f" * 64, 1, 1),)))
    here.look()
    (new,) = view.shown.new
    assert (new.version, new.badges) == (2, frozenset({Badge.UPDATED}))


def test_a_desk_without_meetings_is_empty_not_broken(seat: SeatOf) -> None:
    here = seat(FixtureDesk("nobody"))
    shown = TodayView(here.bridge).shown
    assert (shown.next, shown.past, shown.new) == ((), (), ())
    fresh = FixtureDesk("fresh")
    fresh.connection(Connection(Line.OFFLINE, 0))
    assert not TodayView(seat(fresh).bridge).shown.loaded


def test_the_session_knows_how_to_address_me_and_what_waits(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4).voting()
    here = seat(meeting.desk())
    view = here.view(SessionView)
    assert view.shown.address is Address.DELEGATE
    assert (view.shown.votes, view.shown.unsent) == (True, 0)
    poll = next(iter(meeting.state.polls.values())).poll
    act = here.desk.submit("meeting/ky-hop-3", c.CastBallot(poll, Choice.FOR))
    here.look()
    assert view.shown.unsent == 1
    here.desk.refuse(act, "poll_closed")
    here.look()
    assert view.shown.unsent == 0
    (refused,) = view.shown.refused
    assert refused.state is ActState.REFUSED
    view.dismiss(refused)
    here.look()
    assert view.shown.refused == ()
    view.reconnect()
    assert here.desk.reconnects == 1
    assert view.now_ms() == here.desk.at


def test_addresses_follow_the_body_and_the_highest_standing() -> None:
    both = frozenset({Role.DELEGATE, Role.SECRETARY})
    assert address_of(both, BodyKind.COUNCIL) is Address.DELEGATE
    assert address_of(frozenset({Role.CHAIRMAN}), BodyKind.COMMITTEE) is Address.MEMBER
    assert address_of(frozenset({Role.STAND_IN}), BodyKind.COMMITTEE) is Address.GUEST
    assert address_of(frozenset({Role.SECRETARY}), BodyKind.COUNCIL) is Address.STAFF


# ── the wall ──────────────────────────────────────────────────────────────────────────────────────


def test_the_wall_follows_the_meeting(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk(HALL))
    view = here.view(HallView)
    scenes = [view.shown.scene]

    def after() -> None:
        here.look()
        scenes.append(view.shown.scene)

    meeting.do(SECRETARY, c.MarkAttendance(MORNING, CHAIR, Attendance.PRESENT_IN_PERSON, ""))
    after()
    meeting.in_session()
    after()
    meeting.at_item(4)
    after()
    poll = meeting.announced()
    after()
    meeting.do(CHAIR, c.OpenPoll(poll, MINUTE, ""))
    after()
    assert view.shown.voting is not None
    assert view.shown.voting.need == 13
    meeting.do(CHAIR, c.HoldPoll(poll, meeting.now, meeting.now))
    after()
    meeting.do(CHAIR, c.ResumePoll(poll))
    meeting.ballots(poll, 20, 3)
    meeting.do(CHAIR, c.ClosePoll(poll))
    after()
    assert view.shown.result is None, "not before the chair has declared it"
    meeting.do(CHAIR, c.ConfirmPoll(poll))
    after()
    assert view.shown.result is not None
    meeting.do(CHAIR, c.SetSpeakingList(item(4), open=True))
    meeting.do(DELEGATE, c.RequestSpeech(item(4), SpeechKind.SPEECH, ""))
    (speech,) = meeting.state.speeches
    meeting.do(CHAIR, c.CallSpeaker(speech, 5 * MINUTE))
    after()
    assert view.shown.speaking is not None
    assert view.shown.speaking.until == view.shown.speaking.called_at + 5 * MINUTE
    meeting.do(CHAIR, c.EndSpeech(speech))
    meeting.do(CHAIR, c.CallItem(item(5), MORNING))
    after()
    meeting.do(CHAIR, c.RecessSitting(MORNING))
    after()
    assert scenes == [
        Scene.WAITING,
        Scene.ROLL_CALL,
        Scene.ROLL_CALL,
        Scene.ITEM,
        Scene.VOTE_ANNOUNCED,
        Scene.VOTING,
        Scene.VOTE_HELD,
        Scene.VOTE_ENDED,
        Scene.RESULT,
        Scene.SPEAKING,
        Scene.ITEM,
        Scene.RECESS,
    ]


def test_in_a_closed_session_the_wall_names_nothing(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session().at_item(4)
    here = seat(meeting.desk(HALL))
    view = here.view(HallView)
    meeting.do(CHAIR, c.SetClosedSession(MORNING, closed=True))
    here.look()
    assert view.shown.scene is Scene.CLOSED_SESSION
    assert (view.shown.item, view.shown.voting, view.shown.speaking) == (None, None, None)


def test_the_wall_says_since_when_its_numbers_are_old(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session()
    here = seat(meeting.desk(HALL))
    view = here.view(HallView)
    assert view.shown.stale_since is None
    here.desk.at += 5_000
    here.desk.go_offline()
    here.look()
    assert view.shown.stale_since == here.desk.at


def test_after_the_end_the_wall_says_so(meeting: DemoMeeting, seat: SeatOf) -> None:
    meeting.in_session()
    meeting.do(CHAIR, c.EndSitting(MORNING))
    here = seat(meeting.desk(HALL))
    view = here.view(HallView)
    assert view.shown.scene is Scene.WAITING, "the afternoon is still to come"
    meeting.do(CHAIR, c.EndMeeting())
    here.look()
    assert view.shown.scene is Scene.ENDED
