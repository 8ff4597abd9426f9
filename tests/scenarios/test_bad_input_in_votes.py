"""Bad input in the hall: too late, not entitled, twice with other bytes, on two machines, in another age."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from meetingroom.client.store.picture import ActState
from meetingroom.client.sync import engine
from meetingroom.rules.commands import CastBallot, ClosePoll, RequestSpeech
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.terms import Choice, SpeechKind
from meetingroom.wire.codec import PROTOCOL, encode_command
from meetingroom.wire.messages import APPLIED, REFUSED, Cursor
from meetingroom.wire.sessions import IssueSlip
from meetingroom.words.catalogue import load
from meetingroom.words.refusals import refusal
from tests.fakes.town import Town, meeting, until
from tests.rules.hall import BUDGET, CHAIR, D1, GUEST, SECRETARY, STAND_IN
from tests.scenarios.polls import seen_poll
from tests.scenarios.windows import Windows, worded
from tests.server.council import BODY, MEETING
from tests.server.site import Site

WORDS = load()


async def test_a_vote_after_the_close_is_told_both_hours_and_changes_no_result(
    town: Town, windows: Windows
) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    await asyncio.to_thread(desk.disconnect)
    desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(desk, lambda: desk.picture.streams[MEETING].pending[0].state is ActState.UNSENT)
    await town.site.do(CHAIR, MEETING, ClosePoll(poll))
    window = windows.before(desk)
    window.at()
    desk.start()
    told = await window.reads("Lựa chọn không được ghi nhận vì chủ tọa đã kết thúc biểu quyết lúc")
    assert "máy chủ nhận được lúc" in told
    assert "Kết quả không thay đổi" in told
    assert "ghi ý kiến vào biên bản" in " ".join(window.says())
    closed = town.site.meeting().polls[poll].closed
    assert closed is not None
    assert closed.tally.for_ == 0


@pytest.mark.parametrize(
    ("person", "code", "sentence"),
    [
        (GUEST, "guest_cannot_vote", "Khách mời theo dõi, không biểu quyết."),
        (STAND_IN, "stand_in_cannot_vote", "không được biểu quyết thay. Căn cứ: "),
    ],
)
async def test_who_may_not_vote_has_no_buttons_and_is_refused_even_without_them(
    town: Town, windows: Windows, person: PersonId, code: str, sentence: str
) -> None:
    desk = (await town.at_desk(person, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    window = windows.before(desk)
    page: Any = window.at()
    await window.reads(sentence)
    assert not any(button.isVisible() for button in page.card.buttons.buttons)
    desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(desk, lambda: desk.picture.streams[MEETING].pending[0].state is ActState.REFUSED)
    assert desk.picture.streams[MEETING].pending[0].code == code
    worded(refusal(WORDS, code).text)
    assert not town.site.meeting().polls[poll].ballots


async def test_the_same_id_with_other_bytes_is_refused_and_the_first_choice_stands(site: Site) -> None:
    poll = await site.open_poll()
    first = site.ballot(poll, Choice.FOR)
    same_id = CommandId(str(UUID(int=site.asked)))
    other = encode_command(same_id, MEETING, CastBallot(poll, Choice.AGAINST)).decode()
    (applied,) = await site.send(D1, first)
    (refused,) = await site.send(D1, other)
    assert (applied.status, refused.status, refused.code) == (APPLIED, REFUSED, "same_id_other_bytes")
    assert site.meeting().polls[poll].ballots[D1].choice is Choice.FOR
    assert await site.send(D1, first) == [applied], "the same receipt, again"
    worded(refusal(WORDS, refused.code).text)


async def test_a_choice_under_an_id_that_is_taken_is_told_on_the_card_and_the_first_one_counts(
    town: Town, windows: Windows
) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    taken = desk.new_id()
    (applied,) = await town.site.send(
        D1, encode_command(taken, MEETING, CastBallot(poll, Choice.FOR)).decode()
    )
    assert applied.status == APPLIED
    await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
    window = windows.before(desk)
    window.at()
    desk.submit(MEETING, CastBallot(poll, Choice.AGAINST), taken)
    told = await window.reads(refusal(WORDS, "same_id_other_bytes").what)
    assert "không được ghi nhận" in told
    assert town.site.meeting().polls[poll].ballots[D1].choice is Choice.FOR


async def test_an_act_in_a_meeting_that_is_nowhere_is_refused_in_words_and_blocks_nothing(
    town: Town, windows: Windows
) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    window = windows.before(desk)
    window.at()
    desk.submit("meeting/nowhere", RequestSpeech(BUDGET, SpeechKind.SPEECH, ""))
    await window.reads(refusal(WORDS, "unknown_stream").what)
    desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await window.reads("Đã ghi nhận: TÁN THÀNH")


async def test_an_unknown_meeting_and_a_forbidden_one_are_answered_alike(site: Site) -> None:
    poll = await site.open_poll()
    for name in ("meeting/nowhere", "draft/meeting-1", "notes/deputy-2/meeting-1", "desk/deputy-2"):
        (answer,) = await site.send(D1, site.text(name, CastBallot(poll, Choice.FOR)))
        assert (answer.status, answer.code, answer.params) == (REFUSED, "unknown_stream", {}), name
        worded(refusal(WORDS, answer.code).text)
        told = await site.sync(D1, {name: Cursor(), BODY: Cursor()})
        assert told.gone == [name]
        assert [page.stream for page in told.pages] == [BODY], "what he may read comes as ever"
    slip = await site.post(SECRETARY, "/slips", IssueSlip(protocol=1, meeting="nowhere", person=D1))
    assert (slip.status, slip.json) == (404, {"code": "not_found"})
    worded(refusal(WORDS, slip.json["code"]).text)


async def test_one_person_at_two_desks_has_one_vote_the_later_and_both_show_it(
    town: Town, windows: Windows
) -> None:
    first = (await town.at_desk(D1, town.pinned("tablet"))).desk
    second = (await town.at_desk(D1, town.pinned("laptop"))).desk
    poll = await seen_poll(town, first, second)
    one, other = windows.before(first), windows.before(second)
    one.at()
    other.at()
    first.submit(MEETING, CastBallot(poll, Choice.FOR))
    await one.reads("Đã ghi nhận: TÁN THÀNH")
    await other.reads("Đã ghi nhận: TÁN THÀNH")
    second.submit(MEETING, CastBallot(poll, Choice.AGAINST))
    assert "không còn được tính" in await other.reads("Đã ghi nhận: KHÔNG TÁN THÀNH")
    await one.reads("Đã ghi nhận: KHÔNG TÁN THÀNH")
    await town.site.do(CHAIR, MEETING, ClosePoll(poll))
    closed = town.site.meeting().polls[poll].closed
    assert closed is not None
    assert (closed.tally.for_, closed.tally.against) == (0, 1)


@pytest.mark.parametrize(
    ("spoken", "sentence"),
    [
        (0, "Phần mềm trên máy này đã quá cũ để biểu quyết."),
        (PROTOCOL + 1, "Máy chủ cũ hơn phần mềm trên máy này."),
    ],
)
async def test_a_desk_of_another_age_reads_on_says_why_and_sends_when_it_is_of_this_one(
    town: Town, windows: Windows, monkeypatch: pytest.MonkeyPatch, spoken: int, sentence: str
) -> None:
    desk = (await town.at_desk(D1, town.pinned("tablet"))).desk
    poll = await seen_poll(town, desk)
    await asyncio.to_thread(desk.disconnect)
    monkeypatch.setattr(engine, "PROTOCOL", spoken)
    desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    window = windows.before(desk)
    desk.start()
    assert "Tài liệu đã tải vẫn đọc được" in await window.reads(sentence)
    window.at()
    await window.reads(sentence)
    assert desk.picture.streams[MEETING].pending[0].state is ActState.UNSENT
    assert poll in meeting(desk).polls, "what was here can be read"
    monkeypatch.undo()
    desk.reconnect()
    await until(desk, lambda: meeting(desk).polls[poll].ballots.get(D1))
