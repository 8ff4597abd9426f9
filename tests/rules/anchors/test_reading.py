"""How one version is read: what is a word, what belongs to the page only, where clauses are."""

import unicodedata

from meetingroom.rules.anchors.clauses import ClauseKind
from meetingroom.rules.anchors.furniture import body
from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.anchors.printing import as_printed
from meetingroom.rules.anchors.reading import Reading, read
from meetingroom.rules.anchors.wording import said


def reading(*pages: str) -> Reading:
    return read(PagedText.of(pages))


def labels(text: str) -> list[tuple[str, ...]]:
    tree = reading(text).tree
    return [tree.path(n) for n in range(len(tree.clauses))]


def sentences(text: str) -> list[str]:
    found = reading(text)
    return [as_printed(found.words, *found.segments.span(n)) for n in range(len(found.segments))]


def test_a_page_knows_its_characters() -> None:
    paper = PagedText.of(["một\n", "hai\n", ""])
    assert paper == PagedText.split("một\n\fhai\n\f")
    assert [paper.page(n) for n in range(3)] == [Span(0, 4), Span(5, 9), Span(10, 10)]
    assert [paper.page_of(place) for place in (0, 4, 5, 9, 10)] == [0, 0, 1, 1, 2]
    assert PagedText.of([]).page(0) == Span(0, 0)


def test_words_are_the_same_however_they_are_typed() -> None:
    assert said("Ủy ban") == said(unicodedata.normalize("NFD", "ỦY BAN"))
    assert said("hòa, khóa, thủy") == said("hoà khoá thuỷ")
    assert said("phát\u00adtriển KT-\nXH") == said("phát-triển kt-xh")
    assert said("Nghị định số 30/2020/NĐ-CP, mức 1.500.000 đồng") == [
        *said("nghị định số"), "30/2020", "nđcp", *said("mức"), "1.500.000", *said("đồng"),
    ]  # fmt: skip
    assert said("mà") != said("má")


def test_running_lines_and_page_numbers_are_no_words() -> None:
    lines = ("lời đầu tiên", "năm 2026", "lời kế tiếp", "lời sau cùng")
    pages = [f"UBND TỈNH – trang {n}\n{line}\n- {n} -\n" for n, line in enumerate(lines, 1)]
    assert reading(*pages).words.keys == said(" ".join(lines))


def test_a_line_on_two_pages_of_many_is_text() -> None:
    pages = ["Căn cứ Luật", "Căn cứ Luật", "điều khác", "lời khác", "ý khác"]
    assert len(reading(*pages).words) == 12


def test_what_stands_in_the_middle_of_long_pages_is_text_though_repeated() -> None:
    page = "".join(f"dòng {word}\n" for word in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy"))
    assert reading(page, page, page).words.keys == said("dòng bốn") * 3


def test_a_paper_of_one_page_has_no_running_lines() -> None:
    assert body(PagedText.of(["12\n"])) == [Span(0, 3)]


def test_the_path_of_a_clause_names_all_that_it_stands_in() -> None:
    assert labels(
        "PHẦN THỨ NHẤT\nChương II\nQUY ĐỊNH\nMục 1. Chung\nTiểu mục 2\nĐiều 5. Tên\n1. Một\n1a. Một a\n"
        "a) chữ\nđ) chữ\n- gạch\n2. Hai\nĐiều 6\nPhụ lục I\n"
    ) == [
        ("PHẦN THỨ NHẤT",),
        ("PHẦN THỨ NHẤT", "Chương II"),
        ("PHẦN THỨ NHẤT", "Chương II", "Mục 1"),
        ("PHẦN THỨ NHẤT", "Chương II", "Mục 1", "Tiểu mục 2"),
        *(("PHẦN THỨ NHẤT", "Chương II", "Mục 1", "Tiểu mục 2", "Điều 5", *rest) for rest in (
            (), ("1",), ("1a",), ("1a", "a"), ("1a", "đ"), ("1a", "đ", "-"), ("2",),
        )),
        ("PHẦN THỨ NHẤT", "Chương II", "Mục 1", "Tiểu mục 2", "Điều 6"),
        ("Phụ lục I",),
    ]  # fmt: skip


def test_reports_have_clauses_too() -> None:
    assert labels("I. TÌNH HÌNH\n1. Thu\n1.1. Nội địa\n1.2 Khác\na) Phí\nII. NHIỆM VỤ\n") == [
        ("I",), ("I", "1"), ("I", "1", "1.1"), ("I", "1", "1.2"), ("I", "1", "1.2", "a"), ("II",),
    ]  # fmt: skip


def test_a_clause_is_found_in_decomposed_letters() -> None:
    text = unicodedata.normalize("NFD", "Mở đầu\nĐiều 5. Tên gọi\n1. Một\n")
    assert labels(text) == [("Điều 5",), ("Điều 5", "1")]


def test_a_reference_inside_a_line_is_no_clause() -> None:
    assert labels("theo Điều 5. Sau đó\nĐiều 7 của Luật này và\n12 người\n") == []


def test_a_label_without_words_and_one_on_a_running_line_are_no_clauses() -> None:
    assert labels("lời\n- – -\n") == []
    assert labels("-\na) chữ\n") == [("-",)]
    assert labels("1. \n2. hai\n- a) chữ\n") == [("1",), ("2",), ("2", "-")]
    pages = [f"I. CÔNG BÁO\n{word} lời dài\n" for word in ("một", "hai", "ba")]
    assert reading(*pages).tree.clauses == ()


def test_a_clause_knows_its_label_its_own_words_and_those_of_its_parts() -> None:
    tree = reading("mở đầu\nĐiều 1. Tên gọi\n1. một hai\n2. ba\nĐiều 2. Hết\n").tree
    first = tree.clauses[0]
    assert (first.kind, first.first, first.body, first.own_end, first.end) == (ClauseKind.DIEU, 2, 4, 6, 11)
    assert [tree.at(word) for word in (0, 2, 6, 11)] == [-1, 0, 1, 3]


def test_sentences_end_at_full_stops_before_capitals_and_at_clauses() -> None:
    assert sentences(
        "Mở đầu của văn bản. Câu thứ hai là đây theo TP. huế.\n"
        "1. Khoản một nói rằng thế; khoản còn nói thêm nữa: vâng\n2. Ngắn\n3. Hết. Rồi\n"
    ) == [
        "Mở đầu của văn bản.",
        "Câu thứ hai là đây theo TP. huế.",
        "1. Khoản một nói rằng thế;",
        "khoản còn nói thêm nữa:",
        "vâng",
        "2. Ngắn",
        "3. Hết. Rồi",
    ]


def test_a_table_without_full_stops_is_cut_at_its_lines() -> None:
    table = "\n".join(f"dòng {n} số liệu" for n in range(30))
    assert [len(sentence.split()) for sentence in sentences(table)] == [40, 40, 40]
    assert [len(sentence.split()) for sentence in sentences("lời " * 50 + "\n" + "nói " * 10)] == [50, 10]


def test_words_are_printed_with_their_signs_on_one_line() -> None:
    words = reading("1. “Hộ nghèo”  (theo\nchuẩn) – 5%").words
    assert as_printed(words, 0, len(words)) == "1. “Hộ nghèo” (theo chuẩn) 5%"
    assert as_printed(words, 1, 3) == "“Hộ nghèo”"
    words = reading("năm,tháng/ngày").words
    assert as_printed(words, 0, 3) == "năm,tháng/ngày"
    assert as_printed(words, 0, 1) == "năm"


def test_a_text_of_nothing_but_spaces_is_read_as_fast_as_any_other() -> None:
    for nothing in (" " * 200_000, "\n" * 200_000, "\n \n\t" * 50_000, ". ” " * 50_000):
        assert len(reading(nothing).words) == 0
