"""Words are found as people type them, in the papers they may see, and nowhere else."""

import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.client.store import words_index
from meetingroom.client.store.drawer import Drawer, mark_of
from meetingroom.client.store.words_found import quoted
from meetingroom.client.store.words_index import Found, FoundNote, FoundPage, NoteWords, Progress
from meetingroom.words.folding import fold
from tests.fakes.world import RepeatingRandomness

LAND, MONEY = "a" * 64, "b" * 64
LAND_PAGES = (
    "TỜ TRÌNH số 1234/QĐ-UBND về điều chỉnh quy hoạch sử dụng đất",
    "Diện tích đất\nrừng phòng hộ được giữ nguyên; hoà giải ở cơ sở.",
    "",
)
MONEY_PAGES = (
    "Dự toán ngân sách: dất là chữ sai, rừng không phải đất",
    "Tổng thu 12.450 triệu đồng, rừng trồng",
)
ALL = {LAND, MONEY}
CHANCE = RepeatingRandomness("words")


def put(drawer: Drawer, sha256: str, pages: Sequence[str], first: int = 0, of: int | None = None) -> None:
    with drawer.writing() as connection:
        ready = [words_index.made_ready(page) for page in pages]
        words_index.put_pages(connection, sha256, of or len(pages), first, ready)


def find(drawer: Drawer, query: str, visible: set[str] = ALL, *, exact: bool = False) -> tuple[Found, ...]:
    with drawer.reading() as connection:
        return words_index.find(connection, query, visible, exact=exact)


def places(found: Sequence[Found]) -> list[tuple[str, int]]:
    return [(each.sha256, each.page) for each in found if isinstance(each, FoundPage)]


def hit(found: Found) -> str:
    return found.quote.text[found.quote.start : found.quote.end]


@pytest.fixture
def index(drawer: Drawer) -> Iterator[Drawer]:
    made = words_index.open_index(drawer, CHANCE)
    yield made
    made.close()


@pytest.fixture
def filled(index: Drawer) -> Drawer:
    put(index, LAND, LAND_PAGES)
    put(index, MONEY, MONEY_PAGES)
    return index


@pytest.mark.parametrize(
    ("query", "there", "quote"),
    [
        ("dat rung", [(LAND, 1), (MONEY, 0)], "đất rừng"),
        ("đất rừng", [(LAND, 1), (MONEY, 0)], "đất rừng"),
        ("ĐẤT RỪNG PHÒNG HỘ", [(LAND, 1)], "đất rừng phòng hộ"),
        ("hòa giải", [(LAND, 1)], "hoà giải"),
        ("hoà giai", [(LAND, 1)], "hoà giải"),
        ("1234/QĐ-UBND", [(LAND, 0)], "1234/QĐ-UBND"),
        ("1234 qd ubnd", [(LAND, 0)], "1234/QĐ-UBND"),
        ("1234/qđ", [(LAND, 0)], "1234/QĐ"),
        ("quy hoạch sử dụng đ", [(LAND, 0)], "quy hoạch sử dụng đ"),
        ("dieu ch", [(LAND, 0)], "điều ch"),
        ("dieu chin", [(LAND, 0)], "điều chỉn"),
        ("rung triệu", [(MONEY, 1)], "rừng"),
        ("12.450", [(MONEY, 1)], "12.450"),
        ("không có gì", [], None),
        ('"*() AND', [], None),
        ("   ", [], None),
    ],
)
def test_a_query_finds_pages_and_quotes_them_as_printed(
    filled: Drawer, query: str, there: list[tuple[str, int]], quote: str | None
) -> None:
    found = find(filled, query)
    assert places(found) == there
    assert quote is None or hit(found[0]) == quote


def test_decomposed_papers_and_queries_are_found_alike(index: Drawer) -> None:
    put(index, LAND, [unicodedata.normalize("NFD", page) for page in LAND_PAGES])
    for query in ("đất rừng", unicodedata.normalize("NFD", "đất rừng"), "dat rung"):
        (found,) = find(index, query)
        assert unicodedata.normalize("NFC", hit(found)) == "đất rừng"
        assert find(index, query, exact=True) == (() if query == "dat rung" else (found,))


def test_marks_typed_come_before_likenesses_and_exact_marks_admit_no_others(index: Drawer) -> None:
    put(index, MONEY, ["bản đồ"])
    put(index, LAND, ["bán đồ", "bàn đo", "ban do"])
    assert places(find(index, "bản đồ"))[0] == (MONEY, 0)
    assert len(find(index, "bản đồ")) == 4
    assert places(find(index, "bản đồ", exact=True)) == [(MONEY, 0)]
    assert places(find(index, "ban do", exact=True)) == [(LAND, 2)]


def test_who_may_not_see_a_paper_finds_nothing_of_it(filled: Drawer) -> None:
    assert (
        places(find(filled, "rừng", {MONEY})) == [(MONEY, 1), (MONEY, 0)]
        or len(find(filled, "rừng", {MONEY})) == 2
    )
    assert {sha256 for sha256, _ in places(find(filled, "rừng", {MONEY}))} == {MONEY}
    assert find(filled, "rừng", set()) == ()


def test_papers_hidden_from_a_person_do_not_crowd_out_those_he_may_see(index: Drawer) -> None:
    put(index, LAND, ["rừng"])
    put(index, MONEY, ["rừng rừng"] * 500)
    assert places(find(index, "rừng", {LAND})) == [(LAND, 0)]
    assert len(find(index, "rừng")) == words_index.MOST_FOUND


def test_a_forgotten_paper_leaves_nothing_behind_but_its_number(filled: Drawer) -> None:
    with filled.writing() as connection:
        words_index.forget(connection, [LAND])
    assert {sha256 for sha256, _ in places(find(filled, "rừng"))} == {MONEY}
    with filled.reading() as connection:
        assert set(words_index.progress(connection)) == {MONEY}
        left = connection.exec_driver_sql("SELECT count(*) FROM indexed_text").scalar()
    assert left == len(MONEY_PAGES)


def test_tidying_takes_the_last_trace_away_and_comes_to_an_end(filled: Drawer) -> None:
    with filled.writing() as connection:
        assert words_index.forget(connection, [LAND, "c" * 64]) == 1
    begin, steps = True, 0
    more = True
    while more:
        with filled.writing() as connection:
            more = words_index.tidy(connection, begin=begin)
        begin, steps = False, steps + 1
        assert steps < 100
    with filled.reading() as connection:
        blocks = connection.exec_driver_sql("SELECT block FROM words_data").scalars().all()
    assert not any(b"ubnd" in block for block in blocks)
    assert places(find(filled, "12.450")) == [(MONEY, 1)]


def test_pages_come_piece_by_piece_and_a_cut_is_taken_up_where_it_was(drawer: Drawer) -> None:
    index = words_index.open_index(drawer, CHANCE)
    put(index, LAND, LAND_PAGES[:1], of=3)
    index.close()
    again = words_index.open_index(drawer, CHANCE)
    with again.reading() as connection:
        progress = words_index.progress(connection)[LAND]
    assert progress == Progress(3, 1, 0)
    assert not progress.whole
    put(again, LAND, LAND_PAGES[2:], first=2, of=3)
    for _ in range(2):
        put(again, LAND, LAND_PAGES, first=0, of=3)
    with again.reading() as connection:
        assert words_index.progress(connection)[LAND] == Progress(3, 3, 1)
    assert set(places(find(again, "dat"))) == {(LAND, 0), (LAND, 1)}
    again.close()


def test_own_notes_are_found_beside_the_papers_whatever_became_of_those(filled: Drawer) -> None:
    note = NoteWords("meeting/m", "k1", "paper-1", 2, 4, "Hỏi thêm về đất rừng ở thôn 3")
    with filled.writing() as connection:
        words_index.put_note(connection, note)
        words_index.put_note(connection, note)
    found = [each for each in find(filled, "hoi them", set()) if isinstance(each, FoundNote)]
    assert [(each.stream, each.key, each.paper, each.version, each.page) for each in found] == [
        ("meeting/m", "k1", "paper-1", 2, 4)
    ]
    assert hit(found[0]) == "Hỏi thêm"
    with filled.writing() as connection:
        words_index.put_note(connection, NoteWords("meeting/m", "k1", "paper-1", 2, 4, " "))
    assert find(filled, "hoi them") == ()


def test_an_index_of_another_release_begins_anew(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    index = words_index.open_index(drawer, CHANCE)
    put(index, LAND, LAND_PAGES)
    index.close()
    monkeypatch.setattr(words_index, "FORMAT", words_index.FORMAT + 1)
    again = words_index.open_index(drawer, CHANCE)
    assert find(again, "dat") == ()
    with again.reading() as connection:
        assert words_index.progress(connection) == {}
    again.close()


@pytest.mark.parametrize("met_at_work", [False, True])
def test_a_damaged_index_is_thrown_away_and_costs_nothing_else(drawer: Drawer, met_at_work: bool) -> None:
    index = words_index.open_index(drawer, CHANCE)
    put(index, LAND, LAND_PAGES)
    index.close()
    if met_at_work:
        mark_of(index.path).touch()
    else:
        index.path.write_bytes(b"\x5a" * 8192)
    again = words_index.open_index(drawer, CHANCE)
    assert find(again, "dat") == ()
    assert not again.is_marked()
    put(again, LAND, LAND_PAGES)
    assert len(find(again, "dat")) == 2
    again.close()


def test_no_word_stands_in_the_file_in_clear(filled: Drawer) -> None:
    filled.close()
    assert b"rung" not in filled.path.read_bytes()


def test_a_quote_is_cut_at_whole_words_on_both_sides() -> None:
    line = "một hai ba bốn năm " * 20 + "đất rừng phòng hộ " + "sáu bảy tám chín mười " * 20
    quote = quoted(line, fold(line), "rung phong")
    assert quote.text[quote.start : quote.end] == "rừng phòng"
    assert not quote.from_start
    assert not quote.to_end
    assert set(quote.text.split()) <= set(line.split())
    assert len(quote.text) < 200


@given(st.text("aăâđeêòóọấ ﬁ\u00ad\u0301–“,/12B", max_size=80), st.integers(0, 79), st.integers(1, 12))
def test_a_quote_always_points_at_what_was_looked_for(text: str, start: int, length: int) -> None:
    line = " ".join(text.split())
    wanted = line[start : start + length]
    quote = quoted(line, fold(line), wanted)
    assert 0 <= quote.start <= quote.end <= len(quote.text)
    assert quote.text in line
