"""The one filter, its pages and what it keeps in memory."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest

from meetingroom.rules.audience import Standing
from meetingroom.rules.commands import EraseRecord
from meetingroom.rules.ids import CommandId, PersonId
from meetingroom.rules.streams import StreamName
from meetingroom.server.records import journal, visible
from meetingroom.server.records.safeguards import Safeguards
from meetingroom.server.records.stream import Stream
from meetingroom.wire.codec import decode_fact
from meetingroom.wire.messages import Cursor, Page, encode
from meetingroom.wire.records import Record
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


def test_pages_join_without_a_gap_and_each_says_where_the_stream_ends(council: Council) -> None:
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
    assert len(pages) > 2
    assert {page.head.number for page in pages if page.head is not None} == {len(numbers)}
    assert all(page.head is not None for page in pages)
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


def packed(council: Council, reader: PersonId, cursor: Cursor, limit: int = 10_000) -> Page | None:
    """The page that travels with receipts, as a desk reads it."""
    stream, standing = stream_of(council), council.standing(MEETING, reader)
    assert standing is not None
    view = council.core.streams.view(stream, reader)
    page = council.core.visible.packed_page(stream, view, standing, cursor, limit)
    return None if page is None else msgspec.json.decode(encode(page), type=Page)


def test_a_packed_page_is_on_the_wire_what_the_page_is(council: Council) -> None:
    poll = council.open().open_poll()
    for voter in (D1, D2, CHAIR):
        council.send(voter, council.ballot(poll))
    head = stream_of(council).number
    for reader in (D1, D2, CHAIR, SECRETARY):
        for after in (0, 1, head - 3, head - 1):
            cursor = Cursor(epoch=1, number=after)
            assert packed(council, reader, cursor) == council.page(MEETING, reader, cursor)
        assert packed(council, reader, Cursor(epoch=1, number=head)) is None


def test_a_packed_page_that_would_not_be_whole_is_none(council: Council) -> None:
    council.open()
    assert packed(council, D1, Cursor(), limit=stream_of(council).number - 1) is None
    assert packed(council, D1, Cursor(), limit=stream_of(council).number) is not None


def test_without_the_filter_packed_pages_leave_open(make_council: MakeCouncil) -> None:
    council = make_council(Safeguards(audience_filter=False))
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    page = packed(council, D2, Cursor())
    assert page is not None
    assert page.records[number - 1].b is not None


def test_an_erased_record_leaves_as_a_seal_from_kept_runs_too(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visible, "MOST_RUNS", 2)
    poll = council.open().open_poll()
    (number,) = applied(council.send(D1, council.ballot(poll)))
    for after in range(4):  # more runs than are kept
        assert packed(council, D1, Cursor(epoch=1, number=after)) is not None
    stream = stream_of(council)
    cursor = Cursor(epoch=1, number=number - 1)
    before = packed(council, D1, cursor)
    assert before is not None
    assert before.records[0].b is not None
    with council.core.database.writing() as connection:
        journal.erase(connection, MEETING, [number])
    council.core.visible.forget(MEETING)
    after_it = council.core.visible.packed_page(stream, 0, Standing(D1, frozenset()), cursor, 10)
    assert after_it is not None
    assert msgspec.json.decode(encode(after_it), type=Page).records[0].b is None


def test_seals_joined_while_a_body_was_erased_are_not_kept(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.open()
    stream, standing = stream_of(council), council.standing(MEETING, D1)
    assert standing is not None
    join = visible._sealed_run

    def erased_meanwhile(entries: Sequence[visible.Shelved]) -> object:
        council.core.visible.forget(MEETING)
        return join(entries)

    monkeypatch.setattr(visible, "_sealed_run", erased_meanwhile)
    assert council.core.visible.packed_page(stream, 0, standing, Cursor(epoch=1, number=3), 500) is not None
    assert not council.core.visible._runs


def test_two_who_read_the_same_records_at_once_keep_them_once(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.open()
    stream = stream_of(council)
    council.core.visible.forget()
    read = journal.records
    kept: list[list[visible.Shelved]] = []

    def another_reads_too(*asked: Any) -> Iterator[Record]:
        if not kept:
            kept.append([])
            kept[0] = council.core.visible.run(stream, 0, stream.number)
        return read(*asked)

    monkeypatch.setattr(journal, "records", another_reads_too)
    mine = council.core.visible.run(stream, 0, stream.number)
    assert all(one is other for one, other in zip(mine, kept[0], strict=True))
