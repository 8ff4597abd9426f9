"""Folding: what a person means as the same is the same, however it was typed or printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.words.folding import fold, fold_with_places, has_marks, marked, marked_words

VIETNAMESE = st.text("aăâeêioôơuưyđAĂÂĐƠƯ \n–“”bcdghklmnpqrstvxòóỏõọấầẩẫậợữỳỷỹỵẾỖẮ0123456789/.,", max_size=60)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Đất rừng phòng hộ", "dat rung phong ho"),
        ("ĐIỀU CHỈNH QUY HOẠCH", "dieu chinh quy hoach"),
        ("hòa giải – hoà giải", "hoa giai - hoa giai"),
        ("ẾỖẮẪ ặộựỵ Đ đ ₫", "eoaa aouy d d ₫"),
        ("Nghị quyết số\n  12/NQ-HĐND", "nghi quyet so 12/nq-hdnd"),
        ("“Tán thành”", '"tan thanh"'),
        ("ﬁnal\u00adize", "finalize"),
        ("1.250\u00a0triệu", "1.250 trieu"),
    ],
)
def test_print_folds_to_what_is_typed_without_marks(printed: str, typed: str) -> None:
    assert fold(printed) == typed


@given(VIETNAMESE)
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert marked(unicodedata.normalize("NFD", text)) == marked(unicodedata.normalize("NFC", text))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(character in fold(text[place]) for character, place in zip(folded, places, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("Hóa đơn", "hoá ĐƠN"),
        ("thủy lợi", "thuỷ lợi"),
        ("Ủy ban", unicodedata.normalize("NFD", "ủy ban")),
        ("tọa đàm", "toạ  đàm"),
    ],
)
def test_the_two_ways_to_place_a_tone_are_one_word(one: str, other: str) -> None:
    assert marked(one) == marked(other)


@pytest.mark.parametrize(("one", "other"), [("đất", "dất"), ("cơ", "cô"), ("lưới", "lười"), ("ban", "bản")])
def test_different_words_stay_different_with_their_marks(one: str, other: str) -> None:
    assert marked(one) != marked(other)


@pytest.mark.parametrize(
    ("text", "there"), [("dat rung", False), ("đat", True), ("Rừng", True), ("12/NQ", False), ("ô", True)]
)
def test_marks_typed_are_noticed(text: str, there: bool) -> None:
    assert has_marks(text) is there


WORDS = st.lists(st.text("aăâêôơưyđòóỏõọấầẩẫậợữỳỷỹỵẾỖẮbcghnt0123456789", min_size=1, max_size=8), max_size=8)
BETWEEN = st.sampled_from([" ", "\n", ", ", "/", "-", " – ", "; "])


@given(WORDS, BETWEEN)
def test_words_are_the_same_whatever_stands_between_them(words: list[str], between: str) -> None:
    assert marked_words(between.join(words)) == [marked(word) for word in words]


@given(VIETNAMESE)
def test_words_with_marks_fold_to_the_words_without(text: str) -> None:
    assert [fold(word) for word in marked_words(text)] == marked_words(fold(text))


@given(VIETNAMESE, st.integers(0, 60), st.integers(1, 20))
def test_a_folded_piece_leads_back_to_what_it_was_made_of(text: str, start: int, length: int) -> None:
    folded, places = fold_with_places(text)
    piece = folded[start : start + length]
    if piece:
        original = text[places[start] : places[start + len(piece) - 1] + 1]
        assert fold(original) == piece


def test_a_number_of_a_document_is_its_words() -> None:
    assert marked_words("Số 1234/QĐ-UBND, ngày") == ["sô\u0301", "1234", "qđ", "ubnd", "ngay\u0300"]
