"""How commands end: applied and durable, refused with a reason, or to be sent again."""

from dataclasses import replace
from uuid import UUID

import pytest

from meetingroom.rules.audience import EVERYONE, Role
from meetingroom.rules.commands import (
    AdmitParticipant,
    ArchiveMeeting,
    CastBallot,
    ClosePoll,
    ConfirmPoll,
    ConveneMeeting,
    DeclareConflict,
    EndMeeting,
    EndSitting,
    EnterPeople,
    EraseRecord,
    FoundBody,
    GrantStream,
    HoldPoll,
    OpenMeeting,
    PutDraftItem,
    RemoveParticipant,
)
from meetingroom.rules.events import BallotCast, Erased, StreamGranted, StreamRevoked
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId, PollId
from meetingroom.rules.laws import LAWS
from meetingroom.rules.streams import StreamKind, StreamName, desk_stream, draft_stream
from meetingroom.rules.terms import BodyKind, Choice
from meetingroom.server.records import journal, outcomes
from meetingroom.server.records.core import Submission
from meetingroom.server.records.journal import append, put_stream_rows
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.wire.codec import decode_fact, encode_command
from meetingroom.wire.messages import APPLIED, REFUSED, Cursor, from_wire, head_from_wire
from meetingroom.wire.records import SALT_BYTES, Head, Opening, chained, check_head, genesis, verified_chain
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    GUEST,
    MORNING,
    PEOPLE,
    SECRETARY,
    STRANGER,
    convocation,
    invited,
    planned,
)
from tests.server.council import BODY, MEETING, VOTERS, Council, MakeCouncil, applied


def test_every_record_has_a_salt_of_its_own_also_within_a_group(council: Council) -> None:
    poll = council.open().open_poll()
    council.send(D1, *(council.ballot(poll, choice) for choice in (Choice.FOR, Choice.AGAINST, Choice.FOR)))
    with council.core.database.reading() as connection:
        records = list(journal.records(connection, MEETING, 0, 10_000))
    salts = {record.opening.salt for record in records if record.opening is not None}
    assert len(salts) == len(records)
    assert {len(salt) for salt in salts} == {SALT_BYTES}


def test_a_ballot_resent_after_a_lost_reply_gets_the_very_same_receipt(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    first = council.send(D1, ballot)
    council.send(D2, council.ballot(poll, Choice.AGAINST))
    assert council.send(D1, ballot) == first
    assert len(council.meeting().polls[poll].ballots) == 2


def test_it_is_accepted_again_even_once_closed_and_after_a_restart(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    first = council.send(D1, ballot)
    council.do(CHAIR, MEETING, ClosePoll(poll))
    council.restart()
    assert council.send(D1, ballot) == first
    late = council.send(D2, council.ballot(poll))[0]
    assert (late.status, late.code) == (REFUSED, "poll_closed")


def test_the_same_command_twice_in_one_group_is_one_record(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    before = council.page(MEETING, CHAIR).records[-1].n
    one, two = council.send(D1, ballot, ballot)
    assert one == two
    assert council.page(MEETING, CHAIR).records[-1].n == before + 1


def test_the_same_id_with_other_bytes_is_refused_and_changes_nothing(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    council.send(D1, ballot)
    other = ballot.replace('"for"', '"against"')
    for answer in (*council.send(D1, other), *council.send(D1, ballot, other)[1:]):
        assert (answer.status, answer.code) == (REFUSED, "same_id_other_bytes")
    assert council.meeting().polls[poll].ballots[D1].choice is Choice.FOR


def test_two_persons_may_use_the_same_id(council: Council) -> None:
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    answers = [*council.send(D1, ballot), *council.send(D2, ballot)]
    assert len(set(applied(answers))) == 2


def test_a_refusal_stands_when_the_command_is_sent_again(council: Council) -> None:
    council.open()
    text = council.text(MEETING, OpenMeeting(MORNING))
    first = council.send(CHAIR, text)
    council.clock.pass_ms(1_000)
    assert first[0].status == REFUSED
    assert council.send(CHAIR, text) == first


def test_old_refusals_may_be_forgotten_but_receipts_stay(council: Council) -> None:
    council.open()
    refused = council.send(CHAIR, council.text(MEETING, OpenMeeting(MORNING)))[0]
    council.clock.pass_ms(86_400_000)
    with council.core.database.writing() as connection:
        assert outcomes.forget_refusals(connection, refused.at) == 0
        assert outcomes.forget_refusals(connection, refused.at + 1) == 1
        assert outcomes.find(connection, [(CHAIR, refused.command)]) == {}


def test_receipts_name_records_under_a_head_that_checks_out(council: Council) -> None:
    poll = council.open().open_poll()
    answers = council.core.commit_group([Submission(v, council.ballot(poll)) for v in VOTERS])
    page = council.page(MEETING, D1)
    head = verified_chain(Head(MEETING, 1, 0, genesis(MEETING)), [from_wire(r) for r in page.records])
    assert page.head is not None
    assert head_from_wire(MEETING, page.head).head == head
    for answer in answers:
        assert answer.receipt is not None
        signed = head_from_wire(MEETING, answer.receipt.head)
        check_head(signed)
        assert signed.head == head
        assert page.records[answer.receipt.first - 1].n == answer.receipt.first
        assert from_wire(page.records[answer.receipt.first - 1]).commitment == answer.receipt.commitment


def test_numbers_are_dense_and_the_hour_never_goes_back(council: Council) -> None:
    poll = council.open().open_poll()
    council.clock.now -= 7_200_000
    council.send(D1, council.ballot(poll))
    page = council.page(MEETING, D1)
    assert [r.n for r in page.records] == list(range(1, len(page.records) + 1))
    hours = [decode_fact(r.b).at for r in page.records if r.b is not None]
    assert hours == sorted(hours)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed"),
        ("{}", "malformed"),
        ('{"id":"x","stream":"meeting/meeting-1","kind":"cast_ballot","v":1,"data":{}}', "malformed"),
        (
            '{"id":"00000000-0000-0000-0000-00000000000a","stream":"meeting/a b","kind":"open_meeting",'
            '"v":1,"data":{"sitting":"morning"}}',
            "malformed",
        ),
        (
            '{"id":"00000000-0000-0000-0000-00000000000A","stream":"meeting/m","kind":"open_meeting",'
            '"v":1,"data":{"sitting":"morning"}}',
            "malformed",
        ),
        (
            '{"id":"00000000-0000-0000-0000-00000000000a","stream":"meeting/m","kind":"dance","v":1,"data":{}}',
            "unknown_command",
        ),
        (
            '{"id":"00000000-0000-0000-0000-00000000000a","stream":"meeting/m","kind":"open_meeting","v":9,'
            '"data":{}}',
            "unknown_command",
        ),
        ('"' + "x" * 600_000 + '"', "malformed"),
    ],
)
def test_a_malformed_command_is_refused_and_the_rest_of_its_group_goes_on(
    council: Council, text: str, code: str
) -> None:
    poll = council.open().open_poll()
    bad, good = council.send(D1, text, council.ballot(poll))
    assert (bad.status, bad.code) == (REFUSED, code)
    assert good.status == APPLIED


def test_a_command_too_long_is_malformed(council: Council) -> None:
    council.open()
    long = council.text(MEETING, DeclareConflict(D1, BUDGET, "x" * 600_000))
    assert council.send(D1, long)[0].code == "malformed"


def test_who_has_no_standing_hears_that_there_is_no_such_meeting(council: Council) -> None:
    poll = council.open().open_poll()
    for actor, stream in ((STRANGER, MEETING), (D1, "meeting/another"), (D1, draft_stream("meeting-1"))):
        answer = council.ask(actor, stream, CastBallot(poll, Choice.FOR))
        assert (answer.status, answer.code) == (REFUSED, "unknown_stream")


def test_nobody_writes_to_a_desk_or_to_notes_by_a_command(council: Council) -> None:
    council.open()
    for stream in (desk_stream(D1), f"notes/{D1}/meeting-1"):
        assert council.ask(D1, stream, GrantStream(MEETING, "")).code == "unknown_stream"


def test_only_a_secretary_of_the_body_convenes_its_meetings(council: Council) -> None:
    council.found()
    again: ConveneMeeting = convocation()
    assert council.ask(CHAIR, "meeting/other", again).code == "secretary_only"
    assert council.ask(STRANGER, "meeting/other", again).code == "unknown_stream"
    assert council.ask(SECRETARY, "meeting/other", again).status == APPLIED
    assert council.ask(SECRETARY, "meeting/other", again).code == "already_exists"


def test_a_meeting_that_exists_is_not_revealed_to_the_secretary_of_another_body(council: Council) -> None:
    council.found()
    other = (invited(PersonId("other-secretary"), Role.SECRETARY),)
    council.do(SYSTEM, "body/other", FoundBody("UBND xã", BodyKind.COMMITTEE, "xã", None))
    council.do(SYSTEM, "body/other", EnterPeople(other, ()))
    theirs = replace(convocation(other), body="other")  # type: ignore[arg-type]
    assert council.ask(PersonId("other-secretary"), MEETING, theirs).code == "unknown_stream"
    assert council.ask(PersonId("other-secretary"), "meeting/theirs", theirs).status == APPLIED


def test_people_are_told_on_their_desks_what_they_may_read(council: Council) -> None:
    council.found()
    granted = [event.stream for event in council.events(desk_stream(D1), reader=D1)]  # type: ignore[attr-defined]
    assert granted == [BODY, MEETING]
    of_secretary = council.events(desk_stream(SECRETARY), reader=SECRETARY)
    assert [(e.stream, e.title) for e in of_secretary] == [  # type: ignore[attr-defined]
        (BODY, "HĐND xã Bình Minh"),
        (MEETING, "Kỳ họp thứ nhất"),
        (draft_stream("meeting-1"), "Kỳ họp thứ nhất"),
    ]


def test_a_removed_participant_is_told_and_loses_his_standing_in_the_same_commit(council: Council) -> None:
    council.found()
    council.do(SECRETARY, MEETING, RemoveParticipant(D1))
    assert council.events(desk_stream(D1), reader=D1)[-1] == StreamRevoked(MEETING)
    assert council.standing(MEETING, D1) is None
    council.do(SECRETARY, MEETING, AdmitParticipant(PEOPLE[2]))
    assert isinstance(council.events(desk_stream(D1), reader=D1)[-1], StreamGranted)


def test_a_new_secretary_works_in_the_workshop_and_a_former_one_no_longer(council: Council) -> None:
    council.found()
    draft = draft_stream("meeting-1")
    put = PutDraftItem(planned(BUDGET, "1"), EVERYONE)
    assert council.ask(D1, draft, put).code == "unknown_stream"
    council.do(SECRETARY, MEETING, AdmitParticipant(invited(D1, Role.SECRETARY)))
    council.do(D1, draft, put)
    council.do(SECRETARY, MEETING, AdmitParticipant(invited(D1, Role.DELEGATE, votes=True)))
    assert council.ask(D1, draft, put).code == "unknown_stream"
    assert council.events(desk_stream(D1), reader=D1)[-2:] == [
        StreamGranted(draft, "Kỳ họp thứ nhất"),
        StreamRevoked(draft),
    ]


def test_a_change_of_role_makes_that_reader_alone_read_again(council: Council) -> None:
    council.open()
    before = council.page(MEETING, D1)
    cursor = Cursor(epoch=before.epoch, view=before.view, number=before.records[-1].n)
    council.do(SECRETARY, MEETING, DeclareConflict(D1, BUDGET, "Người thân là nhà thầu"))
    page = council.page(MEETING, D1, cursor)
    assert (page.reset, page.after) == (True, 0)
    assert page.view > before.view
    for other in (D2, CHAIR):
        assert not council.page(MEETING, other, cursor).reset


def test_one_command_that_fails_in_our_own_code_refuses_nobody_else(
    council: Council, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poll = council.open().open_poll()
    law = LAWS[StreamKind.MEETING]
    decide = type(law).decide

    def broken(self: object, state: object, command: object, asked: object) -> object:
        if getattr(asked, "actor", None) == D2:
            raise KeyError("a bug")
        return decide(law, state, command, asked)  # type: ignore[arg-type]

    monkeypatch.setattr(type(law), "decide", broken)
    ballot = council.ballot(poll)
    good, bad = council.core.commit_group([Submission(D1, council.ballot(poll)), Submission(D2, ballot)])
    assert good.status == APPLIED
    assert (bad.status, bad.code) == (REFUSED, "internal")
    assert "command_failed" in caplog.text
    monkeypatch.undo()
    assert council.send(D2, ballot)[0].status == APPLIED


def test_sealing_the_archive_destroys_superseded_ballots_and_nothing_else(council: Council) -> None:
    poll = council.open().open_poll()
    first = council.send(D1, council.ballot(poll))[0]
    council.send(D1, council.ballot(poll, Choice.AGAINST))
    council.send(D2, council.ballot(poll))
    council.do(CHAIR, MEETING, ClosePoll(poll))
    council.do(CHAIR, MEETING, ConfirmPoll(poll))
    council.do(CHAIR, MEETING, EndSitting(MORNING))
    council.do(CHAIR, MEETING, EndMeeting())
    council.page(MEETING, D1)
    council.do(SECRETARY, MEETING, ArchiveMeeting())
    assert first.receipt is not None
    page = council.page(MEETING, D1)
    assert page.records[first.receipt.first - 1].b is None
    events = council.events(MEETING, reader=D1)
    assert [e.choice for e in events if isinstance(e, BallotCast)] == [Choice.AGAINST]
    assert Erased(first.receipt.first) in council.events(MEETING, reader=CHAIR)
    verified_chain(Head(MEETING, 1, 0, genesis(MEETING)), [from_wire(r) for r in page.records])
    state = council.meeting()
    council.restart()
    assert council.meeting() == state


def test_a_ballot_erased_before_is_passed_over_when_the_archive_is_sealed(council: Council) -> None:
    poll = council.open().open_poll()
    choices = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
    first, second, last = applied(council.send(D1, *(council.ballot(poll, choice) for choice in choices)))
    assert council.ask(SYSTEM, MEETING, EraseRecord(first)).status == APPLIED
    council.do(CHAIR, MEETING, ClosePoll(poll))
    council.do(CHAIR, MEETING, ConfirmPoll(poll))
    council.do(CHAIR, MEETING, EndSitting(MORNING))
    council.do(CHAIR, MEETING, EndMeeting())
    council.do(SECRETARY, MEETING, ArchiveMeeting())
    erased = [event.number for event in council.events(MEETING) if isinstance(event, Erased)]
    assert erased == [first, second]
    assert council.page(MEETING, D1).records[last - 1].b is not None


def test_a_stream_with_a_required_event_of_a_newer_release_is_left_alone(council: Council) -> None:
    poll = council.open().open_poll()
    stream = council.core.streams.get(StreamName.parse(MEETING))
    assert stream is not None
    body = b'{"kind":"hologram_shown","v":1,"at":1,"by":"chair","command":"x","data":{}}'
    ((record, chain),) = chained(stream.head, [Opening(bytes(32), body)])
    row = replace(stream.row, number=record.number, chain=chain)
    with council.core.database.writing() as connection:
        put_stream_rows(connection, [], [row])
        append(connection, {MEETING: [record]})
    council.restart()
    answer = council.send(D1, council.ballot(poll))[0]
    assert (answer.status, answer.code) == (REFUSED, "server_too_old")


def test_guests_cannot_vote_and_hear_why(council: Council) -> None:
    poll = council.open().open_poll()
    assert council.send(GUEST, council.ballot(poll))[0].code == "guest_cannot_vote"


def test_the_system_speaks_under_its_own_name(council: Council) -> None:
    poll = council.open().open_poll()
    answer = council.core.command(CommandId(str(UUID(int=77))), MEETING, HoldPoll(poll, 1, 2))
    assert answer.status == APPLIED
    text = encode_command(CommandId(str(UUID(int=78))), MEETING, HoldPoll(PollId("p"), 1, 2)).decode()
    assert council.send(D1, text)[0].status == REFUSED


def test_without_dedup_a_resent_ballot_is_recorded_twice(make_council: MakeCouncil) -> None:
    council = make_council(Safeguards(dedup=False))
    poll = council.open().open_poll()
    ballot = council.ballot(poll)
    assert applied(council.send(D1, ballot)) != applied(council.send(D1, ballot))


def test_an_early_answer_is_lost_with_the_process(make_council: MakeCouncil) -> None:
    council = make_council(Safeguards(commit_before_answer=False))
    poll = council.open().open_poll()
    number = applied(council.send(D1, council.ballot(poll)))[0]
    assert council.page(MEETING, D1).records[-1].n == number
    council.restart()
    assert council.page(MEETING, D1).records[-1].n < number


def test_what_is_answered_is_in_the_file(council: Council) -> None:
    poll = council.open().open_poll()
    number = applied(council.send(D1, council.ballot(poll)))[0]
    with council.core.database.reading() as connection:
        (record,) = journal.records(connection, MEETING, number - 1, number)
    assert record.opening is not None
    assert decode_fact(record.opening.body).event == BallotCast(poll, D1, Choice.FOR)
