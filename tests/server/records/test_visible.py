"""The one filter, its pages and what it keeps in memory."""

import pytest

from meetingroom.rules.audience import Standing
from meetingroom.rules.commands import EraseRecord
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.records import visible
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.stream import Stream
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.messages import Cursor, Page
from tests.rules.hall import CHAIR, D1, D2, DEPUTIES, SECRETARY
from tests.server.council import MEETING, Council, MakeCouncil, applied


def stream_of(council: Council) -> Stream:
    found = council.core.streams.get(StreamName.parse(MEETING))
    assert found is not None
    return found


def test_a_ballot_leaves_for_its_voter_only(council: Council) -> None:
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    for reader in (D1, D2, CHAIR, SECRETARY):
        record = council.page(MEETING, reader).records[number - 1]
        assert (record.b is not None) == (reader == D1)
        assert (record.c is None) == (reader == D1)


def test_every_record_of_every_reader_is_what_its_audience_says(council: Council) -> None:
    poll = council.open().open_poll()
    council.send(D1, council.ballot(poll))
    whole = council.core.visible.run(stream_of(council), 0, 10_000)
    for reader in (CHAIR, SECRETARY, *DEPUTIES):
        standing = council.standing(MEETING, reader)
        assert standing is not None
        for entry, got in zip(whole, council.page(MEETING, reader).records, strict=True):
            assert entry.full is not None
            fact = decode_fact(entry.full.b or "")
            assert (got.b is not None) == fact.audience.admits(standing)


def test_without_the_filter_everything_leaves(make_council: MakeCouncil) -> None:
    council = make_council(Safeguards(audience_filter=False))
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    assert council.page(MEETING, D2).records[number - 1].b is not None


def test_pages_join_without_a_gap_and_only_the_last_bears_the_head(council: Council) -> None:
    council.open()
    cursor, numbers = Cursor(), []
    pages: list[Page] = []
    while not pages or pages[-1].more:
        page = council.page(MEETING, D1, cursor, limit=4)
        assert page.after == cursor.number
        numbers += [record.n for record in page.records]
        cursor = Cursor(epoch=page.epoch, view=page.view, number=numbers[-1])
        pages.append(page)
    assert numbers == list(range(1, stream_of(council).number + 1))
    assert [page.head is not None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert not any(page.reset for page in pages)


@pytest.mark.parametrize(
    "cursor", [Cursor(epoch=2, number=3), Cursor(epoch=1, view=5, number=3), Cursor(epoch=1, number=9_999)]
)
def test_a_cursor_that_does_not_fit_starts_again(council: Council, cursor: Cursor) -> None:
    council.open()
    page = council.page(MEETING, D1, cursor)
    assert (page.reset, page.after, page.records[0].n) == (True, 0, 1)


def test_who_has_everything_gets_nothing(council: Council) -> None:
    council.open()
    stream = stream_of(council)
    standing = Standing(D1, frozenset())
    cursor = Cursor(epoch=1, number=stream.number)
    assert council.core.visible.page(stream, 0, standing, cursor, 10) is None


def test_runs_are_the_same_from_memory_and_from_the_file(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visible, "CHUNK", 8)
    monkeypatch.setattr(visible, "MOST_CHUNKS", 2)
    council.open()
    stream = stream_of(council)
    warm = [council.core.visible.run(stream, after, after + 11) for after in range(stream.number)]
    council.core.visible.forget()
    cold = [council.core.visible.run(stream, after, after + 11) for after in range(stream.number)]
    assert warm == cold
    assert [entry.number for entry in cold[0]] == list(range(1, 12))


def test_an_erased_body_leaves_memory_and_file_at_once(council: Council) -> None:
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    assert council.page(MEETING, D1).records[number - 1].b is not None
    secret = council.page(MEETING, D1).records[number - 1].b
    assert secret is not None
    council.core.command(CommandId("00000000-0000-0000-0000-00000000ffff"), MEETING, EraseRecord(number))
    assert council.page(MEETING, D1).records[number - 1].b is None
    council.close()
    assert secret.encode() not in council.path.read_bytes()
    council.core = council._opened()


def test_what_was_read_before_an_erasure_is_not_kept_after_it(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.open()
    stream = stream_of(council)
    council.core.visible.forget()
    read = visible.journal.records

    def slowly(*arguments: object) -> object:
        found = list(read(*arguments))  # type: ignore[arg-type]
        council.core.visible.forget(MEETING)
        return found

    monkeypatch.setattr(visible.journal, "records", slowly)
    assert council.core.visible.run(stream, 0, 3)
    monkeypatch.setattr(visible.journal, "records", read)
    assert not council.core.visible._chunks


def test_one_record_is_given_to_whom_it_is_for(council: Council) -> None:
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    stream = stream_of(council)
    for reader, may in ((D1, True), (D2, False), (PersonId("x"), False)):
        standing = council.standing(MEETING, reader) or Standing(reader, frozenset())
        assert (council.core.visible.body(stream, standing, number) is not None) == may
