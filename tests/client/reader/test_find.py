"""Finding words in a paper: marks may be left out, lines may be broken, and the place is the right one."""

import struct
import unicodedata

import pytest

from meetingroom.client.reader.find import Hit, find_in_page, lines_of, next_hit, wanted_hits
from meetingroom.client.reader.search import Search

PAGE = "Điều 2. Phạm vi\nDiện tích đất\nrừng phòng hộ; hòa giải, HÒA GIẢI.\nDất là chữ sai.\n"


def found(query: str, text: str = PAGE) -> list[str]:
    return [text[hit.start : hit.end] for hit in wanted_hits(find_in_page(0, text, query))]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("dat rung", ["đất\nrừng"]),
        ("đất rừng", ["đất\nrừng"]),
        ("ĐẤT", ["đất"]),
        ("dat", ["đất", "Dất"]),
        ("hoa giai", ["hòa giải", "HÒA GIẢI"]),
        ("hoà giải", ["hòa giải", "HÒA GIẢI"]),
        ("đat", ["đất", "Dất"]),
        ("rừ", ["rừ"]),
        ("  phòng   hộ ", ["phòng hộ"]),
        ("không có", []),
        ("   ", []),
        ("", []),
    ],
)
def test_a_query_finds_what_the_person_means(query: str, places: list[str]) -> None:
    assert found(query) == places


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("dat", []),
        ("đất", ["đất"]),
        ("hoà giải", ["hòa giải", "HÒA GIẢI"]),
        ("hoa", []),
        ("đat", []),
        ("rư", []),
        ("la", []),
        ("sai", ["sai"]),
    ],
)
def test_with_exact_marks_a_query_means_what_it_says(query: str, places: list[str]) -> None:
    hits = wanted_hits(find_in_page(0, PAGE, query, exact=True), exact=True)
    assert [PAGE[hit.start : hit.end] for hit in hits] == places


@pytest.mark.parametrize("query", ["đất rừng", "dat rung", "hoà"])
def test_decomposed_text_and_queries_find_the_same(query: str) -> None:
    decomposed = unicodedata.normalize("NFD", PAGE)
    there = [unicodedata.normalize("NFC", place) for place in found(query, decomposed)]
    assert there == found(query)
    assert found(unicodedata.normalize("NFD", query)) == found(query)


def test_hits_do_not_overlap() -> None:
    assert [hit.start for hit in find_in_page(0, "ababa aba", "aba")] == [0, 6]


def boxes_of(text: str) -> bytes:
    """Each letter 10 wide and 12 high, each line 20 below the last."""
    packed, x, y = b"", 0.0, 0.0
    for letter in text:
        if letter == "\n":
            packed += struct.pack("<4f", 0, 0, 0, 0)
            x, y = 0.0, y + 20
        else:
            packed += struct.pack("<4f", x, y, x + 10, y + 12)
            x += 10
    return packed


def test_a_hit_over_a_line_end_covers_a_rectangle_on_each_line() -> None:
    (hit,) = find_in_page(0, PAGE, "dat rung")
    assert lines_of(hit, PAGE, boxes_of(PAGE)) == [(100, 20, 130, 32), (0, 40, 40, 52)]


def test_a_hit_that_ends_with_its_line_has_one_rectangle() -> None:
    text = "một hai\nba\n"
    assert lines_of(Hit(0, 4, 8), text, boxes_of(text)) == [(40, 0, 70, 12)]


def test_the_first_step_goes_to_the_hit_nearest_after_the_page_being_read() -> None:
    hits = [Hit(1, 0, 1), Hit(4, 0, 1), Hit(9, 0, 1)]
    assert next_hit(hits, None, 3, 1) == 1
    assert next_hit(hits, None, 20, 1) == 0
    assert next_hit(hits, 2, 3, 1) == 0
    assert next_hit(hits, 0, 3, -1) == 2
    assert next_hit([], None, 0, 1) is None


class TestSearch:
    """One search, page by page, as the words arrive."""

    def test_hits_stay_in_reading_order_whatever_page_arrives_first(self) -> None:
        search = Search(3)
        search.ask("dat")
        assert search.learn(2, "đất")
        assert search.learn(0, "dat, đất")
        assert not search.learn(1, "nước")
        assert [(hit.page, hit.start) for hit in search.hits] == [(0, 0), (0, 5), (2, 0)]
        assert search.finished

    def test_the_current_hit_stays_current_when_earlier_ones_are_found(self) -> None:
        search = Search(3)
        search.ask("dat")
        search.learn(2, "đất")
        assert search.step(0, 1) == Hit(2, 0, 3)
        search.learn(0, "đất")
        assert search.current == 1

    def test_exact_marks_found_later_take_the_place_of_likenesses(self) -> None:
        search = Search(2)
        search.ask("đất")
        search.learn(0, "dat")
        assert [hit.page for hit in search.hits] == [0]
        search.step(0, 1)
        search.learn(1, "đất")
        assert [hit.page for hit in search.hits] == [1]
        assert search.current is None

    def test_another_query_is_answered_from_the_words_already_known(self) -> None:
        search = Search(2)
        search.ask("dat")
        search.learn(0, "đất rừng")
        search.ask("rung")
        assert [hit.start for hit in search.hits] == [4]
        assert search.unread(1) == [1]
        search.ask("")
        assert search.hits == []

    def test_pages_are_read_from_the_present_one_on_and_round(self) -> None:
        search = Search(4)
        search.learn(3, "")
        assert search.unread(2) == [2, 0, 1]
        assert search.words(3) == ""
        assert not search.learn(3, "again")

    def test_places_are_asked_for_visible_pages_with_hits_only(self) -> None:
        search = Search(3)
        search.ask("dat")
        search.learn(0, PAGE)
        search.learn(1, "nước")
        assert search.without_boxes(range(3)) == [0]
        assert search.places(0) == {False: [], True: []}
        search.learn_boxes(0, PAGE, boxes_of(PAGE))
        assert search.without_boxes(range(3)) == []
        search.step(0, 1)
        assert search.places(0) == {True: [(100, 20, 130, 32)], False: [(0, 60, 30, 72)]}

    def test_places_of_few_pages_are_kept(self) -> None:
        search = Search(60)
        search.ask("a")
        for page in range(60):
            search.learn(page, "a")
            search.learn_boxes(page, "a", boxes_of("a"))
        assert search.without_boxes(range(60)) == list(range(36))

    def test_exact_marks_are_asked_for_anew_and_never_give_likenesses(self) -> None:
        search = Search(2)
        search.ask("dat", exact=True)
        search.learn(0, "đất rừng")
        assert search.hits == []
        search.ask("dat")
        assert len(search.hits) == 1

    def test_pages_without_words_are_said_to_be_unsearchable(self) -> None:
        search = Search(3)
        search.learn(0, PAGE)
        search.learn(1, "")
        search.learn(2, "\ue0b5\ue0b6\ufffd " * 20)
        assert search.unsearchable == [1, 2]
