"""What may be done to marks, and that everything can be undone and done again."""

from collections.abc import Callable
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.rules.marks.eraser import Spot
from meetingroom.rules.marks.history import MOST_STEPS, History
from meetingroom.rules.marks.operations import (
    Add,
    ChangeText,
    Delete,
    EraseParts,
    EraseStrokes,
    Move,
    Operation,
    Resize,
    Restyle,
    Step,
    done,
)
from meetingroom.rules.marks.shapes import (
    Bookmark,
    Box,
    Ink,
    InkPoint,
    Mark,
    MarkId,
    MarkInvalid,
    Page,
    Shape,
    TextNote,
)
from tests.rules.marks.specimens import (
    BOOKMARK,
    HIGHLIGHT,
    HOUR,
    NOTE,
    PAGE,
    SHA,
    SHAPES,
    STROKE,
    a_mark,
    an_id,
    line,
    shapes,
)

LATER = HOUR + 60_000


def naming() -> Callable[[], MarkId]:
    names = count(100)
    return lambda: an_id(next(names))


def standing(*marks: Mark) -> dict[MarkId, Mark]:
    return {mark.id: mark for mark in marks}


def numbered(*shapes: Shape, first: int = 0) -> dict[MarkId, Mark]:
    return standing(*(a_mark(first + n, shape) for n, shape in enumerate(shapes)))


def after(marks: dict[MarkId, Mark], step: Step) -> dict[MarkId, Mark]:
    """The marks when the step is done."""
    left = {each: mark for each, mark in marks.items() if each not in step.taken}
    return left | standing(*step.after)


def did(marks: dict[MarkId, Mark], operation: Operation) -> Step:
    step = done(marks, operation, naming(), LATER)
    assert step is not None
    return step


def test_new_marks_are_put_with_the_hour_and_a_name_of_their_own() -> None:
    step = did({}, Add(PAGE, (STROKE, NOTE)))
    assert step.before == ()
    assert [(m.id, m.page, m.created, m.changed, m.shape) for m in step.after] == [
        (an_id(100), PAGE, LATER, LATER, STROKE),
        (an_id(101), PAGE, LATER, LATER, NOTE),
    ]


def test_a_stroke_that_is_moved_is_another_stroke_and_a_note_stays_the_same_note() -> None:
    marks = numbered(STROKE, NOTE, BOOKMARK, HIGHLIGHT)
    stroke, note, bookmark, _ = marks.values()
    step = did(marks, Move(tuple(marks), 10, -20))
    assert step.before == (stroke, note, bookmark)
    assert step.taken == (stroke.id,)
    moved, box, kept = (mark.shape for mark in step.after)
    assert isinstance(moved, Ink)
    assert moved.points[0] == InkPoint(650, 620, 128)
    assert isinstance(box, TextNote)
    assert box.box == Box(10, -20, 6410, 1260)
    assert kept == Bookmark("Phụ lục 3", 3980)
    assert {mark.changed for mark in step.after} == {LATER}


def test_ink_and_notes_are_stretched_words_and_bookmarks_are_not() -> None:
    marks = numbered(*SHAPES)
    step = did(marks, Resize(tuple(marks), Box(0, 0, 640, 640), Box(0, 0, 1280, 320)))
    by_kind = {type(mark.shape): mark.shape for mark in step.after}
    assert set(by_kind) == {Ink, TextNote}
    stretched = did(standing(a_mark(1)), Resize((an_id(1),), Box(0, 0, 640, 640), Box(0, 0, 1280, 320)))
    assert isinstance(stretched.after[0].shape, Ink)
    assert stretched.after[0].shape.points[0] == InkPoint(1280, 320, 128)
    for flat in (Box(0, 0, 0, 5), Box(0, 0, 5, 0)):
        with pytest.raises(MarkInvalid):
            done(marks, Resize(tuple(marks), flat, Box(0, 0, 1, 1)), naming(), LATER)


def test_marks_are_given_another_colour_and_ink_another_width() -> None:
    marks = numbered(STROKE, HIGHLIGHT, NOTE, BOOKMARK)
    step = did(marks, Restyle(tuple(marks), 0x123456, 7))
    assert [getattr(mark.shape, "colour", None) for mark in step.after] == [0x123456] * 3
    assert isinstance(step.after[0].shape, Ink)
    assert step.after[0].shape.width == 7
    wider = did(marks, Restyle(tuple(marks), width=9))
    assert [mark.shape for mark in wider.after] == [Ink(STROKE.points, 9, STROKE.colour)]
    assert done(marks, Restyle(tuple(marks)), naming(), LATER) is None


def test_words_are_changed_where_there_are_words() -> None:
    marks = numbered(STROKE, HIGHLIGHT, NOTE, BOOKMARK)
    for n, told in ((2, "Đã hỏi"), (3, "Đã hỏi")):
        (mark,) = did(marks, ChangeText(an_id(n), told)).after
        assert mark.id == an_id(n)
        assert told in (getattr(mark.shape, "text", ""), getattr(mark.shape, "label", ""))
    for n in (0, 1):
        assert done(marks, ChangeText(an_id(n), "x"), naming(), LATER) is None


def test_marks_that_are_gone_are_passed_over() -> None:
    assert done({}, Delete((an_id(1),)), naming(), LATER) is None
    assert done({}, ChangeText(an_id(1), "x"), naming(), LATER) is None
    assert did(standing(a_mark(1)), Delete((an_id(1), an_id(1), an_id(2)))).taken == (an_id(1),)


# ── erasing ───────────────────────────────────────────────────────────────────────────────────────


def test_the_eraser_takes_the_strokes_it_touches_on_its_page() -> None:
    touched, beside = a_mark(1, line((0, 0), (6400, 0))), a_mark(2, line((0, 900), (6400, 900)))
    elsewhere = a_mark(3, line((0, 0), (6400, 0)), Page(SHA, 1, 5))
    marks = standing(touched, beside, elsewhere, a_mark(4, NOTE))
    across = (Spot(3200, -400), Spot(3200, 400))
    assert did(marks, EraseStrokes(PAGE, across, 64)).taken == (touched.id,)
    assert did(marks, EraseStrokes(PAGE, (Spot(3200, 0),), 64)).taken == (touched.id,)
    assert done(marks, EraseStrokes(PAGE, (), 64), naming(), LATER) is None
    for way in ((Spot(9000, 0),), (Spot(-9000, 0),), (Spot(0, 4000),), (Spot(0, -4000),)):
        assert done(marks, EraseStrokes(PAGE, way, 64), naming(), LATER) is None
    bent = standing(a_mark(5, line((0, 0), (1000, 0), (1000, 1000))))
    assert done(bent, EraseStrokes(PAGE, (Spot(300, 700),), 64), naming(), LATER) is None, "within its corner"


def test_a_part_erased_leaves_two_strokes_with_the_pressure_they_had() -> None:
    stroke = a_mark(1, Ink((InkPoint(0, 0, 0), InkPoint(3200, 0, 100), InkPoint(6400, 0, 200)), 64, 7))
    step = did(standing(stroke), EraseParts(PAGE, (Spot(3200, -400), Spot(3200, 400)), 96))
    assert step.taken == (stroke.id,)
    left, right = (mark.shape for mark in step.after)
    assert isinstance(left, Ink)
    assert isinstance(right, Ink)
    assert left.points[0] == InkPoint(0, 0, 0)
    assert right.points[-1] == InkPoint(6400, 0, 200)
    assert 3000 < left.points[-1].x <= 3200 - 128
    assert 3200 + 128 <= right.points[0].x < 3400
    assert left.points[-1].pressure == pytest.approx(100 * left.points[-1].x / 3200, abs=1)
    assert len(left.points) == len(right.points) == 2, "nothing is put in between"


def test_rubbing_an_end_shortens_rubbing_it_all_leaves_nothing() -> None:
    stroke = a_mark(1, line((0, 0), (6400, 0)))
    short = did(standing(stroke), EraseParts(PAGE, (Spot(0, 0), Spot(0, 0)), 96))
    assert len(short.after) == 1
    gone = did(standing(stroke), EraseParts(PAGE, (Spot(-100, 0), Spot(6500, 0)), 96))
    assert (gone.taken, gone.after) == ((stroke.id,), ())
    dot = a_mark(2, line((0, 0)))
    assert did(standing(dot), EraseParts(PAGE, (Spot(10, 10),), 96)).after == ()
    assert done(standing(stroke), EraseParts(PAGE, (Spot(0, 3000),), 96), naming(), LATER) is None


@given(
    st.lists(st.tuples(*[st.integers(0, 3000)] * 2), min_size=2, max_size=6),
    st.lists(st.builds(Spot, *[st.integers(0, 3000)] * 2), min_size=1, max_size=3),
    st.integers(10, 400),
)
def test_what_is_left_of_a_stroke_lies_on_it_and_not_under_the_eraser(
    drawn: list[tuple[int, int]], way: list[Spot], radius: int
) -> None:
    stroke = a_mark(1, line(*drawn))
    step = done(standing(stroke), EraseParts(PAGE, tuple(way), radius), naming(), LATER)
    pieces = [mark.shape for mark in step.after] if step else [stroke.shape]
    for piece in pieces:
        assert isinstance(piece, Ink)
        for x, y, _ in piece.points:
            if step:
                assert min((spot.x - x) ** 2 + (spot.y - y) ** 2 for spot in way) >= radius**2
            assert min(beside(x, y, *a, *b) for a, b in pairwise(drawn)) <= 2


def beside(x: int, y: int, ax: int, ay: int, bx: int, by: int) -> float:
    """How far a place is from a straight part."""
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0, min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) if length else 0
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


# ── undo and redo ─────────────────────────────────────────────────────────────────────────────────


def shown(marks: dict[MarkId, Mark]) -> set[tuple[MarkId, object]]:
    return {(mark.id, mark.shape) for mark in marks.values()}


operations = st.one_of(
    st.builds(lambda shape: Add(PAGE, (shape,)), shapes),
    st.builds(lambda n: Delete((an_id(n),)), st.integers(98, 110)),
    st.builds(lambda n, dx: Move((an_id(n), an_id(n + 1)), dx, 1), st.integers(98, 110), st.integers(-9, 9)),
    st.builds(lambda n, c: Restyle((an_id(n),), c), st.integers(98, 110), st.integers(0, 255)),
    st.builds(lambda n, t: ChangeText(an_id(n), t), st.integers(98, 110), st.text(max_size=5)),
    st.builds(lambda x: EraseParts(PAGE, (Spot(x, x),), 9999), st.integers(-9999, 9999)),
)


@given(st.lists(operations, max_size=12))
def test_everything_can_be_undone_to_the_beginning_and_done_again(asked: list[Operation]) -> None:
    marks = numbered(NOTE, BOOKMARK, first=98)
    names, history, states = count(200), History(), [shown(marks)]
    for operation in asked:
        try:
            step = done(marks, operation, lambda: an_id(next(names)), LATER)
        except MarkInvalid:
            continue
        if step is not None:
            marks, history = after(marks, step), history.did(step)
            states.append(shown(marks))
    for expected in reversed(states[:-1]):
        found = history.undo(LATER)
        assert found is not None
        marks, history = after(marks, found[0]), found[1]
        assert shown(marks) == expected
    assert history.undo(LATER) is None
    for expected in states[1:]:
        found = history.redo(LATER)
        assert found is not None
        marks, history = after(marks, found[0]), found[1]
        assert shown(marks) == expected
    assert history.redo(LATER) is None


def test_a_history_is_not_kept_for_ever_and_a_new_act_ends_what_was_undone() -> None:
    step = Step((), (a_mark(1),))
    history = History()
    for _ in range(MOST_STEPS + 5):
        history = history.did(step)
    assert len(history.steps) == MOST_STEPS
    undone = history.undo(LATER)
    assert undone is not None
    assert undone[1].undone
    assert undone[1].did(step).undone == ()
