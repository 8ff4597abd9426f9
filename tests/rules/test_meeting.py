"""The meeting: convened, its people, its total, opened, ended, archived; and its sittings."""

from dataclasses import replace

import pytest

from meetingroom.rules.audience import EVERYONE, Role
from meetingroom.rules.commands import (
    AdmitParticipant,
    ArchiveMeeting,
    CallItem,
    CastBallot,
    ClosePoll,
    ConfirmTotal,
    EndMeeting,
    EndSitting,
    EraseRecord,
    MarkAttendance,
    OpenMeeting,
    PlannedSitting,
    PlanSitting,
    RecallPaper,
    RecessSitting,
    RemoveParticipant,
    ResumeSitting,
    SetClosedSession,
    StartSitting,
)
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import (
    ItemFinished,
    MeetingArchived,
    MeetingConvened,
    MeetingEnded,
    MeetingOpened,
    ParticipantAdmitted,
    SittingEnded,
    SittingPlanned,
    SittingStarted,
    TotalConfirmed,
)
from meetingroom.rules.ids import SYSTEM, SittingId
from meetingroom.rules.rulesets import COMMITTEE_2025, COUNCIL_2025, Share
from meetingroom.rules.state import Meeting
from meetingroom.rules.terms import Attendance, BodyKind, Choice, MeetingState, SittingState
from tests.rules.hall import (
    AFTERNOON,
    BUDGET,
    CHAIR,
    D1,
    D2,
    DEPUTIES,
    GUEST,
    LAW,
    MORNING,
    PEOPLE,
    ROADS,
    SECRETARY,
    STRANGER,
    SUBMISSION,
    Hall,
    convocation,
    invited,
)

# ── convening ─────────────────────────────────────────────────────────────────────────────────────


def test_convening_states_the_meeting_its_sittings_and_its_people_to_everyone() -> None:
    hall = Hall()
    facts = hall.do(SECRETARY, convocation())
    assert [type(fact.event) for fact in facts] == [
        MeetingConvened,
        *[SittingPlanned] * 2,
        *[ParticipantAdmitted] * len(PEOPLE),
    ]
    assert {fact.audience for fact in facts} == {EVERYONE}
    assert hall.state.state is MeetingState.CONVENED
    assert hall.state.particulars is not None
    assert hall.state.particulars.meeting == "meeting-1"
    assert hall.state.particulars.rule_set == COUNCIL_2025


def test_only_who_will_conduct_it_or_the_system_convenes_a_meeting() -> None:
    assert Hall().refused(D1, convocation()).code is Refusal.NOT_ALLOWED
    assert Hall().refused(STRANGER, convocation()).code is Refusal.NOT_ALLOWED
    assert Hall().do(SYSTEM, convocation())
    assert Hall().do(CHAIR, convocation())


def test_a_meeting_is_convened_once() -> None:
    assert Hall().convened().refused(SECRETARY, convocation()).code is Refusal.ALREADY_EXISTS


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": "  "}, Refusal.EMPTY_TEXT),
        ({"title": "x" * 501}, Refusal.TEXT_TOO_LONG),
        ({"title": "Kỳ họp\x00"}, Refusal.MALFORMED),
        ({"body": "../etc"}, Refusal.MALFORMED),
        ({"starts_at": -1}, Refusal.IMPOSSIBLE_NUMBER),
        ({"participants": (*PEOPLE, PEOPLE[0])}, Refusal.ALREADY_EXISTS),
        ({"sittings": (PlannedSitting(MORNING, "a", "", 1),) * 2}, Refusal.ALREADY_EXISTS),
        ({"sittings": (PlannedSitting(MORNING, "", "", 1),)}, Refusal.EMPTY_TEXT),
        ({"participants": (*PEOPLE, invited(SYSTEM, Role.GUEST))}, Refusal.MALFORMED),
        ({"rule_set": replace(COUNCIL_2025, majorities=())}, Refusal.IMPOSSIBLE_NUMBER),
    ],
)
def test_a_convocation_with_an_impossible_field_is_refused_whole(
    wrong: dict[str, object], code: Refusal
) -> None:
    assert Hall().refused(SECRETARY, replace(convocation(), **wrong)).code is code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ((Role.GUEST,), Refusal.GUEST_CANNOT_VOTE),
        ((Role.HALL,), Refusal.GUEST_CANNOT_VOTE),
        ((Role.DELEGATE, Role.GUEST), Refusal.GUEST_CANNOT_VOTE),
        ((Role.COMMITTEE_MEMBER, Role.STAND_IN), Refusal.STAND_IN_CANNOT_VOTE),
        ((Role.SECRETARY,), Refusal.NOT_AN_ELECTOR),
        ((), Refusal.NOT_AN_ELECTOR),
    ],
)
def test_nobody_gets_a_vote_by_a_role_that_has_none(roles: tuple[Role, ...], code: Refusal) -> None:
    people = (*PEOPLE, invited(STRANGER, *roles, votes=True))
    assert Hall().refused(SECRETARY, convocation(people)).code is code


def test_there_is_one_chairman_whose_vote_decides_a_tie() -> None:
    chairman = invited(D1, Role.CHAIRMAN, Role.COMMITTEE_MEMBER, votes=True)
    second = invited(STRANGER, Role.CHAIRMAN, Role.COMMITTEE_MEMBER, votes=True)
    people = tuple(chairman if p.person == D1 else p for p in PEOPLE)
    assert Hall().refused(SECRETARY, convocation((*people, second))).code is Refusal.ALREADY_EXISTS
    hall = Hall().convened(people)
    assert hall.refused(SECRETARY, AdmitParticipant(second)).code is Refusal.ALREADY_EXISTS
    assert hall.do(SECRETARY, AdmitParticipant(chairman))


# ── people ────────────────────────────────────────────────────────────────────────────────────────


def test_admitting_a_person_again_changes_his_standing() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, AdmitParticipant(invited(D1, Role.GUEST, groups=("a", "a"))))
    participant = hall.state.participants[D1]
    assert participant.roles == {Role.GUEST}
    assert participant.groups == {"a"}
    assert not participant.votes


def test_who_is_removed_reads_nothing_any_more_and_who_joins_late_reads_all_that_was() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, RemoveParticipant(D1))
    assert LAW.restrict(hall.state, D1) == Meeting()
    assert LAW.standing(hall.state, D1) is None
    hall.do(SECRETARY, AdmitParticipant(invited(D1, Role.GUEST)))
    assert LAW.restrict(hall.state, D1).particulars == hall.state.particulars
    assert hall.refused(SECRETARY, RemoveParticipant(STRANGER)).code is Refusal.UNKNOWN_PERSON


def test_no_more_people_vote_than_the_confirmed_total_has() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, ConfirmTotal(9, 9, "Báo cáo"))
    tenth = AdmitParticipant(invited(STRANGER, Role.DELEGATE, votes=True))
    assert hall.refused(SECRETARY, tenth).code is Refusal.IMPOSSIBLE_NUMBER
    hall.do(SECRETARY, AdmitParticipant(invited(D1, Role.DELEGATE, votes=True)))
    hall.do(SECRETARY, ConfirmTotal(10, 10, "Bầu bổ sung"))
    assert hall.do(SECRETARY, tenth)


# ── the total and the opening ─────────────────────────────────────────────────────────────────────


def test_the_total_says_how_many_are_assigned_in_office_and_present_and_on_what_basis() -> None:
    hall = Hall().convened().present(CHAIR, D1, GUEST)
    (fact,) = hall.do(SECRETARY, ConfirmTotal(12, 9, " Nghị quyết số 3 "))
    assert fact.event == TotalConfirmed(assigned=12, in_office=9, present=2, basis="Nghị quyết số 3")


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (ConfirmTotal(9, 10, "x"), Refusal.IMPOSSIBLE_NUMBER),
        (ConfirmTotal(9, 8, "x"), Refusal.IMPOSSIBLE_NUMBER),
        (ConfirmTotal(0, 0, "x"), Refusal.IMPOSSIBLE_NUMBER),
        (ConfirmTotal(9, 9, ""), Refusal.EMPTY_TEXT),
    ],
)
def test_an_impossible_total_is_refused(total: ConfirmTotal, code: Refusal) -> None:
    assert Hall().convened().refused(SECRETARY, total).code is code


def test_opening_needs_the_confirmed_total() -> None:
    hall = Hall().convened().present(CHAIR, *DEPUTIES)
    assert hall.refused(CHAIR, OpenMeeting(MORNING)).code is Refusal.TOTAL_NOT_CONFIRMED
    hall.do(SECRETARY, ConfirmTotal(9, 9, "Báo cáo"))
    opened, started = hall.do(CHAIR, OpenMeeting(MORNING))
    assert opened.event == MeetingOpened()
    assert started.event == SittingStarted(MORNING, present=9)
    assert hall.state.state is MeetingState.OPENED
    assert hall.state.opened_at == opened.at
    assert hall.state.sittings[MORNING].state is SittingState.IN_SESSION
    assert hall.refused(CHAIR, OpenMeeting(MORNING)).code is Refusal.WRONG_MEETING_STATE


def test_a_council_may_open_below_its_quorum_and_a_committee_may_not() -> None:
    council = Hall().convened().present(CHAIR)
    council.do(SECRETARY, ConfirmTotal(9, 9, "Báo cáo"))
    assert council.do(CHAIR, OpenMeeting(MORNING))
    committee = Hall().convened(rule_set=COMMITTEE_2025, body_kind=BodyKind.COMMITTEE).present(CHAIR)
    committee.do(SECRETARY, ConfirmTotal(9, 9, "Báo cáo"))
    broken = committee.refused(CHAIR, OpenMeeting(MORNING))
    assert broken.code is Refusal.BELOW_QUORUM
    assert broken.params == {"present": 1, "total": 9, "need": 6, "blocks": 1}
    committee.present(*DEPUTIES[:5])
    assert committee.do(CHAIR, OpenMeeting(MORNING))


# ── sittings ──────────────────────────────────────────────────────────────────────────────────────


def test_a_sitting_goes_into_recess_and_on_until_it_has_ended() -> None:
    hall = Hall().convened().opened()
    assert hall.refused(CHAIR, ResumeSitting(MORNING)).code is Refusal.WRONG_SITTING_STATE
    hall.do(CHAIR, RecessSitting(MORNING))
    assert hall.refused(CHAIR, RecessSitting(MORNING)).code is Refusal.WRONG_SITTING_STATE
    (resumed,) = hall.do(CHAIR, ResumeSitting(MORNING))
    assert resumed.event.present == 9  # type: ignore[attr-defined]
    (ended,) = hall.do(CHAIR, EndSitting(MORNING))
    assert hall.state.sittings[MORNING].ended_at == ended.at
    hall.present(CHAIR, D1, sitting=AFTERNOON)
    hall.do(SECRETARY, StartSitting(AFTERNOON))
    assert hall.state.sittings[AFTERNOON].state is SittingState.IN_SESSION
    assert hall.refused(CHAIR, StartSitting(AFTERNOON)).code is Refusal.WRONG_SITTING_STATE
    assert hall.refused(CHAIR, StartSitting(SittingId("none"))).code is Refusal.UNKNOWN_SITTING


def test_a_committee_that_has_fallen_below_its_quorum_does_not_go_on_after_a_recess() -> None:
    hall = Hall().convened(rule_set=COMMITTEE_2025).opened()
    hall.do(CHAIR, RecessSitting(MORNING))
    for deputy in DEPUTIES[:4]:
        hall.do(SECRETARY, MarkAttendance(MORNING, deputy, Attendance.ABSENT_UNEXCUSED, ""))
    assert hall.refused(CHAIR, ResumeSitting(MORNING)).code is Refusal.BELOW_QUORUM


def test_a_sitting_may_be_planned_or_moved_until_it_starts() -> None:
    hall = Hall().convened().opened()
    evening = PlannedSitting(SittingId("evening"), "Phiên tối", "P. 2", 3_000)
    hall.do(SECRETARY, PlanSitting(evening))
    hall.do(SECRETARY, PlanSitting(replace(evening, starts_at=4_000)))
    assert hall.state.sittings[evening.sitting].starts_at == 4_000
    moved = PlanSitting(replace(evening, sitting=MORNING))
    assert hall.refused(SECRETARY, moved).code is Refusal.WRONG_SITTING_STATE


def test_ending_a_sitting_leaves_its_item_and_not_another_sittings() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    hall.present(CHAIR, sitting=AFTERNOON)
    hall.do(CHAIR, StartSitting(AFTERNOON))
    hall.do(CHAIR, CallItem(ROADS, AFTERNOON))
    facts = hall.do(CHAIR, EndSitting(AFTERNOON))
    assert [fact.event for fact in facts] == [ItemFinished(ROADS), SittingEnded(AFTERNOON)]
    assert hall.state.items[BUDGET].called_in == MORNING


def test_a_sitting_is_neither_interrupted_nor_ended_during_a_vote() -> None:
    hall = Hall().convened().opened().at_item()
    poll = hall.voting()
    for command in (RecessSitting(MORNING), EndSitting(MORNING), EndMeeting()):
        assert hall.refused(CHAIR, command).code is Refusal.ANOTHER_POLL_OPEN
    hall.do(CHAIR, ClosePoll(poll))
    assert hall.do(CHAIR, RecessSitting(MORNING))


def test_a_closed_session_begins_and_ends_and_never_outlives_its_sitting() -> None:
    hall = Hall().convened().opened()
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    assert hall.state.sittings[MORNING].closed_session
    assert hall.refused(CHAIR, SetClosedSession(MORNING, True)).code is Refusal.NOTHING_NEW
    hall.do(CHAIR, SetClosedSession(MORNING, False))
    hall.do(CHAIR, SetClosedSession(MORNING, True))
    hall.do(CHAIR, EndSitting(MORNING))
    assert not hall.state.sittings[MORNING].closed_session


# ── the end ───────────────────────────────────────────────────────────────────────────────────────


def test_ending_the_meeting_ends_what_is_under_way() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    facts = hall.do(CHAIR, EndMeeting())
    assert [fact.event for fact in facts] == [ItemFinished(BUDGET), SittingEnded(MORNING), MeetingEnded()]
    assert hall.state.state is MeetingState.ENDED
    assert hall.state.ended_at == facts[-1].at


def test_a_sealed_archive_takes_no_command_but_erasures() -> None:
    hall = Hall().convened().opened().at_item()
    poll = hall.voting()
    hall.vote(poll, Choice.FOR, D1, D1, D2)
    hall.do(CHAIR, ClosePoll(poll))
    assert hall.refused(SECRETARY, ArchiveMeeting()).code is Refusal.WRONG_MEETING_STATE
    hall.do(CHAIR, EndMeeting())
    (archived,) = hall.do(SECRETARY, ArchiveMeeting())
    assert archived.event == MeetingArchived()
    assert hall.state.state is MeetingState.ARCHIVED
    assert hall.refused(SECRETARY, RecallPaper(SUBMISSION, "x")).code is Refusal.WRONG_MEETING_STATE
    assert hall.refused(D1, CastBallot(poll, Choice.FOR)).code is Refusal.POLL_CLOSED
    before = hall.state
    hall.do(SYSTEM, EraseRecord(7))
    assert hall.state == before
    assert hall.refused(SYSTEM, EraseRecord(0)).code is Refusal.IMPOSSIBLE_NUMBER


def test_rule_sets_that_cannot_be_counted_with_are_refused() -> None:
    quorum = replace(COUNCIL_2025.quorum, share=Share(3, 2, strictly=False))
    twice = (*COUNCIL_2025.majorities, COUNCIL_2025.majorities[0])
    for wrong in (
        replace(COUNCIL_2025, quorum=quorum),
        replace(COUNCIL_2025, quorum=replace(quorum, share=Share(0, 0, strictly=True))),
        replace(COUNCIL_2025, majorities=twice),
        replace(COUNCIL_2025, version=-1),
        replace(COUNCIL_2025, speaking=replace(COUNCIL_2025.speaking, first_minutes=1_001)),
    ):
        assert Hall().refused(SECRETARY, convocation(rule_set=wrong)).code is Refusal.IMPOSSIBLE_NUMBER
