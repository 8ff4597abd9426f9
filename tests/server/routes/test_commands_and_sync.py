"""What a desk says all day, through the real routes."""

import asyncio

import msgspec
import pytest

from meetingroom.rules.audience import EVERYONE
from meetingroom.rules.commands import ClosePoll, DeclareConflict, PutDraftItem
from meetingroom.rules.streams import desk_stream, draft_stream
from meetingroom.rules.terms import Choice
from meetingroom.server.records import recovery
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.messages import (
    APPLIED,
    REFUSED,
    CommandsAnswer,
    CommandsRequest,
    Cursor,
    SyncRequest,
)
from tests.rules.hall import BUDGET, CHAIR, D1, D2, D3, SECRETARY, planned
from tests.server import asgi
from tests.server.council import BODY, MEETING
from tests.server.site import Site


async def test_a_ballot_is_answered_with_its_receipt_and_resent_with_the_same(site: Site) -> None:
    ballot = site.ballot(await site.open_poll())
    first = await site.send(D1, ballot)
    assert first[0].status == APPLIED
    assert await site.send(D1, ballot) == first


async def test_the_actor_comes_from_the_session_and_never_from_the_message(site: Site) -> None:
    poll = await site.open_poll()
    ballot = site.ballot(poll)
    await site.send(D1, ballot)
    await site.send(D2, ballot)
    assert set(site.meeting().polls[poll].ballots) == {D1, D2}


async def test_ballots_of_all_at_once_are_all_counted(site: Site) -> None:
    poll = await site.open_poll()
    voters = (CHAIR, D1, D2, D3)
    answers = await asyncio.gather(*(site.send(v, site.ballot(poll)) for v in voters))
    assert [a[0].status for a in answers] == [APPLIED] * 4
    closed = await site.send(CHAIR, site.text(MEETING, ClosePoll(poll)))
    assert closed[0].status == APPLIED
    outcome = site.meeting().polls[poll].closed
    assert outcome is not None
    assert outcome.tally.for_ == 4


async def test_a_desk_reads_its_own_ballot_and_the_seals_of_the_others(site: Site) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING)
    await site.send(D1, site.ballot(poll))
    await site.send(D2, site.ballot(poll, Choice.AGAINST))
    (page,) = (await site.sync(D1, before)).pages
    assert [record.b is not None for record in page.records] == [True, False]
    assert page.head is not None
    assert page.after == before[MEETING].number


async def send_from(site: Site, person: str, cursors: dict[str, Cursor], *texts: str) -> CommandsAnswer:
    request = CommandsRequest(protocol=1, commands=list(texts), cursors=cursors)
    answer = await site.post(person, "/commands", request)
    assert answer.status == 200, answer
    return msgspec.json.decode(answer.body, type=CommandsAnswer)


async def test_with_a_receipt_come_the_records_from_the_desks_cursor_to_the_signed_head(site: Site) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING, BODY)
    await site.send(D2, site.ballot(poll))
    ballot = site.ballot(poll, Choice.AGAINST)
    answer = await send_from(site, D1, before, ballot)
    (page,) = answer.pages
    assert (page.stream, page.after) == (MEETING, before[MEETING].number)
    assert [record.b is not None for record in page.records] == [False, True]
    receipt = answer.answers[0].receipt
    assert receipt is not None
    assert page.head == receipt.head
    (same,) = (await site.sync(D1, {MEETING: before[MEETING]})).pages
    assert same == page
    again = await send_from(site, D1, before, ballot)
    assert (again.answers, again.pages) == (answer.answers, answer.pages), "a lost answer is given again"


async def test_records_come_with_receipts_only_and_for_streams_the_desk_spoke_of(site: Site) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING, BODY)
    assert (await send_from(site, D1, {BODY: before[BODY]}, site.ballot(poll))).pages == []
    refused = site.text(MEETING, ClosePoll(poll))
    assert (await send_from(site, D1, before, refused)).pages == []
    ended = await site.caught_up(D1, MEETING)
    assert (await send_from(site, D1, ended, refused)).pages == []


async def test_a_desk_far_behind_gets_its_receipt_and_asks_for_the_rest(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING)
    for _ in range(3):
        await site.send(D2, site.ballot(poll))
    monkeypatch.setattr("meetingroom.server.handlers.commands.MOST_RECORDS", 3)
    answer = await send_from(site, D1, before, site.ballot(poll))
    assert answer.answers[0].receipt is not None
    assert answer.pages == []


async def test_a_ballot_resent_after_a_restart_brings_its_record_from_the_disk(site: Site) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING)
    ballot = site.ballot(poll)
    first = await send_from(site, D1, before, ballot)
    site.house.core.reread()
    assert await send_from(site, D1, before, ballot) == first


async def test_while_records_are_awaited_none_go_out(site: Site) -> None:
    poll = await site.open_poll()
    before = await site.caught_up(D1, MEETING)
    ballot = site.ballot(poll)
    await send_from(site, D1, before, ballot)
    await site.written(lambda connection: recovery.begin(connection, 5))
    site.house.core.reread()
    answer = await send_from(site, D1, before, ballot)
    assert answer.answers[0].receipt is not None, "what was applied stays applied"
    assert answer.pages == []


async def test_a_stream_that_must_be_read_again_is_left_to_sync(site: Site) -> None:
    before = await site.caught_up(D1, MEETING)
    conflict = site.text(MEETING, DeclareConflict(D1, BUDGET, "Người thân"))
    answer = await send_from(site, D1, before, conflict)
    assert answer.answers[0].receipt is not None
    assert answer.pages == []
    (page,) = (await site.sync(D1, before)).pages
    assert (page.reset, page.after) == (True, 0)


async def test_streams_one_may_not_read_are_gone_whether_they_exist_or_not(site: Site) -> None:
    others = (draft_stream("meeting-1"), "meeting/none", desk_stream(D2), "notes/x/y", "no stream")
    wanted = {name: Cursor() for name in (*others, BODY)}
    answer = await site.sync(D1, wanted)
    assert answer.gone == list(others)
    assert [page.stream for page in answer.pages] == [BODY]


async def test_pages_are_full_before_more_is_asked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetingroom.server.handlers.syncing.PAGE_RECORDS", 5)
    cursors = {desk_stream(SECRETARY): Cursor(), MEETING: Cursor(), BODY: Cursor()}
    asked = 0
    while (answer := await site.sync(SECRETARY, cursors)).pages:
        asked += 1
        assert sum(len(page.records) for page in answer.pages) <= 5
        for page in answer.pages:
            assert page.after == cursors[page.stream].number
            assert page.head is not None
            number = page.after + len(page.records)
            cursors[page.stream] = Cursor(epoch=page.epoch, view=page.view, number=number)
    assert not answer.more
    assert asked > 5
    monkeypatch.undo()
    assert cursors == await site.caught_up(SECRETARY, *cursors)


async def test_a_secretary_works_in_the_workshop_over_the_line(site: Site) -> None:
    draft = draft_stream("meeting-1")
    put = site.text(draft, PutDraftItem(planned(BUDGET, "1"), EVERYONE))
    assert (await site.send(SECRETARY, put))[0].status == APPLIED
    assert (await site.send(D1, put))[0].code == "unknown_stream"


@pytest.mark.parametrize("path", ["/sync", "/commands", "/notes/write", "/recover/offer"])
async def test_without_a_session_nothing_is_answered(site: Site, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer " + "A" * 43}):
        answer = await asgi.request(site.app, "POST", path, b"{}", {**headers})
        assert answer.status == 401
        assert answer.json["code"] in ("not_signed_in", "session_expired")


async def test_an_older_and_a_newer_desk_are_told_so_plainly(site: Site) -> None:
    for spoken, code, params in (
        (0, "desk_too_old", {"least": 1}),
        (PROTOCOL + 1, "server_too_old", {"newest": PROTOCOL}),
    ):
        body = f'{{"protocol":{spoken},"shape":"of another age"}}'.encode()
        answer = await site.post(D1, "/sync", body)
        assert (answer.json["code"], answer.json["params"]) == (code, params)
        asked = await site.get(None, "/root", Meetingroom_Protocol=str(spoken))
        assert asked.json["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"protocol":1}',
        b'{"protocol":"one","cursors":{}}',
        b'{"protocol":1,"cursors":{"meeting/m":{"epoch":-1}}}',
        b'{"protocol":1,"cursors":{"meeting/m":{"number":99999999999999999999}}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_malformed_bodies_are_refused_as_such(site: Site, body: bytes) -> None:
    answer = await site.post(D1, "/sync", body)
    assert (answer.status, answer.json) == (400, {"code": "malformed"})


async def test_bodies_are_limited_before_they_are_read(site: Site) -> None:
    answer = await site.post(D1, "/help-call", b" " * 100_000)
    assert (answer.status, answer.json["code"]) == (413, "too_large")
    told = {"Content-Length": "9" * 30, "Content-Type": "application/json", **site.headers(D1)}
    answer = await asgi.request(site.app, "POST", "/sync", b"{}", told)
    assert answer.status == 413
    lied = {"Content-Length": "2", "Content-Type": "application/json", **site.headers(D1)}
    answer = await asgi.request(site.app, "POST", "/help-call", b" " * 100_000, lied)
    assert answer.status == 413


async def test_too_many_commands_or_none_are_refused_together(site: Site) -> None:
    poll = await site.open_poll()
    for count in (0, 21):
        commands = [site.ballot(poll) for _ in range(count)]
        answer = await site.post(D1, "/commands", CommandsRequest(protocol=1, commands=commands))
        assert answer.json["code"] == "too_many_commands"
    assert not site.meeting().polls[poll].ballots


async def test_a_bad_command_among_good_ones_ends_alone(site: Site) -> None:
    poll = await site.open_poll()
    answers = await site.send(D1, "nonsense", site.ballot(poll))
    assert [answer.status for answer in answers] == [REFUSED, APPLIED]


async def test_whoever_asks_too_fast_waits_and_is_let_in_again(site: Site) -> None:
    request = SyncRequest(protocol=1, cursors={})
    for _ in range(300):
        answer = await site.post(D1, "/sync", request)
        if answer.status == 429:
            break
    assert answer.json == {"code": "too_many_requests", "params": {"wait_s": 1}}
    assert answer.headers["retry-after"] == "1"
    assert (await site.post(D2, "/sync", request)).status == 200
    site.clock.pass_ms(1_000)
    assert (await site.post(D1, "/sync", request)).status == 200


async def test_unknown_paths_and_methods_are_problems_too(site: Site) -> None:
    assert (await site.get(D1, "/nowhere")).json == {"code": "not_found"}
    assert (await site.get(D1, "/sync")).json == {"code": "method_not_allowed"}
    media = {"Content-Type": "text/plain", **site.headers(D1)}
    answer = await asgi.request(site.app, "POST", "/sync", b"{}", media)
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media")


async def test_a_bug_of_ours_is_one_ticket_in_answer_and_log(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("meetingroom.server.handlers.syncing.answer", lambda *_: 1 / 0)
    answer = await site.post(D1, "/sync", SyncRequest(protocol=1, cursors={}))
    assert (answer.status, answer.json["code"]) == (500, "internal")
    tickets = [record.ticket for record in caplog.records if record.msg == "request_failed"]  # type: ignore[attr-defined]
    assert tickets == [answer.json["params"]["ticket"]]


async def test_a_full_queue_says_so_and_takes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = await site.open_poll()
    monkeypatch.setattr("meetingroom.server.records.writer.MOST_WAITING", 0)
    commands = CommandsRequest(protocol=1, commands=[site.ballot(poll)])
    answer = await site.post(D1, "/commands", commands)
    assert (answer.status, answer.json["code"]) == (503, "server_busy")


async def test_root_and_health_need_no_session_and_tell_no_names(site: Site) -> None:
    root = (await site.get(None, "/root")).json
    assert root["spaces"] == {"body": "HĐND xã Bình Minh"}
    assert len(root["receipt_certificates"]) == 1
    health = (await site.get(None, "/health")).json
    assert (health["status"], health["desks"]) == ("ok", 0)
    assert set(health) == {"protocol", "status", "now", "free_bytes", "queue", "desks"}
