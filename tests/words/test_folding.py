"""Folding: what a person means as the same is the same, however it was typed or printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.words.folding import fold, fold_with_places, has_marks, marked

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
