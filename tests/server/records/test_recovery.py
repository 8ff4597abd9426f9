"""After a lost server: records first, under their old numbers, then commands."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.rules.audience import EVERYONE, Role
from meetingroom.rules.commands import (
    AdmitParticipant,
    ClosePoll,
    EraseRecord,
    PublishedItem,
    PublishProgramme,
    RemoveParticipant,
    ResumePoll,
    VoidPoll,
)
from meetingroom.rules.events import BallotCast
from meetingroom.rules.ids import SYSTEM, PersonId
from meetingroom.rules.streams import StreamName, desk_stream
from meetingroom.rules.terms import Choice, PollState
from meetingroom.server.handlers import syncing
from meetingroom.server.records import papers_named, recovery
from meetingroom.server.records.backup import copy_database
from meetingroom.server.records.interruption import hold_interrupted
from meetingroom.server.records.papers_named import Blob
from meetingroom.wire.messages import AGAIN, APPLIED, REFUSED, Cursor, Page, from_wire, head_from_wire
from meetingroom.wire.records import Head, Record, SignedHead, genesis, sign_head, verified_chain
from tests.rules.hall import BUDGET, CHAIR, D1, D2, D3, GUEST, SECRETARY, SHA, draft_paper, invited, planned
from tests.server.council import MEETING, Council, applied


def copied(council: Council) -> Path:
    """A backup of what is committed now."""
    copy = council.folder / "copy.sqlite3"
    copy_database(council.path, copy)
    return copy


def lose(council: Council, copy: Path) -> None:
    """The server's disk is lost; the copy takes its place, as the next epoch's server."""
    council.close()
    for leftover in council.folder.glob("meetingroom.sqlite3*"):
        leftover.unlink()
    shutil.copy(copy, council.path)
    council.core = council._opened()
    with council.core.database.writing() as connection:
        recovery.begin(connection, council.clock.now_ms() // 1000)
    council.core.reread()


def held(page: Page) -> tuple[SignedHead, list[Record]]:
    """What a desk keeps of a page: the signed head and its records."""
    assert page.head is not None
    return head_from_wire(page.stream, page.head), [from_wire(record) for record in page.records]


Prepared = tuple[Council, dict[PersonId, tuple[SignedHead, list[Record]]], dict[PersonId, str]]


@pytest.fixture
def lost(council: Council) -> Prepared:
    """Ballots of three were acknowledged after the last backup; desks of two and of the chair hold them."""
    poll = council.open().open_poll()
    copy = copied(council)
    texts = {D1: council.ballot(poll), D2: council.ballot(poll, Choice.AGAINST), D3: council.ballot(poll)}
    for person, text in texts.items():
        applied(council.send(person, text))
    desks = {reader: held(council.page(MEETING, reader)) for reader in (D1, D2, D3, CHAIR)}
    lose(council, copy)
    return council, desks, texts


def bring(council: Council, desk: tuple[SignedHead, list[Record]]) -> int:
    """One desk offers and uploads what is wanted; how many bodies and numbers that gave."""
    signed, records = desk
    wanted = recovery.offer(council.core, [signed])
    if not wanted:
        return 0
    numbers = {*wanted[0].missing, *range(wanted[0].after + 1, signed.head.number + 1)}
    done = recovery.upload(council.core, signed, [r for r in records if r.number in numbers])
    return done.installed + done.opened


def test_until_the_records_are_in_nothing_is_applied(lost: Prepared) -> None:
    council, _, texts = lost
    answer = council.send(D1, texts[D1])[0]
    assert (answer.status, answer.code) == (AGAIN, "recovering")


def test_records_come_back_under_their_old_numbers_whoever_brings_them(lost: Prepared) -> None:
    council, desks, texts = lost
    assert [bring(council, desks[p]) for p in (CHAIR, D2, D1, D1, D3)] == [3, 1, 1, 0, 1]
    assert recovery.finish(council.core) == {}
    page = council.page(MEETING, D1)
    run = [from_wire(record) for record in page.records]
    head = verified_chain(Head(MEETING, page.epoch, 0, genesis(MEETING)), run)
    assert head.number == desks[D1][0].head.number
    assert head.chain == desks[D1][0].head.chain
    assert page.head is not None
    assert head_from_wire(MEETING, page.head).head == replace(head, epoch=page.epoch)
    ballots = council.meeting().polls
    assert {p: b.choice for poll in ballots.values() for p, b in poll.ballots.items()} == {
        D1: Choice.FOR,
        D2: Choice.AGAINST,
        D3: Choice.FOR,
    }
    assert set(texts) == {D1, D2, D3}


def test_nothing_is_dated_before_what_came_back(council: Council) -> None:
    """The lost server's clock ran two hours ahead; the chair's desk brings seals, the voter the bodies."""
    poll = council.open().open_poll()
    copy = copied(council)
    council.clock.pass_ms(7_200_000)
    applied(council.send(D1, council.ballot(poll)))
    last = council.core.streams.get(StreamName.parse(MEETING)).last_at  # type: ignore[union-attr]
    desks = [held(council.page(MEETING, reader)) for reader in (CHAIR, D1)]
    council.clock.pass_ms(-7_200_000)
    lose(council, copy)
    for desk in desks:
        bring(council, desk)
    recovery.finish(council.core)
    receipt = council.send(D2, council.ballot(poll))[0].receipt
    assert receipt is not None
    assert receipt.at >= last


def test_what_was_erased_after_the_backup_is_erased_again(council: Council) -> None:
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    copy = copied(council)
    assert council.ask(SYSTEM, MEETING, EraseRecord(number)).status == APPLIED
    desk = held(council.page(MEETING, D1))
    lose(council, copy)
    bring(council, desk)
    assert recovery.finish(council.core) == {}
    assert recovery.finish(council.core) == {}, "a second secretary may say so too"
    assert council.page(MEETING, D1).records[number - 1].b is None


def test_papers_named_by_recovered_records_can_be_read_again(council: Council) -> None:
    council.found()
    with council.core.database.writing() as connection:
        papers_named.put_upload(connection, SECRETARY, Blob(SHA, 1_000, 12), council.clock.now)
    copy = copied(council)
    items = (PublishedItem(planned(BUDGET, "1"), EVERYONE),)
    council.do(SECRETARY, MEETING, PublishProgramme(items, (draft_paper(),)))
    desk = held(council.page(MEETING, SECRETARY))
    lose(council, copy)
    bring(council, desk)
    recovery.finish(council.core)
    with council.core.database.reading() as connection:
        assert [stream for stream, _ in papers_named.namings(connection, SHA)] == [MEETING]


def test_a_resent_command_finds_the_receipt_of_its_recovered_record(lost: Prepared) -> None:
    council, desks, texts = lost
    for person in (D1, D2, D3):
        bring(council, desks[person])
    recovery.finish(council.core)
    before = council.page(MEETING, CHAIR).records[-1].n
    again = council.send(D1, texts[D1])[0]
    assert again.receipt is not None
    own = next(r for r in council.page(MEETING, D1).records if r.n == again.receipt.first)
    assert from_wire(own).commitment == again.receipt.commitment
    assert council.send(D1, texts[D1])[0] == again
    assert council.send(D1, texts[D1].replace('"for"', '"against"'))[0].code == "same_id_other_bytes"
    assert council.page(MEETING, CHAIR).records[-1].n == before


def test_a_command_whose_body_nobody_held_is_applied_under_a_new_number(lost: Prepared) -> None:
    council, desks, texts = lost
    bring(council, desks[CHAIR])
    bring(council, desks[D2])
    missing = recovery.finish(council.core)
    assert len(missing[MEETING]) == 2
    receipt = council.send(D1, texts[D1])[0].receipt
    assert receipt is not None
    assert receipt.first > desks[CHAIR][0].head.number
    assert receipt.first not in missing[MEETING]


def test_what_was_applied_anew_is_not_opened_a_second_time(lost: Prepared) -> None:
    council, desks, texts = lost
    bring(council, desks[CHAIR])
    recovery.finish(council.core)
    council.send(D1, texts[D1])
    assert bring(council, desks[D1]) == 0
    assert bring(council, desks[D2]) == 1
    cast = [e for e in council.events(MEETING, reader=D1) if isinstance(e, BallotCast)]
    assert len(cast) == 1


def test_a_body_brought_late_makes_its_readers_read_again(lost: Prepared) -> None:
    council, desks, _ = lost
    bring(council, desks[CHAIR])
    recovery.finish(council.core)
    before = council.page(MEETING, D2).view
    bring(council, desks[D2])
    after = council.page(MEETING, D2)
    assert after.view > before
    assert any(isinstance(e, BallotCast) for e in council.events(MEETING, reader=D2))


def test_a_poll_that_misses_ballots_is_not_counted_but_can_be_voided(lost: Prepared) -> None:
    council, desks, texts = lost
    bring(council, desks[CHAIR])
    bring(council, desks[D1])
    recovery.finish(council.core)
    (poll,) = council.meeting().polls
    answer = council.ask(CHAIR, MEETING, ClosePoll(poll))
    assert (answer.status, answer.code, answer.params) == (REFUSED, "ballots_missing", {"count": 2})
    bring(council, desks[D2])
    assert council.ask(CHAIR, MEETING, ClosePoll(poll)).params == {"count": 1}
    council.do(CHAIR, MEETING, VoidPoll(poll, "Mất một phiếu do sự cố máy chủ"))
    assert texts


def test_once_all_ballots_are_back_the_poll_is_counted(lost: Prepared) -> None:
    council, desks, _ = lost
    for person in (D1, D2, D3):
        bring(council, desks[person])
    recovery.finish(council.core)
    (poll,) = council.meeting().polls
    council.do(CHAIR, MEETING, ClosePoll(poll))
    closed = council.meeting().polls[poll].closed
    assert closed is not None
    assert (closed.tally.for_, closed.tally.against) == (2, 1)


def test_altered_records_are_not_taken(lost: Prepared) -> None:
    council, desks, _ = lost
    signed, records = desks[D1]
    after = next(w.after for w in recovery.offer(council.core, [signed]))
    beyond = [r for r in records if r.number > after]
    for wrong in (
        beyond[1:],
        beyond[:-1],
        [replace(beyond[0], commitment=bytes(32), opening=None), *beyond[1:]],
        [*beyond, replace(beyond[-1], number=beyond[-1].number + 1)],
    ):
        with pytest.raises(recovery.Forked):
            recovery.upload(council.core, signed, wrong)
    stranger = sign_head(Ed25519PrivateKey.generate(), signed.head)
    with pytest.raises(recovery.NotOurs):
        recovery.upload(council.core, stranger, beyond)
    with pytest.raises(recovery.NotOurs):
        recovery.offer(council.core, [replace(signed, signature=bytes(64))])
    bring(council, desks[CHAIR])
    number = next(r.number for r in records if r.number > after and r.opening is not None)
    other = next(r for r in records if r.opening is not None and r.number != number)
    with pytest.raises(recovery.Forked):
        recovery.upload(council.core, signed, [replace(other, number=number)])


def test_records_beyond_the_end_of_a_recovery_are_refused_as_a_fork(lost: Prepared) -> None:
    council, desks, _ = lost
    recovery.finish(council.core)
    signed, records = desks[D1]
    assert recovery.offer(council.core, [signed]) == []
    with pytest.raises(recovery.Forked):
        recovery.upload(council.core, signed, records)


def test_a_whole_stream_the_backup_did_not_know_comes_back(council: Council) -> None:
    council.found()
    copy = copied(council)
    late = PersonId("late")

    council.do(SECRETARY, MEETING, AdmitParticipant(invited(late, Role.GUEST)))
    desks = [held(council.page(desk_stream(late), late)), held(council.page(MEETING, SECRETARY))]
    lose(council, copy)
    for desk in desks:
        bring(council, desk)
    recovery.finish(council.core)
    assert len(council.page(desk_stream(late), late).records) == 1


def test_desks_are_told_again_what_nobody_brought(council: Council) -> None:
    council.found()
    copy = copied(council)

    council.do(SECRETARY, MEETING, AdmitParticipant(invited(PersonId("late"), Role.SECRETARY)))
    council.do(SECRETARY, MEETING, RemoveParticipant(GUEST))
    desk = held(council.page(MEETING, SECRETARY))
    lose(council, copy)
    bring(council, desk)
    recovery.finish(council.core)
    late = PersonId("late")
    assert [e.stream for e in council.events(desk_stream(late), reader=late)] == [  # type: ignore[attr-defined]
        MEETING,
        "draft/meeting-1",
    ]
    assert council.standing("draft/meeting-1", late) is not None
    assert type(council.events(desk_stream(GUEST), reader=GUEST)[-1]).__name__ == "StreamRevoked"


def test_a_server_that_meets_a_later_epoch_stands_back(council: Council) -> None:
    poll = council.open().open_poll()
    page = council.page(MEETING, D1)
    assert page.head is not None
    head = replace(head_from_wire(MEETING, page.head).head, epoch=9)
    assert recovery.offer(council.core, [council.core.signer.sign(head)]) == []
    answer = council.send(D1, council.ballot(poll))[0]
    assert (answer.status, answer.code) == (AGAIN, "read_only")
    council.restart()
    assert council.send(D1, council.ballot(poll))[0].code == "read_only"


def test_a_desk_of_a_later_epoch_is_asked_for_its_head_and_the_server_stands_back(council: Council) -> None:
    """The old machine is switched on again after another has taken over: the first desk that was there
    tells it, and nothing more is recorded here."""
    poll = council.open().open_poll()
    house = SimpleNamespace(core=council.core, clock=council.clock)
    page = council.page(MEETING, D1)
    later = Cursor(epoch=page.epoch + 1, view=page.view, number=len(page.records))
    asked = syncing.answer(house, D1, {MEETING: later, desk_stream(D1): Cursor()})  # type: ignore[arg-type]
    assert asked.recovering == [MEETING]
    assert [each.stream for each in asked.pages] == [desk_stream(D1)]
    assert council.core.marks.read_only is False, "a number in a request proves nothing"
    assert page.head is not None
    head = replace(head_from_wire(MEETING, page.head).head, epoch=later.epoch)
    assert recovery.offer(council.core, [council.core.signer.sign(head)]) == []
    answer = council.send(D1, council.ballot(poll))[0]
    assert (answer.status, answer.code) == (AGAIN, "read_only")


def test_a_database_put_back_by_hand_is_found_out_by_the_desks(council: Council) -> None:
    poll = council.open().open_poll()
    copy = copied(council)
    applied(council.send(D1, council.ballot(poll)))
    desk = held(council.page(MEETING, D1))
    council.close()
    for leftover in council.folder.glob("meetingroom.sqlite3*"):
        leftover.unlink()
    shutil.copy(copy, council.path)
    council.core = council._opened()
    assert not council.core.marks.recovering
    assert bring(council, desk) == 1
    assert council.core.marks.recovering
    recovery.finish(council.core)
    assert council.page(MEETING, D1).epoch > 1


def test_polls_that_were_open_are_held_after_a_recovery(lost: Prepared) -> None:
    council, desks, _ = lost
    for person in (D1, D2, D3):
        bring(council, desks[person])
    recovery.finish(council.core)
    (answer,) = hold_interrupted(council.core, after_recovery=True)
    assert answer.status == APPLIED
    assert [p.state for p in council.meeting().polls.values()] == [PollState.HELD]


def test_a_second_loss_holds_a_resumed_poll_under_another_id(council: Council) -> None:
    """What the first recovery recorded comes back with the desks: the second hold is another command."""
    poll = council.open().open_poll()
    copy = copied(council)
    holds = []
    for _ in range(2):
        desk = held(council.page(MEETING, CHAIR))
        lose(council, copy)
        bring(council, desk)
        recovery.finish(council.core)
        (answer,) = hold_interrupted(council.core, after_recovery=True)
        assert answer.status == APPLIED
        holds.append(answer.command)
        council.do(CHAIR, MEETING, ResumePoll(poll))
    assert len(set(holds)) == 2
