"""The life of a vote: its states, its frozen electorate and base, holding, closing, declaring, voiding."""

from dataclasses import replace

import pytest

from meetingroom.rules.audience import EVERYONE, MEMBERS, Audience, Role
from meetingroom.rules.commands import (
    AdmitElector,
    AdmitParticipant,
    AnnouncePoll,
    CallItem,
    CastBallot,
    ClosePoll,
    Command,
    ConfirmPoll,
    ConfirmTotal,
    DeclareConflict,
    EndSitting,
    FinishItem,
    HoldPoll,
    MarkAttendance,
    OpenPoll,
    PreparePoll,
    PublishedItem,
    PublishProgramme,
    RecessSitting,
    RecordLeaving,
    RemoveParticipant,
    ResumePoll,
    SetClosedSession,
    StartSitting,
    VoidPoll,
)
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import (
    ElectorAdmitted,
    PollClosed,
    PollConfirmed,
    PollHeld,
    PollOpened,
    PollPrepared,
    PollResumed,
    PollVoided,
    RollPublished,
)
from meetingroom.rules.ids import SYSTEM, PollId
from meetingroom.rules.majorities import Tally
from meetingroom.rules.rulesets import (
    COMMITTEE_2025,
    COUNCIL_2025,
    PASS,
    MajorityRule,
    RuleSet,
)
from meetingroom.rules.state import Opened
from meetingroom.rules.terms import (
    Attendance,
    Basis,
    Choice,
    Explanation,
    HoldReason,
    PollState,
    SittingState,
    TieRule,
)
from tests.rules.hall import (
    AFTERNOON,
    BUDGET,
    CHAIR,
    D1,
    D2,
    D3,
    D4,
    DEPUTIES,
    GUEST,
    LAW,
    MORNING,
    PEOPLE,
    ROADS,
    SECRETARY,
    STAFF,
    STAND_IN,
    STRANGER,
    Hall,
    invited,
    planned,
)

D5, D6, D7, D8 = DEPUTIES[4:]


def in_session(*present: str, rule_set: RuleSet = COUNCIL_2025) -> Hall:
    persons = present or (CHAIR, *DEPUTIES)
    return Hall().convened(rule_set=rule_set).opened(*persons).at_item()  # type: ignore[arg-type]


def opened(hall: Hall, poll: PollId) -> Opened:
    found = hall.poll(poll).opened
    assert found is not None
    return found


# ── the states ────────────────────────────────────────────────────────────────────────────────────


def test_a_poll_goes_from_draft_to_declared() -> None:
    hall = in_session()
    (prepared,) = hall.do(SECRETARY, PreparePoll(BUDGET, MORNING, " Tán thành? ", PASS))
    assert isinstance(prepared.event, PollPrepared)
    assert prepared.event.question == "Tán thành?"
    assert prepared.event.rule == COUNCIL_2025.majority(PASS)
    poll = prepared.event.poll
    states = [hall.poll(poll).state]
    for actor, command in (
        (SECRETARY, AnnouncePoll(poll)),
        (CHAIR, OpenPoll(poll, 60_000, "")),
        (CHAIR, HoldPoll(poll, 0, 0)),
        (CHAIR, ResumePoll(poll)),
        (SECRETARY, ClosePoll(poll)),
        (CHAIR, ConfirmPoll(poll)),
    ):
        hall.do(actor, command)
        states.append(hall.poll(poll).state)
    assert states == [
        PollState.DRAFT,
        PollState.ANNOUNCED,
        PollState.OPEN,
        PollState.HELD,
        PollState.OPEN,
        PollState.CLOSED,
        PollState.CONFIRMED,
    ]


ADVANCES: dict[PollState, tuple[type[Command], ...]] = {
    PollState.DRAFT: (AnnouncePoll, VoidPoll),
    PollState.ANNOUNCED: (OpenPoll, VoidPoll),
    PollState.OPEN: (HoldPoll, ClosePoll, VoidPoll),
    PollState.HELD: (ResumePoll, VoidPoll),
    PollState.CLOSED: (ConfirmPoll, VoidPoll),
    PollState.CONFIRMED: (VoidPoll,),
    PollState.VOIDED: (),
}


@pytest.mark.parametrize("state", PollState)
def test_every_state_takes_its_own_steps_and_no_others(state: PollState) -> None:
    hall = in_session()
    poll = hall.announced()
    hall.state = replace(
        hall.state, polls=hall.state.polls.insert(poll, replace(hall.poll(poll), state=PollState.DRAFT))
    )
    way: list[Command] = [AnnouncePoll(poll), OpenPoll(poll, None, ""), HoldPoll(poll, 0, 0)]
    if state in (PollState.CLOSED, PollState.CONFIRMED):
        way[2:] = [ClosePoll(poll), ConfirmPoll(poll)]
    if state is PollState.VOIDED:
        way = [VoidPoll(poll, "Biểu quyết lại")]
    for step in way:
        if hall.poll(poll).state is not state:
            hall.do(CHAIR, step)
    assert hall.poll(poll).state is state
    steps: list[Command] = [
        AnnouncePoll(poll),
        OpenPoll(poll, None, ""),
        HoldPoll(poll, 0, 0),
        ResumePoll(poll),
        ClosePoll(poll),
        ConfirmPoll(poll),
        VoidPoll(poll, "Biểu quyết lại"),
    ]
    for step in steps:
        if type(step) in ADVANCES[state]:
            assert LAW.decide(hall.state, step, hall.circumstances(CHAIR))
        else:
            wrong = Refusal.POLL_HELD if state is PollState.HELD else Refusal.WRONG_POLL_STATE
            assert hall.refused(CHAIR, step).code is wrong


def test_a_poll_is_prepared_on_an_item_that_stands_under_a_rule_that_was_adopted() -> None:
    hall = in_session()
    for command, code in (
        (PreparePoll(BUDGET, MORNING, "Tán thành?", "none"), Refusal.UNKNOWN_RULE),
        (PreparePoll(BUDGET, MORNING, " ", PASS), Refusal.EMPTY_TEXT),
        (PreparePoll(STRANGER, MORNING, "x", PASS), Refusal.UNKNOWN_ITEM),  # type: ignore[arg-type]
        (PreparePoll(BUDGET, STRANGER, "x", PASS), Refusal.UNKNOWN_SITTING),  # type: ignore[arg-type]
        (AnnouncePoll(PollId("none")), Refusal.UNKNOWN_POLL),
    ):
        assert hall.refused(SECRETARY, command).code is code
    hall.do(CHAIR, EndSitting(MORNING))
    after = PreparePoll(BUDGET, MORNING, "Tán thành?", PASS)
    assert hall.refused(SECRETARY, after).code is Refusal.WRONG_SITTING_STATE


def test_a_vote_is_announced_and_opened_on_what_is_before_the_sitting_only() -> None:
    hall = in_session()
    hall.do(SECRETARY, PreparePoll(ROADS, MORNING, "Tán thành?", PASS))
    (poll,) = hall.state.polls
    assert hall.refused(CHAIR, AnnouncePoll(poll)).code is Refusal.ITEM_NOT_CALLED
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    hall.do(CHAIR, AnnouncePoll(poll))
    hall.do(CHAIR, FinishItem(ROADS))
    assert hall.refused(CHAIR, OpenPoll(poll, None, "")).code is Refusal.ITEM_NOT_CALLED
    hall.do(CHAIR, CallItem(ROADS, MORNING))
    hall.do(CHAIR, RecessSitting(MORNING))
    assert hall.state.sittings[MORNING].state is SittingState.RECESS
    assert hall.refused(CHAIR, OpenPoll(poll, None, "")).code is Refusal.WRONG_SITTING_STATE


def test_one_vote_at_a_time_in_a_sitting_held_ones_included() -> None:
    hall = in_session()
    first, second = hall.announced(), hall.announced()
    hall.do(CHAIR, OpenPoll(first, None, ""))
    assert hall.refused(CHAIR, OpenPoll(second, None, "")).code is Refusal.ANOTHER_POLL_OPEN
    hall.do(CHAIR, HoldPoll(first, 0, 0))
    assert hall.refused(CHAIR, OpenPoll(second, None, "")).code is Refusal.ANOTHER_POLL_OPEN
    hall.do(CHAIR, VoidPoll(first, "Câu hỏi chưa rõ"))
    assert hall.do(CHAIR, OpenPoll(second, None, ""))


def test_a_vote_in_another_sitting_does_not_hinder() -> None:
    hall = in_session()
    hall.voting()
    hall.present(CHAIR, *DEPUTIES, sitting=AFTERNOON)
    hall.do(CHAIR, StartSitting(AFTERNOON))
    hall.do(CHAIR, CallItem(ROADS, AFTERNOON))
    before = set(hall.state.polls)
    hall.do(SECRETARY, PreparePoll(ROADS, AFTERNOON, "Tán thành?", PASS))
    (poll,) = set(hall.state.polls) - before
    hall.do(CHAIR, AnnouncePoll(poll))
    assert hall.do(CHAIR, OpenPoll(poll, None, ""))


# ── electorate and base ───────────────────────────────────────────────────────────────────────────


def test_electors_are_members_with_a_vote_in_the_room_without_a_conflict() -> None:
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6, GUEST, STAND_IN)
    hall.do(D2, DeclareConflict(D2, BUDGET, "x"))
    hall.do(SECRETARY, RecordLeaving(MORNING, D3, returned=False))
    hall.present(D7)
    poll = hall.voting()
    frozen = opened(hall, poll)
    assert set(frozen.electorate) == {CHAIR, D1, D4, D5, D6, D7}
    assert (frozen.total, frozen.present, frozen.not_taking_part, frozen.need) == (9, 7, 1, 5)


def test_the_base_is_frozen_at_the_opening() -> None:
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6)
    poll = hall.voting()
    hall.present(D7)
    hall.do(SECRETARY, AdmitParticipant(invited(D8, Role.GUEST)))
    hall.do(SECRETARY, ConfirmTotal(20, 20, "Thay đổi sau khi mở"))
    assert hall.refused(D7, CastBallot(poll, Choice.FOR)).code is Refusal.NOT_AN_ELECTOR
    hall.vote(poll, Choice.FOR, CHAIR, D1, D2, D3, D4)
    closed, _ = hall.do(CHAIR, ClosePoll(poll))
    assert isinstance(closed.event, PollClosed)
    assert closed.event.tally == Tally(
        for_=5, against=0, abstain=0, not_cast=2, not_present=2, not_taking_part=0, total=9, present=7
    )
    assert closed.event.outcome.adopted


def test_four_silences_are_kept_apart_and_add_up() -> None:
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6)
    hall.do(D6, DeclareConflict(D6, BUDGET, "x"))
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, CHAIR, D1)
    hall.vote(poll, Choice.AGAINST, D2)
    hall.vote(poll, Choice.ABSTAIN, D3)
    closed, _ = hall.do(CHAIR, ClosePoll(poll))
    assert isinstance(closed.event, PollClosed)
    assert closed.event.tally == Tally(
        for_=2, against=1, abstain=1, not_cast=2, not_present=2, not_taking_part=1, total=9, present=7
    )


def test_a_latecomer_votes_only_after_an_act_of_the_chair() -> None:
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6)
    poll = hall.voting()
    assert hall.refused(CHAIR, AdmitElector(poll, D7)).code is Refusal.NOT_PRESENT
    hall.present(D7, GUEST)
    assert hall.refused(CHAIR, AdmitElector(poll, GUEST)).code is Refusal.NOT_AN_ELECTOR
    assert hall.refused(CHAIR, AdmitElector(poll, D1)).code is Refusal.ALREADY_EXISTS
    assert hall.refused(CHAIR, AdmitElector(poll, STRANGER)).code is Refusal.UNKNOWN_PERSON
    (admitted,) = hall.do(CHAIR, AdmitElector(poll, D7))
    assert admitted.event == ElectorAdmitted(poll, D7, present=8, need=5)
    assert hall.do(D7, CastBallot(poll, Choice.FOR))
    assert opened(hall, poll).present == 8


def test_a_latecomer_with_a_conflict_is_not_admitted() -> None:
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6)
    hall.do(D7, DeclareConflict(D7, BUDGET, "x"))
    poll = hall.voting()
    hall.present(D7)
    assert hall.refused(CHAIR, AdmitElector(poll, D7)).code is Refusal.CONFLICT_OF_INTEREST


def test_a_latecomer_moves_the_base_of_those_present() -> None:
    over_present = MajorityRule(
        "present", Basis.PRESENT, COUNCIL_2025.majorities[0].share, TieRule.NONE, "thử"
    )
    rules = replace(COUNCIL_2025, majorities=(over_present,))
    hall = in_session(CHAIR, D1, D2, D3, D4, D5, D6, rule_set=rules)
    poll = hall.voting(rule="present")
    assert opened(hall, poll).need == 4
    hall.present(D7)
    hall.do(CHAIR, HoldPoll(poll, 0, 0))
    hall.do(CHAIR, AdmitElector(poll, D7))
    assert (opened(hall, poll).present, opened(hall, poll).need) == (8, 5)


def test_a_member_who_may_not_read_an_item_takes_no_part_in_the_vote_on_it() -> None:
    hall = Hall().convened().opened()
    audience = Audience(roles=(Role.DELEGATE,), excepted=(D1,))
    hall.do(SECRETARY, PublishProgramme((PublishedItem(planned(STAFF, "1"), audience),), ()))
    hall.do(CHAIR, CallItem(STAFF, MORNING))
    poll = hall.voting(STAFF)
    assert hall.poll(poll).audience == hall.state.items[STAFF].audience
    assert D1 not in opened(hall, poll).electorate
    assert opened(hall, poll).not_taking_part == 1
    assert hall.refused(D1, CastBallot(poll, Choice.FOR)).code is Refusal.UNKNOWN_POLL
    assert hall.refused(GUEST, CastBallot(poll, Choice.FOR)).code is Refusal.UNKNOWN_POLL


def test_what_is_new_in_a_closed_session_reaches_members_only() -> None:
    hall = in_session()
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    poll = hall.announced()
    assert hall.poll(poll).audience == MEMBERS
    assert poll not in LAW.restrict(hall.state, GUEST).polls
    assert poll in LAW.restrict(hall.state, D1).polls


def test_below_its_quorum_a_council_votes_with_a_recorded_reason_and_a_committee_does_not() -> None:
    council = in_session(CHAIR, D1)
    poll = council.announced()
    broken = council.refused(CHAIR, OpenPoll(poll, None, " "))
    assert broken.code is Refusal.BELOW_QUORUM
    assert broken.params == {"present": 2, "total": 9, "need": 6, "blocks": 0}
    (fact,) = council.do(CHAIR, OpenPoll(poll, None, "Nội dung cấp bách"))
    assert isinstance(fact.event, PollOpened)
    assert fact.event.below_quorum_reason == "Nội dung cấp bách"
    committee = in_session(rule_set=COMMITTEE_2025)
    poll = committee.announced()
    for deputy in DEPUTIES[:4]:
        committee.do(SECRETARY, MarkAttendance(MORNING, deputy, Attendance.ABSENT_UNEXCUSED, ""))
    assert committee.refused(CHAIR, OpenPoll(poll, None, "Cấp bách")).code is Refusal.BELOW_QUORUM


def test_a_reason_that_was_not_needed_is_not_recorded() -> None:
    hall = in_session()
    poll = hall.announced()
    (fact,) = hall.do(CHAIR, OpenPoll(poll, None, "Cấp bách"))
    assert fact.event.below_quorum_reason == ""  # type: ignore[attr-defined]


def test_the_planned_time_is_only_planned() -> None:
    hall = in_session()
    poll = hall.announced()
    for wrong in (-1, 86_400_001):
        assert hall.refused(CHAIR, OpenPoll(poll, wrong, "")).code is Refusal.IMPOSSIBLE_NUMBER
    hall.do(CHAIR, OpenPoll(poll, 1, ""))
    hall.now += 3_600_000
    assert hall.do(D1, CastBallot(poll, Choice.FOR))
    assert opened(hall, poll).planned_ms == 1


# ── ballots ───────────────────────────────────────────────────────────────────────────────────────


def test_a_ballot_may_be_changed_until_the_close_and_the_latest_counts() -> None:
    hall = in_session()
    poll = hall.voting()
    (first,) = hall.do(D1, CastBallot(poll, Choice.FOR))
    (second,) = hall.do(D1, CastBallot(poll, Choice.AGAINST))
    ballot = hall.poll(poll).ballots[D1]
    assert (ballot.choice, ballot.at, ballot.command) == (Choice.AGAINST, second.at, second.command)
    assert first.audience == second.audience == EVERYONE.only(D1)


def test_a_ballot_is_seen_by_its_elector_only_and_the_roll_by_the_readers_of_the_vote() -> None:
    hall = in_session()
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, D1)
    for reader in (CHAIR, SECRETARY, D2, GUEST):
        assert not len(LAW.restrict(hall.state, reader).polls[poll].ballots)
    assert set(LAW.restrict(hall.state, D1).polls[poll].ballots) == {D1}
    _, roll = hall.do(CHAIR, ClosePoll(poll))
    assert isinstance(roll.event, RollPublished)
    assert roll.event.choices[0] == (CHAIR, None)
    seen = LAW.restrict(hall.state, GUEST).polls[poll].roll
    assert seen is not None
    assert dict(seen.choices)[D1] is Choice.FOR


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (GUEST, Refusal.GUEST_CANNOT_VOTE),
        (STAND_IN, Refusal.STAND_IN_CANNOT_VOTE),
        (SECRETARY, Refusal.NOT_AN_ELECTOR),
        (D6, Refusal.CONFLICT_OF_INTEREST),
        (D7, Refusal.NOT_PRESENT),
        (D8, Refusal.NOT_AN_ELECTOR),
        (STRANGER, Refusal.NOT_A_PARTICIPANT),
    ],
)
def test_who_may_not_vote_is_told_why(person: str, code: Refusal) -> None:
    """D6 has a conflict, D7 is absent, D8 came after the opening."""
    hall = in_session(CHAIR, *DEPUTIES[:6])
    hall.do(D6, DeclareConflict(D6, BUDGET, "x"))
    poll = hall.voting()
    hall.present(D8)
    assert hall.refused(person, CastBallot(poll, Choice.FOR)).code is code  # type: ignore[arg-type]


def test_an_elector_who_has_left_does_not_vote_until_he_is_back_and_his_ballot_stays() -> None:
    hall = in_session()
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, D1)
    hall.do(D1, RecordLeaving(MORNING, D1, returned=False))
    assert hall.refused(D1, CastBallot(poll, Choice.AGAINST)).code is Refusal.NOT_PRESENT
    hall.do(D1, RecordLeaving(MORNING, D1, returned=True))
    hall.vote(poll, Choice.ABSTAIN, D1)
    assert hall.poll(poll).ballots[D1].choice is Choice.ABSTAIN


def test_a_ballot_outside_the_open_vote_is_refused_with_the_hour_it_depends_on() -> None:
    hall = in_session()
    poll = hall.announced()
    ballot = CastBallot(poll, Choice.FOR)
    assert hall.refused(D1, ballot).code is Refusal.POLL_NOT_OPEN
    hall.do(CHAIR, OpenPoll(poll, None, ""))
    (held,) = hall.do(CHAIR, HoldPoll(poll, 0, 0))
    broken = hall.refused(D1, ballot)
    assert (broken.code, broken.params) == (
        Refusal.POLL_HELD,
        {"held_at": held.at, "received_at": hall.now},
    )
    hall.do(CHAIR, ResumePoll(poll))
    closed, _ = hall.do(CHAIR, ClosePoll(poll))
    broken = hall.refused(D1, ballot)
    expected = {"closed_at": closed.at, "received_at": hall.now}
    assert (broken.code, broken.params) == (Refusal.POLL_CLOSED, expected)
    (voided,) = hall.do(CHAIR, VoidPoll(poll, "Biểu quyết lại"))
    broken = hall.refused(D1, ballot)
    expected = {"voided_at": voided.at, "received_at": hall.now}
    assert (broken.code, broken.params) == (Refusal.POLL_VOIDED, expected)


def test_a_removed_elector_was_counted_as_he_stood_when_he_voted() -> None:
    hall = in_session()
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, D1)
    hall.do(SECRETARY, RemoveParticipant(D1))
    closed, _ = hall.do(CHAIR, ClosePoll(poll))
    assert closed.event.tally.for_ == 1  # type: ignore[attr-defined]


# ── holding, closing, declaring, voiding ──────────────────────────────────────────────────────────


def test_the_system_holds_for_the_span_of_an_interruption_and_the_chair_for_now() -> None:
    hall = in_session()
    poll = hall.voting()
    (held,) = hall.do(SYSTEM, HoldPoll(poll, 5_000, 17_000))
    assert held.event == PollHeld(poll, HoldReason.INTERRUPTION, 5_000, 17_000)
    for actor in (SYSTEM, SECRETARY):
        code = Refusal.NOT_ALLOWED if actor == SYSTEM else Refusal.CHAIR_ONLY
        assert hall.refused(actor, ResumePoll(poll)).code is code
    (resumed,) = hall.do(CHAIR, ResumePoll(poll))
    assert resumed.event == PollResumed(poll)
    (held,) = hall.do(CHAIR, HoldPoll(poll, 1, 2))
    assert held.event == PollHeld(poll, HoldReason.CHAIR, held.at, held.at)
    hall.do(CHAIR, ResumePoll(poll))
    assert hall.refused(SYSTEM, HoldPoll(poll, 9, 8)).code is Refusal.IMPOSSIBLE_NUMBER


def test_a_held_vote_is_not_closed_over_the_heads_of_those_it_kept_from_voting() -> None:
    hall = in_session()
    poll = hall.voting()
    (held,) = hall.do(SYSTEM, HoldPoll(poll, 1, 2))
    broken = hall.refused(CHAIR, ClosePoll(poll))
    assert (broken.code, broken.params) == (Refusal.POLL_HELD, {"held_at": held.at})


def test_only_the_chair_declares_a_result_and_makes_a_vote_not_count() -> None:
    hall = in_session()
    poll = hall.voting()
    hall.do(SECRETARY, ClosePoll(poll))
    for command in (ConfirmPoll(poll), VoidPoll(poll, "x")):
        assert hall.refused(SECRETARY, command).code is Refusal.CHAIR_ONLY
    (confirmed,) = hall.do(CHAIR, ConfirmPoll(poll))
    assert confirmed.event == PollConfirmed(poll)
    assert hall.poll(poll).confirmed_at == confirmed.at
    assert hall.refused(CHAIR, VoidPoll(poll, " ")).code is Refusal.REASON_NEEDED
    (voided,) = hall.do(CHAIR, VoidPoll(poll, "Nhầm nội dung"))
    assert voided.event == PollVoided(poll, "Nhầm nội dung")
    assert hall.poll(poll).closed is not None


CHAIRMAN_RULES = COMMITTEE_2025


@pytest.mark.parametrize(
    ("chairman", "ballot", "adopted", "why"),
    [
        (D8, Choice.FOR, True, Explanation.ADOPTED_CHAIR_DECIDED),
        (D8, Choice.AGAINST, False, Explanation.REJECTED_CHAIR_DECIDED),
        (D8, None, False, Explanation.REJECTED_TIE_CHAIR_SILENT),
        (None, Choice.FOR, False, Explanation.REJECTED_TIE_CHAIR_SILENT),
    ],
)
def test_a_tie_follows_the_recorded_ballot_of_the_chairman_and_not_of_who_presides(
    chairman: str | None, ballot: Choice | None, adopted: bool, why: Explanation
) -> None:
    """CHAIR presides in every case, and votes FOR; D8 is Chủ tịch UBND, or nobody is."""
    people = tuple(
        replace(p, roles=(Role.CHAIRMAN, Role.COMMITTEE_MEMBER)) if p.person == chairman else p
        for p in PEOPLE
    )
    hall = Hall().convened(people, CHAIRMAN_RULES).opened().at_item()
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, CHAIR, D1, D2)
    hall.vote(poll, Choice.AGAINST, D3, D4, D5)
    if ballot is not None:
        hall.vote(poll, ballot, D8)
        hall.vote(poll, Choice.AGAINST if ballot is Choice.FOR else Choice.FOR, D6)
    closed, _ = hall.do(CHAIR, ClosePoll(poll))
    assert isinstance(closed.event, PollClosed)
    assert closed.event.tally.for_ == closed.event.tally.against
    assert (closed.event.outcome.adopted, closed.event.outcome.explanation) == (adopted, why)


def test_a_vote_whose_opening_was_lost_with_a_server_is_repeated_not_guessed() -> None:
    hall = in_session()
    poll = hall.voting()
    hall.journal = [fact for fact in hall.journal if not isinstance(fact.event, PollOpened)]
    state = LAW.initial()
    for fact in hall.journal:
        state = LAW.evolve(state, fact)
    lost = replace(state.polls[poll], state=PollState.OPEN)
    hall.state = replace(state, polls=state.polls.insert(poll, lost))
    assert hall.refused(CHAIR, ClosePoll(poll)).code is Refusal.WRONG_POLL_STATE
    assert hall.refused(D1, CastBallot(poll, Choice.FOR)).code is Refusal.NOT_AN_ELECTOR
    late = LAW.evolve(hall.state, replace(hall.journal[-1], event=ElectorAdmitted(poll, D1, 1, 1)))
    assert late == hall.state or late.polls[poll].opened is None
    assert hall.do(CHAIR, VoidPoll(poll, "Máy chủ gián đoạn"))
