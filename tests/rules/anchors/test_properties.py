"""What holds for every text, every revision and every mark."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from meetingroom.rules.anchors.marks import CERTAIN, LookAgain, Mark, Moved, Outcome, PassageRemoved
from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.anchors.reanchor import Revision, reanchor

PIECES = st.sampled_from(
    (
        "hỗ trợ", "hộ nghèo", "Ủy ban", "nhân dân", "kinh phí", "và", "Điều 5.", "\n1. ", "\na) ", "\n- ",
        "\nĐiều 6. ", ". ", "; ", "\n", "\n\n", " ", "\f", "12", "“", "”", "%", "Chương II\n",
        "phát\u00adtriển", "KT-\nXH", "_",
    )
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map(" ".join)


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=4))
    return text, [Mark(str(n), start, end, ink=draw(st.booleans())) for n, (start, end) in enumerate(spans)]


def place_of(outcome: Outcome) -> Span:
    match outcome:
        case Moved(span, _, _) | LookAgain(span, _, _):
            return span
        case PassageRemoved(place, _):
            return Span(place, place)


@settings(max_examples=40)
@given(texts_with_marks())
def test_without_a_change_every_mark_stays_and_is_certain(given_text: tuple[str, list[Mark]]) -> None:
    text, marks = given_text
    paper = PagedText.split(text)
    for mark, outcome in zip(marks, reanchor(paper, paper, marks), strict=True):
        assert place_of(outcome) == (mark.start, mark.end)
        assert isinstance(outcome, LookAgain if mark.ink else Moved)
        assert not isinstance(outcome, Moved) or outcome.confidence == CERTAIN


@settings(max_examples=40)
@given(texts_with_marks(), TEXTS)
def test_every_mark_has_an_outcome_inside_the_new_text(given_text: tuple[str, list[Mark]], new: str) -> None:
    text, marks = given_text
    paper = PagedText.split(new)
    outcomes = reanchor(PagedText.split(text), paper, marks)
    assert len(outcomes) == len(marks)
    for mark, outcome in zip(marks, outcomes, strict=True):
        start, end = place_of(outcome)
        assert 0 <= start <= end <= len(new)
        assert outcome.page == paper.page_of(start)
        assert not (mark.ink and isinstance(outcome, Moved))
        if isinstance(outcome, Moved):
            assert 0 < outcome.confidence <= CERTAIN


@settings(max_examples=40)
@given(texts_with_marks())
def test_what_is_put_before_a_text_shifts_every_mark_by_its_length(
    given_text: tuple[str, list[Mark]],
) -> None:
    text, marks = given_text
    before = "Bản dự thảo này thay thế toàn bộ tờ đã gửi trước.\n\n"
    text = text.replace("\f", "\n")
    outcomes = reanchor(PagedText.of([text]), PagedText.of([before + text]), marks)
    for mark, outcome in zip(marks, outcomes, strict=True):
        if any(letter.isalnum() for letter in text[: mark.end]):
            assert place_of(outcome) == (mark.start + len(before), mark.end + len(before))


@settings(max_examples=40)
@given(texts_with_marks(), TEXTS)
def test_composed_and_decomposed_letters_make_no_difference(
    given_text: tuple[str, list[Mark]], new: str
) -> None:
    text, marks = given_text
    old = PagedText.split(text)
    plain = Revision(old, PagedText.split(new)).outcomes(marks)
    decomposed = unicodedata.normalize("NFD", new)
    other = Revision(old, PagedText.split(decomposed)).outcomes(marks)
    for one, two in zip(plain, other, strict=True):
        assert type(one) is type(two)
        before = [new[: place_of(one)[end]] for end in (0, 1)]
        assert [unicodedata.normalize("NFD", part) for part in before] == [
            decomposed[: place_of(two)[end]] for end in (0, 1)
        ]


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_changes_name_places_that_exist_and_an_unchanged_text_has_none(old: str, new: str) -> None:
    assert Revision(PagedText.split(old), PagedText.split(old)).changes() == ()
    for change in Revision(PagedText.split(old), PagedText.split(new)).changes():
        assert change.old or change.new
        for place, text in ((change.old, old), (change.new, new)):
            assert place is None or 0 <= place.range.start < place.range.end <= len(text)
        assert change.pieces
