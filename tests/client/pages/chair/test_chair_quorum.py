"""Below quorum: two named ways on where the rule set warns, one where it blocks; the reason is recorded."""

from meetingroom.rules import commands as c
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import PollState, SittingState
from tests.client.pages.chair.conftest import Console, Opens, blocking
from tests.fakes.demo_meeting import MORNING, SECRETARY, DemoMeeting, item

STAYING = tuple(PersonId(f"db{n:02d}") for n in range(1, 16))


def half_empty() -> DemoMeeting:
    demo = DemoMeeting().in_session().at_item(4)
    for n in range(16, 26):
        if n not in (17, 24):
            demo.do(SECRETARY, c.RecordLeaving(MORNING, PersonId(f"db{n}"), False))
    return demo


def short_of(console: Opens) -> Console:
    return console(half_empty())


def test_the_large_button_gives_way_to_two_named_choices(console: Opens) -> None:
    chair = short_of(console)
    assert "Chưa đủ số đại biểu để biểu quyết: có mặt 15/25, cần ít nhất 17" in chair.said()
    assert "hai phần ba tổng số đại biểu" in chair.said()
    assert not chair.page.step.button.isVisible()
    assert chair.button("Tạm nghỉ chờ đủ đại biểu").isEnabled()
    assert chair.button("Vẫn tiến hành và ghi lý do").isEnabled()


def test_recess_until_enough_are_here_takes_one_press(console: Opens) -> None:
    chair = short_of(console)
    chair.press(chair.button("Tạm nghỉ chờ đủ đại biểu"))
    assert chair.demo.state.sittings[MORNING].state is SittingState.RECESS


def test_going_on_needs_a_reason_and_records_it(console: Opens) -> None:
    chair = short_of(console)
    chair.press(chair.button("Vẫn tiến hành và ghi lý do"))
    card = chair.page.step.motion.reason
    assert card is not None
    assert not card.act.isEnabled()
    card.field.setText("Thường trực đã thống nhất")
    chair.press(card.act)
    (poll,) = [p for p in chair.demo.state.polls.values() if p.item == item(4)]
    assert poll.state is PollState.OPEN
    assert poll.opened is not None
    assert poll.opened.below_quorum_reason == "Thường trực đã thống nhất"


def test_waiting_on_is_the_named_way_back(console: Opens) -> None:
    chair = short_of(console)
    chair.press(chair.button("Vẫn tiến hành và ghi lý do"))
    chair.press(chair.button("Tiếp tục chờ đủ đại biểu"))
    assert chair.page.step.motion.reason is None
    assert chair.desk.submitted == []


def test_the_choices_go_as_soon_as_enough_have_come_back(console: Opens) -> None:
    chair = short_of(console)
    for n in (16, 18):
        chair.demo.do(SECRETARY, c.RecordLeaving(MORNING, PersonId(f"db{n}"), True))
    chair.settle()
    assert "Chưa đủ số đại biểu" not in chair.said()
    assert chair.page.step.button.isEnabled()


def test_where_the_quorum_blocks_there_is_only_waiting(console: Opens) -> None:
    demo = half_empty()
    chair = console(demo)
    chair.desk.show("meeting/ky-hop-3", blocking(demo).state)
    chair.settle()
    labels = {button.text() for button in chair.visible_buttons()}
    assert "Tạm nghỉ chờ đủ đại biểu" in labels
    assert "Vẫn tiến hành và ghi lý do" not in labels
    assert not chair.page.step.button.isVisible()
