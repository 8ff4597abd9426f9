"""What is wrong with a table of people, told to the office that wrote it. Must not read tables."""

from meetingroom.documents.people_table import RowProblem
from meetingroom.words.catalogue import Words


def problem_line(words: Words, problem: RowProblem) -> str:
    """ "Dòng 12: ô “họ tên” còn trống"."""
    what = words.text(f"ui.import.fault.{problem.fault}", value=problem.value)
    return words.text("ui.import.row", row=problem.row, problem=what)


def report(words: Words, problems: tuple[RowProblem, ...]) -> tuple[str, ...]:
    """The refusal of the whole table, then each row's fault."""
    return (
        words.text("ui.import.refused", n=len(problems)),
        *(problem_line(words, problem) for problem in problems),
    )
