"""Marks: what can be one, their names, and what `rules.anchors` is told of them."""

from uuid import UUID

import pytest

from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.anchors.reanchor import Revision
from meetingroom.rules.marks.anchoring import anchor_of
from meetingroom.rules.marks.shapes import (
    FARTHEST,
    MOST_POINTS,
    Box,
    Ink,
    InkPoint,
    Mark,
    MarkInvalid,
    Markup,
    MarkupKind,
    Page,
    Quad,
    Quote,
    TextNote,
    made_at,
    mark_id,
    units,
)
from tests.rules.marks.specimens import BOOKMARK, HIGHLIGHT, HOUR, LINE, NOTE, SHA, STROKE, a_mark, an_id

QUAD = Quad(0, 0, 0, 0, 0, 0, 0, 0)


def test_a_name_is_a_uuid_of_version_7_that_sorts_by_the_hour() -> None:
    name = mark_id(HOUR, bytes(range(246, 256)))
    assert UUID(name).version == 7
    assert UUID(name).variant == "specified in RFC 4122"
    assert made_at(name) == HOUR
    assert name < mark_id(HOUR + 1, bytes(10))
    assert mark_id(HOUR, bytes(10)) != mark_id(HOUR, bytes(9) + b"\x01")


def test_points_become_whole_64ths() -> None:
    assert [units(at) for at in (0, 1, 595.276, -0.5)] == [0, 64, 38098, -32]


def test_a_quote_takes_64_characters_on_either_side() -> None:
    text = "x" * 100 + "đất rừng" + "y" * 10
    quote = Quote.of(text, 100, 108)
    assert quote == Quote("đất rừng", "x" * 64, "y" * 10, 100, 108)


@pytest.mark.parametrize(
    "make",
    [
        lambda: mark_id(-1, bytes(10)),
        lambda: mark_id(HOUR, bytes(9)),
        lambda: Ink((), 64, 0),
        lambda: Ink((InkPoint(0, 0),) * (MOST_POINTS + 1), 64, 0),
        lambda: Ink((InkPoint(0, 0),), 0, 0),
        lambda: Ink((InkPoint(FARTHEST + 1, 0),), 1, 0),
        lambda: Ink((InkPoint(0, 0, 256),), 1, 0),
        lambda: Ink((InkPoint(0, 0),), 1, 0x1000000),
        lambda: Markup(MarkupKind.STRIKE, (), LINE, 0),
        lambda: Markup(MarkupKind.STRIKE, (QUAD._replace(x3=-FARTHEST - 1),), LINE, 0),
        lambda: TextNote(Box(1, 0, 0, 0), "", 0),
        lambda: TextNote(Box(0, 0, 0, 0), "x" * 5001, 0),
        lambda: Quote("", "x" * 65),
        lambda: Quote("", "", "", 2, 1),
        lambda: Page("AB" * 32, 1, 0),
        lambda: Page(SHA, 1, -1),
        lambda: Page(SHA[1:], 1, 0),
    ],
)
def test_what_cannot_be_a_mark_is_refused(make: object) -> None:
    with pytest.raises(MarkInvalid):
        make()  # type: ignore[operator]


def test_marks_follow_their_words_into_a_new_version() -> None:
    """What `rules.anchors` needs can be had from every kind of mark."""
    first = PagedText.of(["Điều 1. Phạm vi.\n", "Điều 2. Hỗ trợ hộ cận nghèo trên địa bàn xã.\n"])
    then = PagedText.of(
        ["Điều 1. Phạm vi.\nĐiều 2. Đối tượng.\nĐiều 3. Hỗ trợ hộ cận nghèo trên địa bàn xã.\n"]
    )
    page = Page(SHA, 1, 1)
    quote = Quote.of(first.text[first.starts[1] :], 15, 27)
    assert quote.exact == "hộ cận nghèo"
    marked = Mark(an_id(1), page, HOUR, HOUR, Markup(MarkupKind.UNDERLINE, (QUAD,), quote, 0))
    anchor = anchor_of(marked, first)
    assert first.text[anchor.start : anchor.end] == anchor.quote == quote.exact
    assert (anchor.key, anchor.before, anchor.after, anchor.ink) == (
        an_id(1),
        quote.before,
        quote.after,
        False,
    )
    moved = Revision(first, then).outcome(anchor)
    assert then.text[moved.range.start : moved.range.end] == quote.exact  # type: ignore[union-attr]
    drawn = anchor_of(Mark(an_id(2), page, HOUR, HOUR, STROKE), first, Span(8, 20))
    assert (drawn.ink, drawn.start - first.starts[1], drawn.quote) == (True, 8, "")
    assert anchor_of(Mark(an_id(3), page, HOUR, HOUR, BOOKMARK), first).start == first.starts[1]
    assert anchor_of(Mark(an_id(4), page, HOUR, HOUR, TextNote(Box(0, 0, 1, 1), "", 0)), first).quote == ""
    for shape in (HIGHLIGHT, NOTE):
        assert anchor_of(a_mark(5, shape, Page(SHA, 1, 0)), first).quote == LINE.exact
