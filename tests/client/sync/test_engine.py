"""The desk's side of the protocol: whole, verified, exactly once, and never half a state."""

import pytest

from meetingroom.client.store import mirror
from meetingroom.client.store.errors import DiskFull
from meetingroom.client.store.outbox import OutboxState
from meetingroom.client.store.picture import ActState, Change
from meetingroom.client.sync.intake import TroubleCode
from meetingroom.rules.commands import CastBallot, ClosePoll, ConfirmPoll, OpenMeeting, RequestSpeech
from meetingroom.rules.events import ConclusionRecorded, Erased, Event, MeetingArchived
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import CommandId, PollId
from meetingroom.rules.laws import law_of
from meetingroom.rules.terms import Choice, PollState, SpeechKind
from meetingroom.wire.messages import Counting, LiveFrame, Passing, WireRecord
from meetingroom.wire.recovery import OfferRecords, RecordsWanted, Wanted
from tests.client.sync.conftest import MEETING, Desks
from tests.fakes.small_desk import SmallDesk
from tests.fakes.small_server import SmallServer
from tests.rules.hall import BUDGET, CHAIR, D1, D2, GUEST, MORNING, SECRETARY, Hall


@pytest.fixture
def poll(hall: Hall, server: SmallServer) -> PollId:
    """An open poll, on the server."""
    before = len(hall.journal)
    opened = hall.voting()
    server.append(MEETING, hall.journal[before:])
    return opened


def restricted(server: SmallServer, reader: str) -> object:
    """What the reader may know, by the law itself."""
    return law_of(MEETING).restrict(server.journal(MEETING).state, reader)  # type: ignore[arg-type]


# ── catching up ───────────────────────────────────────────────────────────────────────────────────


def test_an_empty_desk_learns_of_its_streams_and_holds_what_it_may_know(
    desk: Desks, server: SmallServer
) -> None:
    for person in (D1, GUEST, CHAIR):
        made = desk(person)
        made.sync()
        assert made.meeting(MEETING) == restricted(server, person)


def test_pages_add_up_however_small_they_are(desk: Desks, server: SmallServer) -> None:
    server.page = 3
    made = desk(D1)
    made.sync(most=100)
    assert made.meeting(MEETING) == restricted(server, D1)
    assert made.place(MEETING).number == server.journal(MEETING).head.number


def test_what_was_read_is_still_there_after_a_restart(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    made.reopen()
    assert made.meeting(MEETING) == before
    made.reopen()
    assert made.meeting(MEETING) == before


def test_a_desk_that_is_whole_asks_for_nothing_more(desk: Desks) -> None:
    made = desk(D1)
    made.sync()
    outcome = made.engine.apply_sync(made.server.sync(D1, made.engine.sync_request()))
    assert outcome.taken == 0
    assert not outcome.ask


def test_the_clock_of_the_server_is_known_but_jitter_moves_nothing(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    told: list[Change] = []
    made.sync()
    made.store.projection.listen(told.extend)
    answer = server.sync(D1, made.engine.sync_request())
    made.engine.apply_sync(type(answer)(protocol=1, now=answer.now + 7_200_000, pages=[]))
    assert made.store.projection.picture.ahead_ms == 7_200_000
    told.clear()
    made.engine.apply_sync(type(answer)(protocol=1, now=answer.now + 7_200_100, pages=[]))
    assert told == []


def test_what_will_be_asked_next_is_known_before_the_answer_is_taken(
    desk: Desks, server: SmallServer
) -> None:
    server.page = 4
    made = desk(D1)
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    request = made.engine.sync_request()
    answer = server.sync(D1, request)
    ahead = made.engine.request_after(request, answer)
    made.engine.apply_sync(answer)
    assert ahead == made.engine.sync_request()
    made.sync()
    last = server.sync(D1, made.engine.sync_request())
    assert made.engine.request_after(made.engine.sync_request(), last) is None


# ── the live line ─────────────────────────────────────────────────────────────────────────────────


def test_a_frame_that_continues_the_copy_is_taken(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    hello = made.engine.hello()
    closing = _close_of(server, poll)
    server.happened(MEETING, *closing)
    outcome = made.engine.apply_frame(server.frame(D1, hello.cursors))
    assert outcome.taken == len(closing)
    assert not outcome.ask
    assert made.meeting(MEETING).polls[poll].state is PollState.CONFIRMED


def test_a_frame_that_leaves_a_gap_is_not_taken_and_sync_is_asked(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    before, number = made.meeting(MEETING), made.place(MEETING).number
    server.happened(MEETING, *_close_of(server, poll))
    frame = server.frame(D1, {MEETING: made.engine.hello().cursors[MEETING]})
    (page,) = frame.pages
    late = type(page)(
        stream=MEETING, epoch=1, view=0, after=page.after + 1, records=page.records[1:], head=page.head
    )
    outcome = made.engine.apply_frame(LiveFrame(now=frame.now, pages=[late]))
    assert outcome.ask
    assert outcome.taken == 0
    assert made.meeting(MEETING) is before
    assert made.place(MEETING).number == number
    made.sync()
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_frame_that_comes_twice_changes_nothing_the_second_time(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    cursors = made.engine.hello().cursors
    server.happened(MEETING, *_close_of(server, poll))
    frame = server.frame(D1, cursors)
    made.engine.apply_frame(frame)
    after = made.meeting(MEETING)
    outcome = made.engine.apply_frame(frame)
    assert (outcome.taken, outcome.ask) == (0, False)
    assert made.meeting(MEETING) is after


def test_of_a_frame_that_begins_too_early_only_the_rest_is_taken(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    """Part of it came by another way meanwhile."""
    made = desk(D1)
    made.sync()
    cursors = made.engine.hello().cursors
    server.happened(MEETING, *_some_event())
    made.sync()
    server.happened(MEETING, *_some_event("mới"))
    outcome = made.engine.apply_frame(server.frame(D1, cursors))
    assert (outcome.taken, outcome.ask, outcome.troubles) == (1, False, {})
    assert made.meeting(MEETING) == restricted(server, D1)


def test_an_early_frame_must_lead_through_the_very_records_that_are_here(
    desk: Desks, server: SmallServer
) -> None:
    made = desk(D1)
    made.sync()
    cursors = made.engine.hello().cursors
    server.happened(MEETING, *_some_event())
    made.sync()
    journal = server.journal(MEETING)
    del journal.records[-1:], journal.chains[-1:]
    for _ in range(2):
        server.happened(MEETING, *_some_event("khác"))
    outcome = made.engine.apply_frame(server.frame(D1, cursors))
    assert outcome.troubles == {MEETING: TroubleCode.FORKED}
    assert outcome.taken == 0


def test_a_late_frame_brings_nothing_and_asks_nothing(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    cursors = made.engine.hello().cursors
    server.happened(MEETING, *_some_event())
    late = server.frame(D1, cursors)
    server.happened(MEETING, *_close_of(server, poll))
    made.sync()
    after = made.meeting(MEETING)
    outcome = made.engine.apply_frame(late)
    assert (outcome.taken, outcome.ask, outcome.troubles) == (0, False, {})
    assert made.meeting(MEETING) is after


def test_a_late_page_of_a_reading_that_has_ended_changes_nothing(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.views[D1, MEETING] = 1
    late = server.sync(D1, made.engine.sync_request())
    made.sync()
    after = made.meeting(MEETING)
    outcome = made.engine.apply_sync(late)
    assert (outcome.taken, outcome.ask, outcome.troubles) == (0, False, {})
    assert made.meeting(MEETING) is after


def test_a_head_promised_before_a_loss_binds_nobody_after_it(desk: Desks, server: SmallServer) -> None:
    made = _granted(desk)
    server.happened(MEETING, *_some_event())
    made.engine.apply_sync(_sync_answer(made, records=_page_records(made)[:-1]))  # type: ignore[arg-type]
    assert made.held(MEETING).promised is not None  # type: ignore[union-attr]
    server.restore(MEETING, made.place(MEETING).number - 1)
    server.recovering.clear()
    server.happened(MEETING, *_some_event("khác"), *_some_event("khác nữa"))
    made.sync()
    assert made.place(MEETING).epoch == 2
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_page_of_a_stream_that_was_never_granted_is_not_kept(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    frame = server.frame(D1, {MEETING: type(made.engine.hello().cursors["desk/deputy-1"])()})
    assert made.engine.apply_frame(frame).taken == 0
    assert made.held(MEETING) is None


def test_passing_facts_are_shown_and_replaced(desk: Desks, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    for cast in (1, 2):
        passing = {MEETING: Passing(polls={poll: Counting(cast=cast, of=9)})}
        made.engine.apply_frame(LiveFrame(now=0, passing=passing))
    assert made.store.projection.picture.passing[MEETING].polls[poll].cast == 2


# ── rights ────────────────────────────────────────────────────────────────────────────────────────


def test_a_revoked_stream_is_destroyed(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.revoke(D1, MEETING)
    made.sync()
    assert made.held(MEETING) is None
    assert MEETING not in made.store.projection.picture.streams


def test_a_stream_revoked_and_granted_again_is_read_from_the_start(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.revoke(D1, MEETING)
    server.grant(D1, MEETING)
    made.sync()
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_stream_granted_and_revoked_meanwhile_is_never_held(desk: Desks, server: SmallServer) -> None:
    server.revoke(D1, MEETING)
    made = desk(D1)
    made.sync()
    assert made.held(MEETING) is None


def test_a_stream_that_is_absent_without_a_word_is_kept(desk: Desks, server: SmallServer) -> None:
    """Absence never deletes: only the record of a revocation does."""
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    own = server.journal("desk/deputy-1")
    own.records.clear()
    own.chains.clear()
    server.views[D1, "desk/deputy-1"] = 1
    server.grant(D1, "body/body-1")
    made.sync()
    assert made.meeting(MEETING) is before
    assert made.held("body/body-1") is not None


def test_a_grant_that_only_changes_a_title_reads_nothing_again(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    server.grant(D1, MEETING, "Kỳ họp thứ nhất (đổi tên)")
    made.sync()
    assert made.meeting(MEETING) is before


# ── reading again ─────────────────────────────────────────────────────────────────────────────────


def test_a_risen_view_is_read_beside_the_old_and_swapped_at_the_last_page(
    desk: Desks, server: SmallServer
) -> None:
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    server.page = 4
    server.views[D1, MEETING] = 1
    seen = []
    for _ in range(20):
        outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
        seen.append(made.meeting(MEETING))
        if not outcome.ask:
            break
    assert all(state is before for state in seen[:-1]), "half a state was shown"
    assert seen[-1] is not before
    assert seen[-1] == restricted(server, D1)
    assert made.place(MEETING).view == 1


def test_reading_again_goes_on_after_a_restart(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.page = 4
    server.views[D1, MEETING] = 1
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    made.reopen()
    held = made.held(MEETING)
    assert held is not None
    assert held.fresh is not None
    assert held.fresh.number == 4
    made.sync()
    assert made.place(MEETING).view == 1
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_view_that_rises_twice_is_read_from_the_start_again(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.page = 4
    server.views[D1, MEETING] = 1
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    server.views[D1, MEETING] = 2
    made.sync()
    assert made.place(MEETING).view == 2
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_reset_that_does_not_begin_at_the_start_is_asked_again(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.views[D1, MEETING] = 1
    answer = server.sync(D1, made.engine.sync_request())
    (page,) = answer.pages
    bad = type(page)(
        stream=MEETING, epoch=1, view=1, after=2, records=page.records[2:], head=page.head, reset=True
    )
    assert made.engine.apply_sync(type(answer)(protocol=1, now=answer.now, pages=[bad])).ask
    assert made.held(MEETING).fresh is None  # type: ignore[union-attr]


def test_a_frame_of_a_view_that_has_risen_unheard_makes_the_desk_ask(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    cursor = made.engine.hello().cursors[MEETING]
    server.happened(MEETING, *_close_of(server, poll))
    (page,) = server.frame(D1, {MEETING: cursor}).pages
    risen = type(page)(
        stream=MEETING, epoch=1, view=3, after=page.after, records=page.records, head=page.head
    )
    outcome = made.engine.apply_frame(LiveFrame(now=0, pages=[risen]))
    assert outcome.ask
    assert outcome.taken == 0


# ── what is not true is not taken ─────────────────────────────────────────────────────────────────


def _sync_answer(made: SmallDesk, **changes: object) -> object:
    """One answer of the server, with the meeting's page changed."""
    answer = made.server.sync(made.person, made.engine.sync_request())
    pages = []
    for page in answer.pages:
        if page.stream == MEETING:
            values = {name: getattr(page, name) for name in page.__struct_fields__}
            page = type(page)(**{**values, **changes})
        pages.append(page)
    return type(answer)(protocol=1, now=answer.now, pages=pages)


def _granted(desk: Desks) -> SmallDesk:
    """A desk that knows of the meeting and holds nothing of it."""
    made = desk(D1)
    made.engine.apply_sync(made.server.sync(D1, made.engine.sync_request()))
    assert made.place(MEETING).number == 0
    return made


def _page_records(made: SmallDesk) -> list[WireRecord]:
    answer = made.server.sync(made.person, made.engine.sync_request())
    return next(page for page in answer.pages if page.stream == MEETING).records


def _refused(made: SmallDesk, **changes: object) -> TroubleCode:
    outcome = made.engine.apply_sync(_sync_answer(made, **changes))  # type: ignore[arg-type]
    assert made.place(MEETING).number == 0, "something was written"
    return outcome.troubles[MEETING]


def test_an_altered_body_breaks_the_chain(desk: Desks) -> None:
    made = _granted(desk)
    records = _page_records(made)
    body = (records[0].b or "").replace("Kỳ họp thứ nhất", "Kỳ họp thứ nhì")
    assert body != records[0].b
    altered = [WireRecord(n=1, s=records[0].s, b=body), *records[1:]]
    assert _refused(made, records=altered) is TroubleCode.FORKED


@pytest.mark.parametrize(
    "bad",
    [
        WireRecord(n=2, c=bytes(32)),
        WireRecord(n=1, c=bytes(31)),
        WireRecord(n=1, s=bytes(31), b="{}"),
        WireRecord(n=1),
        WireRecord(n=1, s=bytes(32), b="{}", c=bytes(32)),
    ],
    ids=["number", "commitment", "salt", "empty", "both"],
)
def test_a_record_that_is_none_breaks_the_chain(desk: Desks, bad: WireRecord) -> None:
    made = _granted(desk)
    assert _refused(made, records=[bad, *_page_records(made)[1:]]) is TroubleCode.CHAIN_BROKEN


def test_a_last_page_without_a_signed_head_is_not_believed(desk: Desks) -> None:
    assert _refused(_granted(desk), head=None) is TroubleCode.UNSIGNED


def test_a_page_in_the_middle_may_come_without_its_head(desk: Desks, server: SmallServer) -> None:
    server.page = 4
    made = _granted(desk)
    made.engine.apply_sync(_sync_answer(made, head=None))  # type: ignore[arg-type]
    assert made.place(MEETING).number == 4
    made.sync()
    assert made.meeting(MEETING) == restricted(server, D1)


def test_other_words_on_the_desks_own_stream_grant_nothing(desk: Desks, server: SmallServer) -> None:
    server.happened("desk/deputy-1", PassOver())
    made = desk(D1)
    made.sync()
    assert made.meeting(MEETING) == restricted(server, D1)


def test_a_head_of_another_key_is_not_believed(desk: Desks) -> None:
    made = _granted(desk)
    stranger = SmallServer(seed=bytes([7]) * 32)
    stranger.journals = made.server.journals
    assert _refused(made, head=stranger.head(MEETING)) is TroubleCode.UNKNOWN_KEY


def test_a_forged_signature_is_not_believed(desk: Desks) -> None:
    made = _granted(desk)
    head = made.server.head(MEETING)
    values = {name: getattr(head, name) for name in head.__struct_fields__}
    forged = type(head)(**{**values, "signature": bytes(64)})
    assert _refused(made, head=forged) is TroubleCode.SIGNATURE_WRONG


def test_a_head_behind_its_own_records_is_a_rollback(desk: Desks, server: SmallServer) -> None:
    made = _granted(desk)
    head = server.head(MEETING)
    server.happened(MEETING, *_some_event())
    assert _refused(made, head=head) is TroubleCode.ROLLED_BACK


def test_a_good_page_beside_a_bad_one_is_taken(desk: Desks, server: SmallServer) -> None:
    made = _granted(desk)
    server.grant(D1, "body/body-1")
    outcome = made.engine.apply_sync(_sync_answer(made, head=None))  # type: ignore[arg-type]
    assert outcome.troubles == {MEETING: TroubleCode.UNSIGNED}
    assert made.held("body/body-1") is not None


def test_a_server_that_lost_records_under_the_same_epoch_is_refused(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    journal = server.journal(MEETING)
    del journal.records[-2:], journal.chains[-2:]
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.troubles == {MEETING: TroubleCode.ROLLED_BACK}
    assert made.meeting(MEETING) is before


def test_an_old_server_that_comes_back_is_refused(desk: Desks, server: SmallServer) -> None:
    server.journal(MEETING).epoch = 2
    made = desk(D1)
    made.sync()
    server.journal(MEETING).epoch = 1
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.troubles == {MEETING: TroubleCode.ROLLED_BACK}


def test_a_history_rewritten_behind_a_receipt_is_a_fork(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    """The receipt's head lies beyond what the desk holds; the records that come must lead to it."""
    made = desk(D1)
    made.sync()
    server.happened(MEETING, *_some_event())
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    journal = server.journal(MEETING)
    del journal.records[-2:], journal.chains[-2:]
    for _ in range(2):
        server.happened(MEETING, *_some_event("khác"))
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.troubles == {MEETING: TroubleCode.FORKED}


def test_a_record_that_belies_its_receipt_is_refused(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    belied = _with_receipt(answer, commitment=bytes(32))
    made.engine.apply_commands(belied)
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.troubles == {MEETING: TroubleCode.RECEIPT_BELIED}


def test_a_head_that_runs_ahead_of_its_page_must_be_met_later(desk: Desks, server: SmallServer) -> None:
    made = _granted(desk)
    server.happened(MEETING, *_some_event())
    records = _page_records(made)
    made.engine.apply_sync(_sync_answer(made, records=records[:-1]))  # type: ignore[arg-type]
    held = made.held(MEETING)
    assert held is not None
    assert held.promised == server.head(MEETING)
    server.happened(MEETING, *_some_event("mới"))
    made.sync()
    held = made.held(MEETING)
    assert held is not None
    assert held.promised is None
    assert held.head == server.head(MEETING)


# ── acting ────────────────────────────────────────────────────────────────────────────────────────


def test_an_act_is_unsent_sent_recorded_and_then_gone_from_the_overlay(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    assert [act.state for act in made.acts(MEETING)] == [ActState.UNSENT]
    request = made.engine.commands_to_send()
    assert request is not None
    assert [act.state for act in made.acts(MEETING)] == [ActState.SENT]
    made.engine.apply_commands(server.commands(D1, request))
    (act,) = made.acts(MEETING)
    assert (act.state, act.recorded_at) == (ActState.RECORDED, server.clock.now_ms())
    made.sync()
    assert made.acts(MEETING) == ()
    assert made.meeting(MEETING).polls[poll].ballots[D1].choice is Choice.FOR


def test_the_same_bytes_go_again_after_a_lost_reply_and_count_once(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    first = made.engine.commands_to_send()
    assert first is not None
    server.commands(D1, first)  # the reply is lost
    made.reopen()
    again = made.engine.commands_to_send()
    assert again == first
    assert made.engine.apply_commands(server.commands(D1, again)).ended == 1
    made.sync()
    assert server.journal(MEETING).state.polls[poll].ballots.get(D1) is not None
    assert len([r for r in server.journal(MEETING).records if b"ballot_cast" in r.opening.body]) == 1  # type: ignore[union-attr]


def test_a_refused_act_ends_is_shown_and_blocks_nobody(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    bad = made.act(MEETING, ClosePoll(poll))
    made.act(MEETING, CastBallot(poll, Choice.AGAINST))
    outcome = made.push()
    assert outcome.ended == 2
    assert not outcome.waiting
    refused, recorded = made.acts(MEETING)
    assert (refused.id, refused.state, refused.refused_at) == (bad, ActState.REFUSED, server.clock.now_ms())
    assert refused.code
    assert recorded.state is ActState.RECORDED
    assert made.engine.commands_to_send() is None
    made.engine.dismiss(bad)
    assert [act.id for act in made.acts(MEETING)] == [recorded.id]
    made.reopen()
    assert bad not in [act.id for act in made.acts(MEETING)]


def test_acts_go_in_their_order_twenty_at_a_time(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    ids = [made.act(MEETING, CastBallot(poll, Choice.FOR)) for _ in range(23)]
    first = made.engine.commands_to_send()
    assert first is not None
    assert len(first.commands) == 20
    made.engine.apply_commands(server.commands(D1, first))
    second = made.engine.commands_to_send()
    assert second is not None
    assert [ids[20] in second.commands[0], ids[22] in second.commands[2]] == [True, True]


def test_a_busy_server_is_asked_again(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    server.again = True
    assert made.push().waiting
    server.again = False
    assert made.push().ended == 1


def test_an_answer_that_comes_twice_or_belongs_to_nobody_is_passed_over(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made, other = desk(D1), desk(D2)
    made.sync()
    other.sync()
    other.act(MEETING, CastBallot(poll, Choice.AGAINST))
    theirs = other.engine.commands_to_send()
    assert theirs is not None
    strange = server.commands(D2, theirs)
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    assert made.engine.apply_commands(strange).waiting
    assert made.engine.apply_commands(answer).ended == 1
    assert made.engine.apply_commands(answer).ended == 0


def _with_receipt(answer: object, **changes: object) -> object:
    (each,) = answer.answers  # type: ignore[attr-defined]
    receipt = each.receipt
    values = {name: getattr(receipt, name) for name in receipt.__struct_fields__}
    new = type(receipt)(**{**values, **changes})
    one = type(each)(command=each.command, status=each.status, receipt=new, at=each.at)
    return type(answer)(protocol=1, now=answer.now, answers=[one])  # type: ignore[attr-defined, call-arg]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"command": "other"}, TroubleCode.RECEIPT_BELIED),
        ({"stream": "meeting/other"}, TroubleCode.RECEIPT_BELIED),
        ({"last": 10_000}, TroubleCode.ROLLED_BACK),
        ({"first": 1}, TroubleCode.RECEIPT_BELIED),
    ],
)
def test_a_receipt_that_does_not_verify_is_no_receipt(
    desk: Desks, server: SmallServer, poll: PollId, changes: dict[str, object], code: TroubleCode
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    outcome = made.engine.apply_commands(_with_receipt(server.commands(D1, request), **changes))  # type: ignore[arg-type]
    assert outcome.troubles == {MEETING: code}
    assert outcome.waiting
    assert [act.state for act in made.acts(MEETING)] == [ActState.SENT]


def test_an_applied_answer_without_its_receipt_ends_nothing(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    (each,) = answer.answers
    bare = type(each)(command=each.command, status=each.status, at=each.at)
    outcome = made.engine.apply_commands(type(answer)(protocol=1, now=answer.now, answers=[bare]))
    assert outcome.waiting
    assert outcome.ended == 0


def test_a_receipt_whose_head_contradicts_the_copy_is_a_fork(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    made.sync()  # the record is here before its receipt
    journal = server.journal(MEETING)
    journal.chains[-1] = bytes(32)
    forked = _with_receipt(answer, head=server.head(MEETING))
    outcome = made.engine.apply_commands(forked)  # type: ignore[arg-type]
    assert outcome.troubles == {MEETING: TroubleCode.FORKED}


def test_a_record_that_overtakes_its_receipt_needs_no_overlay(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    made.sync()
    assert made.engine.apply_commands(answer).ended == 1
    assert made.acts(MEETING) == ()


def test_the_record_of_a_receipt_comes_with_it_in_one_commit(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    server.brings_records = True
    server.happened(MEETING, *_some_event())
    cast = made.act(MEETING, CastBallot(poll, Choice.FOR))
    outcome = made.push()
    assert (outcome.ended, outcome.taken, outcome.ask, outcome.waiting) == (1, 2, False, False)
    assert made.acts(MEETING) == ()
    assert made.meeting(MEETING) == restricted(server, D1)
    made.reopen()
    entry = made.entry(cast)
    assert entry is not None
    assert entry.receipt is not None
    assert made.place(MEETING).number == entry.receipt.head.number
    assert made.sync().taken == 0


def test_the_server_is_told_how_far_the_desk_has_the_streams_it_writes_to(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.act("meeting/not-held", OpenMeeting(MORNING))
    request = made.engine.commands_to_send()
    assert request is not None
    assert request.cursors == {MEETING: made.engine.hello().cursors[MEETING]}


def test_a_lost_answer_is_asked_again_and_brings_the_record_all_the_same(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    server.brings_records = True
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    server.commands(D1, request)
    assert made.push().taken == 1
    assert made.meeting(MEETING) == restricted(server, D1)


def test_records_beside_a_receipt_that_leave_a_gap_are_asked_for_and_the_receipt_counts(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    server.brings_records = True
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    (page,) = answer.pages
    late = type(page)(stream=MEETING, epoch=1, view=0, after=page.after + 1, records=[], head=page.head)
    outcome = made.engine.apply_commands(
        type(answer)(protocol=1, now=answer.now, answers=answer.answers, pages=[late])
    )
    assert (outcome.ask, outcome.ended, outcome.taken) == (True, 1, 0)
    assert [act.state for act in made.acts(MEETING)] == [ActState.RECORDED]
    made.sync()
    assert made.acts(MEETING) == ()


def test_records_that_overtake_their_receipt_are_passed_over_when_they_come_with_it(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    server.brings_records = True
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    made.sync()  # the live line was faster
    outcome = made.engine.apply_commands(answer)
    assert (outcome.ask, outcome.ended, outcome.taken) == (False, 1, 0)


def test_records_that_belie_the_receipt_beside_them_leave_the_act_unanswered(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    server.brings_records = True
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)
    belied = _with_receipt(answer, commitment=bytes(32))
    outcome = made.engine.apply_commands(
        type(answer)(protocol=1, now=answer.now, answers=belied.answers, pages=answer.pages)  # type: ignore[attr-defined]
    )
    assert outcome.troubles == {MEETING: TroubleCode.RECEIPT_BELIED}
    assert outcome.waiting


def test_a_receipt_of_a_new_epoch_beside_its_records_is_not_asked_for_again(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    """The server was restored from this very moment; the desk learns of it with its next receipt."""
    made = desk(D1)
    made.sync()
    server.brings_records = True
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    server.restore(MEETING, server.journal(MEETING).head.number)
    server.recovering.clear()
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    made.recover()
    made.act(MEETING, CastBallot(poll, Choice.AGAINST))
    request = made.engine.commands_to_send()
    assert request is not None
    made.engine.apply_commands(server.commands(D1, request))
    assert made.place(MEETING).epoch == 2
    again = made.engine.commands_to_send()
    assert again is not None
    assert len(again.commands) == 1, "only the ballot of the old epoch earns its receipt anew"


def test_a_receipt_of_a_server_that_is_past_does_not_end_an_act(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    """The old machine is switched on again: it signs as well as ever, and nobody will read its records."""
    made = desk(D1)
    made.sync()
    server.restore(MEETING, server.journal(MEETING).head.number)
    server.recovering.clear()
    made.sync()
    assert made.place(MEETING).epoch == 2
    server.journal(MEETING).epoch = 1
    ballot = made.act(MEETING, CastBallot(poll, Choice.FOR))
    outcome = made.push()
    assert (outcome.ended, outcome.waiting, outcome.troubles) == (0, True, {})
    assert [act.state for act in made.acts(MEETING)] == [ActState.SENT]
    again = made.engine.commands_to_send()
    assert again is not None
    assert ballot in again.commands[0], "it is sent until the present server has it"


def test_a_receipt_of_a_lost_server_ends_an_act_whose_record_was_saved(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    request = made.engine.commands_to_send()
    assert request is not None
    answer = server.commands(D1, request)  # never arrives
    server.restore(MEETING, server.journal(MEETING).head.number)
    server.recovering.clear()
    made.sync()
    assert made.place(MEETING).epoch == 2
    again = made.push()
    receipt = answer.answers[0].receipt
    assert receipt is not None
    assert receipt.epoch == 1
    assert (again.ended, again.waiting) == (1, False)


def test_an_act_on_a_stream_that_is_not_held_yet_is_kept_and_sent(desk: Desks, server: SmallServer) -> None:
    made = desk(SECRETARY)
    made.act(MEETING, OpenMeeting(MORNING))
    assert [act.state for act in made.acts(MEETING)] == [ActState.UNSENT]
    assert made.push().ended == 1


def test_a_receipt_of_a_stream_that_is_not_held_yet_is_kept(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    assert made.push().ended == 1
    assert [act.state for act in made.acts(MEETING)] == [ActState.RECORDED]
    made.sync()
    assert made.acts(MEETING) == ()


def test_a_request_refused_as_a_whole_is_cut_until_the_bad_command_is_alone(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    bad, *good = [made.act(MEETING, CastBallot(poll, Choice.FOR)) for _ in range(4)]
    for expected in (4, 2, 1):
        request = made.engine.commands_to_send()
        assert request is not None
        assert len(request.commands) == expected
        outcome = made.engine.commands_refused("too_large", {"most": 5}, 77)
    assert outcome.ended == 1
    entry = made.entry(bad)
    assert entry is not None
    assert (entry.state, entry.code, entry.params) == (OutboxState.REFUSED, "too_large", {"most": 5})
    while made.engine.commands_to_send() is not None:
        made.push()
    assert [made.entry(each).state for each in good] == [OutboxState.RECEIPTED] * 3  # type: ignore[union-attr]


def test_a_full_disk_takes_nothing_and_loses_nothing(desk: Desks, server: SmallServer, poll: PollId) -> None:
    made = desk(D1)
    made.sync()
    before = made.place(MEETING)
    kept = made.act(MEETING, CastBallot(poll, Choice.FOR))
    server.happened(MEETING, *[_some_event(f"dòng {n} " + "x" * 900)[0] for n in range(60)])
    made.store.drawer.limit_pages(made.store.drawer.pages())
    with pytest.raises(DiskFull):
        made.sync()
    assert made.place(MEETING) == before
    with pytest.raises(DiskFull):
        _act_until_full(made)
    made.store.drawer.limit_pages(100_000)
    made.sync()
    assert made.meeting(MEETING) == restricted(server, D1)
    assert made.entry(kept) is not None


# ── what this release does not know ───────────────────────────────────────────────────────────────


def test_an_unknown_required_event_stops_its_stream_and_no_other(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    before = made.meeting(MEETING)
    server.happened(MEETING, NotForThisRelease())
    server.happened(MEETING, *_some_event())
    server.grant(D1, "body/body-1")
    made.sync()
    held = made.store.projection.picture.streams[MEETING]
    assert held.needs_update
    assert held.state is before
    assert made.place(MEETING).number == server.journal(MEETING).head.number, "bytes are kept for later"
    assert not made.store.projection.picture.streams["desk/deputy-1"].needs_update
    made.reopen()
    assert made.store.projection.picture.streams[MEETING].needs_update


def test_an_unknown_event_that_is_not_required_is_passed_over(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    server.happened(MEETING, PassOver())
    made.sync()
    assert not made.store.projection.picture.streams[MEETING].needs_update


class NotForThisRelease(Event):
    """An event of a later release that must not be ignored."""

    KIND = "of_a_later_release"


class PassOver(Event):
    """An event of a later release that may be ignored."""

    KIND = "of_a_later_release_too"
    REQUIRED = False


# ── erasing and sealing ───────────────────────────────────────────────────────────────────────────


def test_an_erased_body_is_destroyed_here_and_the_chain_still_holds(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    server.happened(MEETING, *_some_event("bí mật đời tư"))
    number = server.journal(MEETING).head.number
    made.sync()
    assert "bí mật đời tư".encode() in _all_bodies(made)
    server.erase(MEETING, number)
    server.happened(MEETING, Erased(number))
    made.sync()
    assert "bí mật đời tư".encode() not in _all_bodies(made)
    server.happened(MEETING, *_some_event("tiếp"))
    made.sync()
    assert made.place(MEETING).number == server.journal(MEETING).head.number
    fresh = desk(D1)
    fresh.sync()
    assert fresh.meeting(MEETING) == made.meeting(MEETING)


def test_a_sealed_archive_needs_the_retained_commands_no_longer(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    kept = made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    made.sync()
    assert made.entry(kept) is not None
    server.happened(MEETING, MeetingArchived())
    made.sync()
    assert made.entry(kept) is None


# ── after a lost server ───────────────────────────────────────────────────────────────────────────


def test_records_go_up_before_commands_and_nothing_acknowledged_is_lost(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    backup = server.journal(MEETING).head.number
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    made.sync()
    unheard = desk(D2)
    unheard.sync()
    unheard.act(MEETING, CastBallot(poll, Choice.AGAINST))
    unheard.push()  # acknowledged, but D2 never saw its record, nor did anybody else
    server.restore(MEETING, backup)
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.recover
    assert made.engine.commands_to_send() is None, "commands wait for the records"
    assert made.recover() == 1
    server.recovering.clear()
    made.sync()
    assert made.meeting(MEETING).polls[poll].ballots[D1].choice is Choice.FOR
    assert made.acts(MEETING) == ()
    unheard.sync()
    assert [act.state for act in unheard.acts(MEETING)] == [ActState.SENT], "it must earn its receipt again"
    assert unheard.push().ended == 1
    unheard.sync()
    assert made.push().ended == 1
    assert unheard.acts(MEETING) == ()
    ballots = server.journal(MEETING).state.polls[poll].ballots
    assert {person: ballot.choice for person, ballot in ballots.items()} == {
        D1: Choice.FOR,
        D2: Choice.AGAINST,
    }


def test_a_desk_that_comes_after_the_recovery_still_offers_before_it_reads_again(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    backup = server.journal(MEETING).head.number
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    made.sync()
    server.restore(MEETING, backup)
    server.recovering.clear()
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.recover
    assert made.place(MEETING).epoch == 1, "the old copy is not given up before it was offered"
    made.sync()
    assert made.place(MEETING).epoch == 2


def test_what_was_offered_to_one_server_is_offered_to_the_next(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    """A restored server dies too; another backup takes its place before the first one's waiting ended."""
    made = desk(D1)
    made.sync()
    backup = server.journal(MEETING).head.number
    made.act(MEETING, CastBallot(poll, Choice.FOR))
    made.push()
    made.sync()
    for _ in range(2):
        server.restore(MEETING, backup)
        made.engine.line_begins()
        outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
        assert outcome.recover
        assert made.recover() == 1
    assert server.journal(MEETING).head.number == backup + 1


def test_a_body_the_server_lacks_is_filled_in(desk: Desks, server: SmallServer) -> None:
    made = desk(D1)
    made.sync()
    number = server.journal(MEETING).head.number
    server.erase(MEETING, number)
    server.restore(MEETING, number)
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert made.recover() == 1
    assert server.journal(MEETING).records[-1].opening is not None


def test_a_desk_without_records_has_nothing_to_offer(desk: Desks, server: SmallServer) -> None:
    made = _granted(desk)
    server.restore(MEETING, 2)
    outcome = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert outcome.recover
    assert made.engine.offers() is None
    again = made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    assert not again.recover, "offering is done"


def test_a_server_that_wants_nothing_or_what_was_not_offered_gets_nothing(
    desk: Desks, server: SmallServer
) -> None:
    made = desk(D1)
    made.sync()
    server.recovering.add(MEETING)
    made.engine.apply_sync(server.sync(D1, made.engine.sync_request()))
    offered = made.engine.offers()
    assert offered is not None
    number = server.journal(MEETING).head.number
    satisfied = Wanted(stream=MEETING, after=number, missing=[])
    strange = Wanted(stream="meeting/other", after=0, missing=[])
    wanted = RecordsWanted(protocol=1, wanted=[satisfied, strange])
    assert made.engine.uploads(offered, wanted) == []
    old = OfferRecords(protocol=1, offers=[type(offered.offers[0])(stream=MEETING, head=_other_head(server))])
    assert made.engine.uploads(old, RecordsWanted(protocol=1, wanted=[satisfied])) == []


def test_a_refused_act_of_before_the_loss_is_not_sent_again(
    desk: Desks, server: SmallServer, poll: PollId
) -> None:
    made = desk(D1)
    made.sync()
    bad = made.act(MEETING, ClosePoll(poll))
    made.push()
    server.restore(MEETING, server.journal(MEETING).head.number)
    server.recovering.clear()
    made.sync()
    assert made.engine.commands_to_send() is None
    assert made.entry(bad).state is OutboxState.REFUSED  # type: ignore[union-attr]


# ── small things ──────────────────────────────────────────────────────────────────────────────────


def _other_head(server: SmallServer) -> object:
    head = server.head(MEETING)
    values = {name: getattr(head, name) for name in head.__struct_fields__}
    return type(head)(**{**values, "number": head.number + 1})


def _some_event(text: str = "Nhất trí") -> tuple[Event, ...]:
    return (ConclusionRecorded("conclusion", BUDGET, text),)  # type: ignore[arg-type]


def _close_of(server: SmallServer, poll: PollId) -> tuple[Event, ...]:
    """The events of closing and confirming the poll."""
    law, state, made = law_of(MEETING), server.journal(MEETING).state, []
    for n, command in enumerate((ClosePoll(poll), ConfirmPoll(poll))):
        asked = Asked(CommandId(f"{n:08x}-0000-4000-8000-00000000000c"), "meeting-1", CHAIR, 9_000_000)
        for draft in law.decide(state, command, asked):
            made.append(draft.event)
            state = law.evolve(state, Fact(draft.event, 9_000_000, CHAIR, draft.audience, asked.id))
    return tuple(made)


def _act_until_full(made: SmallDesk) -> None:
    for _ in range(200):
        made.act(MEETING, RequestSpeech(BUDGET, SpeechKind.SPEECH, "x" * 900))


def _all_bodies(made: SmallDesk) -> bytes:
    held = made.held(MEETING)
    assert held is not None
    with made.store.drawer.reading() as connection:
        return b"\n".join(body for _, body in mirror.bodies(connection, held.live.copy))
