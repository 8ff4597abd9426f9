"""The live line: who is woken by what, what a frame holds, what passes and is never recorded."""

import asyncio

import pytest

from meetingroom.rules.commands import ClosePoll, DeclareConflict, HoldPoll, RemoveParticipant
from meetingroom.rules.streams import desk_stream
from meetingroom.server.hub import lines as hub
from meetingroom.server.records.accounts import sessions
from meetingroom.wire.messages import CommandsRequest, Counting, Cursor, LiveFrame, LiveHello, encode
from meetingroom.wire.sessions import HelpCall, HelpDone
from tests.rules.hall import BUDGET, CHAIR, D1, D2, D3, DEPUTIES, SECRETARY
from tests.server import asgi
from tests.server.council import MEETING
from tests.server.site import Site, frame


@pytest.fixture(autouse=True)
def _no_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes its turn goes out when the test says so."""
    monkeypatch.setattr(hub, "BEAT_S", 3_600)


async def settled(site: Site, *persons: str) -> dict[str, asgi.LiveLine]:
    """A line for each person, caught up with the meeting and at rest."""
    lines = {}
    for person in persons:
        lines[person] = await site.live(person, await site.caught_up(person, MEETING))
    known = site.house.hub._by_person
    async with asyncio.timeout(5):
        while len(known) < len(persons) or any(
            line.flag.is_set() for each in known.values() for line in each
        ):
            await asyncio.sleep(0.001)
    return lines


def turn(site: Site) -> None:
    """Everything that was collected has its turn."""
    site.house.hub.send_passing()
    site.house.hub.send_lazy()
    site.house.hub.beat(1_000)


async def next_pages(line: asgi.LiveLine) -> LiveFrame:
    """The next frame that carries records."""
    while not (heard := frame(await line.hear())).pages:
        assert not heard.ask
    return heard


async def next_passing(line: asgi.LiveLine) -> LiveFrame:
    """The next frame that carries passing facts."""
    while not (heard := frame(await line.hear())).passing:
        assert not heard.ask
    return heard


async def test_what_everybody_may_read_reaches_everybody_after_his_cursor(site: Site) -> None:
    lines = await settled(site, D1, CHAIR)
    before = (await site.caught_up(D1, MEETING))[MEETING].number
    await site.do(SECRETARY, MEETING, DeclareConflict(D2, BUDGET, "Người thân"))
    await site.open_poll()
    numbers = []
    for line in lines.values():
        heard = await next_pages(line)
        assert heard.pages[0].after == before
        numbers.append(heard.pages[0].records[0].n)
    assert numbers == [before + 1] * 2


async def test_a_ballot_wakes_nobody_and_travels_in_turn_open_to_its_voter_alone(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1, D2)
    await site.send(D1, site.ballot(poll))
    await asyncio.sleep(0)
    assert [line.waiting for line in lines.values()] == [1, 1]  # only their acceptance
    turn(site)
    for person, line in lines.items():
        (page,) = (await next_pages(line)).pages
        assert [record.b is not None for record in page.records] == [person == D1]


async def test_turns_are_given_to_a_few_lines_at_a_time(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1, D2, D3)
    await site.send(CHAIR, site.ballot(poll))
    await asyncio.sleep(0)
    site.house.hub.send_lazy()
    for heard in (1, 2, 3):
        site.house.hub.beat(1)
        async with asyncio.timeout(5):
            while sum(line.waiting - 1 for line in lines.values()) < heard:
                await asyncio.sleep(0.001)
        assert sum(line.waiting - 1 for line in lines.values()) == heard


async def test_many_ballots_are_one_frame_for_a_desk_they_do_not_concern(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, SECRETARY)
    for voter in (D1, D2, D3, CHAIR):
        await site.send(voter, site.ballot(poll))
    turn(site)
    (page,) = (await next_pages(lines[SECRETARY])).pages
    assert len(page.records) == 4


async def test_what_came_with_a_receipt_is_not_pushed_to_that_desk_again(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1)
    cursors = await site.caught_up(D1, MEETING)
    request = CommandsRequest(protocol=1, commands=[site.ballot(poll)], cursors=cursors)
    await site.post(D1, "/commands", request)
    turn(site)
    await site.do(CHAIR, MEETING, ClosePoll(poll))
    (page,) = (await next_pages(lines[D1])).pages
    assert page.after == cursors[MEETING].number + 1


async def test_another_desk_of_the_same_person_is_pushed_what_the_first_one_was_given(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1)
    cursors = await site.caught_up(D1, MEETING)
    await site.let_in(D1)
    request = CommandsRequest(protocol=1, commands=[site.ballot(poll)], cursors=cursors)
    await site.post(D1, "/commands", request)
    turn(site)
    (page,) = (await next_pages(lines[D1])).pages
    assert page.after == cursors[MEETING].number


async def test_seals_travel_with_the_next_readable_record(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D2)
    await site.send(D1, site.ballot(poll))
    await site.do(CHAIR, MEETING, ClosePoll(poll))
    heard = [record for page in (await next_pages(lines[D2])).pages for record in page.records]
    while heard[-1].b is None:  # a second went by on a busy machine, and the seal had its turn before
        heard += [record for page in (await next_pages(lines[D2])).pages for record in page.records]
    assert heard[0].b is None


async def test_everyone_sees_how_many_have_voted_and_the_dais_alone_who_has_not(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1, CHAIR)
    await site.send(D3, site.ballot(poll))
    await asyncio.sleep(0)
    turn(site)
    heard = {person: (await next_passing(line)).passing[MEETING] for person, line in lines.items()}
    voters = sorted((CHAIR, *DEPUTIES))
    assert heard[D1].polls == {poll: Counting(cast=1, of=9)}
    assert heard[D1].connected is None
    assert heard[CHAIR].polls[poll].missing == [voter for voter in voters if voter != D3]
    assert heard[CHAIR].connected == [CHAIR, D1]


async def test_nothing_passes_again_that_has_not_changed_and_a_closed_poll_passes_away(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, D1)
    turn(site)
    assert frame(await lines[D1].hear()).passing[MEETING].polls[poll].cast == 0
    site.house.hub.board.touch(MEETING)
    turn(site)
    await site.do(CHAIR, MEETING, ClosePoll(poll))
    assert (await next_pages(lines[D1])).passing == {}
    turn(site)
    assert frame(await lines[D1].hear()).passing[MEETING].polls == {}


async def test_while_a_poll_is_held_no_names_pass(site: Site) -> None:
    poll = await site.open_poll()
    lines = await settled(site, CHAIR)
    await site.do(CHAIR, MEETING, HoldPoll(poll, 1, 2))
    await next_pages(lines[CHAIR])
    turn(site)
    assert frame(await lines[CHAIR].hear()).passing[MEETING].polls[poll].missing is None


async def test_a_call_for_help_is_seen_by_the_dais_until_somebody_went(site: Site) -> None:
    lines = await settled(site, D1, SECRETARY)
    assert (
        await site.post(D1, "/help-call", HelpCall(protocol=1, meeting="meeting-1", about="pin"))
    ).status == 200
    turn(site)
    (seen,) = frame(await lines[SECRETARY].hear()).passing[MEETING].help
    assert (seen.person, seen.about) == (D1, "pin")
    done = HelpDone(protocol=1, meeting="meeting-1", person=D1)
    assert (await site.post(D1, "/help-done", done)).status == 403
    assert (await site.post(SECRETARY, "/help-done", done)).status == 200
    turn(site)
    assert frame(await lines[SECRETARY].hear()).passing[MEETING].help == []
    assert lines[D1].waiting == 1  # only its acceptance
    for wrong in (
        HelpCall(protocol=1, meeting="none", about="x"),
        HelpDone(protocol=1, meeting="none", person=D1),
    ):
        path = "/help-call" if isinstance(wrong, HelpCall) else "/help-done"
        assert (await site.post(D1, path, wrong)).status == 404
    assert (
        await site.post(D1, "/help-call", HelpCall(protocol=1, meeting="meeting-1", about=""))
    ).status == 400


async def test_a_desk_whose_standing_changed_is_told_to_ask(site: Site) -> None:
    lines = await settled(site, D1, D2)
    await site.do(SECRETARY, MEETING, DeclareConflict(D1, BUDGET, "Người thân"))
    assert frame(await lines[D1].hear()).ask
    assert lines[D2].waiting == 1  # only its acceptance
    await site.do(SECRETARY, MEETING, RemoveParticipant(D2))
    assert frame(await lines[D2].hear()).ask


async def test_it_says_anew_how_far_it_is_and_is_served_from_there(site: Site) -> None:
    lines = await settled(site, D1)
    await site.do(SECRETARY, MEETING, DeclareConflict(D1, BUDGET, "Người thân"))
    assert frame(await lines[D1].hear()).ask
    cursors = await site.caught_up(D1, MEETING, desk_stream(D1))
    await lines[D1].say(encode(LiveHello(protocol=1, cursors=cursors)).decode())
    await site.open_poll()
    assert (await next_pages(lines[D1])).pages[0].after == cursors[MEETING].number


async def test_a_cursor_of_another_epoch_or_too_far_behind_must_ask_first(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await site.live(D1, {MEETING: Cursor(epoch=7, number=3)})
    assert frame(await line.hear()).ask
    monkeypatch.setattr(hub, "MOST_LIVE_RECORDS", 3)
    line = await site.live(D1, {MEETING: Cursor(epoch=1)})
    assert frame(await line.hear()).ask


async def test_a_stream_one_may_not_read_is_never_pushed(site: Site) -> None:
    line = await site.live(D1, {desk_stream(D2): Cursor(), "no stream": Cursor()})
    heard = frame(await line.hear())
    assert (heard.ask, heard.pages) == (True, [])


async def test_a_stalled_desk_delays_nobody_and_gets_fewer_frames(site: Site) -> None:
    lines = await settled(site, D1, D2)
    lines[D2].stalled.clear()
    poll = await site.open_poll()
    await next_pages(lines[D1])
    await site.do(CHAIR, MEETING, HoldPoll(poll, 1, 2))
    await next_pages(lines[D1])
    lines[D2].stalled.set()
    first, second = await next_pages(lines[D2]), None
    if len(first.pages[0].records) < 4:
        second = await next_pages(lines[D2])
    assert sum(len(f.pages[0].records) for f in (first, second) if f) == 4


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ("nonsense", 4400),
        (b"bytes", 4400),
        ("[" * 50_000, 4400),
        ('{"protocol":0,"cursors":{}}', 4426),
        ('{"protocol":99,"cursors":{}}', 4427),
    ],
)
async def test_a_bad_hello_is_hung_up_on_with_its_reason(site: Site, hello: str | bytes, code: int) -> None:
    line = asgi.LiveLine(site.app, "/live", site.headers(D1))
    await line.say(hello)
    assert (await line.hear())["code"] == code
    await line.ended()
    assert site.house.hub.lines == 0


async def test_no_session_no_line(site: Site) -> None:
    line = asgi.LiveLine(site.app, "/live", {})
    assert (await line.hear())["code"] == 4401


async def test_nobody_needs_nine_lines(site: Site) -> None:
    lines = [await site.live(D1, {}) for _ in range(9)]
    assert (await lines[-1].hear())["code"] == 4429
    assert site.house.hub.lines == 8
    for line in lines[:-1]:
        await line.hang_up()
    assert site.house.hub.lines == 0


async def test_a_revoked_session_loses_its_line(site: Site) -> None:
    lines = await settled(site, D1)
    session = site.house.door.session(site.tokens[D1])
    assert isinstance(session, sessions.Session)
    await site.written(
        lambda connection: sessions.end_session(connection, session.token_hash, site.clock.now)
    )
    site.house.door.forget()
    site.house.hub.hang_up(D1)
    assert frame(await lines[D1].hear()).ask
    await lines[D1].say('{"protocol":1,"cursors":{}}')
    assert (await lines[D1].hear())["code"] == 4401
