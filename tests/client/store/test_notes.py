"""Private notes: ciphertext everywhere but on the person's devices, merged there, never overwritten."""

import pytest

from meetingroom.client.store import notes
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.note_keys import (
    NoteUnreadable,
    new_device_key,
    new_notes_key,
    new_recovery_code,
    open_note,
    read_recovery_code,
    seal_note,
    unwrap_on_device,
    unwrap_with_code,
    wrap_for_device,
    wrap_under_code,
)
from meetingroom.wire.notes import NoteKept, NoteOutcome, NoteWrite
from tests.fakes.world import RepeatingRandomness

STREAM = "notes/an/m-1"
CHANCE = RepeatingRandomness("notes")


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_notes_key_reaches_another_device_and_nobody_else() -> None:
    key = new_notes_key(CHANCE)
    private, public = new_device_key(CHANCE)
    stranger, _ = new_device_key(CHANCE)
    wrapped = wrap_for_device(key, public, CHANCE)
    assert key not in wrapped
    assert unwrap_on_device(wrapped, private) == key
    with pytest.raises(NoteUnreadable):
        unwrap_on_device(wrapped, stranger)


def test_the_recovery_code_opens_the_notes_key_however_it_is_typed() -> None:
    key = new_notes_key(CHANCE)
    for _ in range(50):
        code = new_recovery_code(CHANCE)
        assert len(code) == 29
        wrapped = wrap_under_code(key, code, CHANCE)
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l")):
            assert unwrap_with_code(wrapped, typed) == key


def test_a_code_with_one_wrong_letter_is_seen_before_anything_is_tried() -> None:
    code = new_recovery_code(CHANCE)
    letters = code.replace("-", "")
    slips = 0
    for place, letter in enumerate(letters):
        wrong = letters[:place] + ("7" if letter != "7" else "8") + letters[place + 1 :]
        slips += read_recovery_code(wrong) is not None
    assert slips <= 1, "modulo 31 lets one letter of 32 pass for another"
    assert read_recovery_code(letters[1] + letters[0] + letters[2:]) is None or letters[0] == letters[1]
    for typed in ("", "ABC", "U" * 24, letters + "0"):
        assert read_recovery_code(typed) is None
    with pytest.raises(ValueError, match="not a recovery code"):
        wrap_under_code(bytes(32), "ABC", CHANCE)


@pytest.mark.parametrize("wrapped", [b"", b"\x01" + bytes(20), b"\x02" + bytes(100), b"\x01" + bytes(92)])
def test_what_is_no_wrapping_is_refused(wrapped: bytes) -> None:
    private, _ = new_device_key(CHANCE)
    with pytest.raises(NoteUnreadable):
        unwrap_on_device(wrapped, private)
    with pytest.raises(NoteUnreadable):
        unwrap_with_code(wrapped.replace(b"\x02", b"\x03"), new_recovery_code(CHANCE))


def test_another_code_opens_nothing() -> None:
    wrapped = wrap_under_code(new_notes_key(CHANCE), new_recovery_code(CHANCE), CHANCE)
    with pytest.raises(NoteUnreadable):
        unwrap_with_code(wrapped, new_recovery_code(CHANCE))


def test_a_note_stands_only_in_its_place() -> None:
    key = new_notes_key(CHANCE)
    sealed = seal_note(key, STREAM, "p1", "Hỏi về đất rừng".encode(), CHANCE)
    assert "rừng".encode() not in sealed
    assert open_note(key, STREAM, "p1", sealed).decode() == "Hỏi về đất rừng"
    for stream, place in ((STREAM, "p2"), ("notes/an/m-2", "p1")):
        with pytest.raises(NoteUnreadable):
            open_note(key, stream, place, sealed)
    for altered in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x01" + sealed[1:], b""):
        with pytest.raises(NoteUnreadable):
            open_note(key, STREAM, "p1", altered)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────


def held(drawer: Drawer) -> dict[str, notes.HeldNote]:
    with drawer.reading() as connection:
        return {each.key: each for each in notes.held(connection, STREAM)}


def wrote(drawer: Drawer, key: str, body: bytes) -> None:
    with drawer.writing() as connection:
        notes.write(connection, STREAM, key, body)


def to_send(drawer: Drawer) -> list[NoteWrite]:
    with drawer.reading() as connection:
        return notes.to_send(connection, STREAM)


def sent(drawer: Drawer, writes: list[NoteWrite], *outcomes: NoteOutcome) -> None:
    with drawer.writing() as connection:
        notes.sent(connection, STREAM, writes, outcomes)


def pulled(drawer: Drawer, *found: NoteKept, epoch: int = 1) -> None:
    with drawer.writing() as connection:
        notes.pulled(connection, STREAM, epoch, found)


def test_a_writing_is_sent_on_the_revision_it_was_made_from(drawer: Drawer) -> None:
    wrote(drawer, "p1", b"one")
    first = to_send(drawer)
    assert first == [NoteWrite(key="p1", base=0, body=b"one")]
    sent(drawer, first, NoteOutcome(key="p1", rev=1))
    assert to_send(drawer) == []
    wrote(drawer, "p1", b"two")
    assert to_send(drawer) == [NoteWrite(key="p1", base=1, body=b"two")]
    assert held(drawer)["p1"].newest == b"two"


def test_what_is_written_while_the_first_is_on_its_way_goes_next(drawer: Drawer) -> None:
    wrote(drawer, "p1", b"one")
    first = to_send(drawer)
    wrote(drawer, "p1", b"two")
    sent(drawer, first, NoteOutcome(key="p1", rev=1))
    assert to_send(drawer) == [NoteWrite(key="p1", base=1, body=b"two")]


def test_a_writing_on_a_stale_revision_waits_to_be_merged(drawer: Drawer) -> None:
    wrote(drawer, "p1", b"mine")
    first = to_send(drawer)
    theirs = NoteKept(key="p1", rev=4, seq=9, body=b"theirs")
    sent(drawer, first, NoteOutcome(key="p1", rev=4, stale=theirs))
    note = held(drawer)["p1"]
    assert note.conflicts
    assert (note.body, note.unsent) == (b"theirs", b"mine")
    assert to_send(drawer) == [], "never sent over what another device wrote"
    wrote(drawer, "p1", b"both")
    assert to_send(drawer) == [NoteWrite(key="p1", base=4, body=b"both")]


def test_pulling_remembers_how_far_and_overwrites_nothing_unsent(drawer: Drawer) -> None:
    wrote(drawer, "p1", b"mine")
    pulled(
        drawer, NoteKept(key="p1", rev=2, seq=5, body=b"theirs"), NoteKept(key="p2", rev=1, seq=7, body=b"x")
    )
    with drawer.reading() as connection:
        assert notes.place(connection, STREAM) == (1, 7)
    assert held(drawer)["p1"].unsent == b"mine"
    assert held(drawer)["p2"].newest == b"x"
    pulled(drawer)
    with drawer.reading() as connection:
        assert notes.place(connection, STREAM) == (1, 7)


def test_after_a_restore_everything_is_compared_and_what_is_missing_goes_again(drawer: Drawer) -> None:
    pulled(drawer, NoteKept(key="p1", rev=3, seq=5, body=b"a"), NoteKept(key="p2", rev=1, seq=7, body=b"b"))
    with drawer.writing() as connection:
        notes.restarted(connection, STREAM, 2)
    pulled(drawer, NoteKept(key="p1", rev=2, seq=1, body=b"a"), epoch=2)
    assert to_send(drawer) == [NoteWrite(key="p2", base=0, body=b"b")]
