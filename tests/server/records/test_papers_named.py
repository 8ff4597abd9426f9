"""Bytes and the records that name them: nobody names what he neither brought nor may read."""

import pytest

from meetingroom.rules.audience import EVERYONE, Role
from meetingroom.rules.commands import (
    AdmitParticipant,
    PublishedItem,
    PublishProgramme,
    PutDraftItem,
    PutDraftPaper,
)
from meetingroom.rules.ids import PersonId
from meetingroom.rules.streams import draft_stream
from meetingroom.server.records import papers_named
from meetingroom.server.records.papers_named import Blob
from meetingroom.wire.messages import APPLIED
from tests.rules.hall import BUDGET, SECRETARY, SHA, draft_paper, invited, planned
from tests.server.council import MEETING, Council

DRAFT = draft_stream("meeting-1")
OTHER = PersonId("other-secretary")


@pytest.fixture
def workshop(council: Council) -> Council:
    """Two secretaries and an item to put papers beside."""
    council.found()
    council.do(SECRETARY, MEETING, AdmitParticipant(invited(OTHER, Role.SECRETARY)))
    council.do(SECRETARY, DRAFT, PutDraftItem(planned(BUDGET, "1"), EVERYONE))
    return council


def bring(council: Council, person: PersonId, sha256: str = SHA) -> None:
    with council.core.database.writing() as connection:
        papers_named.put_upload(connection, person, Blob(sha256, 1_000, 12), council.clock.now)


def test_only_what_one_has_brought_can_be_named_first(workshop: Council) -> None:
    assert workshop.ask(SECRETARY, DRAFT, PutDraftPaper(draft_paper())).code == "unknown_blob"
    bring(workshop, OTHER)
    assert workshop.ask(SECRETARY, DRAFT, PutDraftPaper(draft_paper())).code == "unknown_blob"
    bring(workshop, SECRETARY)
    assert workshop.ask(SECRETARY, DRAFT, PutDraftPaper(draft_paper())).status == APPLIED


def test_what_a_colleague_has_put_into_the_workshop_may_be_published_by_another(workshop: Council) -> None:
    bring(workshop, SECRETARY)
    workshop.do(SECRETARY, DRAFT, PutDraftPaper(draft_paper()))
    items = (PublishedItem(planned(BUDGET, "1"), EVERYONE),)
    assert workshop.ask(OTHER, MEETING, PublishProgramme(items, (draft_paper(),))).status == APPLIED
    with workshop.core.database.reading() as connection:
        named = papers_named.namings(connection, SHA)
    assert [stream for stream, _ in named] == [DRAFT, MEETING]


def test_bringing_the_same_bytes_again_changes_nothing(council: Council) -> None:
    bring(council, SECRETARY)
    bring(council, SECRETARY)
    with council.core.database.reading() as connection:
        assert papers_named.uploaded_by(connection, SECRETARY, frozenset({SHA})) == {SHA}
        assert papers_named.uploaded_by(connection, OTHER, frozenset({SHA})) == frozenset()
