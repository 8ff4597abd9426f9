"""A desk without a network for an hour: whole within a second of its first successful connect.

In virtual time, so that it holds on any machine: what is counted are the ways to the server and back, each
as slow as on a poor line. What the work itself costs is measured by `bench live_after_cut_s`.
"""

import random

import pytest

from meetingroom.rules.commands import CastBallot, Command, RecordConclusion
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.streams import StreamName
from meetingroom.rules.terms import Choice
from meetingroom.server.records.core import Submission
from meetingroom.wire.codec import encode_command
from tests.rules.hall import BUDGET, DEPUTIES, SECRETARY
from tests.simulation.council import MEETING, new_id, open_poll
from tests.simulation.network import Weather
from tests.simulation.stack import Stack, StackDesk
from tests.simulation.template import Template

pytestmark = pytest.mark.no_cover  # the same code is measured where it is tested piece by piece

HOUR_MS = 3_600_000
STEP_MS = 30_000
SECOND_MS = 1_000
LINE = Weather(least_delay=150, most_delay=240)
"""A poor line: half a second there and back."""
WHO = DEPUTIES[0]


def _happens(stack: Stack, *acts: tuple[PersonId, Command]) -> None:
    core = stack.servant.core
    assert core is not None
    bodies = [(who, encode_command(new_id(stack.dice), MEETING, act).decode()) for who, act in acts]
    answers = core.commit_group([Submission(who, body) for who, body in bodies])
    assert [answer.code for answer in answers] == [""] * len(acts)


def _an_hour_passes(stack: Stack, poll: PollId) -> None:
    """Ballots are changed (seals to others) and conclusions recorded (everybody reads them) all the time."""
    for n in range(HOUR_MS // STEP_MS):
        stack.timeline.now += STEP_MS
        choice = (Choice.FOR, Choice.AGAINST)[n % 2]
        ballots = [(who, CastBallot(poll, choice)) for who in DEPUTIES[1:3]]
        words = [(SECRETARY, RecordConclusion(None, BUDGET, f"Kết luận {n}.{part}")) for part in range(2)]
        _happens(stack, *ballots, *words)


def _comes_back(stack: Stack, desk: StackDesk, most_ms: int) -> int:
    """What the messenger does at a connect, without its pauses: ask until nothing is to be asked, send
    until nothing waits. How long that took, in virtual milliseconds."""
    start = stack.timeline.now
    while stack.timeline.now - start <= most_ms:
        if not desk.asking and not desk.pushing:
            if _is_whole(stack, desk):
                break
            stack._sync(desk)
            stack._push(desk)
        assert stack.timeline.step()
    return stack.timeline.now - start


def _is_whole(stack: Stack, desk: StackDesk) -> bool:
    core = stack.servant.core
    assert core is not None
    stream = core.streams.get(StreamName.parse(MEETING))
    assert stream is not None
    held = desk.store.projection.picture.streams.get(MEETING)
    if held is None or held.number != stream.number or desk.waiting():
        return False
    law = core.streams.laws[stream.name.kind]
    return bool(desk.state == law.restrict(stream.state, desk.person))


def test_a_desk_offline_for_an_hour_is_whole_within_a_second(template: Template) -> None:
    stack = Stack(0, template)
    try:
        stack.network.weather = LINE
        desk = next(each for each in stack.desks if each.person == WHO)
        assert stack.servant.core is not None
        open_poll(stack.servant.core, random.Random(1))
        _comes_back(stack, desk, 10 * SECOND_MS)
        assert _is_whole(stack, desk)
        while stack.timeline.step():
            pass  # nothing of before is under way
        stack.servant.heard = lambda _committed: None  # no live line reaches him
        before = stack.servant.core.streams.get(StreamName.parse(MEETING))
        stack.network.cut.add(desk.folder.name)
        (poll,) = desk.state.polls
        desk.engine.write(new_id(stack.dice), MEETING, CastBallot(poll, Choice.FOR), stack.clock.now_ms())
        _an_hour_passes(stack, poll)
        after = stack.servant.core.streams.get(StreamName.parse(MEETING))
        assert before is not None
        assert after is not None
        assert after.number - before.number > 450
        assert not _is_whole(stack, desk)
        stack.network.cut.discard(desk.folder.name)
        assert _comes_back(stack, desk, SECOND_MS) <= SECOND_MS
        assert _is_whole(stack, desk)
        assert stack.servant.core.streams.get(StreamName.parse(MEETING)).state.polls[poll].ballots[WHO]  # type: ignore[union-attr]
    finally:
        stack.close()
