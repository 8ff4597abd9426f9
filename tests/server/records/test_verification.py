"""Whatever is changed in a journal beside the commands is found, and the first bad record is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from meetingroom.rules.commands import EraseRecord
from meetingroom.rules.ids import CommandId
from meetingroom.rules.streams import StreamName
from meetingroom.server.records import journal
from meetingroom.server.records.export import ExportedStream
from meetingroom.server.records.verification import BadRecord, Fault, Verified, verify, verify_export
from meetingroom.wire.records import Head, Opening, Record, SignedHead, chained, sign_head
from tests.rules.hall import D1
from tests.server.council import KEY, MEETING, Council, applied

NONSENSE = Opening(bytes(32), b"nonsense")


def ours(_key: bytes) -> bool:
    return True


def verified(council: Council, is_ours: Callable[[bytes], bool] = ours) -> Verified:
    with council.core.database.reading() as connection:
        return verify(connection, is_ours)


def sql(council: Council, *statements: str) -> None:
    with council.core.database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def head_of(council: Council) -> Head:
    stream = council.core.streams.get(StreamName.parse(MEETING))
    assert stream is not None
    return stream.head


def test_a_whole_journal_is_whole_and_an_erased_body_is_counted_as_sealed(council: Council) -> None:
    poll = council.open().open_poll()
    (number, _) = applied(council.send(D1, council.ballot(poll), council.ballot(poll)))
    council.core.command(CommandId("00000000-0000-4000-8000-000000000009"), MEETING, EraseRecord(number))
    found = verified(council)
    assert (found.bad, found.sealed) == ((), 1)
    assert found.records >= head_of(council).number


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET salt = zeroblob(32), body = x'7b7d' WHERE number = 5",
        "UPDATE record SET commitment = zeroblob(32) WHERE number = 5",
        "DELETE FROM record WHERE number = 5",
    ],
)
def test_a_record_that_was_touched_is_named(council: Council, statement: str) -> None:
    council.open()
    sql(council, f"{statement} AND stream = '{MEETING}'")
    (named,) = verified(council).bad
    assert (named.stream, named.fault) == (MEETING, Fault.ALTERED)
    assert named.first <= 5 <= named.last


def test_a_head_that_no_record_leads_to_is_named(council: Council) -> None:
    council.open()
    sql(council, f"UPDATE stream SET chain = zeroblob(32) WHERE name = '{MEETING}'")
    (named,) = verified(council).bad
    assert (named.stream, named.fault) == (MEETING, Fault.ALTERED)


def test_a_signature_that_is_wrong_or_not_ours_is_named(council: Council) -> None:
    council.open()
    assert {each.fault for each in verified(council, lambda _: False).bad} == {Fault.UNSIGNED}
    last = head_of(council).number
    sql(council, f"UPDATE signed_head SET signature = zeroblob(64) WHERE number = {last}")
    assert verified(council).bad == (BadRecord(MEETING, last, last, Fault.UNSIGNED),)


def test_an_authentic_record_that_is_no_event_is_named(council: Council) -> None:
    council.open()
    head = head_of(council)
    ((record, chain),) = chained(head, [NONSENSE])

    def append(connection: Connection) -> None:
        row = journal.stream_row(connection, MEETING)
        assert row is not None
        journal.put_stream_rows(connection, [], [replace(row, number=record.number, chain=chain)])
        journal.append(connection, {MEETING: [record]})

    council.core.write(append)
    assert verified(council).bad == (BadRecord(MEETING, record.number, record.number, Fault.UNREADABLE),)


# ── exports ───────────────────────────────────────────────────────────────────────────────────────


def exported(council: Council, more: Sequence[Opening] = ()) -> ExportedStream:
    """The meeting as an export has it, with records nobody decided after its head."""
    head = head_of(council)
    with council.core.database.reading() as connection:
        records: list[Record] = list(journal.records(connection, MEETING, 0, head.number))
    for record, chain in chained(head, more):
        records.append(record)
        head = replace(head, number=record.number, chain=chain)
    return ExportedStream(sign_head(KEY, head), tuple(records))


def bad_of(each: ExportedStream, is_ours: Callable[[bytes], bool] = ours) -> tuple[BadRecord, ...]:
    return verify_export([each], is_ours).bad


def test_a_whole_export_is_whole(council: Council) -> None:
    each = exported(council.open())
    found = verify_export([each], ours)
    assert (found.streams, found.records, found.bad) == (1, len(each.records), ())


def test_of_an_export_every_kind_of_fault_is_named(council: Council) -> None:
    whole = exported(council.open())
    last = len(whole.records)
    altered = replace(whole.records[4], opening=NONSENSE)
    assert bad_of(replace(whole, records=(*whole.records[:4], altered, *whole.records[5:]))) == (
        BadRecord(MEETING, 5, 5, Fault.ALTERED),
    )
    assert bad_of(replace(whole, records=whole.records[:-1])) == (BadRecord(MEETING, 1, last, Fault.ALTERED),)
    forged = SignedHead(whole.signed.head, whole.signed.key, bytes(64))
    unsigned = (BadRecord(MEETING, 1, last, Fault.UNSIGNED),)
    assert bad_of(replace(whole, signed=forged)) == unsigned
    assert bad_of(whole, lambda _: False) == unsigned
    assert bad_of(exported(council, [NONSENSE])) == (
        BadRecord(MEETING, last + 1, last + 1, Fault.UNREADABLE),
    )


def test_a_sealed_record_of_an_export_needs_no_body(council: Council) -> None:
    whole = exported(council.open())
    sealed = replace(whole.records[2], opening=None)
    found = verify_export([replace(whole, records=(*whole.records[:2], sealed, *whole.records[3:]))], ours)
    assert (found.bad, found.sealed) == ((), 1)
