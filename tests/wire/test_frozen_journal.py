"""A journal of the first release verifies and gives the same state for ever (law 12)."""

from pathlib import Path

import pytest

from meetingroom.rules.facts import Fact
from meetingroom.rules.ids import PersonId
from meetingroom.rules.laws import law_of
from meetingroom.rules.streams import meeting_stream
from meetingroom.server import verify
from meetingroom.server.records.export import ExportedStream, read_streams
from meetingroom.wire.codec import EVENT_CLASSES, decode_fact
from tests.wire.freeze_journal import STATES, told

GOLDEN = Path(__file__).parent / "golden"
JOURNALS = sorted(GOLDEN.glob("journal_v*"))
MEETING = meeting_stream("meeting-1")

NEWER_THAN_THE_LAST_JOURNAL: frozenset[str] = frozenset()
"""Events added since a journal was frozen; the next release freezes them and empties this."""


def facts_of(exported: ExportedStream) -> list[Fact]:
    return [decode_fact(r.opening.body) for r in exported.records if r.opening is not None]


def states_of(folder: Path) -> list[str]:
    """What this release folds the journals to, as it was written down when they were frozen."""
    lines: list[str] = []
    for exported in read_streams(folder):
        head = exported.signed.head
        law = law_of(head.stream)
        state = law.initial()
        for fact in facts_of(exported):
            state = law.evolve(state, fact)
        lines += [f"{head.stream} head {head.number} {head.chain.hex()}", *told(state, head.stream)]
    return lines


@pytest.mark.parametrize("folder", JOURNALS, ids=lambda folder: folder.name)
def test_a_frozen_journal_folds_to_the_state_it_always_had(folder: Path) -> None:
    assert states_of(folder) == (folder / STATES).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("folder", JOURNALS, ids=lambda folder: folder.name)
def test_a_frozen_journal_verifies_to_its_signatures(folder: Path) -> None:
    found = verify.check(folder)
    assert found.bad == ()
    assert found.records > 100
    assert verify.main([str(folder)]) == verify.WHOLE


@pytest.mark.parametrize("folder", JOURNALS, ids=lambda folder: folder.name)
def test_every_reader_of_a_frozen_journal_folds_the_restriction_of_the_whole(folder: Path) -> None:
    exported = next(each for each in read_streams(folder) if each.signed.head.stream == MEETING)
    facts, law = facts_of(exported), law_of(MEETING)
    whole = law.initial()
    for fact in facts:
        whole = law.evolve(whole, fact)
    for reader in whole.participants:
        standing = law.standing(whole, PersonId(reader))
        assert standing is not None
        seen = law.initial()
        for fact in facts:
            if fact.audience.admits(standing):
                seen = law.evolve(seen, fact)
        assert seen == law.restrict(whole, PersonId(reader)), reader


def test_every_kind_of_event_lies_in_a_frozen_journal() -> None:
    frozen = {
        fact.event.KIND
        for folder in JOURNALS
        for exported in read_streams(folder)
        for fact in facts_of(exported)
    }
    assert set(EVENT_CLASSES) - frozen == NEWER_THAN_THE_LAST_JOURNAL
