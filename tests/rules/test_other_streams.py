"""The laws of body, workshop and desk streams."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from meetingroom.rules import commands as c
from meetingroom.rules import events as e
from meetingroom.rules.audience import EVERYONE, SECRETARIES, Audience, Role, Standing
from meetingroom.rules.body import Body
from meetingroom.rules.desks import Desk, Grant
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.errors import Refusal, RuleBroken
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import SYSTEM, BodyId, CommandId, GroupId, ItemId, MeetingId, PaperId, PersonId
from meetingroom.rules.laws import LAWS, law_of
from meetingroom.rules.rulesets import COMMITTEE_2025, COUNCIL_2025
from meetingroom.rules.streams import StreamKind
from meetingroom.rules.terms import BodyKind, MeetingKind
from tests.rules.hall import (
    BUDGET,
    CHAIR,
    D1,
    D2,
    ROADS,
    SECRETARY,
    STRANGER,
    SUBMISSION,
    draft_paper,
    invited,
    planned,
)


class Stream:
    """One stream under its law, and its journal."""

    def __init__(self, name: str) -> None:
        self.law, self.id = law_of(name), name.partition("/")[2]
        self.state: Any = self.law.initial()
        self.journal: list[Fact] = []

    def _asked(self, actor: PersonId) -> Asked:
        number = len(self.journal) + 1
        return Asked(CommandId(str(UUID(int=number))), self.id, actor, 1_000 * number)

    def do(self, actor: PersonId, command: c.Command) -> list[e.Event]:
        asked = self._asked(actor)
        drafts = self.law.decide(self.state, command, asked)
        assert drafts
        for draft in drafts:
            fact = Fact(draft.event, asked.now, actor, draft.audience, asked.id)
            self.state = self.law.evolve(self.state, fact)
            self.journal.append(fact)
        return [draft.event for draft in drafts]

    def refused(self, actor: PersonId, command: c.Command) -> Refusal:
        with pytest.raises(RuleBroken) as caught:
            self.law.decide(self.state, command, self._asked(actor))
        return caught.value.code

    def keeps_law_two(self, readers: Iterable[PersonId]) -> bool:
        """Folding what each may read equals restricting the whole."""
        for reader in readers:
            standing = self.law.standing(self.state, reader)
            seen = self.law.initial()
            for fact in self.journal:
                if standing is not None and fact.audience.admits(standing):
                    seen = self.law.evolve(seen, fact)
            if seen != self.law.restrict(self.state, reader):
                return False
        return True


READERS = (SYSTEM, CHAIR, SECRETARY, D1, D2, STRANGER)


def test_every_kind_of_stream_that_holds_facts_has_a_law() -> None:
    assert set(LAWS) == set(StreamKind) - {StreamKind.NOTES}
    with pytest.raises(LookupError):
        law_of("notes/p-1/m-1")
    with pytest.raises(ValueError, match="not a stream name"):
        law_of("meeting/../m-1")


@pytest.mark.parametrize("name", ["body/b", "draft/m", f"desk/{D1}"])
def test_an_event_of_another_stream_changes_nothing_and_its_command_is_unknown(name: str) -> None:
    stream = Stream(name)
    fact = Fact(e.MeetingOpened(), 1, SYSTEM, EVERYONE, CommandId("c"))
    assert stream.law.evolve(stream.state, fact) is stream.state
    if name == "body/b":
        stream = founded()
    if name == "draft/m":
        stream.do(SYSTEM, c.AdmitSecretary(SECRETARY))
        assert stream.refused(SECRETARY, c.OpenMeeting(STRANGER)) is Refusal.UNKNOWN_COMMAND  # type: ignore[arg-type]
    else:
        assert stream.refused(SYSTEM, c.EndMeeting()) is Refusal.UNKNOWN_COMMAND


# ── body ──────────────────────────────────────────────────────────────────────────────────────────

BOARD = c.NamedGroup(GroupId("board"), "Ban Kinh tế – Xã hội")


def founded() -> Stream:
    body = Stream("body/b-1")
    body.do(SYSTEM, c.FoundBody(" HĐND xã Bình Minh ", BodyKind.COUNCIL, "Xã Bình Minh", None))
    return body


def peopled() -> Stream:
    body = founded()
    people = (
        invited(SECRETARY, Role.SECRETARY),
        invited(D1, Role.DELEGATE, votes=True, groups=("board",)),
        invited(D2, Role.CHAIRMAN, Role.DELEGATE, votes=True),
    )
    body.do(SYSTEM, c.EnterPeople(people, (BOARD,)))
    return body


def test_a_body_is_founded_once_by_the_system() -> None:
    body = Stream("body/b-1")
    found = c.FoundBody("HĐND", BodyKind.COUNCIL, "Xã", BodyId("province"))
    assert body.refused(SYSTEM, c.RemovePerson(D1)) is Refusal.UNKNOWN_STREAM
    assert body.refused(D1, found) is Refusal.NOT_ALLOWED
    (event,) = body.do(SYSTEM, found)
    assert event == e.BodyFounded(BodyId("b-1"), "HĐND", BodyKind.COUNCIL, "Xã", BodyId("province"))
    assert body.refused(SYSTEM, found) is Refusal.ALREADY_EXISTS
    assert founded().state.founding.name == "HĐND xã Bình Minh"


def test_people_and_groups_come_in_whole_or_not_at_all() -> None:
    body = founded()
    good = invited(D1, Role.DELEGATE, votes=True, groups=("board",))
    for people, groups, code in (
        ((), (), Refusal.NOTHING_NEW),
        ((good, good), (BOARD,), Refusal.ALREADY_EXISTS),
        ((good,), (BOARD, BOARD), Refusal.ALREADY_EXISTS),
        ((good,), (), Refusal.UNKNOWN_GROUP),
        ((good, invited(D2, Role.GUEST, votes=True)), (BOARD,), Refusal.GUEST_CANNOT_VOTE),
        ((good,), (BOARD, c.NamedGroup(GroupId("b/1"), "x")), Refusal.MALFORMED),
        ((good,), (BOARD, c.NamedGroup(GroupId("b2"), " ")), Refusal.EMPTY_TEXT),
        ((invited(D1, Role.CHAIRMAN), invited(D2, Role.CHAIRMAN)), (), Refusal.ALREADY_EXISTS),
    ):
        assert body.refused(SYSTEM, c.EnterPeople(people, groups)) is code
    assert len(body.do(SYSTEM, c.EnterPeople((good,), (BOARD,)))) == 2
    assert body.state.groups == {BOARD.group: BOARD.name} or dict(body.state.groups.items())
    assert body.state.people[D1].groups == {"board"}


def test_a_body_keeps_itself_through_its_chair_and_secretaries() -> None:
    body = peopled()
    assert body.refused(D1, c.RemovePerson(D1)) is Refusal.NOT_ALLOWED
    assert body.refused(STRANGER, c.RemovePerson(D1)) is Refusal.NOT_ALLOWED
    body.do(SECRETARY, c.EnterPeople((invited(D1, Role.DELEGATE, votes=True, groups=("board",)),), ()))
    assert body.do(SECRETARY, c.RemovePerson(D1)) == [e.PersonLeft(D1)]
    assert body.refused(SECRETARY, c.RemovePerson(D1)) is Refusal.UNKNOWN_PERSON
    second = c.EnterPeople((invited(D1, Role.CHAIRMAN),), ())
    assert body.refused(SECRETARY, second) is Refusal.ALREADY_EXISTS


def test_a_body_adopts_rule_sets_and_lists_its_meetings() -> None:
    body = peopled()
    body.do(SECRETARY, c.AdoptRuleSet(COUNCIL_2025))
    body.do(SECRETARY, c.AdoptRuleSet(COMMITTEE_2025))
    assert body.state.rule_set == COMMITTEE_2025
    nothing = replace(COUNCIL_2025, majorities=())
    assert body.refused(SECRETARY, c.AdoptRuleSet(nothing)) is Refusal.IMPOSSIBLE_NUMBER
    body.do(SECRETARY, c.ListMeeting(MeetingId("m-1"), "Kỳ họp thứ 4", MeetingKind.REGULAR, 5_000))
    assert body.state.calendar[MeetingId("m-1")].starts_at == 5_000
    wrong = c.ListMeeting(MeetingId("m/1"), "Kỳ họp", MeetingKind.REGULAR, 5_000)
    assert body.refused(SECRETARY, wrong) is Refusal.MALFORMED


def test_a_body_is_read_by_its_people_and_nobody_else() -> None:
    body = peopled()
    assert body.law.standing(body.state, D1) == Standing(D1, frozenset({Role.DELEGATE}), frozenset({"board"}))
    assert body.law.standing(body.state, STRANGER) is None
    assert body.law.restrict(body.state, STRANGER) == Body()
    assert body.keeps_law_two(READERS)


# ── desk ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_grant_and_its_end_are_records_of_the_system_for_one_person() -> None:
    desk = Stream(f"desk/{D1}")
    grant = c.GrantStream("meeting/m-1", " Kỳ họp thứ 4 ")
    assert desk.refused(D1, grant) is Refusal.NOT_ALLOWED
    assert desk.refused(SYSTEM, c.RevokeStream("meeting/m-1")) is Refusal.UNKNOWN_STREAM
    assert desk.refused(SYSTEM, c.GrantStream("cellar/m-1", "x")) is Refusal.MALFORMED
    desk.do(SYSTEM, grant)
    assert desk.state == Desk(D1, desk.state.grants)
    assert desk.state.grants["meeting/m-1"] == Grant("Kỳ họp thứ 4", 1_000)
    assert desk.refused(SYSTEM, grant) is Refusal.NOTHING_NEW
    assert desk.do(SYSTEM, replace(grant, title="Kỳ họp thứ tư"))
    assert {fact.audience for fact in desk.journal} == {Audience(persons=(D1,))}
    assert desk.do(SYSTEM, c.RevokeStream("meeting/m-1")) == [e.StreamRevoked("meeting/m-1")]
    assert not len(desk.state.grants)


def test_a_desk_is_read_by_its_owner_and_nobody_else() -> None:
    desk = Stream(f"desk/{D1}")
    assert desk.law.standing(desk.state, D1) == Standing(D1, frozenset())
    desk.do(SYSTEM, c.GrantStream("meeting/m-1", "Kỳ họp"))
    assert desk.law.standing(desk.state, D2) is None
    assert desk.law.restrict(desk.state, D2) == Desk()
    assert desk.keeps_law_two(READERS)


# ── workshop ──────────────────────────────────────────────────────────────────────────────────────


def workshop() -> Stream:
    draft = Stream("draft/m-1")
    draft.do(SYSTEM, c.AdmitSecretary(SECRETARY))
    return draft


def test_the_system_lets_secretaries_in_and_out_and_they_do_the_rest() -> None:
    draft = workshop()
    assert draft.refused(SECRETARY, c.AdmitSecretary(D1)) is Refusal.NOT_ALLOWED
    assert draft.refused(SYSTEM, c.PutDraftItem(planned(BUDGET, "1"), EVERYONE)) is Refusal.NOT_ALLOWED
    assert draft.refused(D1, c.PutDraftItem(planned(BUDGET, "1"), EVERYONE)) is Refusal.SECRETARY_ONLY
    assert draft.refused(SYSTEM, c.AdmitSecretary(SECRETARY)) is Refusal.NOTHING_NEW
    assert draft.refused(SYSTEM, c.RemoveSecretary(D1)) is Refusal.UNKNOWN_PERSON
    draft.do(SYSTEM, c.RemoveSecretary(SECRETARY))
    assert draft.refused(SECRETARY, c.PutDraftItem(planned(BUDGET, "1"), EVERYONE)) is Refusal.SECRETARY_ONLY


def test_items_and_papers_lie_in_the_workshop_until_they_are_taken_out() -> None:
    draft = workshop()
    unfinished = planned(BUDGET, " ", title="")
    draft.do(SECRETARY, c.PutDraftItem(unfinished, SECRETARIES))
    draft.do(SECRETARY, c.PutDraftItem(planned(BUDGET, " 1 "), EVERYONE))
    assert draft.state.items[BUDGET].item.number == "1"
    for paper in ("b", "a"):
        draft.do(SECRETARY, c.PutDraftPaper(draft_paper(PaperId(paper))))
    draft.do(SECRETARY, c.PutDraftItem(planned(ROADS, "2"), EVERYONE))
    draft.do(SECRETARY, c.PutDraftPaper(draft_paper(PaperId("c"), ROADS)))
    assert draft.do(SECRETARY, c.RemoveDraftItem(BUDGET)) == [
        e.DraftPaperRemoved(PaperId("a")),
        e.DraftPaperRemoved(PaperId("b")),
        e.DraftItemRemoved(BUDGET),
    ]
    assert set(draft.state.papers) == {"c"}
    draft.do(SECRETARY, c.RemoveDraftPaper(PaperId("c")))
    assert set(draft.state.items) == {ROADS}


def test_what_cannot_lie_in_the_workshop_is_refused() -> None:
    draft = workshop()
    deep = EVERYONE
    for _ in range(10):
        deep = Audience(roles=(Role.GUEST,), within=deep)
    for command, code in (
        (c.PutDraftItem(planned(ItemId("a/b"), "1"), EVERYONE), Refusal.MALFORMED),
        (c.PutDraftItem(planned(BUDGET, "1" * 501), EVERYONE), Refusal.TEXT_TOO_LONG),
        (c.PutDraftItem(planned(BUDGET, "1"), deep), Refusal.WRONG_AUDIENCE),
        (c.PutDraftItem(replace(planned(BUDGET, "1"), position=10**30), EVERYONE), Refusal.IMPOSSIBLE_NUMBER),
        (c.PutMinutesSentence("000000001", 10**9, "x"), Refusal.IMPOSSIBLE_NUMBER),
        (c.PutDraftPaper(draft_paper()), Refusal.UNKNOWN_ITEM),
        (c.RemoveDraftItem(BUDGET), Refusal.UNKNOWN_ITEM),
        (c.RemoveDraftPaper(SUBMISSION), Refusal.UNKNOWN_PAPER),
        (c.PutMinutesSentence("", None, "x"), Refusal.EMPTY_TEXT),
        (c.PutMinutesSentence("000000001", 1, " "), Refusal.EMPTY_TEXT),
        (c.DropMinutesSentence("000000001", restored=True), Refusal.NOTHING_TO_UNDO),
    ):
        assert draft.refused(SECRETARY, command) is code


def test_a_sentence_is_worded_left_out_and_restored() -> None:
    draft = workshop()
    draft.do(SECRETARY, c.PutMinutesSentence("000000012", 12, " Đồng chí Chủ tọa khai mạc. "))
    sentence = draft.state.sentences["000000012"]
    assert (sentence.number, sentence.text, sentence.dropped) == (12, "Đồng chí Chủ tọa khai mạc.", False)
    assert (sentence.by, sentence.at) == (SECRETARY, 2_000)
    draft.do(SECRETARY, c.DropMinutesSentence("000000012", restored=False))
    assert draft.state.sentences["000000012"].text == "Đồng chí Chủ tọa khai mạc."
    assert draft.state.sentences["000000012"].dropped
    draft.do(SECRETARY, c.DropMinutesSentence("000000012", restored=True))
    assert "000000012" not in draft.state.sentences
    draft.do(SECRETARY, c.DropMinutesSentence("000000013", restored=False))
    assert draft.state.sentences["000000013"].dropped


def test_the_workshop_is_read_by_its_secretaries_and_nobody_else() -> None:
    draft = workshop()
    draft.do(SECRETARY, c.PutDraftItem(planned(BUDGET, "1"), EVERYONE))
    draft.do(SYSTEM, c.AdmitSecretary(D1))
    draft.do(SYSTEM, c.RemoveSecretary(D1))
    assert draft.law.standing(draft.state, SECRETARY) == Standing(SECRETARY, frozenset({Role.SECRETARY}))
    assert draft.law.standing(draft.state, D1) is None
    assert draft.law.restrict(draft.state, D1) == Workshop()
    assert {fact.audience for fact in draft.journal} == {SECRETARIES}
    assert draft.keeps_law_two(READERS)
