"""Publishing: one event per distinct audience, a tree that every reader sees whole, papers in versions."""

from dataclasses import replace

import pytest

from meetingroom.rules.audience import DAIS, EVERYONE, MEMBERS, Audience, Role
from meetingroom.rules.commands import (
    CallItem,
    DeclareConflict,
    PublishedItem,
    PublishProgramme,
    RecallPaper,
    WithdrawItem,
)
from meetingroom.rules.errors import Refusal
from meetingroom.rules.events import (
    DraftPaper,
    Motion,
    PaperPublished,
    PaperRecalled,
    ProgrammeItem,
    ProgrammePublished,
)
from meetingroom.rules.ids import GroupId, ItemId, SittingId
from meetingroom.rules.papers import may_read_bytes
from meetingroom.rules.rulesets import PASS
from meetingroom.rules.terms import ItemState
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    GUEST,
    HALL,
    LAW,
    MORNING,
    ROADS,
    SECRETARY,
    SHA,
    STAFF,
    STRANGER,
    SUBMISSION,
    Hall,
    draft_paper,
    planned,
    programme,
)

DELEGATES = Audience(roles=(Role.DELEGATE,))
BOARD = Audience(groups=(GroupId("board"),))
NEW_SHA = "f" * 64


def publish(*items: tuple[ProgrammeItem, Audience], papers: tuple[DraftPaper, ...] = ()) -> PublishProgramme:
    return PublishProgramme(tuple(PublishedItem(item, audience) for item, audience in items), papers)


def reads(hall: Hall, reader: str) -> set[str]:
    return set(LAW.restrict(hall.state, reader).items)  # type: ignore[arg-type]


def audience_of(hall: Hall, item: ItemId) -> Audience:
    return hall.state.items[item].audience


def test_items_of_one_audience_come_in_one_event_and_all_in_one_edition() -> None:
    hall = Hall().convened()
    facts = hall.do(
        SECRETARY,
        publish(
            (planned(BUDGET, "1"), EVERYONE),
            (planned(STAFF, "2"), DELEGATES),
            (planned(ROADS, "3"), EVERYONE),
        ),
    )
    published = [fact.event for fact in facts]
    assert all(isinstance(event, ProgrammePublished) and event.edition == 1 for event in published)
    assert [[i.number for i in event.items] for event in published] == [["1", "3"], ["2"]]  # type: ignore[attr-defined]
    assert reads(hall, GUEST) == {BUDGET, ROADS}
    assert reads(hall, D1) == {BUDGET, ROADS, STAFF}


def test_whoever_conducts_reads_what_he_conducts() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, publish((planned(BUDGET, "1"), BOARD)))
    assert audience_of(hall, BUDGET) == replace(BOARD, roles=DAIS.roles)
    assert {CHAIR, SECRETARY, D1} <= {p for p in hall.state.participants if reads(hall, p)}
    assert not reads(hall, GUEST)


def test_only_what_changed_is_published_again_and_what_happened_to_it_stays() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    retitled = planned(BUDGET, "1", title="Dự toán điều chỉnh")
    (fact,) = hall.do(SECRETARY, programme(retitled, planned(ROADS, "2")))
    assert fact.event == ProgrammePublished(edition=2, items=(retitled,))
    item = hall.state.items[BUDGET]
    assert (item.plan.title, item.edition, item.state) == ("Dự toán điều chỉnh", 2, ItemState.CURRENT)
    assert hall.refused(SECRETARY, programme(retitled)).code is Refusal.NOTHING_NEW
    assert hall.refused(SECRETARY, PublishProgramme((), ())).code is Refusal.NOTHING_NEW


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (planned(BUDGET, " "), Refusal.EMPTY_TEXT),
        (planned(BUDGET, "1", title=""), Refusal.EMPTY_TEXT),
        (planned(ItemId("../1"), "1"), Refusal.MALFORMED),
        (replace(planned(BUDGET, "1"), planned_minutes=-1), Refusal.IMPOSSIBLE_NUMBER),
        (replace(planned(BUDGET, "1"), position=-1), Refusal.IMPOSSIBLE_NUMBER),
        (replace(planned(BUDGET, "1"), sitting=SittingId("none")), Refusal.UNKNOWN_SITTING),
        (planned(BUDGET, "1", motion=Motion("Tán thành?", "none")), Refusal.UNKNOWN_RULE),
        (planned(BUDGET, "1", motion=Motion("", PASS)), Refusal.EMPTY_TEXT),
        (planned(BUDGET, "1", parent=ItemId("none")), Refusal.WRONG_PARENT),
        (planned(BUDGET, "1", parent=BUDGET), Refusal.WRONG_PARENT),
    ],
)
def test_an_impossible_item_is_refused(item: ProgrammeItem, code: Refusal) -> None:
    assert Hall().convened().refused(SECRETARY, programme(item)).code is code


def test_no_two_items_have_one_number_until_one_is_withdrawn() -> None:
    hall = Hall().convened()
    twice = programme(planned(BUDGET, "1"), planned(ROADS, "1"))
    assert hall.refused(SECRETARY, twice).code is Refusal.DUPLICATE_NUMBER
    hall.do(SECRETARY, programme(planned(BUDGET, "1")))
    broken = hall.refused(SECRETARY, programme(planned(ROADS, "1")))
    assert (broken.code, broken.params) == (Refusal.DUPLICATE_NUMBER, {"item": "1"})
    assert hall.do(SECRETARY, programme(planned(BUDGET, "2"), planned(ROADS, "1")))
    hall.do(CHAIR, WithdrawItem(ROADS, "Chưa đủ hồ sơ"))
    assert hall.do(SECRETARY, programme(planned(STAFF, "1")))
    same = publish((planned(ItemId("x"), "8"), EVERYONE), (planned(ItemId("x"), "9"), EVERYONE))
    assert hall.refused(SECRETARY, same).code is Refusal.ALREADY_EXISTS


def test_a_child_is_never_seen_without_the_item_above_it() -> None:
    hall = Hall().convened()
    child, grandchild = planned(ROADS, "1.1", parent=BUDGET), planned(STAFF, "1.1.1", parent=ROADS)
    hall.do(
        SECRETARY,
        publish(
            (grandchild, EVERYONE),
            (child, Audience(groups=BOARD.groups, persons=(GUEST,))),
            (planned(BUDGET, "1"), DELEGATES),
        ),
    )
    assert reads(hall, D1) == {BUDGET, ROADS, STAFF}
    assert reads(hall, GUEST) == set()
    assert audience_of(hall, BUDGET).includes(audience_of(hall, ROADS))
    assert audience_of(hall, ROADS) == audience_of(hall, STAFF)


def test_items_do_not_hang_in_a_circle() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, programme(planned(BUDGET, "1"), planned(ROADS, "1.1", parent=BUDGET)))
    circle = programme(planned(BUDGET, "1", parent=ROADS))
    assert hall.refused(SECRETARY, circle).code is Refusal.WRONG_PARENT
    two = programme(
        planned(ItemId("a"), "8", parent=ItemId("b")), planned(ItemId("b"), "9", parent=ItemId("a"))
    )
    assert hall.refused(SECRETARY, two).code is Refusal.WRONG_PARENT


def test_a_tree_has_a_bottom() -> None:
    names = [ItemId(f"i{n}") for n in range(11)]
    chain = [planned(name, str(n), parent=names[n - 1] if n else None) for n, name in enumerate(names)]
    hall = Hall().convened()
    assert hall.refused(SECRETARY, programme(*chain)).code is Refusal.WRONG_PARENT
    assert hall.do(SECRETARY, programme(*chain[:10]))


def test_who_reads_an_item_is_settled_when_it_is_first_published() -> None:
    """To let more people read it, they join a group it names, or it is withdrawn and published anew."""
    hall = Hall().convened()
    hall.do(SECRETARY, publish((planned(BUDGET, "1"), DELEGATES), (planned(ROADS, "2"), EVERYONE)))
    wider = publish((planned(BUDGET, "1", title="Khác"), EVERYONE))
    assert hall.refused(SECRETARY, wider).code is Refusal.WRONG_AUDIENCE
    assert hall.do(SECRETARY, publish((planned(BUDGET, "1", title="Khác"), DELEGATES)))
    as_read = publish((planned(BUDGET, "1", title="Khác nữa"), audience_of(hall, BUDGET)))
    assert hall.do(SECRETARY, as_read)
    under = publish((planned(ROADS, "2", parent=BUDGET), EVERYONE))
    assert hall.refused(SECRETARY, under).code is Refusal.WRONG_AUDIENCE


def test_an_audience_is_a_shallow_expression_and_takes_conflicts_from_declarations_only() -> None:
    hall = Hall().convened()
    deep = EVERYONE
    for _ in range(10):
        deep = Audience(roles=(Role.DELEGATE,), within=deep)
    by_conflict = Audience(everyone=True, unless_conflicted=BUDGET)
    for wrong in (deep, by_conflict):
        assert hall.refused(SECRETARY, publish((planned(BUDGET, "1"), wrong))).code is Refusal.WRONG_AUDIENCE


def test_a_closed_item_is_for_members_and_for_guests_named_in_person() -> None:
    hall = Hall().convened()
    for_guests = publish((planned(BUDGET, "1", closed=True), Audience(roles=(Role.GUEST, Role.DELEGATE))))
    assert hall.refused(SECRETARY, for_guests).code is Refusal.WRONG_AUDIENCE
    hall.do(
        SECRETARY,
        publish(
            (planned(BUDGET, "1", closed=True), EVERYONE),
            (planned(ROADS, "2", closed=True), Audience(roles=(Role.DELEGATE,), persons=(GUEST,))),
        ),
    )
    assert audience_of(hall, BUDGET) == MEMBERS
    assert reads(hall, GUEST) == {ROADS}
    assert reads(hall, HALL) == set()


def test_a_withdrawn_item_is_not_published_again_and_carries_nothing_new() -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, programme(planned(BUDGET, "1")))
    hall.do(CHAIR, WithdrawItem(BUDGET, "Chưa đủ hồ sơ"))
    assert hall.refused(SECRETARY, programme(planned(BUDGET, "1"))).code is Refusal.ITEM_WITHDRAWN
    below = programme(planned(ROADS, "1.1", parent=BUDGET))
    assert hall.refused(SECRETARY, below).code is Refusal.WRONG_PARENT
    beside = PublishProgramme((), (draft_paper(),))
    assert hall.refused(SECRETARY, beside).code is Refusal.ITEM_WITHDRAWN


# ── papers ────────────────────────────────────────────────────────────────────────────────────────


def with_paper(audience: Audience = EVERYONE, of_item: Audience = EVERYONE) -> Hall:
    hall = Hall().convened()
    hall.do(SECRETARY, publish((planned(BUDGET, "1"), of_item), papers=(draft_paper(audience=audience),)))
    return hall


def papers_of(hall: Hall, reader: str) -> set[str]:
    return set(LAW.restrict(hall.state, reader).papers)  # type: ignore[arg-type]


def test_a_paper_comes_with_its_item_in_one_act_to_the_readers_of_the_item() -> None:
    hall = with_paper(of_item=DELEGATES)
    assert papers_of(hall, D1) == {SUBMISSION}
    assert papers_of(hall, GUEST) == set()
    paper = hall.state.papers[SUBMISSION]
    assert (paper.current.version, paper.current.sha256, paper.item) == (1, SHA, BUDGET)
    assert (paper.number, paper.title, paper.paper_kind) == ("118/TTr", "Tờ trình", "submission")


def test_the_same_bytes_again_are_no_new_version_and_other_bytes_are() -> None:
    hall = with_paper()
    again = PublishProgramme((), (draft_paper(),))
    assert hall.refused(SECRETARY, again).code is Refusal.NOTHING_NEW
    (replaced,) = hall.do(SECRETARY, PublishProgramme((), (draft_paper(sha256=NEW_SHA),)))
    assert isinstance(replaced.event, PaperPublished)
    assert (replaced.event.version, replaced.event.sha256) == (2, NEW_SHA)
    (retitled,) = hall.do(
        SECRETARY, PublishProgramme((), (draft_paper(sha256=NEW_SHA, title="Tờ trình sửa"),))
    )
    assert retitled.event == replace(replaced.event, title="Tờ trình sửa")
    assert hall.state.papers[SUBMISSION].title == "Tờ trình sửa"


def test_a_later_publication_may_reach_more_readers_and_carries_all_it_discloses() -> None:
    hall = with_paper(audience=BOARD)
    assert papers_of(hall, GUEST) == set()
    (wider,) = hall.do(SECRETARY, PublishProgramme((), (draft_paper(),)))
    assert wider.event.version == 1  # type: ignore[attr-defined]
    assert papers_of(hall, GUEST) == {SUBMISSION}
    assert hall.state.papers[SUBMISSION].audience == replace(EVERYONE, unless_conflicted=BUDGET)


def test_a_conflict_of_interest_withholds_the_papers_and_not_the_item() -> None:
    hall = with_paper()
    assert may_read_bytes(hall.state, D1, SHA)
    hall.do(D1, DeclareConflict(D1, BUDGET, "Doanh nghiệp của gia đình"))
    assert papers_of(hall, D1) == set()
    assert reads(hall, D1) == {BUDGET}
    assert papers_of(hall, D2) == {SUBMISSION}
    assert not may_read_bytes(hall.state, D1, SHA)
    assert not may_read_bytes(hall.state, STRANGER, SHA)
    assert not may_read_bytes(hall.state, D2, NEW_SHA)


def test_a_recalled_paper_leaves_a_tombstone_for_each_of_its_audiences() -> None:
    hall = with_paper(audience=BOARD)
    hall.do(SECRETARY, PublishProgramme((), (draft_paper(sha256=NEW_SHA),)))
    assert hall.refused(SECRETARY, RecallPaper(SUBMISSION, "")).code is Refusal.REASON_NEEDED
    facts = hall.do(SECRETARY, RecallPaper(SUBMISSION, "Phát hành nhầm bản"))
    assert [fact.event for fact in facts] == [PaperRecalled(SUBMISSION, "Phát hành nhầm bản")] * 2
    assert len({fact.audience for fact in facts}) == 2
    for reader in (D1, GUEST):
        tombstone = LAW.restrict(hall.state, reader).papers[SUBMISSION]
        assert (tombstone.recalled_at, tombstone.recalled_reason) == (facts[0].at, "Phát hành nhầm bản")
        assert not may_read_bytes(hall.state, reader, NEW_SHA)
    again = PublishProgramme((), (draft_paper(),))
    assert hall.refused(SECRETARY, again).code is Refusal.PAPER_RECALLED
    assert hall.refused(SECRETARY, RecallPaper(SUBMISSION, "x")).code is Refusal.PAPER_RECALLED


def test_a_paper_one_may_not_read_is_answered_as_not_found() -> None:
    hall = with_paper(audience=Audience(everyone=True, excepted=(SECRETARY,)))
    assert hall.refused(SECRETARY, RecallPaper(SUBMISSION, "x")).code is Refusal.UNKNOWN_PAPER
    assert hall.do(CHAIR, RecallPaper(SUBMISSION, "x"))


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (draft_paper(item=ROADS), Refusal.UNKNOWN_ITEM),
        (draft_paper(sha256="xyz"), Refusal.MALFORMED),
        (draft_paper(sha256="Z" * 64), Refusal.MALFORMED),
        (draft_paper(title=""), Refusal.EMPTY_TEXT),
        (replace(draft_paper(), size=0), Refusal.IMPOSSIBLE_NUMBER),
        (replace(draft_paper(), pages=0), Refusal.IMPOSSIBLE_NUMBER),
        (draft_paper(audience=Audience(everyone=True, unless_conflicted=ROADS)), Refusal.WRONG_AUDIENCE),
    ],
)
def test_an_impossible_paper_is_refused(paper: DraftPaper, code: Refusal) -> None:
    hall = Hall().convened()
    hall.do(SECRETARY, programme(planned(BUDGET, "1")))
    assert hall.refused(SECRETARY, PublishProgramme((), (paper,))).code is code
    twice = PublishProgramme((), (draft_paper(), draft_paper()))
    assert hall.refused(SECRETARY, twice).code is Refusal.ALREADY_EXISTS


def test_a_paper_stays_beside_the_item_it_was_published_with() -> None:
    hall = with_paper()
    hall.do(SECRETARY, programme(planned(ROADS, "2")))
    moved = PublishProgramme((), (draft_paper(item=ROADS, sha256=NEW_SHA),))
    assert hall.refused(SECRETARY, moved).code is Refusal.ALREADY_EXISTS


def test_papers_may_still_come_while_their_item_is_before_the_sitting() -> None:
    hall = Hall().convened().opened().at_item(BUDGET)
    assert hall.do(SECRETARY, PublishProgramme((), (draft_paper(),)))
    assert hall.refused(CHAIR, CallItem(BUDGET, MORNING)).code is Refusal.NOTHING_NEW
