"""What becomes of a mark: moved with its passage, shown for a second look, or its passage is gone."""

import unicodedata

import pytest

from meetingroom.rules.anchors.marks import LookAgain, Mark, MarkOutside, Moved, Outcome, PassageRemoved, Why
from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.anchors.reading import read
from meetingroom.rules.anchors.reanchor import Revision, mark_at, reanchor

OLD = """NGHỊ QUYẾT
Về mức hỗ trợ hộ nghèo trên địa bàn tỉnh
Điều 1. Phạm vi điều chỉnh
1. Nghị quyết này quy định mức hỗ trợ hằng tháng cho hộ nghèo trên địa bàn tỉnh.
2. Kinh phí thực hiện do ngân sách cấp tỉnh bảo đảm theo phân cấp.
3. Điều này có hiệu lực kể từ ngày Nghị quyết được thông qua.
Điều 2. Đối tượng áp dụng
1. Hộ gia đình có tên trong danh sách hộ nghèo được Ủy ban nhân dân cấp xã công nhận.
2. Người cao tuổi sống một mình, không có người phụng dưỡng.
3. Điều này có hiệu lực kể từ ngày Nghị quyết được thông qua.
Điều 3. Tổ chức thực hiện
1. Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này.
2. Thường trực Hội đồng nhân dân và các Ban giám sát việc thực hiện.
"""


def marked(text: str, quote: str, number: int = 1) -> Mark:
    """A mark on the n-th place where the quote stands, without any evidence but its range."""
    start = -1
    for _ in range(number):
        start = text.index(quote, start + 1)
    return Mark("m", start, start + len(quote))


def outcome(new: str, quote: str, number: int = 1, old: str = OLD) -> Outcome:
    return reanchor(PagedText.split(old), PagedText.split(new), [marked(old, quote, number)])[0]


def moved_to(new: str, quote: str, number: int = 1, old: str = OLD) -> tuple[str, str]:
    """What stands there now, and the beginning of the line it stands in."""
    found = outcome(new, quote, number, old)
    assert isinstance(found, Moved), found
    line = new[new.rfind("\n", 0, found.range.start) + 1 :]
    return new[slice(*found.range)], line[:2]


def test_a_mark_stays_where_nothing_changed() -> None:
    mark = marked(OLD, "hộ nghèo", 2)
    assert reanchor(PagedText.of([OLD]), PagedText.of([OLD]), [mark]) == [
        Moved(Span(mark.start, mark.end), 0, confidence=1000)
    ]


def test_a_mark_follows_a_renumbered_article() -> None:
    new = OLD.replace("Điều 3.", "Điều 4.").replace(
        "Điều 2. Đối tượng",
        "Điều 2. Giải thích từ ngữ\n1. Hộ nghèo là hộ có thu nhập thấp.\nĐiều 3. Đối tượng",
    )
    assert moved_to(new, "danh sách hộ nghèo") == ("danh sách hộ nghèo", "1.")
    assert moved_to(new, "Điều 3. Tổ chức") == ("Điều 4. Tổ chức", "Đi")


def test_a_mark_follows_a_paragraph_to_another_article() -> None:
    line = "2. Kinh phí thực hiện do ngân sách cấp tỉnh bảo đảm theo phân cấp.\n"
    new = OLD.replace(line, "") + line.replace("2.", "3.")
    assert moved_to(new, "ngân sách cấp tỉnh") == ("ngân sách cấp tỉnh", "3.")


def test_a_mark_follows_words_that_were_edited_around_and_inside() -> None:
    new = OLD.replace("hằng tháng cho hộ nghèo", "hằng quý cho hộ nghèo, hộ cận nghèo")
    assert (
        moved_to(new, "mức hỗ trợ hằng tháng cho hộ nghèo trên")[0]
        == "mức hỗ trợ hằng quý cho hộ nghèo, hộ cận nghèo trên"
    )
    assert moved_to(new, "hằng tháng cho hộ")[0] == "hằng quý cho hộ"
    assert moved_to(new, "quy định mức hỗ trợ hằng tháng")[0] == "quy định mức hỗ trợ hằng quý"


def test_of_words_replaced_together_a_mark_takes_its_share() -> None:
    new = OLD.replace("định mức hỗ", "rõ số hỗ").replace("cho hộ nghèo trên", "cho nhà khó trên")
    assert moved_to(new, "mức hỗ trợ hằng")[0] == "số hỗ trợ hằng"
    assert moved_to(new, "tháng cho hộ")[0] == "tháng cho nhà"


def test_words_scattered_over_a_long_text_are_not_the_passage() -> None:
    old = "Sở Xây dựng báo cáo quy hoạch.\n"
    new = "Sở nào ở đâu mà nay cần Xây thêm cầu cống thì phải dựng cột mốc báo hiệu rồi cáo bạch cho dân\n"
    assert outcome(new, "Xây dựng báo cáo", old=old) == PassageRemoved(0, 0)


def test_a_mark_follows_a_sentence_that_was_joined_to_another() -> None:
    new = OLD.replace(
        "một mình, không có người phụng dưỡng.\n3. Điều", "một mình, không có người phụng dưỡng và điều"
    )
    assert moved_to(new, "hiệu lực kể từ ngày", 2) == ("hiệu lực kể từ ngày", "2.")


def test_a_formula_goes_with_its_article_and_not_to_its_twin() -> None:
    first, _, rest = OLD.partition("Điều 2.")
    second, _, third = rest.partition("Điều 3.")
    head, _, first = first.partition("Điều 1.")
    new = f"{head}Điều 1.{second}Điều 2.{first}Điều 3.{third}"
    for number in (1, 2):
        found = outcome(new, "Điều này có hiệu lực", number)
        assert isinstance(found, Moved)
        assert (
            found.range.start
            == [place for place in range(len(new)) if new.startswith("Điều này có", place)][2 - number]
        )


def test_a_formula_whose_twin_was_struck_out_keeps_its_own_place() -> None:
    line = "3. Điều này có hiệu lực kể từ ngày Nghị quyết được thông qua.\n"
    new = line.join(OLD.split(line)[:2]) + OLD.split(line)[2]
    assert isinstance(outcome(new, "Điều này có hiệu lực", 1), Moved)
    assert isinstance(outcome(new, "Điều này có hiệu lực", 2), PassageRemoved)


def test_a_removed_passage_is_told_with_the_place_where_it_stood() -> None:
    new = OLD.replace("2. Người cao tuổi sống một mình, không có người phụng dưỡng.\n", "")
    assert outcome(new, "cao tuổi sống một mình") == PassageRemoved(
        new.index("công nhận") + len("công nhận"), 0
    )
    assert outcome(OLD[OLD.index("Điều 3.") :], "NGHỊ QUYẾT") == PassageRemoved(0, 0)


def test_a_mark_whose_whole_paper_was_replaced_is_not_lost() -> None:
    assert outcome("Thông báo khác hẳn.", "hộ nghèo") == PassageRemoved(0, 0)
    assert outcome("", "hộ nghèo") == PassageRemoved(0, 0)


def test_a_drawing_follows_its_line_and_always_asks() -> None:
    new = "Dự thảo lần hai\n" + OLD
    mark = marked(OLD, "cấp tỉnh bảo đảm")
    inked = Mark("i", mark.start, mark.end, ink=True)
    space = Mark("s", OLD.index("\nĐiều 1"), OLD.index("\nĐiều 1") + 1, ink=True)
    assert reanchor(PagedText.of([OLD]), PagedText.of([new]), [inked, space]) == [
        LookAgain(Span(mark.start + 16, mark.end + 16), 0, Why.INK),
        LookAgain(Span(space.start + 16, space.end + 16), 0, Why.INK),
    ]
    assert isinstance(reanchor(PagedText.of([OLD]), PagedText.of([""]), [inked])[0], PassageRemoved)


def test_a_passage_mostly_rewritten_is_shown_again() -> None:
    new = OLD.replace(
        "1. Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này.",
        "1. Ủy ban nhân dân tỉnh chỉ đạo các sở, ban, ngành và cấp xã triển khai kịp thời Nghị quyết này.",
    )
    found = outcome(new, "tỉnh tổ chức thực hiện Nghị quyết này")
    assert isinstance(found, LookAgain)
    assert found.why is Why.CHANGED


def test_a_passage_whose_halves_went_apart_is_shown_again() -> None:
    second = "2. Người cao tuổi sống một mình, không có người phụng dưỡng.\n"
    new = OLD.replace(second, "") + second
    found = outcome(new, "cấp xã công nhận.\n2. Người cao tuổi sống một mình")
    assert isinstance(found, LookAgain)
    assert found.why is Why.PARTED


def test_a_short_passage_that_lost_everything_around_it_is_shown_again() -> None:
    found = outcome("Văn bản này khác.\n1. Ủy ban nhân dân tỉnh. Hết lời.\n", "Ủy ban nhân dân tỉnh")
    assert isinstance(found, LookAgain)
    assert found.why is Why.REPEATED


def test_a_long_formula_that_lost_everything_around_it_is_shown_again_if_it_has_a_twin() -> None:
    line = "Mọi khiếu nại gửi về Thường trực Hội đồng nhân dân tỉnh để xem xét theo thẩm quyền.\n"
    old = f"Lời đầu của bản cũ nói về giáo dục nghề.\n{line}Lời cuối nói về y tế thôn bản ở vùng cao.\n"
    new = f"Tình hình thu ngân sách năm nay đạt khá tốt.\n{line}Các công trình giao thông đều chậm tiến độ.\n"
    assert isinstance(outcome(new, line.strip(), old=old), Moved)
    found = outcome(new + line, line.strip(), old=old)
    assert isinstance(found, LookAgain)
    assert found.why is Why.REPEATED


def test_pages_are_told_and_do_not_part_a_sentence() -> None:
    old, new = (
        "".join(f"CÔNG BÁO\n{page}\n{number}\n\f" for number, page in enumerate(pages, 1))
        for pages in (
            ("Một câu dài nói về mức hỗ trợ", "cho hộ nghèo của tỉnh.", "Hết lời nói."),
            ("Thêm một trang mới.", "Một câu dài nói về mức hỗ trợ cho hộ", "nghèo của tỉnh. Hết lời nói."),
        )
    )
    found = outcome(new, "câu dài nói về mức hỗ trợ\n1\n\fCÔNG BÁO\ncho hộ nghèo", old=old)
    assert isinstance(found, Moved)
    assert found.range == (new.index("câu dài"), new.index("nghèo") + len("nghèo"))
    assert found.page == 1


def test_letters_composed_or_not_are_the_same() -> None:
    new = unicodedata.normalize("NFD", OLD)
    found = outcome(new, "phụng dưỡng")
    assert isinstance(found, Moved)
    assert unicodedata.normalize("NFC", new[slice(*found.range)]) == "phụng dưỡng"


def test_a_mark_within_a_word_stays_within_it() -> None:
    assert moved_to("Bản mới\n" + OLD, "ường trực Hội đồ")[0] == "ường trực Hội đồ"
    assert (
        moved_to(OLD.replace("Thường trực Hội đồng", "THƯỜNG TRỰC HỘI Đ"), "ường trực Hội đồng")[0]
        == "ƯỜNG TRỰC HỘI Đ"
    )


def test_signs_at_the_ends_of_a_mark_go_with_it_where_they_still_stand() -> None:
    quote = "\n2. Người cao tuổi sống một mình, "
    assert moved_to("Bản mới\n" + OLD, quote)[0] == quote
    flat = OLD.replace("\n2. Người", " 2. Người").replace("một mình, không", "một mình không")
    assert moved_to(flat, quote)[0] == "2. Người cao tuổi sống một mình"


def test_signs_alone_are_moved_only_between_the_words_they_stood_between() -> None:
    assert moved_to("Bản mới\n" + OLD, ",", 1)[0] == ","
    assert moved_to(OLD, "\n", 1)[0] == "\n"
    point = Mark("p", len(OLD), len(OLD))
    assert reanchor(PagedText.of([OLD]), PagedText.of(["Bản mới\n" + OLD]), [point]) == [
        Moved(Span(len(OLD) + 8, len(OLD) + 8), 0, 1000)
    ]
    new = OLD.replace("một mình, không", "một mình; không")
    found = outcome(new, ",", 1)
    assert found == LookAgain(Span(new.index("không có"), new.index("không có")), 0, Why.NO_WORDS)
    gone = outcome("Văn bản khác", ",", 1)
    assert gone == LookAgain(Span(0, 0), 0, Why.NO_WORDS)


def test_a_label_marked_with_its_first_words_keeps_its_new_number() -> None:
    line = "2. Người cao tuổi sống một mình, không có người phụng dưỡng.\n"
    new = OLD.replace(line, "") + line.replace("2.", "3.")
    assert moved_to(new, "2. Người cao tuổi")[0] == "3. Người cao tuổi"


def test_a_mark_on_a_label_alone_follows_the_renumbered_clause() -> None:
    new = OLD.replace("Điều 3.", "Điều 5.")
    assert moved_to(new, "Điều 3")[0] == "Điều 5"
    assert moved_to(new, "3", 3)[0] == "5"
    named_otherwise = OLD.replace("Điều 2. Đối tượng", "II. Đối tượng")
    assert moved_to(named_otherwise, "Đối tượng áp dụng")[0] == "Đối tượng áp dụng"
    assert isinstance(outcome(named_otherwise, "Điều 2"), PassageRemoved)


def test_a_range_outside_the_text_is_refused_by_name() -> None:
    paper = PagedText.of(["ngắn"])
    for span in ((-1, 2), (3, 2), (0, 5)):
        with pytest.raises(MarkOutside) as refused:
            reanchor(paper, paper, [Mark("x", *span)])
        assert refused.value.key == "x"
        with pytest.raises(MarkOutside):
            mark_at(read(paper), "x", Span(*span))


def test_a_mark_carries_its_quote_what_stands_around_it_and_its_clause() -> None:
    place = marked(OLD, "cao tuổi")
    made = mark_at(read(PagedText.of([OLD])), "a", Span(place.start, place.end))
    assert (made.quote, made.path, len(made.before), len(made.after)) == ("cao tuổi", ("Điều 2", "2"), 64, 64)
    assert OLD[made.start - 64 : made.end + 64] == made.before + made.quote + made.after


def displaced(mark: Mark, by: int) -> Mark:
    return Mark(mark.key, mark.start + by, mark.end + by, mark.quote, mark.before, mark.after, mark.path)


def test_a_mark_whose_place_is_off_is_found_by_its_quote_context_and_clause() -> None:
    reading = read(PagedText.of([OLD]))
    revision = Revision(reading, reading)
    second = marked(OLD, "Điều này có hiệu lực", 2)
    span = Span(second.start, second.end)
    off = displaced(mark_at(reading, "a", span), -7)
    assert revision.outcome(off) == Moved(span, 0, 1000)
    only_clause = Mark("b", 0, 0, off.quote, path=("Điều 2", "3"))
    assert revision.outcome(only_clause) == Moved(span, 0, 1000)


def test_a_mark_that_quotes_what_the_text_does_not_say_is_shown_again() -> None:
    reading = read(PagedText.of([OLD]))
    revision = Revision(reading, reading)
    unknown = Mark("a", 0, 10, "lời không có trong văn bản")
    assert revision.outcome(unknown) == LookAgain(Span(0, 10), 0, Why.OTHER_WORDS)
    twice = Mark("b", 0, 10, "Điều này có hiệu lực")
    assert revision.outcome(twice) == LookAgain(Span(0, 10), 0, Why.OTHER_WORDS)
    gone = Mark("c", 0, 10, "lời không có", ink=True)
    assert Revision(reading, read(PagedText.of(["khác"]))).outcome(gone) == PassageRemoved(0, 0)


def test_hundreds_of_equal_lines_are_paired_in_order() -> None:
    line = "Điều kiện hỗ trợ như trên đây.\n"
    old = f"Đầu tiên là lời này.\n{line * 300}Cuối cùng là lời kia.\n"
    new = (
        f"Đầu tiên là lời này.\n{line * 280}Xen vào giữa là một câu khác.\n{line * 20}Cuối cùng là lời kia.\n"
    )
    found = outcome(new, "hỗ trợ", 300, old)
    assert isinstance(found, Moved)
    assert found.range.start == new.rindex("hỗ trợ")
    assert isinstance(outcome(old, "hỗ trợ", 150, old), Moved)


def test_of_a_gap_too_wide_to_compare_the_ends_are_compared() -> None:
    head, tail = "Lời mở đầu của văn bản.\n", "Lời kết thúc của văn bản.\n"
    old = head + "Phần cũ số này đã bỏ đi.\n" * 150 + "Điều kiện hỗ trợ như trên đây.\n" * 150 + tail
    new = head + "Các mục thêm vào nằm đây.\n" * 150 + "Điều kiện hỗ trợ như trên đây cả.\n" * 150 + tail
    found = outcome(new, "hỗ trợ", 150, old)
    assert isinstance(found, Moved)
    assert found.range.start == new.rindex("hỗ trợ")
    assert isinstance(outcome(new, "Phần cũ", 75, old), PassageRemoved)
