"""“Đổi gì so với bản tôi đã đọc”: every clause that is not what it was, once, and nothing else."""

from meetingroom.rules.anchors.changes import ChangeKind, ClauseChange, PieceKind
from meetingroom.rules.anchors.paged import PagedText
from meetingroom.rules.anchors.reanchor import Revision
from tests.rules.anchors.test_reanchor import OLD

Line = tuple[str, tuple[str, ...] | None, tuple[str, ...] | None]


def found(new: str, old: str = OLD) -> tuple[ClauseChange, ...]:
    return Revision(PagedText.split(old), PagedText.split(new)).changes()


def told(new: str, old: str = OLD) -> list[Line]:
    return [
        ("+".join(change.kinds), change.old and change.old.path, change.new and change.new.path)
        for change in found(new, old)
    ]


def test_a_changed_clause_shows_its_old_and_its_new_words() -> None:
    (change,) = found(OLD.replace("hằng tháng cho hộ nghèo", "hằng quý cho hộ nghèo và người già"))
    assert change.kinds == (ChangeKind.CHANGED,)
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        (PieceKind.SAME, "1. Nghị quyết này quy định mức hỗ trợ hằng"),
        (PieceKind.STRUCK, "tháng"),
        (PieceKind.WRITTEN, "quý"),
        (PieceKind.SAME, "cho hộ nghèo"),
        (PieceKind.WRITTEN, "và người già"),
        (PieceKind.SAME, "trên địa bàn tỉnh."),
    ]
    assert change.old is not None
    assert OLD[slice(*change.old.range)].startswith("1. Nghị quyết này")


def test_other_signs_capitals_and_lines_are_no_change() -> None:
    assert told(OLD.replace(",", ";").replace("Nghị quyết này", "NGHỊ QUYẾT\nnày")) == []


def test_an_inserted_article_is_added_and_those_behind_it_are_renumbered() -> None:
    new = OLD.replace("Điều 3.", "Điều 4.").replace(
        "Điều 2. Đối tượng",
        "Điều 2. Giải thích từ ngữ\n1. Hộ nghèo là hộ có thu nhập thấp.\nĐiều 3. Đối tượng",
    )
    assert told(new) == [
        ("added", None, ("Điều 2",)),
        ("added", None, ("Điều 2", "1")),
        ("renumbered", ("Điều 2",), ("Điều 3",)),
        ("renumbered", ("Điều 3",), ("Điều 4",)),
    ]


def test_a_removed_clause_is_told_where_it_stood() -> None:
    new = OLD.replace("2. Kinh phí thực hiện do ngân sách cấp tỉnh bảo đảm theo phân cấp.\n3.", "2.", 1)
    assert told("Dự thảo lần hai.\n" + new) == [
        ("changed", (), ()),
        ("removed", ("Điều 1", "2"), None),
        ("renumbered", ("Điều 1", "3"), ("Điều 1", "2")),
    ]


def test_a_paragraph_in_another_article_is_moved() -> None:
    line = "2. Kinh phí thực hiện do ngân sách cấp tỉnh bảo đảm theo phân cấp.\n"
    new = OLD.replace(line + "3.", "2.", 1) + line.replace("2.", "3.").replace("cấp tỉnh", "địa phương")
    assert told(new) == [
        ("renumbered", ("Điều 1", "3"), ("Điều 1", "2")),
        ("moved+renumbered+changed", ("Điều 1", "2"), ("Điều 3", "3")),
    ]


def test_a_whole_article_is_moved_once_without_its_parts() -> None:
    first, _, rest = OLD.partition("Điều 2.")
    second, _, third = rest.partition("Điều 3.")
    assert told(f"{first}Điều 2.{third}Điều 3.{second}") in (
        [
            ("renumbered", ("Điều 3",), ("Điều 2",)),
            ("moved+renumbered", ("Điều 2",), ("Điều 3",)),
        ],
        [
            ("moved+renumbered", ("Điều 3",), ("Điều 2",)),
            ("renumbered", ("Điều 2",), ("Điều 3",)),
        ],
    )


def test_clauses_are_merged_and_split() -> None:
    apart = "2. Người cao tuổi sống một mình, không có người phụng dưỡng.\n3. Điều này có"
    joined = "2. Người cao tuổi sống một mình, không có người phụng dưỡng. Điều này có"
    merged = OLD.replace(apart, joined)
    assert ("merged", ("Điều 2", "3"), ("Điều 2", "2")) in told(merged)
    assert ("split", ("Điều 2", "2"), ("Điều 2", "3")) in told(OLD, merged)


def test_what_stands_before_the_first_clause_has_an_empty_path() -> None:
    assert told(OLD.replace("mức hỗ trợ hộ nghèo trên", "mức hỗ trợ người cao tuổi trên", 1)) == [
        ("changed", (), ())
    ]
    assert told("Điều 1. Chỉ có thế\n", "Điều 1. Chỉ có vậy\n") == [("changed", ("Điều 1",), ("Điều 1",))]


def test_clauses_that_share_a_word_or_two_are_not_the_same() -> None:
    assert told(
        "1. tỉnh, huyện, xã đều báo cáo kết quả.\n", "1. tỉnh ta hỗ trợ mọi hộ gia đình nghèo nhất.\n"
    ) == [
        ("removed", ("1",), None),
        ("added", None, ("1",)),
    ]
