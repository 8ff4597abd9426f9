"""Marks on a desk: each its own row, bundled for the server, merged with what comes back, never lost."""

import os
import random
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from meetingroom.client.store import marks, notes
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.note_keys import bundle_note, open_note, seal_note
from meetingroom.client.store.tables import mark as table
from meetingroom.ports import SystemRandomness
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.register import Register
from meetingroom.rules.marks.shapes import Ink, InkPoint, Mark, MarkId, Page, Shape, Standing, TextNote
from meetingroom.wire.marks import MOST_BUNDLE, Bundle, Packed, pack_bundle, unpack_bundle
from meetingroom.wire.notes import NoteKept, NoteOutcome, NoteWrite
from tests.client.store.conftest import KEY, OpenDrawer
from tests.fakes.world import RepeatingRandomness
from tests.rules.marks.specimens import HOUR, NOTE, PAGE, SHA, SHAPES, STROKE, a_mark, an_id

STREAM = "notes/an/m-1"
NOTES_KEY = bytes(range(50, 82))
HERE, THERE = b"here..", b"there."
CHANCE = RepeatingRandomness("marks")
LONG = Ink(tuple(InkPoint(n * 50, n * 70 % 9000, n % 250) for n in range(4_000)), 96, 0)


def wrote(drawer: Drawer, *put: Mark, before: Sequence[Mark] = (), writer: bytes = HERE) -> None:
    with drawer.writing() as connection:
        marks.write(connection, STREAM, writer, Step(tuple(before), put))


def standing(drawer: Drawer, sha256: str = SHA) -> tuple[Standing, ...]:
    with drawer.reading() as connection:
        return marks.of_paper(connection, STREAM, sha256)


def shapes(drawer: Drawer) -> list[Shape]:
    return [each.mark.shape for each in standing(drawer)]


def bundled(drawer: Drawer) -> list[NoteWrite]:
    with drawer.writing() as connection:
        marks.bundle_up(connection, STREAM, NOTES_KEY, CHANCE)
        return notes.to_send(connection, STREAM)


def sent(drawer: Drawer) -> list[NoteWrite]:
    """Send all that waits to a server that takes it."""
    writes = bundled(drawer)
    with drawer.writing() as connection:
        outcomes = [NoteOutcome(key=each.key, rev=each.base + 1) for each in writes]
        notes.sent(connection, STREAM, writes, outcomes)
    return writes


def came(drawer: Drawer, *found: tuple[str, int, bytes]) -> frozenset[str]:
    """Revisions of the server arrive."""
    with drawer.writing() as connection:
        kept = [NoteKept(key=key, rev=rev, seq=n + 1, body=body) for n, (key, rev, body) in enumerate(found)]
        notes.pulled(connection, STREAM, 1, kept)
        return marks.take_in(connection, STREAM, NOTES_KEY, [key for key, _, _ in found])


def contents(write: NoteWrite) -> dict[MarkId, Register[Packed]]:
    return dict(unpack_bundle(open_note(NOTES_KEY, STREAM, write.key, write.body)).marks)


@pytest.fixture
def other(open_drawer: OpenDrawer, tmp_path: Path) -> Drawer:
    """The person's second device."""
    return open_drawer(KEY, tmp_path / "other.db")


def test_every_kind_of_mark_is_read_as_it_was_written(drawer: Drawer) -> None:
    wrote(drawer, *(a_mark(n, shape) for n, shape in enumerate(SHAPES)))
    assert shapes(drawer) == list(SHAPES)
    assert standing(drawer, "cd" * 32) == ()


def test_a_mark_taken_away_stands_no_more_and_comes_back_when_that_is_undone(drawer: Drawer) -> None:
    stroke = a_mark(1)
    wrote(drawer, stroke)
    wrote(drawer, before=(stroke,))
    assert standing(drawer) == ()
    wrote(drawer, replace(stroke, changed=HOUR + 9))
    assert shapes(drawer) == [STROKE]


def test_marks_of_one_page_travel_together_and_the_server_learns_neither_paper_nor_words(
    drawer: Drawer,
) -> None:
    wrote(drawer, a_mark(1), a_mark(2, NOTE), a_mark(3, STROKE, Page(SHA, 1, 5)))
    writes = sent(drawer)
    assert sorted(len(contents(each)) for each in writes) == [1, 2]
    for each in writes:
        assert SHA[:8] not in each.key
        assert "đất rừng".encode() not in each.body
    assert bundled(drawer) == [], "nothing waits any more"


def test_a_stroke_is_added_to_the_newest_bundle_until_it_is_full(drawer: Drawer) -> None:
    for n in range(6):
        wrote(drawer, a_mark(n, LONG))
        sent(drawer)
    with drawer.reading() as connection:
        held = notes.held(connection, STREAM)
        numbers = [row.bundle for row in connection.execute(select(table.c.bundle).order_by(table.c.id))]
    assert [int(note.key.rpartition(".")[2]) for note in held] == sorted(set(numbers))
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 1
    assert all(len(note.body) <= MOST_BUNDLE + 100 for note in held)


def test_marks_of_another_device_appear_and_those_of_here_stay(drawer: Drawer, other: Drawer) -> None:
    wrote(other, a_mark(1), writer=THERE)
    (theirs,) = sent(other)
    wrote(drawer, a_mark(2, NOTE))
    bundled(drawer)
    assert came(drawer, (theirs.key, 1, theirs.body)) == {SHA}
    assert shapes(drawer) == [STROKE, NOTE]
    (again,) = bundled(drawer)
    assert again.key == theirs.key or again.base == 0
    assert an_id(2) in contents(again)
    assert came(drawer, (theirs.key, 1, theirs.body)) == frozenset(), "nothing new the second time"


def test_two_texts_written_at_once_are_both_kept_on_both_devices(drawer: Drawer, other: Drawer) -> None:
    note = a_mark(1, NOTE)
    wrote(drawer, note)
    (first,) = sent(drawer)
    came(other, (first.key, 1, first.body))
    here = replace(note, changed=HOUR + 5, shape=replace(NOTE, text="Ở đây"))
    there = replace(note, changed=HOUR + 9, shape=replace(NOTE, text="Ở kia"))
    wrote(drawer, here, before=(note,))
    wrote(other, there, before=(note,), writer=THERE)
    (second,) = sent(other)
    bundled(drawer)
    came(drawer, (second.key, 2, second.body))
    (both,) = sent(drawer)
    assert both.base == 2
    came(other, (both.key, 3, both.body))
    for device in (drawer, other):
        (stands,) = standing(device)
        assert isinstance(stands.mark.shape, TextNote)
        assert stands.mark.shape.text == "Ở kia"
        assert [each.shape for each in stands.others] == [here.shape]
    with drawer.writing() as connection:
        step = Step((), (replace(there, changed=HOUR + 20),))
        marks.write(connection, STREAM, HERE, step, settles=True)
    assert standing(drawer)[0].others == ()


def test_the_same_written_twice_at_once_is_shown_once(drawer: Drawer, other: Drawer) -> None:
    wrote(drawer, a_mark(1, NOTE))
    wrote(other, a_mark(1, NOTE), writer=THERE)
    (theirs,) = sent(other)
    came(drawer, (theirs.key, 1, theirs.body))
    (stands,) = standing(drawer)
    assert stands.others == ()


def test_a_mark_a_restored_server_has_forgotten_is_sent_again(drawer: Drawer) -> None:
    wrote(drawer, a_mark(1))
    (old,) = sent(drawer)
    wrote(drawer, a_mark(2))
    sent(drawer)
    with drawer.writing() as connection:
        notes.restarted(connection, STREAM, 2)
    came(drawer, (old.key, 1, old.body))
    (again,) = bundled(drawer)
    assert an_id(2) in contents(again)


def test_what_cannot_be_read_is_left_as_it_is_and_nothing_is_written_over_it(drawer: Drawer) -> None:
    key = bundle_note(NOTES_KEY, STREAM, SHA, PAGE.page, 0)
    later = seal_note(NOTES_KEY, STREAM, key, b"\x02 of a later release", CHANCE)
    elsewhere = bundle_note(NOTES_KEY, STREAM, SHA, 77, 0)
    moved = seal_note(NOTES_KEY, STREAM, elsewhere, pack_bundle(Bundle(PAGE, ())), CHANCE)
    foreign = ("m.00.0", 1, b"\x03 sealed with another key")
    assert came(drawer, (key, 1, later), (elsewhere, 1, moved), foreign, ("other", 1, b"x")) == frozenset()
    wrote(drawer, a_mark(1))
    (write,) = bundled(drawer)
    assert write.key == bundle_note(NOTES_KEY, STREAM, SHA, PAGE.page, 1)
    with drawer.reading() as connection:
        found = notes.find(connection, STREAM, key)
    assert found is not None
    assert found.newest == later


def test_a_mark_of_a_later_release_is_kept_and_sent_on(drawer: Drawer) -> None:
    key = bundle_note(NOTES_KEY, STREAM, SHA, PAGE.page, 0)
    unknown: Register[Packed] = Register()
    unknown = unknown.written(THERE, HOUR, Packed(HOUR, 99, b"?"))
    broken = unknown.written(THERE, HOUR, Packed(HOUR, 1, b"?"))
    plain = pack_bundle(Bundle(PAGE, ((an_id(1), unknown), (an_id(2), broken))))
    came(drawer, (key, 1, seal_note(NOTES_KEY, STREAM, key, plain, CHANCE)))
    assert standing(drawer) == ()
    wrote(drawer, a_mark(3))
    (write,) = bundled(drawer)
    assert contents(write)[an_id(1)] == unknown


def test_another_key_seals_everything_anew(drawer: Drawer) -> None:
    wrote(drawer, a_mark(1))
    sent(drawer)
    with drawer.writing() as connection:
        marks.seal_anew(connection)
        assert marks.waiting(connection) == {STREAM}
    (write,) = bundled(drawer)
    assert an_id(1) in contents(write)


def test_a_request_takes_no_more_than_a_slow_line_carries(drawer: Drawer) -> None:
    with drawer.writing() as connection:
        for n in range(20):
            notes.write(connection, STREAM, f"m.{n:02}.0", bytes(200_000))
        assert len(notes.to_send(connection, STREAM)) == notes.MOST_SENT_BYTES // 200_000


# ── killed at any point ───────────────────────────────────────────────────────────────────────────

KILLS = 8


def _draw(path: Path, first: int, told: int) -> None:
    """Draws, bundles and says what is durable, until it is killed."""
    drawer = Drawer(path, KEY)
    for n in range(first, 100_000):
        wrote(drawer, Mark(an_id(n), PAGE, HOUR, HOUR, STROKE))
        os.write(told, n.to_bytes(4, "big"))
        if n % 3 == 0:
            with drawer.writing() as connection:
                marks.bundle_up(connection, STREAM, NOTES_KEY, SystemRandomness())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no child that can be killed at any point")
def test_a_stroke_that_was_told_durable_outlives_a_kill_at_any_point(tmp_path: Path) -> None:
    path, dice = tmp_path / "drawer.db", random.Random(7)
    Drawer(path, KEY).close()
    durable: list[int] = []
    for life in range(1, KILLS + 1):
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(hear)
                _draw(path, 1000 * life, tell)
            finally:
                os._exit(1)
        os.close(tell)
        with os.fdopen(hear, "rb") as told:
            for _ in range(dice.randint(1, 12)):
                durable.append(int.from_bytes(told.read(4), "big"))
            os.kill(child, signal.SIGKILL)
            rest = told.read()
        os.waitpid(child, 0)
        durable += [int.from_bytes(rest[at : at + 4], "big") for at in range(0, len(rest) // 4 * 4, 4)]
        drawer = Drawer(path, KEY)
        try:
            held = {each.mark.id for each in standing(drawer)}
            assert {an_id(n) for n in durable} <= held
            with drawer.writing() as connection:
                marks.bundle_up(connection, STREAM, NOTES_KEY, CHANCE)
                (note,) = notes.held(connection, STREAM)
            assert held == set(contents(NoteWrite(key=note.key, base=0, body=note.newest)))
            with drawer.writing() as connection:
                connection.execute(update(table).values(waits=1))
        finally:
            drawer.close()
    assert len(durable) >= KILLS
