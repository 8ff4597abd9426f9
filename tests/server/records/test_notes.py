"""Private notes: the newest ciphertext of each key, and nobody's edit lost."""

import pytest

from meetingroom.server.records import notes
from meetingroom.wire.notes import NoteKept, NoteOutcome, NoteWrite
from tests.server.council import Council

STREAM = "notes/deputy-1/meeting-1"


def write(council: Council, *writes: tuple[str, int, bytes]) -> list[NoteOutcome]:
    asked = [NoteWrite(key=key, base=base, body=body) for key, base, body in writes]
    with council.core.database.writing() as connection:
        return notes.write(connection, STREAM, asked)


def pull(council: Council, after: int = 0) -> list[NoteKept]:
    with council.core.database.reading() as connection:
        return notes.pull(connection, STREAM, after)[0]


def test_each_key_keeps_its_newest_revision(council: Council) -> None:
    assert [o.rev for o in write(council, ("a", 0, b"1"), ("b", 0, b"1"))] == [1, 1]
    assert write(council, ("a", 1, b"2"))[0].rev == 2
    assert [(n.key, n.rev, n.body) for n in pull(council)] == [("b", 1, b"1"), ("a", 2, b"2")]


def test_a_stale_base_is_shown_what_stands_there_and_changes_nothing(council: Council) -> None:
    write(council, ("a", 0, b"mine"))
    (outcome,) = write(council, ("a", 0, b"theirs"))
    assert outcome.rev == 1
    assert outcome.stale is not None
    assert outcome.stale.body == b"mine"
    (outcome,) = write(council, ("new", 3, b"x"))
    assert (outcome.rev, outcome.stale) == (0, None)
    assert [n.body for n in pull(council)] == [b"mine"]


def test_the_same_write_again_is_answered_as_the_first_time(council: Council) -> None:
    first = write(council, ("a", 0, b"1"))
    assert write(council, ("a", 0, b"1")) == first
    assert len(pull(council)) == 1


def test_only_what_was_written_since_is_pulled_page_by_page(council: Council) -> None:
    for n in range(3):
        write(council, *((f"k{n}-{i}", 0, b"x") for i in range(200)))
    with council.core.database.reading() as connection:
        page, more = notes.pull(connection, STREAM, 0)
        rest, no_more = notes.pull(connection, STREAM, page[-1].seq)
    assert (len(page), more, len(rest), no_more) == (500, True, 100, False)
    assert pull(council, rest[-1].seq) == []


def test_a_page_carries_no_more_than_a_slow_line_takes_but_always_something(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "PULLED_BYTES", 5)
    monkeypatch.setattr(notes, "PULLED", 3)
    write(council, *((f"big-{n}", 0, bytes(6)) for n in range(2)), *((f"k-{n}", 0, b"1") for n in range(4)))
    pages, after, more = [], 0, True
    while more:
        with council.core.database.reading() as connection:
            found, more = notes.pull(connection, STREAM, after)
        pages.append([note.key for note in found])
        after = found[-1].seq
    assert pages == [["big-0"], ["big-1"], ["k-0", "k-1", "k-2"], ["k-3"]]
