"""A refused table of people tells the office which rows to mend."""

import pytest

from meetingroom.documents.people_report import problem_line, report
from meetingroom.documents.people_table import RowFault, RowProblem
from meetingroom.words.catalogue import load

WORDS = load()


@pytest.mark.parametrize("fault", RowFault)
def test_every_fault_has_its_words(fault: RowFault) -> None:
    said = problem_line(WORDS, RowProblem(12, fault, "họ tên"))
    assert said.startswith("Dòng 12: ")
    assert len(said) > len("Dòng 12: ")


def test_the_report_says_first_that_nothing_was_taken_over() -> None:
    faults = (RowProblem(2, RowFault.DUPLICATE_ID, "db01"), RowProblem(5, RowFault.EMPTY_CELL, "họ tên"))
    said = report(WORDS, faults)
    assert said[0].startswith("Chưa nạp danh sách: có 2 chỗ cần sửa. Danh sách đang dùng không thay đổi.")
    assert said[1:] == ("Dòng 2: mã “db01” trùng với dòng khác", "Dòng 5: ô “họ tên” còn trống")
