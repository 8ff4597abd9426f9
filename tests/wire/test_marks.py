"""Marks as bytes: what was packed comes back, old bytes stay readable, and anything else is refused."""

import json
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules.marks.register import Dot, Register, Version
from meetingroom.rules.marks.shapes import Ink, InkPoint, MarkId, Page
from meetingroom.wire.marks import (
    Bundle,
    MarksMalformed,
    MarksTooNew,
    Packed,
    PackedRegister,
    mark_of,
    pack_bundle,
    packed,
    unpack_bundle,
    unpacked,
)
from meetingroom.wire.varints import BytesRead, Malformed, signed, unsigned
from tests.rules.marks.specimens import HOUR, PAGE, SHA, SHAPES, STROKE, an_id, shapes

GOLDEN = Path(__file__).parent / "golden" / "marks_v1.json"
A, B = b"aaaaaa", b"bbbbbb"
NOTHING: PackedRegister = Register()
LATER_KIND = Packed(HOUR, 200, b"of a later release")


def golden_bundle() -> Bundle:
    """One of each kind, one rewritten on two devices, one taken away, one of a later release."""
    marks = [
        (an_id(n), NOTHING.written(A, HOUR + n, packed(HOUR + n, shape))) for n, shape in enumerate(SHAPES)
    ]
    first = NOTHING.written(A, HOUR, packed(HOUR, SHAPES[3]))
    here = first.written(A, HOUR + 5, packed(HOUR, SHAPES[3]))
    both = here.merged(first.written(B, HOUR - 7, packed(HOUR, SHAPES[4])))
    gone = first.taken()
    unknown = NOTHING.written(B, HOUR, LATER_KIND)
    return Bundle(PAGE, (*marks, (an_id(90), both), (an_id(91), gone), (an_id(92), unknown)))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_every_kind_comes_back(shape: object) -> None:
    content = packed(HOUR, shape)  # type: ignore[arg-type]
    assert unpacked(content) == shape


@given(shapes)
def test_any_mark_comes_back(shape: object) -> None:
    assert unpacked(packed(HOUR, shape)) == shape  # type: ignore[arg-type]


def test_the_bytes_of_the_first_release_are_read_and_written_for_ever() -> None:
    frozen = bytes.fromhex(json.loads(GOLDEN.read_text(encoding="utf-8"))["bundle"])
    assert unpack_bundle(frozen) == golden_bundle()
    assert pack_bundle(golden_bundle()) == frozen


def test_a_mark_of_a_later_release_is_kept_and_not_shown() -> None:
    bundle = unpack_bundle(pack_bundle(golden_bundle()))
    register = dict(bundle.marks)[an_id(92)]
    assert register.shown is not None
    assert mark_of(an_id(92), PAGE, register.shown) is None
    shown = dict(bundle.marks)[an_id(0)].shown
    assert shown is not None
    mark = mark_of(an_id(0), PAGE, shown)
    assert mark is not None
    assert (mark.shape, mark.created, mark.changed, mark.page) == (STROKE, HOUR, HOUR, PAGE)


versions = st.builds(
    lambda who, nth, changed, shape: Version(Dot(who, nth), changed, packed(HOUR, shape)),
    st.sampled_from([A, B]),
    st.integers(1, 300),
    st.integers(0, 1 << 47),
    shapes,
)


@given(st.lists(st.tuples(st.integers(0, 255), st.lists(versions, max_size=2)), max_size=2))
def test_any_bundle_comes_back(drawn: list[tuple[int, list[Version[Packed]]]]) -> None:
    marks: list[tuple[MarkId, PackedRegister]] = []
    for n, standing in drawn:
        newest = {who: max(v.dot.nth for v in standing if v.dot.writer == who) for who in writers(standing)}
        seen = tuple(Dot(who, newest[who]) for who in sorted(newest))
        known: PackedRegister = Register(seen)
        marks.append((an_id(n), known.holding({v.dot: v for v in standing}.values())))
    bundle = Bundle(Page(SHA, 3, 77), tuple(marks))
    assert unpack_bundle(pack_bundle(bundle)) == bundle


def writers(standing: list[Version[Packed]]) -> set[bytes]:
    return {version.dot.writer for version in standing}


def test_300_strokes_fit_into_a_bundle() -> None:
    """58 KB is what the format was chosen for: 300 strokes of 60 points with their pressure."""
    points = tuple(InkPoint(20_000 + n * 41, 30_000 + (n * n) % 97, 100 + n) for n in range(60))
    content = packed(HOUR, Ink(points, 96, 0))
    assert len(content.body) * 300 < 64_000


# ── hostile bytes ─────────────────────────────────────────────────────────────────────────────────


def test_bytes_cut_short_anywhere_are_refused() -> None:
    whole = pack_bundle(golden_bundle())
    for end in range(len(whole)):
        with pytest.raises(MarksMalformed):
            unpack_bundle(whole[:end])
    with pytest.raises(MarksMalformed):
        unpack_bundle(whole + b"\x00")


def test_a_flipped_bit_anywhere_is_refused() -> None:
    whole = pack_bundle(golden_bundle())
    for place in range(len(whole)):
        altered = bytearray(whole)
        altered[place] ^= 1 << place % 8
        with pytest.raises(MarksMalformed):
            unpack_bundle(bytes(altered))


def test_a_later_format_is_told_apart_from_damage() -> None:
    with pytest.raises(MarksTooNew):
        unpack_bundle(b"\x02whatever")


@given(st.integers(1, 4), st.binary(max_size=80))
def test_any_bytes_in_place_of_a_mark_are_a_mark_or_refused(kind: int, body: bytes) -> None:
    content = Packed(HOUR, kind, body)
    try:
        shape = unpacked(content)
    except MarksMalformed:
        return
    assert shape is not None
    assert unpacked(packed(HOUR, shape)) == shape


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_a_mark_cut_short_or_with_more_behind_it_is_refused(shape: object) -> None:
    _, kind, body = packed(HOUR, shape)  # type: ignore[arg-type]
    cuts = [body[:end] for end in range(len(body))]
    if isinstance(shape, Ink) and len(set(shape.points)) == 3:
        cuts.remove(body[: -len(shape.points)])  # without any pressure it is a stroke of full pressure
    for altered in (*cuts, body + bytes(200)):
        with pytest.raises(MarksMalformed):
            unpacked(Packed(HOUR, kind, altered))


def checked(body: bytes) -> bytes:
    """A bundle of these bytes whose check is right."""
    return body + crc32(body).to_bytes(4, "big")


HEAD = b"\x01" + bytes.fromhex(SHA) + unsigned(1, 4)
AN_ID = bytes(16)


@pytest.mark.parametrize(
    "rest",
    [
        unsigned(2) + B + A + unsigned(0),
        unsigned(2) + A + A + unsigned(0),
        unsigned(1) + A + unsigned(1) + AN_ID + unsigned(1, 1, 1, 0),
        unsigned(2) + A + B + unsigned(1) + AN_ID + unsigned(2, 1, 1, 0, 1, 0),
        unsigned(1) + A + unsigned(1) + AN_ID + unsigned(1, 0, 1, 1, 0, 2) + signed(0, 0) + b"\x01\x00",
        unsigned(1_000_000),
        unsigned(0, 1_000_000),
        b"\xff" * 12,
    ],
    ids=[
        "writers out of order",
        "a writer twice",
        "an unknown writer",
        "seen out of order",
        "a version nobody has seen",
        "more writers than bytes",
        "more marks than bytes",
        "a number without end",
    ],
)
def test_a_bundle_that_makes_no_sense_is_refused(rest: bytes) -> None:
    with pytest.raises(MarksMalformed):
        unpack_bundle(checked(HEAD + rest))


def test_numbers_come_back_and_have_an_end() -> None:
    numbers = [0, 1, 127, 128, 300, 1 << 47]
    assert BytesRead(unsigned(*numbers)).many(len(numbers)) == numbers
    for number in (0, -1, 1, 63, -64, -(1 << 47)):
        assert BytesRead(signed(number)).signed() == number
    for wrong in (b"", b"\x80", b"\x80" * 9 + b"\x01"):
        with pytest.raises(Malformed):
            BytesRead(wrong).unsigned()
